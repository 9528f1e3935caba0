//! What a person's own changes write: what was asked for, nothing else, and how it is taken back.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod captures;

use std::collections::BTreeMap;

use captures::{MARCH, OF_MARCH, at, capture, line, reading};
use zandaka::capture::PageState;
use zandaka::change::{Change, Import, Plan, keys_behind, keys_for, plan};
use zandaka::commit;
use zandaka::error::Result;
use zandaka::history::{Chunk, INDEX_KEY, Index, Lines, NEWER};
use zandaka::latest::Latest;

type Store = BTreeMap<String, String>;

const LINE: &str = "iijmio:5678-k3f9";
const OTHER: &str = "iijmio:0042-k3f9";
const KEY: &str = "h/iijmio:5678-k3f9/2025-03";

/// Takes in a look at these readings of one line.
fn see(store: &mut Store, seconds: i64, number: &str, readings: &[&str]) {
    let readings = readings.iter().map(|words| reading(words)).collect();
    let look = capture(at(MARCH + seconds), PageState::Read, vec![line(Some(number), readings)]);
    let read = read(store, commit::keys_for(&look));
    store.extend(commit::commit(look, &read).unwrap().writes);
}

fn read(store: &Store, keys: Vec<String>) -> Store {
    keys.into_iter().filter_map(|key| Some((key.clone(), store.get(&key)?.clone()))).collect()
}

fn planned(store: &Store, change: &Change) -> Result<Plan> {
    let mut existing = read(store, keys_for(change));
    let behind = keys_behind(change, &existing);
    existing.extend(read(store, behind));
    plan(change.clone(), at(MARCH + OF_MARCH), &existing)
}

/// Does a change as a page does, and gives what takes it back.
fn change(store: &mut Store, change: &Change) -> Option<Change> {
    let plan = planned(store, change).unwrap();
    store.extend(plan.writes);
    plan.removes.iter().for_each(|key| drop(store.remove(key)));
    store.extend(plan.after);
    plan.undo
}

fn lines(store: &Store) -> Vec<(String, Option<String>, Option<u8>)> {
    let lines = Lines::parse(&store["lines"]).unwrap();
    lines.all().iter().map(|line| (line.id.clone(), line.name.clone(), line.colour)).collect()
}

/// The figures of a line as `amount seen`, in seconds of the month.
fn shown(store: &Store, id: &str) -> Vec<String> {
    let latest = Latest::parse(&store["latest"]).unwrap();
    let figures = latest.lines.iter().filter(|line| line.id == id).flat_map(|line| &line.figures);
    figures.map(|figure| format!("{} {}", figure.reading.amount, figure.seen.seconds() - MARCH)).collect()
}

fn delete(store: &Store, key: &str, amount: &str) -> Change {
    let chunk = Chunk::parse(key, &store[key]).unwrap();
    let entry = chunk.entries().iter().find(|entry| entry.reading.amount.to_string() == amount).unwrap();
    let (line, month) = (chunk.id().to_owned(), chunk.month());
    Change::DeleteReading { line, month, entry: Box::new(entry.clone()) }
}

/// Two lines, of which one was seen twice.
fn two_lines() -> Store {
    let mut store = Store::new();
    see(&mut store, 10, "5678", &["data_used total current 189 MB", "points total - 120 points"]);
    see(&mut store, 20, "0042", &["data_used total current 30 MB"]);
    see(&mut store, 30, "5678", &["data_used total current 204 MB"]);
    store
}

