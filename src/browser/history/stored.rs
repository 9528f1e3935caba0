//! What the history page reads: the index and the names first, then a line's months, a year at a time.

use crate::chart::range::Range;
use crate::error::Result;
use crate::history::{Chunk, INDEX_KEY, Index, LINES_KEY, Lines, NamedLine};
use crate::order;

use super::super::api::{self, Stored};

/// Months that are read in one go, the last year and the month it began in: few enough that the page can answer in
/// between.
pub const AT_ONCE: usize = 13;

/// What there is.
#[derive(Default)]
pub struct Known {
    pub index: Index,
    /// The lines with a history, in the order the person gave them.
    pub lines: Vec<NamedLine>,
}

impl Known {
    /// Reads the index and the names of the lines.
    ///
    /// # Errors
    /// `stored` where the index does not parse: it is left as it is.
    pub async fn read() -> Result<Self> {
        Self::of(&api::get(&[INDEX_KEY.to_owned(), LINES_KEY.to_owned()]).await?)
    }

    /// What there is, of what the storage gave for the index and the lines.
    ///
    /// # Errors
    /// As [`Known::read`].
    pub fn of(stored: &Stored) -> Result<Self> {
        let index = stored.get(INDEX_KEY).map(|text| Index::parse(text)).transpose()?.unwrap_or_default();
        // Names are an extra: without them every line still has its carrier and digits.
        let names = stored.get(LINES_KEY).and_then(|text| Lines::parse(text).ok()).unwrap_or_default();
        let mut lines: Vec<NamedLine> = Vec::new();
        for key in index.months().values().flatten() {
            if let Some(id) = id(key).filter(|id| !lines.iter().any(|line| line.id == *id)) {
                lines.push(
                    names.all().iter().find(|line| line.id == id).cloned().unwrap_or_else(|| nameless(id)),
                );
            }
        }
        order::sort_by_key(&mut lines, |line| line.order);
        Ok(Self { index, lines })
    }

    /// The colour of a line, from 1: the one the person gave it, else that of its place.
    pub fn colour(&self, line: usize) -> usize {
        self.lines.get(line).map_or(1, |known| known.painted(line))
    }

    /// The keys of a line's months that touch a range, oldest first.
    pub fn keys(&self, line: usize, range: Range) -> Vec<String> {
        let Some(line) = self.lines.get(line) else { return Vec::new() };
        let wanted = |key: &&String| {
            let month = key.rsplit_once('/').map_or("", |(_, month)| month);
            id(key) == Some(&line.id) && range.meets(month)
        };
        self.index.months().values().flatten().filter(wanted).cloned().collect()
    }
}

/// The line's id in the key of a month.
fn id(key: &str) -> Option<&str> {
    Some(key.strip_prefix("h/")?.rsplit_once('/')?.0)
}

fn nameless(id: &str) -> NamedLine {
    let (carrier, key) = id.split_once(':').unwrap_or((id, "-"));
    let digits = key.split('-').next().filter(|digits| !digits.is_empty());
    NamedLine {
        id: id.to_owned(),
        carrier: carrier.to_owned(),
        line: digits.map(str::to_owned),
        name: None,
        order: u32::MAX,
        colour: None,
        changed: None,
    }
}

/// Reads these months; how many do not parse comes beside them.
///
/// # Errors
/// `browser` when the storage refuses.
pub async fn chunks(keys: &[String]) -> Result<(Vec<Chunk>, usize)> {
    let stored = api::get(keys).await?;
    let chunks: Vec<_> = stored.iter().filter_map(|(key, text)| Chunk::parse(key, text).ok()).collect();
    let failed = stored.len() - chunks.len();
    Ok((chunks, failed))
}
