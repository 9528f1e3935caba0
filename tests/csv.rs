//! The CSV: what a spreadsheet and a program read is what was read from the page, and no text is ever run.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may stop where it stands"
)]

mod captures;

use captures::{MARCH, any_page, any_readings, any_text, at, line, moment, reading};
use csv::{Reader, StringRecord};
use proptest::prelude::*;
use serde_json::Value;
use zandaka::capture::{Bucket, Certainty, Line, Measure, Reading, Unit};
use zandaka::export::csv::{COLUMNS, head, rows};
use zandaka::export::{Filter, package};
use zandaka::history::{Chunk, Index, Month};

fn file(months: &[&[Chunk]]) -> Vec<u8> {
    let mut bytes = head();
    months.iter().for_each(|month| bytes.extend(rows(month, &Filter::default())));
    bytes
}

fn records(bytes: &[u8]) -> Vec<StringRecord> {
    let mut reader = Reader::from_reader(bytes.strip_prefix("\u{feff}".as_bytes()).unwrap());
    assert_eq!(reader.headers().unwrap(), &COLUMNS[..]);
    reader.records().map(Result::unwrap).collect()
}

fn chunk(carrier: &str, number: Option<&str>, when: &str, page: &str, readings: &[Reading]) -> Chunk {
    let time = moment(when);
    let mut chunk = Chunk::new(carrier, &line(number, vec![]), Month::of(time).unwrap());
    chunk.append(time, page, readings).unwrap();
    chunk
}

fn row(chunk: Chunk) -> StringRecord {
    records(&file(&[&[chunk]])).remove(0)
}

/// The text of a cell, as docs/csv.md says it is had back.
fn unguarded(cell: &str) -> String {
    let formula =
        |text: &str| text.trim_start_matches('\'').starts_with(|start| "=+-@\t\r\n＝＋－＠".contains(start));
    cell.strip_prefix('\'').filter(|rest| formula(rest)).unwrap_or(cell).to_owned()
}

#[test]
fn the_file_is_byte_for_byte_as_documented() {
    let mut left = reading("data_remaining top_up current 0.50 GB");
    left.as_of = Some("2025-03-22T20:50:00+09:00".parse().unwrap());
    left.expires = Some("2025-04-30T23:59".parse().unwrap());
    let day = reading("data_used total 2025-03-22 189 MB");
    let bytes =
        file(&[&[chunk("iijmio", Some("0042"), "2025-03-22T12:00:00Z", "daily-usage", &[day, left])]]);
    assert_eq!(
        String::from_utf8(bytes).unwrap(),
        "\u{feff}captured_at,carrier,line,measure,bucket,period,amount,unit,as_of,expires,certainty,page\r\n\
         2025-03-22T21:00:00+09:00,iijmio,0042,data_remaining,top_up,current,0.50,GB,2025-03-22T20:50:00+09:00,2025-04-30T23:59,certain,daily-usage\r\n\
         2025-03-22T21:00:00+09:00,iijmio,0042,data_used,total,2025-03-22,189,MB,,,certain,daily-usage\r\n"
    );
}

#[test]
fn a_number_stays_plain_and_what_is_not_known_is_an_empty_cell() {
    let credit = row(chunk("au", None, "2025-03-01T00:00:00Z", "bill", &[reading("bill total - -1500 JPY")]));
    assert_eq!(
        credit.iter().skip(1).collect::<Vec<_>>(),
        ["au", "", "bill", "total", "", "-1500", "JPY", "", "", "certain", "bill"]
    );
    let free = row(chunk(
        "au",
        None,
        "2025-03-01T00:00:00Z",
        "top",
        &[reading("data_remaining total current * unlimited")],
    ));
    assert_eq!((&free[6], &free[7]), ("", "unlimited"));
}

#[test]
fn a_text_that_would_be_a_formula_gets_an_apostrophe() {
    for start in ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'="] {
        let page = format!("{start}HYPERLINK(\"https://example.com\")");
        let row = row(chunk("au", None, "2025-03-01T00:00:00Z", &page, &[reading("bill total - 1 JPY")]));
        assert_eq!(&row[11], format!("'{page}"));
    }
    let quoted =
        row(chunk("au", None, "2025-03-01T00:00:00Z", "a,\"b\"\r\n'c", &[reading("bill total - 1 JPY")]));
    assert_eq!(&quoted[11], "a,\"b\"\r\n'c");
}

#[test]
fn rows_stand_by_time_and_then_by_line() {
    let bill = [reading("bill total - 1 JPY")];
    let month = [
        chunk("iijmio", Some("5678"), "2025-03-02T00:00:00Z", "bill", &bill),
        chunk("docomo", Some("9999"), "2025-03-03T00:00:00Z", "bill", &bill),
        chunk("iijmio", Some("0042"), "2025-03-02T00:00:00Z", "bill", &bill),
        chunk("docomo", None, "2025-03-02T00:00:00Z", "bill", &bill),
    ];
    let april = [chunk("au", None, "2025-04-02T00:00:00Z", "bill", &bill)];
    let rows = records(&file(&[&month, &april]));
    let order: Vec<String> =
        rows.iter().map(|row| format!("{} {} {}", &row[0][5..10], &row[1], &row[2])).collect();
    assert_eq!(
        order,
        ["03-02 docomo ", "03-02 iijmio 0042", "03-02 iijmio 5678", "03-03 docomo 9999", "04-02 au "]
    );
}

