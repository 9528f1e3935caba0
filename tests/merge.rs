//! The union of two stores: what either has seen is in it once, in whatever order and how often they are merged.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod captures;

use std::slice;

use captures::{MARCH, any_looks, at, chunk_of, kept, line, march, moment, reading};
use proptest::prelude::*;
use proptest::sample::select;
use zandaka::history::{CAP, Chunk, Entry, Index, Lines, Month, NamedLine};
use zandaka::time::Moment;

fn merged(one: &Chunk, other: &Chunk) -> Chunk {
    let mut both = one.clone();
    both.merge(other).unwrap();
    both
}

/// What was seen, from when to when.
type Seen = (String, Moment, Moment);

fn seen(chunk: &Chunk) -> Vec<Seen> {
    let seen = |entry: &Entry| (kept(&entry.page, &entry.reading), entry.first_seen, entry.last_seen);
    chunk.entries().iter().map(seen).collect()
}

/// How many readings of this value were seen at this moment.
fn count(seen: &[Seen], value: &str, time: Moment) -> usize {
    seen.iter().filter(|(says, first, last)| *first <= time && time <= *last && says == value).count()
}

fn spans(chunk: &Chunk) -> Vec<(String, i64, i64)> {
    let since = |time: Moment| time.seconds() - MARCH;
    let span =
        |entry: &Entry| (entry.reading.amount.to_string(), since(entry.first_seen), since(entry.last_seen));
    chunk.entries().iter().map(span).collect()
}

/// A month that saw these amounts of data used, each at these seconds.
fn saw(amounts: &[(&str, &[i64])]) -> Chunk {
    let mut chunk = march();
    for (amount, times) in amounts {
        for time in *times {
            let used = reading(&format!("data_used total current {amount} MB"));
            chunk.append(at(MARCH + time), "daily-usage", &[used]).unwrap();
        }
    }
    chunk
}

proptest! {
    #[test]
    fn months_merge_alike_in_any_order_and_how_often(one in any_looks(), two in any_looks(), three in any_looks()) {
        let (one, two, three) = (chunk_of(&one), chunk_of(&two), chunk_of(&three));
        let both = merged(&one, &two);
        prop_assert_eq!(merged(&two, &one).to_text(), both.to_text());
        prop_assert_eq!(merged(&one, &one).to_text(), one.to_text());
        prop_assert_eq!(merged(&both, &two).to_text(), both.to_text());
        prop_assert_eq!(merged(&both, &three).to_text(), merged(&one, &merged(&two, &three)).to_text());
        prop_assert_eq!(merged(&one, &march()).to_text(), one.to_text());
    }

    #[test]
    fn at_every_moment_the_union_has_as_many_as_the_store_that_saw_more(one in any_looks(), two in any_looks()) {
        let (one, two) = (chunk_of(&one), chunk_of(&two));
        let both = seen(&merged(&one, &two));
        let (one, two) = (seen(&one), seen(&two));
        for (value, first, last) in one.iter().chain(&two).chain(&both) {
            for time in [*first, *last] {
                let most = count(&one, value, time).max(count(&two, value, time));
                prop_assert_eq!(count(&both, value, time), most, "{} at {}", value, time);
            }
        }
    }

    #[test]
    fn a_union_reads_back_and_knows_every_look_of_either(one in any_looks(), two in any_looks()) {
        let mut both = merged(&chunk_of(&one), &chunk_of(&two));
        let text = both.to_text();
        prop_assert_eq!(&Chunk::parse(&both.key(), &text).unwrap(), &both);
        for look in one.iter().chain(&two) {
            both.append(look.at, &look.page, &look.readings).unwrap();
            prop_assert_eq!(both.to_text(), text.clone());
        }
    }

    #[test]
    fn entries_given_one_by_one_make_the_month_they_came_from(looks in any_looks()) {
        let chunk = chunk_of(&looks);
        let entries: Vec<Entry> = chunk.entries().iter().rev().cloned().collect();
        prop_assert_eq!(Chunk::of(chunk.id(), chunk.line(), chunk.month(), entries).unwrap(), chunk);
    }

    #[test]
    fn lists_of_months_merge_alike_in_any_order(lists in proptest::array::uniform3(any_index())) {
        let [one, two, three] = lists;
        let merged = |one: &Index, other: &Index| {
            let mut both = one.clone();
            both.merge(other);
            both
        };
        let both = merged(&one, &two);
        prop_assert_eq!(merged(&two, &one).to_text(), both.to_text());
        prop_assert_eq!(merged(&both, &one).to_text(), both.to_text());
        prop_assert_eq!(merged(&both, &three).to_text(), merged(&one, &merged(&two, &three)).to_text());
        for (month, keys) in one.months() {
            prop_assert!(keys.iter().all(|key| both.months()[&month].contains(key)));
        }
    }

    #[test]
    fn lines_merge_alike_in_any_order(lists in proptest::array::uniform3(any_lines())) {
        let [one, two, three] = lists;
        let merged = |one: &Lines, other: &Lines| {
            let mut both = one.clone();
            both.merge(other);
            both
        };
        let both = merged(&one, &two);
        let text = |lines: &Lines| lines.to_text().unwrap();
        prop_assert_eq!(text(&merged(&two, &one)), text(&both));
        prop_assert_eq!(text(&merged(&one, &one)), text(&one));
        prop_assert_eq!(text(&merged(&both, &two)), text(&both));
        prop_assert_eq!(text(&merged(&both, &three)), text(&merged(&one, &merged(&two, &three))));
        for line in one.all().iter().chain(two.all()) {
            let kept = both.get(&line.id).unwrap();
            prop_assert!(kept.changed >= line.changed);
            prop_assert!(one.get(&line.id) == Some(kept) || two.get(&line.id) == Some(kept));
        }
    }
}

