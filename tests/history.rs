//! The history: nothing that was ever read is lost, and what is written reads back as it was.
#![allow(clippy::unwrap_used, clippy::string_slice, reason = "a test may stop where it stands")]

mod captures;

use std::collections::BTreeMap;

use captures::{
    Look, MARCH, OF_MARCH, any_looks, any_text, at, chunk_of, kept, kind, line, march, moment, reading,
};
use proptest::prelude::*;
use proptest::sample::Index as Pick;
use zandaka::capture::Line;
use zandaka::history::{CAP, Chunk, Entry, Index, Lines, Month, line_id};
use zandaka::time::Moment;

const KEY: &str = "h/iijmio:5678-k3f9/2025-03";

fn says(entry: &Entry) -> String {
    kept(&entry.page, &entry.reading)
}

/// The plain model of looks in order of time: for each figure, its runs of equal readings, as (what, first, last).
fn model(looks: &[Look]) -> Vec<(String, Moment, Moment)> {
    let mut done = Vec::new();
    let mut open: BTreeMap<String, Vec<(String, Moment, Moment)>> = BTreeMap::new();
    for look in looks {
        let mut now: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for reading in &look.readings {
            now.entry(kind(&look.page, reading)).or_default().push(kept(&look.page, reading));
        }
        for (kind, values) in now {
            let mut before = open.remove(&kind).unwrap_or_default();
            let mut after = Vec::new();
            for value in values {
                match before.iter().position(|run| run.0 == value) {
                    Some(place) => after.push((value, before.remove(place).1, look.at)),
                    None => after.push((value, look.at, look.at)),
                }
            }
            done.append(&mut before);
            open.insert(kind, after);
        }
    }
    done.extend(open.into_values().flatten());
    done.sort();
    done
}

proptest! {
    #[test]
    fn looks_in_order_of_time_give_the_runs_of_the_plain_model(mut looks in any_looks()) {
        looks.sort_by_key(|look| look.at);
        looks.dedup_by_key(|look| look.at);
        let chunk = chunk_of(&looks);
        let mut runs: Vec<_> =
            chunk.entries().iter().map(|entry| (says(entry), entry.first_seen, entry.last_seen)).collect();
        runs.sort();
        prop_assert_eq!(runs, model(&looks));
    }

    #[test]
    fn looks_in_any_order_are_all_kept_and_nothing_is_made_up(looks in any_looks()) {
        let entries: Vec<(String, Moment, Moment)> =
            chunk_of(&looks).entries().iter().map(|entry| (says(entry), entry.first_seen, entry.last_seen)).collect();
        let shown: Vec<(Moment, Vec<String>)> = looks.iter().map(|look| {
            (look.at, look.readings.iter().map(|reading| kept(&look.page, reading)).collect())
        }).collect();
        for (at, values) in &shown {
            for value in values {
                let times = values.iter().filter(|other| *other == value).count();
                let covering = entries.iter().filter(|(says, first, last)| says == value && first <= at && at <= last);
                prop_assert!(covering.count() >= times, "{value} at {at}");
            }
        }
        for (says, first, last) in &entries {
            for time in [first, last] {
                let real = shown.iter().any(|(at, values)| at == time && values.contains(says));
                prop_assert!(real, "{says} at {time}");
            }
        }
    }

    #[test]
    fn what_is_written_reads_back_and_is_written_the_same(looks in any_looks()) {
        let chunk = chunk_of(&looks);
        let text = chunk.to_text();
        let read = Chunk::parse(KEY, &text).unwrap();
        prop_assert_eq!(&read, &chunk);
        let says_all = |chunk: &Chunk| chunk.entries().iter().map(says).collect::<Vec<_>>();
        prop_assert_eq!(says_all(&read), says_all(&chunk));
        prop_assert_eq!(read.to_text(), text);
    }

    #[test]
    fn storing_between_looks_changes_nothing(looks in any_looks()) {
        let mut stored = march();
        for look in &looks {
            stored.append(look.at, &look.page, &look.readings).unwrap();
            stored = Chunk::parse(KEY, &stored.to_text()).unwrap();
        }
        prop_assert_eq!(stored.to_text(), chunk_of(&looks).to_text());
    }

    #[test]
    fn any_look_given_again_changes_nothing(looks in any_looks(), again in any::<Pick>()) {
        let mut chunk = chunk_of(&looks);
        if !looks.is_empty() {
            let text = chunk.to_text();
            let look = again.get(&looks);
            chunk.append(look.at, &look.page, &look.readings).unwrap();
            prop_assert_eq!(chunk.to_text(), text);
        }
    }

    #[test]
    fn a_text_cut_short_is_refused(looks in any_looks(), cut in any::<Pick>()) {
        let text = chunk_of(&looks).to_text();
        let ends: Vec<usize> = text.char_indices().map(|(end, _)| end).collect();
        prop_assert_eq!(Chunk::parse(KEY, &text[..*cut.get(&ends)]).unwrap_err().code(), "stored");
    }

    #[test]
    fn a_text_changed_anywhere_is_refused_or_reads_back(
        looks in any_looks(), place in any::<Pick>(), with in any_text(), drop in 0..3_usize,
    ) {
        let mut letters: Vec<char> = chunk_of(&looks).to_text().chars().collect();
        let start = place.index(letters.len());
        letters.splice(start..(start + drop).min(letters.len()), with.chars());
        if let Ok(chunk) = Chunk::parse(KEY, &String::from_iter(letters)) {
            prop_assert_eq!(Chunk::parse(KEY, &chunk.to_text()).unwrap(), chunk);
        }
    }

    #[test]
    fn hostile_texts_are_refused_without_a_panic(text in "\\PC*") {
        for start in ["", "zandaka-history ", "zandaka-history 1 iijmio:5678-k3f9 5678 2025-03\n", "zandaka-index 1\n", "{"] {
            let text = format!("{start}{text}\n");
            let _ = Chunk::parse(KEY, &text);
            let _ = Index::salvage(&text);
            let _ = Lines::parse(&text);
            if let Ok(index) = Index::parse(&text) {
                prop_assert_eq!(Index::parse(&index.to_text()).unwrap(), index);
            }
        }
    }

    #[test]
    fn a_key_of_any_text_gives_one_word(key in any_text(), carrier in any_text()) {
        let line = Line { line: Some("0042".into()), key: Some(key), plan: None, readings: vec![] };
        let id = line_id(&carrier, &line);
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_:%".contains(letter);
        prop_assert!(id.chars().all(plain), "{id}");
        prop_assert_eq!(id.matches(':').count(), 1);
    }
}

