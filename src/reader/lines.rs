//! Which phone number a figure stands under, and the plan printed for it.

use super::label::Scanned;
use super::lexicon::{Sense, senses, squeeze};
use crate::quantity::Quantity;
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
                    found.push(Phone { last4: last4.clone(), key: key.clone(), block });
                }
            }
        }
        Self(found)
    }

    /// Whether the page names any.
    pub fn any(&self) -> bool {
        !self.0.is_empty()
    }

    /// The number a block stands under: the page's only one, or the only one of the nearest area that names one, or,
    /// where that area names several, the nearest before the block.
    pub fn over(&self, scanned: &Scanned<'_>, block: usize) -> Option<&Phone> {
        let only = |phones: &'_ [Phone]| {
            phones.iter().all(|phone| Some(&phone.key) == phones.first().map(|first| &first.key))
        };
        if only(&self.0) {
            return self.0.first();
        }
        for (_, area) in scanned.page.around(block) {
            let inside = self.within(area.first, area.end);
            if inside.is_empty() {
                continue;
            }
            if only(inside) {
                return inside.first();
            }
            return inside.iter().rev().find(|phone| phone.block <= block);
        }
        None
    }

    fn within(&self, first: usize, end: usize) -> &[Phone] {
        let from = self.0.partition_point(|phone| phone.block < first);
        let to = self.0.partition_point(|phone| phone.block < end);
        self.0.get(from..to).unwrap_or_default()
    }

    /// The plan printed for a number: the only one in the widest area that names no other number.
    pub fn plan(&self, scanned: &Scanned<'_>, phone: &Phone) -> Option<String> {
        let page = scanned.page;
        let areas = page.around(phone.block).map(|(_, area)| area);
        let own = areas
            .take_while(|area| self.within(area.first, area.end).iter().all(|other| other.key == phone.key));
        let area = own.last()?;
        let mut plans = (area.first..area.end).filter_map(|block| plan_at(scanned, block));
        let first = plans.next()?;
        plans.all(|other| other == first).then_some(first)
    }
}

/// The plan a block names: `（5ギガプラン）` beside a number, or the value of 料金プラン.
fn plan_at(scanned: &Scanned<'_>, block: usize) -> Option<String> {
    let text = &scanned.page.blocks.get(block)?.text;
    let fits = |name: &str| !name.is_empty() && name.chars().count() <= LONGEST_PLAN;
    let (_, area) = scanned.page.around(block).next()?;
    let outside = scanned.page.around(block).any(|(_, area)| area.kind == AreaKind::Margin);
    if outside {
        return None;
    }
    if names_plan(text) && matches!(area.kind, AreaKind::Term | AreaKind::Cell) {
        let value = &scanned.page.blocks.get(block + 1)?.printed;
        return fits(value).then(|| value.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    if let Some((label, value)) = text.split_once([':', '|'])
        && names_plan(label)
    {
        let value = value.split(['\n', '(']).next().unwrap_or_default().trim();
        return fits(value).then(|| value.to_owned());
    }
    let beside_number = text.contains('☎') || text.contains("hdc");
    let parts = text.split(['(', ')']).map(str::trim);
    let name = parts.clone().find(|part| beside_number && part.ends_with("プラン") && fits(part));
    name.map(str::to_owned)
}

/// A label that is nothing but 料金プラン or the like.
fn names_plan(label: &str) -> bool {
    let squeezed = squeeze(label);
    matches!(senses(&squeezed).as_slice(), [(word, Sense::Plan)] if *word == squeezed)
}
