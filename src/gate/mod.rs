//! Judges figures before anything is kept: what contradicts its page, what any plan can be, or what was read before
//! becomes a doubt with its reason.
//!
//! [`check`] knows one line of one page and refuses for as long as the page says so. [`against`] knows the last good
//! readings; those can be wrong as well, so what it refuses is believed when a later visit shows it again: no true figure
//! is refused for ever. The bounds of each measure are `magnitude`'s, what figures of one page say of each other is
//! `page`'s; `known` sets a capture against what is known, by the rules of `change` and `cycle`.

mod change;
mod cycle;
mod known;
mod magnitude;
mod page;

pub use known::{VISIT, against};

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::capture::{Amount, Doubt, Line, Period, Reading, Reason, Unit};

/// The two counts a portal may mean by its units, as [`Unit::bytes`] takes them: 1024 and 1000. A contradiction must
/// hold in both.
const COUNTS: [bool; 2] = [true, false];

/// Moves what is not believed on its page alone from the line's readings to the doubts it gives.
pub fn check(line: &mut Line) -> Vec<Doubt> {
    let account = line.line.is_none();
    let mut doubts = doubt(line, |reading, _| beyond(reading, account));
    // Only then: an amount no plan has proves nothing about the others.
    doubts.extend(doubt(line, page::contradiction));
    doubts
}

/// Why no plan can print this much, whatever else its page says. `account`: the figure is not known to be of one line.
pub fn beyond(reading: &Reading, account: bool) -> Option<Reason> {
    magnitude::beyond(reading, account)
}

/// Moves the readings for which there is a reason, given all of their time, from the line to the doubts it gives.
fn doubt(line: &mut Line, reason: impl Fn(&Reading, &[&Reading]) -> Option<Reason>) -> Vec<Doubt> {
    let mut by_time: BTreeMap<Option<Period>, Vec<&Reading>> = BTreeMap::new();
    for reading in &line.readings {
        by_time.entry(reading.period).or_default().push(reading);
    }
    let alike = |reading: &Reading| by_time.get(&reading.period).map(Vec::as_slice).unwrap_or_default();
    let reasons = line.readings.iter().map(|reading| reason(reading, alike(reading))).collect();
    doubt_for(line, reasons)
}

/// Moves the readings for which there is a reason, in their order, from the line to the doubts it gives.
fn doubt_for(line: &mut Line, reasons: Vec<Option<Reason>>) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let mut reasons = reasons.into_iter();
    line.readings.retain(|reading| match reasons.next().flatten() {
        None => true,
        Some(reason) => {
            let text = reading.evidence.text.clone();
            doubts.push(Doubt { measure: reading.measure, text, reason: reason.to_string() });
            false
        }
    });
    doubts
}

/// An amount in bytes, and how far rounding can have moved it: one unit of its last digit, since portals cut as well
/// as round. `None` for what is no amount of data.
#[inline(never)]
fn bytes(amount: Amount, unit: Unit, binary: bool) -> Option<(Decimal, Decimal)> {
    let amount = amount.number()?;
    let unit = Decimal::from(unit.bytes(binary)?);
    let step = Decimal::new(1, amount.scale());
    Some((amount.checked_mul(unit)?, step.checked_mul(unit)?))
}

/// [`bytes`] of a reading.
pub fn bytes_of(reading: &Reading, binary: bool) -> Option<(Decimal, Decimal)> {
    bytes(reading.amount, reading.unit, binary)
}

/// Whether two amounts of data are the same within rounding, in either count of bytes.
pub fn same(one: &Reading, other: &Reading) -> bool {
    if one.unit == Unit::Packets || other.unit == Unit::Packets || one.unit == other.unit {
        return one.amount == other.amount || one.unit != other.unit;
    }
    COUNTS.into_iter().any(|binary| match (bytes_of(one, binary), bytes_of(other, binary)) {
        (Some((one, e1)), Some((other, e2))) => (one - other).abs() <= e1 + e2,
        _ => false,
    })
}
