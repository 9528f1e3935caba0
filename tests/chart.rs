//! The chart: it shows what was read and nothing that was not, however much there is.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

mod captures;

use captures::{MARCH, OF_MARCH, any_page, any_readings, at, line, moment, reading};
use proptest::prelude::*;
use rust_decimal::Decimal;
use zandaka::capture::{Bucket, Certainty, Measure, Reading};
use zandaka::chart::axis::{self, Scale, Step};
use zandaka::chart::plot::{self, Frame};
use zandaka::chart::range::Range;
use zandaka::chart::series::{Course, Event, Point, Series, View, midnight};
use zandaka::history::{Chunk, Month};

const DAY: i64 = 24 * 60 * 60;

/// The months of a line that was looked at at these times: `("2025-03-01T09:00", "data_remaining total current 3 GB")`.
fn chunks(looks: &[(&str, &str)]) -> Vec<Chunk> {
    let looks: Vec<_> = looks.iter().map(|(time, words)| (*time, "data", reading(words))).collect();
    chunks_of(&looks)
}

fn chunks_of(looks: &[(&str, &str, Reading)]) -> Vec<Chunk> {
    let mut chunks: Vec<Chunk> = Vec::new();
    for (time, page, reading) in looks {
        let at = moment(&format!("{time}:00+09:00"));
        let month = Month::of(at).unwrap();
        if chunks.last().is_none_or(|last| last.month() != month) {
            chunks.push(Chunk::new("iijmio", &line(Some("5678"), vec![]), month));
        }
        chunks.last_mut().unwrap().append(at, page, [reading]).unwrap();
    }
    chunks
}

fn view(measure: Measure, course: Course) -> View {
    View { measure, bucket: Bucket::Total, course }
}

fn series(chunks: &[Chunk], measure: Measure, course: Course) -> Series {
    Series::of(chunks, view(measure, course), Range::default())
}

fn left(looks: &[(&str, &str)]) -> Series {
    let words: Vec<_> =
        looks.iter().map(|(time, gb)| (*time, format!("data_remaining total current {gb} GB"))).collect();
    let looks: Vec<_> = words.iter().map(|(time, words)| (*time, words.as_str())).collect();
    series(&chunks(&looks), Measure::DataRemaining, Course::Now)
}

fn japan(time: &str) -> i64 {
    moment(&format!("{time}:00+09:00")).seconds()
}

#[test]
fn a_week_without_a_look_is_a_gap_and_a_day_is_not() {
    let series = left(&[
        ("2025-03-01T09:00", "5.00"),
        ("2025-03-02T09:00", "4.50"),
        ("2025-03-09T09:01", "4.00"),
        ("2025-03-16T09:01", "3.00"),
    ]);
    let joined: Vec<_> = series.points.iter().map(|point| point.joined).collect();
    assert_eq!(joined, [false, true, false, true]);
    assert_eq!(series.points[0].value, Some(5_000_000_000));
}

#[test]
fn no_line_leads_over_a_reset_or_a_top_up() {
    let series = left(&[
        ("2025-03-30T09:00", "1.00"),
        ("2025-04-01T09:00", "7.00"),
        ("2025-04-02T09:00", "6.50"),
        ("2025-04-03T09:00", "7.50"),
    ]);
    let events: Vec<_> = series.marks.iter().map(|mark| (mark.event, mark.at)).collect();
    assert_eq!(
        events,
        [(Event::Reset, japan("2025-04-01T00:00")), (Event::TopUp, japan("2025-04-03T09:00"))]
    );
    let joined: Vec<_> = series.points.iter().map(|point| point.joined).collect();
    assert_eq!(joined, [false, false, true, false]);
}

#[test]
fn used_data_that_falls_is_a_new_cycle_at_the_month_or_at_the_look() {
    let looks = |first: &'static str, second: &'static str| {
        let looks = [(first, "data_used total current 3 GB"), (second, "data_used total current 0 GB")];
        series(&chunks(&looks), Measure::DataUsed, Course::Now).marks
    };
    let marks = looks("2025-03-30T09:00", "2025-04-02T09:00");
    assert_eq!((marks.len(), marks[0].event, marks[0].at), (1, Event::Reset, japan("2025-04-01T00:00")));
    let marks = looks("2025-04-10T09:00", "2025-04-12T09:00");
    assert_eq!((marks.len(), marks[0].event, marks[0].at), (1, Event::Reset, japan("2025-04-12T09:00")));
}

