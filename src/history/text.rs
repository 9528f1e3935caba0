//! The packed text of a month.
//!
//! ```text
//! zandaka-history 1 iijmio:5678-k3f9 5678 2025-03        version, line, last four digits (- for the account), month
//! = daily-usage data_used total MB certain label - 高速通信利用量     a kind: page … how, expiry (- for none), label
//! 1 22210000 23083000 21 204                              a row: kind, first seen, last seen, period, amount, as of
//! 1 . . 22 189
//! end
//! ```
//!
//! Kinds are numbered from 1, in the order in which rows first use them; rows are sorted. Times of this month are
//! `ddHHMMSS` and days `dd`, in Japan; all others are written out. First seen `.` is that of the row above, last seen
//! `.` is first seen. Period: `c` current, `3d` the last three days, `-` none. Amount: `*` no limit. In free text, `%`,
//! spaces and control characters are `%XX`, and nothing is `-`.

use std::cmp::Ordering;
use std::fmt::Write as _;

use jiff::civil::{Date, DateTime};

use super::chunk::{Chunk, Entry};
use super::{Month, NEWER, stored};
use crate::capture::{Amount, AsOf, Evidence, Period, Reading};
use crate::error::Result;
use crate::time::Moment;

const NAME: &str = "zandaka-history";
const VERSION: u32 = 1;

/// The last line, so that a text that was cut anywhere is known to be.
const END: &str = "\nend\n";

/// What many rows share. The period, amount and as-of time of its reading are set by each row.
#[derive(Clone)]
struct Kind {
    page: String,
    reading: Reading,
}

/// What is wrong with a line.
type Found<T> = std::result::Result<T, &'static str>;

/// The one order of entries, so that the same entries give the same text.
pub(super) fn order(one: &Entry, other: &Entry) -> Ordering {
    one.first_seen
        .cmp(&other.first_seen)
        .then_with(|| value_order(one, other))
        .then_with(|| one.last_seen.cmp(&other.last_seen))
}

/// An order of what entries say, whenever they were seen: equal where both say the same, word for word.
pub(super) fn value_order(one: &Entry, other: &Entry) -> Ordering {
    let figure = |entry: &Entry| (entry.reading.measure, entry.reading.bucket, entry.reading.period);
    let value = |entry: &Entry| {
        let reading = &entry.reading;
        (reading.expires, reading.unit, reading.as_of, reading.certainty, reading.evidence.how)
    };
    one.page
        .cmp(&other.page)
        .then_with(|| figure(one).cmp(&figure(other)))
        .then_with(|| value(one).cmp(&value(other)))
        .then_with(|| one.reading.amount.to_string().cmp(&other.reading.amount.to_string()))
        .then_with(|| one.reading.evidence.label.cmp(&other.reading.evidence.label))
}

/// Writes a chunk.
pub(super) fn pack(chunk: &Chunk) -> String {
    let mut out = format!("{NAME} {VERSION} {} ", chunk.id());
    push_text(chunk.line().unwrap_or_default(), &mut out);
    let _ = write!(out, " {}", chunk.month());
    let mut kinds: Vec<String> = Vec::new();
    let mut rows = String::new();
    let mut above = None;
    for entry in chunk.entries() {
        let kind = kind_text(entry);
        let number = kinds.iter().position(|known| *known == kind).unwrap_or_else(|| {
            kinds.push(kind);
            kinds.len() - 1
        });
        let _ = write!(rows, "\n{} ", number + 1);
        push_row(entry, chunk.month(), above, &mut rows);
        above = Some(entry.first_seen);
    }
    for kind in kinds {
        let _ = write!(out, "\n= {kind}");
    }
    out + &rows + END
}

/// Reads a chunk, its rows in the order of the text.
pub(super) fn unpack(key: &str, packed: &str) -> Result<Chunk> {
    let body = packed.strip_suffix(END).ok_or_else(|| stored(key, "its end is cut off"))?;
    let mut lines = (1..).zip(body.split('\n'));
    let head = lines.next().map_or("", |(_, line)| line);
    let mut chunk = header(head).map_err(|why| stored(key, why))?;
    let mut kinds: Vec<Kind> = Vec::new();
    let mut above = None;
    for (number, line) in lines {
        let read = match line.strip_prefix("= ") {
            Some(kind) => read_kind(kind, above.is_some()).map(|kind| kinds.push(kind)),
            None => read_row(line, &kinds, above, chunk.month()).map(|entry| {
                above = Some(entry.first_seen);
                chunk.push(entry);
            }),
        };
        read.map_err(|why| stored(key, format!("line {number}: {why}")))?;
    }
    Ok(chunk)
}

