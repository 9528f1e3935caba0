//! Ten years of five lines, eight readings a day each, as portals print them: 146,000 readings, the same on every run.
//!
//! Pure, and any look can be had by itself: in the morning a line's data, in the evening its bill and points. Every
//! reading differs from the one before, so that each is kept. All numbers are invented.

use std::collections::BTreeMap;

use zandaka::capture::{AsOf, Capture, Certainty, Evidence, How, Line, PageState, Reading, SCHEMA};
use zandaka::error::{Kind, Result};
use zandaka::history::{Chunk, Index, Lines, Month, line_id};
use zandaka::latest::Latest;
use zandaka::time::Moment;

/// Lines of the person.
pub const LINES: i64 = 5;
/// Days.
pub const DAYS: i64 = 3650;
/// All readings.
pub const READINGS: i64 = LINES * DAYS * 8;

/// 2016-11-24T00:00:00+09:00, in seconds since the epoch; the last day is 2026-11-21.
const START: i64 = 1_479_913_200;
const MINUTE: i64 = 60;
const DAY: i64 = 24 * 60 * MINUTE;

/// What is stored, by key.
pub type Store = BTreeMap<String, String>;

/// The looks of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// At the data page: five readings.
    Data,
    /// At the bill: three readings.
    Bill,
}

/// A number below `below` that looks like chance, the same for the same day and line.
fn chance(line: i64, day: i64, below: i64) -> i64 {
    let seed = (line * 7919 + day * 104_729 + 12_345) & 0xffff;
    (seed * 75 + 74) % 65_537 % below
}

/// What `line` of `0..LINES` gives on a day: those of [`DAYS`] are stored, the next one is [`DAYS`] itself.
///
/// # Errors
/// None for any day near these.
pub fn capture(line: i64, day: i64, look: Look) -> Result<Capture> {
    let hour = if look == Look::Data { 7 } else { 20 };
    let minutes = hour * 60 + chance(line, day, 90);
    let captured_at = moment(START + day * DAY + minutes * MINUTE + chance(line, day, 60))?;
    let (page, readings) = match look {
        Look::Data => ("data-usage", data(line, day, captured_at)?),
        Look::Bill => ("bill-month", bill(line, day, captured_at)?),
    };
    let carrier = if line < 2 { "docomo" } else { "softbank" };
    let number = format!("{:04}", 1042 + line * 1111);
    Ok(Capture {
        schema: SCHEMA,
        carrier: carrier.to_owned(),
        page: page.to_owned(),
        url: format!("https://www.{carrier}.jp/my/{page}/"),
        captured_at,
        state: PageState::Read,
        lines: vec![Line {
            key: Some(format!("{number}-k{line}f9")),
            line: Some(number),
            plan: Some("5Gギガホ プレミア".to_owned()),
            readings,
        }],
        doubts: Vec::new(),
    })
}

/// Hundredths of a GB used since the month began, up to the end of `day`.
fn used(line: i64, day: i64, day_of_month: i64) -> i64 {
    (0..day_of_month).map(|before| 3 + chance(line, day - before, 180)).sum()
}

fn data(line: i64, day: i64, at: Moment) -> Result<Vec<Reading>> {
    let day_of_month = i64::from(at.date().day());
    let (bought, used) = (day_of_month / 9 * 100, used(line, day, day_of_month));
    let (base, allowed) = (6000 - used, 6500 + bought + day_of_month);
    let told = moment(at.seconds() / (10 * MINUTE) * (10 * MINUTE))?;
    let end = format!("{}-28T23:59", month(at)?);
    let mut readings = vec![
        reading("data_remaining total current", &gb(allowed - used), "GB", "データ残量", None)?,
        reading("data_remaining base current", &gb(base), "GB", "うち基本データ量の残り", None)?,
        reading(
            "data_remaining top_up current",
            &gb(500 + bought - used / 9),
            "GB",
            "追加購入分",
            Some(&end),
        )?,
        reading("data_used total current", &gb(used), "GB", "ご利用データ量", None)?,
        reading("data_allowance total current", &gb(allowed), "GB", "ご利用可能データ量 合計", None)?,
    ];
    readings.iter_mut().for_each(|reading| reading.as_of = Some(AsOf::Moment(told)));
    Ok(readings)
}

