//! The writes of one capture: complete, in order, and never over what cannot be read.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod captures;

use std::collections::BTreeMap;

use captures::{MARCH, any_page, any_readings, any_text, at, capture, kept, line, reading};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use zandaka::capture::{Capture, PageState};
use zandaka::commit::{Commit, commit, keys_for};
use zandaka::history::{CAP, Chunk, Index, Lines};
use zandaka::latest::Latest;

type Store = BTreeMap<String, String>;

const MARCH_KEY: &str = "h/iijmio:5678-k3f9/2025-03";

/// What the worker does: reads only the keys that were asked for, and writes what it is told.
fn apply(store: &mut Store, capture: &Capture) -> Vec<(String, String)> {
    take_in(store, capture).writes
}

fn take_in(store: &mut Store, capture: &Capture) -> Commit {
    let commit = commit(capture.clone(), &read(store, capture)).unwrap();
    store.extend(commit.writes.clone());
    commit
}

fn read(store: &Store, capture: &Capture) -> Store {
    keys_for(capture).into_iter().filter_map(|key| Some((key.clone(), store.get(&key)?.clone()))).collect()
}

fn used(amount: u32, seconds: i64) -> Capture {
    let readings = vec![reading(&format!("data_used total current {amount} MB"))];
    capture(at(MARCH + seconds), PageState::Read, vec![line(Some("5678"), readings)])
}

fn keys(writes: &[(String, String)]) -> Vec<&str> {
    writes.iter().map(|(key, _)| key.as_str()).collect()
}

/// All chunks, found as an export finds them: through the index alone.
fn chunks(store: &Store) -> Vec<Chunk> {
    let index = store.get("h").map(|text| Index::parse(text).unwrap()).unwrap_or_default();
    let keys = index.months().into_values().flatten();
    keys.map(|key| Chunk::parse(&key, &store[&key]).unwrap()).collect()
}

fn any_captures() -> impl Strategy<Value = Vec<Capture>> {
    (any_readings(), any_page(), any_text()).prop_flat_map(|(readings, page, key)| {
        let count = readings.len();
        let shown = subsequence(readings, 0..=count);
        let number = select(vec![None, Some("5678"), Some("0042")]);
        let one_line = (number, shown).prop_map(|(number, readings)| line(number, readings));
        let odd_line = Just(key).prop_map(|key| {
            let mut odd = line(Some("0042"), vec![reading("points total - 120 points")]);
            odd.key = Some(key);
            odd
        });
        let lines = proptest::collection::vec(prop_oneof![4 => one_line, 1 => odd_line], 0..4);
        let state = prop_oneof![6 => Just(PageState::Read), 1 => select(PageState::ALL)];
        let carrier = select(vec!["iijmio", "docomo"]);
        let seconds = prop_oneof![0..4_i64, Just(40 * 24 * 3600_i64)];
        let one = (state, lines, carrier, seconds).prop_map(move |(state, lines, carrier, seconds)| {
            let lines = if state == PageState::Read { lines } else { Vec::new() };
            let mut capture = capture(at(MARCH + seconds), state, lines);
            (capture.carrier, capture.page) = (carrier.into(), page.clone());
            capture
        });
        proptest::collection::vec(one, 0..12)
    })
}

/// A value in storage that something else destroyed, before the capture of this number.
fn any_damage() -> impl Strategy<Value = Vec<(usize, String, String)>> {
    let key = select(vec!["latest", "lines", "schema", "h", MARCH_KEY, "h/docomo:-/2025-03"]);
    let damage = (0..12_usize, key, any_text())
        .prop_map(|(before, key, text)| (before, key.to_owned(), format!("~{text}")));
    proptest::collection::vec(damage, 0..3)
}

proptest! {
    #[test]
    fn every_reading_ever_committed_is_found_in_the_history_or_doubted(captures in any_captures()) {
        let mut store = Store::new();
        let mut judged = Vec::new();
        for capture in &captures {
            let Commit { capture: taken, writes } = take_in(&mut store, capture);
            prop_assert!(writes.iter().all(|(key, _)| keys_for(capture).contains(key)));
            prop_assert!(keys(&writes).iter().rev().skip(1).all(|key| *key != "latest"));
            let count = |capture: &Capture| capture.lines.iter().map(|line| line.readings.len()).sum::<usize>();
            prop_assert_eq!(count(capture), count(&taken) + taken.doubts.len());
            judged.push(taken);
        }
        let chunks = chunks(&store);
        for capture in &judged {
            for line in &capture.lines {
                for reading in &line.readings {
                    let text = kept(&capture.page, reading);
                    prop_assert!(chunks.iter().any(|chunk| {
                        (chunk.carrier(), chunk.line()) == (&capture.carrier, line.line.as_deref())
                            && chunk.entries().iter().any(|entry| {
                                let seen = entry.first_seen <= capture.captured_at && capture.captured_at <= entry.last_seen;
                                seen && kept(&entry.page, &entry.reading) == text
                            })
                    }), "lost: {}", text);
                }
            }
        }
    }

    #[test]
    fn the_same_capture_again_writes_nothing(captures in any_captures()) {
        let mut store = Store::new();
        for capture in &captures {
            apply(&mut store, capture);
            let before = store.clone();
            prop_assert_eq!(apply(&mut store, capture), vec![]);
            prop_assert_eq!(&store, &before);
        }
    }

    #[test]
    fn what_does_not_parse_is_kept_whole_and_the_rest_goes_on(captures in any_captures(), damage in any_damage()) {
        let mut store = Store::new();
        let mut destroyed = Store::new();
        let kept = |store: &Store, destroyed: &Store| destroyed.iter().all(|(key, text)| {
            let aside = format!("broken/{key}/");
            let moved = store.iter().any(|(key, value)| key.starts_with(&aside) && value == text);
            moved || store.get(key) == Some(text)
        });
        for (number, capture) in captures.iter().enumerate() {
            for (_, key, text) in damage.iter().filter(|(before, ..)| *before == number) {
                store.insert(key.clone(), text.clone());
                destroyed.insert(key.clone(), text.clone());
            }
            apply(&mut store, capture);
            prop_assert!(kept(&store, &destroyed), "{store:?} lost one of {destroyed:?}");
        }
    }
}

