//! What is stored, opened to be changed: by a capture (`commit`) or by a person (`change`).
//!
//! What does not parse is set aside under `broken/…`, whole, before anything takes its place, and listed in the index;
//! what a newer version wrote is an error, and nothing is to be written then. The forms of the values are `history`'s
//! and `latest`'s.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::history::{Chunk, INDEX_KEY, Index, LINES_KEY, Lines, NEWER, stored};
use crate::latest::{KEY as LATEST_KEY, Latest};

/// The storage key of the version of all that is stored.
pub const SCHEMA_KEY: &str = "schema";

/// The version under [`SCHEMA_KEY`].
pub const SCHEMA: u32 = 1;

/// Stored values, of which some may not parse.
pub(crate) struct Opened<'a> {
    existing: &'a BTreeMap<String, String>,
    /// The version to write, where none is stored that reads as one.
    schema: Option<(String, String)>,
    /// What does not parse, under the keys where it is kept.
    aside: Vec<(String, String)>,
}

impl<'a> Opened<'a> {
    /// What is stored under the keys that were asked for; a key that is not there is not stored.
    ///
    /// # Errors
    /// `newer` where a newer version wrote the schema.
    pub(crate) fn new(existing: &'a BTreeMap<String, String>) -> Result<Self> {
        let mut opened = Self { existing, schema: None, aside: Vec::new() };
        let known = opened.open(SCHEMA_KEY, |text| match text.parse::<u32>() {
            Ok(SCHEMA) => Ok(()),
            Ok(version) if version > SCHEMA => Err(stored(SCHEMA_KEY, NEWER)),
            _ => Err(stored(SCHEMA_KEY, "no version of ours")),
        })?;
        opened.schema = known.is_none().then(|| (SCHEMA_KEY.to_owned(), SCHEMA.to_string()));
        Ok(opened)
    }

    /// The stored value; `None` where there is none, or none that parses: that one is set aside.
    fn open<T>(&mut self, key: &str, parse: impl Fn(&str) -> Result<T>) -> Result<Option<T>> {
        let Some(text) = self.existing.get(key) else { return Ok(None) };
        match parse(text) {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.is_newer() => Err(error),
            Err(_) => {
                self.aside.push((format!("broken/{key}/{:016x}", fingerprint(text)), text.clone()));
                Ok(None)
            }
        }
    }

    /// The index; of one that does not parse, what can still be read.
    pub(crate) fn index(&mut self) -> Result<Index> {
        let whole = self.open(INDEX_KEY, Index::parse)?;
        let salvaged = || self.existing.get(INDEX_KEY).map(|text| Index::salvage(text)).unwrap_or_default();
        Ok(whole.unwrap_or_else(salvaged))
    }

    /// What is known now.
    pub(crate) fn latest(&mut self) -> Result<Latest> {
        Ok(self.open(LATEST_KEY, Latest::parse)?.unwrap_or_default())
    }

    /// The lines.
    pub(crate) fn lines(&mut self) -> Result<Lines> {
        Ok(self.open(LINES_KEY, Lines::parse)?.unwrap_or_default())
    }

    /// The month under this key, unless the index says that it is to be removed.
    pub(crate) fn chunk(&mut self, key: &str, index: &Index) -> Result<Option<Chunk>> {
        if index.is_leaving(key) {
            return Ok(None);
        }
        self.open(key, |text| Chunk::parse(key, text))
    }

    /// What does not parse, by the key where it would be kept; it is not set aside then.
    pub(crate) fn take_aside(&mut self) -> Vec<(String, String)> {
        std::mem::take(&mut self.aside)
    }

    /// The index as it is to be written, with what was set aside; `None` where there is nothing to list.
    pub(crate) fn index_write(&self, index: &mut Index) -> Option<(String, String)> {
        self.aside.iter().for_each(|(key, _)| index.insert_broken(key.clone()));
        let lists = *index != Index::default() || self.existing.contains_key(INDEX_KEY);
        lists.then(|| (INDEX_KEY.to_owned(), index.to_text()))
    }

    /// All writes, in order: the version where it is missing, what is set aside, and of `body` what changes something.
    pub(crate) fn writes(self, body: Vec<(String, String)>) -> Vec<(String, String)> {
        let mut changed = self.aside;
        changed.extend(body);
        changed.retain(|(key, text)| self.existing.get(key) != Some(text));
        if !changed.is_empty() {
            changed.splice(0..0, self.schema);
        }
        changed
    }
}

/// Names a text by what it is, so that setting the same text aside twice keeps one copy and two texts never share a
/// key. FNV-1a, 64 bits: <http://www.isthe.com/chongo/tech/comp/fnv/>.
pub(crate) fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
