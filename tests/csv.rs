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
use zandaka::capture::{Line, Reading};
use zandaka::export::csv::{COLUMNS, head, rows};
use zandaka::history::{Chunk, Month};

fn file(months: &[&[Chunk]]) -> Vec<u8> {
    let mut bytes = head().unwrap();
    months.iter().for_each(|month| bytes.extend(rows(month).unwrap()));
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
