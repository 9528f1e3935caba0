//! One figure printed twice is one reading; one printed with two amounts is a doubt.
//!
//! A certain figure is not lost to an amount that only a far heading names: an offer further down the page does not
//! make a person's own figure doubtful. Everything else that clashes goes, all of it. Works on the drafts of one line.

use std::collections::BTreeMap;

use super::Draft;
use super::label::Near;
use crate::capture::{Amount, Bucket, Certainty, Doubt, Measure, Period, Reading, Reason, Unit};
use crate::gate;
use crate::time::Stamp;

/// The readings of one line, and the doubts.
pub fn settle(drafts: Vec<Draft>) -> (Vec<Reading>, Vec<Doubt>) {
    let mut groups: Vec<Vec<Draft>> = Vec::new();
    let mut places: BTreeMap<Figure, usize> = BTreeMap::new();
    for draft in drafts {
        let place = *places.entry(figure(&draft.reading)).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(draft),
            None => groups.push(vec![draft]),
        }
    }
    let (mut readings, mut doubts) = (Vec::new(), Vec::new());
    for group in groups {
        let (one, others) = choose(group);
        readings.extend(one);
        doubts.extend(others.into_iter().map(doubt));
    }
    (readings, doubts)
}

/// The reading a figure's drafts agree on, and those that speak against it or against each other.
fn choose(group: Vec<Draft>) -> (Option<Reading>, Vec<Reading>) {
    if let Some(one) = agreed(group.iter()) {
        return (Some(one), Vec::new());
    }
    let (far, near): (Vec<_>, Vec<_>) = group.into_iter().partition(is_far);
    let sure = near.iter().all(|draft| draft.reading.certainty == Certainty::Certain);
    let one = if sure { agreed(near.iter()) } else { None };
    let near = if one.is_some() { Vec::new() } else { near };
    (one, near.into_iter().chain(far).map(|draft| draft.reading).collect())
}

/// Named by a heading or the first text of its card only.
fn is_far(draft: &Draft) -> bool {
    draft.near >= Near::Lead && draft.reading.certainty == Certainty::Likely
}

/// The surest of drafts that all print the same amount, in bytes rather than packets.
fn agreed<'a>(drafts: impl Iterator<Item = &'a Draft>) -> Option<Reading> {
    let mut best: Option<&Reading> = None;
    for draft in drafts {
        let reading = &draft.reading;
        let Some(other) = best else {
            best = Some(reading);
            continue;
        };
        if !gate::same(other, reading) {
            return None;
        }
        let bytes = other.unit == Unit::Packets;
        if bytes || (other.unit == reading.unit && other.certainty > reading.certainty) {
            best = Some(reading);
        }
    }
    best.cloned()
}

fn doubt(reading: Reading) -> Doubt {
    Doubt { measure: reading.measure, text: reading.evidence.text, reason: Reason::TwoAmounts.to_string() }
}

/// What makes two readings of a line the same figure, whatever their amounts.
type Figure = (Measure, Bucket, Option<Period>, Option<Stamp>);

fn figure(reading: &Reading) -> Figure {
    // Ends of validity have nothing else to tell them apart.
    let end = if let Amount::Stamp(end) = reading.amount { Some(end) } else { reading.expires };
    (reading.measure, reading.bucket, reading.period, end)
}
