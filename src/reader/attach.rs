//! The dates that stand by figures: the page's "as of", and when an amount lapses.
//!
//! Both are found once for the page. A figure takes the "as of" of the nearest area that holds any, and none where that
//! area holds two different ones. An expiry belongs to the amount it stands by: alone with it in an area, or in turn
//! where amounts and their expiries follow each other, and never to another part than the one its label names.

use jiff::civil::Date;

use super::counts::Counts;
use super::label::{Label, Near, Scanned};
use super::lexicon::{Sense, senses, squeeze};
use super::prose::is_prose;
use super::said::follows;
use super::{Draft, printed};
use crate::capture::{Amount, AsOf, Bucket, Certainty, Evidence, Measure, Reading, Unit};
use crate::quantity::{Quantity, Token, When, as_of};
use crate::snapshot::AreaKind;
use crate::time::Stamp;

/// As far up from a figure as its expiry stands.
const REACH: usize = 6;

/// As many texts as a card has whose "as of" is of all its figures wherever it stands in it.
const LARGEST_CARD: usize = 16;

/// As many ends as a card or list has that stand by its amounts; beyond, nobody tells which is whose.
const MOST_ENDS: usize = 200;

/// A place in the page: block and byte.
type Place = (usize, usize);

/// The end of something.
#[derive(Debug)]
struct Expiry {
    place: Place,
    stamp: Stamp,
    /// The part its label names.
    bucket: Option<Bucket>,
    /// What names it; `None` for `…まで` and the like.
    label: Option<Label>,
    /// Nothing names it and an amount stands in its block, `クーポン 500円分 (11月30日まで)`: it is of that amount.
    beside_amount: bool,
}

impl Expiry {
    /// A prepaid number is valid for longer than the money on it: 電話番号の有効期限.
    fn is_of_number(&self) -> bool {
        self.label.as_ref().is_some_and(|label| squeeze(&label.text).contains("電話番号"))
    }
}

/// The places of all amounts of a page that lapse, in order, as each measure sees them: data and calls of one package
/// lapse together, and what is said beside one of them is no other's.
#[derive(Debug, Default)]
pub struct Holds {
    all: Vec<Place>,
    without_data: Vec<Place>,
    without_voice: Vec<Place>,
}

impl Holds {
    /// Of drafts in the order of the page.
    pub fn of(drafts: &[Draft]) -> Self {
        let mut holds = Self::default();
        for draft in drafts.iter().filter(|draft| lapses(draft.reading.measure)) {
            let place = (draft.block, draft.at);
            holds.all.push(place);
            if draft.reading.measure != Measure::DataRemaining {
                holds.without_data.push(place);
            }
            if draft.reading.measure != Measure::VoiceRemaining {
                holds.without_voice.push(place);
            }
        }
        holds
    }

    fn beside(&self, measure: Measure) -> &[Place] {
        match measure {
            Measure::DataRemaining => &self.without_voice,
            Measure::VoiceRemaining => &self.without_data,
            _ => &self.all,
        }
    }
}

/// The dates of a page, in document order.
#[derive(Debug)]
pub struct Attached {
    as_of: Vec<(usize, AsOf)>,
    /// The times that are another than the one before them.
    changes: Counts,
    expiry: Vec<Expiry>,
}

impl Attached {
    /// Finds them outside margins and sentences.
    pub fn find(scanned: &Scanned<'_>, today: Date) -> Self {
        let none = Counts::new(std::iter::empty());
        let mut found = Self { as_of: Vec::new(), changes: none, expiry: Vec::new() };
        for (index, block) in scanned.page.blocks.iter().enumerate() {
            if !scanned.of(index).iter().any(|token| matches!(token.quantity, Quantity::When(_))) {
                continue;
            }
            let margin = scanned.page.around(index).any(|(_, area)| area.kind == AreaKind::Margin);
            if margin || block.linked || is_prose(&block.text) {
                continue;
            }
            let counted = |token: &Token| matches!(token.quantity, Quantity::When(When { as_of: true, .. }));
            if scanned.of(index).iter().any(counted)
                && let Some(time) = as_of(&block.text, today)
            {
                found.as_of.push((index, time));
            }
            for token in scanned.of(index) {
                if let Quantity::When(when) = token.quantity
                    && !when.as_of
                {
                    found.take(scanned, index, token, when, today);
                }
            }
        }
        let times = || found.as_of.iter().map(|(_, time)| time);
        let changes = times().skip(1).zip(times()).map(|(one, before)| usize::from(one != before));
        found.changes = Counts::new(std::iter::once(0).chain(changes));
        found
    }

