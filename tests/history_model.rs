//! Any sequence of captures, deletions, imports and undoing, stopped anywhere, against a plain list of what was seen.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod captures;

use std::collections::{BTreeMap, BTreeSet};

use captures::{MARCH, any_page, any_readings, at, capture, kept, kind, line};
use proptest::prelude::*;
use proptest::sample::{Index as Pick, select, subsequence};
use zandaka::capture::{Capture, PageState};
use zandaka::change::{Change, Import, Plan, keys_behind, plan};
use zandaka::commit::commit;
use zandaka::error::Result;
use zandaka::history::{Chunk, Entry, Index, Month, line_id};
use zandaka::latest::Latest;
use zandaka::time::Moment;
use zandaka::{change, commit as captured};

type Store = BTreeMap<String, String>;

/// What was seen without a change, from when to when.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Run {
    /// The storage key of its line's month.
    key: String,
    /// All it says.
    value: String,
    /// What it speaks of.
    kind: String,
    first: Moment,
    last: Moment,
}

/// What a person or a page does.
#[derive(Clone, Debug)]
enum Act {
    /// A look, so many seconds after the one before.
    Capture(i64, Capture),
    /// Keeps a copy of all months.
    BackUp,
    /// Takes the copy in.
    Import,
    DeleteReading(Pick),
    DeleteLine(Pick),
    DeleteAll,
    /// Takes the last change back that was not.
    Undo,
}

/// Where the browser dies: never, or after a number of steps; whether all writes of one call are one step.
type Kill = (Option<Pick>, bool);

fn any_act() -> impl Strategy<Value = Vec<(Act, Kill)>> {
    (any_readings(), any_page()).prop_flat_map(|(readings, page)| {
        let count = readings.len();
        let shown = prop_oneof![
            3 => subsequence(readings.clone(), 1..=count),
            1 => Just([&readings[..], &readings[..]].concat()),
        ];
        let one = (select(vec![None, Some("5678"), Some("0042")]), shown)
            .prop_map(|(number, readings)| line(number, readings));
        let carrier = select(vec!["iijmio", "docomo"]);
        let step = prop_oneof![4 => 1..9_i64, 1 => Just(18 * 24 * 3600_i64)];
        let look =
            (step, proptest::collection::vec(one, 1..3), carrier).prop_map(move |(step, lines, carrier)| {
                let mut look = capture(at(MARCH), PageState::Read, lines);
                (look.carrier, look.page) = (carrier.into(), page.clone());
                Act::Capture(step, look)
            });
        let act = prop_oneof![
            6 => look,
            1 => Just(Act::BackUp),
            1 => Just(Act::Import),
            2 => any::<Pick>().prop_map(Act::DeleteReading),
            1 => any::<Pick>().prop_map(Act::DeleteLine),
            1 => Just(Act::DeleteAll),
            2 => Just(Act::Undo),
        ];
        let kill = (proptest::option::weighted(0.3, any::<Pick>()), any::<bool>());
        proptest::collection::vec((act, kill), 1..16)
    })
}

/// All that the history tells, found through the index alone.
fn told(store: &Store) -> Vec<Run> {
    let mut runs: Vec<Run> = chunks(store).iter().flat_map(runs_of).collect();
    runs.sort();
    runs
}

fn chunks(store: &Store) -> Vec<Chunk> {
    let index = store.get("h").map(|text| Index::parse(text).unwrap()).unwrap_or_default();
    let keys = index.months().into_values().flatten();
    let stored = keys.filter_map(|key| store.get(&key).map(|text| Chunk::parse(&key, text).unwrap()));
    stored.collect()
}

fn runs_of(chunk: &Chunk) -> Vec<Run> {
    let run = |entry: &Entry| Run {
        key: chunk.key(),
        value: kept(&entry.page, &entry.reading),
        kind: kind(&entry.page, &entry.reading),
        first: entry.first_seen,
        last: entry.last_seen,
    };
    chunk.entries().iter().map(run).collect()
}

