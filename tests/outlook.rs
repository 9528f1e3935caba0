//! The outlook of a line: ends, what is safe a day, what lapses, and at which pace it goes, whatever the day.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod captures;

use captures::{moment, reading};
use jiff::civil::{Date, Time};
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;
use zandaka::capture::Reading;
use zandaka::history::Entry;
use zandaka::latest::{Figure, KnownLine};
use zandaka::outlook::{Ends, Outlook, Passed, days_between, midnight, next_reset, passed};
use zandaka::portals::{ALL, Cycle};
use zandaka::time::Moment;

const NOW: &str = "2026-11-23T12:00:00+09:00";

/// `"data_remaining total current 3.21 GB"`, and the day it lapses after `until`.
fn printed(words: &str) -> Reading {
    let (words, expires) =
        words.split_once(" until ").map_or((words, None), |(words, day)| (words, Some(day)));
    let mut reading = reading(words);
    reading.expires = expires.map(|day| day.parse().unwrap());
    reading
}

fn seen(words: &str, at: &str) -> Figure {
    Figure { reading: printed(words), since: moment(at), seen: moment(at), page: "data".into() }
}

fn line(carrier: &str, figures: Vec<Figure>) -> KnownLine {
    KnownLine {
        id: format!("{carrier}:5678-k3f9"),
        carrier: carrier.into(),
        line: Some("5678".into()),
        plan: None,
        figures,
    }
}

fn now_seen(carrier: &str, words: &[&str]) -> KnownLine {
    line(carrier, words.iter().map(|words| seen(words, NOW)).collect())
}

/// The end and what it is, as `2026-12-01T00:00 cycle`.
fn until(line: &KnownLine, now: &str) -> String {
    let Some(until) = Outlook::of(line, &[], moment(now)).until else { return "unknown".into() };
    let at = until.at.to_string();
    let printed = if until.printed { " printed" } else { "" };
    let ends = if until.ends == Ends::Cycle { "cycle" } else { "amount" };
    format!("{} {ends}{printed}", at.strip_suffix(":00+09:00").unwrap())
}

fn safe(line: &KnownLine, now: &str) -> Option<String> {
    Outlook::of(line, &[], moment(now))
        .safe
        .map(|safe| format!("{} {} for {}", safe.amount, safe.unit, safe.days))
}

#[test]
fn a_cycle_of_the_calendar_ends_at_midnight_in_japan() {
    let line = now_seen("docomo", &["data_remaining total current 3.21 GB"]);
    assert_eq!(until(&line, NOW), "2026-12-01T00:00 cycle");
    let outlook = Outlook::of(&line, &[], moment(NOW));
    assert_eq!(outlook.until.unwrap().left(moment(NOW)), (7, 12));
    assert_eq!(safe(&line, NOW).unwrap(), "0.40 GB for 8");
}

#[test]
fn a_cycle_day_that_is_another_for_each_line_is_unknown_and_nothing_is_safe() {
    for carrier in ["softbank", "ymobile", "nihontsushin", "povo", "ahamo"] {
        let line = now_seen(carrier, &["data_remaining total current 3.21 GB"]);
        assert_eq!(until(&line, NOW), "unknown", "{carrier}");
        assert_eq!(safe(&line, NOW), None);
    }
}

#[test]
fn what_the_page_prints_wins_over_the_carriers_day() {
    let line = now_seen("docomo", &["data_remaining total current 3.00 GB until 2026-11-25T15:00"]);
    assert_eq!(until(&line, NOW), "2026-11-25T15:00 amount printed");
    assert_eq!(safe(&line, NOW).unwrap(), "1.00 GB for 3");
    let line = now_seen("docomo", &["data_remaining total current 3.00 GB until 2026-11-30"]);
    assert_eq!(until(&line, NOW), "2026-12-01T00:00 cycle printed");
    let line = now_seen("povo", &["data_remaining total current 0.38 GB until 2026-11-25T23:59"]);
    assert_eq!(until(&line, NOW), "2026-11-26T00:00 amount printed");
    assert_eq!(safe(&line, NOW).unwrap(), "0.12 GB for 3");
}

