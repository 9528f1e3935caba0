//! The backup: everything that is stored is in it, and comes back as it was.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may stop where it stands"
)]

mod captures;
mod files;

use captures::{capture, line, moment, reading};
use files::{Store, any_store, file, import, store_of};
use proptest::prelude::*;
use serde_json::Value;
use zandaka::capture::{Measure, PageState};
use zandaka::export::Export;
use zandaka::history::{CAP, Index};
use zandaka::import::{self, Counts};

fn backup(store: &Store) -> Vec<u8> {
    file(Export::backup(moment("2026-11-24T12:00:00+09:00")), store)
}

fn small_store() -> Store {
    let look = |when: &str, amount: &str| {
        let left = reading(&format!("data_remaining top_up current {amount} GB"));
        let day = reading("data_used total 2025-03-22 189 MB");
        capture(moment(when), PageState::Read, vec![line(Some("0042"), vec![left, day])])
    };
    store_of([look("2025-03-22T21:00:00+09:00", "0.50"), look("2025-04-01T00:00:00+09:00", "0.25")])
}

/// The parts of a backup that the tests change.
fn changed(change: impl FnOnce(&mut Value)) -> String {
    let mut value: Value = serde_json::from_slice(&backup(&small_store())).unwrap();
    change(&mut value);
    value.to_string()
}

fn refused(text: &str) -> String {
    import::read_text(text).unwrap_err().to_string()
}

#[test]
fn the_file_is_byte_for_byte_as_documented() {
    let mut store = small_store();
    store.remove("latest");
    store.remove("lines");
    assert_eq!(
        String::from_utf8(backup(&store)).unwrap(),
        r#"{"format":"zandaka-backup","schema":1,"made_at":"2026-11-24T12:00:00+09:00",
"months":[
{"id":"iijmio:0042-k3f9","line":"0042","month":"2025-03","figures":[
{"page":"daily-usage","measure":"data_remaining","bucket":"top_up","unit":"GB","certainty":"certain","how":"label","label":"高速通信利用量","rows":[
{"first_seen":"2025-03-22T21:00:00+09:00","period":"current","amount":"0.50"}]},
{"page":"daily-usage","measure":"data_used","bucket":"total","unit":"MB","certainty":"certain","how":"label","label":"高速通信利用量","rows":[
{"first_seen":"2025-03-22T21:00:00+09:00","period":"2025-03-22","amount":"189"}]}]},
{"id":"iijmio:0042-k3f9","line":"0042","month":"2025-04","figures":[
{"page":"daily-usage","measure":"data_remaining","bucket":"top_up","unit":"GB","certainty":"certain","how":"label","label":"高速通信利用量","rows":[
{"first_seen":"2025-04-01T00:00:00+09:00","period":"current","amount":"0.25"}]},
{"page":"daily-usage","measure":"data_used","bucket":"total","unit":"MB","certainty":"certain","how":"label","label":"高速通信利用量","rows":[
{"first_seen":"2025-04-01T00:00:00+09:00","period":"2025-03-22","amount":"189"}]}]}
],
"broken":[]}
"#
    );
}

#[test]
fn what_does_not_parse_goes_along_and_is_set_aside_where_it_comes_in() {
    let mut store = small_store();
    let mut index = Index::parse(&store["h"]).unwrap();
    let aside = "broken/latest/d8a5f3cd8be0a5d1";
    index.insert_broken(aside.to_owned());
    store.insert("h".into(), index.to_text());
    store.insert(aside.into(), "{\"half".into());
    store.insert("h/iijmio:0042-k3f9/2025-03".into(), "zandaka-history 1 \u{0}".into());
    store.insert("lines".into(), "[]".into());
    let mut fresh = Store::new();
    let done = import(import::read(&backup(&store)).unwrap(), &mut fresh).unwrap();
    assert_eq!(done.total(), Counts { new: 2, same: 0, conflicting: 0 });
    let index = Index::parse(&fresh["h"]).unwrap();
    let texts: Vec<&str> = index.broken().map(|key| fresh[key].as_str()).collect();
    assert_eq!(texts, ["zandaka-history 1 \u{0}", "{\"half", "[]"]);
}

#[test]
fn a_month_that_does_not_parse_does_not_keep_a_backup_from_coming_in() {
    let store = small_store();
    let key = "h/iijmio:0042-k3f9/2025-03";
    let mut hurt = store.clone();
    hurt.insert(key.into(), "half a month".into());
    import(import::read(&backup(&store)).unwrap(), &mut hurt).unwrap();
    assert_eq!(hurt[key], store[key]);
    let index = Index::parse(&hurt["h"]).unwrap();
    assert_eq!(index.broken().map(|key| hurt[key].as_str()).collect::<Vec<_>>(), ["half a month"]);
}