#[test]
fn a_line_gets_a_name_a_colour_and_a_place_and_loses_them_again() {
    let mut store = two_lines();
    let before = lines(&store);
    let line = || LINE.to_owned();
    let undo = [
        Change::Rename { line: line(), name: Some("家".into()) },
        Change::Recolour { line: line(), colour: Some(3) },
        Change::Reorder { lines: vec![OTHER.into()] },
    ]
    .map(|asked| {
        let plan = planned(&store, &asked).unwrap();
        assert_eq!(plan.writes.iter().map(|(key, _)| key).collect::<Vec<_>>(), ["lines"]);
        assert_eq!((plan.removes, plan.after), (vec![], vec![]));
        change(&mut store, &asked).unwrap()
    });
    assert_eq!(lines(&store), [(OTHER.into(), None, None), (LINE.into(), Some("家".into()), Some(3))]);
    assert_eq!(Lines::parse(&store["lines"]).unwrap().get(LINE).unwrap().changed, Some(at(MARCH + OF_MARCH)));
    undo.iter().rev().for_each(|undo| drop(change(&mut store, undo)));
    assert_eq!(lines(&store), before);
}

#[test]
fn what_there_is_none_of_cannot_be_changed() {
    let mut store = two_lines();
    let gone = delete(&store, KEY, "189");
    change(&mut store, &gone);
    let unknown = "au:1234".to_owned();
    for asked in [
        Change::Rename { line: unknown.clone(), name: None },
        Change::Rename { line: LINE.into(), name: Some(" ".into()) },
        Change::Recolour { line: LINE.into(), colour: Some(8) },
        Change::Reorder { lines: vec![unknown] },
        gone,
    ] {
        assert_eq!(planned(&store, &asked).unwrap_err().code(), "form", "{asked:?}");
    }
}

#[test]
fn a_deleted_reading_leaves_its_place_to_the_one_before_and_comes_back() {
    let mut store = two_lines();
    let before = store.clone();
    let wrong = delete(&store, KEY, "204");
    let undo = change(&mut store, &wrong).unwrap();
    assert_eq!(shown(&store, LINE), ["189 10", "120 10"]);
    assert_eq!(Chunk::parse(KEY, &store[KEY]).unwrap().entries().len(), 2);
    assert_eq!(store[INDEX_KEY], before[INDEX_KEY]);
    change(&mut store, &undo);
    assert_eq!(store, before);
}

#[test]
fn a_deleted_reading_leaves_its_place_to_one_of_an_earlier_month_or_to_none() {
    let mut store = Store::new();
    see(&mut store, 10, "5678", &["data_used total current 189 MB"]);
    see(&mut store, OF_MARCH, "5678", &["data_used total current 3 MB", "points total - 0 points"]);
    let april = "h/iijmio:5678-k3f9/2025-04";
    let wrong = delete(&store, april, "3");
    change(&mut store, &wrong);
    assert_eq!(shown(&store, LINE), ["189 10".to_owned(), format!("0 {OF_MARCH}")]);
    let zero = delete(&store, april, "0");
    let plan = planned(&store, &zero).unwrap();
    assert_eq!(plan.removes, [april], "a month without readings goes");
    change(&mut store, &zero);
    assert_eq!(shown(&store, LINE), ["189 10"]);
    let last = delete(&store, KEY, "189");
    let undo = change(&mut store, &last).unwrap();
    assert_eq!(Latest::parse(&store["latest"]).unwrap().lines, []);
    assert_eq!(store[INDEX_KEY], "zandaka-index 1\n");
    change(&mut store, &undo);
    assert_eq!(shown(&store, LINE), ["189 10"]);
}

#[test]
fn a_reading_seen_again_since_it_was_shown_is_deleted_all_the_same() {
    let mut store = two_lines();
    let wrong = delete(&store, KEY, "204");
    see(&mut store, 40, "5678", &["data_used total current 204 MB"]);
    change(&mut store, &wrong);
    assert_eq!(shown(&store, LINE), ["189 10", "120 10"]);
}

#[test]
fn one_of_two_alike_is_deleted_and_the_other_stays() {
    let mut store = Store::new();
    let gift = "data_remaining gift current 1 GB";
    see(&mut store, 10, "5678", &[gift, gift]);
    let before = store.clone();
    let one = delete(&store, KEY, "1");
    let undo = change(&mut store, &one).unwrap();
    assert_eq!(shown(&store, LINE), ["1 10"]);
    assert_eq!(Chunk::parse(KEY, &store[KEY]).unwrap().entries().len(), 1);
    change(&mut store, &undo);
    assert_eq!(store, before);
}

