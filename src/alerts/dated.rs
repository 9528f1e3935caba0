//! Days that come near: what lapses, what was not read for long, and the yearly note. Each is told once for its day.

use super::memory::{State, key};
use super::{Alert, DAY, Kind, Round, Told};
use crate::capture::{Certainty, Measure};
use crate::latest::KnownLine;
use crate::outlook::{self, days_between, midnight};
use crate::time::Moment;

/// Days for which the yearly note is due: who does not open the browser then is asked next year.
const NOTE_DAYS: i64 = 31;

impl Round<'_> {
    /// What lapses within the days that the person chose.
    pub(super) fn lapses(&mut self, line: &KnownLine) {
        let settings = self.settings.line(&line.id);
        for lapse in outlook::lapses(line, self.now) {
            let reading = &lapse.figure.reading;
            let kind = match reading.measure {
                Measure::ValidUntil | Measure::Balance => Kind::ValidityNear,
                _ => Kind::LapseNear,
            };
            let days = if reading.measure == Measure::Points { settings.points } else { settings.expiry };
            let near = days_between(self.now, lapse.at)
                .is_some_and(|left| days.is_some_and(|days| left <= i64::from(days)));
            if !near || reading.certainty != Certainty::Certain {
                continue;
            }
            let key = key(kind, &line.id, &format!("{} {} {}", reading.measure, reading.bucket, lapse.on));
            self.memory.cross(&key, lapse.figure.seen);
            let mut alert = Alert::of(kind, line, Some(lapse.figure.seen));
            alert.figure = Some(Told::of(lapse.figure, None));
            alert.until = Some(lapse.on);
            self.show(&key, alert);
        }
    }

    /// A line that was not read for days. An account's figures stand on the pages of its lines.
    pub(super) fn not_read(&mut self, line: &KnownLine) {
        let is_other = |other: &KnownLine| other.carrier == line.carrier && other.line.is_some();
        if line.line.is_none() && self.latest.lines.iter().any(is_other) {
            return;
        }
        let key = key(Kind::NotRead, &line.id, "");
        let Some(seen) = line.figures.iter().map(|figure| figure.seen).max() else { return };
        if self.memory.get_mut(&key).is_some_and(|crossing| crossing.seen != seen) {
            // It was read since.
            self.memory.take(&key);
        }
        let Some(days) = self.settings.nudge else { return };
        if self.now.seconds() - seen.seconds() >= i64::from(days) * DAY {
            self.memory.cross(&key, seen);
            self.show(&key, Alert::of(Kind::NotRead, line, Some(seen)));
        } else if self.memory.get_mut(&key).is_some_and(|crossing| crossing.state == State::Waiting) {
            self.memory.take(&key);
        }
    }

    /// The yearly note, once for each carrier.
    pub(super) fn check_details(&mut self) {
        let Some(due) = self.due() else { return };
        let year = due.date().year().to_string();
        for (place, line) in self.latest.lines.iter().enumerate() {
            let carrier = line.carrier.as_str();
            if self.latest.lines.iter().take(place).any(|before| before.carrier == carrier) {
                continue;
            }
            let key = key(Kind::CheckDetails, carrier, &year);
            self.memory.cross(&key, due);
            let (line, carrier) = (carrier.to_owned(), carrier.to_owned());
            let kind = Kind::CheckDetails;
            self.show(
                &key,
                Alert { kind, line, carrier, digits: None, figure: None, until: None, seen: None },
            );
        }
    }

    /// The start of the day on which the note that is due now became due.
    fn due(&self) -> Option<Moment> {
        let note = self.settings.note?;
        let today = self.now.date();
        [today.year(), today.year() - 1].into_iter().find_map(|year| {
            let due = midnight(jiff::civil::Date::new(year, note.month, note.day).ok()?)?;
            (0..NOTE_DAYS * DAY).contains(&(self.now.seconds() - due.seconds())).then_some(due)
        })
    }
}