#[test]
fn what_is_safe_is_in_the_printed_unit_and_never_rounded_up() {
    let per_day = |words: &str| safe(&now_seen("docomo", &[words]), NOW);
    assert_eq!(per_day("data_remaining total current 3 GB").unwrap(), "0.37 GB for 8");
    assert_eq!(per_day("data_remaining total current 1999 MB").unwrap(), "249 MB for 8");
    assert_eq!(per_day("data_remaining total current 0 MB").unwrap(), "0 MB for 8");
    assert_eq!(per_day("data_remaining total current 4.001 GB").unwrap(), "0.500 GB for 8");
    assert_eq!(per_day("data_remaining total current * unlimited"), None);
    assert_eq!(per_day("data_used total current 4 GB"), None);
}

#[test]
fn nothing_is_safe_of_a_figure_that_is_not_of_today() {
    let words = "data_remaining total current 3.21 GB";
    let line = line("docomo", vec![seen(words, "2026-11-22T11:00:00+09:00")]);
    assert_eq!(safe(&line, NOW), None);
    assert_eq!(safe(&line, "2026-11-22T20:00:00+09:00").unwrap(), "0.35 GB for 9");
    let october = KnownLine { figures: vec![seen(words, "2026-10-31T23:59:00+09:00")], ..line };
    assert_eq!(safe(&october, "2026-11-01T00:01:00+09:00"), None, "it was reset since");
}

#[test]
fn what_lapses_is_listed_soonest_first_and_not_what_is_nothing_or_renewed() {
    let line = now_seen(
        "docomo",
        &[
            "data_remaining total current 3.21 GB until 2026-11-30",
            "data_remaining carried_over current 1.00 GB until 2026-11-30",
            "data_remaining top_up current 0.21 GB until 2026-11-24",
            "data_remaining gift current 0 GB until 2026-11-24",
            "points total - 1234 points",
            "points limited - 200 points until 2026-12-24",
            "balance total - 1500 JPY until 2027-01-20",
            "valid_until total - 2027-03-14 date",
            "data_allowance top_up current 1 GB until 2026-11-24",
        ],
    );
    let outlook = Outlook::of(&line, &[], moment(NOW));
    let told: Vec<String> = outlook
        .lapses
        .iter()
        .map(|lapse| format!("{} {} {}", lapse.figure.reading.measure, lapse.figure.reading.bucket, lapse.on))
        .collect();
    assert_eq!(
        told,
        [
            "data_remaining top_up 2026-11-24",
            "data_remaining carried_over 2026-11-30",
            "points limited 2026-12-24",
            "balance total 2027-01-20",
            "valid_until total 2027-03-14",
        ]
    );
    let later = Outlook::of(&line, &[], moment("2026-12-01T00:00:00+09:00"));
    assert_eq!(later.lapses.len(), 3, "what lapsed is over");
}

fn entry(words: &str, first: &str, last: &str) -> Entry {
    let full = |at: &str| moment(&format!("2026-11-{at}:00+09:00"));
    Entry { reading: printed(words), page: "data".into(), first_seen: full(first), last_seen: full(last) }
}

fn outlook<'a>(line: &'a KnownLine, entries: &[Entry], now: &str) -> Outlook<'a> {
    Outlook::of(line, &entries.iter().collect::<Vec<_>>(), moment(now))
}

#[test]
fn a_forecast_takes_three_days_since_the_last_rise_and_stays_within_the_cycle() {
    let words = "data_remaining total current 3.20 GB";
    let line = now_seen("docomo", &[words]);
    let left = |amount: &str, at: &str| entry(&format!("data_remaining total current {amount} GB"), at, at);
    let two = [left("6.20", "21T12:00"), left("3.20", "23T12:00")];
    assert_eq!(outlook(&line, &two, NOW).forecast, None, "two readings are no pace");
    let near = [left("6.20", "22T20:00"), left("5.20", "22T23:00"), left("3.20", "23T12:00")];
    assert_eq!(outlook(&line, &near, NOW).forecast, None, "one evening is no pace");
    let three = [left("6.20", "21T12:00"), left("5.00", "22T09:00"), left("3.20", "23T12:00")];
    let forecast = outlook(&line, &three, NOW).forecast.unwrap();
    assert_eq!(
        (forecast.per_day.to_string().as_str(), forecast.gone, forecast.readings),
        ("1.50", Some(Date::constant(2026, 11, 25)), 3)
    );
    let slow = [left("3.40", "21T12:00"), left("3.30", "22T09:00"), left("3.20", "23T12:00")];
    let forecast = outlook(&line, &slow, NOW).forecast.unwrap();
    assert_eq!(
        (forecast.per_day.to_string().as_str(), forecast.gone),
        ("0.10", None),
        "the cycle ends before"
    );
    let topped = [
        left("0.20", "21T12:00"),
        left("0.10", "22T09:00"),
        left("3.30", "22T10:00"),
        left("3.20", "23T12:00"),
    ];
    assert_eq!(outlook(&line, &topped, NOW).forecast, None, "of before the top-up nothing counts");
    let still = [left("3.20", "20T12:00"), left("3.20", "22T12:00"), left("3.20", "23T12:00")];
    assert_eq!(outlook(&line, &still, NOW).forecast, None, "what is not used does not run out");
    assert_eq!(
        outlook(&line, &three, "2026-11-24T12:01:00+09:00").forecast,
        None,
        "the last reading is of yesterday"
    );
}

