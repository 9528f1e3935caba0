//! What a person's own changes write: names, colours and the order of lines; what is deleted; what is imported.
//!
//! Pure, as `commit` is. Under the lock a page reads [`keys_for`], then [`keys_behind`], and hands all of it to [`plan`]; it
//! then does what the [`Plan`] says, step by step. Whatever stops it between two steps, nothing is lost that was not to
//! be, and what was to go is listed in the index and counts no more: the next plan removes it. A plan says how it is
//! taken back. What is known now follows in `latest`, see `recall`.

mod recall;

use std::collections::{BTreeMap, BTreeSet};

use crate::commit::SCHEMA_KEY;
use crate::error::{Kind, Result};
use crate::history::{Chunk, Entry, INDEX_KEY, Index, LINES_KEY, Lines, Month, check_size, chunk_key, form};
use crate::latest::{KEY as LATEST_KEY, Latest};
use crate::opened::Opened;
use crate::time::Moment;
pub use recall::take_in;

/// How many of a line's newest months are looked through for the figure that a deleted reading leaves behind.
const LOOKED_BACK: usize = 12;

/// The most bytes of a key under which something is set aside.
const KEY_CAP: usize = 400;

/// Stored values by key; a key that is not stored is absent.
type Stored = BTreeMap<String, String>;

/// One change that a person asks for. Lines are named by their [`crate::history::line_id`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Gives a line a name of at most [`crate::history::NAME_CAP`] letters; `None` takes it away.
    Rename {
        /// The line.
        line: String,
        /// The name.
        name: Option<String>,
    },
    /// Gives a line a colour below [`crate::history::COLOURS`]; `None` takes it away.
    Recolour {
        /// The line.
        line: String,
        /// The colour.
        colour: Option<u8>,
    },
    /// Puts these lines first, in this order; the others follow in theirs.
    Reorder {
        /// The lines.
        lines: Vec<String>,
    },
    /// Deletes one entry of a line's month.
    DeleteReading {
        /// The line.
        line: String,
        /// The month.
        month: Month,
        /// The entry, as it was shown; it may have been seen again since.
        entry: Box<Entry>,
    },
    /// Deletes a line with its history. It comes back, empty, when its portal is read again.
    DeleteLine {
        /// The line.
        line: String,
    },
    /// Deletes all lines, all history and what was set aside. Settings stay, and the key that masks numbers.
    DeleteAll,
    /// Takes in what another store has: a backup, or what was deleted.
    Import(Box<Import>),
    /// Puts back what was stored before an import, unless it was changed since.
    TakeBack {
        /// What the import wrote.
        wrote: Stored,
        /// What was there before; what was not there is removed.
        before: Stored,
    },
}

/// What another store has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// Its months; two of one line and month are merged.
    pub chunks: Vec<Chunk>,
    /// Its lines.
    pub lines: Lines,
    /// What was known last; an imported file need not have it, for the months tell most of it.
    pub latest: Latest,
    /// What was set aside because it did not parse, by key.
    pub aside: Stored,
}

/// What a change does, in this order; all writes of one step may go in one call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Keys to write with their values, in order.
    pub writes: Vec<(String, String)>,
    /// Keys to remove then; all of them are listed as such in the index that was written before.
    pub removes: Vec<String>,
    /// Keys to write last: the index, no longer listing what was removed.
    pub after: Vec<(String, String)>,
    /// What takes the change back; `None` where it changes nothing or cannot be. Of several changes the last one is to be taken back first.
    pub undo: Option<Change>,
}

/// The keys that must be read first, under the lock.
pub fn keys_for(change: &Change) -> Vec<String> {
    let mut keys: BTreeSet<String> = [SCHEMA_KEY, INDEX_KEY, LINES_KEY, LATEST_KEY].map(str::to_owned).into();
    match change {
        Change::Import(import) => {
            keys.extend(import.chunks.iter().map(Chunk::key));
            keys.extend(import.aside.keys().cloned());
        }
        Change::TakeBack { wrote, before } => keys.extend(wrote.keys().chain(before.keys()).cloned()),
        _ => {}
    }
    keys.into_iter().collect()
}