#[test]
fn a_line_is_named_by_its_carrier_and_key_and_the_account_by_a_dash() {
    assert_eq!(line_id("iijmio", &line(Some("5678"), vec![])), "iijmio:5678-k3f9");
    assert_eq!(line_id("docomo", &line(None, vec![])), "docomo:-");
    let dash = Line { key: Some("-".into()), ..line(Some("5678"), vec![]) };
    assert_eq!(line_id("docomo", &dash), "docomo:%2D");
    let unmasked = Line { key: None, ..line(Some("5678"), vec![]) };
    assert_eq!(line_id("au", &unmasked), "au:5678");
    assert_eq!(march().key(), KEY);
}

#[test]
fn the_month_is_that_of_japan() {
    let month = |text: &str| Month::of(moment(text)).unwrap().to_string();
    assert_eq!(month("2025-02-28T14:59:59Z"), "2025-02");
    assert_eq!(month("2025-02-28T15:00:00Z"), "2025-03");
    for bad in ["2025-13", "2025-00", "0000-01", "2025-3", "+025-03", "2025-03-01", ""] {
        assert!(bad.parse::<Month>().is_err(), "{bad}");
    }
}

#[test]
fn the_packed_text_is_as_documented() {
    let mut chunk = march();
    let mut top_up = reading("data_remaining top_up current 0.50 GB");
    top_up.expires = Some("2025-04-30T23:59".parse().unwrap());
    top_up.as_of = Some("2025-03-22T20:50:00+09:00".parse().unwrap());
    top_up.evidence.label = "追加 データ%".into();
    let days = [reading("data_used total 2025-02-28 204 MB"), reading("data_used total 2025-03-22 189 MB")];
    chunk.append(moment("2025-03-22T21:00:00+09:00"), "daily-usage", days.iter().chain([&top_up])).unwrap();
    chunk.append(moment("2025-03-23T08:30:00+09:00"), "daily-usage", &days).unwrap();
    assert_eq!(
        chunk.to_text(),
        "zandaka-history 1 iijmio:5678-k3f9 5678 2025-03\n\
         = daily-usage data_remaining top_up GB certain label 2025-04-30T23:59 追加%20データ%25\n\
         = daily-usage data_used total MB certain label - 高速通信利用量\n\
         1 22210000 . c 0.50 22205000\n\
         2 . 23083000 2025-02-28 204\n\
         2 . 23083000 22 189\n\
         end\n"
    );
}

