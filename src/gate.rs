//! Refuses what contradicts the page or what any plan can be; what fails becomes a doubt with its reason.
//!
//! Works on one capture's readings of one line. What earlier readings say (a used amount that falls, a thousandfold
//! jump) is not known here.

use rust_decimal::Decimal;

use crate::capture::{Bucket, Doubt, Line, Measure, Reading, Unit};

/// More data than any plan, top-up or carry-over gives: 100 TB, in bytes.
const MOST_DATA: u64 = 100_000_000_000_000;

/// More yen than any phone bill, prepaid balance or point account holds.
const MOST_MONEY: u64 = 100_000_000;

/// Moves what is not believed from the line's readings to the doubts it gives.
pub fn check(line: &mut Line) -> Vec<Doubt> {
    let mut reasons: Vec<Option<&'static str>> = line.readings.iter().map(magnitude).collect();
    for (index, reading) in line.readings.iter().enumerate() {
        if let Some(reason) = contradiction(reading, &line.readings)
            && let Some(slot) = reasons.get_mut(index)
        {
            slot.get_or_insert(reason);
        }
    }
    let mut doubts = Vec::new();
    let mut reasons = reasons.into_iter();
    line.readings.retain(|reading| match reasons.next().flatten() {
        None => true,
        Some(reason) => {
            let text = reading.evidence.text.clone();
            doubts.push(Doubt { measure: reading.measure, text, reason: reason.to_owned() });
            false
        }
    });
    doubts
}

/// Why no plan can print this much.
fn magnitude(reading: &Reading) -> Option<&'static str> {
    let amount = reading.amount.number()?;
    let negative = amount.is_sign_negative() && !amount.is_zero();
    if negative && !matches!(reading.measure, Measure::Bill | Measure::BillToDate) {
        return Some("an amount below zero");
    }
    match reading.unit.bytes(false) {
        Some(unit) => (amount.checked_mul(unit.into()).is_none_or(|bytes| bytes > MOST_DATA.into()))
            .then_some("more data than any plan gives"),
        None => (amount.abs() > MOST_MONEY.into()).then_some("more than any account holds"),
    }
}

/// Why this reading contradicts another of the same line, part and time.
fn contradiction(reading: &Reading, all: &[Reading]) -> Option<&'static str> {
    let of = |measure: Measure| {
        all.iter().find(|other| {
            other.measure == measure && other.bucket == reading.bucket && other.period == reading.period
        })
    };
    let allowance = of(Measure::DataAllowance)?;
    let parts = [Measure::DataRemaining, Measure::DataUsed].map(of);
    if reading.bucket != Bucket::Total && reading.bucket != Bucket::Base {
        return None;
    }
    if reading.measure == Measure::DataRemaining && exceeds(reading, allowance) {
        return Some("above the allowance on the same page");
    }
    let [Some(remaining), Some(used)] = parts else { return None };
    let three =
        [Measure::DataRemaining, Measure::DataUsed, Measure::DataAllowance].contains(&reading.measure);
    (three && !adds_up(remaining, used, allowance)).then_some("used and left do not add up to the allowance")
}

/// More than an allowance, in either count of bytes and beyond what rounding the amount hides; allowances are exact.
fn exceeds(one: &Reading, other: &Reading) -> bool {
    [true, false].into_iter().all(|binary| match (bytes(one, binary), bytes(other, binary)) {
        (Some((one, step)), Some((other, _))) => one - step / Decimal::TWO > other,
        _ => false,
    })
}

/// `remaining + used = allowance` within the rounding of the three, in either count of bytes. Use beyond the allowance
/// with nothing left is how carriers print low-speed use.
fn adds_up(remaining: &Reading, used: &Reading, allowance: &Reading) -> bool {
    [true, false].into_iter().any(|binary| {
        let amounts = [bytes(remaining, binary), bytes(used, binary), bytes(allowance, binary)];
        let [Some((left, e1)), Some((used, e2)), Some((all, e3))] = amounts else { return true };
        let spent = left <= e1 && used >= all;
        spent || (left + used - all).abs() <= e1 + e2 + e3
    })
}

/// An amount in bytes, and how far rounding can have moved it: one unit of its last digit, since portals cut as well
/// as round.
pub fn bytes(reading: &Reading, binary: bool) -> Option<(Decimal, Decimal)> {
    let amount = reading.amount.number()?;
    let unit = Decimal::from(reading.unit.bytes(binary)?);
    let step = Decimal::new(1, amount.scale());
    Some((amount.checked_mul(unit)?, step.checked_mul(unit)?))
}

/// Whether two amounts of data are the same within rounding, in either count of bytes.
pub fn same(one: &Reading, other: &Reading) -> bool {
    if one.unit == Unit::Packets || other.unit == Unit::Packets || one.unit == other.unit {
        return one.amount == other.amount || one.unit != other.unit;
    }
    [true, false].into_iter().any(|binary| match (bytes(one, binary), bytes(other, binary)) {
        (Some((one, e1)), Some((other, e2))) => (one - other).abs() <= e1 + e2,
        _ => false,
    })
}
