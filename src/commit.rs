//! What one capture changes in storage: which keys must be read, which are written, in which order.
//!
//! Pure: the worker reads the keys under its lock, calls [`commit`], and writes what it says, `latest` last. Here the
//! capture meets what is known: what the `gate` then doubts is written as a doubt and as nothing else. What becomes of a
//! value that does not parse is `opened`'s concern; what a person's own changes write is `change`'s. The forms of the
//! values are `history`'s and `latest`'s.

use std::collections::BTreeMap;

use crate::capture::{Capture, Line, PageState, Reading};
use crate::error::{Error, Kind, Result};
use crate::gate;
use crate::history::{Chunk, INDEX_KEY, Index, LINES_KEY, Month, check_size, line_id};
use crate::latest::{KEY as LATEST_KEY, Latest};
use crate::opened::Opened;
pub use crate::opened::{SCHEMA, SCHEMA_KEY};

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
/// `newer` where a newer version wrote a value; `too_large` where a value would pass [`crate::history::CAP`]; `form`
/// for a capture no clock of ours could have made. Nothing is to be written then.
pub fn commit(mut capture: Capture, existing: &BTreeMap<String, String>) -> Result<Commit> {
    let mut opened = Opened::new(existing)?;
    let mut index = opened.index()?;
    let mut latest = opened.latest()?;
    latest.doubted = gate::against(&mut capture, &latest);
    // What takes the place of a value that a person deleted is written before the index says that the key counts again.
    let (mut first, mut body) = (Vec::new(), Vec::new());
    if capture.state == PageState::Read {
        let mut lines = opened.lines()?;
        for look in looks(&capture) {
            let (deleted, write) = append(&mut opened, &look, &capture, &mut index)?;
            if deleted {
                first.push(write)
            } else {
                body.push(write)
            }
            lines.add(&look.id, &capture.carrier, look.line.line.as_deref());
        }
        body.push((LINES_KEY.to_owned(), lines.to_text()?));
    }
    latest.merge(&capture);
    if latest != Latest::default() || existing.contains_key(LATEST_KEY) {
        body.push((LATEST_KEY.to_owned(), latest.to_text()?));
    }
    // The index comes before the chunks: a chunk it names too early is only not there yet, one it does not name would
    // never be found.
    first.extend(opened.index_write(&mut index));
    first.append(&mut body);
    Ok(Commit { capture, writes: opened.writes(first) })
}

/// The line's month with this look appended, and whether it takes the place of a deleted one.
fn append(
    opened: &mut Opened<'_>,
    look: &Look<'_>,
    capture: &Capture,
    index: &mut Index,
) -> Result<(bool, (String, String))> {
    let at = capture.captured_at;
    let month = Month::of(at)
        .ok_or_else(|| Error::new(Kind::Form { text: at.to_string(), wanted: "a time of this era" }))?;
    let empty = look.chunk(month);
    let key = empty.key();
    let deleted = index.is_leaving(&key);
    let mut chunk = opened.chunk(&key, index)?.unwrap_or(empty);
    let readings = look.readings.iter().copied();
    chunk.append(at, &capture.page, readings).map_err(|error| error.at(key.as_str()))?;
    index.insert(&look.id, month);
    let text = chunk.to_text();
    check_size(&key, &text)?;
    Ok((deleted, (key, text)))
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
