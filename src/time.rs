//! Time in Japan: the one zone (+09:00, no summer time since 1951) in which portals print and plans reset.
//!
//! Owns [`Moment`] (an instant, always written at +09:00) and [`Stamp`] (a date, with its time where one was printed).
//! It never asks the clock: callers hand the present in. How pages print dates is `quantity`'s concern.
//!
//! Stored forms are read here, digit by digit: jiff's own parsers and the texts of their errors are a tenth of what the
//! popup loads.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

use crate::error::{Error, Kind};

/// Japan Standard Time, UTC+09:00.
const JST: Offset = Offset::constant(9);

/// An instant to the second, written as RFC 3339 at +09:00: `2025-03-22T21:00:00+09:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(Timestamp);

impl Moment {
    /// The instant `millis` milliseconds after the Unix epoch, as `Date.now()` gives; `None` outside years 1 to 9999.
    pub fn from_millis(millis: i64) -> Option<Self> {
        Timestamp::from_second(millis.div_euclid(1000)).ok().map(Self)
    }

    /// The instant a wall clock in Japan shows `local`; `None` only at the very ends of time.
    pub fn from_japan(local: DateTime) -> Option<Self> {
        JST.to_timestamp(local).ok().map(Self)
    }

    /// What a wall clock in Japan shows.
    pub fn japan(self) -> DateTime {
        JST.to_datetime(self.0)
    }

    /// The day in Japan.
    pub fn date(self) -> Date {
        self.japan().date()
    }

    /// Seconds since the Unix epoch.
    pub fn seconds(self) -> i64 {
        self.0.as_second()
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = self.japan();
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}+09:00",
            local.year(),
            local.month(),
            local.day(),
            local.hour(),
            local.minute(),
            local.second()
        )
    }
}

impl FromStr for Moment {
    type Err = Error;

    /// Reads any RFC 3339 instant, whatever its offset; parts of a second are dropped.
    fn from_str(text: &str) -> Result<Self, Error> {
        let read = || {
            let (stem, rest) = text.split_at_checked("2025-03-22T21:00:00".len())?;
            let at = date_time(stem)?;
            let rest = match rest.strip_prefix('.') {
                Some(fraction) if fraction.starts_with(|sign: char| sign.is_ascii_digit()) => {
                    fraction.trim_start_matches(|sign: char| sign.is_ascii_digit())
                }
                Some(_) => return None,
                None => rest,
            };
            offset(rest)?.to_timestamp(at).ok().map(Self)
        };
        read().ok_or_else(|| form(text, "an RFC 3339 time"))
    }
}

/// `+09:00`, `-05:30`, `Z`.
fn offset(text: &str) -> Option<Offset> {
    if text == "Z" || text == "z" {
        return Some(Offset::UTC);
    }
    let (sign, rest) = (text.get(..1)?, text.get(1..)?);
    let (hours, minutes) = rest.split_once(':')?;
    let (hours, minutes): (i8, i8) = (number(hours)?, number(minutes)?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let seconds = i32::from(hours) * 3600 + i32::from(minutes) * 60;
    Offset::from_seconds(match sign {
        "+" => seconds,
        "-" => -seconds,
        _ => return None,
    })
    .ok()
}

/// `2026-11-28T23:59`, and with seconds.
fn date_time(text: &str) -> Option<DateTime> {
    let (day, time) = text.split_once(['T', 't'])?;
    let (hour, minute) = time.split_once(':')?;
    let (minute, second) = minute.split_once(':').unwrap_or((minute, "00"));
    let time = Time::new(number(hour)?, number(minute)?, number(second)?, 0).ok()?;
    Some(date(day)?.to_datetime(time))
}

/// `2026-11-28`; `None` for any other form, and for a day no calendar has.
pub fn date(text: &str) -> Option<Date> {
    let (year, rest) = text.split_at_checked(4)?;
    let (month, day) = rest.strip_prefix('-')?.split_once('-')?;
    let year = year.bytes().all(|byte| byte.is_ascii_digit()).then(|| year.parse().ok())??;
    Date::new(year, number(month)?, number(day)?).ok()
}

/// Two digits.
fn number(text: &str) -> Option<i8> {
    (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

fn form(text: &str, wanted: &'static str) -> Error {
    Kind::Form { text: text.chars().take(80).collect(), wanted }.into()
}

/// A date in Japan, with the time to the minute where the page printed one: `2026-11-28` or `2026-11-28T23:59`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stamp {
    /// Only the day was printed.
    Day(Date),
    /// Day, hour and minute were printed.
    Minute(DateTime),
}

impl Stamp {
    /// The day in Japan.
    pub fn date(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Minute(at) => at.date(),
        }
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = self.date();
        write!(f, "{:04}-{:02}-{:02}", day.year(), day.month(), day.day())?;
        match self {
            Self::Day(_) => Ok(()),
            Self::Minute(at) => write!(f, "T{:02}:{:02}", at.hour(), at.minute()),
        }
    }
}

impl FromStr for Stamp {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let stamp = date_time(text).map(Self::Minute).or_else(|| date(text).map(Self::Day));
        stamp.ok_or_else(|| form(text, "a date, or a date and time"))
    }
}

/// Writes and reads a type as its text form.
macro_rules! serde_as_text {
    ($($name:ty),+) => {$(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, out: S) -> std::result::Result<S::Ok, S::Error> {
                out.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(input: D) -> std::result::Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(input)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}
pub(crate) use serde_as_text;

serde_as_text!(Moment, Stamp);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_in_japan_time_whatever_zone_it_came_in() {
        let moment: Moment = "2025-03-22T12:00:00.9Z".parse().unwrap();
        assert_eq!(moment.to_string(), "2025-03-22T21:00:00+09:00");
        assert_eq!(Moment::from_millis(1_742_644_800_999).unwrap(), moment);
        assert_eq!(moment.date(), Date::constant(2025, 3, 22));
        assert_eq!("2025-03-22T07:30:00-04:30".parse::<Moment>().unwrap(), moment);
        for bad in [
            "",
            "2025-03-22",
            "2025-03-22T12:00",
            "2025-03-22T12:00:00",
            "2025-02-30T12:00:00Z",
            "2025-03-22T25:00:00Z",
            "2025-03-22T12:00:00.Z",
            "2025-03-22T12:00:00+9:00",
            "2025-03-22T12:00:00Z ",
            "+025-03-22T12:00:00Z",
        ] {
            assert!(bad.parse::<Moment>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_stamp_keeps_whether_a_time_was_printed() {
        for text in ["2026-11-28", "2026-11-28T23:59"] {
            assert_eq!(text.parse::<Stamp>().unwrap().to_string(), text);
        }
    }
}
