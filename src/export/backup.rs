//! The backup: everything that is stored, as one JSON file. `docs/backup.md` describes it, `docs/backup.schema.json` is
//! its schema, and [`crate::import`] reads it back.
//!
//! Owns the file's layout. A month's readings stand under the figure they are of, so that ten years stay small enough to
//! be read at once. What does not parse goes along as it is: a backup is never a place where something is lost.

use crate::error::{Error, Kind, Result};
use crate::history::{Chunk, Entry, LINES_KEY, Lines};
use crate::latest::{KEY as LATEST_KEY, Latest};
use crate::time::Moment;

/// What the file says it is.
pub const FORMAT: &str = "zandaka-backup";

/// The version of its form.
pub const SCHEMA: u32 = 1;

/// The storage key of the settings.
pub const SETTINGS_KEY: &str = "settings";

/// The keys of the first piece.
pub const FIRST: [&str; 3] = [LINES_KEY, SETTINGS_KEY, LATEST_KEY];

/// A backup in the making.
pub(super) struct Backup {
    at: Moment,
    months: usize,
    /// What did not parse, with its key; written last.
    aside: Vec<(String, String)>,
}

impl Backup {
    pub(super) fn new(at: Moment) -> Self {
        Self { at, months: 0, aside: Vec::new() }
    }

    pub(super) fn head(&self) -> Vec<u8> {
        format!("{{\"format\":\"{FORMAT}\",\"schema\":{SCHEMA},\"made_at\":\"{}\"", self.at).into()
    }

    /// The values of [`FIRST`], or months; whatever else there is goes to the end.
    pub(super) fn piece(&mut self, chunks: &[Chunk], others: &[(&str, &str)]) -> Result<Vec<u8>> {
        let mut out = String::new();
        for (key, text) in others {
            if is_whole(key, text) {
                // The stored texts are JSON themselves.
                out.push_str(&format!(",\n\"{key}\":{text}"));
            } else {
                self.aside.push(((*key).to_owned(), (*text).to_owned()));
            }
        }
        for chunk in chunks {
            out.push_str(if self.months == 0 { ",\n\"months\":[\n" } else { ",\n" });
            self.months += 1;
            push_month(chunk, &mut out)?;
        }
        Ok(out.into())
    }

    pub(super) fn end(&mut self) -> Result<Vec<u8>> {
        let mut out = String::from(if self.months == 0 { ",\n\"months\":[]" } else { "\n]" });
        out.push_str(",\n\"broken\":[");
        for (place, (key, text)) in self.aside.drain(..).enumerate() {
            out.push_str(if place == 0 { "\n" } else { ",\n" });
            push_field('{', "key", &key, &mut out)?;
            push_field(',', "text", &text, &mut out)?;
            out.push('}');
        }
        out.push_str("]}\n");
        Ok(out.into())
    }
}

/// Whether a value of [`FIRST`] is what it should be.
fn is_whole(key: &str, text: &str) -> bool {
    match key {
        LINES_KEY => Lines::parse(text).is_ok(),
        LATEST_KEY => Latest::parse(text).is_ok(),
        SETTINGS_KEY => is_object(text),
        _ => false,
    }
}

/// Whether a text is one JSON object and nothing else.
fn is_object(text: &str) -> bool {
    text.starts_with('{') && serde_json::from_str::<&serde_json::value::RawValue>(text).is_ok()
}

fn push_month(chunk: &Chunk, out: &mut String) -> Result<()> {
    push_field('{', "id", chunk.id(), out)?;
    if let Some(line) = chunk.line() {
        push_field(',', "line", line, out)?;
    }
    push_field(',', "month", &chunk.month().to_string(), out)?;
    out.push_str(",\"figures\":[");
    let mut figures: Vec<Vec<&Entry>> = Vec::new();
    for entry in chunk.entries() {
        match figures.iter_mut().find(|rows| rows.first().is_some_and(|first| same_figure(first, entry))) {
            Some(rows) => rows.push(entry),
            None => figures.push(vec![entry]),
        }
    }
    for (place, rows) in figures.iter().enumerate() {
        out.push_str(if place == 0 { "\n" } else { ",\n" });
        push_figure(rows, out)?;
    }
    out.push_str("]}");
    Ok(())
}

/// Whether two entries differ in their times, periods and amounts only.
fn same_figure(one: &Entry, other: &Entry) -> bool {
    let (a, b) = (&one.reading, &other.reading);
    (a.measure, a.bucket, a.unit, a.certainty, a.evidence.how, a.expires)
        == (b.measure, b.bucket, b.unit, b.certainty, b.evidence.how, b.expires)
        && (&one.page, &a.evidence.label) == (&other.page, &b.evidence.label)
}

fn push_figure(rows: &[&Entry], out: &mut String) -> Result<()> {
    let Some(first) = rows.first() else { return Ok(()) };
    let reading = &first.reading;
    push_field('{', "page", &first.page, out)?;
    push_plain(',', "measure", reading.measure.name(), out);
    push_plain(',', "bucket", reading.bucket.name(), out);
    push_plain(',', "unit", reading.unit.name(), out);
    push_plain(',', "certainty", reading.certainty.name(), out);
    push_plain(',', "how", reading.evidence.how.name(), out);
    push_field(',', "label", &reading.evidence.label, out)?;
    if let Some(expires) = reading.expires {
        push_plain(',', "expires", &expires.to_string(), out);
    }
    out.push_str(",\"rows\":[");
    for (place, entry) in rows.iter().enumerate() {
        out.push_str(if place == 0 { "\n" } else { ",\n" });
        push_row(entry, out);
    }
    out.push_str("]}");
    Ok(())
}

fn push_row(entry: &Entry, out: &mut String) {
    let reading = &entry.reading;
    push_plain('{', "first_seen", &entry.first_seen.to_string(), out);
    if entry.last_seen != entry.first_seen {
        push_plain(',', "last_seen", &entry.last_seen.to_string(), out);
    }
    if let Some(period) = reading.period {
        push_plain(',', "period", &period.to_string(), out);
    }
    let amount = reading.amount.to_string();
    if !amount.is_empty() {
        push_plain(',', "amount", &amount, out);
    }
    if let Some(as_of) = reading.as_of {
        push_plain(',', "as_of", &as_of.to_string(), out);
    }
    out.push('}');
}

/// `{"name":"text"`, the text escaped.
fn push_field(before: char, name: &str, text: &str, out: &mut String) -> Result<()> {
    let text = serde_json::to_string(text)
        .map_err(|error| Error::new(Kind::Form { text: error.to_string(), wanted: "a text" }))?;
    push_name(before, name, out);
    out.push_str(&text);
    Ok(())
}

/// `{"name":"text"`, for a text that needs no escape.
fn push_plain(before: char, name: &str, text: &str, out: &mut String) {
    push_name(before, name, out);
    out.push('"');
    out.push_str(text);
    out.push('"');
}

fn push_name(before: char, name: &str, out: &mut String) {
    out.push(before);
    out.push('"');
    out.push_str(name);
    out.push_str("\":");
}
