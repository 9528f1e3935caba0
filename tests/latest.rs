//! What is known now: the newest look at each figure, with its age, and never an older one in its place.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod captures;

use captures::{MARCH, any_readings, any_text, at, capture, line, moment, reading};
use proptest::prelude::*;
use proptest::sample::subsequence;
use zandaka::capture::{Capture, Doubt, Measure, PageState, Reading};
use zandaka::history::{CAP, NEWER};
use zandaka::latest::{Figure, Latest};

fn look(seconds: i64, readings: &[&str]) -> Capture {
    let readings = readings.iter().map(|words| reading(words)).collect();
    capture(at(MARCH + seconds), PageState::Read, vec![line(Some("5678"), readings)])
}

fn state(seconds: i64, state: PageState) -> Capture {
    capture(at(MARCH + seconds), state, vec![])
}

fn merged<'a>(captures: impl IntoIterator<Item = &'a Capture>) -> Latest {
    let mut latest = Latest::default();
    captures.into_iter().for_each(|capture| latest.merge(capture));
    latest
}

/// Each figure as `period amount since seen`, times in seconds of the month.
fn told(latest: &Latest) -> Vec<String> {
    let figure = |figure: &Figure| {
        let period = figure.reading.period.map_or("-".to_owned(), |period| period.to_string());
        let [since, seen] = [figure.since, figure.seen].map(|time| time.seconds() - MARCH);
        format!("{period} {} {since} {seen}", figure.reading.amount)
    };
    latest.lines.iter().flat_map(|line| line.figures.iter().map(figure)).collect()
}

#[test]
fn a_figure_keeps_since_when_it_says_this_and_when_it_was_last_seen() {
    let mut latest =
        merged([&look(0, &["points total - 120 points"]), &look(9, &["points total - 120 points"])]);
    assert_eq!(told(&latest), ["- 120 0 9"]);
    latest.merge(&look(20, &["points total - 121 points"]));
    assert_eq!(told(&latest), ["- 121 20 20"]);
}

#[test]
fn an_older_look_never_replaces_a_newer_figure_or_visit() {
    let new = look(9, &["data_used total current 204 MB"]);
    let mut latest = merged([&new, &look(3, &["data_used total current 189 MB"])]);
    assert_eq!(told(&latest), ["current 204 9 9"]);
    latest.merge(&state(5, PageState::LoggedOut));
    assert_eq!((latest.visits[0].state, latest.visits[0].at), (PageState::Read, at(MARCH + 9)));
}

#[test]
fn a_look_under_a_clock_that_ran_ahead_does_not_stay_for_years() {
    let year = 365 * 24 * 3600;
    let latest = merged([&look(year, &["points total - 1 points"]), &look(9, &["points total - 2 points"])]);
    assert_eq!(told(&latest), ["- 2 9 9"]);
    assert_eq!(latest.visits[0].at, at(MARCH + 9));
}

#[test]
fn of_months_and_days_only_the_newest_stays_whenever_it_was_read() {
    let mut latest = merged([
        &look(
            0,
            &[
                "bill total 2025-01 6340 JPY",
                "bill total 2025-02 6500 JPY",
                "data_used total 2025-02-28 1 MB",
            ],
        ),
        &look(9, &["bill total 2024-12 5000 JPY", "data_used total 2025-03-01 2 MB"]),
    ]);
    assert_eq!(told(&latest), ["2025-02 6500 0 0", "2025-03-01 2 9 9"]);
    latest.merge(&look(12, &["bill total 2025-02 6600 JPY"]));
    assert_eq!(told(&latest), ["2025-02 6600 12 12", "2025-03-01 2 9 9"]);
    latest.merge(&look(5, &["bill total 2025-03 7000 JPY"]));
    assert_eq!(told(&latest), ["2025-03 7000 5 5", "2025-03-01 2 9 9"]);
}

