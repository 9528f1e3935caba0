//! The history: packed months of readings, one text per line and month, appended to and never overwritten.
//!
//! Owns the keys ([`line_id`], [`Chunk::key`]), the packed text of a month ([`Chunk`]), the list of what there is
//! ([`Index`]) and the lines a person has ([`Lines`]). Which keys one capture touches is [`crate::commit`]'s concern;
//! what is known now is [`crate::latest`]'s. Nothing here is ever read as a whole: the index names every key.

mod chunk;
mod index;
mod lines;
mod merge;
mod text;

use std::fmt;
use std::str::FromStr;

use jiff::civil::DateTime;

pub(crate) use chunk::chunk_key;
pub use chunk::{Chunk, Entry};
pub use index::{INDEX_KEY, Index};
pub use lines::{COLOURS, LINES_KEY, Lines, NAME_CAP, NamedLine};
pub(crate) use lines::{json_text, parse_json};

use crate::capture::{Amount, Line, Reading};
use crate::error::{Error, Kind};
use crate::time::{Moment, Stamp};

/// The most bytes a stored value may have. A busy line's month is about 10 KB; beyond this something is wrong.
pub const CAP: usize = 1024 * 1024;

/// What the error says of a value that a newer version wrote ([`Kind::Newer`]): it must not be touched.
pub const NEWER: &str = "written by a newer version";

/// The storage id of a line: `iijmio:5678-k3f9`, or `docomo:-` for the whole account.
///
/// Anything in the line's key that could end an id or a storage key is written as `%XX`.
pub fn line_id(carrier: &str, line: &Line) -> String {
    let mut id = String::new();
    escape_id(carrier, &mut id);
    id.push(':');
    match line.key.as_deref().or(line.line.as_deref()) {
        Some("-") => text::push_hex(b'-', &mut id),
        Some(key) => escape_id(key, &mut id),
        None => id.push('-'),
    }
    id
}

fn escape_id(part: &str, out: &mut String) {
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') {
            out.push(char::from(byte));
        } else {
            text::push_hex(byte, out);
        }
    }
}

/// The most bytes an id from elsewhere may have; ours have about twenty.
const ID_CAP: usize = 200;

/// Refuses what [`line_id`] cannot have given.
fn check_id(id: &str) -> Result<(), Error> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'%');
    let parts = id.split_once(':').filter(|(carrier, key)| !carrier.is_empty() && !key.is_empty());
    let whole = parts.is_some_and(|(carrier, key)| carrier.bytes().chain(key.bytes()).all(plain));
    if whole && id.len() <= ID_CAP { Ok(()) } else { Err(form(id, "a line's id (carrier:key)")) }
}

/// Refuses what are no last four digits of a phone number.
fn check_digits(line: &str) -> Result<(), Error> {
    let whole = line.len() == 4 && line.bytes().all(|byte| byte.is_ascii_digit());
    if whole { Ok(()) } else { Err(form(line, "the last four digits of a number")) }
}

pub(crate) fn form(text: &str, wanted: &'static str) -> Error {
    Error::new(Kind::Form { text: text.chars().take(80).collect(), wanted })
}

/// A month in Japan: `2025-03`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// The month in Japan in which the moment lies; `None` before the year 1.
    pub fn of(moment: Moment) -> Option<Self> {
        let day = moment.date();
        (day.year() > 0).then(|| Self { year: day.year(), month: day.month() })
    }

    /// Months since the year 0, so that the next one is one more.
    fn number(self) -> i32 {
        i32::from(self.year) * 12 + i32::from(self.month) - 1
    }

    fn from_number(number: i32) -> Option<Self> {
        let year = i16::try_from(number.div_euclid(12)).ok().filter(|year| *year > 0)?;
        let month = i8::try_from(number.rem_euclid(12) + 1).ok()?;
        Some(Self { year, month })
    }

    fn has(self, year: i16, month: i8) -> bool {
        (self.year, self.month) == (year, month)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let parts = text.split_once('-').filter(|(year, month)| year.len() == 4 && month.len() == 2);
        let number = |digits: &str| text::digits(digits).and_then(|number| i16::try_from(number).ok());
        parts
            .and_then(|(year, month)| Some((number(year)?, i8::try_from(number(month)?).ok()?)))
            .filter(|(year, month)| *year > 0 && (1..=12).contains(month))
            .map(|(year, month)| Self { year, month })
            .ok_or_else(|| form(text, "a month (YYYY-MM)"))
    }
}

/// The error of a stored value that does not parse; with [`NEWER`] as the reason, of one that only a newer version can.
pub(crate) fn stored(key: &str, why: impl Into<String>) -> Error {
    let (key, why) = (key.to_owned(), why.into());
    Error::new(if why == NEWER { Kind::Newer { key } } else { Kind::Stored { key, why } })
}

/// Refuses a stored value over [`CAP`].
pub(crate) fn check_size(key: &str, text: &str) -> Result<(), Error> {
    if text.len() > CAP {
        return Err(Error::new(Kind::TooLarge { size: text.len(), cap: CAP }).at(key));
    }
    Ok(())
}

/// Whether two readings print the same amount in the same unit: `30.00` is not `30.0`, though they are equal numbers.
pub(crate) fn same_amount(one: &Reading, other: &Reading) -> bool {
    let exactly = match (one.amount, other.amount) {
        (Amount::Number(a), Amount::Number(b)) => a.serialize() == b.serialize(),
        (a, b) => a == b,
    };
    exactly && one.unit == other.unit
}

/// The reading in the form in which it is stored: a [`Stamp`] ends at the minute.
pub(crate) fn as_stored(reading: &Reading) -> Reading {
    let mut reading = reading.clone();
    reading.expires = reading.expires.map(to_minute);
    if let Amount::Stamp(stamp) = reading.amount {
        reading.amount = Amount::Stamp(to_minute(stamp));
    }
    reading
}

fn to_minute(stamp: Stamp) -> Stamp {
    let Stamp::Minute(at) = stamp else { return stamp };
    let whole = DateTime::new(at.year(), at.month(), at.day(), at.hour(), at.minute(), 0, 0);
    whole.map_or(stamp, Stamp::Minute)
}
