//! Captures for the tests of what is stored: few pages, measures and amounts, so that they meet, and hostile texts.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it stands")]
#![allow(dead_code, reason = "each test binary uses its own part")]

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use zandaka::capture::{
    Amount, AsOf, Bucket, Capture, Certainty, Evidence, How, Line, Measure, PageState, Period, Reading,
    SCHEMA, Unit,
};
use zandaka::history::{Chunk, Month};
use zandaka::time::Moment;

/// The start of the tests' month, in seconds since the epoch: 2025-03-01T00:00:00+09:00.
pub const MARCH: i64 = 1_740_754_800;

/// Seconds of that month.
pub const OF_MARCH: i64 = 31 * 24 * 60 * 60;

pub fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

pub fn at(seconds: i64) -> Moment {
    Moment::from_millis(seconds * 1000).unwrap()
}

/// `data_used total 2025-03-22 189 MB`, with the label 高速通信利用量.
pub fn reading(words: &str) -> Reading {
    let words: Vec<&str> = words.split(' ').collect();
    let [measure, bucket, period, amount, unit] = words[..] else { panic!("five words") };
    Reading {
        measure: measure.parse().unwrap(),
        bucket: bucket.parse().unwrap(),
        period: (period != "-").then(|| period.parse().unwrap()),
        amount: if amount == "*" { Amount::Unlimited } else { amount.parse().unwrap() },
        unit: unit.parse().unwrap(),
        as_of: None,
        expires: None,
        certainty: Certainty::Certain,
        evidence: Evidence {
            label: "高速通信利用量".into(),
            text: format!("{amount}{unit}"),
            how: How::Label,
        },
    }
}

pub fn line(number: Option<&str>, readings: Vec<Reading>) -> Line {
    Line {
        line: number.map(str::to_owned),
        key: number.map(|number| format!("{number}-k3f9")),
        plan: None,
        readings,
    }
}

pub fn capture(at: Moment, state: PageState, lines: Vec<Line>) -> Capture {
    Capture {
        schema: SCHEMA,
        carrier: "iijmio".into(),
        page: "daily-usage".into(),
        url: "https://www.iijmio.jp/service/setup/hdc/viewdailydata/".into(),
        captured_at: at,
        state,
        lines,
        doubts: Vec::new(),
    }
}

/// The reading as the history keeps it, as text: all but `evidence.text`.
pub fn kept(page: &str, reading: &Reading) -> String {
    let mut reading = reading.clone();
    reading.evidence.text.clear();
    format!("{page} {}", serde_json::to_string(&reading).unwrap())
}

/// What makes two readings speak of one figure.
pub fn kind(page: &str, reading: &Reading) -> String {
    format!("{page:?} {} {} {:?} {:?}", reading.measure, reading.bucket, reading.period, reading.expires)
}

pub fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(vec!["高速通信利用量", "データ残量 (GB)"]).prop_map(str::to_owned),
        1 => select(vec!["", "-", "%", "%2D", " ", "\n", "=1+1", "end", "\u{2028}", "a\u{0}b", "\u{3000}", "−", "'"])
            .prop_map(str::to_owned),
        1 => "\\PC{0,12}",
        1 => proptest::collection::vec(any::<char>(), 0..6).prop_map(String::from_iter),
    ]
}

fn any_period() -> impl Strategy<Value = Option<Period>> {
    let text = select(vec![
        "",
        "current",
        "last_3_days",
        "2025-02",
        "2025-03",
        "2025-02-28",
        "2025-03-01",
        "2025-03-22",
    ]);
    text.prop_map(|text| (!text.is_empty()).then(|| text.parse().unwrap()))
}

fn any_amount() -> impl Strategy<Value = Amount> {
    prop_oneof![
        4 => select(vec!["0", "0.00", "30", "30.0", "30.00", "-1500", "189"]).prop_map(|text| text.parse().unwrap()),
        1 => Just(Amount::Unlimited),
        1 => select(vec!["2026-11-28", "2026-11-28T23:59"]).prop_map(|text| text.parse().unwrap()),
        1 => (any::<i64>(), 0..20_u32).prop_map(|(number, scale)| {
            Amount::Number(rust_decimal::Decimal::new(number, scale))
        }),
    ]
}

pub fn any_reading() -> impl Strategy<Value = Reading> {
    let as_of = select(vec![
        "",
        "2025-03-22",
        "2025-02-28",
        "2025-03-22T21:05:31+09:00",
        "2025-04-01T00:00:00+09:00",
    ])
    .prop_map(|text| (!text.is_empty()).then(|| text.parse::<AsOf>().unwrap()));
    let expires = select(vec!["", "", "", "2025-03-31", "2027-03-14T23:59"])
        .prop_map(|text| (!text.is_empty()).then(|| text.parse().unwrap()));
    let figure = (
        select(&[Measure::DataRemaining, Measure::DataUsed, Measure::DataAllowance, Measure::Bill][..]),
        select(&[Bucket::Total, Bucket::TopUp][..]),
        any_period(),
        any_amount(),
        select(Unit::ALL),
    );
    let rest = (as_of, expires, select(Certainty::ALL), any_text(), select(How::ALL));
    (figure, rest).prop_map(
        |((measure, bucket, period, amount, unit), (as_of, expires, certainty, label, how))| {
            let evidence = Evidence { label, text: "as printed".into(), how };
            Reading { measure, bucket, period, amount, unit, as_of, expires, certainty, evidence }
        },
    )
}

/// A few readings, made once and shown again and again, as pages do.
pub fn any_readings() -> impl Strategy<Value = Vec<Reading>> {
    proptest::collection::vec(any_reading(), 1..6)
}

pub fn any_page() -> impl Strategy<Value = String> {
    prop_oneof![4 => select(vec!["daily-usage", "bill"]).prop_map(str::to_owned), 1 => any_text()]
}

/// The tests' month of one line, without readings.
pub fn march() -> Chunk {
    Chunk::new("iijmio", &line(Some("5678"), vec![]), Month::of(at(MARCH)).unwrap())
}

/// One look at one page.
#[derive(Clone, Debug)]
pub struct Look {
    pub at: Moment,
    pub page: String,
    pub readings: Vec<Reading>,
}

/// Looks at pages that show parts of the same few readings, at times that meet.
pub fn any_looks() -> impl Strategy<Value = Vec<Look>> {
    (any_readings(), any_page(), any_page()).prop_flat_map(|(readings, one, other)| {
        let count = readings.len();
        let time = prop_oneof![3 => 0..8_i64, 1 => Just(OF_MARCH - 1), 1 => 0..OF_MARCH];
        let shown = prop_oneof![4 => subsequence(readings.clone(), 0..=count), 1 => Just([&readings[..], &readings[..]].concat())];
        let look = (time, prop_oneof![2 => Just(one), 1 => Just(other)], shown)
            .prop_map(|(seconds, page, readings)| Look { at: at(MARCH + seconds), page, readings });
        proptest::collection::vec(look, 0..24)
    })
}

pub fn chunk_of(looks: &[Look]) -> Chunk {
    let mut chunk = march();
    for look in looks {
        chunk.append(look.at, &look.page, &look.readings).unwrap();
    }
    chunk
}
