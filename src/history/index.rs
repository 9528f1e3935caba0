//! The list of what the history holds, so that nothing ever reads the whole storage to find it.
//!
//! ```text
//! zandaka-index 1
//! iijmio:5678-k3f9 2024-12 2025-02..2026-11              a line and its months, sorted; .. from one to another
//! ! broken/h/iijmio:5678-k3f9/2025-01/8f1d…              a value that did not parse and was set aside
//! - h/au:-/2025-04                                       a key that a person deleted and that may still be stored
//! ```
//!
//! Every capture reads it, so it stays as small after ten years as on the first day.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::chunk::chunk_key;
use super::{Month, NEWER, check_size, stored, text};
use crate::error::Result;

/// The storage key of the index.
pub const INDEX_KEY: &str = "h";

const NAME: &str = "zandaka-index";
const VERSION: u32 = 1;

/// The most months an index can name: as many as fit into [`super::CAP`] one by one.
const MONTHS: i64 = 128 * 1024;

/// Months without a gap: the first and the last.
type Run = (Month, Month);

/// Which chunks there are, and what was set aside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// Of each line the runs of months, sorted, with a gap between any two.
    lines: BTreeMap<String, Vec<Run>>,
    broken: BTreeSet<String>,
    leaving: BTreeSet<String>,
}

impl Index {
    /// Reads what [`Index::to_text`] wrote.
    ///
    /// # Errors
    /// `stored` for any other text; `too_large` over [`super::CAP`].
    pub fn parse(packed: &str) -> Result<Self> {
        check_size(INDEX_KEY, packed)?;
        let fail = |why| stored(INDEX_KEY, why);
        let body = packed.strip_suffix('\n').ok_or_else(|| fail("its end is cut off"))?;
        let mut lines = body.split('\n');
        match version(lines.next().unwrap_or_default()) {
            Some(VERSION) => {}
            Some(version) if version > VERSION => return Err(fail(NEWER)),
            _ => return Err(fail("it is no index")),
        }
        let mut index = Self::default();
        let whole = lines.all(|line| index.read(line)) && index.count() <= MONTHS;
        if whole { Ok(index) } else { Err(fail("a line is no list of months")) }
    }

    /// What can still be read of an index that does not parse: every line that is whole.
    pub fn salvage(packed: &str) -> Self {
        let mut index = Self::default();
        for line in packed.lines().filter(|line| version(line).is_none()) {
            index.read(line);
        }
        if index.count() > MONTHS {
            index.lines.clear();
        }
        index
    }

    fn read(&mut self, line: &str) -> bool {
        if let Some(key) = line.strip_prefix("! ") {
            self.broken.insert(key.to_owned());
            return true;
        }
        if let Some(key) = line.strip_prefix("- ") {
            self.leaving.insert(key.to_owned());
            return true;
        }
        let mut words = line.split(' ');
        let Some(id) = words.next().filter(|id| id.contains(':')) else { return false };
        let mut runs: Vec<Run> = Vec::new();
        let whole = words.all(|word| read_run(word).is_some_and(|run| follow(&mut runs, run)));
        let new = whole && !runs.is_empty() && !self.lines.contains_key(id);
        if new {
            self.lines.insert(id.to_owned(), runs);
        }
        new
    }

    fn add(&mut self, id: &str, run: Run) {
        let runs = self.lines.entry(id.to_owned()).or_default();
        let (mut first, mut last) = run;
        runs.retain(|old| {
            let apart = old.1.number() + 1 < first.number() || last.number() + 1 < old.0.number();
            if !apart {
                (first, last) = (first.min(old.0), last.max(old.1));
            }
            apart
        });
        let place = runs.iter().take_while(|old| old.0 < first).count();
        runs.insert(place, (first, last));
    }

    /// How many months there are.
    fn count(&self) -> i64 {
        let runs = self.lines.values().flatten();
        runs.map(|(first, last)| i64::from(last.number() - first.number() + 1)).sum()
    }

    /// The packed text.
    pub fn to_text(&self) -> String {
        let mut out = format!("{NAME} {VERSION}\n");
        for (id, runs) in &self.lines {
            out.push_str(id);
            for (first, last) in runs {
                let _ = write!(out, " {first}");
                if last > first {
                    let _ = write!(out, "..{last}");
                }
            }
            out.push('\n');
        }
        for (sign, keys) in [("! ", &self.broken), ("- ", &self.leaving)] {
            for key in keys {
                out.push_str(sign);
                out.push_str(key);
                out.push('\n');
            }
        }
        out
    }