#[test]
fn a_filter_takes_days_a_line_and_a_measure() {
    let readings = [reading("bill total - 1 JPY"), reading("points total - 2 points")];
    let march = [
        chunk("docomo", Some("0042"), "2025-03-01T00:00:00+09:00", "bill", &readings),
        chunk("iijmio", Some("0042"), "2025-03-31T23:59:59+09:00", "bill", &readings),
    ];
    let taken = |filter: &Filter| -> Vec<String> {
        let bytes = [head(), rows(&march, filter)].concat();
        records(&bytes).iter().map(|row| format!("{} {}", &row[1], &row[6])).collect()
    };
    let day = |text: &str| Some(text.parse().unwrap());
    assert_eq!(taken(&Filter::default()).len(), 4);
    assert_eq!(taken(&Filter { from: day("2025-03-02"), ..Filter::default() }), ["iijmio 1", "iijmio 2"]);
    assert_eq!(taken(&Filter { to: day("2025-03-30"), ..Filter::default() }), ["docomo 1", "docomo 2"]);
    assert_eq!(
        taken(&Filter { measure: Some(Measure::Points), ..Filter::default() }),
        ["docomo 2", "iijmio 2"]
    );
    let line = Some("docomo:0042-k3f9".to_owned());
    assert_eq!(taken(&Filter { line, ..Filter::default() }), ["docomo 1", "docomo 2"]);
}

#[test]
fn a_filter_reads_no_month_and_no_line_it_does_not_take() {
    let mut index = Index::default();
    for (id, month) in
        [("au:-", "2025-02"), ("au:-", "2025-03"), ("docomo:-", "2025-03"), ("au:-", "2025-04")]
    {
        index.insert(id, month.parse().unwrap());
    }
    let months = |from: &str, to: &str, line: Option<&str>| {
        let day = |text: &str| (!text.is_empty()).then(|| text.parse().unwrap());
        Filter { from: day(from), to: day(to), line: line.map(str::to_owned), measure: None }.months(&index)
    };
    assert_eq!(months("", "", None).concat().len(), 4);
    assert_eq!(months("2025-03-31", "2025-03-01", None), [["h/au:-/2025-03", "h/docomo:-/2025-03"]]);
    assert_eq!(months("2025-02-28", "", Some("docomo:-")), [["h/docomo:-/2025-03"]]);
    assert!(months("2025-05-01", "", None).is_empty());
}

#[test]
fn the_description_names_every_column_and_every_name_in_it() {
    let package: Value = serde_json::from_str(&package::describe("zandaka-2026-11-24.csv")).unwrap();
    let table = &package["resources"][0];
    assert_eq!(table["path"], "zandaka-2026-11-24.csv");
    let fields = table["schema"]["fields"].as_array().unwrap();
    let named: Vec<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
    assert_eq!(named, COLUMNS);
    let names = |column: usize| -> Vec<&str> {
        let names = fields[column]["constraints"]["enum"].as_array().unwrap();
        names.iter().map(|name| name.as_str().unwrap()).collect()
    };
    assert_eq!(names(3), Measure::ALL.iter().map(|name| name.name()).collect::<Vec<_>>());
    assert_eq!(names(4), Bucket::ALL.iter().map(|name| name.name()).collect::<Vec<_>>());
    assert_eq!(names(7), Unit::ALL.iter().map(|name| name.name()).collect::<Vec<_>>());
    assert_eq!(names(10), Certainty::ALL.iter().map(|name| name.name()).collect::<Vec<_>>());
}

#[test]
fn the_guide_names_every_column_in_order() {
    let guide = include_str!("../docs/csv.md");
    let named: Vec<&str> =
        guide.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
    assert_eq!(named, COLUMNS);
}

proptest! {
    #[test]
    fn every_reading_comes_out_as_it_was_read(
        readings in any_readings(), page in any_page(), number in any_text(), key in any_text(),
    ) {
        let owner = Line { line: Some(number.clone()), key: Some(key), plan: None, readings: vec![] };
        let mut chunk = Chunk::new("iijmio", &owner, Month::of(at(MARCH)).unwrap());
        chunk.append(at(MARCH), &page, &readings).unwrap();
        let records = records(&file(&[&[chunk]]));
        let mut out: Vec<Vec<String>> = records.iter().map(|row| row.iter().map(unguarded).collect()).collect();
        let text = |value: Option<String>| value.unwrap_or_default();
        let mut wanted: Vec<Vec<String>> = readings.iter().map(|reading| vec![
            "2025-03-01T00:00:00+09:00".into(),
            "iijmio".into(),
            number.clone(),
            reading.measure.to_string(),
            reading.bucket.to_string(),
            text(reading.period.map(|period| period.to_string())),
            reading.amount.to_string(),
            reading.unit.to_string(),
            text(reading.as_of.map(|as_of| as_of.to_string())),
            text(reading.expires.map(|expires| expires.to_string())),
            reading.certainty.to_string(),
            page.clone(),
        ]).collect();
        out.sort();
        wanted.sort();
        prop_assert_eq!(out, wanted);
    }
}
