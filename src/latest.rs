//! What is known now: the last good reading of every figure of every line, its age, what was doubted, and what the last
//! visit of each portal was. One small value, written last, and all that the popup draws.
//!
//! History is `history`'s; this forgets everything but the newest.

use serde::{Deserialize, Serialize};

use crate::capture::{AsOf, Bucket, Capture, Doubt, Line, Measure, PageState, Period, Reading, Unit};
use crate::doubted::Doubted;
use crate::error::Result;
use crate::history::{as_stored, json_text, line_id, parse_json, same_amount};
use crate::time::{Moment, Stamp};

/// The storage key.
pub const KEY: &str = "latest";

/// Version of the value under [`KEY`].
pub const SCHEMA: u32 = 1;

/// The most doubts kept of a visit: more than a popup can show.
const DOUBTS: usize = 20;

/// Everything the popup draws.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Latest {
    /// Always [`SCHEMA`].
    pub schema: u32,
    /// The lines, in the order they were first seen.
    pub lines: Vec<KnownLine>,
    /// The portals visited, in the order they were first seen.
    pub visits: Vec<Visit>,
    /// What contradicted these figures once, and is believed when it is seen again. Absent before there was such a
    /// memory; one of a later form is forgotten. Neither makes another schema, for readings are never lost by it.
    #[serde(
        default,
        deserialize_with = "Doubted::deserialize_kept",
        skip_serializing_if = "Doubted::is_empty"
    )]
    pub doubted: Doubted,
}

/// One line and its newest figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownLine {
    /// Storage id of the line, such as `iijmio:5678-k3f9`, or `docomo:-` for the account; see [`crate::history::line_id`].
    pub id: String,
    /// The portal's id.
    pub carrier: String,
    /// Last four digits; `None` for the account.
    pub line: Option<String>,
    /// Plan name as printed.
    pub plan: Option<String>,
    /// The newest reading of each figure.
    pub figures: Vec<Figure>,
}

/// A reading and when and where it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// The reading.
    pub reading: Reading,
    /// When it was first read with this value.
    pub since: Moment,
    /// When it was last seen.
    pub seen: Moment,
    /// Id of the page it was last seen on.
    pub page: String,
}

/// The last visit of a portal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// The portal's id.
    pub carrier: String,
    /// What kind of answer its page was. A `not_a_balance_page` does not count as a visit.
    pub state: PageState,
    /// When.
    pub at: Moment,
    /// Id of the page.
    pub page: String,
    /// Its address, without query and fragment.
    pub url: String,
    /// What that page printed and was not believed.
    pub doubts: Vec<Doubt>,
}

/// The line with the least data left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeastLeft {
    /// The line's id.
    pub id: String,
    /// What is left, rounded down, in at most four characters: `412M`, `3.2G`, `12G`, `120G`, `0M`.
    pub text: String,
}

impl Default for Latest {
    fn default() -> Self {
        Self { schema: SCHEMA, lines: Vec::new(), visits: Vec::new(), doubted: Doubted::default() }
    }
}

impl Latest {
    /// Reads what [`Latest::to_text`] wrote.
    ///
    /// # Errors
    /// `stored` for any other text; `newer` for that of a newer version, which must not be overwritten; `too_large` over [`crate::history::CAP`].
    pub fn parse(json: &str) -> Result<Self> {
        parse_json(KEY, json, SCHEMA)
    }

    /// The JSON text.
    ///
    /// # Errors
    /// `too_large` over [`crate::history::CAP`].
    pub fn to_text(&self) -> Result<String> {
        json_text(KEY, self)
    }

    /// Takes in what one look at a page gave.
    ///
    /// For each line, measure, bucket and class of period the newest look wins and its readings replace the older ones
    /// together, so that two top-ups stay two. Of months and days only the newest is kept. A look that gave no figures
    /// changes the visit alone: the old figures stay, with their age.
    pub fn merge(&mut self, capture: &Capture) {
        self.visit(capture);
        if capture.state != PageState::Read {
            return;
        }
        let mut by_line: Vec<(String, &Line, Vec<Reading>)> = Vec::new();
        for line in &capture.lines {
            let id = line_id(&capture.carrier, line);
            let readings = line.readings.iter().map(as_stored);
            match by_line.iter_mut().find(|(known, ..)| *known == id) {
                Some((_, _, together)) => together.extend(readings),
                None => by_line.push((id, line, readings.collect())),
            }
        }
        for (id, line, readings) in by_line {
            if let Some(known) = self.known(id, capture, line, !readings.is_empty()) {
                known.merge(&readings, line.plan.as_ref(), capture);
            }
        }
    }

