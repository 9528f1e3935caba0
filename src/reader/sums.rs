//! What the page's own sums say of numbers that no label names a measure for: parts that add up to a total are parts of
//! it, and an amount of data that equals the used and the left beside it is the allowance.
//!
//! Works on drafts and on [`Unnamed`] numbers of one page; the words are `meaning`'s. A sum that does not come out, or
//! that could come out in two ways, says nothing.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::label::{Near, Scanned};
use super::meaning::Part;
use super::{Draft, printed};
use crate::capture::{Amount, Bucket, Certainty, Evidence, Measure, Period, Reading};
use crate::gate::bytes_of;
use crate::snapshot::Area;

/// As far back as the number of which a `うち…` is a part.
const REACH: usize = 6;

/// As many amounts as a sum on a page has; more are a list of something else.
const MOST: usize = 100;

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
    pub fn new(block: usize, at: usize, text: &str, amount: Amount, part: Part) -> Self {
        let evidence =
            Evidence { label: printed(&part.label.text), text: printed(text), how: part.label.near.how() };
        let reading = Reading {
            measure: Measure::DataAllowance,
            bucket: part.bucket,
            period: Some(part.period),
            amount,
            unit: part.unit,
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

/// The drafts of a page by what they measure and when, in the order of the page each.
struct Drafts<'a> {
    all: &'a [Draft],
    by_measure: BTreeMap<(Measure, Option<Period>), Vec<&'a Draft>>,
    /// Totals of data, of whatever measure.
    totals: BTreeMap<Option<Period>, Vec<&'a Draft>>,
}

impl<'a> Drafts<'a> {
    fn new(all: &'a [Draft]) -> Self {
        let mut drafts = Self { all, by_measure: BTreeMap::new(), totals: BTreeMap::new() };
        for draft in all {
            let Reading { measure, period, bucket, .. } = draft.reading;
            drafts.by_measure.entry((measure, period)).or_default().push(draft);
            if bucket == Bucket::Total && is_data(draft) {
                drafts.totals.entry(period).or_default().push(draft);
            }
        }
        drafts
    }

    fn of(&self, measure: Measure, period: Option<Period>, area: &Area) -> &[&'a Draft] {
        let drafts = self.by_measure.get(&(measure, period)).map(Vec::as_slice).unwrap_or_default();
        inside(drafts, area, |draft| draft.block)
    }

    fn totals(&self, period: Option<Period>, area: &Area) -> &[&'a Draft] {
        let drafts = self.totals.get(&period).map(Vec::as_slice).unwrap_or_default();
        inside(drafts, area, |draft| draft.block)
    }
}

/// Those of a list in the order of the page that stand in an area.
fn inside<'l, T>(list: &'l [T], area: &Area, block: impl Fn(&T) -> usize) -> &'l [T] {
    let from = list.partition_point(|one| block(one) < area.first);
    let to = list.partition_point(|one| block(one) < area.end);
    list.get(from..to).unwrap_or_default()
}

/// The drafts that sums make of unnamed numbers. All are in the order of the page.
pub fn infer(scanned: &Scanned<'_>, drafts: &[Draft], unnamed: &[Unnamed]) -> Vec<Draft> {
    if unnamed.is_empty() {
        return Vec::new();
    }
    let drafts = Drafts::new(drafts);
    let mut found: Vec<Draft> = Vec::new();
    for one in unnamed {
        let draft = if one.part.within {
            part_of_the_one_before(scanned, &drafts, one)
        } else {
            whole_of_both(scanned, &drafts, one).or_else(|| part_of_total(scanned, &drafts, unnamed, one))
        };
        found.extend(draft);
    }
    found
}