    /// Takes one date for what its labels say it is.
    fn take(&mut self, scanned: &Scanned<'_>, block: usize, token: &Token, when: When, today: Date) {
        let text = scanned.page.blocks.get(block).map(|block| &*block.text).unwrap_or_default();
        let labels = scanned.labels(block, token);
        let until = follows(text, token.end, &["まで"]);
        if !until && !labels.iter().any(|label| label.near < Near::Lead && speaks_of_dates(&label.text)) {
            return;
        }
        let says: Vec<Vec<Sense>> = labels
            .iter()
            .map(|label| senses(&squeeze(&label.text)).into_iter().map(|(_, sense)| sense).collect())
            .collect();
        let forbids = says.iter().flatten().any(|sense| matches!(sense, Sense::Forbidden | Sense::Elsewhere));
        if forbids || names_card(text) || labels.iter().any(|label| names_card(&label.text)) {
            return;
        }
        let near = || labels.iter().zip(&says).filter(|(label, _)| label.near < Near::Lead).take(3);
        let named = |sense: Sense| near().find(|(_, says)| says.contains(&sense));
        let Some(stamp) = stamp(text, token, when, today) else { return };
        let bucket = |says: &[Sense]| {
            says.iter().find_map(|sense| if let Sense::Of(bucket) = sense { Some(*bucket) } else { None })
        };
        let place = (block, token.start);
        if let Some((label, says)) = named(Sense::Expiry) {
            self.expiry.push(Expiry {
                place,
                stamp,
                bucket: bucket(says),
                label: Some(label.clone()),
                beside_amount: false,
            });
        } else if until && stamp.date() > today {
            let beside_amount = scanned.has_amount(block);
            self.expiry.push(Expiry { place, stamp, bucket: None, label: None, beside_amount });
        } else if named(Sense::AsOf).is_some()
            && let Some(time) = as_of(&format!("{}現在", when_text(text, token)), today)
        {
            self.as_of.push((block, time));
        }
    }

    /// The ends of validity that the page prints, as figures of their own.
    pub fn validity(&self) -> impl Iterator<Item = Draft> {
        self.expiry.iter().filter_map(|expiry| {
            let label = expiry.label.as_ref()?;
            let certainty = if label.near <= Near::Row { Certainty::Certain } else { Certainty::Likely };
            let text = expiry.stamp.to_string();
            let evidence = Evidence { label: printed(&label.text), text, how: label.near.how() };
            let reading = Reading {
                measure: Measure::ValidUntil,
                bucket: Bucket::Total,
                period: None,
                amount: Amount::Stamp(expiry.stamp),
                unit: Unit::Date,
                as_of: None,
                expires: None,
                certainty,
                evidence,
            };
            Some(Draft {
                block: expiry.place.0,
                at: expiry.place.1,
                reading,
                near: label.near,
                account: false,
            })
        })
    }

    /// The "as of" of the nearest area that prints one. One that stands in a card of other figures, or in the label of
    /// another, is of those and not of this.
    pub fn as_of(&self, scanned: &Scanned<'_>, block: usize) -> Option<AsOf> {
        for (index, area) in scanned.page.around(block) {
            let from = self.as_of.partition_point(|(block, _)| *block < area.first);
            let to = self.as_of.partition_point(|(block, _)| *block < area.end);
            let inside = self.as_of.get(from..to).unwrap_or_default();
            if let Some((_, first)) = inside.first() {
                if self.changes.of(from + 1..to) > 0 {
                    return None;
                }
                let card = area.end - area.first <= LARGEST_CARD && scanned.is_card(area);
                let own = inside.iter().take(MOST_ENDS).any(|(at, _)| {
                    // The label of another figure: `11月利用分 (11/22時点の概算)`.
                    let named = names_figure(scanned, *at);
                    let mut around = scanned.page.around(*at).map(|(_, area)| area.kind);
                    let label = named
                        && around.any(|kind| matches!(kind, AreaKind::Term | AreaKind::Cell))
                        && scanned.has_amount(*at + 1)
                        && ![*at, *at + 1].contains(&block);
                    (card && !named) || (!label && !scanned.is_of_another(*at, index))
                });
                return own.then_some(*first);
            }
        }
        None
    }

    /// When a draft's amount lapses.
    pub fn expiry(&self, scanned: &Scanned<'_>, draft: &Draft, holds: &Holds) -> Option<Stamp> {
        let (block, bucket) = (draft.block, draft.reading.bucket);
        let place = (block, draft.at);
        let holds = holds.beside(draft.reading.measure);
        if let Some(found) = self.within(block, block + 1, place, bucket, holds, |_| false) {
            return found;
        }
        let another = |end: usize| scanned.is_in_cell_of_another(end, block);
        for (_, area) in scanned.page.around(block).take(REACH) {
            if let Some(found) = self.within(area.first, area.end, place, bucket, holds, another) {
                return found;
            }
        }
        None
    }

