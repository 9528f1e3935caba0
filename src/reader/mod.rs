//! Understanding a page: which label governs which number, for which line, part and time; and what the page is when it
//! gives no figure.
//!
//! Labels first: selectors of the portals' data are a second witness only. The page's structure is `snapshot`'s, the
//! grammar of numbers `quantity`'s, and what contradicts itself is refused by `gate`.

mod attach;
mod counts;
mod dated;
mod days;
mod draft;
mod headings;
mod inline;
mod label;
mod lexicon;
mod lines;
mod meaning;
mod pair;
mod prose;
mod said;
mod settle;
mod state;
mod sums;

use std::collections::BTreeMap;

use crate::address::Address;
use crate::capture::{Amount, Capture, Line, Measure, PageState, Reading, SCHEMA};
use crate::error::{Error, Kind, Result};
use crate::gate;
use crate::message::PAGE_CAP;
use crate::order;
use crate::portals::{self, Portal};
use crate::quantity::{JOINT, Quantity, Token, scan};
use crate::snapshot::{AreaKind, Block, MaskKey, SAVED_PAGE_CAP, Snapshot};
use crate::time::Moment;
use attach::{Attached, Holds};
use dated::Dated;
use label::{Near, Scanned};
use lexicon::Sense;
use lines::Phones;
use meaning::{Interpreter, Refusal};
use sums::Unnamed;

/// The id of a page of a portal that its data does not describe.
const UNKNOWN_PAGE: &str = "unknown";

/// The id of the page that a pasted text is.
pub const PASTED_PAGE: &str = "pasted";

/// The id of any page on a carrier's login host.
const LOGIN_PAGE: &str = "login";

/// A page to read.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// Its address.
    pub url: &'a str,
    /// Its HTML: for [`read`] a whole saved page, for [`read_pruned`] what the content script sends.
    pub html: &'a str,
    /// When it was looked at.
    pub at: Moment,
    /// The install's key for masking numbers, 32 hexadecimal digits; `None` masks under a fixed one.
    pub mask_key: Option<&'a str>,
}

/// Reads a whole page as it was saved.
///
/// # Errors
/// `address` or `unknown_host` for a page of no portal, `too_large` for one beyond any page's size, `form` for a bad
/// key. Every page state is an answer, not an error.
#[cfg(feature = "whole")]
pub fn read(input: &Page<'_>) -> Result<Capture> {
    look(input, Snapshot::whole, None)
}

/// Reads a page as the content script sends it.
///
/// # Errors
/// As [`read`]; `form` also for what no content script of ours writes.
pub fn read_pruned(input: &Page<'_>) -> Result<Capture> {
    look(input, Snapshot::pruned, None)
}

/// Reads a text as `paste` lays it out: by the words that all portals have in common, and by no page's data. Its page is
/// [`PASTED_PAGE`] at the portal's home; a text without figures is no balance page.
///
/// # Errors
/// `too_large` and `form` as [`read_pruned`].
pub(crate) fn read_text(portal: &Portal, html: &str, at: Moment, mask_key: Option<&str>) -> Result<Capture> {
    static PLAIN: portals::Page = portals::Page::PLAIN;
    let place = |error: Error| error.at(PASTED_PAGE).at(portal.id);
    let key = mask_key.map_or(Ok(MaskKey::FIXED), MaskKey::from_hex).map_err(place)?;
    let page = Snapshot::pruned(html, PAGE_CAP, &key, &[]).map_err(place)?;
    let tokens = page.blocks.iter().map(|block| scan(&block.text)).collect();
    let scanned = Scanned::new(&page, tokens);
    let phones = Phones::find(&scanned);
    let mut capture = Capture {
        schema: SCHEMA,
        carrier: portal.id.to_owned(),
        page: PASTED_PAGE.to_owned(),
        url: portal.home.to_owned(),
        captured_at: at,
        state: PageState::Read,
        lines: Vec::new(),
        doubts: Vec::new(),
    };
    Reader::new(&scanned, Some(&PLAIN), at, &phones).fill(&mut capture, None);
    if capture.lines.is_empty() {
        capture.state = PageState::NotABalancePage;
    }
    Ok(capture)
}

/// What became of one quantity of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// The quantity, as printed.
    pub text: String,
    /// The texts that speak of it, nearest first.
    pub labels: Vec<String>,
    /// What it was taken for, or why it was refused.
    pub verdict: std::result::Result<Reading, String>,
}

/// Reads a whole page, and says of every number on it why it was taken or refused.
///
/// # Errors
/// As [`read`].
#[cfg(feature = "whole")]
pub fn explain(input: &Page<'_>) -> Result<(Capture, Vec<Trace>)> {
    let mut traces = Vec::new();
    let capture = look(input, Snapshot::whole, Some(&mut traces))?;
    Ok((capture, traces))
}