fn any_index() -> impl Strategy<Value = Index> {
    let month = (select(vec!["au:-", "iijmio:5678-k3f9"]), 1..4_u8);
    let broken = select(vec!["broken/latest/01", "broken/h/02"]);
    (proptest::collection::vec(month, 0..6), proptest::collection::vec(broken, 0..2)).prop_map(
        |(months, broken)| {
            let mut index = Index::default();
            for (id, month) in months {
                index.insert(id, format!("2025-{month:02}").parse().unwrap());
            }
            broken.into_iter().for_each(|key| index.insert_broken(key.into()));
            index
        },
    )
}

fn any_lines() -> impl Strategy<Value = Lines> {
    let name = proptest::option::of(select(vec!["家", "仕事"]).prop_map(str::to_owned));
    let changed = proptest::option::of((0..2_i64).prop_map(at));
    let line = (name, 0..3_u32, proptest::option::of(0..2_u8), changed);
    proptest::collection::vec(proptest::option::of(line), 3).prop_map(|lines| {
        let named = |(id, line): (&str, Option<_>)| {
            let (name, order, colour, changed) = line?;
            let (carrier, key) = id.split_once(':').unwrap();
            let line =
                key.split_once('-').map(|(digits, _)| digits.to_owned()).filter(|digits| !digits.is_empty());
            Some(NamedLine { id: id.into(), carrier: carrier.into(), line, name, order, colour, changed })
        };
        let ids = ["au:-", "docomo:0042-a1b2", "iijmio:5678-k3f9"];
        Lines::of(ids.into_iter().zip(lines).filter_map(named).collect()).unwrap()
    })
}

#[test]
fn the_same_entry_of_both_is_one_and_its_spans_join() {
    let both = merged(&saw(&[("189", &[10, 20])]), &saw(&[("189", &[10, 30])]));
    assert_eq!(spans(&both), [("189".into(), 10, 30)]);
    let meeting = merged(&saw(&[("189", &[10, 20])]), &saw(&[("189", &[20, 30])]));
    assert_eq!(spans(&meeting), [("189".into(), 10, 30)]);
    let inside = merged(&saw(&[("189", &[10, 30])]), &saw(&[("189", &[20])]));
    assert_eq!(spans(&inside), [("189".into(), 10, 30)]);
}

#[test]
fn a_gap_stays_for_another_reading_may_lie_in_it() {
    let (one, two) = (saw(&[("189", &[10, 20])]), saw(&[("189", &[21, 30])]));
    let gap = [("189".to_owned(), 10, 20), ("189".to_owned(), 21, 30)];
    assert_eq!(spans(&merged(&one, &two)), gap);
    let between = merged(&saw(&[("189", &[10]), ("204", &[20])]), &saw(&[("189", &[30])]));
    assert_eq!(spans(&between), [("189".into(), 10, 10), ("204".into(), 20, 20), ("189".into(), 30, 30)]);
}