    /// The expiry of the amount at `place` among those of some blocks; `Some(None)` where they leave it open.
    fn within(
        &self,
        first: usize,
        end: usize,
        place: Place,
        bucket: Bucket,
        holds: &[Place],
        another: impl Fn(usize) -> bool,
    ) -> Option<Option<Stamp>> {
        let fits = |expiry: &&Expiry| expiry.bucket.is_none_or(|named| named == bucket);
        let ends = stretch(&self.expiry, first, end, |expiry| expiry.place);
        if ends.len() > MOST_ENDS {
            return Some(None);
        }
        let ends = ends.iter().filter(|expiry| {
            let other = expiry.beside_amount && expiry.place.0 != place.0;
            let apart = expiry.place.0 != place.0 && another(expiry.place.0);
            !expiry.is_of_number() && !other && !apart
        });
        let ends: Vec<&Expiry> = ends.collect();
        let own = || ends.iter().copied().filter(fits);
        let Some(one) = own().next() else {
            return (!ends.is_empty()).then_some(None);
        };
        if one.bucket.is_some() && own().all(|other| other.stamp == one.stamp) {
            return Some(Some(one.stamp));
        }
        let amounts = stretch(holds, first, end, |place| *place);
        if amounts.iter().all(|other| *other == place) {
            return Some(own().all(|other| other.stamp == one.stamp).then_some(one.stamp));
        }
        Some(in_turn(amounts, &ends, place))
    }
}

/// Those of a list in the order of the page that stand in some blocks.
fn stretch<T>(list: &[T], first: usize, end: usize, place: impl Fn(&T) -> Place) -> &[T] {
    let from = list.partition_point(|one| place(one).0 < first);
    let to = list.partition_point(|one| place(one).0 < end);
    list.get(from..to).unwrap_or_default()
}

/// Where each amount is followed by its expiry, or each by the expiry before it: the one of the amount at `place`.
fn in_turn(amounts: &[Place], ends: &[&Expiry], place: Place) -> Option<Stamp> {
    if amounts.len() != ends.len() {
        return None;
    }
    let at = amounts.iter().position(|other| *other == place)?;
    let pairs = || amounts.iter().zip(ends);
    let next = |index: usize| amounts.get(index + 1).copied().unwrap_or((usize::MAX, 0));
    let follow =
        pairs().enumerate().all(|(index, (amount, end))| *amount < end.place && end.place < next(index));
    let last = |index: usize| index.checked_sub(1).and_then(|last| amounts.get(last));
    let lead = pairs().enumerate().all(|(index, (amount, end))| {
        end.place < *amount && last(index).is_none_or(|last| *last < end.place)
    });
    (follow || lead).then(|| ends.get(at).map(|end| end.stamp)).flatten()
}

/// Whether a block names a figure beside its "as of": `11月ご利用分 (11月20日現在の概算)`.
fn names_figure(scanned: &Scanned<'_>, block: usize) -> bool {
    let text = scanned.page.blocks.get(block).map(|block| squeeze(&block.text)).unwrap_or_default();
    let names = |sense: &Sense| {
        matches!(
            sense,
            Sense::Bill
                | Sense::Charges
                | Sense::ToDate
                | Sense::Used
                | Sense::Remaining
                | Sense::Allowance
                | Sense::Points
                | Sense::Scheme
                | Sense::Balance
        )
    };
    senses(&text).iter().any(|(_, sense)| names(sense))
}

/// A payment card lapses too, and is no balance.
fn names_card(text: &str) -> bool {
    let squeezed = squeeze(text);
    ["クレジットカード", "カード番号", "お支払い方法", "お支払方法", "creditcard", "****"]
        .iter()
        .any(|word| squeezed.contains(word))
}

/// Whether a label names the end of something, or when figures were counted.
fn speaks_of_dates(label: &str) -> bool {
    let says = senses(&squeeze(label));
    says.iter().any(|(_, sense)| matches!(sense, Sense::Expiry | Sense::AsOf))
}

/// What of a page lapses.
pub fn lapses(measure: Measure) -> bool {
    matches!(measure, Measure::DataRemaining | Measure::Balance | Measure::Points | Measure::VoiceRemaining)
}

fn when_text<'t>(text: &'t str, token: &Token) -> &'t str {
    text.get(token.start..token.end).unwrap_or_default()
}

/// The date of an end; `11月末` is the last day of that month.
fn stamp(text: &str, token: &Token, when: When, today: Date) -> Option<Stamp> {
    if when.day.is_none() && follows(text, token.end, &["末"]) {
        let first = When { day: Some(1), ..when }.date(today)?;
        return Some(Stamp::Day(first.last_of_month()));
    }
    let day = when.date(today)?;
    Some(when.time.map_or(Stamp::Day(day), |time| Stamp::Minute(day.to_datetime(time))))
}
