//! What one capture changes in storage: which keys must be read, which are written, in which order.
//!
//! Pure: the worker reads the keys under its lock, calls [`commit`], and writes what it says, `latest` last. Here the
//! capture meets what is known: what the `gate` then doubts is written as a doubt and as nothing else. What does not
//! parse is set aside under `broken/…`, whole, before anything takes its place; what a newer version wrote is an error,
//! and nothing is written. The forms of the values are `history`'s and `latest`'s.

use std::collections::BTreeMap;

use crate::capture::{Capture, Line, PageState, Reading};
use crate::error::{Error, Kind, Result};
use crate::gate;
use crate::history::{Chunk, INDEX_KEY, Index, LINES_KEY, Lines, Month, NEWER, check_size, line_id, stored};
use crate::latest::{KEY as LATEST_KEY, Latest};

/// The storage key of the version of all that is stored.
pub const SCHEMA_KEY: &str = "schema";

/// The version under [`SCHEMA_KEY`].
pub const SCHEMA: u32 = 1;

/// The keys that must be read, under the lock, before [`commit`].
pub fn keys_for(capture: &Capture) -> Vec<String> {
    let mut keys: Vec<String> = [SCHEMA_KEY, INDEX_KEY, LATEST_KEY].map(str::to_owned).into();
    if capture.state == PageState::Read {
        keys.push(LINES_KEY.to_owned());
        let month = Month::of(capture.captured_at);
        keys.extend(looks(capture).iter().filter_map(|look| Some(look.chunk(month?).key())));
    }
    keys
}

/// What became of a capture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// The capture as it was judged against what was known: this is what was taken in.
    pub capture: Capture,
    /// The keys to write with their values, in order: what is set aside, the index, the chunks, the lines, `latest` last.
    pub writes: Vec<(String, String)>,
}

/// Judges a capture against what is known, and says what it writes. Only keys whose value changes are written; a capture
/// without figures writes `latest` alone, and `schema` where it is missing.
///
/// `existing` holds what is stored under [`keys_for`]; a key that is not there is not stored.
///
/// # Errors
/// `stored` where a newer version wrote a value; `too_large` where a value would pass [`crate::history::CAP`]; `form`
/// for a capture no clock of ours could have made. Nothing is to be written then.
pub fn commit(mut capture: Capture, existing: &BTreeMap<String, String>) -> Result<Commit> {
    let mut plan = Plan { existing, aside: Vec::new() };
    let schema = plan.schema()?;
    let stored_index = plan.open(INDEX_KEY, Index::parse)?;
    let mut latest = plan.open(LATEST_KEY, Latest::parse)?.unwrap_or_default();
    let mut index = stored_index
        .unwrap_or_else(|| existing.get(INDEX_KEY).map(|text| Index::salvage(text)).unwrap_or_default());
    latest.doubted = gate::against(&mut capture, &latest);
    let mut body = Vec::new();
    if capture.state == PageState::Read {
        let mut lines = plan.open(LINES_KEY, Lines::parse)?.unwrap_or_default();
        for look in looks(&capture) {
            body.push(plan.append(&look, &capture, &mut index)?);
            lines.add(&look.id, &capture.carrier, look.line.line.as_deref());
        }
        body.push((LINES_KEY.to_owned(), lines.to_text()?));
    }
    latest.merge(&capture);
    if latest != Latest::default() || existing.contains_key(LATEST_KEY) {
        body.push((LATEST_KEY.to_owned(), latest.to_text()?));
    }
    plan.aside.iter().for_each(|(key, _)| index.insert_broken(key.clone()));
    let writes = plan.writes(schema, &index, body);
    Ok(Commit { capture, writes })
}

/// What a capture says of one line, from wherever on the page.
struct Look<'a> {
    id: String,
    carrier: &'a str,
    line: &'a Line,
    readings: Vec<&'a Reading>,
}

