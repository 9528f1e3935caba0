//! What the figures of one page say of each other: used and left against the allowance, parts against their total.
//!
//! Only what no rounding and no custom of portals explains is a contradiction. Which of the figures is wrong nobody can
//! tell, so all that take part in it are doubted.

use rust_decimal::Decimal;

use super::{COUNTS, bytes_of};
use crate::capture::{Bucket, Measure, Reading, Reason};

/// The parts of which a total of data consists.
const PARTS: [Bucket; 4] = [Bucket::Base, Bucket::CarriedOver, Bucket::TopUp, Bucket::Gift];

/// Why this reading contradicts another of the same line and page; `all` are those of its time.
pub(super) fn contradiction(reading: &Reading, all: &[&Reading]) -> Option<Reason> {
    of_allowance(reading, all).or_else(|| Whole::of(reading, all)?.contradiction(reading))
}

/// Why this reading contradicts what was given, used or left of the same part and time.
fn of_allowance(reading: &Reading, all: &[&Reading]) -> Option<Reason> {
    let of = |measure: Measure| {
        all.iter().copied().find(|other| other.measure == measure && other.bucket == reading.bucket)
    };
    let allowance = of(Measure::DataAllowance)?;
    let parts = [Measure::DataRemaining, Measure::DataUsed].map(of);
    if reading.bucket != Bucket::Total && reading.bucket != Bucket::Base {
        return None;
    }
    // A monthly allowance is not all there is where the page prints data brought over, bought or given.
    let extra = all.iter().any(|other| {
        other.measure == Measure::DataRemaining
            && matches!(other.bucket, Bucket::CarriedOver | Bucket::TopUp | Bucket::Gift)
            && other.amount.number().is_some_and(|amount| !amount.is_zero())
    });
    if extra {
        return None;
    }
    if reading.measure == Measure::DataRemaining && exceeds(reading, allowance) {
        return Some(Reason::AboveAllowance);
    }
    let [Some(remaining), Some(used)] = parts else { return None };
    let three =
        [Measure::DataRemaining, Measure::DataUsed, Measure::DataAllowance].contains(&reading.measure);
    (three && !adds_up(remaining, used, allowance)).then_some(Reason::NotTheAllowance)
}

/// More than an allowance, in either count of bytes and beyond what rounding the amount hides; allowances are exact.
fn exceeds(one: &Reading, other: &Reading) -> bool {
    COUNTS.into_iter().all(|binary| match (bytes_of(one, binary), bytes_of(other, binary)) {
        (Some((one, step)), Some((other, _))) => one - step / Decimal::TWO > other,
        _ => false,
    })
}

/// `remaining + used = allowance` within the rounding of the three, in either count of bytes. Use beyond the allowance
/// with nothing left is how carriers print low-speed use.
fn adds_up(remaining: &Reading, used: &Reading, allowance: &Reading) -> bool {
    COUNTS.into_iter().any(|binary| {
        let amounts = [bytes_of(remaining, binary), bytes_of(used, binary), bytes_of(allowance, binary)];
        let [Some((left, e1)), Some((used, e2)), Some((all, e3))] = amounts else { return true };
        let spent = left <= e1 && used >= all;
        spent || (left + used - all).abs() <= e1 + e2 + e3
    })
}

/// A total of data and its parts, of one measure and time.
///
/// A page may print some of the parts only, so that they come to less. A total may also leave some kind of part out:
/// portals differ in whether data that was bought or given counts (two public scrapers of one Y!mobile page disagree on
/// it). So the parts contradict the total only where one alone is above it, or all four are printed, and no choice of
/// kinds comes to it.
struct Whole<'a> {
    total: &'a Reading,
    parts: Vec<&'a Reading>,
    /// What low speed used, which a total may count in.
    low_speed: Vec<&'a Reading>,
}

impl<'a> Whole<'a> {
    /// The total and parts that `reading` is one of; `None` where there is not one total with parts.
    fn of(reading: &Reading, all: &[&'a Reading]) -> Option<Self> {
        if reading.bucket != Bucket::Total && !PARTS.contains(&reading.bucket) {
            return None;
        }
        let of = |buckets: &[Bucket]| -> Vec<&'a Reading> {
            let alike = all.iter().copied().filter(|other| other.measure == reading.measure);
            alike.filter(|other| buckets.contains(&other.bucket)).collect()
        };
        let parts = of(&PARTS);
        let [total] = of(&[Bucket::Total])[..] else { return None };
        (!parts.is_empty()).then(|| Self { total, parts, low_speed: of(&[Bucket::LowSpeed]) })
    }

    fn contradiction(&self, reading: &Reading) -> Option<Reason> {
        let above = |part: &Reading| self.is_above(part);
        let is_above = match reading.bucket {
            Bucket::Total => self.parts.iter().any(|part| above(part)),
            _ => above(reading),
        };
        if is_above {
            return Some(Reason::PartAboveTotal);
        }
        let whole = PARTS.iter().all(|bucket| self.parts.iter().any(|part| part.bucket == *bucket));
        (whole && !self.comes_to_total(None)).then_some(Reason::NotTheTotal)
    }

    /// Whether a part alone is above the total, and the other parts do not show that the total leaves its kind out.
    fn is_above(&self, part: &Reading) -> bool {
        let above =
            COUNTS.into_iter().all(|binary| match (bytes_of(part, binary), bytes_of(self.total, binary)) {
                (Some((part, e1)), Some((total, e2))) => part - e1 > total + e2,
                _ => false,
            });
        above && (part.bucket == Bucket::Base || !self.comes_to_total(Some(part.bucket)))
    }

    /// Whether some choice of the printed kinds of parts, but for one, comes to the total within rounding, in either
    /// count. The plan's own part is in every total. True also where one of them is no limit, which adds up to anything.
    fn comes_to_total(&self, but_for: Option<Bucket>) -> bool {
        let printed = |kind: &Bucket| {
            Some(*kind) != but_for
                && self.parts.iter().chain(&self.low_speed).any(|part| part.bucket == *kind)
        };
        let kinds: Vec<Bucket> = PARTS.into_iter().chain([Bucket::LowSpeed]).filter(printed).collect();
        COUNTS.into_iter().any(|binary| {
            let Some((total, step)) = bytes_of(self.total, binary) else { return true };
            // What each choice so far comes to, with its rounding; `None` while nothing is chosen.
            let mut choices: Vec<Option<(Decimal, Decimal)>> = vec![None];
            for kind in &kinds {
                let Some((bytes, slack)) = self.sum(*kind, binary) else { return true };
                let with = choices.iter().map(|choice| choice.unwrap_or_default());
                let with: Vec<_> = with.map(|(sum, slacks)| Some((sum + bytes, slacks + slack))).collect();
                if *kind == Bucket::Base {
                    choices.clear();
                }
                choices.extend(with);
            }
            choices.iter().flatten().any(|(sum, slack)| (sum - total).abs() <= slack + step)
        })
    }

    /// All parts of one kind together, with their rounding; `None` where one is no amount of data.
    fn sum(&self, kind: Bucket, binary: bool) -> Option<(Decimal, Decimal)> {
        let parts = self.parts.iter().chain(&self.low_speed).filter(|part| part.bucket == kind);
        parts.map(|part| bytes_of(part, binary)).try_fold((Decimal::ZERO, Decimal::ZERO), |sum, part| {
            let (bytes, step) = part?;
            Some((sum.0 + bytes, sum.1 + step))
        })
    }
}
