//! What every value of a file is held to, whichever form it came in: the bounds of a capture, and names that can stand in
//! a key of the storage.

use crate::capture::{Amount, Measure, Period, Reading, Unit};
use crate::error::{Error, Kind, Result};
use crate::gate;
use crate::history::{Entry, Month};

/// Refuses what no capture would have kept. `account`: the figure is not known to be of one line.
pub(super) fn reading(reading: &Reading, account: bool) -> Result<()> {
    let amount = reading.amount.to_string();
    let fail = |wanted| Err(form(&amount, wanted).at("amount"));
    match (reading.unit, reading.amount) {
        (Unit::Unlimited, Amount::Unlimited) => {}
        (Unit::Unlimited, _) => return fail("empty, as where there is no limit"),
        (Unit::Date, Amount::Stamp(_)) => {}
        (Unit::Date, _) => return fail("a date, or a date and time"),
        (_, Amount::Number(_)) => {}
        _ => return fail("a number; only with the unit unlimited it is empty"),
    }
    if let (Measure::Bill | Measure::BillToDate, Some(Period::Day(_) | Period::Last3Days)) =
        (reading.measure, reading.period)
    {
        let period = reading.period.map(|period| period.to_string()).unwrap_or_default();
        return Err(form(&period, "a month, as bills have").at("period"));
    }
    match gate::beyond(reading, account) {
        Some(reason) => Err(form(&format!("{amount} {}", reading.unit), "believed")
            .at(reason.name())
            .at(reading.measure.name())),
        None => Ok(()),
    }
}

/// Refuses what no portal's id looks like.
pub(super) fn carrier(id: &str) -> Result<()> {
    let is_plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
    if id.is_empty() || id.len() > 40 || !id.bytes().all(is_plain) {
        return Err(form(id, "a carrier's id, such as docomo"));
    }
    Ok(())
}

/// Refuses times that are not of this month, or in the wrong order.
pub(super) fn times(entry: &Entry, month: Month) -> Result<()> {
    for (name, at) in [("first_seen", entry.first_seen), ("last_seen", entry.last_seen)] {
        if Month::of(at) != Some(month) {
            return Err(form(&at.to_string(), "a time of its month in Japan").at(name));
        }
    }
    if entry.last_seen < entry.first_seen {
        return Err(form(&entry.last_seen.to_string(), "a time after first_seen").at("last_seen"));
    }
    Ok(())
}

/// A text that is not what it should be, shortened.
pub(super) fn form(text: &str, wanted: &'static str) -> Error {
    Kind::Form { text: text.chars().take(80).collect(), wanted }.into()
}
