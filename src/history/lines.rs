//! The lines a person has, with the names and the order they gave them. A line once known is never lost or renamed by
//! a capture; only a person's own choice changes it.

use serde::{Deserialize, Serialize};

use super::{NEWER, check_size, stored};
use crate::error::Result;

/// The storage key.
pub const LINES_KEY: &str = "lines";

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
    /// Its place among the lines, from 0.
    pub order: u32,
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

    /// The lines, in the order they were first seen.
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
        });
    }
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
