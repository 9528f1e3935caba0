//! Which phone number a figure stands under, and the plan printed for it.

use std::ops::Range;

use super::counts::Counts;
use super::label::Scanned;
use super::lexicon::{Sense, senses, squeeze};
use crate::quantity::{JOINT, Quantity};
use crate::snapshot::AreaKind;

/// As long as a plan's name gets.
const LONGEST_PLAN: usize = 40;

/// As many cells as stand in the rows of one number: far more than any table has.
const LARGEST_SPAN: usize = 1000;

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

/// The mobile numbers of a page.
#[derive(Debug)]
pub struct Phones {
    /// In document order.
    all: Vec<Phone>,
    /// Those that are another than the one before them.
    changes: Counts,
    /// For each block the number whose card it is in; none are noted where the page has only one.
    own: Vec<Option<usize>>,
    /// The only number that a select shows as chosen.
    chosen: Option<usize>,
}

impl Phones {
    /// Finds them, wherever they stand.
    pub fn find(scanned: &Scanned<'_>) -> Self {
        let mut found = Vec::new();
        for block in 0..scanned.tokens.len() {
            if scanned.page.panels == 1 && is_in_tab(scanned, block) {
                continue;
            }
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
        let changes =
            found.iter().skip(1).zip(&found).map(|(one, before)| usize::from(one.key != before.key));
        let changes = Counts::new(std::iter::once(0).chain(changes));
        let mut phones = Self { all: found, changes, own: Vec::new(), chosen: None };
        let cards: Vec<Range<usize>> = phones.all.iter().map(|phone| phones.card(scanned, phone)).collect();
        for (phone, card) in phones.all.iter_mut().zip(cards) {
            phone.card = card;
        }
        if !phones.is_one(0..phones.all.len()) {
            phones.own = phones.owners(scanned);
            phones.chosen = phones.chosen(scanned);
        }
        phones
    }

    /// Cards are apart, or the same for one number printed twice.
    fn owners(&self, scanned: &Scanned<'_>) -> Vec<Option<usize>> {
        let mut owners = vec![None; scanned.tokens.len()];
        for (at, phone) in self.all.iter().enumerate() {
            if owners.get(phone.card.start).is_some_and(Option::is_none) {
                owners.iter_mut().take(phone.card.end).skip(phone.card.start).for_each(|own| *own = Some(at));
            }
        }
        for (at, phone) in self.all.iter().enumerate() {
            for blocks in spanned(scanned, phone.block) {
                let free = owners.iter_mut().take(blocks.end).skip(blocks.start).filter(|own| own.is_none());
                free.for_each(|own| *own = Some(at));
            }
        }
        owners
    }

    /// Whether some of the numbers are all the same.
    fn is_one(&self, phones: Range<usize>) -> bool {
        self.changes.of(phones.start + 1..phones.end) == 0
    }

    /// Whether the page names any.
    pub fn any(&self) -> bool {
        !self.all.is_empty()
    }

    /// The number a block stands under: the page's only one; the one whose card it is in; where cards hold only the
    /// numbers themselves, the nearest before the block. A block outside the cards of several lines is of none.
    pub fn over(&self, scanned: &Scanned<'_>, block: usize) -> Option<&Phone> {
        if self.is_one(0..self.all.len()) {
            return self.all.first();
        }
        let own = self.own.get(block).copied().flatten().or(self.chosen);
        own.and_then(|own| self.all.get(own)).or_else(|| {
            let after = self.all.partition_point(|phone| phone.block <= block);
            let before = self.all.get(after.checked_sub(1)?)?;
            (before.is_head(scanned) && before.leads(scanned, block)).then_some(before)
        })
    }

    /// The number a page is headed by, for data beside it that stands under none: the page of one of several lines, where
    /// the others are only listed with it, each with its figures.
    pub fn head_of(&self, scanned: &Scanned<'_>, block: usize) -> Option<&Phone> {
        let mut heads = self.all.iter().filter(|phone| phone.is_head(scanned));
        let head = heads.next().filter(|_| heads.next().is_none())?;
        let again = self.all.iter().filter(|phone| phone.key == head.key).count() > 1;
        (again && head.leads(scanned, block)).then_some(head)
    }

    fn chosen(&self, scanned: &Scanned<'_>) -> Option<usize> {
        let is_choice = |(_, phone): &(usize, &Phone)| {
            scanned.page.around(phone.block).any(|(_, area)| area.kind == AreaKind::Choice)
        };
        let mut chosen = self.all.iter().enumerate().filter(is_choice);
        let (at, first) = chosen.next()?;
        chosen.all(|(_, other)| other.key == first.key).then_some(at)
    }

    fn card(&self, scanned: &Scanned<'_>, phone: &Phone) -> Range<usize> {
        let areas = scanned.page.around(phone.block).map(|(_, area)| area);
        let own = areas.take_while(|area| self.is_one(self.within(area.first, area.end)));
        own.last().map_or(phone.card.clone(), |area| area.first..area.end)
    }

    fn within(&self, first: usize, end: usize) -> Range<usize> {
        let place = |block: usize| self.all.partition_point(|phone| phone.block < block);
        place(first)..place(end)
    }

    /// The plan printed for a number: the only one in the widest area that names no other number.
    pub fn plan(&self, scanned: &Scanned<'_>, phone: &Phone) -> Option<String> {
        let mut plans = phone.card.clone().filter_map(|block| plan_at(scanned, block));
        let first = plans.next()?;
        plans.all(|other| other == first).then_some(first)
    }
}

impl Phone {
    /// Whether the card is no more than a heading: the number without figures, or with the size of its plan beside it
    /// (080-…-5678　マイピタ 5GB).
    fn is_head(&self, scanned: &Scanned<'_>) -> bool {
        let own = self.block..self.block + 1;
        let names_plan =
            || scanned.page.blocks.get(self.block).is_some_and(|block| mentions_plan(&block.text));
        match scanned.marks(self.card.clone()) {
            0 => true,
            all => all == scanned.marks(own) && names_plan(),
        }
    }

    /// Whether a block stands in the area around the number's card: beyond it there are other numbers and their cards,
    /// and what stands after all of them is of none.
    fn leads(&self, scanned: &Scanned<'_>, block: usize) -> bool {
        let wider = |first: usize, end: usize| first < self.card.start || self.card.end < end;
        let mut around = scanned.page.around(self.block).map(|(_, area)| area);
        let outer = around.find(|area| wider(area.first, area.end));
        outer.is_none_or(|area| area.first <= block && block < area.end)
    }
}

/// Whether a block is in a tab that is not chosen. Beside the one panel that is seen, its number has no figure here.
fn is_in_tab(scanned: &Scanned<'_>, block: usize) -> bool {
    scanned.page.around(block).any(|(_, area)| area.kind == AreaKind::Tab)
}

/// The blocks of the rows that the cell of a block spans.
fn spanned(scanned: &Scanned<'_>, block: usize) -> Vec<Range<usize>> {
    let cell = scanned.page.around(block).find_map(|(_, area)| area.cell);
    let Some((table, cell)) = cell.and_then(|at| scanned.page.cell(at)) else { return Vec::new() };
    if cell.rows.len() < 2 {
        return Vec::new();
    }
    let cells = cell.rows.clone().flat_map(|row| table.row_of(row));
    let areas = cells.take(LARGEST_SPAN).filter_map(|other| scanned.page.areas.get(other.area));
    areas.map(|area| area.first..area.end).collect()
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