#[test]
fn a_deleted_line_goes_from_everywhere_and_comes_back_with_its_name() {
    let mut store = two_lines();
    change(&mut store, &Change::Rename { line: LINE.into(), name: Some("家".into()) });
    let before = store.clone();
    let undo = change(&mut store, &Change::DeleteLine { line: LINE.into() }).unwrap();
    assert!(store.iter().all(|(key, text)| !key.contains("5678") && !text.contains("5678")), "{store:?}");
    assert_eq!(shown(&store, OTHER), ["30 20"]);
    change(&mut store, &undo);
    assert_eq!(lines(&store), lines(&before));
    assert_eq!((&store[KEY], &store[INDEX_KEY]), (&before[KEY], &before[INDEX_KEY]));
    assert_eq!(shown(&store, LINE), ["204 30", "120 10"]);
}

#[test]
fn what_was_read_since_a_deletion_is_not_lost_by_taking_it_back() {
    let mut store = two_lines();
    let undo = change(&mut store, &Change::DeleteAll).unwrap();
    see(&mut store, 50, "5678", &["data_used total current 230 MB"]);
    change(&mut store, &undo);
    let chunk = Chunk::parse(KEY, &store[KEY]).unwrap();
    let amounts: Vec<String> = chunk.entries().iter().map(|entry| entry.reading.amount.to_string()).collect();
    assert_eq!(amounts, ["189", "120", "204", "230"]);
    assert_eq!(shown(&store, LINE), ["230 50", "120 10"]);
}

#[test]
fn everything_deleted_is_everything_but_the_settings_and_comes_back() {
    let mut store = two_lines();
    store.insert("settings".into(), "{}".into());
    store.insert(KEY.into(), "mojibake".into());
    see(&mut store, 40, "5678", &["data_used total current 204 MB"]);
    store.insert("h/iijmio:0042-k3f9/2025-03".into(), "mojibake, too".into());
    let before = store.clone();
    let undo = change(&mut store, &Change::DeleteAll).unwrap();
    let left: Vec<&str> = store.keys().map(String::as_str).collect();
    assert_eq!(left, ["h", "latest", "lines", "schema", "settings"]);
    assert_eq!(store["h"], "zandaka-index 1\n");
    change(&mut store, &undo);
    assert_eq!(
        (&store[KEY], &store["latest"], &store["lines"]),
        (&before[KEY], &before["latest"], &before["lines"])
    );
    let index = Index::parse(&store["h"]).unwrap();
    let mut aside: Vec<&str> = index.broken().map(|key| store[key].as_str()).collect();
    aside.sort_unstable();
    assert_eq!(aside, ["mojibake", "mojibake, too"]);
}

#[test]
fn a_deletion_that_was_stopped_is_finished_by_the_next_change_and_counts_at_once() {
    let mut store = two_lines();
    let stopped = planned(&store, &Change::DeleteLine { line: LINE.into() }).unwrap();
    store.extend(stopped.writes);
    assert!(store.contains_key(KEY));
    assert_eq!(Index::parse(&store["h"]).unwrap().months().len(), 1);
    let mut read_again = store.clone();
    see(&mut read_again, 60, "5678", &["data_used total current 7 MB"]);
    assert_eq!(
        Chunk::parse(KEY, &read_again[KEY]).unwrap().entries().len(),
        1,
        "what was deleted stays deleted"
    );
    assert!(Index::parse(&read_again["h"]).unwrap().leaving().next().is_none());
    change(&mut store, &Change::Rename { line: OTHER.into(), name: Some("妻".into()) });
    assert!(!store.contains_key(KEY));
    assert!(Index::parse(&store["h"]).unwrap().leaving().next().is_none());
}