/// Parts that are taken for what is left only because a heading far over them says so, and that add up to the allowance
/// beside them and not to what is left, are parts of the allowance: 基本データ量 30GB and 追加データ量 1GB below
/// 利用できるデータ量 31GB, all under 残りデータ量.
pub fn regrade(scanned: &Scanned<'_>, drafts: &mut [Draft]) {
    let lists = Drafts::new(drafts);
    let mut given = Vec::new();
    for (at, draft) in drafts.iter().enumerate().filter(|(_, draft)| is_part_by_heading(draft)) {
        let period = draft.reading.period;
        let of = |measure: Measure, area: &Area| {
            let all = lists.of(measure, period, area);
            let totals = all.iter().filter(|one| one.reading.bucket == Bucket::Total).copied();
            totals.collect::<Vec<&Draft>>()
        };
        let mut around = scanned.page.around(draft.block).map(|(_, area)| area);
        let Some(area) = around.find(|area| !of(Measure::DataAllowance, area).is_empty()) else { continue };
        let parts = lists.of(Measure::DataRemaining, period, area);
        let parts = parts.iter().filter(|part| is_part_by_heading(part)).map(|part| &part.reading);
        let parts: Vec<&Reading> = parts.take(MOST).collect();
        let whole = |total: &&Draft| adds_up(&parts, &[&total.reading]);
        let left = lists
            .totals(period, area)
            .iter()
            .any(|total| total.reading.measure == Measure::DataRemaining && whole(total));
        if !left && of(Measure::DataAllowance, area).iter().any(whole) {
            given.push(at);
        }
    }
    for (at, draft) in drafts.iter_mut().enumerate() {
        if given.binary_search(&at).is_ok() {
            draft.reading.measure = Measure::DataAllowance;
        }
    }
}

fn is_part_by_heading(draft: &Draft) -> bool {
    draft.near >= Near::Lead
        && draft.reading.measure == Measure::DataRemaining
        && draft.reading.bucket != Bucket::Total
}

/// `利用可能 22.41GB うち、くりこし 2.41GB`: what the number before it measures.
fn part_of_the_one_before(scanned: &Scanned<'_>, drafts: &Drafts<'_>, one: &Unnamed) -> Option<Draft> {
    let after = drafts.all.partition_point(|draft| (draft.block, draft.at) < (one.block, one.at));
    let before = drafts.all.get(after.checked_sub(1)?)?;
    let near = one.block - before.block <= REACH
        && !scanned.has_amount_between((before.block, before.at), (one.block, one.at));
    let fits = is_data(before) && near && at_most(&one.reading, &before.reading);
    fits.then(|| one.as_a(before.reading.measure, Certainty::Likely))
}

/// The used and the left of the nearest area around it that holds one of each, where it is their sum.
fn whole_of_both(scanned: &Scanned<'_>, drafts: &Drafts<'_>, one: &Unnamed) -> Option<Draft> {
    if !one.part.volume {
        return None;
    }
    for (_, area) in scanned.page.around(one.block) {
        let of = |measure: Measure| drafts.of(measure, one.reading.period, area);
        match (of(Measure::DataUsed), of(Measure::DataRemaining)) {
            ([used], [left]) => {
                let same = used.reading.bucket == left.reading.bucket;
                let sum = adds_up(&[&used.reading, &left.reading], &[&one.reading]);
                let mut draft = one.as_a(Measure::DataAllowance, Certainty::Certain);
                draft.reading.bucket = used.reading.bucket;
                return (same && sum).then_some(draft);
            }
            ([], []) => {}
            _ => return None,
        }
    }
    None
}

/// A total in the nearest area around it that holds one, where it and the other parts there add up to it; where they
/// add up to the used and the left, they were given.
fn part_of_total(
    scanned: &Scanned<'_>,
    drafts: &Drafts<'_>,
    unnamed: &[Unnamed],
    one: &Unnamed,
) -> Option<Draft> {
    if one.part.bucket == Bucket::Total {
        return None;
    }
    let period = one.reading.period;
    let mut around = scanned.page.around(one.block).map(|(_, area)| (area, drafts.totals(period, area)));
    let (area, totals) = around.find(|(_, totals)| !totals.is_empty())?;
    if totals.len() > MOST {
        return None;
    }
    let loose = inside(unnamed, area, |other| other.block);
    let parts = |measure: Measure| {
        let named = drafts.of(measure, period, area);
        if loose.len() + named.len() > MOST {
            return None;
        }
        let loose = loose.iter().filter(|other| other.part.bucket != Bucket::Total);
        let named = named.iter().filter(|draft| draft.reading.bucket != Bucket::Total);
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
    clear.then(|| one.as_a(total.reading.measure, Certainty::Certain))
}

fn is_data(draft: &Draft) -> bool {
    draft.reading.unit.bytes(false).is_some()
}

/// No more than another, in either count of bytes.
pub fn at_most(one: &Reading, other: &Reading) -> bool {
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
