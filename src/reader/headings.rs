//! The headings of a page, and which of them stand over a place.
//!
//! A heading is of the area it stands in, and where all of that is its title, of the area around it too. Whether a heading
//! says what a number is, `meaning` decides.

use std::ops::Range;

use super::label::{is_amount, is_heading, is_when};
use super::prose::is_prose;
use crate::quantity::Token;
use crate::snapshot::{Area, AreaKind, Snapshot};

/// As many texts as a title has beside its heading.
const TITLE_EXTRAS: usize = 3;

/// A heading in an area.
#[derive(Debug)]
pub struct Heading {
    /// Its first block.
    pub block: usize,
    /// 1 is the highest.
    pub rank: u8,
    /// The last before it, in the same area, of a higher rank.
    over: Option<usize>,
}

/// The headings of a page.
#[derive(Debug)]
pub struct Headings {
    /// For each area those in it, in order.
    inside: Vec<Vec<Heading>>,
    /// For each block whether it is a heading's.
    headed: Vec<bool>,
    /// For each block the first from it on that is none.
    past: Vec<usize>,
}

impl Headings {
    /// Finds them.
    pub fn find(page: &Snapshot, tokens: &[Vec<Token>]) -> Self {
        let mut found = Self {
            inside: page.areas.iter().map(|_| Vec::new()).collect(),
            headed: vec![false; page.blocks.len()],
            past: past(page),
        };
        for area in &page.areas {
            let rank = match area.kind {
                AreaKind::Heading(level) => level,
                AreaKind::Caption => 7,
                _ => continue,
            };
            if area.first == area.end {
                continue;
            }
            let blocks = found.headed.iter_mut().take(area.end).skip(area.first);
            blocks.for_each(|block| *block = true);
            for (around, outer) in page.upward(area.parent) {
                found.add(around, area.first, rank);
                if outer.first != area.first || !is_title(page, tokens, outer, area.end) {
                    break;
                }
            }
        }
        found
    }

    fn add(&mut self, area: usize, block: usize, rank: u8) {
        let Some(headings) = self.inside.get_mut(area) else { return };
        let mut over = headings.len().checked_sub(1);
        while let Some(heading) = over.and_then(|over| headings.get(over)).filter(|over| over.rank >= rank) {
            over = heading.over;
        }
        headings.push(Heading { block, rank, over });
    }

    /// Those of an area that stand over what begins at a block: the last before it, then each of a higher rank.
    pub fn over(&self, area: usize, block: usize) -> impl Iterator<Item = &Heading> {
        let headings = self.inside.get(area).map(Vec::as_slice).unwrap_or_default();
        let mut next = headings.partition_point(|heading| heading.block < block).checked_sub(1);
        std::iter::from_fn(move || {
            let heading = headings.get(next?)?;
            next = heading.over;
            Some(heading)
        })
    }

    /// Whether any of some blocks is a heading's.
    pub fn any(&self, mut blocks: Range<usize>) -> bool {
        blocks.any(|block| self.headed.get(block).copied().unwrap_or_default())
    }

    /// The first block from one on that is no heading.
    pub fn past(&self, block: usize) -> Option<usize> {
        self.past.get(block).copied()
    }
}

/// For each block the first from it on that is no heading.
fn past(page: &Snapshot) -> Vec<usize> {
    let mut next = page.blocks.len();
    let mut past: Vec<usize> = Vec::with_capacity(next);
    for (at, block) in page.blocks.iter().enumerate().rev() {
        if !page.areas.get(block.area).is_some_and(|area| is_heading(area.kind)) {
            next = at;
        }
        past.push(next);
    }
    past.reverse();
    past
}

/// Whether an area is nothing but the title of what comes after it: a heading with at most a date, a link or a button.
fn is_title(page: &Snapshot, tokens: &[Vec<Token>], area: &Area, heading_end: usize) -> bool {
    let beside = |block: usize| {
        let dated =
            tokens.get(block).is_some_and(|tokens| tokens.iter().any(|token| is_when(&token.quantity)));
        let pressed = page.around(block).any(|(_, area)| area.kind == AreaKind::Button);
        let note = page.blocks.get(block).is_some_and(|block| is_prose(&block.text));
        (dated && !note) || pressed || page.blocks.get(block).is_some_and(|block| block.linked)
    };
    let amount = |block: usize| {
        tokens.get(block).is_some_and(|tokens| tokens.iter().any(|token| is_amount(&token.quantity)))
    };
    area.end - heading_end <= TITLE_EXTRAS
        && (heading_end..area.end).all(|block| beside(block) && !amount(block))
}
