//! What a browser remembers of its sharing: which lines it shared, which of them were deleted here and when, and which
//! settings it saw last.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::flat::{self, Texts};
use crate::history::stored;
use crate::latest::Latest;
use crate::time::Moment;

/// The storage key.
pub const KEY: &str = "synced";

const SCHEMA: u32 = 1;

/// The most deleted lines that are remembered.
const MOST_DELETED: usize = 100;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Memory {
    /// The ids of the lines whose items were written.
    pub shared: Vec<String>,
    /// The ids of the lines that were first known from another browser.
    pub learned: Vec<String>,
    /// Lines that were deleted here, and when.
    deleted: BTreeMap<String, Moment>,
    /// When the settings were chosen that are stored here, and the fingerprint of their text.
    pub chosen: Option<(Moment, u64)>,
}

impl Memory {
    pub fn parse(json: &str) -> Result<Self> {
        let mut memory = Self::default();
        for (name, text) in flat::parse(KEY, json, SCHEMA)? {
            match name.split_once('/') {
                Some(("shared", id)) => memory.shared.push(id.to_owned()),
                Some(("learned", id)) => memory.learned.push(id.to_owned()),
                Some(("deleted", id)) => {
                    let at = text.parse().map_err(|_| stored(KEY, "a line was deleted at no time"))?;
                    memory.deleted.insert(id.to_owned(), at);
                }
                None if name == "chosen" => memory.chosen = Some(chosen(&text)?),
                _ => return Err(stored(KEY, "an unknown field")),
            }
        }
        Ok(memory)
    }

    pub fn to_text(&self) -> Result<String> {
        let mut texts = Texts::new();
        for (name, ids) in [("shared", &self.shared), ("learned", &self.learned)] {
            texts.extend(ids.iter().map(|id| (format!("{name}/{id}"), String::new())));
        }
        for (id, at) in &self.deleted {
            texts.insert(format!("deleted/{id}"), at.to_string());
        }
        if let Some((at, fingerprint)) = self.chosen {
            texts.insert("chosen".to_owned(), format!("{at} {fingerprint:016x}"));
        }
        flat::to_text(KEY, SCHEMA, texts)
    }

    pub fn share(&mut self, id: &str) {
        if !self.shared.iter().any(|known| known == id) {
            self.shared.push(id.to_owned());
            self.shared.sort();
        }
    }

    /// Notes that a line is known from another browser, where it is not known here.
    pub fn learn(&mut self, id: &str, latest: &Latest) {
        let known = latest.lines.iter().any(|line| line.id == id) || self.learned.iter().any(|one| one == id);
        if !known {
            self.learned.push(id.to_owned());
            self.learned.sort();
        }
    }

    /// Forgets that a line was shared or learned.
    pub fn forget(&mut self, id: &str) {
        self.shared.retain(|other| other != id);
        self.learned.retain(|other| other != id);
    }

    pub fn delete(&mut self, id: String, at: Moment) {
        self.deleted.insert(id, at);
        while self.deleted.len() > MOST_DELETED {
            let oldest = self.deleted.iter().min_by_key(|(_, at)| **at).map(|(id, _)| id.clone());
            let Some(oldest) = oldest else { return };
            self.deleted.remove(&oldest);
        }
    }

    /// When a line was deleted here.
    pub fn deleted(&self, id: &str) -> Option<Moment> {
        self.deleted.get(id).copied()
    }
}

fn chosen(text: &str) -> Result<(Moment, u64)> {
    let read = || {
        let (at, fingerprint) = text.split_once(' ')?;
        Some((at.parse().ok()?, u64::from_str_radix(fingerprint, 16).ok()?))
    };
    read().ok_or_else(|| stored(KEY, "settings were chosen at no time"))
}