#[test]
fn an_import_adds_what_is_new_shows_the_newest_and_can_be_taken_back() {
    let mut store = two_lines();
    let before = store.clone();
    let mut backup = Store::new();
    see(&mut backup, 10, "5678", &["data_used total current 189 MB", "points total - 120 points"]);
    see(&mut backup, 25, "5678", &["points total - 150 points"]);
    see(&mut backup, 40, "1111", &["points total - 7 points"]);
    let chunks = backup.iter().filter(|(key, _)| key.starts_with("h/"));
    let import = Import {
        chunks: chunks.map(|(key, text)| Chunk::parse(key, text).unwrap()).collect(),
        lines: Lines::parse(&backup["lines"]).unwrap(),
        ..Import::default()
    };
    let import = Change::Import(Box::new(import));
    let undo = change(&mut store, &import).unwrap();
    assert_eq!(Chunk::parse(KEY, &store[KEY]).unwrap().entries().len(), 4);
    assert_eq!(shown(&store, LINE), ["204 30", "150 25"]);
    assert_eq!(shown(&store, "iijmio:1111-k3f9"), ["7 40"]);
    let after = store.clone();
    assert_eq!(change(&mut store, &import), None, "the same again changes nothing");
    assert_eq!(store, after);
    change(&mut store, &undo);
    assert_eq!(store, before);
    change(&mut store, &import);
    see(&mut store, 90, "5678", &["data_used total current 250 MB"]);
    assert_eq!(planned(&store, &undo).unwrap_err().code(), "refused", "it would lose what was read since");
}

#[test]
fn an_import_of_what_a_stopped_deletion_left_behind_is_taken_back_to_nothing() {
    let mut store = two_lines();
    let chunk = Chunk::parse(KEY, &store[KEY]).unwrap();
    let stopped = planned(&store, &Change::DeleteAll).unwrap();
    store.extend(stopped.writes);
    let import = Change::Import(Box::new(Import { chunks: vec![chunk], ..Import::default() }));
    let undo = change(&mut store, &import).unwrap();
    assert_eq!(Index::parse(&store["h"]).unwrap().lines().collect::<Vec<_>>(), [LINE]);
    assert_eq!(shown(&store, LINE), ["204 30", "120 10"]);
    change(&mut store, &undo);
    assert_eq!(store["h"], "zandaka-index 1\n");
    assert!(store.keys().all(|key| !key.starts_with("h/")), "{store:?}");
}

#[test]
fn what_an_import_sets_aside_is_listed_and_takes_no_other_place() {
    let mut store = two_lines();
    let aside = |key: &str| {
        let aside = Store::from([(key.to_owned(), "mojibake".to_owned())]);
        Change::Import(Box::new(Import { aside, ..Import::default() }))
    };
    for key in ["latest", "schema", "broken/a b", "broken/x\n- h", "h/au:-/2025-01"] {
        assert_eq!(planned(&store, &aside(key)).unwrap_err().code(), "form", "{key}");
    }
    let key = "broken/latest/0123456789abcdef";
    store.insert(key.into(), "first".into());
    change(&mut store, &aside(key));
    assert_eq!(store[key], "first");
    assert!(Index::parse(&store["h"]).unwrap().broken().any(|listed| listed == key));
}

#[test]
fn what_a_newer_version_wrote_is_never_touched_by_a_change() {
    for (key, text) in [
        ("schema", "2"),
        ("latest", r#"{"schema":2}"#),
        ("lines", r#"{"schema":2}"#),
        ("h", "zandaka-index 2\n"),
        (KEY, "zandaka-history 2 something else\nend\n"),
    ] {
        let mut store = two_lines();
        let wrong = delete(&store, KEY, "204");
        store.insert(key.into(), text.into());
        for asked in [Change::DeleteAll, Change::DeleteLine { line: LINE.into() }, wrong] {
            // An index nobody can read names no month, so that those are not even read.
            let error = planned(&store, &asked).unwrap_err();
            assert!(error.to_string().contains(NEWER), "{key}: {error}");
        }
    }
}
