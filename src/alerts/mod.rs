//! What a person is told without asking: once for each crossing of a threshold, only of readings that are certain and
//! fresh, and never in their quiet hours.
//!
//! A pure state machine: the settings, what is known, what was told before and the present in; what to show now, what to
//! remember and when to look again out. It can be run at any time and any number of times, so that an alarm that was
//! missed costs nothing. The memory is to be written before anything is shown: what is told twice is worse than what is
//! told a little later. Words and notifications are `browser/`'s.

mod badge;
mod dated;
mod level;
mod memory;

use rust_decimal::Decimal;

use crate::capture::{Bucket, Measure, Unit, form, named};
use crate::error::{Error, Result};
use crate::latest::{Figure, KnownLine, Latest};
use crate::outlook::{FRESH, midnight};
use crate::settings::{Quiet, Settings};
use crate::time::{Moment, Stamp, serde_as_text};
pub use badge::{Badge, badge};
use memory::{Memory, State};

use std::fmt;
use std::str::FromStr;

/// The storage key of what was told before.
pub const KEY: &str = "alerts";

/// Version of the value under [`KEY`].
pub const SCHEMA: u32 = 1;

const DAY: i64 = 24 * 60 * 60;

/// Seconds at which alarms are at least apart.
const SOONEST: i64 = 60;

named! {
    /// What an alert is about.
    Kind, "a kind of alert" {
        /// Data left has fallen to the threshold.
        DataLow = "data_low",
        /// Charges so far are over the budget.
        ChargesOver = "charges_over",
        /// Prepaid money has fallen to the threshold.
        BalanceLow = "balance_low",
        /// A contract or prepaid money lapses soon.
        ValidityNear = "validity_near",
        /// Bought, carried-over or given data, or points, lapse soon.
        LapseNear = "lapse_near",
        /// A line was not read for days.
        NotRead = "not_read",
        /// Once a year: are the contact details at the carrier still right?
        CheckDetails = "check_details",
    }
}

/// One thing to tell, in one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// What it is about.
    pub kind: Kind,
    /// The line's id; the carrier's where it is about no line.
    pub line: String,
    /// The portal's id.
    pub carrier: String,
    /// Last four digits of the line; `None` for an account and a carrier.
    pub digits: Option<String>,
    /// The figure: what it measures, and the amount with its unit, as printed. `None` for [`Kind::NotRead`] and
    /// [`Kind::CheckDetails`], and without an amount for a contract's day.
    pub figure: Option<Told>,
    /// Until when: the day something lapses, or the moment the next cycle begins.
    pub until: Option<Stamp>,
    /// When it was last read; `None` for [`Kind::CheckDetails`].
    pub seen: Option<Moment>,
}

/// The figure of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// What it measures.
    pub measure: Measure,
    /// Which part.
    pub bucket: Bucket,
    /// How much; `None` where the figure is a day.
    pub amount: Option<Decimal>,
    /// Its unit.
    pub unit: Unit,
    /// The allowance with its unit, where the page printed it beside.
    pub of: Option<(Decimal, Unit)>,
}

/// What a look at all lines gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What to show now, in the order of the lines.
    pub show: Vec<Alert>,
    /// The text to store under [`KEY`] before anything is shown; `None` where it is stored already.
    pub memory: Option<String>,
    /// When to look again.
    pub next: Moment,
}

