//! What the page's own sums say of numbers that no label names a measure for: parts that add up to a total are parts of
//! it, and an amount of data that equals the used and the left beside it is the allowance.
//!
//! Works on drafts and on [`Unnamed`] numbers of one page; the words are `meaning`'s. A sum that does not come out, or
//! that could come out in two ways, says nothing.

use rust_decimal::Decimal;

use super::label::Scanned;
use super::meaning::Part;
use super::{Draft, printed};
use crate::capture::{Amount, Bucket, Certainty, Evidence, Measure, Reading};
use crate::gate::bytes_of;

/// As far back as the number of which a `うち…` is a part.
const REACH: usize = 6;

/// A number that no label names a measure for, but whose label says which part of something it is.
#[derive(Clone, Debug)]
pub struct Unnamed {
    /// The block it stands in.
    pub block: usize,
    /// Its first byte there.
    pub at: usize,
    /// The amount and its unit, in a reading that lacks its measure.
    pub reading: Reading,
    /// What its label says.
    pub part: Part,
}

impl Unnamed {
    /// The number with its label, still without a measure.
    pub fn new(
        block: usize,
        at: usize,
        text: &str,
        amount: Amount,
        unit: crate::capture::Unit,
        part: Part,
    ) -> Self {
        let evidence =
            Evidence { label: printed(&part.label.text), text: printed(text), how: part.label.near.how() };
        let reading = Reading {
            measure: Measure::DataAllowance,
            bucket: part.bucket,
            period: Some(part.period),
            amount,
            unit,
            as_of: None,
            expires: None,
            certainty: Certainty::Likely,
            evidence,
        };
        Self { block, at, reading, part }
    }

    fn as_a(&self, measure: Measure, certainty: Certainty) -> Draft {
        let reading = Reading { measure, certainty, ..self.reading.clone() };
        Draft { block: self.block, at: self.at, reading, near: self.part.label.near, account: false }
    }
}

/// The drafts that sums make of unnamed numbers.
pub fn infer(scanned: &Scanned<'_>, drafts: &[Draft], unnamed: &[Unnamed]) -> Vec<Draft> {
    let mut found: Vec<Draft> = Vec::new();
    for one in unnamed {
        let draft = if one.part.within {
            part_of_the_one_before(drafts, one)
        } else {
            whole_of_both(scanned, drafts, one).or_else(|| part_of_total(scanned, drafts, unnamed, one))
        };
        found.extend(draft);
    }
    found
}

/// `利用可能 22.41GB うち、くりこし 2.41GB`: what the number before it measures.
fn part_of_the_one_before(drafts: &[Draft], one: &Unnamed) -> Option<Draft> {
    let before = drafts.iter().rev().find(|draft| (draft.block, draft.at) < (one.block, one.at))?;
    let near = one.block - before.block <= REACH;
    let fits = is_data(before) && near && at_most(&one.reading, &before.reading);
    fits.then(|| one.as_a(before.reading.measure, Certainty::Likely))
}

/// The used and the left of the nearest area around it that holds one of each, where it is their sum.
fn whole_of_both(scanned: &Scanned<'_>, drafts: &[Draft], one: &Unnamed) -> Option<Draft> {
    if !one.part.volume {
        return None;
    }
    for (_, area) in scanned.page.around(one.block) {
        let of = |measure: Measure| {
            let inside = move |draft: &&Draft| {
                (area.first..area.end).contains(&draft.block)
                    && draft.reading.measure == measure
                    && draft.reading.period == one.reading.period
            };
            drafts.iter().filter(inside)
        };
        let (mut used, mut left) = (of(Measure::DataUsed), of(Measure::DataRemaining));
        match (used.next(), left.next()) {
            (Some(used_one), Some(left_one)) => {
                let alone = used.next().is_none() && left.next().is_none();
                let same = used_one.reading.bucket == left_one.reading.bucket;
                let sum = adds_up(&[&used_one.reading, &left_one.reading], &[&one.reading]);
                let mut draft = one.as_a(Measure::DataAllowance, Certainty::Certain);
                draft.reading.bucket = used_one.reading.bucket;
                return (alone && same && sum).then_some(draft);
            }
            (None, None) => {}
            _ => return None,
        }
    }
    None
}

