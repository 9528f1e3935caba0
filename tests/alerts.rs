//! Alerts: once for each crossing, only of what is certain and fresh, never in quiet hours and never lost in them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod captures;

use captures::{MARCH, at, moment, reading};
use proptest::prelude::*;
use proptest::sample::select;
use zandaka::alerts::{Alert, badge, check, is_quiet, next_check};
use zandaka::capture::{Certainty, Reading};
use zandaka::history::NEWER;
use zandaka::latest::{Figure, KnownLine, Latest};
use zandaka::settings::{Field, LineField, Settings};
use zandaka::time::Moment;

const DAY: i64 = 24 * 3600;

/// `"data_remaining total current 0.4 GB until 2025-03-20"`.
fn printed(words: &str) -> Reading {
    let (words, expires) =
        words.split_once(" until ").map_or((words, None), |(words, day)| (words, Some(day)));
    let mut reading = reading(words);
    reading.expires = expires.map(|day| day.parse().unwrap());
    reading
}

fn id(carrier: &str, line: Option<&str>) -> String {
    format!("{carrier}:{}", line.map_or("-".to_owned(), |line| format!("{line}-k3f9")))
}

/// A person with one line at a carrier, and all that happens to them.
struct Person {
    settings: Settings,
    latest: Latest,
    memory: Option<String>,
}

impl Person {
    fn of(carrier: &str) -> Self {
        let line = KnownLine {
            id: id(carrier, Some("5678")),
            carrier: carrier.into(),
            line: Some("5678".into()),
            plan: None,
            figures: Vec::new(),
        };
        let settings = Settings { quiet: None, note: None, nudge: None, ..Settings::default() };
        Self { settings, latest: Latest { lines: vec![line], ..Latest::default() }, memory: None }
    }

    fn with(mut self, field: LineField, typed: &str) -> Self {
        let line = self.latest.lines[0].id.clone();
        self.settings.set(Field::Line(&line, field), typed).unwrap();
        self
    }

    fn quiet(mut self, hours: &str) -> Self {
        self.settings.set(Field::Quiet, hours).unwrap();
        self
    }

    /// A look at the line's page gives these figures, and no others any more.
    fn read(&mut self, words: &[&str], at: Moment) {
        let figure =
            |words: &&str| Figure { reading: printed(words), since: at, seen: at, page: "data".into() };
        self.latest.lines[0].figures = words.iter().map(figure).collect();
    }

    fn check(&mut self, now: Moment) -> Vec<Alert> {
        let check = check(&self.settings, &self.latest, self.memory.as_deref(), now).unwrap();
        self.memory = check.memory.or(self.memory.take());
        check.show
    }

    fn told(&mut self, now: &str) -> Vec<String> {
        self.check(moment(now)).iter().map(told).collect()
    }

    /// What is told where the page shows `words` at `now`.
    fn sees(&mut self, words: &str, now: &str) -> Vec<String> {
        self.read(&[words], moment(now));
        self.told(now)
    }
}

/// `data_low data_remaining 0.4 GB until 2025-04-01T00:00`.
fn told(alert: &Alert) -> String {
    let mut told = alert.kind.to_string();
    if let Some(figure) = alert.figure {
        told += &format!(" {}", figure.measure);
        if let Some(amount) = figure.amount {
            told += &format!(" {amount} {}", figure.unit);
        }
        if let Some((of, unit)) = figure.of {
            told += &format!(" of {of} {unit}");
        }
    }
    if let Some(until) = alert.until {
        told += &format!(" until {until}");
    }
    told
}

const LOW: &str = "data_low data_remaining 0.4 GB until 2025-04-01T00:00";
const NOTHING: [&str; 0] = [];

fn left(amount: &str) -> String {
    format!("data_remaining total current {amount} GB")
}

#[test]
fn data_low_is_told_once_and_again_after_it_was_above() {
    let mut person = Person::of("docomo");
    assert_eq!(person.sees(&left("0.51"), "2025-03-10T12:00:00+09:00"), NOTHING);
    assert_eq!(person.sees(&left("0.4"), "2025-03-10T13:00:00+09:00"), [LOW]);
    assert_eq!(person.told("2025-03-10T13:01:00+09:00"), NOTHING);
    assert_eq!(person.sees(&left("0.3"), "2025-03-11T13:00:00+09:00"), NOTHING);
    assert_eq!(person.sees(&left("1.2"), "2025-03-12T13:00:00+09:00"), NOTHING);
    assert_eq!(person.sees(&left("0.4"), "2025-03-13T13:00:00+09:00"), [LOW]);
}

