//! One line's month: its entries, and how a capture is appended to them.
//!
//! An entry is a reading with the time it was first and last seen: a reading equal to the last of its kind extends that
//! entry, any other becomes a new one, and nothing is ever taken away. How entries become text is `text`'s concern.

use crate::capture::{Line, Reading};
use crate::error::{Error, Kind, Result};
use crate::history::{
    Month, as_stored, check_digits, check_id, check_size, line_id, merge, same_amount, stored, text,
};
use crate::order;
use crate::time::Moment;

/// A reading, and when it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The reading. The history does not keep `evidence.text`: it is empty here.
    pub reading: Reading,
    /// Id of the page it stood on.
    pub page: String,
    /// When it was first seen.
    pub first_seen: Moment,
    /// When it was last seen without another reading of its kind in between.
    pub last_seen: Moment,
}

impl Entry {
    /// Whether both speak of the same figure: same page, measure, bucket, period and expiry.
    fn same_kind(&self, other: &Self) -> bool {
        let (one, two) = (&self.reading, &other.reading);
        (one.measure, one.bucket, one.period, one.expires)
            == (two.measure, two.bucket, two.period, two.expires)
            && self.page == other.page
    }

    /// Whether both say the same of it, word for word.
    fn same_value(&self, other: &Self) -> bool {
        let (one, two) = (&self.reading, &other.reading);
        self.same_kind(other)
            && same_amount(one, two)
            && (one.as_of, one.certainty, one.evidence.how) == (two.as_of, two.certainty, two.evidence.how)
            && one.evidence.label == two.evidence.label
    }

    /// Whether both say the same, whenever they were seen.
    pub(crate) fn says_as(&self, other: &Self) -> bool {
        text::value_order(self, other).is_eq()
    }

    pub(crate) fn covers(&self, at: Moment) -> bool {
        self.first_seen <= at && at <= self.last_seen
    }
}

/// The readings of one line in one month of captures, in order of their first sight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    id: String,
    line: Option<String>,
    month: Month,
    entries: Vec<Entry>,
}

impl Chunk {
    /// A month of this line, without readings.
    pub fn new(carrier: &str, line: &Line, month: Month) -> Self {
        Self::named(line_id(carrier, line), line.line.clone(), month)
    }

    /// A month of the line with this [`line_id`], with entries that came from elsewhere, as an imported file gives them.
    ///
    /// What is alike comes together: two alike entries are two readings of one look, and spans of one value that overlap
    /// or meet are laid as [`Chunk::merge`] lays them.
    ///
    /// # Errors
    /// `form` for what is no id, no last four digits, or an entry that would not read back, as one of another month;
    /// `too_large` over [`crate::history::CAP`].
    pub fn of(id: &str, line: Option<&str>, month: Month, entries: Vec<Entry>) -> Result<Self> {
        check_id(id)?;
        line.map_or(Ok(()), check_digits)?;
        let mut chunk = Self::named(id.to_owned(), line.map(str::to_owned), month);
        for mut entry in entries {
            entry.reading = kept(&entry.reading);
            if !text::reads_back(&entry, month) {
                return Err(unreadable(&entry).at(chunk.key()));
            }
            chunk.push(entry);
        }
        chunk.entries = merge::union(&chunk.entries, &[]);
        check_size(&chunk.key(), &chunk.to_text())?;
        Ok(chunk)
    }

    pub(super) fn named(id: String, line: Option<String>, month: Month) -> Self {
        Self { id, line, month, entries: Vec::new() }
    }

    /// Reads what [`Chunk::to_text`] wrote under `key`.
    ///
    /// # Errors
    /// `stored` for any other text, also for that of another key; `newer` for that of a newer version; `too_large` over
    /// [`crate::history::CAP`].
    pub fn parse(key: &str, packed: &str) -> Result<Self> {
        check_size(key, packed)?;
        let mut chunk = text::unpack(key, packed)?;
        if chunk.key() != key {
            return Err(stored(key, "it belongs to another key"));
        }
        order::sort_by(&mut chunk.entries, text::order);
        Ok(chunk)
    }

    /// The packed text; the same entries give the same text.
    pub fn to_text(&self) -> String {
        text::pack(self)
    }

    /// The storage key: `h/iijmio:5678-k3f9/2025-03`.
    pub fn key(&self) -> String {
        chunk_key(&self.id, self.month)
    }

    /// The line's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The portal's id.
    pub fn carrier(&self) -> &str {
        self.id.split_once(':').map_or(self.id.as_str(), |(carrier, _)| carrier)
    }