#[test]
fn two_alike_of_one_look_stay_two() {
    let gift = reading("data_remaining gift current 1 GB");
    let look = |gifts: usize, seconds: &[i64]| {
        let mut chunk = march();
        for time in seconds {
            chunk.append(at(MARCH + time), "top", &vec![gift.clone(); gifts]).unwrap();
        }
        chunk
    };
    let two = look(2, &[10, 20]);
    assert_eq!(merged(&two, &look(2, &[10])), two);
    assert_eq!(merged(&two, &look(1, &[10, 20])), two);
    let longer = merged(&two, &look(1, &[10, 30]));
    assert_eq!(spans(&longer), [("1".into(), 10, 20), ("1".into(), 10, 30)]);
}

#[test]
fn another_line_or_month_is_refused_and_changes_nothing() {
    let mut chunk = saw(&[("189", &[10])]);
    let before = chunk.clone();
    let month: Month = "2025-04".parse().unwrap();
    for other in [
        Chunk::new("iijmio", &line(Some("5678"), vec![]), month),
        Chunk::new("iijmio", &line(Some("0042"), vec![]), chunk.month()),
        Chunk::of(chunk.id(), None, chunk.month(), vec![]).unwrap(),
    ] {
        assert_eq!(chunk.merge(&other).unwrap_err().code(), "form");
    }
    assert_eq!(chunk, before);
}

#[test]
fn a_union_over_the_cap_is_refused_and_changes_nothing() {
    let large = |letter: &str| {
        let mut used = reading("data_used total current 189 MB");
        used.evidence.label = letter.repeat(CAP * 2 / 3);
        let mut chunk = march();
        chunk.append(at(MARCH), "top", &[used]).unwrap();
        chunk
    };
    let mut one = large("a");
    assert_eq!(one.merge(&large("b")).unwrap_err().code(), "too_large");
    assert_eq!(one, large("a"));
}

#[test]
fn what_is_no_month_of_ours_is_not_made_one() {
    let chunk = saw(&[("189", &[10, 20])]);
    let of = |id: &str, line: Option<&str>, entries: Vec<Entry>| Chunk::of(id, line, chunk.month(), entries);
    let entry = chunk.entries()[0].clone();
    assert!(of("iijmio:5678-k3f9", Some("5678"), vec![entry.clone()]).is_ok());
    for id in [
        "",
        "iijmio",
        ":5678",
        "iijmio:",
        "iijmio:56 78",
        "iijmio:5:6",
        "iijmio:__proto__\n",
        &"a:b".repeat(90),
    ] {
        assert_eq!(of(id, None, vec![]).unwrap_err().code(), "form", "{id}");
    }
    for digits in ["", "567", "56789", "5a78", "５６７８"] {
        assert_eq!(of("au:x", Some(digits), vec![]).unwrap_err().code(), "form", "{digits}");
    }
    let backwards = Entry { last_seen: at(MARCH), ..entry.clone() };
    let elsewhere = Entry { first_seen: moment("2025-02-28T23:59:59+09:00"), ..entry.clone() };
    for odd in [backwards, elsewhere] {
        assert_eq!(of("au:x", None, vec![odd]).unwrap_err().code(), "form");
    }
    let mut long = entry;
    long.reading.evidence.label = "長".repeat(CAP / 3);
    assert_eq!(of("au:x", None, vec![long]).unwrap_err().code(), "too_large");
}

#[test]
fn what_are_no_lines_of_ours_are_not_made_any() {
    let good = NamedLine {
        id: "au:0042-k3f9".into(),
        carrier: "au".into(),
        line: Some("0042".into()),
        name: Some("家".into()),
        order: 3,
        colour: Some(7),
        changed: Some(at(MARCH)),
    };
    assert_eq!(Lines::of(vec![good.clone()]).unwrap().all(), slice::from_ref(&good));
    assert_eq!(Lines::of(vec![good.clone(), good.clone()]).unwrap_err().code(), "form");
    let longest = "長".repeat(40);
    assert!(Lines::of(vec![NamedLine { name: Some(longest.clone()), ..good.clone() }]).is_ok());
    let names = ["", " 家", "a\u{202e}b", "a\nb", &format!("{longest}長")];
    let mut odd: Vec<NamedLine> =
        names.iter().map(|name| NamedLine { name: Some((*name).to_owned()), ..good.clone() }).collect();
    odd.push(NamedLine { carrier: "a".into(), ..good.clone() });
    odd.push(NamedLine { id: "au 0042".into(), ..good.clone() });
    odd.push(NamedLine { line: Some("42".into()), ..good.clone() });
    odd.push(NamedLine { colour: Some(8), ..good });
    for line in odd {
        assert_eq!(Lines::of(vec![line.clone()]).unwrap_err().code(), "form", "{line:?}");
    }
}