    /// The line with this id; a new one only where there is a figure to show.
    fn known(&mut self, id: String, capture: &Capture, line: &Line, add: bool) -> Option<&mut KnownLine> {
        if add && !self.lines.iter().any(|known| known.id == id) {
            self.lines.push(KnownLine {
                id: id.clone(),
                carrier: capture.carrier.clone(),
                line: line.line.clone(),
                plan: None,
                figures: Vec::new(),
            });
        }
        self.lines.iter_mut().find(|known| known.id == id)
    }

    /// The least data left among all lines, for the toolbar badge.
    ///
    /// Counted is what can still be true at `now`: a figure of the running cycle only within its month in Japan, any
    /// other for 31 days, and none that has lapsed. A line without a limit has no least. `None` where nothing counts.
    pub fn least_left(&self, now: Moment) -> Option<LeastLeft> {
        let left = self.lines.iter().filter_map(|line| Some((line.data_left(now)?, line)));
        left.min_by_key(|(left, _)| *left)
            .map(|(left, line)| LeastLeft { id: line.id.clone(), text: left.text() })
    }

    fn visit(&mut self, capture: &Capture) {
        let known = self.visits.iter_mut().find(|visit| visit.carrier == capture.carrier);
        let counts = match (capture.state, &known) {
            (PageState::NotABalancePage, _) | (PageState::Pending, Some(_)) => false,
            (_, Some(visit)) => !is_newer(visit.at, capture.captured_at),
            (_, None) => true,
        };
        if !counts {
            return;
        }
        let visit = Visit {
            carrier: capture.carrier.clone(),
            state: capture.state,
            at: capture.captured_at,
            page: capture.page.clone(),
            url: capture.url.clone(),
            doubts: capture.doubts.iter().take(DOUBTS).cloned().collect(),
        };
        match known {
            Some(old) => *old = visit,
            None => self.visits.push(visit),
        }
    }
}

/// Whether what is known from `known` is newer than a look at `at`.
///
/// Looks arrive within seconds of being made. What is known from more than a day ahead was read under a clock that was
/// wrong, and would otherwise stay until that day comes.
fn is_newer(known: Moment, at: Moment) -> bool {
    (1..=24 * 60 * 60).contains(&(known.seconds() - at.seconds()))
}

/// What readings must share to replace one another. The period itself is not part of it: the newest replaces the rest.
pub(crate) fn same_group(one: &Reading, other: &Reading) -> bool {
    let class = |reading: &Reading| reading.period.as_ref().map(std::mem::discriminant);
    (one.measure, one.bucket) == (other.measure, other.bucket) && class(one) == class(other)
}

/// Whether a figure still says what it said, whenever the page says it was true.
fn same_value(one: &Reading, other: &Reading) -> bool {
    same_group(one, other)
        && (one.period, one.expires) == (other.period, other.expires)
        && same_amount(one, other)
}

impl KnownLine {
    fn merge(&mut self, readings: &[Reading], plan: Option<&String>, capture: &Capture) {
        let at = capture.captured_at;
        if let Some(plan) = plan
            && !self.figures.iter().any(|figure| is_newer(figure.seen, at))
        {
            self.plan = Some(plan.clone());
        }
        let mut done: Vec<&Reading> = Vec::new();
        for reading in readings {
            if done.iter().any(|other| same_group(other, reading)) {
                continue;
            }
            done.push(reading);
            let group: Vec<&Reading> = readings.iter().filter(|other| same_group(other, reading)).collect();
            self.replace(&group, capture);
        }
    }

