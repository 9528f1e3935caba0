//! The steps of an import: a month of all its lines each, and last what is no history.
//!
//! A step reads what is stored, and gives what would be written and how much of it is new. The same steps are gone
//! through twice: for the preview without a write, and after the person's yes, under the lock, with what is stored then.
//! Every step leaves the store whole: an import that was cut off anywhere is made whole by making it again.

use std::collections::BTreeMap;

use super::Import;
use super::place::{alike, as_full, contradicts, fuller, said};
use crate::change::{Change, take_in};
use crate::commit::SCHEMA_KEY;
use crate::error::Result;
use crate::export::backup::SETTINGS_KEY;
use crate::history::{Chunk, Entry, INDEX_KEY, Index, LINES_KEY, Lines};
use crate::latest::KEY as LATEST_KEY;
use crate::opened::Opened;

/// How the readings of a file stand to what is stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Readings that are not stored.
    pub new: usize,
    /// Readings that are.
    pub same: usize,
    /// Readings of a figure of which something else is stored for the same moment. Both are kept.
    pub conflicting: usize,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.new += other.new;
        self.same += other.same;
        self.conflicting += other.conflicting;
    }
}

/// What a step, or several together, would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// By the line's id, each once.
    pub lines: Vec<(String, Counts)>,
    /// The keys to write with their values, in order. Only values that change.
    pub writes: Vec<(String, String)>,
}

impl Preview {
    /// Takes in the counts of another step.
    pub fn add(&mut self, step: &Self) {
        step.lines.iter().for_each(|(id, counts)| self.count(id, *counts));
    }

    fn count(&mut self, id: &str, counts: Counts) {
        match self.lines.iter_mut().find(|(known, _)| known == id) {
            Some((_, known)) => known.add(counts),
            None => self.lines.push((id.to_owned(), counts)),
        }
    }

    /// What takes a step back once it was written; `stored` is what was there before. Of several steps the last one is
    /// to be taken back first.
    pub fn undo(&self, stored: &BTreeMap<String, String>) -> Change {
        let wrote: BTreeMap<String, String> = self.writes.iter().cloned().collect();
        let mut before = stored.clone();
        before.retain(|key, _| wrote.contains_key(key));
        Change::TakeBack { wrote, before }
    }

    /// All lines together.
    pub fn total(&self) -> Counts {
        let mut total = Counts::default();
        self.lines.iter().for_each(|(_, counts)| total.add(*counts));
        total
    }
}

impl Import {
    /// The keys to read for each step, in order.
    pub fn steps(&self) -> Vec<Vec<String>> {
        let keys =
            |own: Vec<String>| [SCHEMA_KEY, INDEX_KEY].map(str::to_owned).into_iter().chain(own).collect();
        let mut steps: Vec<Vec<String>> =
            self.months.iter().map(|chunks| keys(chunks.iter().map(Chunk::key).collect())).collect();
        let mut last: Vec<String> = [LINES_KEY, SETTINGS_KEY, LATEST_KEY].map(str::to_owned).into();
        last.extend(self.broken.iter().map(|(key, _)| key.clone()));
        steps.push(keys(last));
        steps
    }

    /// What the step with this number (from 0) does to what is stored under its keys.
    ///
    /// # Errors
    /// `stored` where a newer version wrote a value; `too_large` where a value would pass [`crate::history::CAP`].
    /// Nothing of the step is to be written then.
    pub fn step(&self, number: usize, stored: &BTreeMap<String, String>) -> Result<Preview> {
        let mut opened = Opened::new(stored)?;
        let mut index = opened.index()?;
        let mut preview = Preview::default();
        // What takes the place of a value that a person deleted is written before the index says that the key counts.
        let (mut first, mut body) = (Vec::new(), Vec::new());
        match self.months.get(number) {
            Some(chunks) => {
                for chunk in chunks {
                    let key = chunk.key();
                    let known = opened.chunk(&key, &index)?;
                    let (counts, merged) = join(known, chunk).map_err(|error| error.at(key.as_str()))?;
                    preview.count(chunk.id(), counts);
                    let to = if index.is_leaving(&key) { &mut first } else { &mut body };
                    to.push((key, merged.to_text()));
                    index.insert(chunk.id(), chunk.month());
                }
            }
            None => {
                first = self.set_aside(stored, &mut index)?;
                body = self.rest(stored, &mut opened)?;
            }
        }
        first.extend(opened.index_write(&mut index));
        first.append(&mut body);
        preview.writes = opened.writes(first);
        Ok(preview)
    }

