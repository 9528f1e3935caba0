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
use crate::order;

/// The storage key of the index.
pub const INDEX_KEY: &str = "h";

const NAME: &str = "zandaka-index";
const VERSION: u32 = 1;

/// The most months an index can name: as many as fit into [`super::CAP`] one by one.
const MONTHS: usize = 128 * 1024;

/// Months without a gap, by [`Month::number`]: the first and the last.
type Run = (i32, i32);

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
        index.stay();
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
        index.stay();
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
        let id = words.next().filter(|id| id.contains(':'));
        let runs: Option<Vec<Run>> = words.map(read_run).collect();
        let (Some(id), Some(runs)) = (id, runs.filter(|runs| !runs.is_empty())) else { return false };
        self.add(id, &runs);
        true
    }

    fn add(&mut self, id: &str, runs: &[Run]) {
        let known = self.lines.entry(id.to_owned()).or_default();
        known.extend(runs);
        join(known);
    }

    fn count(&self) -> usize {
        let runs = self.lines.values().flatten();
        runs.filter_map(|(first, last)| usize::try_from(last - first + 1).ok()).sum()
    }

    /// The packed text.
    pub fn to_text(&self) -> String {
        let mut out = format!("{NAME} {VERSION}\n");
        for (id, runs) in &self.lines {
            out.push_str(id);
            for (first, last) in runs {
                out.push(' ');
                push_month(*first, &mut out);
                if last > first {
                    out.push_str("..");
                    push_month(*last, &mut out);
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
        self.add(id, &[(month.number(), month.number())]);
        self.leaving.remove(&chunk_key(id, month));
    }

    /// Takes a line's month out of the list, and notes that its key is to be removed.
    pub(crate) fn remove(&mut self, id: &str, month: Month) {
        let Some(runs) = self.lines.get_mut(id) else { return };
        let number = month.number();
        let around =
            |(first, last): &Run| [(*first, (*last).min(number - 1)), ((*first).max(number + 1), *last)];
        *runs = runs.iter().flat_map(around).filter(|(first, last)| first <= last).collect();
        if runs.is_empty() {
            self.lines.remove(id);
        }
        self.leaving.insert(chunk_key(id, month));
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
            let listed =
                key.strip_prefix("h/").and_then(|rest| rest.split_once('/')).is_some_and(|(id, month)| {
                    let number = month.parse().map(Month::number).unwrap_or_default();
                    let mut runs = lines.get(id).into_iter().flatten();
                    runs.any(|(first, last)| (*first..=*last).contains(&number))
                });
            !listed && !broken.contains(key)
        });
    }

    /// Takes in all that another index lists.
    pub fn merge(&mut self, other: &Self) {
        for (id, runs) in &other.lines {
            self.add(id, runs);
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
        runs.flat_map(|(first, last)| *first..=*last).filter_map(Month::from_number)
    }

    /// The keys of what was set aside.
    pub fn broken(&self) -> impl Iterator<Item = &str> {
        self.broken.iter().map(String::as_str)
    }
}

fn read_run(word: &str) -> Option<Run> {
    let (first, last) = word.split_once("..").unwrap_or((word, word));
    let (first, last): (Month, Month) = (first.parse().ok()?, last.parse().ok()?);
    (first <= last).then(|| (first.number(), last.number()))
}

fn push_month(number: i32, out: &mut String) {
    if let Some(month) = Month::from_number(number) {
        let _ = write!(out, "{month}");
    }
}

/// Sorts runs, and makes one of those that leave no gap.
fn join(runs: &mut Vec<Run>) {
    order::sort_by_key(runs, |run| *run);
    runs.dedup_by(|next, run| {
        let joins = next.0 <= run.1 + 1;
        if joins {
            run.1 = run.1.max(next.1);
        }
        joins
    });
}

fn version(line: &str) -> Option<u32> {
    line.strip_prefix(NAME)?.strip_prefix(' ').and_then(text::digits)
}
