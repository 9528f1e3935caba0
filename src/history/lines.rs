//! The lines a person has, with the names and the order they gave them. A line once known is never lost or renamed by
//! a capture; only a person's own choice changes it.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::{NEWER, check_digits, check_id, check_size, form, stored};
use crate::error::Result;
use crate::order;
use crate::time::Moment;

/// The storage key.
pub const LINES_KEY: &str = "lines";

/// The number of colours a person can choose from.
pub const COLOURS: u8 = 8;

/// The most letters a name has.
pub const NAME_CAP: usize = 40;

const SCHEMA: u32 = 1;

/// All lines ever seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lines {
    schema: u32,
    lines: Vec<NamedLine>,
}

/// A line as a person knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedLine {
    /// Its [`super::line_id`].
    pub id: String,
    /// The portal's id.
    pub carrier: String,
    /// Last four digits; `None` for the account.
    pub line: Option<String>,
    /// The name a person gave it.
    pub name: Option<String>,
    /// Its place among the lines; of two at one place, the one with the lower id comes first.
    pub order: u32,
    /// The colour a person gave it, from 0 to below [`COLOURS`]; a number beyond is a newer version's, and as `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<u8>,
    /// When a person last changed its name, colour or place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<Moment>,
}

impl Default for Lines {
    fn default() -> Self {
        Self { schema: SCHEMA, lines: Vec::new() }
    }
}

impl Lines {
    /// Reads what [`Lines::to_text`] wrote.
    ///
    /// # Errors
    /// `stored` for any other text; `too_large` over [`super::CAP`].
    pub fn parse(json: &str) -> Result<Self> {
        parse_json(LINES_KEY, json, SCHEMA)
    }

    /// The JSON text.
    ///
    /// # Errors
    /// `too_large` over [`super::CAP`].
    pub fn to_text(&self) -> Result<String> {
        json_text(LINES_KEY, self)
    }

    /// These lines, which came from elsewhere, as an imported file gives them.
    ///
    /// # Errors
    /// `form` for what is no id, no last four digits, no carrier of its id, no name or no colour, and for an id that
    /// comes twice; `too_large` over [`super::CAP`].
    pub fn of(lines: Vec<NamedLine>) -> Result<Self> {
        let mut all = Self::default();
        for line in lines {
            line.check()?;
            if all.get(&line.id).is_some() {
                return Err(form(&line.id, "a line that comes once"));
            }
            all.lines.push(line);
        }
        all.sort();
        all.to_text()?;
        Ok(all)
    }

    /// The line with this id.
    pub fn get(&self, id: &str) -> Option<&NamedLine> {
        self.lines.iter().find(|line| line.id == id)
    }

    /// The place of a line among the others; the last where nobody knows it.
    pub fn place(&self, id: &str) -> u32 {
        self.get(id).map_or(u32::MAX, |line| line.order)
    }

    /// The colour of a line that is listed after `before` others: see [`NamedLine::painted`].
    pub fn colour(&self, id: &str, before: usize) -> usize {
        painted(self.get(id).and_then(|line| line.colour), before)
    }

    /// Takes in all lines that another store has. Of a line that both have, what a person changed last stays.
    pub fn merge(&mut self, other: &Self) {
        for line in &other.lines {
            match self.lines.iter_mut().find(|known| known.id == line.id) {
                Some(known) if known.precedence() < line.precedence() => *known = line.clone(),
                Some(_) => {}
                None => self.lines.push(line.clone()),
            }
        }
        self.sort();
    }

    /// Those of these lines whose id fits.
    pub(crate) fn only(mut self, fits: impl Fn(&str) -> bool) -> Self {
        self.lines.retain(|line| fits(&line.id));
        self
    }

    /// These lines under other ids.
    pub(crate) fn with_ids(mut self, id: impl Fn(&NamedLine) -> String) -> Self {
        for line in &mut self.lines {
            line.id = id(line);
        }
        self.sort();
        self
    }

    /// Gives a line another name; `None` for none.
    ///
    /// # Errors
    /// `form` for an unknown line, and for a name that is empty, has over [`NAME_CAP`] letters, or letters nobody sees.
    pub(crate) fn rename(&mut self, id: &str, name: Option<String>, now: Moment) -> Result<()> {
        name.as_deref().map_or(Ok(()), check_name)?;
        self.touch(id, now)?.name = name;
        Ok(())
    }

    /// Gives a line another colour; `None` for none.
    ///
    /// # Errors
    /// `form` for an unknown line, and for a colour that is not below [`COLOURS`].
    pub(crate) fn recolour(&mut self, id: &str, colour: Option<u8>, now: Moment) -> Result<()> {
        colour.map_or(Ok(()), check_colour)?;
        self.touch(id, now)?.colour = colour;
        Ok(())
    }