    /// The line's last four digits; `None` for the whole account.
    pub fn line(&self) -> Option<&str> {
        self.line.as_deref()
    }

    /// The month of the captures.
    pub fn month(&self) -> Month {
        self.month
    }

    /// The entries, by the time they were first seen.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(super) fn push(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// Appends all that one look at a page gave for this line.
    ///
    /// The readings must come together: two alike (two gifts of 1 GB with one expiry) are two entries, and a second
    /// look at the same pair extends both. A look older than the newest adds what no entry says of that moment.
    ///
    /// # Errors
    /// `form` for a look of another month, and for a reading whose text would not read back.
    pub fn append<'a>(
        &mut self,
        at: Moment,
        page: &str,
        readings: impl IntoIterator<Item = &'a Reading>,
    ) -> Result<()> {
        if Month::of(at) != Some(self.month) {
            return Err(Kind::Form { text: at.to_string(), wanted: "a time in this chunk's month" }.into());
        }
        let mut met: Vec<usize> = Vec::new();
        let mut new: Vec<Entry> = Vec::new();
        for reading in readings {
            let entry =
                Entry { reading: kept(reading), page: page.to_owned(), first_seen: at, last_seen: at };
            match self.standing(&entry, &met) {
                Some(place) => met.push(place),
                None if text::reads_back(&entry, self.month) => new.push(entry),
                None => return Err(unreadable(&entry)),
            }
        }
        for (place, entry) in self.entries.iter_mut().enumerate() {
            if met.contains(&place) {
                entry.last_seen = entry.last_seen.max(at);
            }
        }
        self.entries.append(&mut new);
        order::sort_by(&mut self.entries, text::order);
        Ok(())
    }

    /// Takes in all entries that another store has of this line and month.
    ///
    /// Of each value there are, at every moment, as many as in the store that saw more: two alike readings of one look
    /// stay two, the same entry of both is one. Spans of a value that overlap or meet in a second become one; a gap
    /// between two stays, though no other reading lies in it. So it makes no difference in which order stores are
    /// merged, or how often.
    ///
    /// # Errors
    /// `form` for another line or month; `too_large` over [`crate::history::CAP`]. Nothing is changed then.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        if (&self.id, &self.line, self.month) != (&other.id, &other.line, other.month) {
            return Err(Kind::Form { text: other.key(), wanted: "a month of the same line" }.into());
        }
        let entries = merge::union(&self.entries, &other.entries);
        let merged = Self { entries, ..Self::named(self.id.clone(), self.line.clone(), self.month) };
        check_size(&merged.key(), &merged.to_text())?;
        *self = merged;
        Ok(())
    }

    /// Takes an entry out: this one, or else the first that says the same since the same time. `None` where there is none.
    pub(crate) fn remove(&mut self, entry: &Entry) -> Option<Entry> {
        let alike = |known: &Entry| known.first_seen == entry.first_seen && known.says_as(entry);
        let exact = self.entries.iter().position(|known| known.last_seen == entry.last_seen && alike(known));
        let place = exact.or_else(|| self.entries.iter().position(alike))?;
        Some(self.entries.remove(place))
    }

    /// Where an entry stands that already says this, or that this continues; each entry serves one reading of a look.
    fn standing(&self, seen: &Entry, met: &[usize]) -> Option<usize> {
        let at = seen.first_seen;
        let newest =
            self.entries.iter().filter(|entry| entry.same_kind(seen)).map(|entry| entry.last_seen).max()?;
        let free = || {
            self.entries
                .iter()
                .enumerate()
                .filter(|(place, entry)| entry.same_value(seen) && !met.contains(place))
        };
        let covering = free().find(|(_, entry)| entry.covers(at));
        let continued = || free().find(|(_, entry)| entry.last_seen == newest && newest < at);
        covering.or_else(continued).map(|(place, _)| place)
    }
}

/// The reading as the history keeps it.
fn kept(reading: &Reading) -> Reading {
    let mut reading = as_stored(reading);
    reading.evidence.text.clear();
    reading
}

fn unreadable(entry: &Entry) -> Error {
    let reading = &entry.reading;
    let text = format!("{} {} {}", reading.measure, reading.bucket, reading.amount);
    Kind::Form { text, wanted: "a reading whose text reads back" }.into()
}

/// The storage key of a line's month.
pub(crate) fn chunk_key(id: &str, month: Month) -> String {
    format!("h/{id}/{month}")
}
