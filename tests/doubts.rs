//! What earlier readings make doubtful, for how long, and that a doubt changes nothing that was stored.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod captures;

use std::collections::BTreeMap;

use captures::{MARCH, at, capture, line, moment, reading};
use proptest::prelude::*;
use proptest::sample::select;
use zandaka::capture::{Capture, PageState, Reason};
use zandaka::commit::{commit, keys_for};
use zandaka::history::{Chunk, Index};
use zandaka::latest::Latest;
use zandaka::time::Moment;

const DAY: i64 = 24 * 60 * 60;

/// The extension's storage, as the worker fills it.
#[derive(Default)]
struct Install {
    store: BTreeMap<String, String>,
}

impl Install {
    /// Takes a capture in and gives it as it was judged.
    fn take(&mut self, capture: Capture) -> Capture {
        let keys = keys_for(&capture);
        let existing =
            keys.into_iter().filter_map(|key| Some((key.clone(), self.store.get(&key)?.clone()))).collect();
        let commit = commit(capture, &existing).unwrap();
        self.store.extend(commit.writes);
        commit.capture
    }

    /// Looks at a page of iijmio's line 5678 and gives the reasons for doubts.
    fn look(&mut self, when: Moment, readings: &[&str]) -> Vec<Reason> {
        self.take(page("iijmio", when, readings))
            .doubts
            .iter()
            .map(|doubt| doubt.reason.parse().unwrap())
            .collect()
    }

    fn latest(&self) -> Latest {
        Latest::parse(&self.store["latest"]).unwrap()
    }

    /// The figures known now, as `measure bucket amount unit`.
    fn known(&self) -> Vec<String> {
        let figures = self.latest().lines.into_iter().flat_map(|line| line.figures);
        let readings = figures.map(|figure| figure.reading);
        readings.map(|it| format!("{} {} {} {}", it.measure, it.bucket, it.amount, it.unit)).collect()
    }

    /// Every amount in the history, with its unit, in the order of months and first sight.
    fn history(&self) -> Vec<String> {
        let index = Index::parse(&self.store["h"]).unwrap();
        let chunks = index.months().into_values().flatten().map(|key| {
            let chunk = Chunk::parse(&key, &self.store[&key]).unwrap();
            chunk
                .entries()
                .iter()
                .map(|it| format!("{} {}", it.reading.amount, it.reading.unit))
                .collect::<Vec<_>>()
        });
        chunks.flatten().collect()
    }

    fn months(&self) -> BTreeMap<String, String> {
        self.store
            .iter()
            .filter(|(key, _)| key.starts_with("h/"))
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect()
    }
}

fn page(carrier: &str, when: Moment, readings: &[&str]) -> Capture {
    let readings = readings.iter().map(|words| reading(words)).collect();
    let mut page = capture(when, PageState::Read, vec![line(Some("5678"), readings)]);
    page.carrier = carrier.into();
    page
}

/// A moment in March 2025 in Japan: `05 12:00`.
fn march(time: &str) -> Moment {
    let (day, time) = time.split_once(' ').unwrap();
    moment(&format!("2025-03-{day}T{time}:00+09:00"))
}

/// The reasons for doubting the second of two looks at one figure of a carrier's line.
fn second(carrier: &str, first: (&str, &str), then: (&str, &str)) -> Vec<Reason> {
    let mut install = Install::default();
    assert_eq!(install.take(page(carrier, moment(first.0), &[first.1])).doubts, []);
    let judged = install.take(page(carrier, moment(then.0), &[then.1]));
    judged.doubts.iter().map(|doubt| doubt.reason.parse().unwrap()).collect()
}

mod a_used_amount_that_falls {
    use super::*;

    fn fall(carrier: &str, first: &str, then: &str) -> Vec<Reason> {
        let time = |time: &str| format!("{time}T12:00:00+09:00");
        second(
            carrier,
            (&time(first), "data_used total current 5.20 GB"),
            (&time(then), "data_used total current 0.31 GB"),
        )
    }

    #[test]
    fn is_a_doubt_within_the_cycle_and_none_where_one_ended() {
        assert_eq!(fall("iijmio", "2025-03-05", "2025-03-06"), [Reason::LessUsed]);
        assert_eq!(fall("iijmio", "2025-03-01", "2025-03-31"), [Reason::LessUsed]);
        assert_eq!(fall("iijmio", "2025-03-31", "2025-04-01"), []);
        assert_eq!(fall("iijmio", "2024-12-31", "2025-01-01"), []);
        assert_eq!(fall("iijmio", "2024-03-05", "2025-03-06"), []);
    }