    /// Puts these lines first, in this order; the others follow in theirs.
    ///
    /// # Errors
    /// `form` for an unknown line.
    pub(crate) fn reorder(&mut self, ids: &[String], now: Moment) -> Result<()> {
        let others: Vec<String> =
            self.lines.iter().filter(|line| !ids.contains(&line.id)).map(|line| line.id.clone()).collect();
        for (place, id) in (0..).zip(ids.iter().chain(&others)) {
            if self.get(id).is_none_or(|line| line.order != place) {
                self.touch(id, now)?.order = place;
            }
        }
        self.sort();
        Ok(())
    }

    /// Forgets a line.
    pub(crate) fn remove(&mut self, id: &str) {
        self.lines.retain(|line| line.id != id);
    }

    /// The line, to be changed by a person.
    fn touch(&mut self, id: &str, now: Moment) -> Result<&mut NamedLine> {
        let known = self.lines.iter_mut().find(|line| line.id == id);
        let line = known.ok_or_else(|| form(id, "a line that is known"))?;
        line.changed = line.changed.max(Some(now));
        Ok(line)
    }

    fn sort(&mut self) {
        order::sort_by(&mut self.lines, |one, other| (one.order, &one.id).cmp(&(other.order, &other.id)));
    }

    /// The lines, in a person's order: as they were first seen, where nobody moved them.
    pub fn all(&self) -> &[NamedLine] {
        &self.lines
    }

    /// Adds a line at the end, unless it is known.
    pub fn add(&mut self, id: &str, carrier: &str, line: Option<&str>) {
        if self.lines.iter().any(|known| known.id == id) {
            return;
        }
        let order = self.lines.iter().map(|known| known.order.saturating_add(1)).max().unwrap_or(0);
        self.lines.push(NamedLine {
            id: id.to_owned(),
            carrier: carrier.to_owned(),
            line: line.map(str::to_owned),
            name: None,
            order,
            colour: None,
            changed: None,
        });
    }
}

impl NamedLine {
    /// The colour of a line that is listed after `before` others, from 1 to [`COLOURS`]: the one a person gave it, else
    /// that of its place.
    pub fn painted(&self, before: usize) -> usize {
        painted(self.colour, before)
    }

    fn check(&self) -> Result<()> {
        check_id(&self.id)?;
        self.line.as_deref().map_or(Ok(()), check_digits)?;
        if !self.id.strip_prefix(self.carrier.as_str()).is_some_and(|rest| rest.starts_with(':')) {
            return Err(form(&self.carrier, "the carrier of its line's id"));
        }
        self.name.as_deref().map_or(Ok(()), check_name)?;
        self.colour.map_or(Ok(()), check_colour)
    }

    /// Which of two of one id stays: the one changed last; of those changed at one time, one and the same of the two.
    fn precedence(&self) -> impl Ord {
        let place = Reverse(self.order);
        (self.changed, self.name.as_deref(), self.colour, place, &self.carrier, &self.line)
    }
}

fn painted(given: Option<u8>, before: usize) -> usize {
    let given = given.filter(|given| *given < COLOURS).map(usize::from);
    given.unwrap_or(before % usize::from(COLOURS)) + 1
}

/// Refuses a name that is none: empty, over [`NAME_CAP`] letters, or with letters nobody sees.
fn check_name(name: &str) -> Result<()> {
    let whole = name.trim() == name && (1..=NAME_CAP).contains(&name.chars().count());
    let seen = !name.chars().any(|letter| letter.is_control() || is_hidden(letter));
    if whole && seen { Ok(()) } else { Err(form(name, "a name of at most 40 letters")) }
}

/// Letters that turn the direction of a text around, or that have no width.
fn is_hidden(letter: char) -> bool {
    matches!(letter, '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn check_colour(colour: u8) -> Result<()> {
    if colour < COLOURS { Ok(()) } else { Err(form(&colour.to_string(), "a colour of the palette")) }
}

#[derive(Deserialize)]
struct Versioned {
    schema: u32,
}

/// Reads a JSON value with a `schema` field, the version before the rest.
pub(crate) fn parse_json<'a, T: Deserialize<'a>>(key: &str, json: &'a str, schema: u32) -> Result<T> {
    check_size(key, json)?;
    let found: Versioned = serde_json::from_str(json).map_err(|error| stored(key, error.to_string()))?;
    if found.schema > schema {
        return Err(stored(key, NEWER));
    }
    if found.schema < schema {
        return Err(stored(key, "an unknown version"));
    }
    serde_json::from_str(json).map_err(|error| stored(key, error.to_string()))
}

/// Writes a JSON value, refusing one that [`parse_json`] would refuse.
pub(crate) fn json_text<T: Serialize>(key: &str, value: &T) -> Result<String> {
    let json = serde_json::to_string(value).map_err(|error| stored(key, error.to_string()))?;
    check_size(key, &json)?;
    Ok(json)
}