#[test]
fn settings_come_back_where_there_are_none_and_replace_none() {
    let mut store = small_store();
    store.insert("settings".into(), r#"{"schema":1,"theme":"dark"}"#.into());
    let bytes = backup(&store);
    let mut fresh = Store::new();
    import(import::read(&bytes).unwrap(), &mut fresh).unwrap();
    assert_eq!(fresh, store);
    fresh.insert("settings".into(), r#"{"schema":1,"theme":"light"}"#.into());
    import(import::read(&bytes).unwrap(), &mut fresh).unwrap();
    assert_eq!(fresh["settings"], r#"{"schema":1,"theme":"light"}"#);
}

#[test]
fn a_value_that_is_not_right_is_named_by_its_path() {
    let row = "/months/0/figures/1/rows/0";
    for (place, value, wanted) in [
        (
            "/months/0/figures/1/rows/0/amount",
            "1,234",
            r#"months[0]: figures[1]: rows[0]: amount: "1,234" is not decimal digits or a date"#,
        ),
        (
            "/months/0/figures/0/measure",
            "data_left",
            r#"months[0]: figures[0]: measure: "data_left" is not a measure"#,
        ),
        ("/months/1/month", "2025-13", r#"months[1]: month: "2025-13" is not a month (YYYY-MM)"#),
        (
            "/months/1/month",
            "2025-05",
            r#"months[1]: figures[0]: rows[0]: first_seen: "2025-04-01T00:00:00+09:00" is not a time of its month in Japan"#,
        ),
        ("/months/0/id", "__proto__", r#"months[0]: "__proto__" is not a line's id"#),
        ("/months/0/id", "constructor", r#"months[0]: "constructor" is not a line's id"#),
        ("/months/0/id", "h/x:1", r#"months[0]: id: "h/x" is not a carrier's id"#),
        ("/months/0/id", "iijmio:../latest", r#"months[0]: "iijmio:../latest" is not a line's id"#),
        (
            "/latest/visits/0/url",
            "javascript:alert(1)",
            r#"latest: visits: url: "javascript:alert(1)" is not an address of its carrier"#,
        ),
        ("/format", "other", r#"format: "\"other\"" is not "zandaka-backup""#),
    ] {
        let text = changed(|backup| *backup.pointer_mut(place).unwrap() = value.into());
        let error = refused(&text);
        assert!(error.starts_with(wanted), "{error}\n{wanted}");
    }
    let huge = changed(|backup| backup.pointer_mut(row).unwrap()["amount"] = "99999999999999999".into());
    assert!(
        refused(&huge).contains("rows[0]: data_used: more data than any plan gives"),
        "{}",
        refused(&huge)
    );
    let unknown = changed(|backup| backup.pointer_mut(row).unwrap()["constructor"] = "x".into());
    assert!(refused(&unknown).contains(r#"rows[0]: "constructor" is not a field"#));
    let unlimited = changed(|backup| {
        backup.pointer_mut(row).unwrap().as_object_mut().unwrap().remove("amount");
    });
    assert!(refused(&unlimited).contains(r#"rows[0]: amount: "" is not a number"#));
}

#[test]
fn a_backup_of_a_newer_version_is_told_apart() {
    for schema in ["2", "18446744073709551615"] {
        let text = changed(|backup| backup["schema"] = schema.parse::<u64>().unwrap().into())
            .replace("\"months\"", "\"years\"");
        assert_eq!(import::read_text(&text).unwrap_err().code(), "newer");
    }
    let lines = changed(|backup| backup["lines"]["schema"] = 2.into());
    assert_eq!(import::read_text(&lines).unwrap_err().code(), "newer");
    for schema in ["0", "-1", "1.5", "1e400", "\"1\"", "null"] {
        let text = format!(r#"{{"format":"zandaka-backup","schema":{schema}}}"#);
        assert_eq!(import::read_text(&text).unwrap_err().code(), "form", "{schema}");
    }
}

#[test]
fn a_field_of_any_other_type_is_refused_and_nothing_panics() {
    let whole: Value = serde_json::from_slice(&backup(&small_store())).unwrap();
    let mut places = Vec::new();
    paths(&whole, String::new(), &mut places);
    assert!(places.len() > 80, "{}", places.len());
    let others = [
        "null",
        "true",
        "-1",
        "1e308",
        "\"\"",
        "\"\\ud800\"",
        "[]",
        "{}",
        "[[[[[[[[]]]]]]]]",
        r#"{"__proto__":{}}"#,
    ];
    for place in places {
        for other in others.iter().filter_map(|other| serde_json::from_str::<Value>(other).ok()) {
            let mut value = whole.clone();
            *value.pointer_mut(&place).unwrap() = other;
            if let Ok(parsed) = import::read_text(&value.to_string()) {
                let _ = import(parsed, &mut Store::new());
            }
        }
    }
}

fn paths(value: &Value, at: String, out: &mut Vec<String>) {
    out.push(at.clone());
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| paths(value, format!("{at}/{name}"), out))
        }
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(n, value)| paths(value, format!("{at}/{n}"), out))
        }
        _ => {}
    }
}

#[test]
fn deep_and_cut_files_are_refused() {
    for open in ["[", "{\"a\":", "{\"months\":["] {
        let deep =
            format!("{{\"format\":\"zandaka-backup\",\"schema\":1,\"months\":{}", open.repeat(100_000));
        assert!(refused(&deep).contains("at most 16 levels deep"), "{open}");
    }
    let whole = backup(&small_store());
    for end in 0..whole.len() - 2 {
        assert!(import::read(&whole[..end]).is_err(), "{end}");
    }
}

#[test]
fn a_month_that_comes_twice_is_refused() {
    let twice = changed(|backup| {
        let month = backup["months"][0].clone();
        backup["months"].as_array_mut().unwrap().push(month);
    });
    assert_eq!(import(import::read_text(&twice).unwrap(), &mut Store::new()).unwrap_err().code(), "form");
}

#[test]
fn a_text_that_was_set_aside_never_takes_the_place_of_another() {
    let hostile =
        |key: &str| changed(|backup| backup["broken"] = serde_json::json!([{ "key": key, "text": "x" }]));
    let mut store = small_store();
    let before = store.clone();
    for key in
        ["latest", "h", "h/iijmio:0042-k3f9/2025-03", "broken/latest/0", "__proto__", "broken/broken/x/y"]
    {
        import(import::read_text(&hostile(key)).unwrap(), &mut store).unwrap();
    }
    for (key, text) in before.iter().filter(|(key, _)| *key != "h") {
        assert_eq!(&store[key], text, "{key}");
    }
    assert!(store.keys().all(|key| before.contains_key(key) || key.starts_with("broken/")));
    assert!(refused(&hostile("a\nb")).contains("broken[0]: key"));
    let long =
        changed(|backup| backup["broken"] = serde_json::json!([{ "key": "x", "text": "x".repeat(CAP + 1) }]));
    assert_eq!(import::read_text(&long).unwrap_err().code(), "too_large");
}

#[test]
fn the_schema_names_every_field_and_value() {
    let schema = include_str!("../docs/backup.schema.json");
    let value: Value = serde_json::from_str(schema).unwrap();
    let names = |pointer: &str| -> Vec<String> {
        value
            .pointer(pointer)
            .unwrap()
            .as_array()
            .unwrap()
            .iter()
            .map(|name| name.as_str().unwrap().to_owned())
            .collect()
    };
    let measures: Vec<&str> = Measure::ALL.iter().map(|measure| measure.name()).collect();
    assert_eq!(names("/$defs/figure/properties/measure/enum"), measures);
    let mut keys = Vec::new();
    fields(&serde_json::from_slice(&backup(&small_store())).unwrap(), &mut keys);
    for key in keys {
        assert!(schema.contains(&format!("\"{key}\"")), "{key}");
    }
}

/// The names of all fields but those inside of `latest`, which has no published form.
fn fields(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::Object(all) => {
            for (name, value) in all {
                out.push(name.clone());
                if name != "latest" {
                    fields(value, out);
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|value| fields(value, out)),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_backup_gives_an_empty_store_the_same_texts(store in any_store()) {
        let mut fresh = Store::new();
        let done = import(import::read(&backup(&store)).unwrap(), &mut fresh).unwrap();
        prop_assert_eq!(done.total().same + done.total().conflicting, 0);
        prop_assert_eq!(fresh, store);
    }

    #[test]
    fn a_backup_brings_nothing_to_the_store_it_was_made_of(store in any_store()) {
        let mut same = store.clone();
        let done = import(import::read(&backup(&store)).unwrap(), &mut same).unwrap();
        prop_assert_eq!((done.total().new, done.total().conflicting), (0, 0));
        prop_assert_eq!(done.writes, vec![]);
    }

    #[test]
    fn the_order_of_imports_makes_no_difference_nor_how_often_one_is_made(one in any_store(), other in any_store()) {
        let files = [backup(&one), backup(&other)];
        let history = |order: &[usize]| {
            let mut store = Store::new();
            for at in order {
                import(import::read(&files[*at]).unwrap(), &mut store).unwrap();
            }
            store.retain(|key, _| key.starts_with('h'));
            store
        };
        let both = history(&[0, 1]);
        prop_assert_eq!(&history(&[1, 0]), &both);
        prop_assert_eq!(&history(&[0, 1, 1, 0]), &both);
    }

    #[test]
    fn no_bytes_make_the_import_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "\\PC{0,200}", at in 0..600_usize,
    ) {
        let mut broken = backup(&small_store());
        let at = at.min(broken.len());
        broken.splice(at..at, bytes.clone());
        let head = b"{\"format\":\"zandaka-backup\",\"schema\":1,\"months\":";
        for bytes in [&bytes[..], text.as_bytes(), &broken, &[head, &bytes[..]].concat()] {
            if let Ok(parsed) = import::read(bytes) {
                let _ = import(parsed, &mut Store::new());
            }
        }
    }
}