    #[test]
    fn is_explained_near_the_days_on_which_cycles_close_at_softbank_and_ymobile() {
        for (first, then) in
            [("09", "11"), ("10", "11"), ("11", "11"), ("12", "12"), ("19", "21"), ("05", "25")]
        {
            let (first, then) = (format!("2025-03-{first}"), format!("2025-03-{then}"));
            assert_eq!(fall("softbank", &first, &then), [], "{first} {then}");
            assert_eq!(fall("ymobile", &first, &then), [], "{first} {then}");
            assert_eq!(fall("linemo", &first, &then), [Reason::LessUsed], "{first} {then}");
            assert_eq!(fall("docomo", &first, &then), [Reason::LessUsed], "{first} {then}");
        }
        for (first, then) in [("03", "10"), ("13", "20"), ("23", "31")] {
            let (first, then) = (format!("2025-03-{first}"), format!("2025-03-{then}"));
            assert_eq!(fall("softbank", &first, &then), [Reason::LessUsed], "{first} {then}");
        }
    }

    #[test]
    fn is_explained_by_the_pages_own_time() {
        let with = |as_of: &str, when: &str, used: &str| {
            let mut page = page("iijmio", march(when), &[&format!("data_used total current {used} GB")]);
            page.lines[0].readings[0].as_of = Some(as_of.parse().unwrap());
            page
        };
        let mut install = Install::default();
        install.take(with("2025-02-28", "01 00:30", "5.20"));
        assert_eq!(install.take(with("2025-03-01", "01 12:00", "0.31")).doubts, []);
        // A page that shows an older state than the last look did.
        install.take(with("2025-03-05T12:00:00+09:00", "05 12:10", "2.00"));
        assert_eq!(install.take(with("2025-03-05T09:00:00+09:00", "05 12:20", "1.90")).doubts, []);
        assert_eq!(install.take(with("2025-03-05T12:00:00+09:00", "05 12:30", "1.50")).doubts.len(), 1);
    }

    #[test]
    fn is_no_doubt_within_rounding() {
        let time = ["2025-03-05T12:00:00+09:00", "2025-03-06T12:00:00+09:00"];
        let cases = [
            ("2.35 GB", "2.34 GB", false),
            ("2.35 GB", "2.33 GB", true),
            ("2.4 GB", "2.36 GB", false),
            ("2.36 GB", "2.3 GB", false),
            ("2467 MB", "2.40 GB", false),
            ("2.40 GB", "2399 MB", false),
            ("2.40 GB", "2300 MB", true),
            ("1234567 KB", "1.20 GB", false),
        ];
        for (first, then, doubted) in cases {
            let [first, then] = [first, then].map(|amount| format!("data_used total current {amount}"));
            let doubts = second("iijmio", (time[0], &first), (time[1], &then));
            assert_eq!(doubts, vec![Reason::LessUsed; usize::from(doubted)], "{first} then {then}");
        }
    }

    #[test]
    fn may_be_a_day_or_month_that_is_over_and_was_corrected() {
        let time = ["2025-03-05T12:00:00+09:00", "2025-03-06T12:00:00+09:00"];
        let over = ["data_used total 2025-02", "data_used total 2025-03-05", "data_used total last_3_days"];
        for figure in over {
            let [first, then] = ["5.20 GB", "4.90 GB"].map(|amount| format!("{figure} {amount}"));
            assert_eq!(second("iijmio", (time[0], &first), (time[1], &then)), [], "{figure}");
        }
        let today = ["189 MB", "120 MB"].map(|amount| format!("data_used total 2025-03-05 {amount}"));
        let evening = "2025-03-05T21:00:00+09:00";
        assert_eq!(second("iijmio", (time[0], &today[0]), (evening, &today[1])), [Reason::LessUsed]);
    }

    #[test]
    fn at_an_older_look_that_arrives_late_is_how_it_must_be() {
        let mut install = Install::default();
        install.look(march("05 12:00"), &["data_used total current 5.20 GB"]);
        assert_eq!(install.look(march("05 11:00"), &["data_used total current 5.10 GB"]), []);
        assert_eq!(install.look(march("05 10:00"), &["data_used total current 5.90 GB"]), [Reason::LessUsed]);
        assert_eq!(install.known(), ["data_used total 5.20 GB"]);
        assert_eq!(install.history(), ["5.10 GB", "5.20 GB"]);
    }

    #[test]
    fn at_a_late_look_from_before_a_correction_is_none() {
        let mut install = Install::default();
        install.look(march("06 09:00"), &["data_used total 2025-03-05 189 MB"]);
        assert_eq!(install.look(march("05 21:00"), &["data_used total 2025-03-05 220 MB"]), []);
    }

    #[test]
    fn of_another_line_part_or_measure_is_another_figure() {
        let mut install = Install::default();
        install.look(
            march("05 12:00"),
            &["data_used total current 5.20 GB", "data_remaining total current 4 GB"],
        );
        let mut other = page("iijmio", march("06 12:00"), &["data_used total current 0.31 GB"]);
        other.lines[0].key = Some("5678-z2z2".into());
        assert_eq!(install.take(other).doubts, []);
        let others = ["data_used low_speed current 0.10 GB", "data_remaining total current 1 GB"];
        assert_eq!(install.look(march("06 12:00"), &others), []);
    }
}

mod a_wrong_unit {
    use super::*;

    fn change(hours: i64, first: &str, then: &str) -> Vec<Reason> {
        let mut install = Install::default();
        let start = MARCH + 4 * DAY;
        assert_eq!(install.look(at(start), &[first]), []);
        install.look(at(start + hours * 3600), &[then])
    }