/// The keys that must be read as well, under the same lock: those that the index names. `first` holds what is stored
/// under [`keys_for`].
pub fn keys_behind(change: &Change, first: &Stored) -> Vec<String> {
    let text = first.get(INDEX_KEY).map_or("", String::as_str);
    let index = Index::parse(text).unwrap_or_else(|_| Index::salvage(text));
    match change {
        Change::DeleteReading { line, month, .. } => {
            let months: Vec<Month> = index.of_line(line).filter(|other| other != month).collect();
            let newest = months.into_iter().rev().take(LOOKED_BACK).chain([*month]);
            newest.map(|month| chunk_key(line, month)).collect()
        }
        Change::DeleteLine { line } => index.of_line(line).map(|month| chunk_key(line, month)).collect(),
        Change::DeleteAll => {
            let chunks = index.months().into_values().flatten();
            chunks.chain(index.broken().map(str::to_owned)).collect()
        }
        _ => Vec::new(),
    }
}

/// Says what a change does at `now`. `existing` holds what is stored under [`keys_for`] and [`keys_behind`].
///
/// # Errors
/// `form` for a line, reading, name, colour or key there is none of; `refused` for an import that can no longer be taken
/// back; `newer` where a newer version wrote a value; `too_large` where a value would pass [`crate::history::CAP`].
/// Nothing is to be done then.
pub fn plan(change: Change, now: Moment, existing: &Stored) -> Result<Plan> {
    let store = Store::open(existing)?;
    match change {
        Change::Rename { line, name } => store.rename(line, name, now),
        Change::Recolour { line, colour } => store.recolour(line, colour, now),
        Change::Reorder { lines } => store.reorder(&lines, now),
        Change::DeleteReading { line, month, entry } => store.delete_reading(&line, month, &entry),
        Change::DeleteLine { line } => store.delete_line(&line),
        Change::DeleteAll => store.delete_all(),
        Change::Import(import) => store.import(*import),
        Change::TakeBack { wrote, before } => store.take_back(&wrote, before),
    }
}

/// What is stored, being changed.
struct Store<'a> {
    existing: &'a Stored,
    opened: Opened<'a>,
    index: Index,
    lines: Lines,
    latest: Latest,
}

impl<'a> Store<'a> {
    fn open(existing: &'a Stored) -> Result<Self> {
        let mut opened = Opened::new(existing)?;
        let (index, lines, latest) = (opened.index()?, opened.lines()?, opened.latest()?);
        Ok(Self { existing, opened, index, lines, latest })
    }

    fn rename(mut self, line: String, name: Option<String>, now: Moment) -> Result<Plan> {
        let before = self.lines.get(&line).and_then(|known| known.name.clone());
        self.lines.rename(&line, name, now)?;
        self.without(Vec::new(), Change::Rename { line, name: before })
    }

    fn recolour(mut self, line: String, colour: Option<u8>, now: Moment) -> Result<Plan> {
        let before = self.lines.get(&line).and_then(|known| known.colour);
        self.lines.recolour(&line, colour, now)?;
        self.without(Vec::new(), Change::Recolour { line, colour: before })
    }

    fn reorder(mut self, lines: &[String], now: Moment) -> Result<Plan> {
        let before = self.lines.all().iter().map(|line| line.id.clone()).collect();
        self.lines.reorder(lines, now)?;
        self.without(Vec::new(), Change::Reorder { lines: before })
    }