#[test]
fn a_trend_has_a_value_for_each_day_that_is_known_and_gaps_for_the_others() {
    let line = now_seen("docomo", &["data_remaining total current 3.21 GB"]);
    let of =
        |amount: &str, first, last| entry(&format!("data_remaining total current {amount}"), first, last);
    let entries = [
        of("5.00 GB", "17T09:00", "19T12:00"),
        of("4.00 GB", "19T20:00", "19T21:00"),
        of("900 MB", "21T09:00", "21T09:00"),
        of("3.21 GB", "23T12:00", "23T12:00"),
        entry("data_remaining top_up current 1 GB", "22T09:00", "22T09:00"),
        of("9.00 GB", "24T09:00", "24T09:00"),
    ];
    let trend = outlook(&line, &entries, NOW).trend.unwrap();
    let told: Vec<String> =
        trend.days.iter().map(|value| value.map_or("-".into(), |value| value.to_string())).collect();
    assert_eq!(told.len(), 30);
    assert_eq!(told[23..], ["5.00", "5.00", "4.00", "-", "-", "-", "3.21"]);
    assert!(told[..23].iter().all(|value| value == "-"));
    assert_eq!(outlook(&line, &[], NOW).trend, None);
}

#[test]
fn days_at_the_ends_of_months_and_in_leap_years() {
    let day = |text: &str| text.parse::<zandaka::time::Stamp>().unwrap().date();
    for (cycle_day, today, next) in [
        (1, "2026-12-31", "2027-01-01"),
        (1, "2026-12-01", "2027-01-01"),
        (1, "2028-02-29", "2028-03-01"),
        (29, "2027-02-01", "2027-02-28"),
        (29, "2028-02-28", "2028-02-29"),
        (31, "2026-01-31", "2026-02-28"),
        (31, "2026-02-28", "2026-03-31"),
        (31, "2026-03-31", "2026-04-30"),
        (30, "2026-02-27", "2026-02-28"),
    ] {
        assert_eq!(next_reset(Cycle::On(cycle_day), day(today)), Some(day(next)), "{cycle_day} {today}");
    }
    let softbank = Cycle::OneOf(&[1, 11, 21]);
    for (from, to, is) in [
        ("2026-11-02", "2026-11-10", Passed::No),
        ("2026-11-10", "2026-11-11", Passed::Maybe),
        ("2026-11-10", "2026-12-01", Passed::Surely),
        ("2026-12-01", "2026-11-10", Passed::No),
    ] {
        assert_eq!(passed(softbank, day(from), day(to)), is, "{from} {to}");
    }
    assert_eq!(passed(Cycle::Unknown, day("2026-11-30"), day("2026-12-01")), Passed::Maybe);
    assert_eq!(passed(Cycle::Unknown, day("2026-10-30"), day("2026-12-01")), Passed::Surely);
}

fn any_moment() -> impl Strategy<Value = Moment> {
    let of_times = (-62_000_000_000_i64..253_000_000_000)
        .prop_map(|seconds| Moment::from_millis(seconds * 1000).unwrap());
    let of_edges = (
        2024..2033_i16,
        select(vec![(1, 1), (1, 31), (2, 28), (3, 1), (4, 30), (12, 31)]),
        -90_000..90_000_i64,
    )
        .prop_map(|(year, (month, day), seconds)| {
            let start = midnight(Date::new(year, month, day).unwrap()).unwrap();
            Moment::from_millis((start.seconds() + seconds) * 1000).unwrap()
        });
    prop_oneof![1 => of_times, 4 => of_edges]
}

