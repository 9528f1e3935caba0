//! The pace at which data goes, and when it is gone if it stays so: a guess, and to be told as one.
//!
//! It takes three readings, on three days that span two: two readings lie on a line whatever they are, and one evening
//! of films is no pace. Only readings since the last top-up or reset count, of the last seven days and in one unit.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::counted::{cycle_of, is_fresh};
use super::cycle::{Passed, passed};
use crate::capture::Unit;
use crate::history::Entry;
use crate::latest::{Figure, KnownLine, same_group};
use crate::order;
use crate::time::Moment;

const DAY: i64 = 24 * 60 * 60;

/// Days with a reading that it takes.
const DAYS: usize = 3;

/// Seconds that the readings must span.
const SPAN: i64 = 2 * DAY;

/// Seconds that count: what was a week ago says little of tomorrow.
const RECENT: i64 = 7 * DAY;

/// Seconds beyond which nobody can tell.
const FARTHEST: i64 = 90 * DAY;

/// When data is gone, if it goes on like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// What goes a day, rounded up to the decimals of the figure.
    pub per_day: Decimal,
    /// Its unit: the figure's.
    pub unit: Unit,
    /// The day on which nothing is left; `None` where the cycle or the data ends before.
    pub gone: Option<Date>,
    /// On how many readings this rests, at least three.
    pub readings: usize,
}

impl Forecast {
    /// The forecast for data left, where enough was read; see the module. `until` is when the data ends by itself.
    pub(super) fn of(
        line: &KnownLine,
        figure: &Figure,
        until: Option<Moment>,
        entries: &[&Entry],
        now: Moment,
    ) -> Option<Self> {
        if !is_fresh(line, figure, now) {
            return None;
        }
        let points = points(line, figure, entries, now);
        let (first, last) = (points.first()?, points.last()?);
        let span = last.0.seconds() - first.0.seconds();
        let mut days: Vec<Date> = points.iter().map(|(at, _)| at.date()).collect();
        days.dedup();
        if days.len() < DAYS || span < SPAN {
            return None;
        }
        let used = first.1.checked_sub(last.1).filter(|used| !used.is_zero())?;
        let per_day = used.checked_mul(Decimal::from(DAY))?.checked_div(Decimal::from(span))?;
        let left: i64 =
            last.1.checked_mul(Decimal::from(span))?.checked_div(used)?.trunc().try_into().ok()?;
        let at = last.0.seconds().checked_add(left)?;
        let gone = Moment::from_millis(at.checked_mul(1000)?)
            .filter(|at| until.is_none_or(|until| *at < until) && at.seconds() - now.seconds() <= FARTHEST);
        // What was to be gone by now is not: the pace was wrong.
        if at <= now.seconds() {
            return None;
        }
        let scale = figure.reading.amount.number()?.scale();
        let per_day = per_day.round_dp_with_strategy(scale, rust_decimal::RoundingStrategy::AwayFromZero);
        Some(Self {
            per_day,
            unit: figure.reading.unit,
            gone: gone.map(Moment::date),
            readings: points.len(),
        })
    }
}

/// What was left when, oldest first, since it last rose.
fn points(line: &KnownLine, figure: &Figure, entries: &[&Entry], now: Moment) -> Vec<(Moment, Decimal)> {
    let today = now.date();
    let counts = |at: Moment| {
        (0..=RECENT).contains(&(now.seconds() - at.seconds()))
            && passed(cycle_of(line), at.date(), today) == Passed::No
    };
    let mut points: Vec<(Moment, Decimal)> = Vec::new();
    for entry in entries {
        let reading = &entry.reading;
        if !same_group(reading, &figure.reading) || reading.unit != figure.reading.unit {
            continue;
        }
        let Some(amount) = reading.amount.number() else { continue };
        points.extend(
            [entry.first_seen, entry.last_seen].into_iter().filter(|at| counts(*at)).map(|at| (at, amount)),
        );
    }
    order::sort_by_key(&mut points, |(at, _)| *at);
    points.dedup();
    let pairs = points.iter().zip(points.iter().skip(1));
    let rose = pairs
        .enumerate()
        .filter(|(_, (before, after))| after.1 > before.1)
        .map(|(place, _)| place + 1)
        .next_back();
    points.drain(..rose.unwrap_or(0));
    points
}
