//! Understanding a page: which label governs which number, for which line, part and time; and what the page is when it
//! gives no figure.
//!
//! Labels first: selectors of the portals' data are a second witness only. The page's structure is `snapshot`'s, the
//! grammar of numbers `quantity`'s, and what contradicts itself is refused by `gate`.

mod attach;
mod label;
mod lexicon;
mod lines;
mod meaning;
mod state;

use crate::address::Address;
use crate::capture::{
    Amount, Capture, Certainty, Doubt, Evidence, Line, Measure, PageState, Reading, SCHEMA, Unit,
};
use crate::error::{Error, Kind, Result};
use crate::gate;
use crate::portals;
use crate::quantity::{Bound, JOINT, Number, Quantity, Token, scan};
use crate::snapshot::{AreaKind, MaskKey, SAVED_PAGE_CAP, Snapshot};
use crate::time::Moment;
use attach::Attached;
use label::{Near, Scanned, describes, is_prose, line_of};
use lines::Phones;
use meaning::{Interpreter, Meaning};

/// The id of a page of a portal that its data does not describe.
const UNKNOWN_PAGE: &str = "unknown";

/// A page to read.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// Its address.
    pub url: &'a str,
    /// Its HTML: pruned by the content script, or a whole saved page.
    pub html: &'a str,
    /// When it was looked at.
    pub at: Moment,
    /// The install's key for masking numbers, 32 hexadecimal digits; `None` masks under a fixed one.
    pub mask_key: Option<&'a str>,
}

/// Reads one page.
///
/// # Errors
/// `address` or `unknown_host` for a page of no portal, `too_large` for one beyond any page's size, `form` for a bad
/// key. Every page state is an answer, not an error.
pub fn read(input: &Page<'_>) -> Result<Capture> {
    look(input, None)
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

/// Reads one page, and says of every number on it why it was taken or refused.
///
/// # Errors
/// As [`read`].
pub fn explain(input: &Page<'_>) -> Result<(Capture, Vec<Trace>)> {
    let mut traces = Vec::new();
    let capture = look(input, Some(&mut traces))?;
    Ok((capture, traces))
}

fn look(input: &Page<'_>, traces: Option<&mut Vec<Trace>>) -> Result<Capture> {
    let address = Address::parse(input.url)?;
    let portal = portals::by_host(address.host)
        .ok_or_else(|| Error::new(Kind::UnknownHost(address.host.chars().take(120).collect())))?;
    let known = portal.page_at(&address);
    let page_id = known.map_or(UNKNOWN_PAGE, |page| page.id);
    let place = |error: Error| error.at(page_id).at(portal.id);
    let key = input.mask_key.map_or(Ok(MaskKey::FIXED), MaskKey::from_hex).map_err(place)?;
    let page = Snapshot::parse(input.html, SAVED_PAGE_CAP, &key).map_err(place)?;
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
    reading: Reading,
    /// Of the whole account, not of one line.
    account: bool,
}

struct Reader<'a> {
    scanned: &'a Scanned<'a>,
    phones: &'a Phones,
    interpreter: Interpreter<'a>,
    attached: Attached,
    witnesses: Vec<(usize, Measure)>,
}

impl<'a> Reader<'a> {
    fn new(
        scanned: &'a Scanned<'a>,
        known: Option<&'static portals::Page>,
        at: Moment,
        phones: &'a Phones,
    ) -> Self {
        let texts = scanned.page.blocks.iter().map(|block| block.text.as_str());
        let interpreter = Interpreter::new(at.date(), known).with_texts(texts);
        let selectors = known.map(|page| page.selectors).unwrap_or_default();
        let witnesses = selectors.iter().flat_map(|selector| {
            let blocks = scanned.page.witnesses(selector.css);
            blocks.into_iter().map(|block| (block, selector.measure))
        });
        let attached = Attached::find(scanned, at.date());
        Self { scanned, phones, attached, witnesses: witnesses.collect(), interpreter }
    }

    /// Puts what the page gives into the capture.
    fn fill(&self, capture: &mut Capture, mut traces: Option<&mut Vec<Trace>>) {
        let mut drafts = Vec::new();
        for block in 0..self.scanned.tokens.len() {
            for token in self.scanned.of(block) {
                if !matches!(token.quantity, Quantity::Number(_) | Quantity::Unlimited) {
                    continue;
                }
                let verdict = self.draft(block, token);
                if let Some(traces) = &mut traces {
                    traces.push(self.trace(block, token, &verdict));
                }
                drafts.extend(verdict);
            }
        }
        self.attach(&mut drafts);
        drafts.extend(self.attached.validity());
        for draft in drafts {
            self.place(draft, capture);
        }
        for line in &mut capture.lines {
            capture.doubts.extend(settle(line));
            capture.doubts.extend(gate::check(line));
        }
        capture.lines.retain(|line| !line.readings.is_empty());
    }