#[test]
fn the_first_capture_writes_everything_and_latest_last() {
    let mut store = Store::new();
    let writes = apply(&mut store, &used(189, 0));
    assert_eq!(keys(&writes), ["schema", "h", MARCH_KEY, "lines", "latest"]);
    assert_eq!(store["schema"], "1");
    assert_eq!(store["h"], "zandaka-index 1\niijmio:5678-k3f9 2025-03\n");
    assert_eq!(Latest::parse(&store["latest"]).unwrap().lines.len(), 1);
    assert_eq!(Lines::parse(&store["lines"]).unwrap().all()[0].line.as_deref(), Some("5678"));
}

#[test]
fn an_equal_capture_later_writes_only_when_it_was_last_seen() {
    let mut store = Store::new();
    apply(&mut store, &used(189, 0));
    let writes = apply(&mut store, &used(189, 60));
    assert_eq!(keys(&writes), [MARCH_KEY, "latest"]);
    let chunk = Chunk::parse(MARCH_KEY, &store[MARCH_KEY]).unwrap();
    assert_eq!(chunk.entries().len(), 1);
    assert_eq!(chunk.entries()[0].last_seen, at(MARCH + 60));
}

#[test]
fn a_page_without_figures_writes_latest_alone_and_reads_no_chunk() {
    let mut store = Store::new();
    apply(&mut store, &used(189, 0));
    let login = capture(at(MARCH + 60), PageState::LoggedOut, vec![]);
    assert_eq!(keys_for(&login), ["schema", "h", "latest"]);
    assert_eq!(keys(&apply(&mut store, &login)), ["latest"]);
    let elsewhere = capture(at(MARCH + 70), PageState::NotABalancePage, vec![]);
    assert_eq!(apply(&mut store, &elsewhere), []);
    assert_eq!(apply(&mut Store::new(), &elsewhere), []);
}

#[test]
fn a_line_that_stands_twice_on_a_page_is_one_line() {
    let mut store = Store::new();
    let tables = ["current", "2025-02"]
        .map(|period| line(Some("5678"), vec![reading(&format!("data_used total {period} 189 MB"))]));
    apply(&mut store, &capture(at(MARCH), PageState::Read, tables.into()));
    assert_eq!(Lines::parse(&store["lines"]).unwrap().all().len(), 1);
    assert_eq!(Chunk::parse(MARCH_KEY, &store[MARCH_KEY]).unwrap().entries().len(), 2);
}

#[test]
fn what_a_newer_version_wrote_is_never_touched() {
    let newer = [
        ("schema", "2".to_owned()),
        ("latest", r#"{"schema":2,"all":"new"}"#.to_owned()),
        ("lines", r#"{"schema":2}"#.to_owned()),
        ("h", "zandaka-index 2\n".to_owned()),
        (MARCH_KEY, "zandaka-history 2 something else\nend\n".to_owned()),
    ];
    for (key, text) in newer {
        let mut store = Store::new();
        apply(&mut store, &used(189, 0));
        store.insert(key.to_owned(), text);
        let error = commit(used(204, 60), &read(&store, &used(204, 60))).unwrap_err();
        assert_eq!(error.code(), "newer", "{key}");
        assert!(error.to_string().contains(zandaka::history::NEWER), "{error}");
    }
}

#[test]
fn a_broken_value_is_set_aside_under_its_own_key_and_listed() {
    let mut store = Store::new();
    apply(&mut store, &used(189, 0));
    for key in [MARCH_KEY, "latest", "lines"] {
        store.insert(key.to_owned(), "mojibake".to_owned());
    }
    let writes = apply(&mut store, &used(204, 60));
    let aside: Vec<&str> = keys(&writes).into_iter().filter(|key| key.starts_with("broken/")).collect();
    assert_eq!(aside.len(), 3);
    assert_eq!(keys(&writes)[..3], aside);
    assert!(aside.iter().all(|key| store[*key] == "mojibake"));
    let index = Index::parse(&store["h"]).unwrap();
    assert!(aside.iter().all(|key| index.broken().any(|listed| listed == *key)));
    assert_eq!(Chunk::parse(MARCH_KEY, &store[MARCH_KEY]).unwrap().entries().len(), 1);
}

#[test]
fn a_broken_index_loses_none_of_its_whole_lines() {
    let mut store = Store::new();
    apply(&mut store, &used(189, 0));
    let index = format!("{}docomo:- 2024-1", store["h"]);
    store.insert("h".to_owned(), index.clone());
    let mut other = used(204, 60);
    other.carrier = "au".into();
    apply(&mut store, &other);
    let months = Index::parse(&store["h"]).unwrap().months();
    let keys: Vec<&String> = months.values().flatten().collect();
    assert_eq!(keys, ["h/au:5678-k3f9/2025-03", MARCH_KEY]);
    assert!(store.iter().any(|(key, text)| key.starts_with("broken/h/") && *text == index));
}

#[test]
fn a_month_that_would_pass_the_cap_is_an_error_and_writes_nothing() {
    let label = "長".repeat(CAP / 3);
    let mut huge = used(189, 0);
    huge.lines[0].readings[0].evidence.label = label;
    assert_eq!(commit(huge, &Store::new()).unwrap_err().code(), "too_large");
}