    #[test]
    fn is_a_doubt_up_or_down() {
        let cases = [
            ("data_used total current", "6.21 GB", "6.25 MB"),
            ("data_used total current", "189 MB", "204 GB"),
            ("data_used total current", "189 MB", "204000 MB"),
            ("data_used total current", "0.00 GB", "300.00 GB"),
            ("data_used total 2025-02", "5.30 GB", "5.30 MB"),
            ("data_used total last_3_days", "310 MB", "310 GB"),
            ("data_remaining total current", "3.20 GB", "3.19 MB"),
            ("data_remaining total current", "3.20 MB", "3.20 GB"),
            ("data_remaining total current", "3200 MB", "3.2 MB"),
            ("data_remaining carried_over current", "3.20 GB", "3.20 MB"),
            ("data_remaining top_up current", "3.20 MB", "3.20 GB"),
            ("data_remaining total -", "3.20 GB", "3.20 MB"),
        ];
        for (figure, first, then) in cases {
            let doubts = change(24, &format!("{figure} {first}"), &format!("{figure} {then}"));
            assert_eq!(doubts, [Reason::OtherUnit], "{figure} {first} then {then}");
        }
    }

    #[test]
    fn is_none_where_the_line_was_used_that_much() {
        let cases = [
            (20 * 24, "data_used total current 0.01 GB", "data_used total current 6.21 GB"),
            (20 * 24, "data_used total current 0.00 GB", "data_used total current 30.00 GB"),
            (12, "data_used total 2025-03-05 1 MB", "data_used total 2025-03-05 1486 MB"),
            (24, "data_remaining total current 5.01 GB", "data_remaining total current 0.01 GB"),
            (24, "data_remaining total current 5.01 GB", "data_remaining total current 0.00 GB"),
            (1, "data_remaining total current 0.00 GB", "data_remaining total current 5.00 GB"),
        ];
        for (hours, first, then) in cases {
            assert_eq!(change(hours, first, then), [], "{first} then {then}");
        }
        let too_fast = ("data_used total current 0.01 GB", "data_used total current 6.21 GB");
        assert_eq!(change(1, too_fast.0, too_fast.1), [Reason::OtherUnit]);
    }

    #[test]
    fn is_none_where_a_new_cycle_or_a_top_up_explains_it() {
        let left = ["data_remaining total current 6 MB", "data_remaining total current 7 GB"];
        assert_eq!(
            second("iijmio", ("2025-03-31T23:00:00+09:00", left[0]), ("2025-04-01T01:00:00+09:00", left[1])),
            []
        );
        let mut install = Install::default();
        install.look(march("05 12:00"), &[left[0]]);
        let bought = [left[1], "data_remaining top_up current 7 GB"];
        assert_eq!(install.look(march("05 13:00"), &bought), []);
        let mut install = Install::default();
        install.look(march("05 12:00"), &[left[0]]);
        let less = [left[1], "data_remaining top_up current 1 GB"];
        assert_eq!(install.look(march("05 13:00"), &less), [Reason::OtherUnit]);
    }

    #[test]
    fn is_none_where_the_amount_before_lapsed_or_lapses_on_another_day() {
        let with = |when: &str, left: &str, expires: Option<&str>| {
            let mut page = page("iijmio", march(when), &[&format!("data_remaining total - {left}")]);
            page.lines[0].readings[0].expires = expires.map(|expires| expires.parse().unwrap());
            page
        };
        for (first, then, doubts) in [
            (Some("2025-03-10"), None, 0),
            (Some("2025-03-20"), Some("2025-04-11T23:59"), 0),
            (Some("2025-03-20T23:59"), Some("2025-03-20"), 1),
            (Some("2025-03-20"), None, 1),
        ] {
            let mut install = Install::default();
            install.take(with("05 12:00", "6 MB", first));
            assert_eq!(
                install.take(with("11 12:00", "7 GB", then)).doubts.len(),
                doubts,
                "{first:?} {then:?}"
            );
        }
    }

    #[test]
    fn of_a_month_by_name_is_one_in_any_later_month_too_but_not_for_ever() {
        let figure = ["data_used total 2025-02 5.30 GB", "data_used total 2025-02 5.30 MB"];
        let first = ("2025-03-31T12:00:00+09:00", figure[0]);
        assert_eq!(second("iijmio", first, ("2025-04-01T12:00:00+09:00", figure[1])), [Reason::OtherUnit]);
        assert_eq!(second("iijmio", first, ("2025-05-02T12:00:00+09:00", figure[1])), []);
    }

    #[test]
    fn is_looked_for_in_the_newest_day_only() {
        let mut install = Install::default();
        install.look(march("05 12:00"), &["data_used total 2025-03-05 310 MB"]);
        let days = ["data_used total 2025-03-06 9 MB", "data_used total 2025-03-05 310 GB"];
        assert_eq!(install.look(march("06 12:00"), &days), []);
        assert_eq!(install.look(march("06 12:00"), &days), []);
        assert_eq!(
            install.look(march("06 13:00"), &["data_used total 2025-03-06 9000.0 MB"]),
            [Reason::OtherUnit]
        );
    }

