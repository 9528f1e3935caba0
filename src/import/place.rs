//! Where the readings of a table belong, and which of them are known already.
//!
//! A row of the CSV names its line by four digits, and has neither a label nor the time of last sight. So it belongs to
//! the known line of its carrier with these digits where there is exactly one, else to a line of its own; and where an
//! entry with all of that says the same at the same moment, it adds nothing. The same holds the other way round: what a
//! backup says in full takes the place of what a table said, so that it does not matter which was imported first.

use super::csv::Row;
use super::{Import, Parsed};
use crate::capture::{How, Line};
use crate::error::{Error, Kind, Result};
use crate::history::{Chunk, Entry, Lines, Month, line_id};
use crate::order;

impl Parsed {
    /// How many readings the file holds.
    pub fn readings(&self) -> usize {
        self.rows.len() + self.chunks.iter().map(|chunk| chunk.entries().len()).sum::<usize>()
    }

    /// Gives every reading to its line; `known` are the lines of the store.
    ///
    /// # Errors
    /// `too_large` for a line's month over [`crate::history::CAP`]; `form` for a month that the file holds twice.
    pub fn settle(self, known: &Lines) -> Result<Import> {
        let mut chunks = self.chunks;
        chunks.extend(chunks_of(self.rows, known)?);
        order::sort_by(&mut chunks, |one, other| (one.month(), one.id()).cmp(&(other.month(), other.id())));
        let mut months: Vec<Vec<Chunk>> = Vec::new();
        for chunk in chunks {
            let month =
                months.last_mut().filter(|month| is_same(month, |last| last.month() == chunk.month()));
            match month {
                Some(month) if is_same(month, |last| last.id() == chunk.id()) => {
                    return Err(Kind::Form { text: chunk.key(), wanted: "there once" }.into());
                }
                Some(month) => month.push(chunk),
                None => months.push(vec![chunk]),
            }
        }
        Ok(Import {
            months,
            lines: self.lines,
            settings: self.settings,
            latest: self.latest,
            broken: self.broken,
        })
    }
}

fn is_same(month: &[Chunk], same: impl Fn(&Chunk) -> bool) -> bool {
    month.last().is_some_and(same)
}

/// The rows of one line and month.
struct Group {
    id: String,
    line: Option<String>,
    month: Month,
    entries: Vec<Entry>,
}

/// The chunks of a table's rows.
fn chunks_of(rows: Vec<Row>, known: &Lines) -> Result<Vec<Chunk>> {
    let mut groups: Vec<Group> = Vec::new();
    for row in rows {
        let at = row.entry.first_seen;
        let month = Month::of(at)
            .ok_or_else(|| Error::new(Kind::Form { text: at.to_string(), wanted: "a time of this era" }))?;
        let id = id_of(&row, known);
        // Rows stand by time: the group is among the last ones.
        match groups.iter_mut().rev().find(|group| group.month == month && group.id == id) {
            Some(group) => group.entries.push(row.entry),
            None => groups.push(Group { id, line: row.line, month, entries: vec![row.entry] }),
        }
    }
    let chunk = |group: Group| Chunk::of(&group.id, group.line.as_deref(), group.month, group.entries);
    groups.into_iter().map(chunk).collect()
}

/// The id of the line a row belongs to.
fn id_of(row: &Row, known: &Lines) -> String {
    let mut alike = known.all().iter().filter(|line| line.carrier == row.carrier && line.line == row.line);
    match (alike.next(), alike.next()) {
        (Some(line), None) => line.id.clone(),
        _ => {
            let own = Line { line: row.line.clone(), key: None, plan: None, readings: Vec::new() };
            line_id(&row.carrier, &own)
        }
    }
}

/// Whether `other` says all that a row of the table says; as much of it, or `strictly` more.
fn says_row(other: &Entry, row: &Entry, strictly: bool) -> bool {
    let (much, more) = (fullness(other), fullness(row));
    is_bare(row) && says_same(other, row) && if strictly { much > more } else { much >= more }
}

/// Where a row of the table and `other` are the same: nothing of the row is lost with it.
pub(super) fn as_full(other: &Entry, row: &Entry) -> bool {
    says_row(other, row, false)
}

/// Where `other` says more than a row of the table.
pub(super) fn fuller(other: &Entry, row: &Entry) -> bool {
    says_row(other, row, true)
}

/// Where two entries say the same, in full or as far as a table goes.
pub(super) fn alike(other: &Entry, entry: &Entry) -> bool {
    let evidence = || other.reading.evidence == entry.reading.evidence;
    as_full(other, entry)
        || (other.reading.amount.to_string() == entry.reading.amount.to_string()
            && says_same(other, entry)
            && evidence())
}

/// For each entry whether one of the others `says` it, at its times; one of two alike entries serves one of two others.
pub(super) fn said(entries: &[Entry], others: &[Entry], says: fn(&Entry, &Entry) -> bool) -> Vec<bool> {
    let mut served: Vec<(usize, &Entry)> = Vec::new();
    let mut is_said = |entry| {
        let place = others.iter().enumerate().position(|(place, other)| {
            covers(other, entry)
                && says(other, entry)
                && !served.iter().any(|(by, before)| *by == place && overlap(before, entry))
        });
        served.extend(place.map(|place| (place, entry)));
        place.is_some()
    };
    entries.iter().map(&mut is_said).collect()
}

/// Whether one was seen all the time that the other was.
fn covers(one: &Entry, other: &Entry) -> bool {
    one.first_seen <= other.first_seen && other.last_seen <= one.last_seen
}

fn overlap(one: &Entry, other: &Entry) -> bool {
    one.first_seen <= other.last_seen && other.first_seen <= one.last_seen
}

/// Whether `stored` has another value of the same figure for the moment at which this was first seen.
pub(super) fn contradicts(stored: &[Entry], entry: &Entry) -> bool {
    stored.iter().any(|other| {
        same_figure(other, entry)
            && other.first_seen <= entry.first_seen
            && entry.first_seen <= other.last_seen
            && !says_same(other, entry)
    })
}

/// Whether an entry has no more than a row of the table.
fn is_bare(entry: &Entry) -> bool {
    let evidence = &entry.reading.evidence;
    evidence.how == How::Taught && evidence.label.is_empty() && entry.first_seen == entry.last_seen
}

/// How much an entry says: one from a page more than one from a table, and one of which a spreadsheet took no decimal
/// zeros away more than the others.
fn fullness(entry: &Entry) -> (bool, u32) {
    (!is_bare(entry), entry.reading.amount.number().map_or(0, |number| number.scale()))
}

/// Whether two entries say the same in a table; a spreadsheet makes `30.00` a `30`.
fn says_same(one: &Entry, other: &Entry) -> bool {
    let (a, b) = (&one.reading, &other.reading);
    same_figure(one, other)
        && (a.amount, a.unit, a.as_of, a.certainty) == (b.amount, b.unit, b.as_of, b.certainty)
}

/// Whether two entries are of the same figure: same page, measure, bucket, period and expiry.
fn same_figure(one: &Entry, other: &Entry) -> bool {
    let (a, b) = (&one.reading, &other.reading);
    (a.measure, a.bucket, a.period, a.expires) == (b.measure, b.bucket, b.period, b.expires)
        && one.page == other.page
}
