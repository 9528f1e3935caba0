//! Thirty days of one figure, for a small line: a value for each day on which it is known, and gaps for the others.

use jiff::civil::{Date, Time};
use rust_decimal::Decimal;

use crate::capture::{Reading, Unit};
use crate::history::Entry;
use crate::latest::same_group;
use crate::time::Moment;

/// Days of a trend.
pub const DAYS: usize = 30;

/// One figure over the last thirty days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trend {
    /// The unit of all values.
    pub unit: Unit,
    /// Today in Japan, the day of the last value.
    pub today: Date,
    /// What was last seen on each day, oldest first; `None` for a day on which it is not known.
    pub days: Vec<Option<Decimal>>,
}

impl Trend {
    /// The trend of the figure that `reading` is of, in its unit: what was printed in another is a gap, for no portal
    /// says how many of one make the other. `None` where no day has a value.
    ///
    /// A day between two looks that saw the same is known as well.
    pub(super) fn of(reading: &Reading, entries: &[&Entry], now: Moment) -> Option<Self> {
        let today = now.date();
        let mut days = Vec::with_capacity(DAYS);
        let mut day = Some(today);
        while days.len() < DAYS {
            days.push(day.and_then(|day| on(day, reading, entries)));
            day = day.and_then(|day| day.yesterday().ok());
        }
        days.reverse();
        days.iter().any(Option::is_some).then_some(Self { unit: reading.unit, today, days })
    }
}

/// What was last seen of a figure on a day.
fn on(day: Date, reading: &Reading, entries: &[&Entry]) -> Option<Decimal> {
    let end = Moment::from_japan(day.to_datetime(Time::constant(23, 59, 59, 0)))?;
    let of = entries.iter().filter(|entry| {
        same_group(&entry.reading, reading)
            && entry.reading.unit == reading.unit
            && entry.first_seen.date() <= day
            && day <= entry.last_seen.date()
    });
    let last = of.max_by_key(|entry| (entry.last_seen.min(end), entry.first_seen))?;
    last.reading.amount.number()
}
