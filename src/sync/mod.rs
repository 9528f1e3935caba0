//! What a person's browsers tell each other through the browser's own sync storage, where they asked for it: what is
//! known now, the names of lines, and settings. The history travels by backup.
//!
//! Pure. Under the lock the worker hands [`plan`] what is stored here and there, and writes what the [`Plan`] says; done
//! by turns in every browser, all come to know the same, and then nothing is written any more. Each line is an item of
//! its own, so that two browsers that write at once do not undo each other. What is newer counts, by the time it was
//! seen or chosen. `memory` is what this browser has to remember of it.

mod item;
mod memory;

use std::collections::BTreeMap;

use crate::change::take_in;
use crate::error::Result;
use crate::history::{LINES_KEY, Lines};
use crate::import::known;
use crate::latest::{self, KnownLine, Latest};
use crate::opened::fingerprint;
use crate::settings::{self, Settings};
use crate::time::Moment;

use item::{Chosen, line_key};
pub use memory::KEY;
use memory::Memory;

/// The keys in the local storage that a plan is made from.
pub const KEYS: [&str; 4] = [KEY, latest::KEY, LINES_KEY, settings::KEY];

/// Stored values by key.
type Stored = BTreeMap<String, String>;

/// What is to be written, in this order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Values in the local storage.
    pub here: Stored,
    /// Keys to remove from it.
    pub forget_here: Vec<String>,
    /// Items in the sync storage.
    pub there: Stored,
    /// Items to remove from it.
    pub forget_there: Vec<String>,
}

impl Plan {
    /// Whether all know the same.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Whether there is anything to do for what is stored under [`KEYS`]: the person shares, or did.
pub fn is_wanted(here: &Stored) -> bool {
    let settings = here.get(settings::KEY).and_then(|text| Settings::parse(text).ok());
    here.contains_key(KEY) || settings.is_some_and(|settings| settings.sync)
}

/// What this browser and the others write to know the same, at `now`. `here` holds what is stored under [`KEYS`], `there`
/// all of the sync storage. Nothing where the person does not want it; where they no longer do, what this browser
/// put there is removed.
///
/// # Errors
/// `stored`, `newer` or `too_large` for a value here that cannot be read or would pass its cap. An item there that is
/// none of ours, or cannot be, is passed over.
pub fn plan(here: &Stored, there: &Stored, now: Moment) -> Result<Plan> {
    let text = |key: &str| here.get(key).map(String::as_str);
    let settings = text(settings::KEY).map(Settings::parse).transpose()?.unwrap_or_default();
    let memory = text(KEY).map(Memory::parse).transpose()?;
    if !settings.sync {
        return Ok(memory.map(|memory| leave(&memory)).unwrap_or_default());
    }
    let mut sync = Sync {
        latest: text(latest::KEY).map(Latest::parse).transpose()?.unwrap_or_default(),
        lines: text(LINES_KEY).map(Lines::parse).transpose()?.unwrap_or_default(),
        memory: memory.unwrap_or_default(),
        plan: Plan::default(),
        there,
        now,
    };
    sync.fold_learned();
    sync.forget_deleted();
    sync.latest()?;
    sync.names()?;
    sync.settings(&settings, text(settings::KEY).unwrap_or_default())?;
    let values = [
        (latest::KEY, sync.latest.to_text()?, Latest::default().to_text()?),
        (LINES_KEY, sync.lines.to_text()?, Lines::default().to_text()?),
        (KEY, sync.memory.to_text()?, String::new()),
    ];
    let mut plan = sync.plan;
    for (key, new, none) in values {
        if text(key).unwrap_or(&none) != new {
            plan.here.insert(key.to_owned(), new);
        }
    }
    Ok(plan)
}

/// Takes back what this browser put there.
fn leave(memory: &Memory) -> Plan {
    let items = memory.shared.iter().map(|id| line_key(id));
    let forget_there = items.chain([LINES_KEY, settings::KEY].map(str::to_owned)).collect();
    Plan { forget_here: vec![KEY.to_owned()], forget_there, ..Plan::default() }
}

struct Sync<'a> {
    latest: Latest,
    lines: Lines,
    memory: Memory,
    plan: Plan,
    there: &'a Stored,
    now: Moment,
}