/// Makes a snapshot of HTML of at most so many bytes, masked under the key, its blocks matched with selectors.
type Parse = fn(&str, usize, &MaskKey, &[&str]) -> Result<Snapshot>;

fn look(input: &Page<'_>, parse: Parse, traces: Option<&mut Vec<Trace>>) -> Result<Capture> {
    let address = Address::parse(input.url)?;
    let login = portals::by_login_host(address.host);
    let portal = portals::by_host(address.host)
        .or(login)
        .ok_or_else(|| Error::new(Kind::UnknownHost(address.host.chars().take(120).collect())))?;
    let known = if login.is_some() { None } else { portal.page_at(&address) };
    let unknown = if login.is_some() { LOGIN_PAGE } else { UNKNOWN_PAGE };
    let page_id = known.map_or(unknown, |page| page.id);
    let place = |error: Error| error.at(page_id).at(portal.id);
    let key = input.mask_key.map_or(Ok(MaskKey::FIXED), MaskKey::from_hex).map_err(place)?;
    let selectors = known.map(|page| page.selectors).unwrap_or_default();
    let css: Vec<&str> = selectors.iter().map(|selector| selector.css).collect();
    let mut page = parse(input.html, SAVED_PAGE_CAP, &key, &css).map_err(place)?;
    days::write_out(&mut page);
    let tokens = page.blocks.iter().map(|block| scan(&block.text)).collect();
    let scanned = Scanned::new(&page, tokens);
    let mut capture = Capture {
        schema: SCHEMA,
        carrier: portal.id.to_owned(),
        page: page_id.to_owned(),
        url: address.bare(),
        captured_at: input.at,
        state: PageState::Read,
        lines: Vec::new(),
        doubts: Vec::new(),
    };
    if login.is_some() {
        capture.state = state::of_login(&scanned);
        return Ok(capture);
    }
    let phones = Phones::find(&scanned);
    if let Some(state) = state::before_figures(&scanned, portal, known, phones.any()) {
        capture.state = state;
        return Ok(capture);
    }
    if known.is_some() || (phones.any() && state::is_logged_in(&page)) {
        Reader::new(&scanned, known, input.at, &phones).fill(&mut capture, traces);
    }
    if capture.lines.is_empty() {
        capture.state = state::without_figures(&scanned, portal, known);
    }
    Ok(capture)
}

/// A figure found, not yet judged.
#[derive(Clone, Debug)]
struct Draft {
    block: usize,
    /// Its first byte in the block.
    at: usize,
    reading: Reading,
    /// How near the label stands that says what it measures.
    near: Near,
    /// Of the whole account, not of one line.
    account: bool,
}

struct Reader<'a> {
    scanned: &'a Scanned<'a>,
    phones: &'a Phones,
    interpreter: Interpreter<'a>,
    attached: Attached,
    dated: Dated,
    witnesses: Vec<(usize, Measure)>,
}

impl<'a> Reader<'a> {
    fn new(
        scanned: &'a Scanned<'a>,
        known: Option<&'static portals::Page>,
        at: Moment,
        phones: &'a Phones,
    ) -> Self {
        let texts = scanned.page.blocks.iter().map(|block| &*block.text);
        let choice = |block: &&Block| {
            scanned.page.upward(Some(block.area)).any(|(_, area)| area.kind == AreaKind::Choice)
        };
        let chosen = scanned.page.blocks.iter().filter(choice).map(|block| &*block.text);
        let interpreter = Interpreter::new(at.date(), known).with_texts(texts, chosen);
        let selectors = known.map(|page| page.selectors).unwrap_or_default();
        let witnesses = scanned.page.witnessed.iter();
        let witnesses =
            witnesses.filter_map(|(selector, block)| Some((*block, selectors.get(*selector)?.measure)));
        let attached = Attached::find(scanned, at.date());
        let dated = Dated::find(scanned);
        Self { scanned, phones, attached, dated, witnesses: witnesses.collect(), interpreter }
    }

    /// Puts what the page gives into the capture.
    fn fill(&self, capture: &mut Capture, mut traces: Option<&mut Vec<Trace>>) {
        let mut drafts = Vec::new();
        let mut unnamed = Vec::new();
        for block in 0..self.scanned.tokens.len() {
            for token in self.scanned.of(block) {
                if !matches!(token.quantity, Quantity::Number(_) | Quantity::Unlimited) {
                    continue;
                }
                let verdict = self.draft(block, token);
                if let Some(traces) = &mut traces {
                    traces.push(self.trace(block, token, &verdict));
                }
                match verdict {
                    Ok(draft) => drafts.push(draft),
                    Err(refusal) => unnamed.extend(self.unnamed(block, token, refusal)),
                }
            }
        }
        self.whole_below_left(&mut drafts);
        drafts.extend(sums::infer(self.scanned, &drafts, &unnamed));
        order::sort_by_key(&mut drafts, |draft| (draft.block, draft.at));
        sums::regrade(self.scanned, &mut drafts);
        self.attach(&mut drafts);
        drafts.extend(self.attached.validity());
        let mut placed: Vec<Vec<Draft>> = Vec::new();
        let mut places = BTreeMap::new();
        for draft in drafts {
            let line = self.line_of(&draft, capture, &mut places);
            placed.resize_with(capture.lines.len(), Vec::new);
            if let Some(line) = placed.get_mut(line) {
                line.push(draft);
            }
        }
        for (line, drafts) in capture.lines.iter_mut().zip(placed) {
            let (readings, doubts) = settle::settle(drafts);
            line.readings = readings;
            capture.doubts.extend(doubts);
            capture.doubts.extend(gate::check(line));
        }
        capture.lines.retain(|line| !line.readings.is_empty());
    }