#[test]
fn two_top_ups_stay_two_until_a_look_shows_one() {
    let top_up = |amount: &str, expires: &str| {
        let mut reading = reading(&format!("data_remaining top_up current {amount} GB"));
        reading.expires = Some(expires.parse().unwrap());
        reading
    };
    let of = |seconds, readings: Vec<Reading>| {
        capture(at(MARCH + seconds), PageState::Read, vec![line(Some("5678"), readings)])
    };
    let mut latest = merged([&of(0, vec![top_up("1", "2025-03-31"), top_up("0.5", "2025-04-30")])]);
    assert_eq!(told(&latest), ["current 1 0 0", "current 0.5 0 0"]);
    latest.merge(&of(9, vec![top_up("0.5", "2025-04-30")]));
    assert_eq!(told(&latest), ["current 0.5 0 9"]);
}

#[test]
fn a_figure_that_is_not_on_the_next_page_stays_with_its_age() {
    let latest = merged([
        &look(0, &["data_remaining total current 3 GB", "points total - 120 points"]),
        &look(9, &["data_remaining total current 2 GB"]),
    ]);
    assert_eq!(told(&latest), ["current 2 9 9", "- 120 0 0"]);
}

#[test]
fn a_page_without_figures_changes_the_visit_and_no_figure() {
    let read = look(0, &["points total - 120 points"]);
    for other in [PageState::LoggedOut, PageState::ActionNeeded, PageState::Maintenance, PageState::Changed] {
        let latest = merged([&read, &state(9, other)]);
        assert_eq!(told(&latest), ["- 120 0 0"]);
        assert_eq!((latest.visits[0].state, latest.visits[0].at), (other, at(MARCH + 9)));
    }
    for silent in [PageState::Pending, PageState::NotABalancePage] {
        assert_eq!(merged([&read, &state(9, silent)]), merged([&read]));
    }
    assert_eq!(merged([&state(9, PageState::Pending)]).visits[0].state, PageState::Pending);
    assert_eq!(merged([&state(9, PageState::NotABalancePage)]), Latest::default());
}

#[test]
fn doubts_belong_to_the_visit_and_at_most_twenty_are_kept() {
    let doubt =
        Doubt { measure: Measure::DataRemaining, text: "10485759GB".into(), reason: "above it".into() };
    let mut doubtful = look(0, &["points total - 120 points"]);
    doubtful.doubts = vec![doubt.clone(); 25];
    let mut latest = merged([&doubtful]);
    assert_eq!(latest.visits[0].doubts, vec![doubt; 20]);
    latest.merge(&look(1, &["points total - 120 points"]));
    assert_eq!(latest.visits[0].doubts, []);
}

#[test]
fn lines_stay_apart_and_the_account_has_its_own_place() {
    let mut all = look(0, &["data_used total current 1 MB"]);
    all.lines.push(line(None, vec![reading("points total - 120 points")]));
    all.lines.push(line(Some("0042"), vec![]));
    all.lines[0].plan = Some("5ギガプラン".into());
    let mut latest = merged([&all]);
    let ids: Vec<&str> = latest.lines.iter().map(|line| line.id.as_str()).collect();
    assert_eq!(ids, ["iijmio:5678-k3f9", "iijmio:-"]);
    latest.merge(&look(9, &["data_used total current 2 MB"]));
    assert_eq!(latest.lines[0].plan.as_deref(), Some("5ギガプラン"));
}