    #[test]
    fn says_nothing_of_bills_balances_and_points() {
        for figure in ["bill_to_date total current", "balance total -", "points total -"] {
            let unit = if figure.starts_with("points") { "points" } else { "JPY" };
            assert_eq!(change(24, &format!("{figure} 10 {unit}"), &format!("{figure} 9000 {unit}")), []);
        }
    }
}

mod another_allowance {
    use super::*;

    const SEVEN: &str = "data_allowance total current 7.00 GB";
    const EIGHT: &str = "data_allowance total current 8.00 GB";

    #[test]
    fn is_doubted_once_and_believed_at_a_later_visit() {
        let mut install = Install::default();
        install.look(march("05 12:00"), &[SEVEN]);
        assert_eq!(install.look(march("06 12:00"), &[EIGHT]), [Reason::OtherAllowance]);
        assert_eq!(install.known(), ["data_allowance total 7.00 GB"]);
        assert_eq!(install.look(march("07 12:00"), &[EIGHT]), []);
        assert_eq!(install.known(), ["data_allowance total 8.00 GB"]);
        assert_eq!(install.history(), ["7.00 GB", "8.00 GB"]);
    }

    #[test]
    fn is_not_believed_within_the_same_visit() {
        let mut install = Install::default();
        install.look(at(MARCH), &[SEVEN]);
        for seconds in [60, 61, 69] {
            assert_eq!(install.look(at(MARCH + seconds), &[EIGHT]), [Reason::OtherAllowance], "{seconds}");
        }
        assert_eq!(install.look(at(MARCH + 70), &[EIGHT]), []);
    }

    #[test]
    fn is_not_believed_because_a_third_one_was_doubted() {
        let mut install = Install::default();
        install.look(march("05 12:00"), &[SEVEN]);
        assert_eq!(install.look(march("06 12:00"), &[EIGHT]), [Reason::OtherAllowance]);
        let nine = "data_allowance total current 9.00 GB";
        assert_eq!(install.look(march("07 12:00"), &[nine]), [Reason::OtherAllowance]);
        assert_eq!(install.look(march("08 12:00"), &[EIGHT]), []);
    }

