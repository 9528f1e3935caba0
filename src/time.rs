//! Time in Japan: the one zone (+09:00, no summer time since 1951) in which portals print and plans reset.
//!
//! Owns [`Moment`] (an instant, always written at +09:00) and [`Stamp`] (a date, with its time where one was printed).
//! It never asks the clock: callers hand the present in. How pages print dates is `quantity`'s concern.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};

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
        TimeZone::fixed(JST).to_datetime(self.0)
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
    type Err = jiff::Error;

    /// Reads any RFC 3339 instant, whatever its offset; parts of a second are dropped.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let instant: Timestamp = text.parse()?;
        Ok(Self(Timestamp::from_second(instant.as_second())?))
    }
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
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.contains('T') {
            let at: DateTime = text.parse()?;
            Ok(Self::Minute(at))
        } else {
            Ok(Self::Day(text.parse()?))
        }
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
        assert_eq!(moment.date().to_string(), "2025-03-22");
    }

    #[test]
    fn a_stamp_keeps_whether_a_time_was_printed() {
        for text in ["2026-11-28", "2026-11-28T23:59"] {
            assert_eq!(text.parse::<Stamp>().unwrap().to_string(), text);
        }
    }
}
