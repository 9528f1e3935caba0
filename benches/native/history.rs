//! Times the history after ten years: its size, one more capture, and a year of one line. The data is `years`'s.

use std::collections::BTreeMap;
use std::hint::black_box;

use serde::{Deserialize, Serialize};
use zandaka::capture::Reading;
use zandaka::commit::{commit, keys_for};
use zandaka::error::Result;
use zandaka::history::{Chunk, Index};
use zandaka::time::Moment;

use super::years::{self, DAYS, Look, READINGS, Store};
use super::{measure, print};

/// The day after the ten years on which a month begins, 2026-12-01, and the days of it that are appended.
const NEXT_MONTH: i64 = DAYS + 9;
const APPENDED: i64 = 30;

/// An entry as an object of an array, the form the history is held against.
#[derive(Serialize, Deserialize)]
struct Row {
    line: String,
    page: String,
    first_seen: Moment,
    last_seen: Moment,
    reading: Reading,
}

/// Measures what `is_wanted`.
pub fn measure_all(is_wanted: &dyn Fn(&str) -> bool) {
    if !["history-size", "history-append", "history-year"].into_iter().any(is_wanted) {
        return;
    }
    // A name that is not printed is missed by whoever knows the budgets.
    let Ok(chunks) = years::chunks() else { return };
    let Ok(store) = years::store(&chunks) else { return };
    if is_wanted("history-size") {
        size(&chunks, &store);
    }
    if is_wanted("history-append") {
        let _ = append(&store);
    }
    if is_wanted("history-year") {
        let _ = year(&chunks, &store);
    }
}

/// Bytes of all that is stored, keys too, for each reading that is kept.
#[expect(clippy::cast_precision_loss, reason = "numbers far below 2^52")]
fn size(chunks: &[Chunk], store: &Store) {
    let kept: usize = chunks.iter().map(|chunk| chunk.entries().len()).sum();
    assert_eq!(i64::try_from(kept), Ok(READINGS), "every reading is kept");
    let bytes: usize = store.iter().map(|(key, text)| key.len() + text.len()).sum();
    print("history-size", bytes as f64, kept as f64, bytes as f64 / kept as f64);
}

/// A month of a line's captures, one by one, from its first day on: into a store of ten years, and into one that knows
/// the same lines and has no history yet.
fn append(store: &Store) -> Result<()> {
    let mut captures = Vec::new();
    for day in NEXT_MONTH..NEXT_MONTH + APPENDED {
        captures.push(years::capture(0, day, Look::Data)?);
        captures.push(years::capture(0, day, Look::Bill)?);
    }
    let is_known = |(key, _): &(&String, &String)| ["schema", "lines", "latest"].contains(&key.as_str());
    let known = store.iter().filter(is_known);
    let empty: Store = known.map(|(key, text)| (key.clone(), text.clone())).collect();
    let into = |store: &Store| {
        let mut written = Store::new();
        for capture in &captures {
            let mut existing = BTreeMap::new();
            for key in keys_for(capture) {
                let text = written.get(&key).or_else(|| store.get(&key));
                existing.extend(text.map(|text| (key, text.clone())));
            }
            written
                .extend(commit(capture.clone(), &existing).map(|commit| commit.writes).unwrap_or_default());
        }
        black_box(written.len());
    };
    measure("history-append", 31, || into(store), || into(&empty));
    Ok(())
}

/// The last whole year of the first line, and the same out of an array of everything.
fn year(chunks: &[Chunk], store: &Store) -> Result<()> {
    let Some(line) = chunks.first().map(Chunk::id) else { return Ok(()) };
    let rows = chunks.iter().flat_map(|chunk| {
        chunk.entries().iter().map(|entry| Row {
            line: chunk.id().to_owned(),
            page: entry.page.clone(),
            first_seen: entry.first_seen,
            last_seen: entry.last_seen,
            reading: entry.reading.clone(),
        })
    });
    let json = serde_json::to_string(&rows.collect::<Vec<Row>>()).unwrap_or_default();
    let ours = || {
        let index = store.get("h").and_then(|text| Index::parse(text).ok()).unwrap_or_default();
        let mut count = 0;
        for month in index.of_line(line).filter(|month| month.to_string().starts_with("2025")) {
            let key = format!("h/{line}/{month}");
            let text = store.get(&key).map(String::as_str).unwrap_or_default();
            count += Chunk::parse(&key, text).map(|chunk| chunk.entries().len()).unwrap_or_default();
        }
        count
    };
    let peer = || {
        let rows: Vec<Row> = serde_json::from_str(&json).unwrap_or_default();
        let is_year = |row: &&Row| row.line == line && row.first_seen.date().year() == 2025;
        rows.iter().filter(is_year).count()
    };
    assert_eq!(ours(), peer(), "both read the same year");
    let read = |count: usize| assert_ne!(black_box(count), 0, "the year is not empty");
    measure("history-year", 5, || read(ours()), || read(peer()));
    Ok(())
}
