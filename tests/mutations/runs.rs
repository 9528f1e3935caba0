//! Runs of the reader over mutated pages, and the table of what went wrong.
//!
//! A run fails where the state, a line or a figure is another than `expected.json` says, or where a figure changes from
//! one of two numbers that end alike to the other. With `ZANDAKA_MUTANTS` set, the page of every failure is written to a
//! folder that the table names.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::cases::{Case, all_facts, beyond, facts_by};
use crate::dice::Dice;
use crate::page::Element;

/// A change that leaves a person reading the same figures.
#[derive(Debug)]
pub struct Mutation {
    pub name: &'static str,
    pub change: fn(&mut Element, &mut Dice),
}

/// A fixture with all that its mutants are held against.
pub struct Fixture {
    pub case: Case,
    pub page: Element,
    /// The page, parsed and written anew.
    pub html: String,
    state: String,
    facts: Vec<String>,
    keyed: Vec<String>,
}

pub static FIXTURES: LazyLock<Vec<Fixture>> = LazyLock::new(|| {
    let fixture = |case: Case| {
        let page = Element::page(&case.html());
        let expected = case.expected();
        Fixture {
            html: page.html(),
            page,
            state: expected["state"].as_str().unwrap().to_owned(),
            facts: all_facts(&expected),
            keyed: facts_by("key", &case.read()),
            case,
        }
    };
    Case::all().into_iter().map(fixture).collect()
});

impl Fixture {
    /// The page after every step. The same seed throws otherwise for every case, so that a few meet many forms.
    pub fn mutant(&self, steps: &[&Mutation], seed: u64) -> Element {
        let mut page = self.page.clone();
        let mut dice = Dice::new(&self.case.name, seed);
        for step in steps {
            (step.change)(&mut page, &mut dice);
        }
        page
    }

    /// What reading `html` gives and what it should, one line each; nothing where all is well.
    pub fn faults(&self, html: &str) -> Vec<String> {
        let capture = self.case.read_as(html);
        let mut faults = Vec::new();
        if capture["state"] != self.state.as_str() {
            faults.push(format!("state    {} and not {}", capture["state"], self.state));
        }
        let facts = all_facts(&capture);
        faults.extend(beyond(&self.facts, &facts).into_iter().map(|fact| format!("missing  {fact}")));
        faults.extend(beyond(&facts, &self.facts).into_iter().map(|fact| format!("wrong    {fact}")));
        if faults.is_empty() {
            let strayed = beyond(&facts_by("key", &capture), &self.keyed);
            faults.extend(strayed.into_iter().map(|fact| format!("strayed  {fact}")));
        }
        faults
    }
}

/// What came of many runs.
#[derive(Default)]
pub struct Runs {
    pub done: usize,
    /// The cases whose page really changed.
    pub changed: BTreeSet<&'static str>,
    failed: usize,
    table: String,
}

impl Runs {
    /// Mutates and reads one page, unless the steps leave it as it is.
    pub fn run(&mut self, fixture: &'static Fixture, steps: &[&Mutation], seed: u64) {
        let html = fixture.mutant(steps, seed).html();
        self.done += 1;
        if html == fixture.html {
            return;
        }
        self.changed.insert(&fixture.case.name);
        let names = steps.iter().map(|step| step.name).collect::<Vec<_>>().join(" + ");
        let faults = fixture.faults(&html);
        for fault in &faults {
            self.table += &format!("{:<28} {names:<18} {seed:>4}  {fault}\n", fixture.case.name);
        }
        self.failed += usize::from(!faults.is_empty());
        if !faults.is_empty()
            && let Some(path) = kept(&fixture.case.name, &names, seed, &html)
        {
            self.table += &format!("{:>28} {path}\n", "the page:");
        }
    }

    /// Fails where a run did, or where fewer than `least` pages were ever changed.
    pub fn judge(self, least: usize) {
        let Self { done, failed, changed, table } = self;
        println!("{done} runs, {} pages changed", changed.len());
        let head = format!(
            "{:<28} {:<18} seed  what     line measure bucket period amount unit as_of expires",
            "case", "mutation"
        );
        let foot = "ZANDAKA_MUTANTS=1 keeps their pages";
        assert!(table.is_empty(), "\n{head}\n{table}{failed} of {done} runs failed; {foot}");
        assert!(changed.len() >= least, "only {} pages were changed, not {least}", changed.len());
    }
}

/// Where the page of a failure was written, where it is wanted.
fn kept(case: &str, names: &str, seed: u64, html: &str) -> Option<String> {
    std::env::var_os("ZANDAKA_MUTANTS")?;
    let dir = std::env::temp_dir().join("zandaka-mutants");
    std::fs::create_dir_all(&dir).unwrap();
    let name = format!("{case} {names} {seed}.html").replace('/', "-").replace(" + ", "+").replace(' ', "_");
    let path = dir.join(name);
    std::fs::write(&path, html).unwrap();
    Some(path.display().to_string())
}