/// Whether the entry comes back from its text as it is.
pub(super) fn reads_back(entry: &Entry, month: Month) -> bool {
    let mut row = String::from("1 ");
    push_row(entry, month, None, &mut row);
    let read = read_kind(&kind_text(entry), false).and_then(|kind| read_row(&row, &[kind], None, month));
    read.is_ok_and(|read| order(&read, entry).is_eq())
}

fn header(line: &str) -> Found<Chunk> {
    let mut words = line.split(' ');
    if words.next() != Some(NAME) {
        return Err("it is no history");
    }
    match words.next().and_then(digits) {
        Some(VERSION) => {}
        Some(version) if version > VERSION => return Err(NEWER),
        _ => return Err("it has no version"),
    }
    let (Some(id), Some(line), Some(month), None) = (words.next(), words.next(), words.next(), words.next())
    else {
        return Err("its header is not whole");
    };
    let month = month.parse().map_err(|_| "its month is no month")?;
    Ok(Chunk::named(id.to_owned(), Some(read_text(line)?).filter(|line| !line.is_empty()), month))
}

fn kind_text(entry: &Entry) -> String {
    let reading = &entry.reading;
    let mut out = String::new();
    push_text(&entry.page, &mut out);
    for word in [
        reading.measure.name(),
        reading.bucket.name(),
        reading.unit.name(),
        reading.certainty.name(),
        reading.evidence.how.name(),
    ] {
        out.push(' ');
        out.push_str(word);
    }
    out.push(' ');
    match reading.expires {
        Some(expires) => out.push_str(&expires.to_string()),
        None => out.push('-'),
    }
    out.push(' ');
    push_text(&reading.evidence.label, &mut out);
    out
}

fn read_kind(line: &str, late: bool) -> Found<Kind> {
    if late {
        return Err("a kind after the rows");
    }
    let mut words = line.split(' ');
    let mut word = || words.next().ok_or("a kind is not whole");
    let page = read_text(word()?)?;
    let mut reading = Reading {
        measure: word()?.parse().map_err(|_| "no measure")?,
        bucket: word()?.parse().map_err(|_| "no bucket")?,
        period: None,
        amount: Amount::Unlimited,
        unit: word()?.parse().map_err(|_| "no unit")?,
        as_of: None,
        certainty: word()?.parse().map_err(|_| "no certainty")?,
        evidence: Evidence {
            how: word()?.parse().map_err(|_| "no kind of evidence")?,
            label: String::new(),
            text: String::new(),
        },
        expires: match word()? {
            "-" => None,
            stamp => Some(stamp.parse().map_err(|_| "no expiry")?),
        },
    };
    reading.evidence.label = read_text(word()?)?;
    if words.next().is_some() { Err("a kind has too many words") } else { Ok(Kind { page, reading }) }
}

fn push_row(entry: &Entry, month: Month, above: Option<Moment>, out: &mut String) {
    if above == Some(entry.first_seen) {
        out.push('.');
    } else {
        push_day_time(entry.first_seen, out);
    }
    out.push(' ');
    if entry.last_seen == entry.first_seen {
        out.push('.');
    } else {
        push_day_time(entry.last_seen, out);
    }
    out.push(' ');
    push_period(entry.reading.period, month, out);
    out.push(' ');
    match entry.reading.amount {
        Amount::Unlimited => out.push('*'),
        amount => out.push_str(&amount.to_string()),
    }
    if let Some(as_of) = entry.reading.as_of {
        out.push(' ');
        push_as_of(as_of, month, out);
    }
}

fn read_row(line: &str, kinds: &[Kind], above: Option<Moment>, month: Month) -> Found<Entry> {
    let mut words = line.split(' ');
    let mut word = || words.next().ok_or("a row is not whole");
    let kind = digits(word()?).and_then(|number| kinds.get((number as usize).checked_sub(1)?));
    let Kind { page, mut reading } = kind.ok_or("no such kind")?.clone();
    let first_seen = match word()? {
        "." => above.ok_or("no row above")?,
        time => read_day_time(time, month).ok_or("no time of first sight")?,
    };
    let last_seen = match word()? {
        "." => first_seen,
        time => read_day_time(time, month).ok_or("no time of last sight")?,
    };
    if last_seen < first_seen {
        return Err("last seen before it was first seen");
    }
    reading.period = read_period(word()?, month)?;
    reading.amount = match word()? {
        "*" => Amount::Unlimited,
        "" => return Err("no amount"),
        amount => amount.parse().map_err(|_| "no amount")?,
    };
    reading.as_of = words.next().map(|as_of| read_as_of(as_of, month)).transpose()?;
    if words.next().is_some() {
        return Err("a row has too many words");
    }
    Ok(Entry { reading, page, first_seen, last_seen })
}

