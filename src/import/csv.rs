//! Reads our CSV, also as a spreadsheet saved it again.
//!
//! Owns what a spreadsheet may have changed and what of it is read all the same: separators, quotes and line ends, zeros
//! that a number lost, dates in Japan's own forms. What could mean two things is refused with its row. Which line of the
//! store a row belongs to is [`super::Parsed::settle`]'s concern, and whether a figure can be at all `check`'s.

use std::str::FromStr;

use csv::{ReaderBuilder, StringRecord};

use super::check::{self, form};
use crate::capture::{Evidence, How, Period, Reading, Unit};
use crate::error::{Error, Result};
use crate::export::csv::{COLUMNS, unguarded};
use crate::history::Entry;

/// One row: a reading, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The portal's id.
    pub(super) carrier: String,
    /// Last four digits; `None` for the account.
    pub(super) line: Option<String>,
    /// The reading, without a label: the table has none.
    pub(super) entry: Entry,
}

/// The rows of the table.
///
/// # Errors
/// `form` with the row and the column.
pub(super) fn read(text: &str) -> Result<Vec<Row>> {
    let head = text.split(['\r', '\n']).next().unwrap_or_default();
    let count = |separator: u8| head.bytes().filter(|byte| *byte == separator).count();
    let separator = [b',', b';', b'\t'].into_iter().max_by_key(|separator| count(*separator)).unwrap_or(b',');
    let mut table = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut more = || table.read_record(&mut record).map(|more| more.then(|| record.clone()));
    let header = more().map_err(unread)?.unwrap_or_default();
    let places = places(&header)?;
    let mut rows = Vec::new();
    while let Some(record) = more().map_err(unread)? {
        if record.iter().all(str::is_empty) {
            continue;
        }
        let row = Cells { record: &record, places: &places, width: header.len() };
        rows.push(row.read().map_err(|error| error.at(format!("row {}", number(&record, text))))?);
    }
    Ok(rows)
}

/// The row as a spreadsheet counts it, where no cell holds an end of a line.
fn number(record: &StringRecord, text: &str) -> usize {
    let byte =
        record.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or_default();
    let (before, after) = text.split_at_checked(byte).unwrap_or((text, ""));
    // The reader leaves the LF of the row above, and empty rows, to the next one.
    let skipped = after.len() - after.trim_start_matches(['\r', '\n']).len();
    let end = if text.contains('\n') { '\n' } else { '\r' };
    let ends = |text: &str| text.matches(end).count();
    ends(before) + ends(after.get(..skipped).unwrap_or_default()) + 1
}

fn unread(error: csv::Error) -> Error {
    form(&error.to_string(), "a table")
}

/// Where each of our columns stands.
fn places(header: &StringRecord) -> Result<Vec<usize>> {
    let at_header = |error: Error| error.at("header row");
    for (place, name) in header.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        let first = header.iter().position(|other| other == name) == Some(place);
        if !first || !COLUMNS.contains(&name) {
            return Err(at_header(form(name, "one of the twelve columns, once")));
        }
    }
    let place = |name: &&str| header.iter().position(|cell| cell == *name);
    COLUMNS.iter().map(|name| place(name).ok_or_else(|| at_header(form(name, "there")))).collect()
}

struct Cells<'a> {
    record: &'a StringRecord,
    places: &'a [usize],
    width: usize,
}