#[test]
fn an_alert_says_whose_line_it_is() {
    let mut person = Person::of("docomo");
    let now = moment("2025-03-10T12:00:00+09:00");
    person.read(&[&left("0.4")], now);
    let alert = person.check(now).remove(0);
    assert_eq!((alert.line.as_str(), alert.carrier.as_str()), ("docomo:5678-k3f9", "docomo"));
    assert_eq!((alert.digits.as_deref(), alert.seen), (Some("5678"), Some(now)));
}

#[test]
fn another_cycle_re_arms_but_not_what_a_portal_still_shows_on_its_first_day() {
    let mut person = Person::of("docomo");
    assert_eq!(person.sees(&left("0.4"), "2025-03-30T12:00:00+09:00"), [LOW]);
    assert_eq!(person.sees(&left("0.4"), "2025-04-01T00:30:00+09:00"), NOTHING);
    let again = "data_low data_remaining 0.4 GB until 2025-05-01T00:00";
    assert_eq!(person.sees(&left("0.4"), "2025-04-02T12:00:00+09:00"), [again]);
    let mut other = Person::of("softbank");
    assert_eq!(other.sees(&left("0.4"), "2025-03-10T12:00:00+09:00").len(), 1);
    assert_eq!(
        other.sees(&left("0.3"), "2025-03-13T12:00:00+09:00"),
        NOTHING,
        "the 11th is a day of some lines"
    );
}

#[test]
fn after_a_top_up_below_the_threshold_the_next_fall_is_told() {
    let mut person = Person::of("docomo");
    assert_eq!(person.sees(&left("0.2"), "2025-03-10T12:00:00+09:00").len(), 1);
    assert_eq!(person.sees(&left("0.3"), "2025-03-10T13:00:00+09:00"), NOTHING);
    assert_eq!(person.told("2025-03-10T13:30:00+09:00"), NOTHING);
    assert_eq!(person.sees(&left("0.29"), "2025-03-10T14:00:00+09:00").len(), 1);
    // Two pages that round differently.
    for amount in ["0.3", "0.29", "0.3", "0.29"] {
        assert_eq!(person.sees(&left(amount), "2025-03-10T15:00:00+09:00"), NOTHING);
    }
}

#[test]
fn what_is_not_certain_or_not_fresh_is_not_told() {
    let now = moment("2025-03-10T12:00:00+09:00");
    let mut person = Person::of("docomo");
    person.read(&[&left("0.4")], now);
    person.latest.lines[0].figures[0].reading.certainty = Certainty::Likely;
    assert_eq!(person.check(now), []);
    person.read(&[&left("0.4")], now);
    person.latest.lines[0].figures[0].reading.as_of = Some("2025-03-06".parse().unwrap());
    assert_eq!(person.check(now), []);
    person.read(&[&left("0.4")], moment("2025-03-09T11:59:00+09:00"));
    assert_eq!(person.check(now), [], "a day ago");
    person.read(&[&left("0.4")], moment("2025-03-10T14:00:00+09:00"));
    assert_eq!(person.check(now), [], "the clock was ahead");
    person.read(&[&left("0.4")], moment("2025-03-09T12:01:00+09:00"));
    assert_eq!(person.check(now).len(), 1);
}

#[test]
fn a_threshold_can_be_a_share_of_the_allowance() {
    let mut person = Person::of("docomo").with(LineField::DataLeft, "10 %");
    assert_eq!(person.sees(&left("0.1"), "2025-03-10T12:00:00+09:00"), NOTHING, "of how much is not known");
    let now = moment("2025-03-10T13:00:00+09:00");
    person.read(&[&left("0.71"), "data_allowance total current 7.00 GB"], now);
    assert_eq!(person.check(now), []);
    person.read(&[&left("0.70"), "data_allowance total current 7.00 GB"], now);
    person.latest.lines[0].figures[1].reading.certainty = Certainty::Likely;
    assert_eq!(person.check(now), [], "of how much is not certain");
    person.latest.lines[0].figures[1].reading.certainty = Certainty::Certain;
    let low = "data_low data_remaining 0.70 GB of 7.00 GB until 2025-04-01T00:00";
    assert_eq!(person.told("2025-03-10T13:00:00+09:00"), [low]);
}

