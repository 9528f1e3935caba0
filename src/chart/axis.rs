//! Round steps along the axes: amounts in ones, twos and fives, times in days and months of Japan.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::series::midnight;
use crate::time::Moment;

/// The places of about `count` round amounts from at most `low` to at least `high`, zero among them.
pub fn amounts(low: i64, high: i64, count: i64) -> Vec<i64> {
    let (low, high) = (low.min(0), high.max(1));
    let wanted = ((high - low) / count.max(1)).max(1);
    let mut step = 1_i64;
    // Ones, twos and fives of every power of ten.
    while step < wanted {
        step = match leading(step) {
            2 => step / 2 * 5,
            _ => step * 2,
        };
    }
    let first = low.div_euclid(step);
    let last = high.div_euclid(step) + i64::from(high.rem_euclid(step) > 0);
    (first..=last).map(|place| place * step).collect()
}

fn leading(mut number: i64) -> i64 {
    while number >= 10 {
        number /= 10;
    }
    number
}

/// A unit in which bytes are written beside an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// `KB`, `MB`, `GB`; empty for what is no data.
    pub unit: &'static str,
    /// Decimal places the unit moves an amount by.
    places: u32,
}

impl Scale {
    /// The largest unit in which the largest amount is one or more.
    pub fn of(is_data: bool, largest: i64) -> Self {
        match largest {
            _ if !is_data => Self { unit: "", places: 0 },
            1_000_000_000.. => Self { unit: "GB", places: 9 },
            1_000_000.. => Self { unit: "MB", places: 6 },
            _ => Self { unit: "KB", places: 3 },
        }
    }

    /// An amount in this unit, without idle zeros.
    pub fn number(self, amount: i64) -> Decimal {
        Decimal::new(amount, self.places).normalize()
    }
}

/// A step of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many days.
    Days(i8),
    /// So many months.
    Months(i16),
}

const STEPS: [Step; 12] = [
    Step::Days(1),
    Step::Days(2),
    Step::Days(7),
    Step::Days(14),
    Step::Months(1),
    Step::Months(2),
    Step::Months(3),
    Step::Months(6),
    Step::Months(12),
    Step::Months(24),
    Step::Months(60),
    Step::Months(120),
];

const DAY: i64 = 24 * 60 * 60;

/// The days on which a time axis from one second to another is marked, at most `most`, and their distance. No step is
/// shorter than `shortest`.
pub fn days(from: i64, to: i64, most: i64, shortest: Step) -> (Step, Vec<Date>) {
    let steps = STEPS.into_iter().skip_while(|step| *step != shortest);
    let fits = |step: &Step| (to - from) / length(*step) < most;
    let step = steps.clone().find(fits).or(steps.last()).unwrap_or(Step::Months(120));
    let mut days = Vec::new();
    let mut next = Moment::from_millis(from.saturating_mul(1000)).map(|from| start(from.date(), step));
    while let Some(day) = next {
        match midnight(day) {
            Some(at) if at <= to => days.extend((at >= from).then_some(day)),
            _ => break,
        }
        next = after(day, step);
    }
    (step, days)
}

fn length(step: Step) -> i64 {
    match step {
        Step::Days(days) => i64::from(days) * DAY,
        Step::Months(months) => i64::from(months) * 30 * DAY,
    }
}

/// The marked day at or before `day` from which steps are counted.
fn start(day: Date, step: Step) -> Date {
    match step {
        Step::Days(_) => day,
        Step::Months(months) => {
            let past = (day.year() * 12 + i16::from(day.month()) - 1).rem_euclid(months);
            (0..past)
                .try_fold(day.first_of_month(), |day, _| Some(day.yesterday().ok()?.first_of_month()))
                .unwrap_or(day)
        }
    }
}

fn after(day: Date, step: Step) -> Option<Date> {
    match step {
        Step::Days(days) => (0..days).try_fold(day, |day, _| day.tomorrow().ok()),
        Step::Months(months) => (0..months).try_fold(day, |day, _| day.last_of_month().tomorrow().ok()),
    }
}