/// The plain list after a look that is later than all before it.
fn looked(before: &[Run], look: &Capture) -> Vec<Run> {
    let mut runs = before.to_vec();
    let now = look.captured_at;
    let mut met = BTreeSet::new();
    let newest = |key: &str, kind: &str| {
        let same = before.iter().filter(|run| run.key == key && run.kind == kind);
        same.map(|run| run.last).max()
    };
    for line in &look.lines {
        let key = format!("h/{}/{}", line_id(&look.carrier, line), Month::of(now).unwrap());
        for reading in &line.readings {
            let (value, kind) = (kept(&look.page, reading), kind(&look.page, reading));
            let last = newest(&key, &kind);
            let goes_on = |(place, run): &(usize, &Run)| {
                (&run.key, &run.value, Some(run.last)) == (&key, &value, last) && !met.contains(place)
            };
            let place = before.iter().enumerate().filter(goes_on).min_by_key(|(_, run)| run.first);
            match place.map(|(place, _)| place) {
                Some(place) => {
                    met.insert(place);
                    runs[place].last = now;
                }
                None => runs.push(Run { key: key.clone(), value, kind, first: now, last: now }),
            }
        }
    }
    runs.sort();
    runs
}

/// The plain union: at every moment, and between any two, as many of each value as in the list that has more.
fn union(one: &[Run], other: &[Run]) -> Vec<Run> {
    let mut kinds: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for run in one.iter().chain(other) {
        kinds.insert((&run.key, &run.value), &run.kind);
    }
    let mut runs = Vec::new();
    for ((key, value), kind) in kinds {
        let of = |list: &[Run]| -> Vec<(Moment, Moment)> {
            let same = list.iter().filter(|run| run.key == key && run.value == value);
            same.map(|run| (run.first, run.last)).collect()
        };
        let (one, other) = (of(one), of(other));
        let ends: BTreeSet<Moment> = one.iter().chain(&other).flat_map(|run| [run.0, run.1]).collect();
        let ends: Vec<Moment> = ends.into_iter().collect();
        // How many there are at each end, and between it and the next.
        let count = |from: Moment, to: Moment| {
            let in_list =
                |list: &[(Moment, Moment)]| list.iter().filter(|run| run.0 <= from && to <= run.1).count();
            in_list(&one).max(in_list(&other))
        };
        let at_ends: Vec<usize> = ends.iter().map(|end| count(*end, *end)).collect();
        let after: Vec<usize> = ends.windows(2).map(|pair| count(pair[0], pair[1])).chain([0]).collect();
        for layer in 1..=at_ends.iter().copied().max().unwrap_or(0) {
            let mut first = None;
            for (place, end) in ends.iter().enumerate().filter(|(place, _)| at_ends[*place] >= layer) {
                let since = *first.get_or_insert(*end);
                if after[place] < layer {
                    let (key, value, kind) = (key.to_owned(), value.to_owned(), kind.to_owned());
                    runs.push(Run { key, value, kind, first: since, last: *end });
                    first = None;
                }
            }
        }
    }
    runs.sort();
    runs
}

/// The steps of a plan, and how many of them are done.
struct Steps {
    steps: Vec<Step>,
    done: usize,
}

enum Step {
    Set(Vec<(String, String)>),
    Remove(Vec<String>),
}

impl Steps {
    /// The worker's and the pages' calls, or each value by itself.
    fn new(calls: Vec<Step>, (kill, by_call): &Kill) -> Self {
        let mut steps = Vec::new();
        for call in calls {
            match call {
                Step::Set(values) if !by_call => {
                    steps.extend(values.into_iter().map(|value| Step::Set(vec![value])))
                }
                Step::Remove(keys) if !by_call => {
                    steps.extend(keys.into_iter().map(|key| Step::Remove(vec![key])))
                }
                call => steps.push(call),
            }
        }
        let done = kill.filter(|_| !steps.is_empty()).map_or(steps.len(), |kill| kill.index(steps.len()));
        Self { steps, done }
    }