#[test]
fn where_only_data_used_is_printed_it_is_told_of_the_allowance() {
    let mut person = Person::of("docomo");
    let now = "2025-03-10T13:00:00+09:00";
    person.read(&["data_used total current 4.6 GB", "data_allowance total current 5 GB"], moment(now));
    assert_eq!(person.told(now), ["data_low data_used 4.6 GB of 5 GB until 2025-04-01T00:00"]);
    // What another page printed as left days ago is no reason to be silent.
    let mut both = Person::of("docomo");
    let figures = [
        "data_used total current 4.6 GB",
        "data_allowance total current 5 GB",
        "data_remaining total current 3 GB",
    ];
    both.read(&figures, moment(now));
    both.latest.lines[0].figures[2].seen = moment("2025-03-04T13:00:00+09:00");
    assert_eq!(both.told(now).len(), 1);
    let mut other = Person::of("docomo");
    other.read(&["data_used total current 4.6 GB", "data_allowance total current * unlimited"], moment(now));
    assert_eq!(other.told(now), NOTHING);
    other.read(&["data_used total last_3_days 4.6 GB", "data_allowance total last_3_days 5 GB"], moment(now));
    assert_eq!(other.told(now), NOTHING);
}

#[test]
fn charges_over_the_budget_and_prepaid_money_that_is_low() {
    let mut person = Person::of("docomo").with(LineField::Charges, "5000");
    assert_eq!(person.sees("bill_to_date total current 5000 JPY", "2025-03-10T12:00:00+09:00"), NOTHING);
    let over = "charges_over bill_to_date 5001 JPY";
    assert_eq!(person.sees("bill_to_date total current 5001 JPY", "2025-03-11T12:00:00+09:00"), [over]);
    assert_eq!(person.sees("bill_to_date total current 9000 JPY", "2025-03-12T12:00:00+09:00"), NOTHING);
    assert_eq!(person.sees("bill total 2025-02 9000 JPY", "2025-03-12T13:00:00+09:00"), NOTHING);
    assert_eq!(person.sees("bill_to_date total current 80 JPY", "2025-04-02T12:00:00+09:00"), NOTHING);
    let next = "bill_to_date total current 5001 JPY";
    assert_eq!(person.sees(next, "2025-04-20T12:00:00+09:00"), [over]);
    let mut prepaid = Person::of("softbank");
    let low = "balance_low balance 500 JPY until 2025-05-01";
    assert_eq!(prepaid.sees("balance total - 500 JPY until 2025-05-01", "2025-03-10T12:00:00+09:00"), [low]);
    assert_eq!(
        prepaid.sees("balance total - 3500 JPY until 2025-05-09", "2025-03-10T13:00:00+09:00"),
        NOTHING
    );
    assert_eq!(
        prepaid.sees("balance total - 499 JPY until 2025-05-09", "2025-03-11T13:00:00+09:00").len(),
        1
    );
}

#[test]
fn what_lapses_is_told_once_for_its_day_and_again_for_another() {
    let mut person = Person::of("povo");
    let words = "data_remaining top_up current 1.00 GB until 2025-03-20";
    assert_eq!(person.sees(words, "2025-03-13T23:59:00+09:00"), NOTHING);
    let near = "lapse_near data_remaining 1.00 GB until 2025-03-20";
    assert_eq!(person.told("2025-03-14T00:00:00+09:00"), [near]);
    assert_eq!(person.told("2025-03-15T00:00:00+09:00"), NOTHING);
    assert_eq!(person.told("2025-03-12T00:00:00+09:00"), NOTHING, "the clock went back");
    assert_eq!(person.told("2025-03-15T00:00:00+09:00"), NOTHING);
    let later = "data_remaining top_up current 1.00 GB until 2025-03-22";
    assert_eq!(person.sees(later, "2025-03-16T12:00:00+09:00").len(), 1);
    assert_eq!(person.sees(words, "2025-03-16T13:00:00+09:00"), NOTHING, "this day was told");
    let valid = "validity_near valid_until until 2025-03-25";
    assert_eq!(person.sees("valid_until total - 2025-03-25 date", "2025-03-19T12:00:00+09:00"), [valid]);
    let points = "lapse_near points 200 points until 2025-03-31";
    assert_eq!(
        person.sees("points limited - 200 points until 2025-03-31", "2025-03-18T12:00:00+09:00"),
        [points]
    );
    assert_eq!(
        person.sees("points limited - 0 points until 2025-03-30", "2025-03-18T12:00:00+09:00"),
        NOTHING
    );
}

