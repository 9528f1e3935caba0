//! Whether a cycle ended between two looks at a figure: then it began anew, and no fall or leap is a contradiction.

use std::iter::successors;

use jiff::civil::Date;

use super::change::Sight;
use crate::capture::{AsOf, Period};
use crate::portals::{self, Cycle};

/// Seconds beyond which some cycle has ended.
const LONGEST: i64 = 31 * 24 * 60 * 60;

/// Whether a cycle ended between two looks at a figure of this period. A day or month by name is never another one, but
/// after [`LONGEST`] what was known says little about it, too.
pub(super) fn ended(carrier: &str, period: Option<Period>, one: &Sight, other: &Sight) -> bool {
    let (before, after) = if one.seen <= other.seen { (one, other) } else { (other, one) };
    if after.seen.seconds() - before.seen.seconds() > LONGEST {
        return true;
    }
    if matches!(period, Some(Period::Day(_) | Period::Month { .. })) {
        return false;
    }
    let lapsed = before.expires.is_some_and(|expires| expires.date() < after.seen.date());
    let renewed = match (one.expires, other.expires) {
        (Some(one), Some(other)) => one.date() != other.date(),
        _ => false,
    };
    let dates = |sight: &Sight| [sight.seen.date(), told(sight)];
    let begun = dates(before).into_iter().zip(dates(after)).any(|(from, to)| begins(carrier, from, to));
    lapsed || renewed || begun
}

/// The day a figure is of: the page's own "as of", else the day it was seen.
fn told(sight: &Sight) -> Date {
    let as_of = sight.as_of.map(|as_of| match as_of {
        AsOf::Moment(moment) => moment.date(),
        AsOf::Day(day) => day,
    });
    as_of.map_or(sight.seen.date(), |day| day.min(sight.seen.date()))
}

/// Whether a cycle can have begun from one day to another: in another month of Japan, or near one of the carrier's own
/// days. A portal may show the old cycle for some hours more, so the day after such a day counts as well.
fn begins(carrier: &str, from: Date, to: Date) -> bool {
    let (from, to) = (from.min(to), from.max(to));
    if from.first_of_month() != to.first_of_month() {
        return true;
    }
    let days = successors(Some(from.yesterday().unwrap_or(from)), |day| day.tomorrow().ok());
    let mut days = days.take_while(|day| *day <= to);
    let cycle = portals::by_id(carrier).map_or(Cycle::Unknown, |portal| portal.cycle);
    days.any(|day| match cycle {
        // Of the first only another month counts: all portals agree on it.
        Cycle::On(own) => own > 1 && own == day.day(),
        Cycle::OneOf(own) => own.contains(&day.day()),
        Cycle::Unknown => false,
    })
}