fn bill(line: i64, day: i64, at: Moment) -> Result<Vec<Reading>> {
    let day_of_month = i64::from(at.date().day());
    let yen = 3278 + day_of_month * 11 + chance(line, day, 9);
    let points = 1200 + day * 91 + chance(line, day, 90);
    let end = format!("{}-28", month(at)?);
    let mut readings = vec![
        reading("bill_to_date total current", &yen.to_string(), "JPY", "ご利用料金（概算・税込）", None)?,
        reading("points total -", &points.to_string(), "points", "保有ポイント", None)?,
        reading(
            "points limited -",
            &(day * 7 % 600).to_string(),
            "points",
            "うち期間・用途限定",
            Some(&end),
        )?,
    ];
    if let Some(bill) = readings.first_mut() {
        bill.as_of = Some(AsOf::Day(at.date()));
    }
    Ok(readings)
}

fn reading(kind: &str, amount: &str, unit: &str, label: &str, expires: Option<&str>) -> Result<Reading> {
    let mut words = kind.split(' ');
    let mut word = || words.next().unwrap_or_default();
    Ok(Reading {
        measure: word().parse()?,
        bucket: word().parse()?,
        period: Some(word()).filter(|period| *period != "-").map(str::parse).transpose()?,
        amount: amount.parse()?,
        unit: unit.parse()?,
        as_of: None,
        expires: expires.map(str::parse).transpose()?,
        certainty: Certainty::Certain,
        evidence: Evidence { label: label.to_owned(), text: format!("{amount}{unit}"), how: How::Label },
    })
}

fn gb(hundredths: i64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn month(at: Moment) -> Result<Month> {
    at.to_string().chars().take(7).collect::<String>().parse()
}

/// The moment so many seconds after the epoch.
fn moment(seconds: i64) -> Result<Moment> {
    let outside = || Kind::Form { text: seconds.to_string(), wanted: "a time of this era" };
    Moment::from_millis(seconds * 1000).ok_or_else(|| outside().into())
}

/// All months of the ten years, of all lines.
///
/// # Errors
/// Where the history does not take a reading.
pub fn chunks() -> Result<Vec<Chunk>> {
    let mut chunks: Vec<Chunk> = Vec::new();
    for line in 0..LINES {
        for day in 0..DAYS {
            for look in [Look::Data, Look::Bill] {
                append(&mut chunks, &capture(line, day, look)?)?;
            }
        }
    }
    Ok(chunks)
}

fn append(chunks: &mut Vec<Chunk>, capture: &Capture) -> Result<()> {
    for line in &capture.lines {
        let month = month(capture.captured_at)?;
        let id = line_id(&capture.carrier, line);
        if !chunks.last().is_some_and(|chunk| chunk.id() == id && chunk.month() == month) {
            chunks.push(Chunk::new(&capture.carrier, line, month));
        }
        if let Some(chunk) = chunks.last_mut() {
            chunk.append(capture.captured_at, &capture.page, &line.readings)?;
        }
    }
    Ok(())
}

/// The whole store after the ten years.
///
/// # Errors
/// Where a value would be over its cap.
pub fn store(chunks: &[Chunk]) -> Result<Store> {
    let (mut index, mut lines, mut latest) = (Index::default(), Lines::default(), Latest::default());
    let mut store = Store::from([("schema".to_owned(), "1".to_owned())]);
    for chunk in chunks {
        index.insert(chunk.id(), chunk.month());
        lines.add(chunk.id(), chunk.carrier(), chunk.line());
        store.insert(chunk.key(), chunk.to_text());
    }
    for line in 0..LINES {
        for look in [Look::Data, Look::Bill] {
            latest.merge(&capture(line, DAYS - 1, look)?);
        }
    }
    store.insert("h".to_owned(), index.to_text());
    store.insert("lines".to_owned(), lines.to_text()?);
    store.insert("latest".to_owned(), latest.to_text()?);
    Ok(store)
}
