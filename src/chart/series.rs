//! The readings of a line that one chart shows, in order of time, and what happened between them.
//!
//! Unknown is not zero, and not what was before either: where nobody looked for a week, and where a cycle ended, no line
//! leads from one point to the next. Of a closed month or day the reading that was seen last counts; all stand in
//! [`Series::rows`].

use std::collections::BTreeMap;

use jiff::civil::{Date, time};
use rust_decimal::Decimal;

use super::range::Range;
use crate::capture::{Bucket, Certainty, Measure, Period, Reading, Unit};
use crate::history::{Chunk, Entry};
use crate::order;
use crate::time::{Moment, Stamp};

/// Seconds between two looks beyond which nothing is said of the time between them.
const GAP: i64 = 7 * 24 * 60 * 60;

/// What is larger cannot be drawn; it stands in the table. In bytes, yen, points, minutes or messages.
const LARGEST: i64 = 1 << 46;

/// What time the figures of a view are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Course {
    /// The moment they were read: the running cycle, or no time at all.
    Now,
    /// The three days before.
    Last3Days,
    /// A month each.
    Month,
    /// A day each.
    Day,
}

/// What one chart shows. Charges so far and fixed bills are one: the first become the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct View {
    /// What is measured.
    pub measure: Measure,
    /// Which part of it.
    pub bucket: Bucket,
    /// The time it is about.
    pub course: Course,
}

impl View {
    /// The view a reading stands in.
    pub fn of(reading: &Reading) -> Self {
        let course = match reading.period {
            None | Some(Period::Current) => Course::Now,
            Some(Period::Last3Days) => Course::Last3Days,
            Some(Period::Month { .. }) => Course::Month,
            Some(Period::Day(_)) => Course::Day,
        };
        let (measure, course) = match (reading.measure, course) {
            (Measure::Bill | Measure::BillToDate, Course::Now | Course::Month) => {
                (Measure::Bill, Course::Month)
            }
            (measure, course) => (measure, course),
        };
        Self { measure, bucket: reading.bucket, course }
    }

    /// The views of a range of these months, those a person asks for first in front.
    pub fn all(chunks: &[Chunk], range: Range) -> Vec<Self> {
        let mut views: Vec<Self> = Vec::new();
        for entry in chunks.iter().flat_map(Chunk::entries).filter(|entry| range.has(entry)) {
            let view = Self::of(&entry.reading);
            if !views.contains(&view) {
                views.push(view);
            }
        }
        order::sort_by(&mut views, |one, other| {
            (one.bucket != Bucket::Total, one).cmp(&(other.bucket != Bucket::Total, other))
        });
        views
    }

    /// Whether the amounts are data, in bytes.
    pub fn is_data(self) -> bool {
        matches!(self.measure, Measure::DataRemaining | Measure::DataUsed | Measure::DataAllowance)
    }

    /// Whether each figure is of a month or a day, drawn as a bar.
    pub fn has_bars(self) -> bool {
        matches!(self.course, Course::Month | Course::Day)
    }
}

/// A reading where it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// Its place in [`Series::rows`].
    pub row: usize,
    /// From when, in seconds since the epoch: first seen, or the start of its month or day.
    pub from: i64,
    /// Until when it was seen so, or the end of its month or day.
    pub to: i64,
    /// The amount in bytes of 1000-byte kilobytes, yen, points, minutes or messages; `None` where it has no number or one
    /// too large to draw.
    pub value: Option<i64>,
    /// Whether it was found one way only, or is of a month that is not closed: drawn otherwise.
    pub unsure: bool,
    /// Whether a line leads here from the point before.
    pub joined: bool,
}

/// What happened to the data of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// A cycle began.
    Reset,
    /// Data was added within a cycle.
    TopUp,
}

/// An event and when it was: exact for a month that began between two looks, else the look that showed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Seconds since the epoch.
    pub at: i64,
    /// What happened.
    pub event: Event,
}