fn push_period(period: Option<Period>, month: Month, out: &mut String) {
    match period {
        None => out.push('-'),
        Some(Period::Current) => out.push('c'),
        Some(Period::Last3Days) => out.push_str("3d"),
        Some(Period::Day(day)) if month.has(day.year(), day.month()) => push_two(day.day(), out),
        Some(period) => out.push_str(&period.to_string()),
    }
}

fn read_period(word: &str, month: Month) -> Found<Option<Period>> {
    Ok(Some(match word {
        "-" => return Ok(None),
        "c" => Period::Current,
        "3d" => Period::Last3Days,
        _ if word.len() == 2 => Period::Day(read_day(word, month).ok_or("no period")?),
        _ => word.parse().map_err(|_| "no period")?,
    }))
}

fn push_as_of(as_of: AsOf, month: Month, out: &mut String) {
    match as_of {
        AsOf::Moment(at) if Month::of(at) == Some(month) => push_day_time(at, out),
        AsOf::Day(day) if month.has(day.year(), day.month()) => push_two(day.day(), out),
        _ => out.push_str(&as_of.to_string()),
    }
}

fn read_as_of(word: &str, month: Month) -> Found<AsOf> {
    let read = match word.len() {
        2 => read_day(word, month).map(AsOf::Day),
        8 => read_day_time(word, month).map(AsOf::Moment),
        _ => word.parse().ok(),
    };
    read.ok_or("no as-of time")
}

fn push_day_time(at: Moment, out: &mut String) {
    let local = at.japan();
    for part in [local.day(), local.hour(), local.minute(), local.second()] {
        push_two(part, out);
    }
}

fn read_day_time(word: &str, month: Month) -> Option<Moment> {
    let number = digits(word).filter(|_| word.len() == 8)?;
    let part = |divisor: u32| i8::try_from(number / divisor % 100).ok();
    let (day, hour, minute, second) = (part(1_000_000)?, part(10_000)?, part(100)?, part(1)?);
    let local = DateTime::new(month.year, month.month, day, hour, minute, second, 0).ok()?;
    Moment::from_japan(local)
}

fn read_day(word: &str, month: Month) -> Option<Date> {
    Date::new(month.year, month.month, i8::try_from(digits(word)?).ok()?).ok()
}

fn push_two(number: i8, out: &mut String) {
    let _ = write!(out, "{number:02}");
}

/// A number of one to nine digits and nothing else.
pub(super) fn digits(word: &str) -> Option<u32> {
    let fits = (1..=9).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    if fits { word.parse().ok() } else { None }
}

/// Appends a byte as `%XX`.
pub(super) fn push_hex(byte: u8, out: &mut String) {
    let _ = write!(out, "%{byte:02X}");
}

/// Appends free text as one word.
pub(super) fn push_text(text: &str, out: &mut String) {
    match text {
        "" => out.push('-'),
        "-" => push_hex(b'-', out),
        _ => {
            for letter in text.chars() {
                if letter == '%'
                    || letter == ' '
                    || letter.is_control()
                    || matches!(letter, '\u{2028}' | '\u{2029}')
                {
                    letter.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| push_hex(byte, out));
                } else {
                    out.push(letter);
                }
            }
        }
    }
}

/// Reads one word of [`push_text`].
pub(super) fn read_text(word: &str) -> Found<String> {
    match word {
        "-" => return Ok(String::new()),
        "" => return Err("an empty word"),
        _ => {}
    }
    let mut parts = word.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (hex, rest) = part.split_at_checked(2).ok_or("half an escape")?;
        let plain = hex.bytes().all(|digit| digit.is_ascii_hexdigit());
        bytes.push(u8::from_str_radix(hex, 16).ok().filter(|_| plain).ok_or("no escape")?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).map_err(|_| "an escape that is no UTF-8")
}