    fn trace(&self, block: usize, token: &Token, verdict: &std::result::Result<Draft, String>) -> Trace {
        let text =
            self.scanned.page.blocks.get(block).and_then(|block| block.text.get(token.start..token.end));
        let labels = self.scanned.labels(block, token);
        Trace {
            text: printed(text.unwrap_or_default()),
            labels: labels.iter().map(|label| printed(&label.text)).collect(),
            verdict: verdict.as_ref().map(|draft| draft.reading.clone()).map_err(String::clone),
        }
    }

    /// A quantity as a figure.
    ///
    /// # Errors
    /// The reason for refusing it, in words.
    fn draft(&self, block: usize, token: &Token) -> std::result::Result<Draft, String> {
        let bare = Number { value: 0.into(), unit: Some(Unit::Unlimited), parenthesised: false, bound: None };
        let (number, amount) = match &token.quantity {
            Quantity::Number(number) => (number, Amount::Number(number.value)),
            Quantity::Unlimited => (&bare, Amount::Unlimited),
            _ => return Err("not an amount".to_owned()),
        };
        self.stands_well(block, token, number)?;
        let labels = self.scanned.labels(block, token);
        let implied = if number.unit.is_none() {
            self.unit_below(block).or(self.interpreter.implied_unit(&labels))
        } else {
            None
        };
        let unit = number.unit.or(implied).ok_or("no unit is known")?;
        let second_half = self.second_of_pair(block, token);
        let mut meaning = self.interpreter.meaning(unit, &labels)?;
        if second_half {
            meaning = of_whole(meaning)?;
        }
        if unit == Unit::Unlimited
            && meaning.measure != Measure::DataRemaining
            && meaning.measure != Measure::DataAllowance
        {
            return Err("no limit is no usage".to_owned());
        }
        let certainty = self.certainty(block, implied.is_some(), &meaning)?;
        let text =
            self.scanned.page.blocks.get(block).and_then(|block| block.text.get(token.start..token.end));
        let reading = Reading {
            measure: meaning.measure,
            bucket: meaning.bucket,
            period: meaning.period,
            amount,
            unit,
            as_of: None,
            expires: None,
            certainty,
            evidence: Evidence {
                label: printed(&meaning.label.text),
                text: printed(text.unwrap_or_default()),
                how: meaning.label.near.how(),
            },
        };
        Ok(Draft { block, reading, account: meaning.account })
    }

    /// Refuses what stands where no figure of the line stands: margins, buttons, sentences, limits and prices.
    fn stands_well(&self, block: usize, token: &Token, number: &Number) -> std::result::Result<(), String> {
        if number.bound.is_some_and(|bound| bound != Bound::About) {
            return Err("a limit, a step or a price".to_owned());
        }
        let margin = self.scanned.page.around(block).find(|(_, area)| {
            matches!(area.kind, AreaKind::Margin | AreaKind::Header | AreaKind::Button)
                || heading_over_nothing(area.kind)
        });
        if margin.is_some() {
            return Err("in a margin, a heading or a button".to_owned());
        }
        let text = self.scanned.page.blocks.get(block).map(|block| block.text.as_str()).unwrap_or_default();
        let (start, end) = line_of(text, token.start);
        if is_prose(text.get(start..end).unwrap_or_default()) {
            return Err("in a sentence".to_owned());
        }
        if describes(text, token.end) {
            return Err("it only describes what comes after it".to_owned());
        }
        Ok(())
    }

    /// The unit that stands by itself in the block after a bare number.
    fn unit_below(&self, block: usize) -> Option<Unit> {
        let next = self.scanned.page.blocks.get(block + 1)?;
        let first = next.text.split('\n').next().unwrap_or_default();
        let shared = self.scanned.page.around(block).nth(1).is_some_and(|(_, area)| area.end > block + 1);
        if shared { self.interpreter.said_unit(first) } else { None }
    }

