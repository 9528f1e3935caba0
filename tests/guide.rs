//! The guide keeps its own rules, and its document keeps in step with it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

use std::collections::BTreeSet;

use zandaka::address::Address;
use zandaka::guide::{ALL, Call, Fact, From, Guide, Hours, LOOKED_AT, NO_BALANCE_BY_SMS, Way, by_carrier};
use zandaka::portals;
use zandaka::time::date;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn facts() -> impl Iterator<Item = (&'static Guide, &'static Fact)> {
    ALL.iter().flat_map(|guide| guide.ways.iter().map(move |fact| (*guide, fact)))
}

fn calls() -> impl Iterator<Item = Call> {
    facts().filter_map(|(_, fact)| if let Way::Call(call) = fact.way { Some(call) } else { None })
}

#[test]
fn a_guide_is_of_a_portal_and_says_something() {
    let ids: Vec<&str> = ALL.iter().map(|guide| guide.carrier).collect();
    assert!(ids.is_sorted());
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    for guide in ALL {
        assert!(portals::by_id(guide.carrier).is_some(), "{}", guide.carrier);
        assert!(!guide.ways.is_empty(), "{}", guide.carrier);
    }
    assert!(by_carrier("rakuten").is_none(), "nothing on its own pages was found");
}

#[test]
fn a_carrier_is_added_by_its_file_and_its_name_in_the_table_alone() {
    let mut files: Vec<String> = std::fs::read_dir(format!("{ROOT}/src/guide"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().replace(".rs", ""))
        .filter(|name| name != "mod")
        .collect();
    files.sort();
    assert_eq!(files, ALL.iter().map(|guide| guide.carrier).collect::<Vec<_>>());
    let table = std::fs::read_to_string(format!("{ROOT}/src/guide/mod.rs")).unwrap();
    for name in files {
        let named: Vec<&str> =
            table.lines().map(str::trim).filter(|line| line.contains(&format!("{name}::"))).collect();
        assert_eq!(named, [format!("&{name}::GUIDE,")]);
        assert_eq!(table.matches(&format!("mod {name};")).count(), 1);
    }
}

#[test]
fn every_fact_has_a_page_of_the_carrier_and_a_date_that_is_one() {
    assert!(date(LOOKED_AT).is_some());
    for (guide, fact) in facts() {
        assert!(Address::parse(fact.source).is_ok(), "{}: {}", guide.carrier, fact.source);
        assert!(fact.dated.is_none_or(|dated| date(dated).is_some()), "{}", guide.carrier);
    }
}

#[test]
fn every_number_can_be_called_and_its_hours_are_hours() {
    for call in calls() {
        let plain = call.number.chars().all(|sign| sign.is_ascii_digit() || matches!(sign, '-' | '+'));
        assert!(plain && call.number.len() >= 3, "{}", call.number);
        assert_eq!(call.from == From::Abroad, call.number.starts_with("+81-"), "{}", call.number);
        if let Hours::Daily(from, to) = call.hours {
            assert!(from < to && to <= 24, "{}", call.number);
        }
    }
    let tel: Vec<String> = calls().map(|call| call.tel()).collect();
    assert!(
        ["tel:151", "tel:0120800000", "tel:00777111", "tel:+81926870025"]
            .iter()
            .all(|one| tel.contains(&(*one).to_owned()))
    );
}

#[test]
fn directory_assistance_which_has_ended_is_nobodys_number() {
    assert!(calls().all(|call| call.number != "104"));
}

/// A row of the document.
fn row(guide: &Guide, fact: &Fact) -> String {
    let none = || String::from("-");
    let hours = |hours| match hours {
        Hours::Daily(from, to) => format!("{from}:00-{to}:00"),
        Hours::Always => "always".into(),
        Hours::Unknown => none(),
    };
    let (what, cost, when, language) = match fact.way {
        Way::Portal(name) | Way::App(name) | Way::OverOwnData(name) => {
            (name.to_owned(), none(), none(), none())
        }
        Way::VoiceGuide(when) => (none(), none(), hours(when), none()),
        Way::Chat | Way::OnlyOnline => (none(), none(), none(), none()),
        Way::Call(call) => {
            let press = call.press.map_or_else(String::new, |key| format!(", then {key}"));
            let cost = if call.free { "free" } else { "charged" };
            (format!("{}{press}", call.number), cost.into(), hours(call.hours), call.language.into())
        }
    };
    let dated = fact.dated.unwrap_or("no date");
    let (carrier, way, source) = (guide.carrier, fact.way.key().trim_start_matches("guide_"), fact.source);
    format!("| {carrier} | {way} | {what} | {cost} | {when} | {language} | <{source}> | {dated} |")
}

#[test]
fn the_document_lists_every_way_with_its_source_and_date() {
    let written = std::fs::read_to_string(format!("{ROOT}/docs/guide.md")).unwrap();
    let rows: Vec<String> = facts().map(|(guide, fact)| row(guide, fact)).collect();
    // Below the head of the table and the line under it.
    let listed: Vec<&str> = written.lines().filter(|line| line.split('|').count() == 10).skip(2).collect();
    assert!(listed == rows, "the table in docs/guide.md should be:\n{}", rows.join("\n"));
    assert!(written.contains(LOOKED_AT) && written.contains(NO_BALANCE_BY_SMS));
}
