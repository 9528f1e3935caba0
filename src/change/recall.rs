//! What is known now, after the history was changed: `latest` follows what was deleted and what was taken in.
//!
//! A figure that is deleted leaves its place to the newest that the history still tells of its kind, and to none where it
//! tells none. The history does not keep the text as printed, so such a figure has none.

use crate::capture::{Period, Reading};
use crate::history::{Chunk, Entry};
use crate::latest::{Figure, KnownLine, Latest, same_group};
use crate::time::Moment;

/// Takes a deleted reading out of what is known, and gives the figures of its kind as they were; `left` is what the
/// history still tells of the line.
pub(super) fn forget_reading(latest: &mut Latest, line: &str, entry: &Entry, left: &[Entry]) -> Latest {
    latest.doubted.forget(|doubt| doubt.is_of(line, &entry.reading));
    let mut taken = Latest::default();
    let Some(known) = latest.lines.iter_mut().find(|known| known.id == line) else { return taken };
    let Some(place) = known.figures.iter().position(|figure| shows(figure, entry)) else { return taken };
    let figures = in_group(known, &entry.reading).cloned().collect();
    taken.lines.push(KnownLine { figures, ..known.clone() });
    let others = known.figures.iter().enumerate().filter(|(other, _)| *other != place);
    let others = others.map(|(_, figure)| figure).filter(|other| same_group(&other.reading, &entry.reading));
    let mut stay: Vec<Figure> = others.cloned().collect();
    if stay.is_empty() {
        stay = newest(left.iter().filter(|other| same_group(&other.reading, &entry.reading)).map(figure));
    }
    replace(known, &entry.reading, stay);
    latest.lines.retain(|known| !known.figures.is_empty());
    taken
}

/// Takes a deleted line out of what is known, and its portal's last visit where no other line has it; gives both.
pub(super) fn forget_line(latest: &mut Latest, line: &str) -> Latest {
    latest.doubted.forget(|doubt| doubt.line == line);
    let mut taken = Latest::default();
    let Some(place) = latest.lines.iter().position(|known| known.id == line) else { return taken };
    let known = latest.lines.remove(place);
    if !latest.lines.iter().any(|other| other.carrier == known.carrier) {
        taken.visits = latest.visits.clone();
        taken.visits.retain(|visit| visit.carrier == known.carrier);
        latest.visits.retain(|visit| visit.carrier != known.carrier);
    }
    taken.lines.push(known);
    taken
}

/// Takes in what another store knew last, where it is newer or not known here.
pub fn take_in(latest: &mut Latest, other: &Latest) {
    for line in &other.lines {
        match latest.lines.iter_mut().find(|known| known.id == line.id) {
            Some(known) => {
                known.plan = known.plan.take().or_else(|| line.plan.clone());
                take_in_figures(known, &line.figures);
            }
            None => latest.lines.push(line.clone()),
        }
    }
    for visit in &other.visits {
        match latest.visits.iter_mut().find(|known| known.carrier == visit.carrier) {
            Some(known) if known.at < visit.at => *known = visit.clone(),
            Some(_) => {}
            None => latest.visits.push(visit.clone()),
        }
    }
    if latest.doubted.is_empty() {
        latest.doubted = other.doubted.clone();
    }
}

/// Takes in what a month tells, where it is newer or not known.
pub(super) fn take_in_entries(latest: &mut Latest, chunk: &Chunk) {
    if chunk.entries().is_empty() {
        return;
    }
    if !latest.lines.iter().any(|known| known.id == chunk.id()) {
        latest.lines.push(KnownLine {
            id: chunk.id().to_owned(),
            carrier: chunk.carrier().to_owned(),
            line: chunk.line().map(str::to_owned),
            plan: None,
            figures: Vec::new(),
        });
    }
    let figures: Vec<Figure> = chunk.entries().iter().map(figure).collect();
    if let Some(known) = latest.lines.iter_mut().find(|known| known.id == chunk.id()) {
        take_in_figures(known, &figures);
    }
}

fn take_in_figures(known: &mut KnownLine, figures: &[Figure]) {
    let mut done: Vec<&Reading> = Vec::new();
    for figure in figures {
        let reading = &figure.reading;
        if done.iter().any(|other| same_group(other, reading)) {
            continue;
        }
        done.push(reading);
        let new = newest(figures.iter().filter(|other| same_group(&other.reading, reading)).cloned());
        let more = new.len() > in_group(known, reading).count();
        let (newer, as_new) = (age(new.iter()), age(in_group(known, reading)));
        if newer > as_new || (newer == as_new && more) {
            replace(known, reading, new);
        }
    }
}

/// Whether the figure is this entry.
fn shows(figure: &Figure, entry: &Entry) -> bool {
    let mut shown = Entry { reading: figure.reading.clone(), page: figure.page.clone(), ..entry.clone() };
    shown.reading.evidence.text.clear();
    shown.says_as(entry) && entry.covers(figure.seen)
}

fn figure(entry: &Entry) -> Figure {
    Figure {
        reading: entry.reading.clone(),
        since: entry.first_seen,
        seen: entry.last_seen,
        page: entry.page.clone(),
    }
}

fn in_group<'a>(known: &'a KnownLine, reading: &'a Reading) -> impl Iterator<Item = &'a Figure> {
    known.figures.iter().filter(move |figure| same_group(&figure.reading, reading))
}

/// By what the newer of two is known: the period first, then the look.
fn age<'a>(figures: impl Iterator<Item = &'a Figure>) -> Option<(Option<Period>, Moment, String)> {
    figures.map(|figure| (figure.reading.period, figure.seen, figure.page.clone())).max()
}

/// Of figures of one group those of the newest period that one look, the last, showed together.
fn newest(figures: impl Iterator<Item = Figure>) -> Vec<Figure> {
    let mut figures: Vec<Figure> = figures.collect();
    let last = age(figures.iter());
    figures.retain(|figure| age(std::iter::once(figure)) == last);
    figures
}

/// Puts figures in the place of those of one group.
fn replace(known: &mut KnownLine, reading: &Reading, figures: Vec<Figure>) {
    let is_old = |figure: &Figure| same_group(&figure.reading, reading);
    let place = known.figures.iter().position(is_old);
    known.figures.retain(|figure| !is_old(figure));
    let place = place.unwrap_or(known.figures.len());
    known.figures.splice(place..place, figures);
}
