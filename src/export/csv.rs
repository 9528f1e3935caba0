//! The history as CSV, one row for each reading; `docs/csv.md` describes it for those who read it.
//!
//! Owns the columns, the order of rows and the guard against formulas. Written month by month, so that ten years of
//! history never stand in memory at once: [`head`], then [`rows`] for each of [`Filter::months`].

use super::{Filter, push_moment, push_number};
use crate::capture::{Amount, AsOf};
use crate::history::{Chunk, Entry};
use crate::order;

/// The names of the columns.
pub const COLUMNS: [&str; 12] = [
    "captured_at",
    "carrier",
    "line",
    "measure",
    "bucket",
    "period",
    "amount",
    "unit",
    "as_of",
    "expires",
    "certainty",
    "page",
];

/// What a spreadsheet takes for the start of a formula, half-width and full-width, and the white space it skips.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The start of the file: the byte order mark, by which Excel knows UTF-8, and the header row.
pub fn head() -> Vec<u8> {
    format!("\u{feff}{}\r\n", COLUMNS.join(",")).into()
}

/// The rows of one month, all lines together, by time and then by line: those that the filter takes.
pub fn rows(chunks: &[Chunk], filter: &Filter) -> Vec<u8> {
    let mut lines: Vec<&Chunk> = chunks.iter().collect();
    order::sort_by_key(&mut lines, |chunk| (chunk.carrier(), chunk.line(), chunk.id()));
    // The same for all rows of a line: `,iijmio,0042,`.
    let owners: Vec<Vec<u8>> = lines.iter().map(|chunk| owner(chunk)).collect();
    let mut entries: Vec<(&[u8], &Entry)> = Vec::new();
    for (chunk, owner) in lines.iter().zip(&owners) {
        let taken = chunk.entries().iter().filter(|entry| filter.takes(chunk, entry));
        entries.extend(taken.map(|entry| (owner.as_slice(), entry)));
    }
    order::sort_by_key(&mut entries, |(_, entry)| entry.first_seen);
    let mut out = Vec::with_capacity(entries.len() * 128);
    for (owner, entry) in entries {
        push_row(owner, entry, &mut out);
    }
    out
}

fn owner(chunk: &Chunk) -> Vec<u8> {
    let mut out = vec![b','];
    push_text(chunk.carrier(), &mut out);
    out.push(b',');
    push_text(chunk.line().unwrap_or_default(), &mut out);
    out.push(b',');
    out
}

/// Only texts need quotes or a guard; everything else is of our own letters.
fn push_row(owner: &[u8], entry: &Entry, out: &mut Vec<u8>) {
    let reading = &entry.reading;
    push_moment(entry.first_seen, out);
    out.extend_from_slice(owner);
    push_name(reading.measure.name(), out);
    push_name(reading.bucket.name(), out);
    push_name(&reading.period.map(|period| period.to_string()).unwrap_or_default(), out);
    match reading.amount {
        Amount::Number(number) => push_number(number, out),
        amount => out.extend_from_slice(amount.to_string().as_bytes()),
    }
    out.push(b',');
    push_name(reading.unit.name(), out);
    match reading.as_of {
        Some(AsOf::Moment(at)) => push_moment(at, out),
        as_of => out.extend_from_slice(as_of.map(|day| day.to_string()).unwrap_or_default().as_bytes()),
    }
    out.push(b',');
    push_name(&reading.expires.map(|expires| expires.to_string()).unwrap_or_default(), out);
    push_name(reading.certainty.name(), out);
    push_text(&entry.page, out);
    out.extend_from_slice(b"\r\n");
}

fn push_name(name: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(name.as_bytes());
    out.push(b',');
}

/// The text as a cell (RFC 4180) that no spreadsheet runs: an apostrophe stands before what would start a formula. A
/// text that already reads so gets one more, so that taking one away always gives the text back.
fn push_text(text: &str, out: &mut Vec<u8>) {
    let is_quoted = text.bytes().any(|byte| matches!(byte, b'"' | b',' | b'\r' | b'\n'));
    if is_quoted {
        out.push(b'"');
    }
    if is_formula(text) {
        out.push(b'\'');
    }
    for byte in text.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    if is_quoted {
        out.push(b'"');
    }
}

/// The text of a cell as it was before it was guarded.
pub(crate) fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| is_formula(text)).unwrap_or(cell)
}

fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}
