//! What the figures of a line mean for the days to come: until when they hold, what is safe a day, what lapses when, and
//! at which pace it goes.
//!
//! Pure, from `latest` and the history alone, and nothing where it is not known. All days are Japan's. The words are the
//! pages' concern; so is saying that a pace is a guess. What is worth a warning is `alerts`'s.

mod counted;
mod cycle;
mod pace;
mod trend;

use rust_decimal::Decimal;

use crate::capture::{Amount, Bucket, Measure, Unit};
use crate::history::Entry;
use crate::latest::{Figure, KnownLine};
use crate::order;
use crate::portals;
use crate::time::{Moment, Stamp};
pub use counted::{FRESH, allowance, balance, charges, cycle_of, data_left, data_used, holds, is_fresh};
pub use cycle::{Passed, days_between, end_of, midnight, next_reset, passed};
pub use pace::Forecast;
pub use trend::Trend;

/// All there is to say of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook<'a> {
    /// The line.
    pub line: &'a KnownLine,
    /// Until when its data holds; `None` where the page prints nothing and the carrier's day is not known.
    pub until: Option<Until>,
    /// What can be used each day until then; `None` where that is not known, or the figure is not of today.
    pub safe: Option<Safe<'a>>,
    /// What lapses, soonest first.
    pub lapses: Vec<Lapse<'a>>,
    /// When it is gone at the pace of the last days; `None` where too little was read to say.
    pub forecast: Option<Forecast>,
    /// The last thirty days, of data left or else of data used.
    pub trend: Option<Trend>,
}

/// The end of what is counted now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Until {
    /// The first moment after it, later than the present.
    pub at: Moment,
    /// Whether the page printed it; else it is the carrier's day for all lines.
    pub printed: bool,
    /// What happens then.
    pub ends: Ends,
}

/// What happens at an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// The next cycle begins: at 00:00 in Japan.
    Cycle,
    /// What is left lapses, and nobody said that anything follows.
    Amount,
}

/// What can be used each day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Safe<'a> {
    /// Of this figure.
    pub figure: &'a Figure,
    /// So much a day, in the figure's unit; rounded down, and never below zero.
    pub amount: Decimal,
    /// The figure's unit.
    pub unit: Unit,
    /// For so many days, today included.
    pub days: i64,
}

/// Something that lapses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lapse<'a> {
    /// What: an amount that is not zero, or the day until which something is valid.
    pub figure: &'a Figure,
    /// The day, and the time where it was printed.
    pub on: Stamp,
    /// The first moment after it, later than the present.
    pub at: Moment,
}

impl<'a> Outlook<'a> {
    /// Looks ahead from `now`. `entries` are the line's readings of the last thirty days, as far as they were read from
    /// the history, in any order; without them there is no forecast and no trend.
    pub fn of(line: &'a KnownLine, entries: &[&Entry], now: Moment) -> Self {
        let until = until(line, now);
        let figure = data_left(line, now).or_else(|| data_used(line, now));
        Self {
            line,
            until,
            safe: safe(line, until, now),
            lapses: lapses(line, now),
            forecast: data_left(line, now)
                .and_then(|figure| Forecast::of(line, figure, until.map(|until| until.at), entries, now)),
            trend: figure.and_then(|figure| Trend::of(&figure.reading, entries, now)),
        }
    }
}

impl Until {
    /// Whole days and hours from `now` on.
    pub fn left(&self, now: Moment) -> (i64, i64) {
        let hours = (self.at.seconds() - now.seconds()).max(0) / 3600;
        (hours / 24, hours % 24)
    }
}

/// Until when the data of a line holds: as the page prints it, else to the day that its carrier has for all lines.
pub fn until(line: &KnownLine, now: Moment) -> Option<Until> {
    let cycle = portals::by_id(&line.carrier).map(|portal| portal.cycle)?;
    let left = data_left(line, now);
    let of = left.and_then(|left| allowance(line, left));
    let printed = left.into_iter().chain(of).find_map(|figure| figure.reading.expires);
    if let Some(at) = printed.and_then(end_of).filter(|at| *at > now) {
        let day = at.date();
        let begins = midnight(day) == Some(at)
            && day.yesterday().is_ok_and(|before| next_reset(cycle, before) == Some(day));
        let ends = if begins { Ends::Cycle } else { Ends::Amount };
        return Some(Until { at, printed: true, ends });
    }
    let at = midnight(next_reset(cycle, now.date())?)?;
    Some(Until { at, printed: false, ends: Ends::Cycle })
}

/// What is left, shared among the days until its end. Only of a figure of today: of an older one more was used since.
pub fn safe(line: &KnownLine, until: Option<Until>, now: Moment) -> Option<Safe<'_>> {
    let figure = data_left(line, now).filter(|figure| is_fresh(line, figure, now))?;
    let amount = figure.reading.amount.number().filter(|amount| !amount.is_sign_negative())?;
    let days = days_between(now, until?.at)?;
    // A gigabyte is large: 3 GB for eight days is 0.37 a day, and not nothing.
    let decimals = if figure.reading.unit == Unit::Gb { amount.scale().max(2) } else { amount.scale() };
    let amount = amount.checked_div(Decimal::from(days))?.trunc_with_scale(decimals);
    Some(Safe { figure, amount, unit: figure.reading.unit, days })
}

/// What lapses after `now`, soonest first. Data of a cycle that begins anew is not among it: that ends by itself.
pub fn lapses(line: &KnownLine, now: Moment) -> Vec<Lapse<'_>> {
    let cycle = until(line, now).filter(|until| until.ends == Ends::Cycle);
    let mut lapses: Vec<Lapse<'_>> = Vec::new();
    for figure in line.figures.iter().filter(|figure| holds(line, figure, now)) {
        let reading = &figure.reading;
        let on = match reading.amount {
            Amount::Stamp(stamp) if reading.measure == Measure::ValidUntil => Some(stamp),
            Amount::Number(amount) if amount.is_zero() || amount.is_sign_negative() => None,
            _ => reading.expires,
        };
        let Some((on, at)) = on.and_then(|on| Some((on, end_of(on)?))) else { continue };
        let whole = reading.measure == Measure::DataRemaining
            && matches!(reading.bucket, Bucket::Total | Bucket::Base);
        let counted = matches!(
            reading.measure,
            Measure::DataRemaining | Measure::Points | Measure::Balance | Measure::ValidUntil
        );
        let renewed = whole && cycle.is_some_and(|until| until.at == at);
        if counted && !renewed && at > now {
            lapses.push(Lapse { figure, on, at });
        }
    }
    order::sort_by_key(&mut lapses, |lapse| lapse.at);
    lapses
}
