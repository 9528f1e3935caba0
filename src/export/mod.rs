//! The history in forms that leave the browser, each written in pieces: a month at a time, so that ten years of history
//! never stand in memory at once and a page can show how far it is, or stop.
//!
//! Owns what is taken ([`Filter`]) and the order of the pieces ([`Export`]). Each form is a module that turns parsed
//! chunks into bytes: [`csv`] and its description [`package`], the [`backup`], the [`calendar`]. Where the bytes go is
//! the pages' concern; what comes back in is [`crate::import`]'s.

pub mod backup;
pub mod calendar;
pub mod csv;
pub mod package;

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use rust_decimal::Decimal;

use crate::capture::Measure;
use crate::error::Result;
use crate::history::{Chunk, Entry, Index, Month};
use crate::time::Moment;

use backup::Backup;
use calendar::{Calendar, Title};

/// What is taken of the history; the default takes everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The first day in Japan on which a reading was first seen.
    pub from: Option<Date>,
    /// The last such day.
    pub to: Option<Date>,
    /// The line's [`crate::history::line_id`].
    pub line: Option<String>,
    /// What is measured.
    pub measure: Option<Measure>,
}

impl Filter {
    /// The keys of the chunks that can hold what is taken, by month, oldest first.
    pub fn months(&self, index: &Index) -> Vec<Vec<String>> {
        let month = |day: Option<Date>| day.and_then(month_of);
        let (from, to) = (month(self.from), month(self.to));
        let mut months = Vec::new();
        for (month, mut keys) in index.months() {
            if from.is_none_or(|from| from <= month) && to.is_none_or(|to| month <= to) {
                keys.retain(|key| self.line.as_ref().is_none_or(|line| line_of(key) == Some(line)));
                months.push(keys);
            }
        }
        months.retain(|keys| !keys.is_empty());
        months
    }

    /// Whether this entry of the chunk is taken.
    pub fn takes(&self, chunk: &Chunk, entry: &Entry) -> bool {
        let day = || entry.first_seen.date();
        self.measure.is_none_or(|measure| measure == entry.reading.measure)
            && self.line.as_ref().is_none_or(|line| line == chunk.id())
            && self.from.is_none_or(|from| from <= day())
            && self.to.is_none_or(|to| day() <= to)
    }
}

fn month_of(day: Date) -> Option<Month> {
    Month::of(Moment::from_japan(day.to_datetime(Time::midnight()))?)
}

/// The line's id in a chunk's key.
fn line_of(key: &str) -> Option<&str> {
    key.strip_prefix("h/")?.rsplit_once('/').map(|(line, _)| line)
}

/// A moment as it is written, `2025-03-22T21:00:00+09:00`, without the detours of a formatter: an export writes very
/// many.
fn push_moment(at: Moment, out: &mut Vec<u8>) {
    let local = at.japan();
    let year = local.year().unsigned_abs();
    let mut two = |number: u8, before: &[u8]| {
        out.extend_from_slice(before);
        out.extend([b'0' + number / 10 % 10, b'0' + number % 10]);
    };
    let part = |number: i8| number.unsigned_abs();
    two((year / 100 % 100) as u8, b"");
    two((year % 100) as u8, b"");
    two(part(local.month()), b"-");
    two(part(local.day()), b"-");
    two(part(local.hour()), b"T");
    two(part(local.minute()), b":");
    two(part(local.second()), b":");
    out.extend_from_slice(b"+09:00");
}

/// A number with the decimals that were printed.
fn push_number(number: Decimal, out: &mut Vec<u8>) {
    let Ok(mut left) = u64::try_from(number.mantissa().unsigned_abs()) else {
        return out.extend_from_slice(number.to_string().as_bytes());
    };
    if number.is_sign_negative() {
        out.push(b'-');
    }
    let start = out.len();
    let mut digits = 0;
    while left > 0 || digits <= number.scale() {
        if digits == number.scale() && digits > 0 {
            out.push(b'.');
        }
        out.push(b'0' + (left % 10) as u8);
        left /= 10;
        digits += 1;
    }
    if let Some(digits) = out.get_mut(start..) {
        digits.reverse();
    }
}

