//! The portals, as data: one file a carrier, in it nothing but what is known of its pages, with grade and date.
//!
//! What the data means is the reader's concern. A host belongs to exactly one portal, and hosts are matched whole:
//! no wildcards, https only. Brands that run on one platform share its pages (`platform/`). To add a carrier, write its
//! file, name it in [`ALL`], and add fixtures; a test keeps the manifest and `docs/portals.md` in step with this table.

mod platform;

mod ahamo;
mod airalo;
mod au;
mod bmobile;
mod docomo;
mod his;
mod iijmio;
mod linemo;
mod mineo;
mod nihontsushin;
mod nuromobile;
mod povo;
mod rakuten;
mod softbank;
mod ubigi;
mod uqmobile;
mod ymobile;

use crate::address::Address;
use crate::capture::{Measure, Unit};

/// How well a fact is known. The letters are explained in `docs/portals.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// A real page, captured by someone and redacted.
    A,
    /// A selector or text that a public scraper relied on and that worked.
    B,
    /// Named in a guide or an article.
    C,
    /// Inferred.
    D,
}

/// A carrier's portal.
#[derive(Debug)]
pub struct Portal {
    /// Stable id: `docomo`. Names the fixture folder, the history key and the CSV column.
    pub id: &'static str,
    /// The carrier as people write it in Latin letters: `docomo`, `SoftBank`.
    pub name: &'static str,
    /// Exact host names, all https.
    pub hosts: &'static [&'static str],
    /// Where a person finds their figures; opened from the popup.
    pub home: &'static str,
    /// Whether its hosts are granted at install; else they are asked for on a click.
    pub required: bool,
    /// Hosts that are only ever the carrier's login.
    pub login_hosts: &'static [&'static str],
    /// When the data of its lines begins anew.
    pub cycle: Cycle,
    /// The pages of its logged-in part; the first whose path matches is the page.
    pub pages: &'static [Page],
}

/// When the data of a carrier's lines begins anew, as far as the carrier says so itself. It is at 00:00 in Japan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cycle {
    /// On this day of the month for all lines; on a month's last day where it has no such day.
    On(i8),
    /// On one of these days of the month, another for each customer.
    OneOf(&'static [i8]),
    /// Not known: by the day of a contract or a purchase, or the carrier was not found to say.
    Unknown,
}

/// A page of a portal's logged-in part.
#[derive(Debug)]
pub struct Page {
    /// Stable id within the portal: `data`, `bill`, `daily-usage`.
    pub id: &'static str,
    /// Path prefixes it lives at, on every host of the portal (`/resfe/`) or on one (`www.iijmio.jp/customer/bill/`).
    /// A `$` ends a whole path.
    pub at: &'static [&'static str],
    /// A query the address must contain, where one path serves two pages; else empty.
    pub query: &'static str,
    /// What is known to stand there. A painted page with none of these has changed; where nothing is listed, nothing is
    /// missed.
    pub figures: &'static [Figure],
    /// Labels this page uses beyond the common lexicon.
    pub labels: &'static [Label],
    /// Second witnesses: selectors that once held a figure.
    pub selectors: &'static [Selector],
    /// The unit of numbers this page prints without one.
    pub unit: Option<Unit>,
}

impl Page {
    /// A page of which nothing is known but that people are logged in there: what it prints is read, nothing is missed.
    pub const PLAIN: Self =
        Self { id: "other", at: &[], query: "", figures: &[], labels: &[], selectors: &[], unit: None };
}

/// A figure that is known to stand on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// What it measures.
    pub measure: Measure,
    /// How this is known.
    pub grade: Grade,
    /// Year and month of the newest evidence, `2026-03`.
    pub since: &'static str,
}

/// A figure, as the portals' files write it.
const fn known(measure: Measure, grade: Grade, since: &'static str) -> Figure {
    Figure { measure, grade, since }
}

/// A label of one page and what it means there.
#[derive(Debug)]
pub struct Label {
    /// The text, folded: half-width letters, no spaces.
    pub text: &'static str,
    /// What stands beside it.
    pub measure: Measure,
}

/// A selector of one page, a second witness and never the only one where a label can speak.
#[derive(Debug)]
pub struct Selector {
    /// CSS.
    pub css: &'static str,
    /// What it held.
    pub measure: Measure,
}

impl Portal {
    /// The page that lives at this address.
    pub fn page_at(&self, address: &Address<'_>) -> Option<&Page> {
        let lives = |page: &&Page| {
            let here = |at: &&str| {
                let (host, path) =
                    at.find('/').and_then(|slash| at.split_at_checked(slash)).unwrap_or((at, ""));
                let path_fits = match path.strip_suffix('$') {
                    Some(whole) => address.path == whole,
                    None => address.path.starts_with(path),
                };
                path_fits && (host.is_empty() || host == address.host)
            };
            page.at.iter().any(here) && address.query.contains(page.query)
        };
        self.pages.iter().find(lives)
    }

    /// The match patterns of its pages, as permissions name them.
    pub fn patterns(&self) -> impl Iterator<Item = String> {
        self.hosts.iter().map(|host| format!("https://{host}/*"))
    }

    /// The best-known of its figures: by grade, then by date.
    pub fn evidence(&self) -> Option<Figure> {
        let figures = self.pages.iter().flat_map(|page| page.figures).copied();
        figures.min_by_key(|figure| (figure.grade, std::cmp::Reverse(figure.since)))
    }
}

/// Every portal, sorted by id.
pub const ALL: &[&Portal] = &[
    &ahamo::PORTAL,
    &airalo::PORTAL,
    &au::PORTAL,
    &bmobile::PORTAL,
    &docomo::PORTAL,
    &his::PORTAL,
    &iijmio::PORTAL,
    &linemo::PORTAL,
    &mineo::PORTAL,
    &nihontsushin::PORTAL,
    &nuromobile::PORTAL,
    &povo::PORTAL,
    &rakuten::PORTAL,
    &softbank::PORTAL,
    &ubigi::PORTAL,
    &uqmobile::PORTAL,
    &ymobile::PORTAL,
];

/// The portal whose host this is, exactly.
pub fn by_host(host: &str) -> Option<&'static Portal> {
    ALL.iter().copied().find(|portal| portal.hosts.contains(&host))
}

/// The portal whose login host this is. Nothing is ever sent from there; a saved page of it is a login all the same.
pub fn by_login_host(host: &str) -> Option<&'static Portal> {
    ALL.iter().copied().find(|portal| portal.login_hosts.contains(&host))
}

/// The portal with this id.
pub fn by_id(id: &str) -> Option<&'static Portal> {
    ALL.iter().copied().find(|portal| portal.id == id)
}
