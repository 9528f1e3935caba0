//! Amounts that fall to a threshold or rise over one: data left, charges, prepaid money.
//!
//! A crossing is told once. It can be crossed again after the amount was on the other side, after another cycle began,
//! and, below the threshold, after a top-up: then with the next fall.

use rust_decimal::Decimal;

use super::memory::{Crossing, State, key};
use super::{Alert, Kind, Round, Told};
use crate::capture::{Bucket, Certainty, Measure, Period};
use crate::latest::{Figure, KnownLine};
use crate::outlook::{self, Passed, cycle_of, passed};
use crate::settings::DataLeft;
use crate::time::{Moment, Stamp};

/// The smallest top-up of data, in bytes: 100 MB (<https://mineo.jp/service/data/packet-charge>). Two pages that round
/// one figure differently are further apart than nothing, and nearer than this.
const TOP_UP: Decimal = Decimal::from_parts(100_000_000, 0, 0, false, 0);

/// A rise of prepaid money that is a recharge, in yen: far below the smallest sold, and above what rounding does.
const RECHARGE: Decimal = Decimal::ONE_HUNDRED;

/// An amount and its threshold.
struct Level<'a> {
    figure: &'a Figure,
    of: Option<&'a Figure>,
    /// What is compared: bytes of 1000-byte kilobytes, or yen.
    value: Decimal,
    /// It is on the wrong side of the threshold.
    crossed: bool,
    /// A rise that is a top-up; `None` where it is none, as of charges.
    top_up: Option<Decimal>,
}

impl Round<'_> {
    /// All amounts of a line.
    pub(super) fn levels(&mut self, line: &KnownLine) {
        let settings = self.settings.line(&line.id);
        let data = settings.data_left.map(|threshold| data(line, threshold, self.now));
        let charges = settings.charges.map(|budget| charges(line, budget, self.now));
        let balance = settings.balance.map(|threshold| balance(line, threshold, self.now));
        for (kind, level) in
            [(Kind::DataLow, data), (Kind::ChargesOver, charges), (Kind::BalanceLow, balance)]
        {
            match level {
                Some(level) => self.level(kind, line, level),
                // Switched off.
                None => drop(self.memory.take(&key(kind, &line.id, ""))),
            }
        }
    }

    fn level(&mut self, kind: Kind, line: &KnownLine, level: Option<Level<'_>>) {
        let key = key(kind, &line.id, "");
        let Some(level) = level else { return };
        let known = self.memory.take(&key).filter(|known| !is_renewed(line, &level, known, self.now));
        let reading = &level.figure.reading;
        let is_certain = is_certain(&level.figure);
        let counts = is_certain && outlook::is_fresh(line, level.figure, self.now);
        let after = if counts { after(known, &level) } else { known };
        if let Some(after) = after {
            self.memory.put(key.clone(), after);
        }
        let now = self.now;
        let lapsed = reading.expires.and_then(outlook::end_of).is_some_and(|end| end <= now);
        let is_true = is_certain && level.crossed && !lapsed;
        if !is_true {
            return;
        }
        let mut alert = Alert::of(kind, line, Some(level.figure.seen));
        alert.figure = Some(Told::of(level.figure, level.of));
        alert.until = match kind {
            Kind::DataLow => data_until(line, level.figure, now),
            _ => level.figure.reading.expires,
        };
        self.show(&key, alert);
    }
}

fn is_certain(figure: &&Figure) -> bool {
    figure.reading.certainty == Certainty::Certain
}

/// The printed day, else the moment of the reset.
fn data_until(line: &KnownLine, figure: &Figure, now: Moment) -> Option<Stamp> {
    let until = || outlook::until(line, now).map(|until| Stamp::Minute(until.at.japan()));
    figure.reading.expires.or_else(until)
}