/// A file in the making. Its pieces, one after another, are the file:
///
/// ```text
/// for keys in export.steps(&index) { export.piece(what is stored under keys) }
/// export.end()
/// ```
pub struct Export {
    form: Form,
    filter: Filter,
    begun: bool,
    rows: usize,
    unread: usize,
}

enum Form {
    Csv,
    Backup(Backup),
    Calendar(Calendar),
}

impl Export {
    /// A table of what the filter takes.
    pub fn csv(filter: Filter) -> Self {
        Self::new(Form::Csv, filter)
    }

    /// Everything that is stored, in a form that [`crate::import`] reads back; made at `at`.
    pub fn backup(at: Moment) -> Self {
        Self::new(Form::Backup(Backup::new(at)), Filter::default())
    }

    /// The days that stand in what the filter takes; `title` says one of them to a person.
    pub fn calendar(filter: Filter, title: Title) -> Self {
        Self::new(Form::Calendar(Calendar::new(title)), filter)
    }

    fn new(form: Form, filter: Filter) -> Self {
        Self { form, filter, begun: false, rows: 0, unread: 0 }
    }

    /// The keys to read for each piece, in order; never none, so that an empty file has its head.
    pub fn steps(&self, index: &Index) -> Vec<Vec<String>> {
        let mut steps = self.filter.months(index);
        match self.form {
            Form::Csv => steps.insert(0, Vec::new()),
            Form::Backup(_) => {
                steps.insert(0, backup::FIRST.map(str::to_owned).into());
                steps.extend(index.broken().map(|key| vec![key.to_owned()]));
            }
            Form::Calendar(_) => {
                steps.push(Vec::new());
                steps.reverse();
            }
        }
        steps
    }

    /// The next piece, of what is stored under the keys of its step.
    ///
    /// A month that does not parse is in no table and no calendar, and is counted as [`Export::unread`]; a backup holds
    /// its text as it is.
    ///
    /// # Errors
    /// None that a program can cause.
    pub fn piece(&mut self, stored: &BTreeMap<String, String>) -> Result<Vec<u8>> {
        let mut chunks = Vec::new();
        let mut others = Vec::new();
        for (key, text) in stored {
            match line_of(key).and_then(|_| Chunk::parse(key, text).ok()) {
                Some(chunk) => chunks.push(chunk),
                None => others.push((key.as_str(), text.as_str())),
            }
        }
        self.unread += others.iter().filter(|(key, _)| line_of(key).is_some()).count();
        let taken =
            |chunk: &Chunk| chunk.entries().iter().filter(|entry| self.filter.takes(chunk, entry)).count();
        self.rows += chunks.iter().map(taken).sum::<usize>();
        let mut out = if self.begun { Vec::new() } else { self.head() };
        self.begun = true;
        out.append(&mut match &mut self.form {
            Form::Csv => csv::rows(&chunks, &self.filter),
            Form::Backup(backup) => backup.piece(&chunks, &others)?,
            Form::Calendar(calendar) => calendar.piece(&chunks, &self.filter),
        });
        Ok(out)
    }

    fn head(&self) -> Vec<u8> {
        match &self.form {
            Form::Csv => csv::head(),
            Form::Backup(backup) => backup.head(),
            Form::Calendar(_) => calendar::head(),
        }
    }

    /// The end of the file.
    ///
    /// # Errors
    /// None that a program can cause.
    pub fn end(&mut self) -> Result<Vec<u8>> {
        match &mut self.form {
            Form::Csv => Ok(Vec::new()),
            Form::Backup(backup) => backup.end(),
            Form::Calendar(_) => Ok(calendar::end()),
        }
    }

    /// How many readings were taken so far.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many months did not parse so far.
    pub fn unread(&self) -> usize {
        self.unread
    }
}