fn any_figure(now: Moment) -> impl Strategy<Value = Figure> {
    let words = select(vec![
        "data_remaining total current",
        "data_remaining base current",
        "data_remaining top_up -",
        "data_allowance total current",
        "data_used total current",
        "points limited -",
        "balance total -",
    ]);
    let amount =
        (-1_000_000..1_000_000_000_i64, 0..6_u32).prop_map(|(number, scale)| Decimal::new(number, scale));
    let expires = proptest::option::of((-40..400_i64, any::<bool>()));
    (words, amount, select(vec!["GB", "MB", "KB", "packets"]), expires, -3_000_000..100_000_i64).prop_map(
        move |(words, amount, unit, expires, age)| {
            let mut reading = reading(&format!("{words} {amount} {unit}"));
            let at = |seconds: i64| Moment::from_millis((now.seconds() + seconds) * 1000).unwrap_or(now);
            reading.expires = expires.map(|(days, timed)| {
                let at = at(days * 86_400).japan();
                if timed {
                    zandaka::time::Stamp::Minute(at.date().to_datetime(Time::constant(
                        at.hour(),
                        at.minute(),
                        0,
                        0,
                    )))
                } else {
                    zandaka::time::Stamp::Day(at.date())
                }
            });
            let seen = at(age);
            Figure { reading, since: seen, seen, page: "data".into() }
        },
    )
}

fn any_line() -> impl Strategy<Value = (KnownLine, Moment)> {
    any_moment().prop_flat_map(|now| {
        let carriers: Vec<&str> = ALL.iter().map(|portal| portal.id).collect();
        let figures = proptest::collection::vec(any_figure(now), 0..6);
        (select(carriers), figures).prop_map(move |(carrier, figures)| (line(carrier, figures), now))
    })
}

proptest! {
    #[test]
    fn a_reset_is_to_come_and_at_midnight_in_japan((line, now) in any_line()) {
        if let Some(until) = Outlook::of(&line, &[], now).until {
            prop_assert!(until.at > now);
            if until.ends == Ends::Cycle {
                prop_assert_eq!(until.at.japan().time(), Time::midnight());
                prop_assert!(until.at.seconds() - now.seconds() <= 31 * 86_400 || until.printed);
            }
        }
    }

    #[test]
    fn what_is_safe_is_never_below_zero_and_never_more_than_there_is((line, now) in any_line()) {
        let outlook = Outlook::of(&line, &[], now);
        if let Some(safe) = outlook.safe {
            let left = safe.figure.reading.amount.number().unwrap();
            prop_assert!(!safe.amount.is_sign_negative() && safe.days >= 1);
            prop_assert!(safe.amount * Decimal::from(safe.days) <= left);
            prop_assert!(outlook.until.is_some());
        }
        let ends: Vec<Moment> = outlook.lapses.iter().map(|lapse| lapse.at).collect();
        prop_assert!(ends.is_sorted() && ends.iter().all(|at| *at > now));
    }

    #[test]
    fn a_forecast_is_of_three_readings_to_come_and_within_the_cycle(
        (line, now) in any_line(),
        readings in proptest::collection::vec((0..700_000_i64, 0..100_i64), 0..8),
    ) {
        let entries: Vec<Entry> = readings.iter().filter_map(|(ago, left)| {
            let at = Moment::from_millis((now.seconds() - ago) * 1000)?;
            let reading = reading(&format!("data_remaining total current {left} GB"));
            Some(Entry { reading, page: "data".into(), first_seen: at, last_seen: at })
        }).collect();
        let outlook = Outlook::of(&line, &entries.iter().collect::<Vec<_>>(), now);
        if let Some(forecast) = outlook.forecast {
            prop_assert!(forecast.readings >= 3 && !forecast.per_day.is_sign_negative());
            if let Some(gone) = forecast.gone {
                prop_assert!(gone >= now.date());
                prop_assert!(outlook.until.is_none_or(|until| gone <= until.at.date()));
            }
        }
        if let Some(trend) = outlook.trend {
            prop_assert_eq!(trend.days.len(), 30);
        }
    }

    #[test]
    fn any_cycle_day_gives_a_day_to_come_within_a_month(now in any_moment(), day in 0..40_i8) {
        if let Some(next) = next_reset(Cycle::On(day), now.date()) {
            let days = days_between(now, midnight(next).unwrap()).unwrap();
            prop_assert!((1..=31).contains(&days), "{days}");
            prop_assert!(next.day() == day.clamp(1, next.days_in_month()));
        }
    }
}
