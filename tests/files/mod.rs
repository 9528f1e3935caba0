//! Stores for the tests of what leaves them and comes in, filled as the worker fills them; and both ways, step by step.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
#![allow(dead_code, reason = "each test binary uses its own part")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;
use zandaka::capture::{Amount, Capture, Measure, PageState, Period, Reading, Unit};
use zandaka::commit::{commit, keys_for};
use zandaka::error::Result;
use zandaka::export::Export;
use zandaka::gate;
use zandaka::history::{Index, LINES_KEY, Lines};
use zandaka::import::{Parsed, Preview};

use crate::captures::{MARCH, any_page, any_reading, at, capture, line};

pub type Store = BTreeMap<String, String>;

/// What is stored under the keys.
pub fn get(store: &Store, keys: &[String]) -> Store {
    keys.iter().filter_map(|key| Some((key.clone(), store.get(key)?.clone()))).collect()
}

/// A store after these captures.
pub fn store_of(captures: impl IntoIterator<Item = Capture>) -> Store {
    let mut store = Store::new();
    for capture in captures {
        let existing = get(&store, &keys_for(&capture));
        store.extend(commit(capture, &existing).unwrap().writes);
    }
    store
}

/// The whole file, piece by piece.
pub fn file(mut export: Export, store: &Store) -> Vec<u8> {
    let index = store.get("h").map(|text| Index::parse(text).unwrap()).unwrap_or_default();
    let mut bytes = Vec::new();
    for keys in export.steps(&index) {
        bytes.extend(export.piece(&get(store, &keys)).unwrap());
    }
    bytes.extend(export.end().unwrap());
    bytes
}

/// Imports the file, as after a yes, and gives what was counted.
pub fn import(parsed: Parsed, store: &mut Store) -> Result<Preview> {
    let lines = store.get(LINES_KEY).map(|text| Lines::parse(text).unwrap()).unwrap_or_default();
    let import = parsed.settle(&lines)?;
    let mut all = Preview::default();
    for (number, keys) in import.steps().iter().enumerate() {
        let step = import.step(number, &get(store, keys))?;
        all.add(&step);
        all.writes.extend(step.writes.clone());
        store.extend(step.writes);
    }
    Ok(all)
}

/// A reading that a capture keeps: its amount fits its unit, and a plan can have it.
pub fn any_kept_reading() -> impl Strategy<Value = Reading> {
    (any_reading(), select(vec!["0", "0.50", "30", "30.0", "30.00", "189"])).prop_map(
        |(mut reading, number)| {
            if reading.measure == Measure::Bill && reading.unit.bytes(false).is_some() {
                reading.unit = Unit::Jpy;
            }
            reading.amount = match reading.unit {
                Unit::Unlimited => Amount::Unlimited,
                Unit::Date => "2026-11-28T23:59".parse().unwrap(),
                _ if reading.amount.number().is_some() && gate::beyond(&reading, false).is_none() => {
                    reading.amount
                }
                _ => number.parse().unwrap(),
            };
            if let (Measure::Bill, Some(Period::Day(_) | Period::Last3Days)) =
                (reading.measure, reading.period)
            {
                reading.period = None;
            }
            reading
        },
    )
}

/// Looks at the pages of three lines and two accounts over some months, in order of time.
pub fn any_store() -> impl Strategy<Value = Store> {
    let looks = proptest::collection::vec(any_kept_reading(), 1..6).prop_flat_map(|readings| {
        let count = readings.len();
        let shown = proptest::sample::subsequence(readings, 0..=count);
        let who = select(vec![
            ("iijmio", None),
            ("iijmio", Some("0042")),
            ("iijmio", Some("5678")),
            ("docomo", None),
            ("docomo", Some("0042")),
        ]);
        proptest::collection::vec((0..90_i64 * 24, who, any_page(), shown), 0..12)
    });
    looks.prop_map(|mut looks| {
        looks.sort_by_key(|(hours, ..)| *hours);
        store_of(looks.into_iter().map(|(hours, (carrier, number), page, readings)| {
            let mut look = capture(at(MARCH + hours * 3600), PageState::Read, vec![line(number, readings)]);
            carrier.clone_into(&mut look.carrier);
            if carrier == "docomo" {
                look.url = "https://www.docomo.ne.jp/mydocomo/data/".into();
            }
            look.page = page;
            look
        }))
    })
}