    /// Does what is done of it; true where that is all.
    fn run(self, store: &mut Store) -> bool {
        let whole = self.done == self.steps.len();
        for step in self.steps.into_iter().take(self.done) {
            match step {
                Step::Set(values) => store.extend(values),
                Step::Remove(keys) => keys.iter().for_each(|key| drop(store.remove(key))),
            }
        }
        whole
    }
}

struct World {
    store: Store,
    model: Vec<Run>,
    now: i64,
    backup: Vec<Chunk>,
    /// What takes changes back, and the plain list before each.
    undo: Vec<(Change, Vec<Run>)>,
}

impl World {
    fn read(&self, keys: Vec<String>) -> Store {
        keys.into_iter().filter_map(|key| Some((key.clone(), self.store.get(&key)?.clone()))).collect()
    }

    fn capture(&mut self, step: i64, mut look: Capture, kill: &Kill) {
        self.now += step;
        look.captured_at = at(MARCH + self.now);
        let commit = commit(look.clone(), &self.read(captured::keys_for(&look))).unwrap();
        let (latest, rest) = commit.writes.into_iter().partition(|(key, _)| key == "latest");
        let after = looked(&self.model, &commit.capture);
        let whole = Steps::new(vec![Step::Set(rest), Step::Set(latest)], kill).run(&mut self.store);
        self.settle(whole, after);
    }

    /// Plans a change as a page does.
    fn plan(&self, change: Change) -> Result<Plan> {
        let mut read = self.read(change::keys_for(&change));
        let behind = keys_behind(&change, &read);
        read.extend(self.read(behind));
        plan(change, at(MARCH + self.now), &read)
    }

    fn change(&mut self, change: Change, after: Vec<Run>, kill: &Kill) -> bool {
        let Plan { writes, removes, after: last, undo } = self.plan(change).unwrap();
        let calls = vec![Step::Set(writes), Step::Remove(removes), Step::Set(last)];
        let before = self.model.clone();
        let whole = Steps::new(calls, kill).run(&mut self.store);
        if whole {
            self.undo.extend(undo.map(|undo| (undo, before)));
        }
        self.settle(whole, after);
        whole
    }

    /// What was done whole is as the plain list says. Of what was not, each month is as before or as after.
    fn settle(&mut self, whole: bool, after: Vec<Run>) {
        let told = told(&self.store);
        if whole {
            assert_eq!(told, after);
        } else {
            let keys: BTreeSet<&str> =
                self.model.iter().chain(&after).chain(&told).map(|run| run.key.as_str()).collect();
            for key in keys {
                let of =
                    |runs: &[Run]| runs.iter().filter(|run| run.key == key).cloned().collect::<Vec<Run>>();
                let month = of(&told);
                assert!(month == of(&self.model) || month == of(&after), "{key} is half done: {month:?}");
            }
        }
        self.model = told;
        self.check_latest();
    }

    /// What is shown is in the history.
    fn check_latest(&self) {
        let latest = self.store.get("latest").map(|text| Latest::parse(text).unwrap()).unwrap_or_default();
        for line in &latest.lines {
            assert!(!line.figures.is_empty());
            for figure in &line.figures {
                let (value, start) = (kept(&figure.page, &figure.reading), format!("h/{}/", line.id));
                let shows = |run: &&Run| {
                    run.key.starts_with(&start)
                        && run.value == value
                        && run.first <= figure.seen
                        && figure.seen <= run.last
                };
                assert!(self.model.iter().any(|run| shows(&run)), "{value} is nowhere in the history");
            }
        }
    }

    fn act(&mut self, act: Act, kill: &Kill) {
        match act {
            Act::Capture(step, look) => self.capture(step, look, kill),
            Act::BackUp => self.backup = chunks(&self.store),
            Act::Import => {
                let runs: Vec<Run> = self.backup.iter().flat_map(runs_of).collect();
                let import = Import { chunks: self.backup.clone(), ..Import::default() };
                self.change(Change::Import(Box::new(import)), union(&self.model, &runs), kill);
            }
            Act::DeleteReading(pick) => self.delete_reading(pick, kill),
            Act::DeleteLine(pick) => {
                let index = self.store.get("h").map(|text| Index::parse(text).unwrap()).unwrap_or_default();
                let ids: Vec<&str> = index.lines().collect();
                if !ids.is_empty() {
                    let line = (*pick.get(&ids)).to_owned();
                    let start = format!("h/{line}/");
                    let after =
                        self.model.iter().filter(|run| !run.key.starts_with(&start)).cloned().collect();
                    self.change(Change::DeleteLine { line }, after, kill);
                }
            }
            Act::DeleteAll => {
                self.change(Change::DeleteAll, Vec::new(), kill);
            }
            Act::Undo => self.undo(kill),
        }
    }