impl Cells<'_> {
    fn read(&self) -> Result<Row> {
        if let Some(cell) = self.record.iter().skip(self.width).find(|cell| !cell.is_empty()) {
            return Err(form(cell, "in one of the twelve columns"));
        }
        let carrier = unguarded(self.cell("carrier"));
        check::carrier(carrier).map_err(|error| error.at("carrier"))?;
        let line = self.line().map_err(|error| error.at("line"))?;
        let reading = self.reading()?;
        check::reading(&reading, line.is_none())?;
        let first_seen = self.parsed("captured_at", with_offset)?;
        let page = unguarded(self.cell("page")).to_owned();
        let entry = Entry { reading, page, first_seen, last_seen: first_seen };
        Ok(Row { carrier: carrier.to_owned(), line, entry })
    }

    fn reading(&self) -> Result<Reading> {
        let unit = self.parsed("unit", str::to_owned)?;
        let amount = if unit == Unit::Date { plain } else { str::to_owned };
        Ok(Reading {
            measure: self.parsed("measure", str::to_owned)?,
            bucket: self.parsed("bucket", str::to_owned)?,
            period: self.period().map_err(|error| error.at("period"))?,
            amount: self.parsed("amount", amount)?,
            unit,
            as_of: self.optional("as_of", with_offset)?,
            expires: self.optional("expires", plain)?,
            certainty: self.parsed("certainty", str::to_owned)?,
            evidence: Evidence { label: String::new(), text: String::new(), how: How::Taught },
        })
    }

    /// The last four digits, with the zeros that a number lost.
    fn line(&self) -> Result<Option<String>> {
        let cell = unguarded(self.cell("line"));
        match cell.len() {
            0 => Ok(None),
            1..=4 if cell.bytes().all(|byte| byte.is_ascii_digit()) => Ok(Some(format!("{cell:0>4}"))),
            _ => Err(form(cell, "the last four digits of a phone number")),
        }
    }

    /// A spreadsheet that takes `2025-03` for a date has made it the first of the month.
    fn period(&self) -> Result<Option<Period>> {
        let cell = self.cell("period");
        let period = if cell.is_empty() { None } else { Some(plain(cell).parse()?) };
        match period {
            Some(Period::Day(day)) if day.day() == 1 && plain(cell) != cell => {
                Err(form(cell, "clearly a month or a day; write 2025-03 or 2025-03-01"))
            }
            _ => Ok(period),
        }
    }

    /// The cell of a column, without white space around it.
    fn cell(&self, column: &str) -> &str {
        let place = COLUMNS.iter().position(|name| *name == column);
        let cell = place.and_then(|place| self.record.get(*self.places.get(place)?)).unwrap_or_default();
        if column == "page" { cell } else { cell.trim_matches(' ') }
    }

    fn parsed<T: FromStr<Err = Error>>(&self, column: &str, as_ours: fn(&str) -> String) -> Result<T> {
        as_ours(self.cell(column)).parse().map_err(|error: Error| error.at(column))
    }

    fn optional<T: FromStr<Err = Error>>(
        &self,
        column: &str,
        as_ours: fn(&str) -> String,
    ) -> Result<Option<T>> {
        if self.cell(column).is_empty() { Ok(None) } else { self.parsed(column, as_ours).map(Some) }
    }
}

/// A date as we write it, of the forms a spreadsheet shows it in: `2025/3/22 9:05:07`, `2025年3月22日`. What is none of
/// them stays as it is.
fn plain(cell: &str) -> String {
    let (day, time) = cell.split_once([' ', 'T']).map_or((cell, ""), |(day, time)| (day, time.trim_start()));
    let day = day.trim_end_matches(['日', '月']).replace(['年', '月', '/'], "-");
    let numbers: Vec<&str> = day.split('-').collect();
    let [year, rest @ ..] = numbers.as_slice() else { return cell.to_owned() };
    if year.len() != 4 || rest.is_empty() || !numbers.iter().all(|number| is_number(number)) {
        return cell.to_owned();
    }
    let mut out = (*year).to_owned();
    rest.iter().for_each(|number| out.push_str(&format!("-{number:0>2}")));
    if !time.is_empty() {
        let hour = if time.find(':') == Some(1) { "T0" } else { "T" };
        out.push_str(hour);
        out.push_str(time);
    }
    out
}

/// [`plain`], and a time without its offset is Japan's. One without seconds stays without: it is not the time that was.
fn with_offset(cell: &str) -> String {
    let text = plain(cell);
    let is_local = text.len() == "2025-03-22T21:00:00".len();
    if is_local { text + "+09:00" } else { text }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