/// Looks at all lines. `memory` is what is stored under [`KEY`]; one that does not parse is forgotten, which costs an
/// alert told twice, and no reading.
///
/// # Errors
/// `stored` where a newer version wrote the memory: nothing is to be shown or written then. `too_large` where the
/// memory passes [`crate::history::CAP`].
pub fn check(settings: &Settings, latest: &Latest, memory: Option<&str>, now: Moment) -> Result<Check> {
    let known = match memory.map(Memory::parse) {
        Some(Err(error)) if error.is_newer() => return Err(error),
        Some(Ok(known)) => known,
        Some(Err(_)) | None => Memory::default(),
    };
    let quiet = settings.quiet.is_some_and(|quiet| is_quiet(quiet, now));
    let mut round = Round { settings, latest, now, quiet, memory: known, show: Vec::new() };
    for line in &latest.lines {
        round.levels(line);
        round.lapses(line);
        round.not_read(line);
    }
    round.check_details();
    round.memory.prune();
    let text = round.memory.to_text()?;
    let memory =
        Some(text).filter(|text| memory != Some(text) && (memory.is_some() || !round.memory.is_empty()));
    Ok(Check { show: round.show, memory, next: next_check(settings, latest, now) })
}

/// When to look again: at the end of the quiet hours, at midnight in Japan, when days count and cycles begin, and when a
/// figure on the badge becomes old. Always later than `now`; it depends on nothing that a restart could lose.
pub fn next_check(settings: &Settings, latest: &Latest, now: Moment) -> Moment {
    let quiet_end = settings.quiet.and_then(|quiet| next_at(quiet.end.minutes(), now));
    let midnight = now.date().tomorrow().ok().and_then(midnight);
    let seen = latest.lines.iter().flat_map(|line| &line.figures).map(|figure| figure.seen.seconds());
    let aged = seen.map(|seen| seen + FRESH + 1).filter(|at| *at > now.seconds()).min();
    let times = [quiet_end, midnight].into_iter().flatten().map(Moment::seconds).chain(aged);
    let soonest =
        times.min().unwrap_or(now.seconds() + DAY).clamp(now.seconds() + SOONEST, now.seconds() + DAY);
    Moment::from_millis(soonest.saturating_mul(1000)).unwrap_or(now)
}

/// Whether nothing is to be shown at `now`.
pub fn is_quiet(quiet: Quiet, now: Moment) -> bool {
    let local = now.japan();
    let (Ok(hour), Ok(minute)) = (u16::try_from(local.hour()), u16::try_from(local.minute())) else {
        return false;
    };
    let minutes = hour * 60 + minute;
    let (start, end) = (quiet.start.minutes(), quiet.end.minutes());
    if start < end { (start..end).contains(&minutes) } else { minutes >= start || minutes < end }
}

/// The next moment after `now` at which it is so many minutes after midnight in Japan.
fn next_at(minutes: u16, now: Moment) -> Option<Moment> {
    let today = midnight(now.date())?.seconds() + i64::from(minutes) * 60;
    let at = if today > now.seconds() { today } else { today + DAY };
    Moment::from_millis(at * 1000)
}

/// One look at all lines.
struct Round<'a> {
    settings: &'a Settings,
    latest: &'a Latest,
    now: Moment,
    quiet: bool,
    memory: Memory,
    show: Vec<Alert>,
}

impl Round<'_> {
    /// Shows what waits under a key, unless it is to be quiet now.
    fn show(&mut self, key: &str, alert: Alert) {
        let waiting = self.memory.get_mut(key).filter(|crossing| crossing.state == State::Waiting);
        if let Some(crossing) = waiting.filter(|_| !self.quiet) {
            crossing.state = State::Shown;
            self.show.push(alert);
        }
    }
}

impl Alert {
    /// An alert about a line.
    fn of(kind: Kind, line: &KnownLine, seen: Option<Moment>) -> Self {
        Self {
            kind,
            line: line.id.clone(),
            carrier: line.carrier.clone(),
            digits: line.line.clone(),
            figure: None,
            until: None,
            seen,
        }
    }
}

impl Told {
    fn of(figure: &Figure, of: Option<&Figure>) -> Self {
        let reading = &figure.reading;
        let of = of.and_then(|of| Some((of.reading.amount.number()?, of.reading.unit)));
        Self {
            measure: reading.measure,
            bucket: reading.bucket,
            amount: reading.amount.number(),
            unit: reading.unit,
            of,
        }
    }
}
