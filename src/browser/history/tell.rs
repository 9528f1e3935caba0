//! What is said of a view, and of a reading: when, how much, and what the page said about it.

use crate::capture::{Bucket, Measure, Period, Reading};
use crate::chart::series::{Course, View};
use crate::history::Entry;
use crate::time::Moment;

use super::History;

impl History {
    /// What a view shows, such as "Data used by day".
    pub(super) fn view_name(&self, view: View, now: Moment) -> String {
        let words = self.words;
        let measure = match (view.measure, view.course) {
            (Measure::Bill, Course::Month) => words.say("charges"),
            (measure, _) => words.measure(measure),
        };
        let name = match view.bucket {
            Bucket::Total => measure,
            bucket => words.tell("measure_bucket", &[&measure, &words.bucket(bucket)]),
        };
        match view.course {
            Course::Now => name,
            Course::Month => words.tell("by_month", &[&name]),
            Course::Day => words.tell("by_day", &[&name]),
            Course::Last3Days => {
                let days = words.period(Some(Period::Last3Days), now).unwrap_or_default();
                words.tell("label_period", &[&name, &days])
            }
        }
    }

    /// When a reading is of: its month or day, else when it was read.
    pub(super) fn when(&self, entry: &Entry, now: Moment) -> String {
        self.words.period(entry.reading.period, now).unwrap_or_else(|| self.seen(entry, now))
    }

    /// When a reading was seen, from the first time to the last.
    pub(super) fn seen(&self, entry: &Entry, now: Moment) -> String {
        let clock = |moment| self.words.clock(moment, now);
        if entry.first_seen == entry.last_seen {
            return clock(entry.first_seen);
        }
        self.words.tell("seen_until", &[&clock(entry.first_seen), &clock(entry.last_seen)])
    }

    /// The label and the page a reading stood on, and all else that tells how far to trust it.
    pub(super) fn evidence(&self, entry: &Entry, now: Moment) -> String {
        let (words, reading) = (self.words, &entry.reading);
        let label = &reading.evidence.label;
        let texts = [
            (!label.is_empty()).then(|| words.tell("quoted", &[label])),
            self.open(reading),
            words.likely(reading),
            words.as_of(reading, now),
            words.expiry(reading, now),
            reading
                .period
                .filter(|period| *period != Period::Current)
                .map(|_| words.tell("read_at", &[&self.seen(entry, now)])),
            Some(words.tell("on_page", &[&entry.page])),
        ];
        texts.into_iter().flatten().collect::<Vec<_>>().join("\u{a0}· ")
    }

    /// A word where charges are not fixed yet.
    fn open(&self, reading: &Reading) -> Option<String> {
        (reading.measure == Measure::BillToDate).then(|| self.words.measure(reading.measure))
    }
}
