//! The portals, as data: one file a carrier, in it nothing but what is known of its pages, with grade and date.
//!
//! What the data means is the reader's concern. A host belongs to exactly one portal, and hosts are matched whole:
//! no wildcards, https only. A test keeps the manifest and `docs/portals.md` in step with this table.

mod au;
mod docomo;
mod iijmio;
mod softbank;

use crate::address::Address;
use crate::capture::{Measure, Unit};

/// How well a fact is known. The letters are explained in `docs/portals.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// The pages that carry figures; the first whose path matches is the page.
    pub pages: &'static [Page],
    /// How the best-known page is known.
    pub grade: Grade,
    /// Year and month of the newest evidence, `2026-03`.
    pub since: &'static str,
}

/// A page of a portal that carries figures.
#[derive(Debug)]
pub struct Page {
    /// Stable id within the portal: `data`, `bill`, `daily-usage`.
    pub id: &'static str,
    /// Host and path prefixes it lives at: `www.iijmio.jp/service/setup/hdc/viewdailydata`. A `$` ends a whole path.
    pub at: &'static [&'static str],
    /// A query the address must contain, where one path serves two pages; else empty.
    pub query: &'static str,
    /// A painted page without any of these has changed.
    pub required: &'static [Measure],
    /// Labels this page uses beyond the common lexicon.
    pub labels: &'static [Label],
    /// Second witnesses: selectors that once held a figure.
    pub selectors: &'static [Selector],
    /// The unit of numbers this page prints without one.
    pub unit: Option<Unit>,
    /// How this page is known.
    pub grade: Grade,
    /// Year and month of the newest evidence for it.
    pub since: &'static str,
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
            let prefix = |at: &&str| {
                let (host, path) = at.split_once('/').unwrap_or((at, ""));
                let rest = address.path.get(1..).unwrap_or_default();
                let here = path.strip_suffix('$').map_or(rest.starts_with(path), |whole| rest == whole);
                host == address.host && here
            };
            page.at.iter().any(prefix) && address.query.contains(page.query)
        };
        self.pages.iter().find(lives)
    }
}

/// Every portal, sorted by id.
pub const ALL: &[&Portal] = &[&au::PORTAL, &docomo::PORTAL, &iijmio::PORTAL, &softbank::PORTAL];

/// The portal whose host this is, exactly.
pub fn by_host(host: &str) -> Option<&'static Portal> {
    ALL.iter().copied().find(|portal| portal.hosts.contains(&host))
}

/// The portal with this id.
pub fn by_id(id: &str) -> Option<&'static Portal> {
    ALL.iter().copied().find(|portal| portal.id == id)
}