    /// `Remaining 767 MB`, `Total 2 GB` under a heading of usage: a total right after what is left is what it is left of.
    fn whole_below_left(&self, drafts: &mut [Draft]) {
        let mut before: Option<Draft> = None;
        for draft in drafts {
            let left = before.filter(|left| {
                left.reading.measure == Measure::DataRemaining
                    && left.near <= Near::Beside
                    && left.reading.period == draft.reading.period
                    && draft.block - left.block <= 2
            });
            let used = draft.reading.measure == Measure::DataUsed && draft.near >= Near::Lead;
            if used
                && left.is_some_and(|left| sums::at_most(&left.reading, &draft.reading))
                && self.is_total(draft)
            {
                draft.reading.measure = Measure::DataAllowance;
            }
            before = Some(draft.clone());
        }
    }

    /// Whether the label right at a figure says that it is a total and nothing more.
    fn is_total(&self, draft: &Draft) -> bool {
        let token = self.scanned.of(draft.block).iter().find(|token| token.start == draft.at);
        let nearest = token.and_then(|token| self.scanned.labels(draft.block, token).into_iter().next());
        nearest.is_some_and(|label| {
            let senses = &self.interpreter.said(&label.text).senses;
            !senses.is_empty() && senses.iter().all(|(_, sense)| *sense == Sense::Total)
        })
    }

    /// A refused number of which something is known all the same.
    fn unnamed(&self, block: usize, token: &Token, refusal: Refusal) -> Option<Unnamed> {
        let Quantity::Number(number) = &token.quantity else { return None };
        let text = self.text_of(block, token);
        Some(Unnamed::new(block, token.start, text, Amount::Number(number.value), refusal.part?))
    }

    /// A quantity as the page prints it, folded.
    fn text_of(&self, block: usize, token: &Token) -> &str {
        let block = self.scanned.page.blocks.get(block);
        block.and_then(|block| block.text.get(token.start..token.end)).unwrap_or_default()
    }

    fn trace(&self, block: usize, token: &Token, verdict: &std::result::Result<Draft, Refusal>) -> Trace {
        let labels = self.scanned.labels(block, token);
        Trace {
            text: printed(self.text_of(block, token)),
            labels: labels.iter().map(|label| printed(&label.text)).collect(),
            verdict: verdict
                .as_ref()
                .map(|draft| draft.reading.clone())
                .map_err(|refusal| refusal.reason.clone()),
        }
    }

    /// Ties expiry and "as of" to the figures they stand by.
    fn attach(&self, drafts: &mut [Draft]) {
        let holds = Holds::of(drafts);
        for draft in drafts {
            draft.reading.as_of = self.attached.as_of(self.scanned, draft.block);
            if attach::lapses(draft.reading.measure) {
                draft.reading.expires = self.attached.expiry(self.scanned, draft, &holds);
            }
        }
    }

    /// The index of the line a figure stands under, by its key in `places`; a line not met before is added.
    fn line_of(
        &self,
        draft: &Draft,
        capture: &mut Capture,
        places: &mut BTreeMap<Option<&'a str>, usize>,
    ) -> usize {
        let data = draft.reading.unit.bytes(false).is_some();
        let head = || self.phones.head_of(self.scanned, draft.block).filter(|_| data);
        let phone = self.phones.over(self.scanned, draft.block).or_else(head).filter(|_| !draft.account);
        *places.entry(phone.map(|phone| &*phone.key)).or_insert_with(|| {
            capture.lines.push(Line {
                line: phone.map(|phone| phone.last4.clone()),
                key: phone.map(|phone| phone.key.clone()),
                plan: phone.and_then(|phone| self.phones.plan(self.scanned, phone)),
                readings: Vec::new(),
            });
            capture.lines.len() - 1
        })
    }
}

/// A text as a person reads it: without joints, on one line.
fn printed(text: &str) -> String {
    if !text.contains([JOINT, '\n', ' ']) {
        return text.to_owned();
    }
    let spaced: String = text
        .chars()
        .filter(|sign| *sign != JOINT)
        .map(|sign| if sign == '\n' { ' ' } else { sign })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}
