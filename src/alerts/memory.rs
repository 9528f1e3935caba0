//! What was told before: for each threshold that was crossed, whether that was shown or still waits.

use rust_decimal::Decimal;

use super::{KEY, Kind, SCHEMA};
use crate::error::Result;
use crate::flat::{self, Texts};
use crate::history::stored;
use crate::time::Moment;

/// The most crossings remembered: more than a hundred lines have at a time.
const MOST: usize = 1000;

/// All crossings, by [`key`]. They are few, and a list is less code than a map.
#[derive(Default)]
pub struct Memory {
    crossings: Vec<(String, Crossing)>,
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
        let mut memory = Self::default();
        for (key, text) in flat::parse(KEY, json, SCHEMA)? {
            let crossing = Crossing::parse(&text).ok_or_else(|| stored(KEY, "it is no crossing"))?;
            memory.crossings.push((key, crossing));
        }
        Ok(memory)
    }

    /// The JSON text.
    pub fn to_text(&self) -> Result<String> {
        let mut texts = Texts::new();
        for (key, crossing) in &self.crossings {
            texts.insert(key.clone(), crossing.to_text());
        }
        flat::to_text(KEY, SCHEMA, texts)
    }

    pub fn is_empty(&self) -> bool {
        self.crossings.is_empty()
    }

    pub fn get_mut(&mut self, key: &str) -> Option<&mut Crossing> {
        self.crossings.iter_mut().find(|(known, _)| known == key).map(|(_, crossing)| crossing)
    }

    pub fn take(&mut self, key: &str) -> Option<Crossing> {
        let place = self.crossings.iter().position(|(known, _)| known == key)?;
        Some(self.crossings.swap_remove(place).1)
    }

    /// Remembers a crossing under a key that was taken, or never put.
    pub fn put(&mut self, key: String, crossing: Crossing) {
        self.crossings.push((key, crossing));
    }

    /// Remembers a crossing that has no value, unless it is known.
    pub fn cross(&mut self, key: &str, seen: Moment) {
        if self.get_mut(key).is_none() {
            self.put(key.to_owned(), Crossing { state: State::Waiting, seen, value: None });
        }
    }

    /// Forgets the oldest of what was shown beyond [`MOST`]. Nothing is forgotten by the clock, which can be wrong.
    pub fn prune(&mut self) {
        while self.crossings.len() > MOST {
            let shown = self.crossings.iter().enumerate();
            let shown = shown.filter(|(_, (_, crossing))| crossing.state == State::Shown);
            let Some((place, _)) = shown.min_by_key(|(_, (_, crossing))| crossing.seen) else { return };
            self.crossings.swap_remove(place);
        }
    }
}