    /// Whether the quantity is the B of `A / B`.
    fn second_of_pair(&self, block: usize, token: &Token) -> bool {
        let text = self.scanned.page.blocks.get(block).map(|block| block.text.as_str()).unwrap_or_default();
        let before = self.scanned.of(block).iter().rfind(|other| other.end <= token.start);
        before.is_some_and(|other| {
            let between = text.get(other.end..token.start).unwrap_or_default();
            let between = between.trim_matches(|sign: char| sign.is_whitespace() || sign == JOINT);
            matches!(other.quantity, Quantity::Number(_)) && ["/", "of", "中"].contains(&between)
        })
    }

    /// How sure a figure is; an error where a selector of the portal says that it is something else.
    fn certainty(
        &self,
        block: usize,
        implied: bool,
        meaning: &Meaning,
    ) -> std::result::Result<Certainty, String> {
        let here = || self.witnesses.iter().filter(|(at, _)| *at == block);
        let agrees = here().any(|(_, measure)| *measure == meaning.measure);
        if !agrees && here().next().is_some() {
            return Err("its place says that it is something else".to_owned());
        }
        let close = meaning.label.near <= Near::Column;
        Ok(if agrees || (close && !implied) { Certainty::Certain } else { Certainty::Likely })
    }

    /// Ties expiry and "as of" to the figures they stand by.
    fn attach(&self, drafts: &mut [Draft]) {
        let holds: Vec<usize> = drafts
            .iter()
            .filter(|draft| attach::lapses(draft.reading.measure))
            .map(|draft| draft.block)
            .collect();
        for draft in drafts {
            draft.reading.as_of = self.attached.as_of(self.scanned, draft.block);
            if attach::lapses(draft.reading.measure) {
                draft.reading.expires = self.attached.expiry(self.scanned, draft.block, &holds);
            }
        }
    }

    /// Puts a figure under its line.
    fn place(&self, draft: Draft, capture: &mut Capture) {
        let phone = self.phones.over(self.scanned, draft.block).filter(|_| !draft.account);
        let key = phone.map(|phone| phone.key.clone());
        let at = capture.lines.iter().position(|line| line.key == key).unwrap_or_else(|| {
            capture.lines.push(Line {
                line: phone.map(|phone| phone.last4.clone()),
                key,
                plan: phone.and_then(|phone| self.phones.plan(self.scanned, phone)),
                readings: Vec::new(),
            });
            capture.lines.len() - 1
        });
        if let Some(line) = capture.lines.get_mut(at) {
            line.readings.push(draft.reading);
        }
    }
}

/// The whole that the second number of `A / B` is, under the label of the pair.
fn of_whole(meaning: Meaning) -> std::result::Result<Meaning, String> {
    match meaning.measure {
        Measure::DataRemaining | Measure::DataUsed => {
            Ok(Meaning { measure: Measure::DataAllowance, ..meaning })
        }
        _ => Err("the whole of something that has none".to_owned()),
    }
}

fn heading_over_nothing(kind: AreaKind) -> bool {
    matches!(kind, AreaKind::Heading(_))
}

/// A text as a person reads it: without joints, on one line.
fn printed(text: &str) -> String {
    let spaced: String = text
        .chars()
        .filter(|sign| *sign != JOINT)
        .map(|sign| if sign == '\n' { ' ' } else { sign })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Makes one of a figure that is printed twice, and a doubt of one that is printed with two amounts.
fn settle(line: &mut Line) -> Vec<Doubt> {
    let mut kept: Vec<Reading> = Vec::new();
    let mut clashing: Vec<Reading> = Vec::new();
    for reading in std::mem::take(&mut line.readings) {
        let twin = kept.iter().position(|other| is_same_figure(other, &reading));
        let Some(at) = twin else {
            kept.push(reading);
            continue;
        };
        let Some(other) = kept.get_mut(at) else { continue };
        if gate::same(other, &reading) {
            if other.unit == Unit::Packets
                || (other.unit == reading.unit && other.certainty > reading.certainty)
            {
                *other = reading;
            }
        } else {
            clashing.push(reading);
        }
    }
    let clashes = |reading: &Reading| clashing.iter().any(|other| is_same_figure(other, reading));
    let (bad, good): (Vec<_>, Vec<_>) = kept.into_iter().partition(clashes);
    line.readings = good;
    bad.into_iter()
        .chain(clashing)
        .map(|reading| Doubt {
            measure: reading.measure,
            text: reading.evidence.text,
            reason: "the page prints two amounts for the same figure".to_owned(),
        })
        .collect()
}

fn is_same_figure(one: &Reading, other: &Reading) -> bool {
    let dated = one.measure != Measure::ValidUntil || one.amount == other.amount;
    dated
        && one.measure == other.measure
        && one.bucket == other.bucket
        && one.period == other.period
        && one.expires == other.expires
}
