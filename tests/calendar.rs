//! The calendar: only days that stand in the history, each once, in the form every calendar reads.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may stop where it stands"
)]

mod captures;
mod files;

use captures::{capture, line, moment, reading};
use files::{Store, any_store, file, store_of};
use proptest::prelude::*;
use zandaka::capture::{Capture, Measure, PageState, Reading};
use zandaka::export::calendar::Event;
use zandaka::export::{Export, Filter};

fn calendar(store: &Store, filter: Filter) -> String {
    String::from_utf8(file(Export::calendar(filter, Box::new(|event: &Event<'_>| event.plain())), store))
        .unwrap()
}

fn look(carrier: &str, when: &str, readings: Vec<Reading>) -> Capture {
    let mut look = capture(moment(when), PageState::Read, vec![line(Some("0042"), readings)]);
    carrier.clone_into(&mut look.carrier);
    look
}

fn left(words: &str, expires: &str) -> Reading {
    let mut left = reading(words);
    left.expires = Some(expires.parse().unwrap());
    left
}

/// The values of a property, unfolded.
fn values(calendar: &str, name: &str) -> Vec<String> {
    let lines = calendar.replace("\r\n ", "");
    lines.split("\r\n").filter_map(|line| line.strip_prefix(name)).map(str::to_owned).collect()
}

#[test]
fn the_file_is_byte_for_byte_as_documented() {
    let gift = left("data_remaining gift current 1 GB", "2025-04-30T23:59");
    let store = store_of([look("iijmio", "2025-03-22T21:00:00+09:00", vec![gift.clone(), gift])]);
    assert_eq!(
        calendar(&store, Filter::default()),
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Zandaka//Zandaka//EN\r\nCALSCALE:GREGORIAN\r\n\
         BEGIN:VEVENT\r\nUID:lapse-2025-04-30T23:59-iijmio:0042-k3f9@zandaka\r\nDTSTAMP:20250322T120000Z\r\n\
         DTSTART:20250430T145900Z\r\n\
         SUMMARY:iijmio 0042: lapse of data_remaining gift 1 GB\\, data_remaining gif\r\n t 1 GB\r\n\
         DESCRIPTION:data_remaining gift 1 GB\\ndata_remaining gift 1 GB\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n\
         END:VCALENDAR\r\n"
    );
}

#[test]
fn an_event_is_written_once_as_it_was_read_last() {
    let seen = |when: &str, amount: &str| {
        look("iijmio", when, vec![left(&format!("data_remaining top_up current {amount} GB"), "2025-05-31")])
    };
    let mut store = store_of([seen("2025-03-22T21:00:00+09:00", "1.00")]);
    let before = calendar(&store, Filter::default());
    store.extend(store_of([
        seen("2025-03-22T21:00:00+09:00", "1.00"),
        seen("2025-04-02T21:00:00+09:00", "0.75"),
        seen("2025-04-03T21:00:00+09:00", "0.50"),
    ]));
    let after = calendar(&store, Filter::default());
    assert_eq!(values(&before, "UID:"), values(&after, "UID:"));
    assert_eq!(values(&before, "DESCRIPTION:"), ["data_remaining top_up 1.00 GB"]);
    assert_eq!(values(&after, "DESCRIPTION:"), ["data_remaining top_up 0.50 GB"]);
    assert_eq!(values(&after, "DTSTAMP:"), ["20250403T120000Z"]);
    assert_eq!(values(&after, "DTSTART"), [";VALUE=DATE:20250531"]);
}

#[test]
fn resets_are_of_the_first_only_where_all_lines_of_a_carrier_have_it() {
    let used = || vec![reading("data_used total current 3.20 GB")];
    let starts = |carrier: &str, when: &str| {
        values(&calendar(&store_of([look(carrier, when, used())]), Filter::default()), "DTSTART")
    };
    assert_eq!(starts("docomo", "2025-03-31T23:59:59+09:00"), [";VALUE=DATE:20250401"]);
    assert_eq!(starts("docomo", "2025-03-31T15:00:00Z"), [";VALUE=DATE:20250501"]);
    assert_eq!(starts("docomo", "2025-12-01T00:00:00+09:00"), [";VALUE=DATE:20260101"]);
    for unknown in ["softbank", "ymobile", "povo", "airalo", "nihontsushin"] {
        assert!(starts(unknown, "2025-03-22T21:00:00+09:00").is_empty(), "{unknown}");
    }
    let bought = left("data_remaining top_up current 1 GB", "2025-05-31");
    let past = reading("data_used total 2025-02 3.20 GB");
    let events = calendar(
        &store_of([look("docomo", "2025-03-22T21:00:00+09:00", vec![bought, past])]),
        Filter::default(),
    );
    assert_eq!(values(&events, "UID:"), ["lapse-2025-05-31-docomo:0042-k3f9@zandaka"]);
}

#[test]
fn a_bill_has_a_day_only_where_its_page_dates_it() {
    let mut dated = reading("bill total 2025-02 4980 JPY");
    dated.as_of = Some("2025-03-11".parse().unwrap());
    let undated = reading("bill total 2025-01 4980 JPY");
    let events = calendar(
        &store_of([look("au", "2025-03-22T21:00:00+09:00", vec![dated, undated])]),
        Filter::default(),
    );
    assert_eq!(values(&events, "DTSTART"), [";VALUE=DATE:20250311"]);
    assert_eq!(values(&events, "SUMMARY:"), ["au 0042: bill of bill 2025-02 4980 JPY"]);
}

#[test]
fn the_end_of_a_contract_is_an_event_and_the_filter_holds() {
    let until = reading("valid_until total - 2026-11-28T23:59 date");
    let points = left("points limited - 120 points", "2025-04-30");
    let store = store_of([look("softbank", "2025-03-22T21:00:00+09:00", vec![until, points])]);
    let filter = Filter { measure: Some(Measure::ValidUntil), ..Filter::default() };
    assert_eq!(values(&calendar(&store, filter), "SUMMARY:"), ["softbank 0042: lapse of valid_until"]);
    assert_eq!(
        values(&calendar(&store, Filter::default()), "DTSTART"),
        [";VALUE=DATE:20250430", ":20261128T145900Z"]
    );
}

#[test]
fn texts_are_escaped_and_folded_between_letters() {
    let store = store_of([look(
        "au",
        "2025-03-22T21:00:00+09:00",
        vec![left("points limited - 120 points", "2025-04-30")],
    )]);
    let title = format!("{};a,b\\c\nd\re\u{0}f{}", "残".repeat(40), "高".repeat(60));
    let wanted = format!("{}\\;a\\,b\\\\c\\ndef{}", "残".repeat(40), "高".repeat(60));
    let bytes = file(Export::calendar(Filter::default(), Box::new(move |_| title.clone())), &store);
    for line in bytes.split(|byte| *byte == b'\n') {
        assert!(line.len() <= 76, "75 octets and CR");
        std::str::from_utf8(line).unwrap();
    }
    assert_eq!(values(std::str::from_utf8(&bytes).unwrap(), "SUMMARY:"), [wanted]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_event_has_a_name_of_its_own_and_every_line_its_form(store in any_store()) {
        let text = calendar(&store, Filter::default());
        prop_assert_eq!(text.replace("\r\n", "").matches(['\r', '\n']).count(), 0);
        prop_assert!(text.split("\r\n").all(|line| line.len() <= 75));
        let mut names = values(&text, "UID:");
        let count = names.len();
        names.sort();
        names.dedup();
        prop_assert_eq!(names.len(), count);
        prop_assert_eq!(values(&text, "BEGIN:VEVENT").len(), count);
        prop_assert_eq!(values(&text, "DTSTART").len(), count);
        prop_assert_eq!(&calendar(&store, Filter::default()), &text);
    }
}