#[test]
fn a_later_reading_of_a_closed_period_stands_beside_the_first() {
    let mut chunk = march();
    for (time, amount) in [(0, "6340"), (60, "6340"), (120, "6500"), (180, "6340")] {
        chunk
            .append(at(MARCH + time), "bill", &[reading(&format!("bill total 2025-02 {amount} JPY"))])
            .unwrap();
    }
    let rows: Vec<_> = chunk
        .entries()
        .iter()
        .map(|entry| {
            let since = entry.first_seen.seconds() - MARCH;
            (entry.reading.amount.to_string(), since, entry.last_seen.seconds() - MARCH)
        })
        .collect();
    let row = |amount: &str, first, last| (amount.to_owned(), first, last);
    assert_eq!(rows, [row("6340", 0, 60), row("6500", 120, 120), row("6340", 180, 180)]);
}

#[test]
fn printed_decimals_make_another_reading_and_two_alike_stay_two() {
    let mut chunk = march();
    let gifts = [reading("data_remaining gift current 1 GB"), reading("data_remaining gift current 1 GB")];
    chunk.append(at(MARCH), "top", &gifts).unwrap();
    chunk.append(at(MARCH + 9), "top", &gifts).unwrap();
    assert_eq!(chunk.entries().len(), 2);
    assert!(chunk.entries().iter().all(|entry| entry.last_seen == at(MARCH + 9)));
    chunk.append(at(MARCH + 10), "top", &[reading("data_remaining gift current 1.0 GB")]).unwrap();
    assert_eq!(chunk.entries().len(), 3);
}

#[test]
fn an_expiry_with_seconds_is_the_same_expiry_the_next_time() {
    let mut with_seconds = reading("data_remaining gift current 1 GB");
    with_seconds.expires = Some("2025-04-30T23:59:59".parse().unwrap());
    let mut chunk = march();
    chunk.append(at(MARCH), "top", &[with_seconds.clone()]).unwrap();
    let mut chunk = Chunk::parse(KEY, &chunk.to_text()).unwrap();
    chunk.append(at(MARCH + 1), "top", &[with_seconds]).unwrap();
    assert_eq!(chunk.entries().len(), 1);
}

#[test]
fn what_is_not_this_chunk_is_refused() {
    let text = march().to_text();
    let refused = |key: &str, text: &str| Chunk::parse(key, text).unwrap_err().to_string();
    assert!(refused("h/iijmio:5678-k3f9/2025-04", &text).contains("another key"));
    assert!(refused(KEY, &text.replace("history 1", "history 2")).contains(zandaka::history::NEWER));
    assert!(refused(KEY, "").contains("cut off"));
    assert_eq!(Chunk::parse(KEY, &" ".repeat(CAP + 1)).unwrap_err().code(), "too_large");
    let april = march().append(at(MARCH + OF_MARCH), "top", &[]).unwrap_err();
    assert_eq!(april.code(), "form");
}

#[test]
fn a_date_no_text_can_hold_is_refused_before_it_is_stored() {
    let mut odd = reading("data_remaining gift current 1 GB");
    odd.expires = Some(zandaka::time::Stamp::Day(jiff::civil::date(-5, 1, 1)));
    let mut chunk = march();
    assert_eq!(chunk.append(at(MARCH), "top", &[odd]).unwrap_err().code(), "form");
    assert_eq!(chunk, march());
}

#[test]
fn a_busy_month_takes_at_most_34_bytes_a_reading() {
    let mut chunk = march();
    for look in 0..31 * 2_i64 {
        let time = at(MARCH + look * 12 * 3600 + 4321);
        let as_of = format!("2025-03-{:02}T{:02}:50:00+09:00", look / 2 + 1, look % 2 * 12);
        let mut left = [
            reading(&format!("data_remaining total current {}.{:02} GB", 29 - look / 3, look)),
            reading(&format!("data_remaining base current {}.{:02} GB", 19 - look / 4, look)),
            reading(&format!("data_used total current {}.{:02} GB", look / 3, look)),
            reading(&format!("bill_to_date total current {} JPY", 3278 + look)),
        ];
        left.iter_mut().for_each(|reading| reading.as_of = Some(as_of.parse().unwrap()));
        chunk.append(time, "data", &left).unwrap();
    }
    let (size, rows) = (chunk.to_text().len(), chunk.entries().len());
    assert_eq!(rows, 248);
    assert!(size <= 34 * rows, "{size} bytes for {rows} readings");
}