/// A total in the nearest area around it that holds one, where it and the other parts there add up to it; where they
/// add up to the used and the left, they were given.
fn part_of_total(
    scanned: &Scanned<'_>,
    drafts: &[Draft],
    unnamed: &[Unnamed],
    one: &Unnamed,
) -> Option<Draft> {
    if one.part.bucket == Bucket::Total {
        return None;
    }
    for (_, area) in scanned.page.around(one.block) {
        let inside = |block: usize| (area.first..area.end).contains(&block);
        let totals: Vec<&Draft> = drafts
            .iter()
            .filter(|draft| inside(draft.block) && is_data(draft) && is_total(draft, one))
            .collect();
        if totals.is_empty() {
            continue;
        }
        let parts = |measure: Measure| {
            let loose =
                unnamed.iter().filter(move |other| inside(other.block) && other.part.bucket != Bucket::Total);
            let named = drafts.iter().filter(move |draft| {
                inside(draft.block)
                    && draft.reading.measure == measure
                    && draft.reading.bucket != Bucket::Total
                    && Some(one.part.period) == draft.reading.period
            });
            let parts: Vec<&Reading> =
                loose.map(|other| &other.reading).chain(named.map(|draft| &draft.reading)).collect();
            Some(parts).filter(|parts| parts.len() > 1)
        };
        let fits = |total: &&&Draft| {
            parts(total.reading.measure).is_some_and(|parts| adds_up(&parts, &[&total.reading]))
        };
        let mut fitting = totals.iter().filter(fits);
        let Some(total) = fitting.next() else {
            let given = parts(Measure::DataAllowance)?;
            let of = |measure: Measure| totals.iter().find(|total| total.reading.measure == measure);
            let (used, left) = (of(Measure::DataUsed)?, of(Measure::DataRemaining)?);
            let sum = totals.len() == 2 && adds_up(&given, &[&used.reading, &left.reading]);
            return sum.then(|| one.as_a(Measure::DataAllowance, Certainty::Certain));
        };
        let clear = fitting.all(|other| other.reading.measure == total.reading.measure);
        return clear.then(|| one.as_a(total.reading.measure, Certainty::Certain));
    }
    None
}

fn is_total(draft: &Draft, one: &Unnamed) -> bool {
    draft.reading.bucket == Bucket::Total && draft.reading.period == one.reading.period
}

fn is_data(draft: &Draft) -> bool {
    draft.reading.unit.bytes(false).is_some()
}

/// No more than another, in either count of bytes.
fn at_most(one: &Reading, other: &Reading) -> bool {
    [true, false].into_iter().any(|binary| match (bytes_of(one, binary), bytes_of(other, binary)) {
        (Some((one, _)), Some((other, step))) => one <= other + step,
        _ => false,
    })
}

/// Whether parts make as much as the parts of a whole that is not nothing, within the rounding of all, in either count
/// of bytes. Each part is cut or rounded by less than one step of its last digit.
fn adds_up(parts: &[&Reading], whole: &[&Reading]) -> bool {
    let sum = |readings: &[&Reading], binary: bool| {
        readings.iter().try_fold((Decimal::ZERO, Decimal::ZERO), |(sum, slack), reading| {
            let (amount, step) = bytes_of(reading, binary)?;
            Some((sum + amount, slack + step))
        })
    };
    [true, false].into_iter().any(|binary| match (sum(parts, binary), sum(whole, binary)) {
        (Some((parts, one)), Some((whole, two))) => !whole.is_zero() && (parts - whole).abs() < one + two,
        _ => false,
    })
}