    #[test]
    fn that_a_second_page_always_prints_is_doubted_once_and_neither_after_that() {
        let mut install = Install::default();
        let doubts: Vec<usize> = (0..8)
            .map(|visit| {
                install.look(at(MARCH + visit * DAY), &[if visit % 2 == 0 { SEVEN } else { EIGHT }]).len()
            })
            .collect();
        assert_eq!(doubts, [0, 1, 0, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn is_explained_by_what_was_added_and_by_nothing_else_that_was() {
        let cases: [(&[&str], usize); 6] = [
            (&["data_allowance top_up current 1.00 GB"], 0),
            (&["data_remaining gift current 1.00 GB"], 0),
            (&["data_remaining top_up current 0.60 GB", "data_used top_up current 0.40 GB"], 0),
            (&["data_remaining carried_over current 1024 MB"], 0),
            (&["data_remaining top_up current 3.00 GB"], 1),
            (&["data_remaining base current 1.00 GB"], 1),
        ];
        for (added, doubts) in cases {
            let mut install = Install::default();
            install.look(march("05 12:00"), &[SEVEN]);
            let page = [&[EIGHT], added].concat();
            assert_eq!(
                install.look(march("06 12:00"), &page),
                vec![Reason::OtherAllowance; doubts],
                "{added:?}"
            );
        }
        let mut install = Install::default();
        let top_up = "data_remaining top_up current 1.00 GB";
        install.look(march("05 12:00"), &[SEVEN, top_up]);
        assert_eq!(
            install.look(march("06 12:00"), &[EIGHT, top_up]),
            [Reason::OtherAllowance],
            "it was there before"
        );
    }

    #[test]
    fn of_the_plan_alone_is_not_explained_by_what_was_added() {
        let mut install = Install::default();
        install.look(march("05 12:00"), &["data_allowance base current 7.00 GB"]);
        let page = ["data_allowance base current 8.00 GB", "data_allowance top_up current 1.00 GB"];
        assert_eq!(install.look(march("06 12:00"), &page), [Reason::OtherAllowance]);
    }

    #[test]
    fn at_an_older_look_that_arrives_late_is_what_was_true_then() {
        let mut install = Install::default();
        install.look(march("05 12:00"), &[SEVEN]);
        assert_eq!(install.look(march("05 11:00"), &[EIGHT]), []);
        assert_eq!(install.known(), ["data_allowance total 7.00 GB"]);
    }

    #[test]
    fn is_explained_by_a_new_cycle_or_another_plan() {
        let time = ["2025-03-31T23:00:00+09:00", "2025-04-01T01:00:00+09:00"];
        assert_eq!(second("iijmio", (time[0], SEVEN), (time[1], EIGHT)), []);
        for (plan, doubts) in [("5ギガプラン", 1), ("10ギガプラン", 0)] {
            let with = |when, words, plan: &str| {
                let mut page = page("iijmio", march(when), &[words]);
                page.lines[0].plan = Some(plan.into());
                page
            };
            let mut install = Install::default();
            install.take(with("05 12:00", SEVEN, "5ギガプラン"));
            assert_eq!(install.take(with("06 12:00", EIGHT, plan)).doubts.len(), doubts, "{plan}");
        }
    }

    #[test]
    fn is_not_the_same_amount_printed_another_way() {
        for (same, doubts) in
            [("7 GB", 0), ("7.0 GB", 0), ("7000 MB", 0), ("7168 MB", 0), ("7.01 GB", 0), ("7500 MB", 1)]
        {
            let mut install = Install::default();
            install.look(march("05 12:00"), &[SEVEN]);
            let found = install.look(march("06 12:00"), &[&format!("data_allowance total current {same}")]);
            assert_eq!(found.len(), doubts, "{same}");
        }
        let whole = ["30 GB", "31 GB"].map(|amount| format!("data_allowance total current {amount}"));
        let time = ["2025-03-05T12:00:00+09:00", "2025-03-06T12:00:00+09:00"];
        assert_eq!(second("iijmio", (time[0], &whole[0]), (time[1], &whole[1])), [Reason::OtherAllowance]);
        let none = "data_allowance total current * unlimited";
        assert_eq!(second("iijmio", (time[0], none), (time[1], &whole[1])), [Reason::OtherAllowance]);
    }

    #[test]
    fn of_a_top_up_or_of_a_past_month_comes_and_goes() {
        let time = ["2025-03-05T12:00:00+09:00", "2025-03-06T12:00:00+09:00"];
        for figure in ["data_allowance top_up current", "data_allowance total 2025-02"] {
            let [first, then] = ["7 GB", "9 GB"].map(|amount| format!("{figure} {amount}"));
            assert_eq!(second("iijmio", (time[0], &first), (time[1], &then)), [], "{figure}");
        }
    }
}

mod what_was_doubted_once {
    use super::*;

    #[test]
    fn is_believed_when_it_goes_on_though_it_never_shows_the_same_amount() {
        let mut install = Install::default();
        install.look(march("05 12:00"), &["data_used total current 5.20 GB"]);
        assert_eq!(install.look(march("12 12:00"), &["data_used total current 0.31 GB"]), [Reason::LessUsed]);
        assert_eq!(install.look(march("13 12:00"), &["data_used total current 0.80 GB"]), []);
        assert_eq!(install.look(march("14 12:00"), &["data_used total current 1.10 GB"]), []);
        assert_eq!(install.known(), ["data_used total 1.10 GB"]);
        let mut install = Install::default();
        install.look(march("05 12:00"), &["data_used total current 6.21 MB"]);
        assert_eq!(
            install.look(march("06 12:00"), &["data_used total current 6.30 GB"]),
            [Reason::OtherUnit]
        );
        assert_eq!(install.look(march("07 12:00"), &["data_used total current 6.40 GB"]), []);
    }

    #[test]
    fn is_a_mistake_when_the_page_is_back_at_what_was_known() {
        let mut install = Install::default();
        for visit in 0..6 {
            let true_amount = format!("data_used total current 1.{visit} GB");
            assert_eq!(install.look(at(MARCH + visit * DAY), &[&true_amount]), []);
            let mistake = format!("data_used total current 1{visit}00 GB");
            let found = install.look(at(MARCH + visit * DAY + 3600), &[&mistake]);
            assert_eq!(found, [Reason::OtherUnit], "{mistake}");
        }
        assert_eq!(install.known(), ["data_used total 1.5 GB"]);
    }

    #[test]
    fn stays_in_doubt_while_other_pages_print_what_is_known() {
        let mut install = Install::default();
        let other_page = |install: &mut Install, when: i64, used: &str| {
            let mut page = page("iijmio", at(MARCH + when), &[&format!("data_used total current {used} GB")]);
            page.page = "monthly-usage".into();
            install.take(page).doubts.len()
        };
        // One page counts more than the other, always.
        assert_eq!(other_page(&mut install, 0, "2.50"), 0);
        assert_eq!(install.look(at(MARCH + DAY), &["data_used total current 2.35 GB"]), [Reason::LessUsed]);
        assert_eq!(other_page(&mut install, 2 * DAY, "2.60"), 0);
        assert_eq!(install.look(at(MARCH + 3 * DAY), &["data_used total current 2.45 GB"]), []);
    }

    #[test]
    fn in_an_earlier_cycle_makes_nothing_believed_in_this_one() {
        let mut install = Install::default();
        let mut look = |page_id: &str, when: &str, used: &str| {
            let mut page = page("iijmio", moment(when), &[&format!("data_used total current {used} GB")]);
            page.page = page_id.into();
            install.take(page).doubts.len()
        };
        assert_eq!(look("monthly-usage", "2025-03-29T12:00:00+09:00", "5.00"), 0);
        assert_eq!(look("daily-usage", "2025-03-30T12:00:00+09:00", "0.50"), 1);
        assert_eq!(look("monthly-usage", "2025-04-02T12:00:00+09:00", "1.00"), 0);
        assert_eq!(look("daily-usage", "2025-04-03T12:00:00+09:00", "0.60"), 1);
    }

    #[test]
    fn and_is_believed_now_is_judged_the_same_when_the_capture_comes_twice() {
        let mut install = Install::default();
        let first = ["data_used total current 5.20 GB", "data_allowance total current 7.00 GB"];
        let then = ["data_used total current 0.31 GB", "data_allowance total current 8.00 GB"];
        install.look(march("05 12:00"), &first);
        for (when, doubts) in [("06 12:00", 2), ("07 12:00", 0)] {
            let judged = install.take(page("iijmio", march(when), &then));
            assert_eq!(judged.doubts.len(), doubts);
            let stored = install.store.clone();
            assert_eq!(install.take(page("iijmio", march(when), &then)), judged);
            assert_eq!(install.store, stored);
        }
    }

    #[test]
    fn is_kept_with_all_that_tells_it_apart_and_forgotten_with_its_cycle() {
        let mut install = Install::default();
        install.look(
            march("05 12:00"),
            &["data_allowance total current 7 GB", "data_used total current 2.00 GB"],
        );
        install.look(
            march("06 12:00"),
            &["data_allowance total current 8 GB", "data_used total current 1.00 GB"],
        );
        let latest = install.latest();
        let kept = latest.doubted.figures();
        let told = |it: &zandaka::doubted::DoubtedFigure| {
            format!(
                "{} {} {} {:?} {} {} {}",
                it.line, it.page, it.measure, it.period, it.amount, it.unit, it.first
            )
        };
        assert_eq!(
            kept.iter().map(told).collect::<Vec<_>>(),
            [
                "iijmio:5678-k3f9 daily-usage data_allowance Some(Current) 8 GB 2025-03-06T12:00:00+09:00",
                "iijmio:5678-k3f9 daily-usage data_used Some(Current) 1.00 GB 2025-03-06T12:00:00+09:00",
            ]
        );
        install.look(moment("2025-04-10T12:00:00+09:00"), &["points total - 120 points"]);
        assert!(install.latest().doubted.is_empty());
    }

    #[test]
    fn is_bounded_and_a_page_with_more_is_believed_bit_by_bit() {
        let mut install = Install::default();
        let lines = |when: i64, allowance: i64| {
            let lines = (0..100).map(|number| {
                line(
                    Some(&format!("{number:04}")),
                    vec![reading(&format!("data_allowance total current {allowance} GB"))],
                )
            });
            capture(at(MARCH + when), PageState::Read, lines.collect())
        };
        install.take(lines(0, 7));
        let doubts: Vec<usize> =
            (1..4).map(|visit| install.take(lines(visit * DAY, 8)).doubts.len()).collect();
        assert_eq!(doubts[0], 100);
        assert!(install.latest().doubted.figures().len() <= zandaka::doubted::MOST);
        assert_eq!(doubts[1], 36);
        let mut visit = 4;
        while !install.take(lines(visit * DAY, 8)).doubts.is_empty() {
            visit += 1;
            assert!(visit < 30, "never believed");
        }
    }
}

mod what_is_stored {
    use super::*;

    #[test]
    fn is_not_changed_by_a_doubt_but_for_the_doubt_itself() {
        let first = [
            "data_used total current 2.35 GB",
            "data_remaining total current 4.65 GB",
            "data_allowance total current 7 GB",
        ];
        let wrong = [
            "data_used total current 2.35 MB",
            "data_remaining total current 4.65 MB",
            "data_allowance total current 7000 GB",
        ];
        let mut install = Install::default();
        install.look(march("05 12:00"), &first);
        let (months, before) = (install.months(), install.latest());
        let judged = install.take(page("iijmio", march("06 12:00"), &wrong));
        assert_eq!((judged.state, judged.lines.len()), (PageState::Read, 0));
        let doubts =
            judged.doubts.iter().map(|doubt| format!("{} {}: {}", doubt.measure, doubt.text, doubt.reason));
        assert_eq!(
            doubts.collect::<Vec<_>>(),
            [
                "data_used 2.35MB: hundreds of times more or less than before, as with a wrong unit",
                "data_remaining 4.65MB: hundreds of times more or less than before, as with a wrong unit",
                "data_allowance 7000GB: another allowance than before, and nothing shown explains it",
            ]
        );
        assert_eq!(install.months(), months);
        let after = install.latest();
        assert_eq!(after.lines, before.lines);
        assert_eq!(after.visits[0].doubts, judged.doubts);
        assert_eq!(after.visits[0].at, march("06 12:00"));
    }

    #[test]
    fn takes_the_rest_of_a_page_of_which_one_figure_is_doubted() {
        let mut install = Install::default();
        install.look(march("05 12:00"), &["data_used total current 2.35 GB", "points total - 120 points"]);
        install.look(march("06 12:00"), &["data_used total current 2.35 MB", "points total - 121 points"]);
        assert_eq!(install.known(), ["data_used total 2.35 GB", "points total 121 points"]);
        assert_eq!(install.history(), ["2.35 GB", "120 points", "121 points"]);
    }

    #[test]
    fn of_two_top_ups_is_never_set_against_the_wrong_one() {
        let mut install = Install::default();
        let two = |one: &str, other: &str| {
            [one, other].map(|amount| format!("data_remaining top_up current {amount}"))
        };
        let mut look = |when: i64, amounts: [String; 2]| {
            let mut page = page("iijmio", at(MARCH + when), &[&amounts[0], &amounts[1]]);
            page.lines[0].readings[0].expires = Some("2025-03-31".parse().unwrap());
            page.lines[0].readings[1].expires = Some("2025-04-30".parse().unwrap());
            install.take(page).doubts.len()
        };
        assert_eq!(look(0, two("1.00 GB", "1 MB")), 0);
        assert_eq!(look(DAY, two("1 MB", "1.00 GB")), 0);
        assert_eq!(install.known(), ["data_remaining top_up 1 MB", "data_remaining top_up 1.00 GB"]);
    }

    #[test]
    fn of_one_top_up_is_not_set_against_two() {
        let mut install = Install::default();
        install.look(march("05 12:00"), &["data_remaining top_up current 1.00 GB"]);
        let two = ["data_remaining top_up current 1.00 MB", "data_remaining top_up current 2.00 GB"];
        assert_eq!(install.look(march("06 12:00"), &two), []);
    }

    #[test]
    fn before_there_was_a_memory_of_doubts_still_parses() {
        let old = r#"{"schema":1,"lines":[],"visits":[]}"#;
        assert_eq!(Latest::parse(old).unwrap(), Latest::default());
        assert_eq!(Latest::default().to_text().unwrap(), old);
    }

    #[test]
    fn by_a_version_that_remembers_otherwise_keeps_its_readings() {
        let mut install = Install::default();
        install.look(march("05 12:00"), &["data_allowance total current 7 GB"]);
        install.look(march("06 12:00"), &["data_allowance total current 8 GB"]);
        let text = install.store["latest"].clone();
        let (lines, doubted) = (install.latest().lines, install.latest().doubted);
        assert_eq!(doubted.figures().len(), 1);
        let own = serde_json::to_string(&doubted).unwrap();
        for other in
            [r#"{"version":2,"figures":[]}"#, r#"{"version":2,"by":{"line":[1]}}"#, "[]", "null", "7"]
        {
            let latest = Latest::parse(&text.replace(&own, other)).unwrap();
            assert_eq!(latest.lines, lines, "{other}");
            assert!(latest.doubted.is_empty(), "{other}");
        }
        for (part, other) in [("\"GB\"", "\"TB\""), ("\"version\":1", "\"version\":2")] {
            assert!(own.contains(part));
            let text = text.replace(&own, &own.replace(part, other));
            assert!(Latest::parse(&text).unwrap().doubted.is_empty(), "{other}");
        }
    }

    #[test]
    fn under_a_clock_that_ran_ahead_doubts_nothing() {
        let mut install = Install::default();
        install.look(march("08 12:00"), &["data_used total current 0.31 GB"]);
        assert_eq!(install.look(march("05 12:00"), &["data_used total current 5.20 GB"]), []);
        assert_eq!(install.known(), ["data_used total 5.20 GB"]);
    }
}

/// A true history: at each look, its time, what was used and what the plan gives in this cycle, in megabytes.
#[derive(Clone, Debug)]
struct True {
    seconds: i64,
    used: i64,
    allowance: i64,
}

/// Looks over several cycles of a line, from seconds to weeks apart; it uses up to 10 GB a day.
fn any_history() -> impl Strategy<Value = Vec<True>> {
    let step = (prop_oneof![1..DAY, 1..20 * DAY], prop_oneof![0..1000_i64, 0..10_000_i64]);
    (1..3000_i64, proptest::collection::vec((step, 3..200_i64), 1..30)).prop_map(|(start, steps)| {
        let mut history = vec![True { seconds: MARCH + 3600, used: start, allowance: 20_000 }];
        for ((seconds, a_day), gigabytes) in steps {
            let last = &history[history.len() - 1];
            let now = last.seconds + seconds;
            let used = |seconds: i64| seconds * a_day / DAY;
            let (then, today) = (at(last.seconds).date(), at(now).date());
            let next = if then.first_of_month() == today.first_of_month() {
                True { seconds: now, used: last.used + used(seconds), allowance: last.allowance }
            } else {
                let begun = i64::from(today.day() - 1) * DAY;
                True { seconds: now, used: used(seconds.min(begun)), allowance: gigabytes * 1000 }
            };
            history.push(next);
        }
        history
    })
}

/// Megabytes as a page prints them: gigabytes with two decimals, cut or rounded, or megabytes.
#[derive(Clone, Copy, Debug)]
enum Print {
    Cut,
    Rounded,
    Megabytes,
}

impl Print {
    fn of(self, megabytes: i64) -> String {
        let gigabytes = |hundredths: i64| format!("{}.{:02} GB", hundredths / 100, hundredths % 100);
        match self {
            Self::Cut => gigabytes(megabytes / 10),
            Self::Rounded => gigabytes((megabytes + 5) / 10),
            Self::Megabytes => format!("{megabytes} MB"),
        }
    }

    /// The page at one look: what was used, what is left, what is given.
    fn page(self, look: &True) -> [String; 3] {
        let left = (look.allowance - look.used).max(0);
        [
            format!("data_used total current {}", self.of(look.used)),
            format!("data_remaining total current {}", self.of(left)),
            format!("data_allowance total current {}", self.of(look.allowance)),
        ]
    }
}

fn any_print() -> impl Strategy<Value = Print> {
    select(vec![Print::Cut, Print::Rounded, Print::Megabytes])
}

/// What was used with a wrong unit, a thousand times more or less.
fn mistaken(used: &str, up: bool) -> String {
    let (number, unit) = used.split_once(' ').unwrap();
    match (unit, up) {
        ("MB", true) => format!("{number} GB"),
        ("MB", false) => format!("{number} KB"),
        (_, true) => format!("{} GB", number.replace('.', "") + "0"),
        (_, false) => format!("{number} MB"),
    }
}

proptest! {
    #[test]
    fn a_true_history_over_several_cycles_is_never_doubted(
        history in any_history(),
        print in any_print(),
        carrier in select(vec!["iijmio", "docomo", "softbank"]),
    ) {
        let mut install = Install::default();
        for look in &history {
            let shown = print.page(look);
            let judged = install.take(page(carrier, at(look.seconds), &[&shown[0], &shown[1], &shown[2]]));
            prop_assert_eq!(judged.doubts, vec![], "{:?} {:?}", look, shown);
        }
        let last = print.page(&history[history.len() - 1]).map(|words| words.replace(" current", ""));
        prop_assert_eq!(install.known(), last);
    }

    #[test]
    fn a_thousandfold_mistake_at_any_point_is_doubted_and_never_stored(
        history in any_history(),
        print in any_print(),
        wrong in proptest::collection::vec((any::<bool>(), any::<bool>()), 30),
    ) {
        let month = |look: &True| at(look.seconds).date().first_of_month();
        let mut install = Install::default();
        let mut last: Option<&True> = None;
        for (look, (is_wrong, up)) in history.iter().zip(wrong) {
            // The first look of a cycle has nothing to be held to; a thousandth can be where the counter truly was.
            let known = last.filter(|last| month(last) == month(look) && last.used > 50);
            let is_seen = known.is_some_and(|known| up || look.used / 1000 < known.used / 2);
            let used = print.of(look.used);
            if is_wrong && is_seen {
                let mistake = mistaken(&used, up);
                let found = install.look(at(look.seconds), &[&format!("data_used total current {mistake}")]);
                prop_assert_eq!(found.len(), 1, "{} after {:?}", mistake, known);
                prop_assert!(!install.history().contains(&mistake), "{} was stored", mistake);
                prop_assert!(!install.known()[0].ends_with(&mistake), "{} is known", mistake);
            }
            // The page is right again at once.
            let soon = at(look.seconds + i64::from(is_wrong));
            prop_assert_eq!(install.look(soon, &[&format!("data_used total current {used}")]), vec![]);
            last = Some(look);
        }
    }

    #[test]
    fn an_allowance_doubted_at_one_visit_is_believed_at_the_next(
        first in 1..500_i64,
        then in 1..500_i64,
        visits in (0..10 * DAY, 10..10 * DAY),
        print in any_print(),
    ) {
        prop_assume!(first != then);
        let [first, then] = [first, then].map(|gigabytes| format!("data_allowance total current {}", print.of(gigabytes * 1000)));
        let mut install = Install::default();
        install.look(at(MARCH), &[&first]);
        let doubted = at(MARCH + 1 + visits.0);
        prop_assert_eq!(install.look(doubted, &[&then]), vec![Reason::OtherAllowance]);
        prop_assert_eq!(install.known(), vec![first.replace(" current", "")]);
        prop_assert_eq!(install.look(at(doubted.seconds() + visits.1), &[&then]), vec![]);
        prop_assert_eq!(install.known(), vec![then.replace(" current", "")]);
    }

    #[test]
    fn no_amount_that_a_page_keeps_showing_is_refused_more_than_once(
        measure in select(vec!["data_used", "data_remaining", "data_allowance"]),
        first in 0..100_000_i64,
        then in 0..100_000_i64,
        units in (select(vec!["KB", "MB", "GB"]), select(vec!["KB", "MB", "GB"])),
    ) {
        let mut install = Install::default();
        install.look(at(MARCH), &[&format!("{measure} total current {first} {}", units.0)]);
        let shown = format!("{measure} total current {then} {}", units.1);
        install.look(at(MARCH + DAY), &[&shown]);
        prop_assert_eq!(install.look(at(MARCH + 2 * DAY), &[&shown]), vec![]);
        prop_assert_eq!(install.known(), vec![shown.replace(" current", "")]);
    }
}
