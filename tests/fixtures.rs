//! Every fixture page gives exactly what its `expected.json` says. Cases are found by walking `tests/portals`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

use std::path::{Path, PathBuf};

use serde_json::Value;
use zandaka::portals;
use zandaka::reader::{self, Page};

#[derive(Debug)]
struct Case {
    name: String,
    dir: PathBuf,
    about: toml::Table,
}

impl Case {
    fn all() -> Vec<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/portals");
        let mut cases: Vec<Self> = walkdir::WalkDir::new(&root)
            .sort_by_file_name()
            .into_iter()
            .map(Result::unwrap)
            .filter(|entry| entry.file_name() == "page.html")
            .map(|entry| {
                let dir = entry.path().parent().unwrap().to_owned();
                let about = std::fs::read_to_string(dir.join("about.toml")).unwrap();
                let name = dir.strip_prefix(&root).unwrap().display().to_string();
                Self { about: about.parse().unwrap_or_else(|error| panic!("{name}: {error}")), name, dir }
            })
            .collect();
        cases.sort_by(|one, other| one.name.cmp(&other.name));
        cases
    }

    fn text(&self, field: &str) -> &str {
        self.about[field].as_str().unwrap()
    }

    fn must_not(&self) -> Vec<&str> {
        self.about["must_not"].as_array().unwrap().iter().map(|amount| amount.as_str().unwrap()).collect()
    }

    fn read(&self) -> Value {
        let html = std::fs::read_to_string(self.dir.join("page.html")).unwrap();
        let page =
            Page { url: self.text("url"), html: &html, at: self.text("at").parse().unwrap(), mask_key: None };
        serde_json::to_value(reader::read(&page).unwrap_or_else(|error| panic!("{}: {error}", self.name)))
            .unwrap()
    }

    fn expected(&self) -> Value {
        serde_json::from_str(&std::fs::read_to_string(self.dir.join("expected.json")).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }
}

/// What must agree of a reading, as one line of text.
fn facts(line: &Value, reading: &Value) -> String {
    let part = |field: &str| reading[field].as_str().unwrap_or("-").to_owned();
    let fields = ["measure", "bucket", "period", "amount", "unit", "as_of", "expires"].map(part).join(" ");
    format!("{} {fields}", line["line"].as_str().unwrap_or("-"))
}

fn all_facts(capture: &Value) -> Vec<String> {
    let lines = capture["lines"].as_array().unwrap();
    let mut facts: Vec<String> = lines
        .iter()
        .flat_map(|line| line["readings"].as_array().unwrap().iter().map(move |reading| facts(line, reading)))
        .collect();
    facts.sort();
    facts
}

#[test]
fn every_fixture_page_gives_exactly_its_expected_figures() {
    let mut wrong = String::new();
    for case in Case::all() {
        let (got, expected) = (case.read(), case.expected());
        for field in ["schema", "carrier", "page", "url", "captured_at", "state"] {
            if got[field] != expected[field] {
                wrong += &format!("{}: {field} is {}, not {}\n", case.name, got[field], expected[field]);
            }
        }
        let (got_facts, expected_facts) = (all_facts(&got), all_facts(&expected));
        for missing in expected_facts.iter().filter(|fact| !got_facts.contains(fact)) {
            wrong += &format!("{}: missing {missing}\n", case.name);
        }
        for extra in got_facts.iter().filter(|fact| !expected_facts.contains(fact)) {
            wrong += &format!("{}: wrong   {extra}\n", case.name);
        }
        if got_facts.len() != expected_facts.len() {
            wrong += &format!("{}: {} figures, not {}\n", case.name, got_facts.len(), expected_facts.len());
        }
        for (got, expected) in
            got["lines"].as_array().unwrap().iter().zip(expected["lines"].as_array().unwrap())
        {
            if got["plan"] != expected["plan"] {
                wrong += &format!("{}: plan is {}, not {}\n", case.name, got["plan"], expected["plan"]);
            }
            let (key, line) = (got["key"].as_str().unwrap_or("-"), got["line"].as_str().unwrap_or(""));
            assert!(key.starts_with(line), "{}: key {key} is not of line {line}", case.name);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn no_fixture_gives_an_amount_of_an_offer_a_limit_or_a_note() {
    for case in Case::all() {
        let capture = case.read();
        for fact in all_facts(&capture) {
            let amount = fact.split(' ').nth(4).unwrap_or_default();
            assert!(!case.must_not().contains(&amount), "{}: {fact}", case.name);
        }
    }
}

#[test]
fn every_portal_has_a_demo_case_and_every_case_a_portal() {
    let cases = Case::all();
    for case in &cases {
        let carrier = case.name.split('/').next().unwrap();
        let portal = portals::by_id(carrier).unwrap_or_else(|| panic!("{}: no portal {carrier}", case.name));
        let host = case.text("url").split('/').nth(2).unwrap();
        assert!(portal.hosts.contains(&host), "{}: {host} is not a host of {carrier}", case.name);
    }
    for portal in portals::ALL {
        let shown = |case: &&Case| {
            case.name.starts_with(&format!("{}/", portal.id)) && case.about.get("demo").is_some()
        };
        assert!(cases.iter().any(|case| shown(&case)), "{} has no case with demo = true", portal.id);
    }
}

#[test]
fn no_fixture_holds_personal_data() {
    for case in Case::all() {
        let html = std::fs::read_to_string(case.dir.join("page.html")).unwrap();
        for word in html.split(|sign: char| sign.is_whitespace() || matches!(sign, '"' | '<' | '>')) {
            let mail = word.contains('@') && word.contains('.') && !word.contains("example");
            assert!(!mail || word.starts_with('@'), "{}: {word} looks like a mail address", case.name);
        }
    }
}