#[test]
fn a_line_not_read_for_days_is_mentioned_once_until_it_is_read() {
    let mut person = Person::of("docomo");
    person.settings.nudge = Some(14);
    assert_eq!(person.sees(&left("5"), "2025-03-01T12:00:00+09:00"), NOTHING);
    assert_eq!(person.told("2025-03-15T11:59:00+09:00"), NOTHING);
    assert_eq!(person.told("2025-03-15T12:00:00+09:00"), ["not_read"]);
    assert_eq!(person.told("2025-03-20T12:00:00+09:00"), NOTHING);
    assert_eq!(person.sees(&left("4"), "2025-03-21T12:00:00+09:00"), NOTHING);
    assert_eq!(person.told("2025-04-04T12:00:00+09:00"), ["not_read"]);
    let mut account = Person::of("docomo");
    account.settings.nudge = Some(14);
    account.read(&["points total - 5 points"], moment("2025-03-01T12:00:00+09:00"));
    let line = account.latest.lines[0].clone();
    account.latest.lines.push(KnownLine { id: id("docomo", None), line: None, ..line });
    assert_eq!(account.told("2025-03-20T12:00:00+09:00"), ["not_read"], "one for the line and its account");
}

#[test]
fn the_yearly_note_comes_once_a_year_for_each_carrier() {
    let mut person = Person::of("docomo");
    person.settings.set(Field::Note, "12-20").unwrap();
    assert_eq!(person.sees(&left("5"), "2025-12-19T23:59:00+09:00"), NOTHING);
    assert_eq!(person.told("2026-01-10T12:00:00+09:00"), ["check_details"]);
    assert_eq!(person.told("2026-01-11T12:00:00+09:00"), NOTHING);
    assert_eq!(person.told("2026-03-01T12:00:00+09:00"), NOTHING);
    assert_eq!(person.told("2026-12-20T12:00:00+09:00"), ["check_details"]);
}

#[test]
fn in_quiet_hours_nothing_is_told_and_in_the_morning_all_of_it() {
    let mut person = Person::of("docomo").quiet("22:00-07:00");
    assert_eq!(person.sees(&left("0.4"), "2025-03-10T22:00:00+09:00"), NOTHING);
    assert_eq!(person.told("2025-03-11T06:59:59+09:00"), NOTHING);
    let next = next_check(&person.settings, &person.latest, moment("2025-03-11T00:00:01+09:00"));
    assert_eq!(next, moment("2025-03-11T07:00:00+09:00"));
    // The computer slept through two days, and was opened at night once.
    assert_eq!(person.told("2025-03-12T23:00:00+09:00"), NOTHING);
    assert_eq!(person.told("2025-03-13T09:00:00+09:00"), [LOW]);
    assert_eq!(person.told("2025-03-13T09:01:00+09:00"), NOTHING);
}

#[test]
fn what_is_no_longer_true_in_the_morning_is_not_told() {
    let mut person = Person::of("docomo").quiet("22:00-07:00");
    assert_eq!(person.sees(&left("0.4"), "2025-03-10T22:00:00+09:00"), NOTHING);
    assert_eq!(person.sees(&left("1.4"), "2025-03-10T23:00:00+09:00"), NOTHING);
    assert_eq!(person.told("2025-03-11T07:00:00+09:00"), NOTHING);
    assert_eq!(person.sees(&left("0.4"), "2025-03-31T22:00:00+09:00"), NOTHING);
    assert_eq!(person.told("2025-04-01T07:00:00+09:00"), NOTHING, "it was reset at midnight");
}