#[test]
fn data_with_an_end_of_its_own_is_added_and_no_month_gave_it() {
    let bought = |gb: &str, expires: &str| {
        let mut reading = reading(&format!("data_remaining total current {gb} GB"));
        reading.expires = Some(expires.parse().unwrap());
        reading
    };
    let looks = [
        ("2025-03-30T09:00", "data", bought("1", "2025-04-10")),
        ("2025-04-02T09:00", "data", bought("20", "2025-05-02T23:59")),
    ];
    let marks = series(&chunks_of(&looks), Measure::DataRemaining, Course::Now).marks;
    assert_eq!((marks.len(), marks[0].event), (1, Event::TopUp));
}

#[test]
fn two_pages_that_round_otherwise_are_no_event() {
    let looks = [
        ("2025-03-02T09:00", "data", reading("data_remaining total current 3.21 GB")),
        ("2025-03-02T10:00", "top", reading("data_remaining total current 3.3 GB")),
        ("2025-03-02T11:00", "data", reading("data_remaining total current 3.20 GB")),
        ("2025-03-02T12:00", "data", reading("data_remaining total current 3277 MB")),
    ];
    let series = series(&chunks_of(&looks), Measure::DataRemaining, Course::Now);
    assert_eq!(series.marks, []);
    assert_eq!(series.points.len(), 4);
}

#[test]
fn an_allowance_that_grew_marks_a_top_up_among_what_was_used() {
    let looks = [
        ("2025-03-02T09:00", "data_used total current 3 GB"),
        ("2025-03-02T09:00", "data_allowance total current 7 GB"),
        ("2025-03-09T09:00", "data_used total current 4 GB"),
        ("2025-03-09T09:00", "data_allowance total current 8 GB"),
    ];
    let marks = series(&chunks(&looks), Measure::DataUsed, Course::Now).marks;
    assert_eq!((marks.len(), marks[0].event, marks[0].at), (1, Event::TopUp, japan("2025-03-09T09:00")));
}

#[test]
fn a_fixed_bill_takes_the_place_of_charges_so_far_and_all_rows_stay() {
    let looks = [
        ("2025-03-20T09:00", "bill_to_date total current 2100 JPY"),
        ("2025-03-30T09:00", "bill_to_date total current 2900 JPY"),
        ("2025-04-05T09:00", "bill total 2025-03 2980 JPY"),
        ("2025-04-06T09:00", "bill_to_date total current 400 JPY"),
        ("2025-05-06T09:00", "bill total 2025-03 3010 JPY"),
    ];
    let series = series(&chunks(&looks), Measure::Bill, Course::Month);
    let bars: Vec<_> = series.points.iter().map(|point| (point.value.unwrap(), point.unsure)).collect();
    assert_eq!(bars, [(3010, false), (400, true)], "the later bill counts, and April has none yet");
    assert_eq!(series.points[0].from, japan("2025-03-01T00:00"));
    assert_eq!(series.points[0].to, japan("2025-04-01T00:00"));
    assert_eq!(series.rows.len(), 5);
}

#[test]
fn what_has_no_number_is_listed_and_not_drawn() {
    let looks = [
        ("2025-03-20T09:00", "data_remaining total current * unlimited"),
        ("2025-03-21T09:00", "data_remaining total current 99999999 GB"),
        ("2025-03-22T09:00", "data_remaining total current 0 GB"),
    ];
    let series = series(&chunks(&looks), Measure::DataRemaining, Course::Now);
    assert_eq!(series.points.iter().map(|point| point.value).collect::<Vec<_>>(), [None, None, Some(0)]);
    let frame = Frame { size: (600, 200), time: series.span().unwrap(), amount: (0, 1_000_000_000) };
    let paths = plot::line(&series.points, &frame);
    assert_eq!(paths.dots, "M600.0 200.0h0", "a printed zero is a point, what is unknown is none");
}

#[test]
fn a_likely_reading_gives_way_to_a_certain_one_of_the_same_look() {
    let mut likely = reading("data_remaining total current 3 GB");
    likely.certainty = Certainty::Likely;
    likely.evidence.label = "残り".into();
    let certain = reading("data_remaining total current 3.01 GB");
    let looks = [("2025-03-20T09:00", "data", likely.clone()), ("2025-03-20T09:00", "data", certain)];
    let both = series(&chunks_of(&looks), Measure::DataRemaining, Course::Now);
    assert_eq!(
        both.points.iter().map(|point| (point.value, point.unsure)).collect::<Vec<_>>(),
        [(Some(3_010_000_000), false)]
    );
    let alone = series(&chunks_of(&looks[..1]), Measure::DataRemaining, Course::Now);
    assert!(alone.points[0].unsure);
}