/// Whether a cycle began since a crossing, so that the figure is of another one, or what waits is over. On the day of a
/// reset a portal may still show the old figure, so it takes a reading of the day after.
fn is_renewed(line: &KnownLine, level: &Level<'_>, known: &Crossing, now: Moment) -> bool {
    let Some(_) = level.figure.reading.period else { return false };
    let cycle = cycle_of(line);
    let since = |day| passed(cycle, known.seen.date(), day) == Passed::Surely;
    let before = level.figure.seen.date().yesterday();
    before.is_ok_and(since) || (known.state == State::Waiting && since(now.date()))
}

/// What is to be remembered of a crossing once a reading is certain and fresh.
fn after(known: Option<Crossing>, level: &Level<'_>) -> Option<Crossing> {
    if !level.crossed {
        return None;
    }
    let Some(known) = known else {
        let (seen, value) = (level.figure.seen, Some(level.value));
        return Some(Crossing { state: State::Waiting, seen, value });
    };
    let value = known.value.unwrap_or(level.value);
    let rose =
        level.top_up.is_some_and(|least| level.value.checked_sub(value).is_some_and(|rise| rise >= least));
    let (state, value) = match known.state {
        State::Shown if rose => (State::Armed, level.value),
        State::Shown => (State::Shown, value.min(level.value)),
        State::Armed if level.value < value => (State::Waiting, level.value),
        State::Armed => (State::Armed, value.max(level.value)),
        State::Waiting => (State::Waiting, level.value),
    };
    Some(Crossing { state, seen: known.seen, value: Some(value) })
}

/// The newest figure of a measure, whether it still holds or not: what waited for the morning is told all the same.
fn last(line: &KnownLine, measure: Measure, bucket: Bucket) -> Option<&Figure> {
    let of = line.figures.iter().filter(|figure| {
        (figure.reading.measure, figure.reading.bucket) == (measure, bucket)
            && matches!(figure.reading.period, None | Some(Period::Current | Period::Month { .. }))
    });
    of.max_by_key(|figure| figure.seen)
}

/// Data left; where the page prints only what is used of how much, what that leaves.
fn data(line: &KnownLine, threshold: DataLeft, now: Moment) -> Option<Level<'_>> {
    let left = outlook::data_left(line, now)
        .or_else(|| last(line, Measure::DataRemaining, Bucket::Total))
        .or_else(|| last(line, Measure::DataRemaining, Bucket::Base));
    let used = outlook::data_used(line, now).or_else(|| last(line, Measure::DataUsed, Bucket::Total));
    let fresh = |figure: &&Figure| outlook::is_fresh(line, figure, now);
    let figure = left.filter(fresh).or(used.filter(fresh)).or(left).or(used)?;
    let is_left = figure.reading.measure == Measure::DataRemaining;
    let of = outlook::allowance(line, figure).filter(is_certain);
    let whole = of.and_then(bytes);
    let value = if is_left { bytes(figure)? } else { whole?.checked_sub(bytes(figure)?)? };
    let threshold = match threshold {
        DataLeft::Gb(gb) => gb.checked_mul(Decimal::from(1_000_000_000))?,
        DataLeft::Percent(percent) => whole?.checked_mul(Decimal::new(percent.into(), 2))?,
    };
    Some(Level { figure, of, value, crossed: value <= threshold, top_up: Some(TOP_UP) })
}

fn charges(line: &KnownLine, budget: u32, now: Moment) -> Option<Level<'_>> {
    let figure = outlook::charges(line, now).or_else(|| last(line, Measure::BillToDate, Bucket::Total))?;
    let value = figure.reading.amount.number()?;
    Some(Level { figure, of: None, value, crossed: value > Decimal::from(budget), top_up: None })
}

fn balance(line: &KnownLine, threshold: u32, now: Moment) -> Option<Level<'_>> {
    let figure = outlook::balance(line, now).or_else(|| last(line, Measure::Balance, Bucket::Total))?;
    let value = figure.reading.amount.number()?;
    let crossed = value <= Decimal::from(threshold);
    Some(Level { figure, of: None, value, crossed, top_up: Some(RECHARGE) })
}

fn bytes(figure: &Figure) -> Option<Decimal> {
    let reading = &figure.reading;
    reading.amount.number()?.checked_mul(Decimal::from(reading.unit.bytes(false)?))
}