#[test]
fn a_memory_of_a_newer_version_is_left_alone_and_a_broken_one_begins_anew() {
    let mut person = Person::of("docomo");
    let now = moment("2025-03-10T12:00:00+09:00");
    person.read(&[&left("0.4")], now);
    let newer = check(&person.settings, &person.latest, Some(r#"{"schema":2}"#), now).unwrap_err();
    assert!(newer.to_string().contains(NEWER));
    person.memory = Some("{".into());
    assert_eq!(person.check(now).len(), 1);
    assert_eq!(person.check(now).len(), 0);
}

#[test]
fn nothing_is_written_where_nothing_changes() {
    let mut person = Person::of("docomo");
    let now = moment("2025-03-10T12:00:00+09:00");
    person.read(&[&left("5")], now);
    assert_eq!(check(&person.settings, &person.latest, None, now).unwrap().memory, None);
    person.read(&[&left("0.4")], now);
    person.check(now);
    assert_eq!(check(&person.settings, &person.latest, person.memory.as_deref(), now).unwrap().memory, None);
}

fn shown(choice: &str, lines: &[(&str, &str)], age: i64) -> (String, bool, &'static str) {
    let seen = at(MARCH + 10 * DAY);
    let figure = |words: &str| Figure { reading: printed(words), since: seen, seen, page: "data".into() };
    let line = |(number, words): &(&str, &str)| KnownLine {
        id: id("iijmio", Some(number)),
        carrier: "iijmio".into(),
        line: Some((*number).into()),
        plan: None,
        figures: vec![figure(words)],
    };
    let latest = Latest { lines: lines.iter().map(line).collect(), ..Latest::default() };
    let mut settings = Settings::default();
    settings.set(Field::Badge, choice).unwrap();
    let badge = badge(&settings, &latest, at(MARCH + 10 * DAY + age));
    assert_eq!(badge.of.is_some(), !badge.text.is_empty());
    (badge.text, badge.old, badge.says)
}

#[test]
fn the_badge_shows_the_least_left_or_the_most_used_in_four_characters() {
    let lines =
        [("1111", "data_remaining total current 1.29 GB"), ("2222", "data_remaining total current 850.9 MB")];
    assert_eq!(shown("left", &lines, 60), ("850M".into(), false, "badge_left"));
    let used = [("1111", "data_used total current 1.29 GB"), ("2222", "data_used total current 850 MB")];
    assert_eq!(shown("used", &used, 60), ("1.2G".into(), false, "badge_used"));
    assert_eq!(shown("left", &used, 60), (String::new(), false, "name"));
    assert_eq!(shown("none", &lines, 60).0, "");
    assert_eq!(shown("left", &[("1111", "data_remaining total current 5000 GB")], 60).0, "999G");
    assert_eq!(shown("left", &[("1111", "data_remaining total current 0 GB")], 60).0, "0.0G");
    assert_eq!(shown("left", &[("1111", "data_remaining total current * unlimited")], 60).0, "");
}

#[test]
fn the_badge_never_shows_less_than_the_charges_are() {
    for (yen, text) in [
        ("980", "¥980"),
        ("999", "¥999"),
        ("1000", "1.0k"),
        ("2980", "3.0k"),
        ("2900", "2.9k"),
        ("9901", "¥10k"),
        ("12345", "¥13k"),
        ("99001", "¥99+"),
    ] {
        assert_eq!(
            shown("charges", &[("1111", &format!("bill_to_date total current {yen} JPY"))], 60).0,
            text
        );
    }
}

#[test]
fn the_badge_is_grey_after_a_day_and_empty_after_a_reset() {
    let lines = [("1111", "data_remaining total current 1.29 GB")];
    assert!(!shown("left", &lines, DAY).1);
    assert_eq!(shown("left", &lines, DAY + 1), ("1.2G".into(), true, "badge_left"));
    assert_eq!(shown("left", &lines, 22 * DAY).0, "");
}

/// A step in a life: the clock moves, and perhaps a page is seen with so many hundredths of a GB.
fn any_steps() -> impl Strategy<Value = Vec<(i64, Option<(i64, bool)>)>> {
    let clock = prop_oneof![3 => 0..DAY, 1 => -3 * DAY..0, 1 => 0..4 * DAY];
    let page =
        proptest::option::of((prop_oneof![3 => 0..80_i64, 1 => 0..500_i64], proptest::bool::weighted(0.9)));
    proptest::collection::vec((clock, page), 1..40)
}

fn any_quiet() -> impl Strategy<Value = Option<String>> {
    select(vec!["", "22:00-07:00", "00:00-23:59", "09:00-17:30", "13:00-12:59"])
        .prop_map(|text| (!text.is_empty()).then(|| text.to_owned()))
}

proptest! {
    #[test]
    fn no_crossing_is_told_twice_whatever_is_seen_and_whichever_way_the_clock_goes(
        steps in any_steps(),
        quiet in any_quiet(),
    ) {
        let mut person = Person::of("iijmio");
        person.settings.quiet = quiet.map(|text| text.parse().unwrap());
        // Within one month, so that no cycle ends.
        let (first, last) = (MARCH + 2 * DAY, MARCH + 30 * DAY);
        let mut now = MARCH + 10 * DAY;
        let (mut free, mut lowest) = (true, i64::MAX);
        for (passed, page) in steps {
            now = (now + passed).clamp(first, last);
            if let Some((left, certain)) = page {
                person.read(&[&self::left(&format!("{}.{:02}", left / 100, left % 100))], at(now));
                if !certain {
                    person.latest.lines[0].figures[0].reading.certainty = Certainty::Likely;
                } else {
                    free = free || left > 50 || left >= lowest.saturating_add(10);
                    lowest = lowest.min(left);
                }
            }
            let told = person.check(at(now));
            prop_assert!(told.len() <= 1);
            if let Some(alert) = told.first() {
                prop_assert!(free, "told twice");
                prop_assert!(person.settings.quiet.is_none_or(|quiet| !is_quiet(quiet, at(now))));
                let left = alert.figure.unwrap().amount.unwrap();
                prop_assert!(left <= "0.5".parse().unwrap());
                (free, lowest) = (false, (left * rust_decimal::Decimal::ONE_HUNDRED).try_into().unwrap());
            }
            let next = next_check(&person.settings, &person.latest, at(now)).seconds() - now;
            prop_assert!((60..=DAY).contains(&next));
        }
    }

    #[test]
    fn no_crossing_is_lost_in_quiet_hours_however_late_the_alarm_comes(
        seen in 0..DAY,
        looks in proptest::collection::vec(0..10 * DAY, 0..12),
        quiet in any_quiet(),
    ) {
        let mut person = Person::of("iijmio");
        person.settings.quiet = quiet.map(|text| text.parse().unwrap());
        let seen = MARCH + 5 * DAY + seen;
        person.read(&["data_remaining total current 3.0 GB"], at(seen - 60));
        let mut told = person.check(at(seen - 60)).len();
        person.read(&["data_remaining total current 0.4 GB"], at(seen));
        told += person.check(at(seen)).len();
        let mut looks: Vec<i64> = looks.iter().map(|look| seen + look).collect();
        looks.sort_unstable();
        let end = looks.last().copied().unwrap_or(seen);
        for look in looks {
            told += person.check(at(look)).len();
        }
        // Follows the alarms from there; each quiet time ends within a day.
        let mut now = end;
        while now < end + 2 * DAY {
            now = next_check(&person.settings, &person.latest, at(now)).seconds();
            told += person.check(at(now)).len();
        }
        prop_assert_eq!(told, 1);
    }

    #[test]
    fn days_are_told_once_under_any_clock(
        clocks in proptest::collection::vec(0..60 * DAY, 1..40),
        quiet in any_quiet(),
    ) {
        let mut person = Person::of("povo");
        person.settings.quiet = quiet.map(|text| text.parse().unwrap());
        person.settings.nudge = Some(14);
        person.read(
            &["data_remaining top_up - 1 GB until 2025-03-20", "points limited - 5 points until 2025-03-25"],
            at(MARCH),
        );
        let mut told: Vec<String> = Vec::new();
        for clock in clocks {
            told.extend(person.check(at(MARCH + clock)).iter().map(self::told));
        }
        let count = told.len();
        told.sort();
        told.dedup();
        prop_assert_eq!(told.len(), count);
    }
}