impl Sync<'_> {
    /// A line that was first known from another browser, under its id there, and was read here since, is one line.
    fn fold_learned(&mut self) {
        for id in self.memory.learned.clone() {
            let Some(place) = self.latest.lines.iter().position(|line| line.id == id) else { continue };
            let mut line = self.latest.lines.remove(place);
            let alike = |other: &&KnownLine| {
                line.line.is_some() && other.carrier == line.carrier && other.line == line.line
            };
            let mut own = self.latest.lines.iter().filter(alike).map(|line| line.id.clone());
            match (own.next(), own.next()) {
                (Some(own), None) => {
                    self.memory.forget(&id);
                    let lines = std::mem::take(&mut self.lines);
                    let names =
                        lines.with_ids(|line| if line.id == id { own.clone() } else { line.id.clone() });
                    self.lines.merge(&names);
                    line.id = own;
                    take_in(&mut self.latest, &Latest { lines: vec![line], ..Latest::default() });
                }
                _ => self.latest.lines.insert(place, line),
            }
        }
    }

    /// A line that was shared and is gone here was deleted by the person: it goes there too, and what others knew of it
    /// until now does not come back.
    fn forget_deleted(&mut self) {
        let gone = |id: &String| !self.latest.lines.iter().any(|line| line.id == *id);
        let deleted: Vec<String> = self.memory.shared.iter().filter(|id| gone(id)).cloned().collect();
        for id in deleted {
            self.memory.forget(&id);
            self.plan.forget_there.push(line_key(&id));
            self.memory.delete(id, self.now);
        }
    }

    /// Takes in what the others know, and tells what they do not.
    fn latest(&mut self) -> Result<()> {
        let theirs: Vec<Latest> = self.there.iter().filter_map(|(key, text)| item::line(key, text)).collect();
        let theirs = theirs.into_iter().filter(|theirs| known::check(theirs).is_ok());
        for mut theirs in theirs.collect::<Vec<_>>() {
            let Some(line) = theirs.lines.first_mut() else { continue };
            let id = self.own_id(&line.id, &line.carrier, line.line.as_deref());
            let seen = line.figures.iter().map(|figure| figure.seen).max();
            if self.memory.deleted(&id).is_some_and(|at| seen <= Some(at)) {
                continue;
            }
            line.id = id;
            self.memory.learn(&line.id, &self.latest);
            take_in(&mut self.latest, &theirs);
        }
        for line in &self.latest.lines {
            let key = line_key(&line.id);
            let Some(text) = item::of_line(line, &self.latest)? else { continue };
            if self.there.get(&key) != Some(&text) {
                self.plan.there.insert(key, text);
            }
            self.memory.share(&line.id);
        }
        Ok(())
    }

    /// The name, colour and place of each line that is known, as a person changed them last.
    fn names(&mut self) -> Result<()> {
        let theirs = self.there.get(LINES_KEY).and_then(|text| Lines::parse(text).ok()).unwrap_or_default();
        let mut known = Lines::default();
        known.merge(&theirs.with_ids(|line| self.own_id(&line.id, &line.carrier, line.line.as_deref())));
        let mut both = known.clone();
        let is_known = |id: &str| self.latest.lines.iter().any(|line| line.id == id);
        both.merge(&self.lines.clone().only(is_known));
        self.lines.merge(&known.clone().only(is_known));
        if both != known {
            self.tell(LINES_KEY, both.to_text()?);
        }
        Ok(())
    }

    /// The settings that were chosen last. A browser that begins to share takes what the others have.
    fn settings(&mut self, own: &Settings, own_text: &str) -> Result<()> {
        let is = fingerprint(own_text);
        let theirs = self.there.get(settings::KEY).and_then(|text| Chosen::parse(text));
        let chosen_here = match self.memory.chosen {
            Some((_, known)) => known != is,
            None => theirs.is_none(),
        };
        if chosen_here {
            self.memory.chosen = Some((self.now, is));
            self.tell(settings::KEY, Chosen { at: self.now, settings: own.clone() }.to_text()?);
            return Ok(());
        }
        // Of two that were chosen in one second the one that was shared last counts.
        let newer = |theirs: &Chosen| self.memory.chosen.is_none_or(|(at, _)| at <= theirs.at);
        let Some(mut theirs) = theirs.filter(newer) else { return Ok(()) };
        for (line, _) in &mut theirs.settings.lines {
            *line = self.own_id(line, carrier_of(line), digits_of(line));
        }
        theirs.settings.lines.sort_by(|(one, _), (other, _)| one.cmp(other));
        let text = theirs.settings.to_text()?;
        self.memory.chosen = Some((theirs.at, fingerprint(&text)));
        if text != own_text {
            self.plan.here.insert(settings::KEY.to_owned(), text);
        }
        Ok(())
    }

    fn tell(&mut self, key: &str, text: String) {
        if item::fits(key, &text) {
            self.plan.there.insert(key.to_owned(), text);
        }
    }

    /// The id that a line of another browser has here. Each browser masks numbers under a key of its own; a line is the
    /// same where its carrier and its last four digits are, and no second one has them.
    fn own_id(&self, id: &str, carrier: &str, digits: Option<&str>) -> String {
        let alike = |line: &&KnownLine| line.carrier == carrier && line.line.as_deref() == digits;
        let mut own = self.latest.lines.iter().filter(|_| digits.is_some()).filter(alike);
        match (self.latest.lines.iter().any(|line| line.id == id), own.next(), own.next()) {
            (false, Some(line), None) => line.id.clone(),
            _ => id.to_owned(),
        }
    }
}

/// The carrier that a line's id begins with.
fn carrier_of(id: &str) -> &str {
    id.split(':').next().unwrap_or_default()
}

/// The last four digits in a line's id, `docomo:5678-k3f9`; nothing for the account.
fn digits_of(id: &str) -> Option<&str> {
    id.split(':').nth(1)?.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}
