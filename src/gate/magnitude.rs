//! How much a figure can be at all, by its measure.
//!
//! The bounds are far above what is sold and used, so that no true figure meets them, and below what a wrong unit or a
//! run of digits that is no amount gives.

use rust_decimal::Decimal;

use crate::capture::{Measure, Period, Reading, Reason};

/// Data that a plan, top-up or carry-over gives, in bytes: 10 TB. Not known is one that gives a line 1 TB; the rest is
/// room for packs that a family or a company shares.
const MOST_GIVEN: u64 = 10_000_000_000_000;

/// Data that a line can move in a day, in bytes: 10 TB, or nearly 1 Gbps without a pause.
const MOST_A_DAY: u64 = 10_000_000_000_000;

/// Data that a line can move in a month or cycle, in bytes: 100 TB, or 300 Mbps without a pause.
const MOST_A_MONTH: u64 = 100_000_000_000_000;

/// Prepaid yen. SoftBank's prepaid takes 60,000 at most, and money of other kinds is held to 1,000,000 by law.
const MOST_BALANCE: u64 = 1_000_000;

/// Points, each worth about a yen.
const MOST_POINTS: u64 = 10_000_000;

/// Yen that one line costs in a month, with instalments, payments through the carrier, and roaming gone wrong.
const MOST_BILL: u64 = 10_000_000;

/// Yen that an account costs in a month, with all the lines of a company.
const MOST_ACCOUNT_BILL: u64 = 100_000_000;

/// Minutes: the longest cycle had 41 days (SoftBank's in 2025), which are 59,040 minutes.
const MOST_MINUTES: u64 = 60_000;

/// Messages: carriers allow some hundreds a day.
const MOST_MESSAGES: u64 = 100_000;

/// Why no plan can print this much. `account`: the figure is not known to be of one line.
pub(super) fn beyond(reading: &Reading, account: bool) -> Option<Reason> {
    let amount = reading.amount.number()?;
    let bill = matches!(reading.measure, Measure::Bill | Measure::BillToDate);
    if amount.is_sign_negative() && !amount.is_zero() && !bill {
        return Some(Reason::BelowZero);
    }
    let (most, reason) = most(reading, account)?;
    let unit = Decimal::from(reading.unit.bytes(false).unwrap_or(1));
    amount.abs().checked_mul(unit).is_none_or(|amount| amount > most.into()).then_some(reason)
}

/// The most a figure can be, in bytes where it is data, and the reason for a doubt beyond.
fn most(reading: &Reading, account: bool) -> Option<(u64, Reason)> {
    Some(match reading.measure {
        Measure::DataRemaining | Measure::DataAllowance => (MOST_GIVEN, Reason::TooMuchData),
        Measure::DataUsed => (most_used(reading.period), Reason::TooMuchData),
        Measure::Balance => (MOST_BALANCE, Reason::TooMuchMoney),
        Measure::Points => (MOST_POINTS, Reason::TooMuchMoney),
        Measure::Bill | Measure::BillToDate if account => (MOST_ACCOUNT_BILL, Reason::TooLargeBill),
        Measure::Bill | Measure::BillToDate => (MOST_BILL, Reason::TooLargeBill),
        Measure::VoiceUsed | Measure::VoiceRemaining => (MOST_MINUTES, Reason::TooMuchTalk),
        Measure::SmsUsed => (MOST_MESSAGES, Reason::TooMuchTalk),
        Measure::ValidUntil => return None,
    })
}

fn most_used(period: Option<Period>) -> u64 {
    match period {
        Some(Period::Day(_)) => MOST_A_DAY,
        Some(Period::Last3Days) => 3 * MOST_A_DAY,
        Some(Period::Current | Period::Month { .. }) | None => MOST_A_MONTH,
    }
}