impl Look<'_> {
    fn chunk(&self, month: Month) -> Chunk {
        Chunk::new(self.carrier, self.line, month)
    }
}

/// The lines of a capture that have readings; a line that stands on the page twice is one.
fn looks(capture: &Capture) -> Vec<Look<'_>> {
    let mut looks: Vec<Look<'_>> = Vec::new();
    for line in capture.lines.iter().filter(|line| !line.readings.is_empty()) {
        let id = line_id(&capture.carrier, line);
        match looks.iter_mut().find(|look| look.id == id) {
            Some(look) => look.readings.extend(&line.readings),
            None => {
                looks.push(Look {
                    id,
                    carrier: &capture.carrier,
                    line,
                    readings: line.readings.iter().collect(),
                });
            }
        }
    }
    looks
}

struct Plan<'a> {
    existing: &'a BTreeMap<String, String>,
    /// What does not parse, under the keys where it is kept.
    aside: Vec<(String, String)>,
}

impl Plan<'_> {
    /// The stored value; `None` where there is none, or none that parses: that one is set aside.
    fn open<T>(&mut self, key: &str, parse: impl Fn(&str) -> Result<T>) -> Result<Option<T>> {
        let Some(text) = self.existing.get(key) else { return Ok(None) };
        match parse(text) {
            Ok(value) => Ok(Some(value)),
            Err(error) if is_newer(&error) => Err(error),
            Err(_) => {
                self.aside.push((format!("broken/{key}/{:016x}", fingerprint(text)), text.clone()));
                Ok(None)
            }
        }
    }

    /// The version to write, where none is stored that reads as one.
    fn schema(&mut self) -> Result<Option<(String, String)>> {
        let known = self.open(SCHEMA_KEY, |text| match text.parse::<u32>() {
            Ok(SCHEMA) => Ok(()),
            Ok(version) if version > SCHEMA => Err(stored(SCHEMA_KEY, NEWER)),
            _ => Err(stored(SCHEMA_KEY, "no version of ours")),
        })?;
        Ok(known.is_none().then(|| (SCHEMA_KEY.to_owned(), SCHEMA.to_string())))
    }

    /// The line's month with this look appended.
    fn append(&mut self, look: &Look<'_>, capture: &Capture, index: &mut Index) -> Result<(String, String)> {
        let at = capture.captured_at;
        let month = Month::of(at)
            .ok_or_else(|| Error::new(Kind::Form { text: at.to_string(), wanted: "a time of this era" }))?;
        let empty = look.chunk(month);
        let key = empty.key();
        let mut chunk = self.open(&key, |text| Chunk::parse(&key, text))?.unwrap_or(empty);
        let readings = look.readings.iter().copied();
        chunk.append(at, &capture.page, readings).map_err(|error| error.at(key.as_str()))?;
        index.insert(&look.id, month);
        let text = chunk.to_text();
        check_size(&key, &text)?;
        Ok((key, text))
    }

    /// All writes, in order. The index comes before the chunks: a chunk it names too early is only not there yet, one
    /// it does not name would never be found.
    fn writes(
        self,
        schema: Option<(String, String)>,
        index: &Index,
        body: Vec<(String, String)>,
    ) -> Vec<(String, String)> {
        let mut changed: Vec<(String, String)> = self.aside;
        if *index != Index::default() {
            changed.push((INDEX_KEY.to_owned(), index.to_text()));
        }
        changed.extend(body);
        changed.retain(|(key, text)| self.existing.get(key) != Some(text));
        if !changed.is_empty() {
            changed.splice(0..0, schema);
        }
        changed
    }
}

fn is_newer(error: &Error) -> bool {
    matches!(error.kind(), Kind::Stored { why, .. } if why == NEWER)
}

/// Names a text by what it is, so that setting the same text aside twice keeps one copy and two texts never share a
/// key. FNV-1a, 64 bits: <http://www.isthe.com/chongo/tech/comp/fnv/>.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
