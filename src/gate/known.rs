//! A capture against the last good readings: what they contradict is doubted once.
//!
//! A figure is compared only where it is one figure: the only known one and the only one of the look with its line,
//! measure, bucket and period, and the newest of its kind of period. Two top-ups cannot be told apart for sure, and the
//! figures of past days and months may be corrected.

use rust_decimal::Decimal;

use super::change::{Sight, differs, fell, is_use, leapt, leapt_up, rise};
use super::{COUNTS, bytes_of, cycle, doubt_for};
use crate::capture::{Bucket, Capture, Measure, PageState, Period, Reading, Reason};
use crate::doubted::{Doubted, DoubtedFigure};
use crate::history::line_id;
use crate::latest::{Figure, KnownLine, Latest, same_group};
use crate::time::Moment;

/// Seconds that a visit of a page lasts at least: looks no further apart are one visit. A page that never settles is
/// looked at again within five.
pub const VISIT: i64 = 10;

/// Seconds beyond which what is known from the future was read under a wrong clock.
const DAY: i64 = 24 * 60 * 60;

/// The buckets that come and go within a cycle, and take the total with them.
const ADDED: [Bucket; 3] = [Bucket::TopUp, Bucket::CarriedOver, Bucket::Gift];

/// Moves what contradicts the last good readings from the capture's readings to its doubts, and gives what is to be
/// remembered as `latest.doubted`.
///
/// A figure that was doubted at an earlier visit, [`VISIT`] seconds ago or more, is believed: an allowance of the same
/// amount, a used or remaining amount that goes on from the doubted one. Changes nothing else, so the same capture again
/// is judged the same.
pub fn against(capture: &mut Capture, latest: &Latest) -> Doubted {
    let mut doubted = latest.doubted.clone();
    if capture.state != PageState::Read {
        return doubted;
    }
    doubted.forget_aged(capture.captured_at);
    let mut reasons = Vec::new();
    for line in &capture.lines {
        let id = line_id(&capture.carrier, line);
        let look = latest.lines.iter().find(|known| known.id == id).map(|known| Look::of(capture, known));
        let judge = |reading| look.as_ref()?.judge(reading, &mut doubted);
        reasons.push(line.readings.iter().map(judge).collect::<Vec<_>>());
    }
    for (line, reasons) in capture.lines.iter_mut().zip(reasons) {
        capture.doubts.extend(doubt_for(line, reasons));
    }
    capture.lines.retain(|line| !line.readings.is_empty());
    doubted
}

/// What one capture says of a line, and what is known of it.
struct Look<'a> {
    known: &'a KnownLine,
    page: &'a str,
    at: Moment,
    plan: Option<&'a str>,
    /// From wherever on the page.
    readings: Vec<&'a Reading>,
}

impl<'a> Look<'a> {
    fn of(capture: &'a Capture, known: &'a KnownLine) -> Self {
        let lines = || capture.lines.iter().filter(|line| line_id(&capture.carrier, line) == known.id);
        Self {
            known,
            page: &capture.page,
            at: capture.captured_at,
            plan: lines().find_map(|line| line.plan.as_deref()),
            readings: lines().flat_map(|line| &line.readings).collect(),
        }
    }

    /// Why a reading is not believed; takes note of it, so that it is at a later visit.
    fn judge(&self, reading: &Reading, doubted: &mut Doubted) -> Option<Reason> {
        let figure = self.figure(reading)?;
        let known = Sight::of(&figure.reading, figure.seen);
        let is_allowance = reading.measure == Measure::DataAllowance;
        match self.contradiction(&known, reading) {
            None if is_allowance || figure.seen == self.at => None,
            None => {
                // The page is back at what was known, so what it said in between was a mistake.
                doubted.forget(|doubt| doubt.is_of(&self.known.id, reading) && doubt.page == self.page);
                None
            }
            Some(_) if doubted.believe(|doubt| self.confirms(reading, doubt)) => {
                // For pages of one portal can differ: what it takes the place of is not doubted either, in this cycle.
                if is_allowance {
                    let known = self.note(&figure.reading, &figure.page, figure.seen);
                    doubted.remember(DoubtedFigure { believed: true, ..known });
                }
                None
            }
            Some(reason) => {
                doubted.remember(self.note(reading, self.page, self.at));
                Some(reason)
            }
        }
    }