    /// Notes that a line has a chunk of this month.
    pub fn insert(&mut self, id: &str, month: Month) {
        self.add(id, (month, month));
        self.leaving.remove(&chunk_key(id, month));
    }

    /// Takes a line's month out of the list, and notes that its key is to be removed.
    pub(crate) fn remove(&mut self, id: &str, month: Month) {
        let rest: Vec<Month> = self.of_line(id).filter(|other| *other != month).collect();
        if self.lines.remove(id).is_some() {
            rest.into_iter().for_each(|month| self.add(id, (month, month)));
            self.leaving.insert(chunk_key(id, month));
        }
    }

    /// Notes that a key which is not listed is to be removed.
    pub(crate) fn leave(&mut self, key: String) {
        self.leaving.insert(key);
        self.stay();
    }

    /// Takes what was set aside out of the list, and notes that its keys are to be removed.
    pub(crate) fn remove_broken(&mut self) {
        self.leaving.append(&mut self.broken);
    }

    /// The keys that are to be removed: what they hold counts no more.
    pub fn leaving(&self) -> impl Iterator<Item = &str> {
        self.leaving.iter().map(String::as_str)
    }

    /// Whether what this key holds counts no more.
    pub(crate) fn is_leaving(&self, key: &str) -> bool {
        self.leaving.contains(key)
    }

    /// Notes that all that was to be removed is.
    pub(crate) fn left(&mut self) {
        self.leaving.clear();
    }

    /// What is listed stays, whatever else is said of its key.
    fn stay(&mut self) {
        let (lines, broken) = (&self.lines, &self.broken);
        self.leaving.retain(|key| {
            let parts = key.strip_prefix("h/").and_then(|rest| rest.split_once('/'));
            let listed = parts.is_some_and(|(id, month)| {
                let month: Option<Month> = month.parse().ok();
                let mut runs = lines.get(id).into_iter().flatten();
                month.is_some_and(|month| runs.any(|(first, last)| (*first..=*last).contains(&month)))
            });
            !listed && !broken.contains(key)
        });
    }

    /// Takes in all that another index lists.
    pub fn merge(&mut self, other: &Self) {
        for (id, runs) in &other.lines {
            runs.iter().for_each(|run| self.add(id, *run));
        }
        self.broken.extend(other.broken.iter().cloned());
        self.leaving.extend(other.leaving.iter().cloned());
        self.stay();
    }

    /// Notes a key under which a value that does not parse was set aside.
    pub fn insert_broken(&mut self, key: String) {
        self.leaving.remove(&key);
        self.broken.insert(key);
    }

    /// The keys of all chunks, by month: what an export reads in one go, oldest first.
    pub fn months(&self) -> BTreeMap<Month, Vec<String>> {
        let mut months: BTreeMap<Month, Vec<String>> = BTreeMap::new();
        for id in self.lines.keys() {
            for month in self.of_line(id) {
                months.entry(month).or_default().push(chunk_key(id, month));
            }
        }
        months
    }

    /// The ids of the lines that have a chunk, sorted.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.lines.keys().map(String::as_str)
    }

    /// The months of a line, oldest first.
    pub fn of_line(&self, id: &str) -> impl Iterator<Item = Month> {
        let runs = self.lines.get(id).into_iter().flatten();
        runs.flat_map(|(first, last)| first.number()..=last.number()).filter_map(Month::from_number)
    }

    /// The keys of what was set aside.
    pub fn broken(&self) -> impl Iterator<Item = &str> {
        self.broken.iter().map(String::as_str)
    }
}

fn read_run(word: &str) -> Option<Run> {
    let (first, last) = word.split_once("..").unwrap_or((word, word));
    let (first, last): (Month, Month) = (first.parse().ok()?, last.parse().ok()?);
    (first <= last).then_some((first, last))
}

/// Adds a run that comes after all others, and may meet the last; false where it does not.
fn follow(runs: &mut Vec<Run>, (first, last): Run) -> bool {
    match runs.last_mut() {
        Some(before) if first <= before.1 => return false,
        Some(before) if before.1.number() + 1 == first.number() => before.1 = last,
        _ => runs.push((first, last)),
    }
    true
}

fn version(line: &str) -> Option<u32> {
    line.strip_prefix(NAME)?.strip_prefix(' ').and_then(text::digits)
}
