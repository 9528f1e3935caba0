//! The days that stand in the history, as a calendar file (iCalendar, RFC 5545):
//! <https://www.rfc-editor.org/rfc/rfc5545>.
//!
//! Owns which days are events and their form: what lapses, when a line's data begins anew, the day a fixed bill bears.
//! Nothing is guessed: a line of which nobody knows when its month begins has no resets. Months are taken newest first,
//! so that an event is written once, as it was read last; its name stays the same, so that a calendar that gets a newer
//! file changes the event and does not add it again.

use std::collections::BTreeSet;

use super::Filter;
use crate::capture::{Amount, AsOf, Bucket, Measure, Period};
use crate::history::{Chunk, Entry};
use crate::order;
use crate::time::{Moment, Stamp};

/// Says an event to a person, in one line.
pub type Title = Box<dyn Fn(&Event<'_>) -> String>;

/// The portals whose lines all begin their month on the first. docomo and LINEMO:
/// <https://www.docomo.ne.jp/english/support/online/>, <https://www.linemo.jp/support/faq/view/27421>; au:
/// <https://www.au.com/english/mobile/charge/data-option/data-charge/>; Rakuten:
/// <https://network.mobile.rakuten.co.jp/faq/detail/10001093/>; mineo: <https://mineo.jp/service/data/packet-charge/>;
/// ahamo, IIJmio and UQ mobile say the same in their guides. Others count from a contract's or a top-up's own day.
const FIRST_OF_MONTH: [&str; 8] =
    ["ahamo", "au", "docomo", "iijmio", "linemo", "mineo", "rakuten", "uqmobile"];

/// The most octets of a line, without its end (RFC 5545, 3.1).
const FOLD: usize = 75;

/// What happens on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Happening {
    /// Something lapses.
    Lapse,
    /// The line's data begins anew.
    Reset,
    /// The day that stands on a fixed bill.
    Bill,
}

/// A day of a line.
#[derive(Debug)]
pub struct Event<'a> {
    /// What happens.
    pub happening: Happening,
    /// When, in Japan.
    pub when: Stamp,
    /// The portal's id.
    pub carrier: &'a str,
    /// The line's id.
    pub id: &'a str,
    /// The line's last four digits; `None` for the account.
    pub line: Option<&'a str>,
    /// What says so, as last read.
    pub entries: Vec<&'a Entry>,
}

impl Event<'_> {
    /// The event in the names of the CSV: `iijmio 0042: lapse of data_remaining top_up 0.50 GB`.
    pub fn plain(&self) -> String {
        let line = self.line.map(|line| format!(" {line}")).unwrap_or_default();
        let what = match self.happening {
            Happening::Lapse => "lapse of ",
            Happening::Reset => "reset",
            Happening::Bill => "bill of ",
        };
        let figures =
            if self.happening == Happening::Reset { String::new() } else { self.figures().join(", ") };
        format!("{}{line}: {what}{figures}", self.carrier)
    }

    /// The figures behind it, each as `data_remaining top_up 0.50 GB`.
    fn figures(&self) -> Vec<String> {
        let figure = |entry: &&Entry| {
            let reading = &entry.reading;
            let mut words = vec![reading.measure.to_string()];
            match (reading.period, reading.measure) {
                (Some(Period::Month { .. }), _) => {
                    words.extend(reading.period.map(|month| month.to_string()))
                }
                (_, Measure::ValidUntil) => {}
                _ => words.push(reading.bucket.to_string()),
            }
            match reading.amount {
                Amount::Number(number) => words.extend([number.to_string(), reading.unit.to_string()]),
                Amount::Unlimited => words.push(reading.unit.to_string()),
                Amount::Stamp(_) => {}
            }
            words.join(" ")
        };
        self.entries.iter().map(figure).collect()
    }

    /// The same for the same event in every file.
    fn uid(&self) -> String {
        let name = match self.happening {
            Happening::Lapse => "lapse",
            Happening::Reset => "reset",
            Happening::Bill => "bill",
        };
        format!("{name}-{}-{}@zandaka", self.when, self.id)
    }
}

/// A calendar in the making.
pub(super) struct Calendar {
    title: Title,
    /// The names of the events that are written.
    written: BTreeSet<String>,
}

/// The start of the file.
pub(super) fn head() -> Vec<u8> {
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Zandaka//Zandaka//EN\r\nCALSCALE:GREGORIAN\r\n".to_vec()
}

/// The end of the file.
pub(super) fn end() -> Vec<u8> {
    b"END:VCALENDAR\r\n".to_vec()
}

impl Calendar {
    pub(super) fn new(title: Title) -> Self {
        Self { title, written: BTreeSet::new() }
    }

    /// The events of a month that no later month has.
    pub(super) fn piece(&mut self, chunks: &[Chunk], filter: &Filter) -> Vec<u8> {
        let mut out = Vec::new();
        for event in chunks.iter().flat_map(|chunk| events(chunk, filter)) {
            if self.written.insert(event.uid()) {
                push_event(&event, &(self.title)(&event), &mut out);
            }
        }
        out
    }
}

