//! What was told before: for each threshold that was crossed, whether that was shown or still waits.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{KEY, Kind, SCHEMA};
use crate::error::Result;
use crate::flat::{self, Texts};
use crate::history::stored;
use crate::time::Moment;

/// The most crossings remembered: more than a hundred lines have at a time.
const MOST: usize = 1000;

/// All crossings, by [`key`].
#[derive(Default)]
pub struct Memory {
    crossings: BTreeMap<String, Crossing>,
}

/// A threshold that was crossed.
pub struct Crossing {
    /// Whether it was shown.
    pub state: State,
    /// When the figure was seen that crossed it.
    pub seen: Moment,
    /// The lowest value since, or in [`State::Armed`] the highest: bytes or yen. `None` where a day was crossed.
    pub value: Option<Decimal>,
}

/// How far telling of a crossing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is to be shown when that is allowed.
    Waiting,
    /// It was shown.
    Shown,
    /// It was shown, and a top-up came since: the next fall is another crossing.
    Armed,
}

impl State {
    const ALL: [Self; 3] = [Self::Waiting, Self::Shown, Self::Armed];

    fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Shown => "shown",
            Self::Armed => "armed",
        }
    }
}

impl Crossing {
    /// `shown 2026-11-23T12:00:00+09:00 400000000`.
    fn to_text(&self) -> String {
        let mut text = format!("{} {}", self.state.name(), self.seen);
        if let Some(value) = self.value {
            text.push(' ');
            text.push_str(&value.to_string());
        }
        text
    }

    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let state = words.next()?;
        let state = State::ALL.into_iter().find(|known| known.name() == state)?;
        let seen = words.next()?.parse().ok()?;
        let value = words.next().map(Decimal::from_str_exact).transpose().ok()?;
        words.next().is_none().then_some(Self { state, seen, value })
    }
}

/// The key of a crossing. A line's id has no spaces.
pub fn key(kind: Kind, line: &str, subject: &str) -> String {
    format!("{kind} {line} {subject}")
}

impl Memory {
    /// Reads what [`Memory::to_text`] wrote.
    pub fn parse(json: &str) -> Result<Self> {
        let read = |(key, text): (String, String)| Some((key, Crossing::parse(&text)?));
        let crossings = flat::parse(KEY, json, SCHEMA)?.into_iter().map(read).collect::<Option<_>>();
        Ok(Self { crossings: crossings.ok_or_else(|| stored(KEY, "it is no crossing"))? })
    }

    /// The JSON text.
    pub fn to_text(&self) -> Result<String> {
        let texts: Texts =
            self.crossings.iter().map(|(key, crossing)| (key.clone(), crossing.to_text())).collect();
        flat::to_text(KEY, SCHEMA, texts)
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
        let new = || Crossing { state: State::Waiting, seen, value: None };
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
