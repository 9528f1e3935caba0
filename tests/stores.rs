//! Stores of every schema ever shipped, as they lay on disk: each opens, to exactly what was put in.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod captures;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use captures::{capture, line, moment, reading};
use zandaka::capture::PageState;
use zandaka::change::{Change, keys_for as change_keys, plan};
use zandaka::commit::{SCHEMA, commit, keys_for};
use zandaka::history::{Chunk, Index, Lines, NEWER};
use zandaka::latest::Latest;

type Store = BTreeMap<String, String>;

fn store(schema: u32) -> Store {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/stores/{schema}.json"));
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

/// A month as `measure bucket period amount unit since..until`, a line each.
fn month(store: &Store, key: &str) -> Vec<String> {
    let chunk = Chunk::parse(key, &store[key]).unwrap();
    let told = chunk.entries().iter().map(|entry| {
        let reading = &entry.reading;
        let period = reading.period.map_or("-".to_owned(), |period| period.to_string());
        let span = format!("{}..{}", entry.first_seen, entry.last_seen).replace("+09:00", "");
        format!("{} {} {period} {} {} {span}", reading.measure, reading.bucket, reading.amount, reading.unit)
    });
    told.collect()
}

#[test]
fn there_is_a_store_of_every_schema() {
    for schema in 1..=SCHEMA {
        assert_eq!(store(schema)["schema"], schema.to_string());
    }
}

#[test]
fn the_store_of_schema_1_reads_to_what_was_put_in() {
    let store = store(1);
    let index = Index::parse(&store["h"]).unwrap();
    let keys: Vec<String> = index.months().into_values().flatten().collect();
    let (march, april) = ("h/iijmio:5678-k3f9/2025-03", "h/iijmio:5678-k3f9/2025-04");
    assert_eq!(keys, ["h/docomo:-/2025-03", march, april]);
    let aside = "broken/latest/5a5a5a5a5a5a5a5a";
    assert_eq!(index.broken().collect::<Vec<_>>(), [aside]);
    assert_eq!(store[aside], "{\"schema\":1,\"lines\":[");
    assert_eq!(
        month(&store, march),
        [
            "data_remaining gift current 1 GB 2025-03-05T07:00:00..2025-03-05T07:00:00",
            "data_remaining gift current 1 GB 2025-03-05T07:00:00..2025-03-09T08:30:05",
            "data_used total 2025-03-04 189 MB 2025-03-05T07:00:00..2025-03-09T08:30:05",
            "data_used total 2025-03-04 190 MB 2025-03-09T08:30:06..2025-03-09T08:30:06",
        ]
    );
    assert_eq!(
        month(&store, april),
        ["valid_until total - 2026-11-28T23:59 date 2025-04-01T00:00:00..2025-04-01T00:00:00"]
    );
    assert_eq!(
        month(&store, "h/docomo:-/2025-03"),
        [
            "data_allowance total current  unlimited 2025-03-31T23:59:59..2025-03-31T23:59:59",
            "bill total 2025-02 -1500 JPY 2025-03-31T23:59:59..2025-03-31T23:59:59",
        ]
    );
    let chunk = Chunk::parse(march, &store[march]).unwrap();
    let first = &chunk.entries()[0];
    assert_eq!((chunk.line(), first.page.as_str()), (Some("5678"), "daily usage"));
    assert_eq!(first.reading.evidence.label, "プレゼント 100%");
    assert_eq!(first.reading.expires.unwrap().to_string(), "2025-04-30T23:59");
    assert_eq!(first.reading.as_of.unwrap().to_string(), "2025-03-05T06:50:00+09:00");
}

#[test]
fn what_the_popup_needs_reads_from_the_store_of_schema_1() {
    let store = store(1);
    let lines = Lines::parse(&store["lines"]).unwrap();
    let named: Vec<_> = lines.all().iter().map(|line| (line.id.as_str(), line.name.as_deref())).collect();
    assert_eq!(named, [("iijmio:5678-k3f9", Some("家")), ("docomo:-", None)]);
    let latest = Latest::parse(&store["latest"]).unwrap();
    let shown: Vec<String> = latest
        .lines
        .iter()
        .flat_map(|line| line.figures.iter().map(|figure| format!("{} {}", line.id, figure.reading.amount)))
        .collect();
    assert_eq!(shown, ["docomo:- -1500"]);
    assert_eq!(latest.visits[0].state, PageState::Read);
}

#[test]
fn the_texts_of_schema_1_are_written_as_they_were_read() {
    let store = store(1);
    for (key, text) in &store {
        let again = match key.as_str() {
            "h" => Index::parse(text).unwrap().to_text(),
            "lines" => Lines::parse(text).unwrap().to_text().unwrap(),
            "latest" => Latest::parse(text).unwrap().to_text().unwrap(),
            key if key.starts_with("h/") => Chunk::parse(key, text).unwrap().to_text(),
            _ => continue,
        };
        assert_eq!(again, *text, "{key}");
    }
}

#[test]
fn a_capture_goes_on_where_the_store_of_schema_1_ends() {
    let store = store(1);
    let used = reading("data_used total 2025-04-01 12 MB");
    let look =
        capture(moment("2025-04-02T07:00:00+09:00"), PageState::Read, vec![line(Some("5678"), vec![used])]);
    let writes = commit(look, &store).unwrap().writes;
    let keys: Vec<&str> = writes.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["h/iijmio:5678-k3f9/2025-04", "latest"]);
    let text = &writes[0].1;
    assert_eq!(Chunk::parse(&writes[0].0, text).unwrap().entries().len(), 2);
}

#[test]
fn a_store_of_a_later_schema_is_left_alone_whole() {
    let mut store = store(1);
    store.insert("schema".into(), (SCHEMA + 1).to_string());
    let look = capture(
        moment("2025-04-02T07:00:00+09:00"),
        PageState::Read,
        vec![line(None, vec![reading("points total - 3 points")])],
    );
    assert!(keys_for(&look).contains(&"schema".to_owned()));
    let error = commit(look, &store).unwrap_err();
    assert_eq!(error.code(), "newer");
    assert!(error.to_string().contains(NEWER));
    for change in [Change::DeleteAll, Change::Reorder { lines: vec![] }] {
        assert!(change_keys(&change).contains(&"schema".to_owned()));
        let error = plan(change, moment("2025-04-02T07:00:00+09:00"), &store).unwrap_err();
        assert!(error.to_string().contains(NEWER));
    }
}