/// The events of a chunk, in order.
fn events<'a>(chunk: &'a Chunk, filter: &Filter) -> Vec<Event<'a>> {
    let mut days: Vec<(Stamp, Happening, Vec<&Entry>)> = Vec::new();
    for entry in chunk.entries().iter().filter(|entry| filter.takes(chunk, entry)) {
        for (happening, when) in happenings(chunk, entry) {
            match days.iter_mut().find(|day| (day.0, day.1) == (when, happening)) {
                Some(day) => day.2.push(entry),
                None => days.push((when, happening, vec![entry])),
            }
        }
    }
    order::sort_by_key(&mut days, |day| (day.0, day.1));
    let event = |(when, happening, entries): (Stamp, Happening, Vec<&'a Entry>)| Event {
        happening,
        when,
        carrier: chunk.carrier(),
        id: chunk.id(),
        line: chunk.line(),
        entries: newest(&entries),
    };
    days.into_iter().map(event).collect()
}

/// What an entry says of days.
fn happenings(chunk: &Chunk, entry: &Entry) -> Vec<(Happening, Stamp)> {
    let reading = &entry.reading;
    let mut found = Vec::new();
    if let Some(when) = reading.expires {
        found.push((Happening::Lapse, when));
    }
    match (reading.measure, reading.amount, reading.as_of) {
        (Measure::ValidUntil, Amount::Stamp(when), _) => found.push((Happening::Lapse, when)),
        (Measure::Bill, _, Some(AsOf::Day(day))) => found.push((Happening::Bill, Stamp::Day(day))),
        (Measure::Bill, _, Some(AsOf::Moment(at))) => found.push((Happening::Bill, Stamp::Day(at.date()))),
        _ => {}
    }
    let of_cycle =
        matches!(reading.measure, Measure::DataRemaining | Measure::DataUsed | Measure::DataAllowance)
            && matches!(reading.bucket, Bucket::Total | Bucket::Base)
            && (reading.period, reading.expires) == (Some(Period::Current), None);
    if of_cycle && FIRST_OF_MONTH.contains(&chunk.carrier()) {
        let next = entry.last_seen.date().last_of_month().tomorrow();
        found.extend(next.ok().map(|day| (Happening::Reset, Stamp::Day(day))));
    }
    found
}

/// Of each figure what was seen last: two gifts that lapse on one day stay two.
fn newest<'a>(entries: &[&'a Entry]) -> Vec<&'a Entry> {
    let figure = |entry: &Entry| (entry.reading.measure, entry.reading.bucket, entry.reading.period);
    let is_last = |entry: &&&'a Entry| {
        entries.iter().all(|other| {
            figure(other) != figure(entry) || (other.last_seen, &other.page) <= (entry.last_seen, &entry.page)
        })
    };
    entries.iter().filter(is_last).copied().collect()
}

fn push_event(event: &Event<'_>, title: &str, out: &mut Vec<u8>) {
    let Some(seen) = event.entries.iter().map(|entry| entry.last_seen).max() else { return };
    push_line("BEGIN:VEVENT", out);
    push_line(&format!("UID:{}", escaped(&event.uid())), out);
    push_line(&format!("DTSTAMP:{}", utc(seen)), out);
    push_line(&format!("DTSTART{}", start(event.when)), out);
    push_line(&format!("SUMMARY:{}", escaped(title)), out);
    push_line(&format!("DESCRIPTION:{}", escaped(&event.figures().join("\n"))), out);
    push_line("TRANSP:TRANSPARENT", out);
    push_line("END:VEVENT", out);
}

/// A day in Japan as a day, a time as the moment it is.
fn start(when: Stamp) -> String {
    let day = when.date();
    let moment = match when {
        Stamp::Day(_) => None,
        Stamp::Minute(at) => Moment::from_japan(at),
    };
    match moment {
        Some(moment) => format!(":{}", utc(moment)),
        None => format!(";VALUE=DATE:{:04}{:02}{:02}", day.year(), day.month(), day.day()),
    }
}

/// `20250430T145900Z`.
fn utc(moment: Moment) -> String {
    // What a clock in Japan shows nine hours earlier.
    let at = Moment::from_millis((moment.seconds() - 9 * 60 * 60) * 1000).unwrap_or(moment).japan();
    format!(
        "{:04}{:02}{:02}T{:02}{:02}{:02}Z",
        at.year(),
        at.month(),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

/// A text as RFC 5545, 3.3.11, has it; other control characters have no place in a calendar.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            _ if letter.is_control() => {}
            _ => out.push(letter),
        }
    }
    out
}

/// A line, folded before it has more than [`FOLD`] octets, and never within a character.
fn push_line(line: &str, out: &mut Vec<u8>) {
    let mut octets = 0;
    for letter in line.chars() {
        if octets + letter.len_utf8() > FOLD {
            out.extend_from_slice(b"\r\n ");
            octets = 1;
        }
        octets += letter.len_utf8();
        out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
    }
    out.extend_from_slice(b"\r\n");
}
