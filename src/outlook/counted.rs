//! Which figures of a line can be counted on at a time: what still holds, and what is fresh.

use jiff::civil::Date;

use super::cycle::{Passed, end_of, passed};
use crate::capture::{AsOf, Bucket, Measure, Period};
use crate::latest::{Figure, KnownLine};
use crate::portals::{self, Cycle};
use crate::time::Moment;

const HOUR: i64 = 60 * 60;

const DAY: i64 = 24 * HOUR;

/// Seconds for which a reading is fresh: a day, so that one of the evening counts in the morning.
pub const FRESH: i64 = DAY;

/// Days that a portal may be behind and still be fresh: docomo counts to the day before
/// (<https://www.docomo.ne.jp/english/support/online/confirmation/about/>), and a week-end can lie between.
const BEHIND: i64 = 3;

/// Seconds after which a reading is too old to say anything: a cycle has ended.
const AGED: i64 = 31 * DAY;

/// Seconds that a reading may lie ahead of the present: clocks are set a little.
const AHEAD: i64 = HOUR;

/// The day a figure is of: the page's own "as of", else the day it was seen.
fn told(figure: &Figure) -> Date {
    let seen = figure.seen.date();
    match figure.reading.as_of {
        Some(AsOf::Moment(at)) => at.date().min(seen),
        Some(AsOf::Day(day)) => day.min(seen),
        None => seen,
    }
}

/// The cycle of a line's carrier.
pub fn cycle_of(line: &KnownLine) -> Cycle {
    portals::by_id(&line.carrier).map_or(Cycle::Unknown, |portal| portal.cycle)
}

/// Whether a figure can still be true at `now`: read within 31 days and not ahead of the clock, not lapsed, and of the
/// cycle that runs, where it speaks of one.
pub fn holds(line: &KnownLine, figure: &Figure, now: Moment) -> bool {
    let age = now.seconds() - figure.seen.seconds();
    let lapsed = figure.reading.expires.and_then(end_of).is_some_and(|end| end <= now);
    let today = now.date();
    let runs = match figure.reading.period {
        None => true,
        Some(Period::Current) => passed(cycle_of(line), told(figure), today) == Passed::No,
        Some(Period::Month { year, month }) => (year, month) == (today.year(), today.month()),
        Some(Period::Day(_) | Period::Last3Days) => false,
    };
    (-AHEAD..=AGED).contains(&age) && !lapsed && runs
}

/// Whether a figure [`holds`] and is of today: seen within a day, and at most three days old by the page's own word.
pub fn is_fresh(line: &KnownLine, figure: &Figure, now: Moment) -> bool {
    let behind = now.seconds() - super::midnight(told(figure)).map_or(0, Moment::seconds);
    now.seconds() - figure.seen.seconds() <= FRESH && behind <= (BEHIND + 1) * DAY && holds(line, figure, now)
}

/// The newest figure of this measure and bucket that holds; of several of one look the smallest.
fn newest(line: &KnownLine, measure: Measure, bucket: Bucket, now: Moment) -> Option<&Figure> {
    let of = line.figures.iter().filter(|figure| {
        (figure.reading.measure, figure.reading.bucket) == (measure, bucket) && holds(line, figure, now)
    });
    of.min_by_key(|figure| (std::cmp::Reverse(figure.seen), figure.reading.amount.number()))
}

/// All data that is left: the total, or the plan's own where no total holds.
pub fn data_left(line: &KnownLine, now: Moment) -> Option<&Figure> {
    newest(line, Measure::DataRemaining, Bucket::Total, now)
        .or_else(|| newest(line, Measure::DataRemaining, Bucket::Base, now))
}

/// All data used in the running cycle.
pub fn data_used(line: &KnownLine, now: Moment) -> Option<&Figure> {
    newest(line, Measure::DataUsed, Bucket::Total, now)
}

/// What the running cycle costs so far.
pub fn charges(line: &KnownLine, now: Moment) -> Option<&Figure> {
    newest(line, Measure::BillToDate, Bucket::Total, now)
}

/// The prepaid money.
pub fn balance(line: &KnownLine, now: Moment) -> Option<&Figure> {
    newest(line, Measure::Balance, Bucket::Total, now)
}

/// The allowance that the same look at the same page printed beside a figure, in the same bucket.
pub fn allowance<'a>(line: &'a KnownLine, of: &Figure) -> Option<&'a Figure> {
    line.figures.iter().find(|figure| {
        (figure.reading.measure, figure.reading.bucket) == (Measure::DataAllowance, of.reading.bucket)
            && (figure.seen, &figure.page, figure.reading.period) == (of.seen, &of.page, of.reading.period)
    })
}