#[test]
fn views_of_a_line_stand_in_order_and_totals_first() {
    let looks = [
        ("2025-03-20T09:00", "points total - 100 points"),
        ("2025-03-20T09:00", "data_remaining top_up current 1 GB"),
        ("2025-03-20T09:00", "data_used total 2025-03-19 189 MB"),
        ("2025-03-20T09:00", "data_used total last_3_days 400 MB"),
        ("2025-03-20T09:00", "bill_to_date total current 1000 JPY"),
    ];
    let chunks = chunks(&looks);
    let top_up = View { bucket: Bucket::TopUp, ..view(Measure::DataRemaining, Course::Now) };
    let expected = [
        view(Measure::DataUsed, Course::Last3Days),
        view(Measure::DataUsed, Course::Day),
        view(Measure::Bill, Course::Month),
        view(Measure::Points, Course::Now),
        top_up,
    ];
    assert_eq!(View::all(&chunks, Range::default()), expected);
    let later = Range { from: Some("2025-03-21".parse::<zandaka::time::Stamp>().unwrap().date()), to: None };
    assert_eq!(View::all(&chunks, later), []);
}

#[test]
fn a_range_of_months_goes_back_to_a_day_there_is() {
    let date = |text| zandaka::time::date(text).unwrap();
    let range = Range::last(1, moment("2025-03-31T12:00:00+09:00"));
    assert_eq!(range.from, Some(date("2025-02-28")));
    assert_eq!(Range::last(12, moment("2025-03-31T12:00:00+09:00")).from, Some(date("2024-03-31")));
    assert!(range.meets("2025-02") && range.meets("2025-03") && !range.meets("2025-01"));
    let closed = Range { from: Some(date("2025-01-15")), to: Some(date("2025-02-01")) };
    assert!(
        closed.meets("2025-01") && closed.meets("2025-02") && !closed.meets("2025-03") && !closed.meets("x")
    );
}

#[test]
fn amounts_are_divided_by_ones_twos_and_fives() {
    assert_eq!(axis::amounts(0, 7_000_000_000, 4), [0, 2, 4, 6, 8].map(|gb| gb * 1_000_000_000));
    assert_eq!(axis::amounts(0, 2980, 4), [0, 1000, 2000, 3000]);
    assert_eq!(axis::amounts(-1500, 2980, 4), [-2000, 0, 2000, 4000]);
    assert_eq!(axis::amounts(0, 0, 4), [0, 1]);
    let scale = Scale::of(true, 7_000_000_000);
    assert_eq!((scale.unit, scale.number(500_000_000)), ("GB", Decimal::new(5, 1)));
    assert_eq!(Scale::of(true, 189_000_000).unit, "MB");
    assert_eq!(Scale::of(false, 189_000_000).number(1234), Decimal::from(1234));
}

#[test]
fn times_are_divided_into_days_months_and_years() {
    let days = |from: &str, to: &str| {
        let (step, days) = axis::days(japan(from), japan(to), 8, Step::Days(1));
        (step, days.iter().map(|day| day.to_string()).collect::<Vec<_>>())
    };
    let (step, marks) = days("2025-03-01T09:00", "2025-03-04T09:00");
    assert_eq!(
        (step, marks),
        (Step::Days(1), vec!["2025-03-02".into(), "2025-03-03".into(), "2025-03-04".into()])
    );
    let (step, marks) = days("2024-11-20T09:00", "2025-11-20T09:00");
    assert_eq!(step, Step::Months(2));
    assert_eq!(marks, ["2025-01-01", "2025-03-01", "2025-05-01", "2025-07-01", "2025-09-01", "2025-11-01"]);
    let (step, marks) = days("2016-05-20T09:00", "2026-05-20T09:00");
    assert_eq!(
        (step, marks),
        (
            Step::Months(24),
            ["2018", "2020", "2022", "2024", "2026"].map(|year| format!("{year}-01-01")).to_vec()
        )
    );
}

/// Every number in a path.
fn numbers(path: &str) -> Vec<f64> {
    let words = path.split(|sign: char| !sign.is_ascii_digit() && sign != '.' && sign != '-');
    words.filter(|word| !word.is_empty()).map(|word| word.parse().unwrap()).collect()
}

