//! Which phone number a figure stands under, and the plan printed for it.

use std::ops::Range;

use super::label::{Scanned, is_amount};
use super::lexicon::{Sense, senses, squeeze};
use crate::quantity::{JOINT, Quantity};
use crate::snapshot::AreaKind;

/// As long as a plan's name gets.
const LONGEST_PLAN: usize = 40;

/// A mobile number a page prints, masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// Last four digits.
    pub last4: String,
    /// `5678-k3f9`.
    pub key: String,
    block: usize,
    /// The blocks of the widest area that names no other number.
    card: Range<usize>,
}

/// The mobile numbers of a page, in document order.
#[derive(Debug)]
pub struct Phones(Vec<Phone>);

impl Phones {
    /// Finds them, wherever they stand.
    pub fn find(scanned: &Scanned<'_>) -> Self {
        let mut found = Vec::new();
        for block in 0..scanned.tokens.len() {
            for token in scanned.of(block) {
                if let Quantity::Phone { last4, key, mobile: true } = &token.quantity {
                    found.push(Phone {
                        last4: last4.clone(),
                        key: key.clone(),
                        block,
                        card: block..block + 1,
                    });
                }
            }
        }
        let mut phones = Self(found);
        let cards: Vec<Range<usize>> = phones.0.iter().map(|phone| phones.card(scanned, phone)).collect();
        for (phone, card) in phones.0.iter_mut().zip(cards) {
            phone.card = card;
        }
        phones
    }

    /// Whether the page names any.
    pub fn any(&self) -> bool {
        !self.0.is_empty()
    }

    /// The number a block stands under: the page's only one; the one whose card it is in; where cards hold only the
    /// numbers themselves, the nearest before the block. A block outside the cards of several lines is of none.
    pub fn over(&self, scanned: &Scanned<'_>, block: usize) -> Option<&Phone> {
        let only = |phones: &'_ [Phone]| {
            phones.iter().all(|phone| Some(&phone.key) == phones.first().map(|first| &first.key))
        };
        if only(&self.0) {
            return self.0.first();
        }
        let own = self.0.iter().find(|phone| phone.card.contains(&block));
        own.or_else(|| self.chosen(scanned)).or_else(|| {
            let before = self.0.iter().rev().find(|phone| phone.block <= block)?;
            let titled = before
                .card
                .clone()
                .flat_map(|block| scanned.of(block))
                .all(|token| !is_amount(&token.quantity));
            titled.then_some(before)
        })
    }

    /// The only number that a select shows as chosen.
    fn chosen(&self, scanned: &Scanned<'_>) -> Option<&Phone> {
        let is_choice =
            |phone: &&Phone| scanned.page.around(phone.block).any(|(_, area)| area.kind == AreaKind::Choice);
        let mut chosen = self.0.iter().filter(is_choice);
        chosen.next().filter(|first| chosen.all(|other| other.key == first.key))
    }

    fn card(&self, scanned: &Scanned<'_>, phone: &Phone) -> Range<usize> {
        let areas = scanned.page.around(phone.block).map(|(_, area)| area);
        let own = areas
            .take_while(|area| self.within(area.first, area.end).iter().all(|other| other.key == phone.key));
        own.last().map_or(phone.card.clone(), |area| area.first..area.end)
    }

    fn within(&self, first: usize, end: usize) -> &[Phone] {
        let from = self.0.partition_point(|phone| phone.block < first);
        let to = self.0.partition_point(|phone| phone.block < end);
        self.0.get(from..to).unwrap_or_default()
    }

    /// The plan printed for a number: the only one in the widest area that names no other number.
    pub fn plan(&self, scanned: &Scanned<'_>, phone: &Phone) -> Option<String> {
        let mut plans = phone.card.clone().filter_map(|block| plan_at(scanned, block));
        let first = plans.next()?;
        plans.all(|other| other == first).then_some(first)
    }
}

/// The plan a block names: `（5ギガプラン）` beside a number, or the value of 料金プラン.
fn plan_at(scanned: &Scanned<'_>, block: usize) -> Option<String> {
    let text = &scanned.page.blocks.get(block)?.text;
    if !mentions_plan(text) {
        return None;
    }
    let fits = |name: &str| !name.is_empty() && name.chars().count() <= LONGEST_PLAN;
    let (_, area) = scanned.page.around(block).next()?;
    let outside = scanned.page.around(block).any(|(_, area)| area.kind == AreaKind::Margin);
    if outside || scanned.is_price_list(block) {
        return None;
    }
    if names_plan(text) && matches!(area.kind, AreaKind::Term | AreaKind::Cell) {
        let next = scanned.page.blocks.get(block + 1)?;
        let value = scanned.page.printed(block + 1);
        let label = senses(&squeeze(&next.text)).iter().any(|(word, _)| *word == squeeze(&next.text));
        return (fits(value) && !label).then(|| value.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    if let Some((label, value)) = text.split_once([':', '|'])
        && names_plan(label)
    {
        let value = value.split(['\n', '(']).next().unwrap_or_default().trim();
        return fits(value).then(|| value.to_owned());
    }
    let phone = scanned.of(block).iter().find(|token| matches!(token.quantity, Quantity::Phone { .. }));
    let beside = match phone {
        Some(phone) => text.get(phone.end..)?,
        None if text.contains("hdc") => text,
        None => return None,
    };
    let name = beside
        .split(['(', ')', JOINT, '\n'])
        .map(str::trim)
        .find(|part| part.ends_with("プラン") && fits(part))?;
    // `Dプラン` is the network of a SIM, not a plan.
    let letters = name.trim_end_matches("プラン").chars().count();
    (letters > 1).then(|| name.to_owned())
}

/// Whether a text can name a plan at all; most texts of a page do not.
fn mentions_plan(text: &str) -> bool {
    ["プラン", "定額"].iter().any(|word| text.contains(word))
}

/// A label that is nothing but 料金プラン or the like.
fn names_plan(label: &str) -> bool {
    let squeezed = squeeze(label);
    matches!(senses(&squeezed).as_slice(), [(word, Sense::Plan)] if *word == squeezed)
}