    /// Puts one group of a look in the place of what was known, unless that is newer.
    fn replace(&mut self, group: &[&Reading], capture: &Capture) {
        let at = capture.captured_at;
        let Some(first) = group.first() else { return };
        let newest = group.iter().map(|reading| reading.period).max().flatten();
        let known = self.of_group(first).map(|figure| (figure.reading.period, figure.seen)).max();
        if known.is_some_and(|(period, seen)| period > newest || (period == newest && is_newer(seen, at))) {
            return;
        }
        let place = self.figures.iter().position(|figure| same_group(&figure.reading, first));
        let (mut old, mut figures): (Vec<Figure>, Vec<Figure>) =
            self.figures.drain(..).partition(|figure| same_group(&figure.reading, first));
        let new = group.iter().filter(|reading| reading.period == newest).map(|reading| {
            let before = old.iter().position(|figure| same_value(&figure.reading, reading));
            let since = before.map_or(at, |place| old.remove(place).since.min(at));
            Figure { reading: (*reading).clone(), since, seen: at, page: capture.page.clone() }
        });
        let place = place.unwrap_or(figures.len());
        figures.splice(place..place, new);
        self.figures = figures;
    }

    fn of_group(&self, reading: &Reading) -> impl Iterator<Item = &Figure> {
        self.figures.iter().filter(|figure| same_group(&figure.reading, reading))
    }

    /// The figure of the data left that counts for the whole line: the total, or the plan's own where no total holds.
    fn data_left(&self, now: Moment) -> Option<Left> {
        let of = |bucket: Bucket| {
            let figures = self.figures.iter().filter(move |figure| {
                let reading = &figure.reading;
                (reading.measure, reading.bucket) == (Measure::DataRemaining, bucket)
                    && matches!(reading.period, None | Some(Period::Current))
                    && figure.holds(now)
            });
            figures.collect::<Vec<&Figure>>()
        };
        let total = of(Bucket::Total);
        let counted = if total.is_empty() { of(Bucket::Base) } else { total };
        counted.iter().filter_map(|figure| Left::of(&figure.reading)).min()
    }
}

impl Figure {
    /// Whether it can still be true: not lapsed, read within 31 days, and of the cycle of `now` where it speaks of one.
    fn holds(&self, now: Moment) -> bool {
        let today = now.date();
        let told = match self.reading.as_of {
            Some(AsOf::Moment(at)) => at.date().min(self.seen.date()),
            Some(AsOf::Day(day)) => day.min(self.seen.date()),
            None => self.seen.date(),
        };
        let lapsed = match self.reading.expires {
            Some(Stamp::Day(day)) => day < today,
            Some(Stamp::Minute(at)) => at < now.japan(),
            None => false,
        };
        let same_month = (told.year(), told.month()) == (today.year(), today.month());
        let recent = now.seconds() - self.seen.seconds() <= 31 * 24 * 60 * 60;
        !lapsed && recent && (same_month || self.reading.period.is_none())
    }
}

/// Data left, in two sizes of step, each rounded so that it is never more than is left, whatever a portal's kilobyte has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Left {
    tenths_of_gb: i128,
    mb: i128,
}

impl Left {
    /// `None` for what is no amount of data: no limit, or another unit.
    fn of(reading: &Reading) -> Option<Self> {
        const STEP: i128 = 1024;
        let (tenths, mb) = match reading.unit {
            Unit::Gb => ((10, 1), (1000, 1)),
            Unit::Mb => ((10, STEP), (1, 1)),
            Unit::Kb => ((10, STEP * STEP), (1, STEP)),
            Unit::Packets => ((1280, STEP * STEP * STEP), (128, STEP * STEP)),
            Unit::Jpy | Unit::Points | Unit::Minutes | Unit::Count | Unit::Unlimited | Unit::Date => {
                return None;
            }
        };
        let amount = reading.amount.number()?;
        let scale = 10_i128.checked_pow(amount.scale())?;
        let times = |(by, over): (i128, i128)| {
            let rounded = amount.mantissa().checked_mul(by)?.div_euclid(scale.checked_mul(over)?);
            Some(rounded.max(0))
        };
        Some(Self { tenths_of_gb: times(tenths)?, mb: times(mb)? })
    }

    /// At most four characters: `412M`, `3.2G`, `12G`, `120G`.
    fn text(self) -> String {
        match self.tenths_of_gb {
            ..10 => format!("{}M", self.mb.min(999)),
            10..100 => format!("{}.{}G", self.tenths_of_gb / 10, self.tenths_of_gb % 10),
            _ => format!("{}G", (self.tenths_of_gb / 10).min(999)),
        }
    }
}
