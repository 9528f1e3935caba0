//! Two numbers that belong together: `3.2GB / 20GB`, `19.37 GB left of 25 GB`, in one block or in two, and an amount in
//! packets with the same in bytes.
//!
//! Says which number speaks for which; that the second of a pair is the whole is [`of_whole`].

use super::Reader;
use super::label::{Label, Near};
use super::lexicon;
use super::meaning::Meaning;
use super::prose;
use crate::capture::{Measure, Unit};
use crate::quantity::{Quantity, Token};

/// As many texts as a ring or gauge prints around `A / B` in two blocks.
const LARGEST_PAIR: usize = 4;

impl Reader<'_> {
    /// The A of `A / B`, where the quantity is the B, and its block: the same, or the one before where `/ B` is a block
    /// of its own.
    pub(super) fn first_of_pair(&self, block: usize, token: &Token) -> Option<(usize, &Token)> {
        let text = &*self.scanned.page.blocks.get(block)?.text;
        if let Some(first) = self.scanned.before(block, token) {
            let between = text.get(first.end..token.start)?;
            return (matches!(first.quantity, Quantity::Number(_)) && pairs(between))
                .then_some((block, first));
        }
        let before = block.checked_sub(1)?;
        // A ring prints its label between the two: `17.82GB`, `残りデータ量`, `/ 31.00GB`. Or what joins them is apart:
        // `19.37 GB`, `left of`, `25 GB`.
        let middle = self.scanned.of(before).is_empty().then_some(before);
        let before = before.checked_sub(usize::from(middle.is_some()))?;
        let joint = middle.and_then(|middle| self.scanned.page.blocks.get(middle));
        let joint = joint.is_some_and(|joint| pairs(&joint.text));
        let first = self.scanned.of(before).last()?;
        let rest = self.scanned.page.blocks.get(before)?.text.get(first.end..)?;
        // One of the two may stand in a wrapper of its own.
        let parents =
            |block: usize| self.scanned.page.around(block).take(2).filter_map(|(_, area)| area.parent);
        let mut around = self.scanned.page.around(block).map(|(_, area)| area);
        let together = around.find(|area| area.first <= before).map(|area| area.end - area.first);
        let together = parents(before).any(|one| parents(block).any(|other| one == other))
            || together.is_some_and(|blocks| blocks <= LARGEST_PAIR);
        let fits = matches!(first.quantity, Quantity::Number(_))
            && prose::says_nothing(rest)
            && (joint || pairs(text.get(..token.start)?))
            && together;
        fits.then_some((before, first))
    }

    /// Whether what stands before a quantity in its line says that it is the whole of another: `/ 25 GB`, `left of 25 GB`.
    pub(super) fn ends_pair(&self, block: usize, token: &Token) -> bool {
        let Some(block) = self.scanned.page.blocks.get(block) else { return false };
        let (start, _) = prose::line_of(&block.text, token.start);
        block.text.get(start..token.start).is_some_and(pairs)
    }

    /// The word between the two numbers of a pair whose second is a block of its own: `left of 25 GB`.
    pub(super) fn word_of_pair(&self, block: usize, token: &Token) -> Option<Label> {
        let own = self.first_of_pair(block, token).filter(|(at, _)| *at != block).map(|_| block);
        let next = || {
            let second = self.scanned.of(block + 1).first()?;
            let (at, first) = self.first_of_pair(block + 1, second)?;
            (at == block && first.start == token.start).then_some(block + 1)
        };
        let at = own.or_else(next)?;
        let text = lexicon::squeeze(&self.scanned.page.blocks.get(at)?.text);
        let word = PAIR_WORDS.iter().find(|word| text.starts_with(**word))?;
        Some(Label::new(*word, Near::Inline))
    }

    /// The A of `42,949,673パケット(5.12GB)`, where the quantity is the B.
    ///
    /// # Errors
    /// Where it is the A: bytes are what counts.
    pub(super) fn same_in_packets(&self, block: usize, token: &Token) -> Result<Option<&Token>, String> {
        let text = self.scanned.page.blocks.get(block).map(|block| &*block.text).unwrap_or_default();
        let pair = |first: &Token, second: &Token| {
            let between = text.get(first.end..second.start).unwrap_or_default();
            unit_of(first) == Some(Unit::Packets)
                && unit_of(second).is_some_and(|unit| unit.bytes(false).is_some() && unit != Unit::Packets)
                && lexicon::squeeze(between) == "("
        };
        if self.scanned.after(block, token).is_some_and(|other| pair(token, other)) {
            return Err("printed in bytes beside it".to_owned());
        }
        Ok(self.scanned.before(block, token).filter(|other| pair(other, token)))
    }

    /// Whether the quantity is the A of `A / B`.
    pub(super) fn leads_pair(&self, block: usize, token: &Token) -> bool {
        let next = self.scanned.after(block, token).map(|next| (block, next));
        let next = next.or_else(|| Some((block + 1, self.scanned.of(block + 1).first()?)));
        let first = next.and_then(|(at, next)| self.first_of_pair(at, next));
        first.is_some_and(|(at, first)| at == block && first.start == token.start)
    }
}

fn unit_of(token: &Token) -> Option<Unit> {
    if let Quantity::Number(number) = &token.quantity { number.unit } else { None }
}

/// What stands between an amount and the whole it is of: a slash, 中, of, and a word for the whole. Before `of` the
/// first can have its own word: `19.37 GB left of 25 GB`.
fn pairs(between: &str) -> bool {
    // Asked of every number, and most have nothing like it before them.
    let first =
        between.trim_start_matches(|sign: char| sign.is_whitespace() || sign.is_control()).chars().next();
    if !first.is_some_and(|first| "/中OLRUAolrua".contains(first)) {
        return false;
    }
    let between = lexicon::squeeze(between);
    let between = PAIR_WORDS.iter().find_map(|word| between.strip_prefix(word)).unwrap_or(&between);
    let Some(rest) = ["/", "of", "中"].iter().find_map(|sign| between.strip_prefix(sign)) else {
        return false;
    };
    let rest = rest.trim_end_matches([':', '(']);
    ["", "合計", "上限", "全体", "総量", "容量", "データ容量", "total", "最大"].contains(&rest)
}

/// Words for the first number of a pair that stand between the two.
const PAIR_WORDS: [&str; 4] = ["left", "remaining", "used", "available"];

/// The whole that the second number of `A / B` is, under the label of the pair.
pub fn of_whole(meaning: Meaning) -> Result<Meaning, String> {
    match meaning.measure {
        Measure::DataRemaining | Measure::DataUsed => {
            Ok(Meaning { measure: Measure::DataAllowance, ..meaning })
        }
        _ => Err("the whole of something that has none".to_owned()),
    }
}