    /// The lines, the settings and what is known now. What a person chose here stays where the file does not know of a
    /// later choice.
    fn rest(
        &self,
        stored: &BTreeMap<String, String>,
        opened: &mut Opened<'_>,
    ) -> Result<Vec<(String, String)>> {
        let mut lines = opened.lines()?;
        self.lines.iter().for_each(|theirs| lines.merge(theirs));
        for chunk in self.months.iter().flatten() {
            lines.add(chunk.id(), chunk.carrier(), chunk.line());
        }
        let mut rest = Vec::new();
        if self.lines.is_some() || lines != Lines::default() {
            rest.push((LINES_KEY.to_owned(), lines.to_text()?));
        }
        if let Some(settings) = self.settings.as_ref().filter(|_| !stored.contains_key(SETTINGS_KEY)) {
            rest.push((SETTINGS_KEY.to_owned(), settings.clone()));
        }
        if let Some(latest) = &self.latest {
            let mut known = opened.latest()?;
            take_in(&mut known, latest);
            rest.push((LATEST_KEY.to_owned(), known.to_text()?));
        }
        Ok(rest)
    }

    /// What the file has of values that do not parse, under the keys that set them aside. What is stored under such a key
    /// stays; a value that would parse is none of them.
    fn set_aside(
        &self,
        stored: &BTreeMap<String, String>,
        index: &mut Index,
    ) -> Result<Vec<(String, String)>> {
        let mut aside = Vec::new();
        for (key, text) in &self.broken {
            if key.starts_with("broken/") {
                aside.push((key.clone(), text.clone()));
                continue;
            }
            let alone = BTreeMap::from([(key.clone(), text.clone())]);
            let mut opened = Opened::new(&alone)?;
            match key.as_str() {
                LINES_KEY => opened.lines().map(|_| ())?,
                LATEST_KEY => opened.latest().map(|_| ())?,
                _ => opened.chunk(key, &Index::default()).map(|_| ())?,
            }
            aside.append(&mut opened.take_aside());
        }
        aside.iter().for_each(|(key, _)| index.insert_broken(key.clone()));
        aside.retain(|(key, _)| !stored.contains_key(key));
        Ok(aside)
    }
}

/// A month of the file joined with what is stored of it, and what became of its readings.
fn join(stored: Option<Chunk>, of_file: &Chunk) -> Result<(Counts, Chunk)> {
    let stored = match stored {
        Some(stored) => stored,
        None => Chunk::of(of_file.id(), of_file.line(), of_file.month(), Vec::new())?,
    };
    let (here, there) = (stored.entries(), of_file.entries());
    let mut counts = Counts::default();
    for (entry, is_same) in there.iter().zip(said(there, here, alike)) {
        match entry {
            _ if is_same => counts.same += 1,
            _ if contradicts(here, entry) => counts.conflicting += 1,
            _ => counts.new += 1,
        }
    }
    let added = without(of_file, &said(there, here, as_full))?;
    let mut merged = without(&stored, &said(here, added.entries(), fuller))?;
    merged.merge(&added)?;
    Ok((counts, merged))
}

/// The chunk without the entries that are said elsewhere.
fn without(chunk: &Chunk, said: &[bool]) -> Result<Chunk> {
    if !said.contains(&true) {
        return Ok(chunk.clone());
    }
    let left = chunk.entries().iter().zip(said).filter(|(_, said)| !**said);
    let left: Vec<Entry> = left.map(|(entry, _)| entry.clone()).collect();
    Chunk::of(chunk.id(), chunk.line(), chunk.month(), left)
}