#[test]
fn a_stored_value_of_a_newer_version_or_none_at_all_is_an_error() {
    let json = Latest::default().to_text().unwrap();
    assert_eq!(json, r#"{"schema":1,"lines":[],"visits":[]}"#);
    let newer = Latest::parse(r#"{"schema":2,"cards":{}}"#).unwrap_err();
    assert!(newer.to_string().contains(NEWER), "{newer}");
    for bad in [
        "",
        "null",
        "[]",
        "{}",
        r#"{"schema":0,"lines":[],"visits":[]}"#,
        &json.replace("[]", "{}"),
        "{\"schema\":1",
    ] {
        assert_eq!(Latest::parse(bad).unwrap_err().code(), "stored", "{bad}");
    }
    assert_eq!(Latest::parse(&"[".repeat(CAP)).unwrap_err().code(), "stored");
    assert_eq!(Latest::parse(&" ".repeat(CAP + 1)).unwrap_err().code(), "too_large");
}

fn badge(readings: &[&str]) -> Option<String> {
    let latest = merged([&look(0, readings)]);
    latest.least_left(at(MARCH + 60)).map(|least| least.text)
}

#[test]
fn the_badge_never_shows_more_than_is_left_and_has_four_characters() {
    let cases = [
        ("3.29 GB", "3.2G"),
        ("12.99 GB", "12G"),
        ("120.5 GB", "120G"),
        ("5000 GB", "999G"),
        ("1 GB", "1.0G"),
        ("0.999 GB", "999M"),
        ("0.03 GB", "30M"),
        ("0 GB", "0M"),
        ("-0.5 GB", "0M"),
        ("412.9 MB", "412M"),
        ("1000 MB", "999M"),
        ("1023 MB", "999M"),
        ("1024 MB", "1.0G"),
        ("3379 MB", "3.2G"),
        ("421887 KB", "411M"),
        ("48827582 packets", "5.8G"),
        ("8191 packets", "0M"),
        ("99999999999999999999999999 GB", "999G"),
        ("0.0000000000000000000000000001 GB", "0M"),
    ];
    for (amount, text) in cases {
        assert_eq!(
            badge(&[&format!("data_remaining total current {amount}")]).as_deref(),
            Some(text),
            "{amount}"
        );
    }
}

#[test]
fn the_badge_counts_the_total_else_the_base_and_nothing_that_is_not_data_left() {
    let total = "data_remaining total current 3 GB";
    assert_eq!(badge(&["data_remaining base current 1 GB", total]).unwrap(), "3.0G");
    assert_eq!(badge(&["data_remaining base current 1 GB"]).unwrap(), "1.0G");
    assert_eq!(badge(&["data_remaining top_up current 1 GB", "data_used total current 1 GB"]), None);
    assert_eq!(badge(&["data_remaining total 2025-02 1 GB"]), None);
    assert_eq!(
        badge(&["data_remaining total current * unlimited", "data_remaining base current 1 GB"]),
        None
    );
    assert_eq!(badge(&[]), None);
}

#[test]
fn the_badge_shows_the_line_with_the_least() {
    let mut all = look(0, &["data_remaining total current 900 MB"]);
    all.lines.push(line(Some("0042"), vec![reading("data_remaining total current 0.8 GB")]));
    all.lines.push(line(Some("0043"), vec![reading("data_remaining total current 5 GB")]));
    let least = merged([&all]).least_left(at(MARCH)).unwrap();
    assert_eq!((least.id.as_str(), least.text.as_str()), ("iijmio:0042-k3f9", "800M"));
}

#[test]
fn the_badge_forgets_what_can_no_longer_be_true() {
    let at_time = |words: &str, expires: Option<&str>, as_of: Option<&str>, now: &str| {
        let mut all = look(0, &[words]);
        all.lines[0].readings[0].expires = expires.map(|text| text.parse().unwrap());
        all.lines[0].readings[0].as_of = as_of.map(|text| text.parse().unwrap());
        merged([&all]).least_left(moment(now)).is_some()
    };
    let current = "data_remaining total current 3 GB";
    assert!(at_time(current, None, None, "2025-03-31T23:59:59+09:00"));
    assert!(!at_time(current, None, None, "2025-04-01T00:00:00+09:00"));
    assert!(!at_time(current, None, Some("2025-02-28"), "2025-03-01T00:01:00+09:00"));
    let prepaid = "data_remaining total - 3 GB";
    assert!(at_time(prepaid, None, None, "2025-04-01T00:00:00+09:00"));
    assert!(!at_time(prepaid, None, None, "2025-04-01T00:00:01+09:00"));
    assert!(at_time(prepaid, Some("2025-03-02"), None, "2025-03-02T23:59:59+09:00"));
    assert!(!at_time(prepaid, Some("2025-03-02"), None, "2025-03-03T00:00:00+09:00"));
    assert!(!at_time(prepaid, Some("2025-03-02T12:00"), None, "2025-03-02T12:00:01+09:00"));
}

/// Looks at parts of the same few readings, within a day.
fn any_looks() -> impl Strategy<Value = Vec<Capture>> {
    any_readings().prop_flat_map(|readings| {
        let count = readings.len();
        let shown = subsequence(readings, 0..=count);
        let look = (0..20_i64, shown).prop_map(|(seconds, readings)| {
            capture(at(MARCH + seconds), PageState::Read, vec![line(None, readings)])
        });
        proptest::collection::vec(look, 0..12)
    })
}

/// The plain model: of all looks that show the group, those at its newest period, the latest of them, the last merged.
fn model(looks: &[Capture]) -> Vec<String> {
    let group = |reading: &Reading| {
        let class = reading.period.map(|period| std::mem::discriminant(&period));
        format!("{} {} {class:?}", reading.measure, reading.bucket)
    };
    let shown = |look: &Capture| look.lines[0].readings.clone();
    let mut figures = Vec::new();
    let mut groups: Vec<String> = looks.iter().flat_map(shown).map(|reading| group(&reading)).collect();
    groups.sort();
    groups.dedup();
    for name in groups {
        let of_group = |look: &Capture| {
            shown(look).into_iter().filter(|reading| group(reading) == name).collect::<Vec<_>>()
        };
        let newest = looks.iter().flat_map(of_group).map(|reading| reading.period).max().unwrap();
        let at_newest = |look: &Capture| {
            of_group(look).into_iter().filter(|reading| reading.period == newest).collect::<Vec<_>>()
        };
        let last = looks
            .iter()
            .filter(|look| !at_newest(look).is_empty())
            .max_by_key(|look| look.captured_at)
            .unwrap();
        figures.extend(at_newest(last).iter().map(|reading| text(reading, last.captured_at.seconds())));
    }
    figures.sort();
    figures
}

fn text(reading: &Reading, seen: i64) -> String {
    format!("{seen} {}", serde_json::to_string(reading).unwrap())
}

proptest! {
    #[test]
    fn any_order_of_looks_gives_what_the_plain_model_gives(looks in any_looks()) {
        let latest = merged(&looks);
        let all = latest.lines.iter().flat_map(|line| &line.figures);
        let mut figures: Vec<String> = all.map(|figure| text(&figure.reading, figure.seen.seconds())).collect();
        figures.sort();
        prop_assert_eq!(figures, model(&looks));
        prop_assert!(latest.lines.iter().flat_map(|line| &line.figures).all(|figure| figure.since <= figure.seen));
    }

    #[test]
    fn what_is_written_reads_back_and_merging_goes_on_from_it(looks in any_looks()) {
        let mut stored = Latest::default();
        for look in &looks {
            stored.merge(look);
            let text = stored.to_text().unwrap();
            stored = Latest::parse(&text).unwrap();
            prop_assert_eq!(stored.to_text().unwrap(), text.as_str());
            stored.merge(look);
            let again = stored.to_text().unwrap();
            prop_assert_eq!(again, text);
        }
        prop_assert_eq!(stored.to_text().unwrap(), merged(&looks).to_text().unwrap());
    }

    #[test]
    fn hostile_stored_values_never_panic(text in any_text(), schema in any::<u32>()) {
        for json in [text.clone(), format!("{{\"schema\":{schema},\"lines\":{text}}}")] {
            prop_assert!(Latest::parse(&json).is_err());
        }
    }
}