    fn delete_reading(mut self, line: &str, month: Month, entry: &Entry) -> Result<Plan> {
        let key = chunk_key(line, month);
        let gone = || form(&key, "a month with this reading");
        let before = self.opened.chunk(&key, &self.index)?.ok_or_else(gone)?;
        let mut chunk = before.clone();
        let entry = chunk.remove(entry).ok_or_else(gone)?;
        let mut left = chunk.entries().to_vec();
        let of_line = format!("h/{line}/");
        for other in self.existing.keys().filter(|other| **other != key && other.starts_with(&of_line)) {
            let chunk = self.opened.chunk(other, &self.index)?;
            left.extend(chunk.iter().flat_map(Chunk::entries).cloned());
        }
        let latest = recall::forget_reading(&mut self.latest, line, &entry, &left);
        let undo = Import { chunks: vec![before], latest, ..Import::default() };
        let mut body = Vec::new();
        if chunk.entries().is_empty() {
            self.index.remove(line, month);
        } else {
            body.push((key, chunk.to_text()));
        }
        self.without(body, Change::Import(Box::new(undo)))
    }

    fn delete_line(mut self, line: &str) -> Result<Plan> {
        let latest = recall::forget_line(&mut self.latest, line);
        let mut undo = Import { latest, ..Import::default() };
        undo.lines = Lines::of(self.lines.get(line).cloned().into_iter().collect())?;
        let months: Vec<Month> = self.index.of_line(line).collect();
        undo.chunks = self.take(line, &months)?;
        self.lines.remove(line);
        self.without(Vec::new(), Change::Import(Box::new(undo)))
    }

    fn delete_all(mut self) -> Result<Plan> {
        let mut undo = Import {
            latest: std::mem::take(&mut self.latest),
            lines: std::mem::take(&mut self.lines),
            ..Import::default()
        };
        let ids: Vec<String> = self.index.lines().map(str::to_owned).collect();
        for line in ids {
            let months: Vec<Month> = self.index.of_line(&line).collect();
            undo.chunks.append(&mut self.take(&line, &months)?);
        }
        for key in self.index.broken() {
            undo.aside.extend(self.existing.get(key).map(|text| (key.to_owned(), text.clone())));
        }
        undo.aside.extend(self.opened.take_aside());
        self.index.remove_broken();
        self.without(Vec::new(), Change::Import(Box::new(undo)))
    }

    /// Takes months out of the index; those that do not parse are set aside.
    fn take(&mut self, line: &str, months: &[Month]) -> Result<Vec<Chunk>> {
        let mut chunks = Vec::new();
        for month in months {
            chunks.extend(self.opened.chunk(&chunk_key(line, *month), &self.index)?);
            self.index.remove(line, *month);
        }
        Ok(chunks)
    }

    fn import(mut self, import: Import) -> Result<Plan> {
        self.lines.merge(&import.lines);
        take_in(&mut self.latest, &import.latest);
        let merged = self.merged(import.chunks)?;
        let aside = self.put_aside(import.aside)?;
        let (mut deleted, mut body) = (Stored::new(), Vec::new());
        for (key, chunk) in merged {
            let text = chunk.to_text();
            if self.index.is_leaving(&key) {
                deleted.insert(key, text);
            } else {
                body.push((key, text));
            }
            self.index.insert(chunk.id(), chunk.month());
        }
        let mut writes: Vec<(String, String)> = aside.into_iter().chain(deleted.clone()).collect();
        writes.extend(self.opened.index_write(&mut self.index));
        writes.append(&mut body);
        writes.push((LINES_KEY.to_owned(), self.lines.to_text()?));
        writes.extend(self.latest_write()?);
        let existing = self.existing;
        let mut plan = self.finish(writes, None);
        // A month that was to be removed may still lie there, and counts as one that was not.
        let before = existing.iter().filter(|(key, _)| !deleted.contains_key(*key));
        let wrote: Stored = plan.writes.iter().chain(&plan.after).cloned().chain(deleted.clone()).collect();
        let before = before.filter(|(key, _)| wrote.contains_key(*key));
        let before = before.map(|(key, text)| (key.clone(), text.clone())).collect();
        plan.undo = (!wrote.is_empty()).then_some(Change::TakeBack { wrote, before });
        Ok(plan)
    }