#[test]
fn the_index_names_every_chunk_oldest_month_first() {
    let mut index = Index::default();
    for (id, month) in [
        ("iijmio:5678-k3f9", "2025-03"),
        ("docomo:-", "2025-03"),
        ("iijmio:5678-k3f9", "2024-12"),
        ("iijmio:5678-k3f9", "2025-01"),
    ] {
        index.insert(id, month.parse().unwrap());
    }
    index.insert_broken("broken/h/docomo:-/2025-01/0f".into());
    let text = "zandaka-index 1\ndocomo:- 2025-03\niijmio:5678-k3f9 2024-12..2025-01 2025-03\n! broken/h/docomo:-/2025-01/0f\n";
    assert_eq!(index.to_text(), text);
    assert_eq!(Index::parse(text).unwrap(), index);
    let months: Vec<_> = index.months().into_iter().map(|(month, keys)| (month.to_string(), keys)).collect();
    assert_eq!(
        months,
        [
            ("2024-12".into(), vec!["h/iijmio:5678-k3f9/2024-12".to_owned()]),
            ("2025-01".into(), vec!["h/iijmio:5678-k3f9/2025-01".to_owned()]),
            ("2025-03".into(), vec!["h/docomo:-/2025-03".to_owned(), KEY.to_owned()]),
        ]
    );
    assert_eq!(index.broken().collect::<Vec<_>>(), ["broken/h/docomo:-/2025-01/0f"]);
}

#[test]
fn an_index_says_in_one_text_what_its_months_are_and_takes_no_order_but_theirs() {
    let index = |months: &str| {
        Index::parse(&format!("zandaka-index 1\nau:- {months}\n")).map(|index| index.to_text())
    };
    let one = "zandaka-index 1\nau:- 2024-11..2025-02 2025-04\n";
    for months in ["2024-11..2025-02 2025-04", "2024-11 2024-12..2025-01 2025-02 2025-04..2025-04"] {
        assert_eq!(index(months).unwrap(), one);
    }
    let bad = [
        "2025-02..2024-11",
        "2025-02..",
        "..2025-02",
        "2025-02..2025-03..2025-04",
        "2025-02.2025-03",
        "",
        "0001-01..9999-12 x",
        "2025-03 2025-02",
        "2025-02..2025-04 2025-04",
        "2025-02\nau:- 2025-03",
    ];
    for bad in bad {
        assert_eq!(index(bad).unwrap_err().code(), "stored", "{bad}");
    }
    let mut shuffled = Index::default();
    for month in ["2025-04", "2024-12", "2024-11", "2025-02", "2025-01", "2025-01"] {
        shuffled.insert("au:-", month.parse().unwrap());
    }
    assert_eq!(shuffled.to_text(), one);
    let endless = format!("zandaka-index 1\n{0}a{1}{0}b{1}", "x:", " 0001-01..9999-12\n");
    assert_eq!(Index::parse(&endless).unwrap_err().code(), "stored");
    assert_eq!(Index::salvage(&endless), Index::default());
}

#[test]
fn an_index_that_does_not_parse_still_gives_its_whole_lines() {
    let text = "zandaka-index 1\ndocomo:- 2025-03\niijmio:5678-k3f9 2024-12 2025-0";
    assert_eq!(Index::parse(text).unwrap_err().code(), "stored");
    assert_eq!(Index::salvage(text).to_text(), "zandaka-index 1\ndocomo:- 2025-03\n");
}

#[test]
fn a_line_keeps_its_name_and_place_when_it_is_seen_again() {
    let json = r#"{"schema":1,"lines":[{"id":"au:-","carrier":"au","line":null,"name":"家","order":4}]}"#;
    let mut lines = Lines::parse(json).unwrap();
    lines.add("au:-", "au", None);
    lines.add("iijmio:0042-k3f9", "iijmio", Some("0042"));
    let added = r#"{"id":"iijmio:0042-k3f9","carrier":"iijmio","line":"0042","name":null,"order":5}"#;
    assert_eq!(lines.to_text().unwrap(), json.replace("}]}", &format!("}},{added}]}}")));
    assert!(
        Lines::parse(&json.replace("\"schema\":1", "\"schema\":2"))
            .unwrap_err()
            .to_string()
            .contains("newer")
    );
}

#[test]
fn the_texts_in_the_docs_are_texts_of_ours() {
    let docs = include_str!("../docs/history.md");
    let mut texts = docs.split("```\n").filter(|text| text.starts_with("zandaka-"));
    let month = texts.next().unwrap();
    let chunk = Chunk::parse(KEY, month).unwrap();
    assert_eq!((chunk.to_text().as_str(), chunk.entries().len()), (month, 3));
    let index = texts.next().unwrap();
    assert_eq!(Index::parse(index).unwrap().to_text(), index);
    assert_eq!(texts.next(), None);
}
