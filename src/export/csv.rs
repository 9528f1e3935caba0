//! The history as CSV, one row for each reading; `docs/csv.md` describes it for those who read it.
//!
//! Owns the columns, the order of rows and the guard against formulas. Written month by month, so that ten years of
//! history never stand in memory at once: [`head`], then [`rows`] for each of [`Filter::months`].

use csv::{Terminator, Writer, WriterBuilder};

use crate::error::{Error, Kind, Result};
use crate::history::{Chunk, Entry};
use crate::order;

use super::Filter;

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
///
/// # Errors
/// None that a program can cause; see [`rows`].
pub fn head() -> Result<Vec<u8>> {
    let mut out = writer("\u{feff}".into());
    out.write_record(COLUMNS).map_err(failed)?;
    finish(out)
}

/// The rows of one month, all lines together, by time and then by line: those that the filter takes.
///
/// # Errors
/// `form` where the writer refuses a row, which it does only for a wrong number of cells.
pub fn rows(chunks: &[Chunk], filter: &Filter) -> Result<Vec<u8>> {
    let mut entries: Vec<(&Chunk, &Entry)> =
        chunks.iter().flat_map(|chunk| chunk.entries().iter().map(move |entry| (chunk, entry))).collect();
    entries.retain(|(chunk, entry)| filter.takes(chunk, entry));
    order::sort_by_key(&mut entries, |(chunk, entry)| {
        (entry.first_seen, chunk.carrier(), chunk.line(), chunk.id())
    });
    let mut out = writer(Vec::new());
    for (chunk, entry) in entries {
        out.write_record(cells(chunk, entry)).map_err(failed)?;
    }
    finish(out)
}

fn cells(chunk: &Chunk, entry: &Entry) -> [String; COLUMNS.len()] {
    let reading = &entry.reading;
    [
        entry.first_seen.to_string(),
        guarded(chunk.carrier()),
        guarded(chunk.line().unwrap_or_default()),
        reading.measure.to_string(),
        reading.bucket.to_string(),
        reading.period.map(|period| period.to_string()).unwrap_or_default(),
        reading.amount.to_string(),
        reading.unit.to_string(),
        reading.as_of.map(|as_of| as_of.to_string()).unwrap_or_default(),
        reading.expires.map(|expires| expires.to_string()).unwrap_or_default(),
        reading.certainty.to_string(),
        guarded(&entry.page),
    ]
}

/// The text as a cell that no spreadsheet runs: an apostrophe stands before what would start a formula. A text that
/// already reads so gets one more, so that taking one away always gives the text back.
fn guarded(text: &str) -> String {
    let apostrophe = if is_formula(text) { "'" } else { "" };
    format!("{apostrophe}{text}")
}

/// The text of a cell as it was before it was guarded.
pub(crate) fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| is_formula(text)).unwrap_or(cell)
}

fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

fn writer(start: Vec<u8>) -> Writer<Vec<u8>> {
    WriterBuilder::new().terminator(Terminator::CRLF).from_writer(start)
}

fn finish(out: Writer<Vec<u8>>) -> Result<Vec<u8>> {
    out.into_inner().map_err(failed)
}

fn failed<E>(_: E) -> Error {
    Kind::Form { text: String::new(), wanted: "a row of CSV" }.into()
}