/// All of one view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Series {
    /// Every reading, the oldest first.
    pub rows: Vec<Entry>,
    /// What is drawn, by time. One for each month or day, or one for each reading.
    pub points: Vec<Point>,
    /// Resets and top-ups, by time.
    pub marks: Vec<Mark>,
}

impl Series {
    /// Takes the readings of a view and a range out of a line's months.
    pub fn of(chunks: &[Chunk], view: View, range: Range) -> Self {
        let entries = || chunks.iter().flat_map(Chunk::entries).filter(|entry| range.has(entry));
        let mut rows: Vec<Entry> =
            entries().filter(|entry| View::of(&entry.reading) == view).cloned().collect();
        order::sort_by_key(&mut rows, |entry| (entry.first_seen, entry.last_seen));
        let mut marks = Vec::new();
        if view.is_data() && view.course == Course::Now && view.bucket == Bucket::Total {
            marks = events(&rows, view.measure);
            if view.measure != Measure::DataAllowance {
                let allowance = View { measure: Measure::DataAllowance, ..view };
                let allowances: Vec<Entry> =
                    entries().filter(|entry| View::of(&entry.reading) == allowance).cloned().collect();
                marks.extend(events(&allowances, Measure::DataAllowance));
            }
            order::sort_by_key(&mut marks, |mark| (mark.at, mark.event));
            // One event shows in more than one figure.
            marks.dedup_by(|later, mark| later.event == mark.event && day(later.at) == day(mark.at));
        }
        let points = if view.has_bars() { bars(&rows, view) } else { course(&rows, view, &marks) };
        Self { rows, points, marks }
    }

    /// The point nearest to a time; of several there the first.
    pub fn nearest(&self, at: i64) -> Option<usize> {
        let distance = |point: &Point| (point.from - at).max(at - point.to).max(0);
        self.points.iter().enumerate().min_by_key(|(_, point)| distance(point)).map(|(place, _)| place)
    }

    /// The first and the last second of what is drawn.
    pub fn span(&self) -> Option<(i64, i64)> {
        let from = self.points.iter().map(|point| point.from).min()?;
        Some((from, self.points.iter().map(|point| point.to).max()?))
    }
}

/// The amount as it is drawn.
fn value(reading: &Reading, view: View) -> Option<i64> {
    let number = reading.amount.number()?;
    let step = match (view.is_data(), reading.unit.bytes(false)) {
        (true, Some(bytes)) => bytes,
        (false, None) if !matches!(reading.unit, Unit::Unlimited | Unit::Date) => 1,
        _ => return None,
    };
    let value: i64 = number.checked_mul(Decimal::from(step))?.round().try_into().ok()?;
    (-LARGEST..=LARGEST).contains(&value).then_some(value)
}

/// A point for each reading at the time it was seen. A likely one gives way to a certain one of the same look.
fn course(rows: &[Entry], view: View, marks: &[Mark]) -> Vec<Point> {
    let look = |entry: &Entry| (entry.first_seen, entry.reading.expires);
    let mut points: Vec<Point> = Vec::new();
    let mut together = false;
    for (row, entry) in rows.iter().enumerate() {
        let point = Point {
            row,
            from: entry.first_seen.seconds(),
            to: entry.last_seen.seconds(),
            value: value(&entry.reading, view),
            unsure: entry.reading.certainty == Certainty::Likely,
            joined: false,
        };
        let same =
            points.last_mut().filter(|last| rows.get(last.row).is_some_and(|row| look(row) == look(entry)));
        match same {
            Some(last) if last.unsure && !point.unsure => *last = point,
            Some(last) if !last.unsure && point.unsure => {}
            _ => {
                together |= points.last().is_some_and(|last| last.from == point.from);
                points.push(point);
            }
        }
    }
    // Two gifts at one time are two figures, and no line can lead through both.
    if !together {
        join(&mut points, marks);
    }
    points
}

/// Ends each point where the next begins, and joins those between which something is known.
fn join(points: &mut [Point], marks: &[Mark]) {
    for at in 1..points.len() {
        let Some([before, point]) = points.get_mut(at - 1..=at) else { return };
        before.to = before.to.min(point.from);
        let broken = marks.iter().any(|mark| before.to < mark.at && mark.at <= point.from);
        let known = before.value.is_some() && point.value.is_some();
        point.joined = known && !broken && point.from - before.to <= GAP;
    }
}

