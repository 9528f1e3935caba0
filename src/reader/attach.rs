//! The dates that stand by figures: the page's "as of", and when an amount lapses.
//!
//! Both are found once for the page; a figure takes the one of the nearest area that holds any, and none where that
//! area holds two different ones.

use jiff::civil::Date;

use super::label::{Label, Near, Scanned, is_prose};
use super::lexicon::{Sense, senses, squeeze};
use super::meaning::follows;
use super::{Draft, printed};
use crate::capture::{Amount, AsOf, Bucket, Certainty, Evidence, Measure, Reading, Unit};
use crate::quantity::{Quantity, Token, When, as_of};
use crate::snapshot::AreaKind;
use crate::time::Stamp;

/// As far up from a figure as its expiry stands.
const REACH: usize = 6;

/// The dates of a page, in document order.
#[derive(Debug, Default)]
pub struct Attached {
    as_of: Vec<(usize, AsOf)>,
    expiry: Vec<(usize, Stamp)>,
    /// Those that a label names.
    named: Vec<(usize, Stamp, Label)>,
}

impl Attached {
    /// Finds them outside margins and sentences.
    pub fn find(scanned: &Scanned<'_>, today: Date) -> Self {
        let mut found = Self::default();
        for (index, block) in scanned.page.blocks.iter().enumerate() {
            if !scanned.of(index).iter().any(|token| matches!(token.quantity, Quantity::When(_))) {
                continue;
            }
            let margin = scanned.page.around(index).any(|(_, area)| area.kind == AreaKind::Margin);
            if margin || block.linked || is_prose(&block.text) {
                continue;
            }
            if let Some(time) = as_of(&block.text, today) {
                found.as_of.push((index, time));
            }
            for token in scanned.of(index) {
                if let Quantity::When(when) = token.quantity
                    && !when.as_of
                    && let Some(label) = speaks_of_expiry(scanned, index, token)
                    && let Some(stamp) = stamp(when, today)
                {
                    found.expiry.push((index, stamp));
                    found.named.push((index, stamp, label));
                } else if let Quantity::When(when) = token.quantity
                    && follows(&block.text, token.end, &["まで"])
                    && let Some(stamp) = stamp(when, today)
                    && stamp.date() > today
                {
                    found.expiry.push((index, stamp));
                }
            }
        }
        found
    }

    /// The ends of validity that the page prints, as figures of their own.
    pub fn validity(&self) -> impl Iterator<Item = Draft> {
        self.named.iter().map(|(block, stamp, label)| Draft {
            block: *block,
            account: false,
            reading: Reading {
                measure: Measure::ValidUntil,
                bucket: Bucket::Total,
                period: None,
                amount: Amount::Stamp(*stamp),
                unit: Unit::Date,
                as_of: None,
                expires: None,
                certainty: if label.near <= Near::Row { Certainty::Certain } else { Certainty::Likely },
                evidence: Evidence {
                    label: printed(&label.text),
                    text: stamp.to_string(),
                    how: label.near.how(),
                },
            },
        })
    }

    /// The "as of" of the nearest area that prints one.
    pub fn as_of(&self, scanned: &Scanned<'_>, block: usize) -> Option<AsOf> {
        for (_, area) in scanned.page.around(block) {
            let inside = within(&self.as_of, area.first, area.end);
            if let Some((_, first)) = inside.first() {
                return inside.iter().all(|(_, other)| other == first).then_some(*first);
            }
        }
        None
    }

    /// When the amount in a block lapses: the one expiry of the nearest area that holds no other amount that lapses.
    pub fn expiry(&self, scanned: &Scanned<'_>, block: usize, holds: &[usize]) -> Option<Stamp> {
        let one = |inside: &[(usize, Stamp)]| {
            let (_, first) = inside.first()?;
            Some(inside.iter().all(|(_, other)| other == first).then_some(*first))
        };
        if let Some(found) = one(within(&self.expiry, block, block + 1)) {
            return found;
        }
        for (_, area) in scanned.page.around(block).take(REACH) {
            if holds.iter().any(|other| *other != block && (area.first..area.end).contains(other)) {
                return None;
            }
            if let Some(found) = one(within(&self.expiry, area.first, area.end)) {
                return found;
            }
        }
        None
    }
}

/// What of a page lapses.
pub fn lapses(measure: Measure) -> bool {
    matches!(measure, Measure::DataRemaining | Measure::Balance | Measure::Points | Measure::VoiceRemaining)
}

fn within<T>(found: &[(usize, T)], first: usize, end: usize) -> &[(usize, T)] {
    let from = found.partition_point(|(block, _)| *block < first);
    let to = found.partition_point(|(block, _)| *block < end);
    found.get(from..to).unwrap_or_default()
}

/// The label that says that a date is the end of something.
fn speaks_of_expiry(scanned: &Scanned<'_>, block: usize, token: &Token) -> Option<Label> {
    let mut labels = scanned.labels(block, token).into_iter().filter(|label| label.near < Near::Lead).take(3);
    labels.find(|label| senses(&squeeze(&label.text)).iter().any(|(_, sense)| *sense == Sense::Expiry))
}

fn stamp(when: When, today: Date) -> Option<Stamp> {
    let day = when.date(today)?;
    Some(when.time.map_or(Stamp::Day(day), |time| Stamp::Minute(day.to_datetime(time))))
}
