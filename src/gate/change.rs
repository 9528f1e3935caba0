//! What two looks at one figure say of each other: whether it fell, leapt as with a wrong unit, or is another one.
//!
//! Amounts are compared in both counts of bytes and with the rounding of each.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::{COUNTS, bytes};
use crate::capture::{Amount, AsOf, Reading, Unit};
use crate::time::{Moment, Stamp};

/// From how many times on an amount can be one with a wrong unit: the step of units is 1000 or 1024, and the true
/// amount moved between the looks.
const LEAP: u32 = 500;

/// Up to how many times.
const MOST_LEAP: u32 = 2000;

/// The most bytes a second that a line uses for long in ordinary life: 10 GB a day.
const PACE: i64 = 10_000_000_000 / (24 * 60 * 60);

/// A figure as one look gave it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sight {
    pub amount: Amount,
    pub unit: Unit,
    /// When it was seen.
    pub seen: Moment,
    /// The page's own "as of".
    pub as_of: Option<AsOf>,
    pub expires: Option<Stamp>,
}

impl Sight {
    pub(super) fn of(reading: &Reading, seen: Moment) -> Self {
        Self {
            amount: reading.amount,
            unit: reading.unit,
            seen,
            as_of: reading.as_of,
            expires: reading.expires,
        }
    }

    /// The two in the order in which they were true: by the page's own time where it prints one, else as seen.
    pub(super) fn in_order(one: Self, other: Self) -> (Self, Self) {
        let told = match (one.as_of, other.as_of) {
            (Some(AsOf::Moment(one)), Some(AsOf::Moment(other))) => one.cmp(&other),
            (Some(AsOf::Day(one)), Some(AsOf::Day(other))) => one.cmp(&other),
            _ => Ordering::Equal,
        };
        if told.then(one.seen.cmp(&other.seen)).is_le() { (one, other) } else { (other, one) }
    }

    fn bytes(&self, binary: bool) -> Option<(Decimal, Decimal)> {
        bytes(self.amount, self.unit, binary)
    }

    /// Whether both print the same unit with as many decimals: a mistaken unit never does.
    fn looks_like(&self, other: &Self) -> bool {
        let decimals = |sight: &Self| sight.amount.number().map(|number| number.scale());
        self.unit == other.unit && decimals(self) == decimals(other)
    }
}

/// Whether the later amount is smaller beyond rounding. Rounded or cut, what was printed is at most half a unit of its
/// last digit more than the truth, and at most a whole one less.
pub(super) fn fell(before: &Sight, after: &Sight) -> bool {
    COUNTS.into_iter().all(|binary| match (before.bytes(binary), after.bytes(binary)) {
        (Some((was, slack)), Some((is, step))) => {
            let (least, most) = (was.checked_sub(slack / Decimal::TWO), is.checked_add(step));
            least.zip(most).is_some_and(|(least, most)| most < least)
        }
        _ => false,
    })
}

/// Whether a counter rose as if by a wrong unit: at least [`LEAP`] times, and more than a line uses in the time, or in
/// another unit or with other decimals. A counter that began anew is only held to the time: it may be printed anew too.
pub(super) fn leapt_up(before: &Sight, after: &Sight, ended: bool) -> bool {
    let (Some((was, step)), Some((is, _))) = (before.bytes(false), after.bytes(false)) else { return false };
    let is_leap = was.max(step).checked_mul(LEAP.into()).is_some_and(|leap| is >= leap);
    is_leap && (!is_in_pace(before, after) || (!ended && !before.looks_like(after)))
}

/// Whether an amount changed as if by a wrong unit: by [`LEAP`] to [`MOST_LEAP`] times, up or down. Nothing is
/// no multiple of anything.
pub(super) fn leapt(before: &Sight, after: &Sight) -> bool {
    let (Some((was, _)), Some((is, _))) = (before.bytes(false), after.bytes(false)) else { return false };
    let (small, large) = (was.min(is), was.max(is));
    let at_least = |times: u32| small.checked_mul(times.into()).is_some_and(|leap| large >= leap);
    let at_most = |times: u32| small.checked_mul(times.into()).is_none_or(|leap| large <= leap);
    small > Decimal::ZERO && at_least(LEAP) && at_most(MOST_LEAP)
}

/// Whether a change is what using the line gives: printed the same way, and not more than a line uses in the time.
pub(super) fn is_use(before: &Sight, after: &Sight) -> bool {
    before.looks_like(after) && is_in_pace(before, after)
}

fn is_in_pace(before: &Sight, after: &Sight) -> bool {
    let seconds = (after.seen.seconds() - before.seen.seconds()).abs();
    let most = Decimal::from(seconds.saturating_mul(PACE));
    rise(before, after, false).is_some_and(|(bytes, _)| bytes.abs() <= most)
}

/// By how many bytes the later amount is larger, with the rounding of both.
pub(super) fn rise(before: &Sight, after: &Sight, binary: bool) -> Option<(Decimal, Decimal)> {
    let ((was, slack), (is, step)) = (before.bytes(binary)?, after.bytes(binary)?);
    Some((is.checked_sub(was)?, slack.checked_add(step)?))
}

/// Whether two allowances are not the same one. Whole numbers are exact, decimals may be rounded anew at each look.
pub(super) fn differs(one: &Sight, other: &Sight) -> bool {
    let exact = |sight: &Sight| sight.amount.number().is_none_or(|number| number.scale() == 0);
    if one.unit == other.unit && (one.amount == other.amount || (exact(one) && exact(other))) {
        return one.amount != other.amount;
    }
    COUNTS.into_iter().all(|binary| rise(one, other, binary).is_none_or(|(rise, slack)| rise.abs() > slack))
}