    /// The months of another store, each with what is stored of it.
    fn merged(&mut self, chunks: Vec<Chunk>) -> Result<BTreeMap<String, Chunk>> {
        let mut merged: BTreeMap<String, Chunk> = BTreeMap::new();
        for chunk in chunks {
            recall::take_in_entries(&mut self.latest, &chunk);
            self.lines.add(chunk.id(), chunk.carrier(), chunk.line());
            let key = chunk.key();
            let known = match merged.remove(&key) {
                None => self.opened.chunk(&key, &self.index)?,
                known => known,
            };
            let both = match known {
                Some(mut known) => known.merge(&chunk).map(|()| known)?,
                None => chunk,
            };
            merged.insert(key, both);
        }
        Ok(merged)
    }

    /// Lists what another store had set aside. What is stored under the same key is the same text.
    fn put_aside(&mut self, aside: Stored) -> Result<Vec<(String, String)>> {
        let mut writes = Vec::new();
        for (key, text) in aside {
            let plain = key.bytes().all(|byte| byte.is_ascii_graphic());
            if !plain || !key.starts_with("broken/") || key.len() > KEY_CAP {
                return Err(form(&key, "a key under which something is set aside"));
            }
            check_size(&key, &text)?;
            self.index.insert_broken(key.clone());
            if !self.existing.contains_key(&key) {
                writes.push((key, text));
            }
        }
        Ok(writes)
    }

    fn take_back(mut self, wrote: &Stored, mut before: Stored) -> Result<Plan> {
        if wrote.iter().any(|(key, text)| self.existing.get(key) != Some(text)) {
            return Err(Kind::Refused("what was imported has changed since".to_owned()).into());
        }
        let mut old = |key: &str| wrote.contains_key(key).then(|| before.remove(key));
        if let Some(text) = old(LATEST_KEY) {
            self.latest = text.map(|text| Latest::parse(&text)).transpose()?.unwrap_or_default();
        }
        if let Some(text) = old(LINES_KEY) {
            self.lines = text.map(|text| Lines::parse(&text)).transpose()?.unwrap_or_default();
        }
        if let Some(text) = old(INDEX_KEY) {
            self.index = text.map(|text| Index::parse(&text)).transpose()?.unwrap_or_default();
        }
        let kept = |key: &String| {
            [LATEST_KEY, LINES_KEY, INDEX_KEY, SCHEMA_KEY].contains(&key.as_str()) || before.contains_key(key)
        };
        wrote.keys().filter(|key| !kept(key)).for_each(|key| self.index.leave(key.clone()));
        self.last_index(before.into_iter().collect(), None)
    }

    /// The plan of a deletion, and of what changes nothing but names. What the person sees goes first: stopped before
    /// the index is written, all is there, and the person asks again; after it, the next plan removes the rest.
    fn without(self, body: Vec<(String, String)>, undo: Change) -> Result<Plan> {
        self.last_index(body, Some(undo))
    }

    fn last_index(mut self, body: Vec<(String, String)>, undo: Option<Change>) -> Result<Plan> {
        let mut writes: Vec<(String, String)> = self.latest_write()?.into_iter().collect();
        if self.lines != Lines::default() || self.existing.contains_key(LINES_KEY) {
            writes.push((LINES_KEY.to_owned(), self.lines.to_text()?));
        }
        writes.extend(body);
        writes.extend(self.opened.index_write(&mut self.index));
        Ok(self.finish(writes, undo))
    }

    fn latest_write(&self) -> Result<Option<(String, String)>> {
        let told = self.latest != Latest::default() || self.existing.contains_key(LATEST_KEY);
        if told { Ok(Some((LATEST_KEY.to_owned(), self.latest.to_text()?))) } else { Ok(None) }
    }

    /// The plan of these writes, and of removing what is to go.
    fn finish(mut self, writes: Vec<(String, String)>, undo: Option<Change>) -> Plan {
        let removes: Vec<String> = self.index.leaving().map(str::to_owned).collect();
        let mut after = Vec::new();
        if !removes.is_empty() {
            self.index.left();
            after.push((INDEX_KEY.to_owned(), self.index.to_text()));
        }
        Plan { writes: self.opened.writes(writes), removes, after, undo }
    }
}