    fn delete_reading(&mut self, pick: Pick, kill: &Kill) {
        let chunks = chunks(&self.store);
        let all: Vec<(&Chunk, &Entry)> =
            chunks.iter().flat_map(|chunk| chunk.entries().iter().map(move |entry| (chunk, entry))).collect();
        if all.is_empty() {
            return;
        }
        let (chunk, entry) = *pick.get(&all);
        let gone = Chunk::of(chunk.id(), chunk.line(), chunk.month(), vec![entry.clone()]).unwrap();
        let mut after = self.model.clone();
        let place = after.iter().position(|run| *run == runs_of(&gone)[0]).unwrap();
        after.remove(place);
        let (line, month) = (chunk.id().to_owned(), chunk.month());
        self.change(Change::DeleteReading { line, month, entry: Box::new(entry.clone()) }, after, kill);
    }

    fn undo(&mut self, kill: &Kill) {
        let Some((change, before)) = self.undo.last().cloned() else { return };
        let after = match &change {
            Change::Import(import) => {
                let runs: Vec<Run> = import.chunks.iter().flat_map(runs_of).collect();
                union(&self.model, &runs)
            }
            Change::TakeBack { wrote, .. } => {
                let put_back = before.iter().filter(|run| wrote.contains_key(&run.key));
                let stay = self.model.iter().filter(|run| !wrote.contains_key(&run.key));
                let mut after: Vec<Run> = stay.chain(put_back).cloned().collect();
                after.sort();
                after
            }
            _ => self.model.clone(),
        };
        let redo = self.undo.len();
        match self.plan(change.clone()) {
            Ok(_) if !self.change(change, after, kill) => {}
            Ok(_) => {
                self.undo.truncate(redo - 1);
            }
            Err(error) => {
                assert_eq!(error.code(), "refused");
                self.undo.pop();
            }
        }
    }
}

proptest! {
    #[test]
    fn the_history_is_what_a_plain_list_of_readings_is(acts in any_act()) {
        let mut world =
            World { store: Store::new(), model: Vec::new(), now: 0, backup: Vec::new(), undo: Vec::new() };
        for (act, kill) in acts {
            world.act(act, &kill);
        }
        let leaving = world.store.get("h").map(|text| Index::parse(text).unwrap()).unwrap_or_default();
        let listed: BTreeSet<String> = leaving.months().into_values().flatten().collect();
        let known = |key: &str| listed.contains(key) || leaving.leaving().any(|other| other == key);
        prop_assert!(world.store.keys().filter(|key| key.starts_with("h/")).all(|key| known(key)));
    }

    #[test]
    fn a_backup_taken_into_an_empty_store_gives_the_same_history(acts in any_act()) {
        let mut world =
            World { store: Store::new(), model: Vec::new(), now: 0, backup: Vec::new(), undo: Vec::new() };
        for (act, _) in acts {
            world.act(act, &(None, true));
        }
        let import = Import { chunks: chunks(&world.store), ..Import::default() };
        let (model, months) = (world.model, world.store.into_iter().filter(|(key, _)| key.starts_with("h/")));
        let months: Store = months.collect();
        let mut other =
            World { store: Store::new(), model: Vec::new(), now: 0, backup: Vec::new(), undo: Vec::new() };
        other.change(Change::Import(Box::new(import)), model, &(None, true));
        other.store.retain(|key, _| key.starts_with("h/"));
        prop_assert_eq!(other.store, months);
    }
}