fn any_points() -> impl Strategy<Value = Vec<Point>> {
    let point =
        (0..5000_i64, 0..20_i64, proptest::option::weighted(0.9, 0..1000_i64), any::<bool>(), any::<bool>());
    proptest::collection::vec(point, 0..400).prop_map(|mut points| {
        points.sort_unstable();
        let mut end = 0;
        let points = points.into_iter().enumerate().map(|(row, (from, length, value, unsure, joined))| {
            let from = from.max(end);
            end = from + length;
            Point { row, from, to: end, value, unsure, joined: joined && row > 0 }
        });
        points.collect()
    })
}

proptest! {
    #[test]
    fn a_line_keeps_its_extremes_and_stays_in_its_frame(points in any_points()) {
        let values: Vec<i64> = points.iter().filter_map(|point| point.value).collect();
        prop_assume!(!values.is_empty());
        let frame = Frame { size: (100, 1000), time: (0, 14_000), amount: (0, 1000) };
        let paths = plot::line(&points, &frame);
        let mut drawn = Vec::new();
        for path in [&paths.sure, &paths.unsure] {
            for command in path.split_inclusive(|sign: char| sign.is_ascii_alphabetic()).map(numbers) {
                drawn.extend(command.last().copied());
            }
        }
        let (least, most) = (drawn.iter().copied().fold(f64::MAX, f64::min), drawn.iter().copied().fold(f64::MIN, f64::max));
        let y = |value: i64| f64::from(i32::try_from(1000 - value).unwrap());
        prop_assert_eq!(least, y(*values.iter().max().unwrap()));
        prop_assert_eq!(most, y(*values.iter().min().unwrap()));
    }

    #[test]
    fn ten_years_cost_no_more_to_draw_than_their_width(count in 2000..6000_usize) {
        let points: Vec<Point> = (0_i64..).take(count).map(|place| Point {
            row: 0, from: place * DAY, to: place * DAY, value: Some(place * 7919 % 1000), unsure: false, joined: place > 0,
        }).collect();
        let frame = Frame { size: (800, 240), time: (0, i64::try_from(count).unwrap() * DAY), amount: (0, 1000) };
        prop_assert!(plot::line(&points, &frame).sure.len() < 800 * 60);
        prop_assert!(plot::bars(&points, &frame).sure.len() < 801 * 40);
    }

    #[test]
    fn every_reading_is_in_one_view_and_every_point_is_one_of_its_rows(
        looks in proptest::collection::vec((0..OF_MARCH, any_page(), any_readings()), 1..12),
    ) {
        let mut chunk = Chunk::new("iijmio", &line(Some("5678"), vec![]), Month::of(at(MARCH)).unwrap());
        for (seconds, page, readings) in &looks {
            chunk.append(at(MARCH + seconds), page, readings).unwrap();
        }
        let chunks = [chunk];
        let views = View::all(&chunks, Range::default());
        let mut rows = 0;
        for view in views {
            let series = Series::of(&chunks, view, Range::default());
            rows += series.rows.len();
            for (before, point) in series.points.iter().zip(series.points.iter().skip(1)) {
                prop_assert!(before.from <= point.from);
                prop_assert!(!point.joined || before.to <= point.from);
            }
            for (place, point) in series.points.iter().enumerate() {
                prop_assert!(point.row < series.rows.len() && point.from <= point.to);
                prop_assert!(!point.joined || point.value.is_some());
                let nearest = series.nearest(point.from).unwrap();
                prop_assert!(nearest <= place);
            }
        }
        prop_assert_eq!(rows, chunks[0].entries().len());
    }

    #[test]
    fn amounts_of_an_axis_enclose_all_and_are_evenly_apart(low in -1_i64 << 46..1 << 46, more in 0_i64..1 << 46) {
        let high = low.saturating_add(more);
        let amounts = axis::amounts(low, high, 4);
        prop_assert!(amounts.contains(&0) && (2..=12).contains(&amounts.len()), "{amounts:?}");
        prop_assert!(amounts[0] <= low && high <= amounts[amounts.len() - 1]);
        let step = amounts[1] - amounts[0];
        prop_assert!(amounts.windows(2).all(|pair| pair[1] - pair[0] == step));
    }

    #[test]
    fn days_of_an_axis_are_few_and_within_it(from in 0_i64..3_000_000_000, span in 0_i64..700_000_000, most in 2_i64..20) {
        let (_, days) = axis::days(from, from + span, most, Step::Days(1));
        prop_assert!(i64::try_from(days.len()).unwrap() <= most + 1, "{days:?}");
        let seconds: Vec<_> = days.iter().map(|day| midnight(*day).unwrap()).collect();
        prop_assert!(seconds.is_sorted() && seconds.iter().all(|at| (from..=from + span).contains(at)));
    }
}
