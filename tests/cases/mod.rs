//! The fixture pages and what each must give, for every test that reads them.
//!
//! Owns the walk over `tests/portals` and how two captures are compared: figure by figure, each as one line of text.
//! Certainty and evidence are left out, a plan's name too: they are how a figure was found, not what it is.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]
#![allow(dead_code, reason = "each test binary uses its own part")]

use std::path::{Path, PathBuf};

use serde_json::Value;
use zandaka::reader::{self, Page};

#[derive(Debug)]
pub struct Case {
    pub name: String,
    pub dir: PathBuf,
    pub about: toml::Table,
}

impl Case {
    pub fn all() -> Vec<Self> {
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

    pub fn text(&self, field: &str) -> &str {
        self.about[field].as_str().unwrap()
    }

    pub fn must_not(&self) -> Vec<&str> {
        self.about["must_not"].as_array().unwrap().iter().map(|amount| amount.as_str().unwrap()).collect()
    }

    pub fn html(&self) -> String {
        std::fs::read_to_string(self.dir.join("page.html")).unwrap()
    }

    pub fn read(&self) -> Value {
        self.read_as(&self.html())
    }

    /// Reads another page at this one's address and time.
    pub fn read_as(&self, html: &str) -> Value {
        let page = Page { url: self.text("url"), html, at: self.text("at").parse().unwrap(), mask_key: None };
        serde_json::to_value(reader::read(&page).unwrap_or_else(|error| panic!("{}: {error}", self.name)))
            .unwrap()
    }

    pub fn expected(&self) -> Value {
        serde_json::from_str(&std::fs::read_to_string(self.dir.join("expected.json")).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }
}

/// What must agree of every reading, sorted, each under `name` of its line: `line` or `key`.
pub fn facts_by(name: &str, capture: &Value) -> Vec<String> {
    let fact = |line: &Value, reading: &Value| {
        let part = |field: &str| reading[field].as_str().unwrap_or("-").to_owned();
        let fields =
            ["measure", "bucket", "period", "amount", "unit", "as_of", "expires"].map(part).join(" ");
        format!("{} {fields}", line[name].as_str().unwrap_or("-"))
    };
    let lines = capture["lines"].as_array().unwrap();
    let readings = |line: &Value| line["readings"].as_array().unwrap().clone();
    let mut facts: Vec<String> = lines
        .iter()
        .flat_map(|line| readings(line).into_iter().map(move |reading| fact(line, &reading)))
        .collect();
    facts.sort();
    facts
}

/// The facts under the last four digits of their line.
pub fn all_facts(capture: &Value) -> Vec<String> {
    facts_by("line", capture)
}

/// Those of `all` that `others` lacks; one that stands twice must stand twice there.
pub fn beyond(all: &[String], others: &[String]) -> Vec<String> {
    let mut others = others.to_vec();
    let mut beyond = Vec::new();
    for fact in all {
        match others.iter().position(|other| other == fact) {
            Some(at) => drop(others.swap_remove(at)),
            None => beyond.push(fact.clone()),
        }
    }
    beyond
}
