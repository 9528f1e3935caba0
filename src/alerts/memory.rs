//! What was told before: for each threshold that was crossed, whether that was shown or still waits.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{KEY, Kind, SCHEMA};
use crate::capture::Amount;
use crate::error::Result;
use crate::history::{json_text, parse_json};
use crate::time::Moment;

/// The most crossings remembered: more than a hundred lines have at a time.
const MOST: usize = 1000;

/// All crossings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Memory {
    schema: u32,
    crossings: BTreeMap<String, Crossing>,
}

/// A threshold that was crossed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Crossing {
    /// Whether it was shown.
    pub state: State,
    /// The lowest value since, or in [`State::Armed`] the highest: bytes or yen. `None` where a day was crossed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Amount>,
    /// When the figure was seen that crossed it.
    pub seen: Moment,
}

/// How far telling of a crossing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is to be shown when that is allowed.
    Waiting,
    /// It was shown.
    Shown,
    /// It was shown, and a top-up came since: the next fall is another crossing.
    Armed,
}

impl Default for Memory {
    fn default() -> Self {
        Self { schema: SCHEMA, crossings: BTreeMap::new() }
    }
}

/// The key of a crossing. A line's id has no spaces.
pub fn key(kind: Kind, line: &str, subject: &str) -> String {
    format!("{kind} {line} {subject}")
}

impl Memory {
    /// Reads what [`Memory::to_text`] wrote.
    pub fn parse(json: &str) -> Result<Self> {
        parse_json(KEY, json, SCHEMA)
    }

    /// The JSON text.
    pub fn to_text(&self) -> Result<String> {
        json_text(KEY, self)
    }

    pub fn is_empty(&self) -> bool {
        self.crossings.is_empty()
    }

    pub fn get_mut(&mut self, key: &str) -> Option<&mut Crossing> {
        self.crossings.get_mut(key)
    }

    pub fn take(&mut self, key: &str) -> Option<Crossing> {
        self.crossings.remove(key)
    }

    pub fn put(&mut self, key: &str, crossing: Crossing) {
        self.crossings.insert(key.to_owned(), crossing);
    }

    /// Remembers a crossing that has no value, unless it is known.
    pub fn cross(&mut self, key: &str, seen: Moment) {
        let new = || Crossing { state: State::Waiting, value: None, seen };
        self.crossings.entry(key.to_owned()).or_insert_with(new);
    }

    /// Forgets the oldest of what was shown beyond [`MOST`]. Nothing is forgotten by the clock, which can be wrong.
    pub fn prune(&mut self) {
        while self.crossings.len() > MOST {
            let shown = self.crossings.iter().filter(|(_, crossing)| crossing.state == State::Shown);
            let Some(oldest) = shown.min_by_key(|(_, crossing)| crossing.seen).map(|(key, _)| key.clone())
            else {
                return;
            };
            self.crossings.remove(&oldest);
        }
    }
}