/// A bar for each month or day: the reading that was seen last, and a fixed bill before charges so far.
fn bars(rows: &[Entry], view: View) -> Vec<Point> {
    let mut points: BTreeMap<i64, Point> = BTreeMap::new();
    let weight = |point: &Point| {
        rows.get(point.row).map(|entry| {
            let is_fixed = entry.reading.measure != Measure::BillToDate;
            (is_fixed, entry.last_seen, entry.first_seen, entry.reading.certainty == Certainty::Certain)
        })
    };
    for (row, entry) in rows.iter().enumerate() {
        let Some((from, to)) = bounds(entry, view.course) else { continue };
        let is_open = entry.reading.measure == Measure::BillToDate;
        let unsure = is_open || entry.reading.certainty == Certainty::Likely;
        let point = Point { row, from, to, value: value(&entry.reading, view), unsure, joined: false };
        if points.get(&from).is_none_or(|known| weight(known) <= weight(&point)) {
            points.insert(from, point);
        }
    }
    points.into_values().collect()
}

/// The seconds in which the month or day of a reading begins and ends. Charges so far are of the month they were read in.
fn bounds(entry: &Entry, course: Course) -> Option<(i64, i64)> {
    let first = match (course, entry.reading.period) {
        (Course::Day, Some(Period::Day(day))) => {
            return Some((midnight(day)?, midnight(day.tomorrow().ok()?)?));
        }
        (Course::Month, Some(Period::Month { year, month })) => Date::new(year, month, 1).ok()?,
        (Course::Month, _) => entry.first_seen.date().first_of_month(),
        _ => return None,
    };
    Some((midnight(first)?, midnight(first.last_of_month().tomorrow().ok()?)?))
}

/// The second at which a day begins in Japan.
pub fn midnight(day: Date) -> Option<i64> {
    Moment::from_japan(day.to_datetime(time(0, 0, 0, 0))).map(Moment::seconds)
}

fn day(seconds: i64) -> Option<Date> {
    Moment::from_millis(seconds.checked_mul(1000)?).map(Moment::date)
}

/// What happened, as the amounts of one page in one unit tell: two pages may round otherwise.
fn events(rows: &[Entry], measure: Measure) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (place, entry) in rows.iter().enumerate() {
        let before = rows.get(..place).unwrap_or_default().iter().rev();
        let before = before
            .filter(|other| (&other.page, other.reading.unit) == (&entry.page, entry.reading.unit))
            .find(|other| other.first_seen < entry.first_seen);
        if let Some(mark) = before.and_then(|before| event(before, entry, measure)) {
            marks.push(mark);
        }
    }
    marks
}

fn event(before: &Entry, after: &Entry, measure: Measure) -> Option<Mark> {
    let (old, new) = (before.reading.amount.number()?, after.reading.amount.number()?);
    let seen = after.first_seen.seconds();
    let begun = after.first_seen.date().first_of_month();
    let turned = before.last_seen.date() < begun;
    let reset_at = midnight(begun).filter(|at| turned && *at > before.last_seen.seconds()).unwrap_or(seen);
    match measure {
        Measure::DataUsed if new < old => Some(Mark { at: reset_at, event: Event::Reset }),
        Measure::DataRemaining if new > old && turned && !lapses_midmonth(&after.reading) => {
            Some(Mark { at: reset_at, event: Event::Reset })
        }
        Measure::DataRemaining | Measure::DataAllowance
            if new > old && (!turned || measure == Measure::DataRemaining) =>
        {
            Some(Mark { at: seen, event: Event::TopUp })
        }
        _ => None,
    }
}

/// Whether data ends on a day of its own, as what was bought does: then no month gave it.
fn lapses_midmonth(reading: &Reading) -> bool {
    reading
        .expires
        .map(Stamp::date)
        .is_some_and(|day| day != day.first_of_month() && day != day.last_of_month())
}
