//! Days and cycles in Japan: when one begins, and whether one began between two days.

use jiff::civil::{Date, Time};

use crate::portals::Cycle;
use crate::time::{Moment, Stamp};

const DAY: i64 = 24 * 60 * 60;

/// Days after which a cycle has ended whatever its day is.
const LONGEST: i64 = 31;

/// Whether a cycle ended and another began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passed {
    /// It did not.
    No,
    /// It did for some of the carrier's lines.
    Maybe,
    /// It did for all of them.
    Surely,
}

/// 00:00 in Japan; `None` only at the very ends of time.
pub fn midnight(day: Date) -> Option<Moment> {
    Moment::from_japan(day.to_datetime(Time::midnight()))
}

/// The first moment at which what lapses at a stamp has lapsed: a day is used to its end, and so is its last minute.
/// `None` only at the very ends of time.
pub fn end_of(stamp: Stamp) -> Option<Moment> {
    match stamp {
        Stamp::Minute(at) if (at.hour(), at.minute()) != (23, 59) => Moment::from_japan(at),
        Stamp::Minute(_) | Stamp::Day(_) => midnight(stamp.date().tomorrow().ok()?),
    }
}

/// Days from the one of `now` to the end at `at`, both counted where they are only begun. At least 1 for an end that is
/// still to come.
pub fn days_between(now: Moment, at: Moment) -> Option<i64> {
    let whole = at.seconds() - midnight(now.date())?.seconds();
    let days = whole / DAY + i64::from(whole % DAY > 0);
    (at > now).then_some(days)
}

/// The day after `today` on which the next cycle of all lines begins; `None` where it is another for each line or not
/// known.
pub fn next_reset(cycle: Cycle, today: Date) -> Option<Date> {
    let Cycle::On(day) = cycle else { return None };
    next_on(day, today)
}

/// The next day after `today` that is the `day`th of its month, or the last of a month without such a day.
fn next_on(day: i8, today: Date) -> Option<Date> {
    let of_month =
        |first: Date| Date::new(first.year(), first.month(), day.clamp(1, first.days_in_month())).ok();
    let this = of_month(today.first_of_month())?;
    if this > today { Some(this) } else { of_month(today.last_of_month().tomorrow().ok()?) }
}

/// Whether a cycle ended after the day `from` and up to the day `to`.
pub fn passed(cycle: Cycle, from: Date, to: Date) -> Passed {
    let begun = |day: i8| next_on(day, from).is_some_and(|next| next <= to);
    match cycle {
        Cycle::On(day) if begun(day) => Passed::Surely,
        Cycle::OneOf(days) if days.iter().all(|day| begun(*day)) => Passed::Surely,
        Cycle::OneOf(days) if days.iter().any(|day| begun(*day)) => Passed::Maybe,
        Cycle::On(_) | Cycle::OneOf(_) => Passed::No,
        Cycle::Unknown if days_apart(from, to) > LONGEST => Passed::Surely,
        // The most common day of all.
        Cycle::Unknown if begun(1) => Passed::Maybe,
        Cycle::Unknown => Passed::No,
    }
}

fn days_apart(from: Date, to: Date) -> i64 {
    let seconds = |day| midnight(day).map_or(0, Moment::seconds);
    (seconds(to) - seconds(from)) / DAY
}