    /// The known figure that a reading is a new look at.
    fn figure(&self, reading: &Reading) -> Option<&'a Figure> {
        let is_same = |other: &Reading| same_group(other, reading) && other.period == reading.period;
        let mut known = self.known.figures.iter().filter(|figure| is_same(&figure.reading));
        let figure = known.next().filter(|_| known.next().is_none())?;
        let mut shown = self.readings.iter().filter(|other| same_group(other, reading));
        let is_only = shown.all(|other| std::ptr::eq(*other, reading) || other.period < reading.period);
        let ahead = figure.seen.seconds() - self.at.seconds();
        (is_only && ahead <= DAY).then_some(figure)
    }

    /// Why a reading cannot follow what is known, or come before it where the look is the older one.
    fn contradiction(&self, known: &Sight, reading: &Reading) -> Option<Reason> {
        let new = Sight::of(reading, self.at);
        let ended = cycle::ended(&self.known.carrier, reading.period, known, &new);
        match reading.measure {
            Measure::DataUsed => self.used(known, &new, reading.period, ended),
            // An older look takes no place among what is known, and what explains it may be known already.
            _ if ended || self.at < known.seen => None,
            Measure::DataRemaining => {
                let explained = if fell(known, &new) {
                    is_use(known, &new)
                } else {
                    reading.bucket == Bucket::Total && self.is_refilled(known, &new, reading.period)
                };
                (leapt(known, &new) && !explained).then_some(Reason::OtherUnit)
            }
            Measure::DataAllowance => {
                let lasting = matches!(reading.period, None | Some(Period::Current))
                    && matches!(reading.bucket, Bucket::Total | Bucket::Base);
                let explained = self.has_other_plan() || self.is_extended(known, &new, reading);
                (lasting && differs(known, &new) && !explained).then_some(Reason::OtherAllowance)
            }
            _ => None,
        }
    }

    /// Why what was used cannot be: it only grows while its time runs, and no faster than a line can.
    fn used(&self, known: &Sight, new: &Sight, period: Option<Period>, ended: bool) -> Option<Reason> {
        let (before, after) = Sight::in_order(*known, *new);
        let leaps_down = leapt(&before, &after) && fell(&before, &after) && !is_use(&before, &after);
        if leapt_up(&before, &after, ended) || (!ended && leaps_down) {
            return Some(Reason::OtherUnit);
        }
        let runs = runs_at(period, known.seen) && runs_at(period, new.seen);
        (!ended && runs && fell(&before, &after)).then_some(Reason::LessUsed)
    }

    /// Whether an earlier doubt was about what this reading says as well.
    fn confirms(&self, reading: &Reading, doubt: &DoubtedFigure) -> bool {
        let earlier = self.at.seconds() - doubt.first.seconds() >= VISIT;
        if !earlier || !doubt.is_of(&self.known.id, reading) {
            return false;
        }
        let doubted =
            Sight { amount: doubt.amount, unit: doubt.unit, seen: doubt.first, as_of: None, expires: None };
        let new = Sight::of(reading, self.at);
        match reading.measure {
            Measure::DataAllowance => !differs(&doubted, &new),
            _ => {
                !cycle::ended(&self.known.carrier, reading.period, &doubted, &new)
                    && self.contradiction(&doubted, reading).is_none()
            }
        }
    }

    fn note(&self, reading: &Reading, page: &str, first: Moment) -> DoubtedFigure {
        DoubtedFigure {
            line: self.known.id.clone(),
            measure: reading.measure,
            bucket: reading.bucket,
            period: reading.period,
            amount: reading.amount,
            unit: reading.unit,
            page: page.to_owned(),
            first,
            believed: false,
        }
    }

    fn has_other_plan(&self) -> bool {
        self.plan.zip(self.known.plan.as_deref()).is_some_and(|(new, known)| new != known)
    }

    /// Whether what was bought, carried over or given since explains another allowance, by what is printed of it: what
    /// it allows, or what is left of it, with what was used of it or without.
    fn is_extended(&self, known: &Sight, new: &Sight, reading: &Reading) -> bool {
        const SHOWN: [&[Measure]; 3] = [
            &[Measure::DataAllowance],
            &[Measure::DataRemaining],
            &[Measure::DataRemaining, Measure::DataUsed],
        ];
        reading.bucket == Bucket::Total
            && COUNTS.into_iter().any(|binary| {
                SHOWN.iter().any(|measures| {
                    let change = rise(known, new, binary).zip(self.added(measures, reading.period, binary));
                    change.is_some_and(|((rise, slack), (added, steps))| {
                        !added.is_zero() && (rise - added).abs() <= slack + steps
                    })
                })
            })
    }

    /// Whether what was bought, carried over or given since explains that more is left.
    fn is_refilled(&self, known: &Sight, new: &Sight, period: Option<Period>) -> bool {
        [Measure::DataRemaining, Measure::DataAllowance].into_iter().any(|measure| {
            let change = rise(known, new, false).zip(self.added(&[measure], period, false));
            change.is_some_and(|((rise, slack), (added, steps))| {
                added > Decimal::ZERO && rise <= added + slack + steps
            })
        })
    }

    /// By how many bytes the look shows more in the added buckets than is known, with the rounding of all; `None` where
    /// one of them is no amount of data.
    fn added(
        &self,
        measures: &[Measure],
        period: Option<Period>,
        binary: bool,
    ) -> Option<(Decimal, Decimal)> {
        let counts = |reading: &&Reading| {
            measures.contains(&reading.measure) && ADDED.contains(&reading.bucket) && reading.period == period
        };
        let known = self.known.figures.iter().map(|figure| &figure.reading).filter(counts);
        let shown = self.readings.iter().copied().filter(counts);
        let signed =
            known.map(|reading| (reading, -Decimal::ONE)).chain(shown.map(|reading| (reading, Decimal::ONE)));
        let mut sum = (Decimal::ZERO, Decimal::ZERO);
        for (reading, sign) in signed {
            let (bytes, step) = bytes_of(reading, binary)?;
            sum = (sum.0.checked_add(bytes.checked_mul(sign)?)?, sum.1.checked_add(step)?);
        }
        Some(sum)
    }
}

/// Whether the time a figure is about was still running then.
fn runs_at(period: Option<Period>, at: Moment) -> bool {
    let today = at.date();
    match period {
        None | Some(Period::Current) => true,
        Some(Period::Day(day)) => day == today,
        Some(Period::Month { year, month }) => (year, month) == (today.year(), today.month()),
        Some(Period::Last3Days) => false,
    }
}
