//! The list of what the history holds, so that nothing ever reads the whole storage to find it.
//!
//! ```text
//! zandaka-index 1
//! iijmio:5678-k3f9 2025-02 2025-03                       a line and its months, sorted
//! ! broken/h/iijmio:5678-k3f9/2025-01/8f1d…              a value that did not parse and was set aside
//! ```

use std::collections::{BTreeMap, BTreeSet};

use super::chunk::chunk_key;
use super::{Month, NEWER, check_size, stored, text};
use crate::error::Result;

/// The storage key of the index.
pub const INDEX_KEY: &str = "h";

const NAME: &str = "zandaka-index";
const VERSION: u32 = 1;

/// Which chunks there are, and what was set aside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    lines: BTreeMap<String, BTreeSet<Month>>,
    broken: BTreeSet<String>,
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
        if lines.all(|line| index.read(line)) { Ok(index) } else { Err(fail("a line is no list of months")) }
    }

    /// What can still be read of an index that does not parse: every line that is whole.
    pub fn salvage(packed: &str) -> Self {
        let mut index = Self::default();
        for line in packed.lines().filter(|line| version(line).is_none()) {
            index.read(line);
        }
        index
    }

    fn read(&mut self, line: &str) -> bool {
        if let Some(key) = line.strip_prefix("! ") {
            self.broken.insert(key.to_owned());
            return true;
        }
        let mut words = line.split(' ');
        let id = words.next().filter(|id| id.contains(':'));
        let months: std::result::Result<BTreeSet<Month>, _> = words.map(str::parse).collect();
        match (id, months) {
            (Some(id), Ok(months)) if !months.is_empty() => {
                self.lines.entry(id.to_owned()).or_default().extend(months);
                true
            }
            _ => false,
        }
    }

    /// The packed text.
    pub fn to_text(&self) -> String {
        let mut out = format!("{NAME} {VERSION}\n");
        for (id, months) in &self.lines {
            out.push_str(id);
            for month in months {
                out.push(' ');
                out.push_str(&month.to_string());
            }
            out.push('\n');
        }
        for key in &self.broken {
            out.push_str("! ");
            out.push_str(key);
            out.push('\n');
        }
        out
    }

    /// Notes that a line has a chunk of this month.
    pub fn insert(&mut self, id: &str, month: Month) {
        self.lines.entry(id.to_owned()).or_default().insert(month);
    }

    /// Takes in all that another index lists.
    pub fn merge(&mut self, other: &Self) {
        for (id, months) in &other.lines {
            self.lines.entry(id.clone()).or_default().extend(months);
        }
        self.broken.extend(other.broken.iter().cloned());
    }

    /// Notes a key under which a value that does not parse was set aside.
    pub fn insert_broken(&mut self, key: String) {
        self.broken.insert(key);
    }

    /// The keys of all chunks, by month: what an export reads in one go, oldest first.
    pub fn months(&self) -> BTreeMap<Month, Vec<String>> {
        let mut months: BTreeMap<Month, Vec<String>> = BTreeMap::new();
        for (id, of_line) in &self.lines {
            for month in of_line {
                months.entry(*month).or_default().push(chunk_key(id, *month));
            }
        }
        months
    }

    /// The keys of what was set aside.
    pub fn broken(&self) -> impl Iterator<Item = &str> {
        self.broken.iter().map(String::as_str)
    }
}

fn version(line: &str) -> Option<u32> {
    line.strip_prefix(NAME)?.strip_prefix(' ').and_then(text::digits)
}
