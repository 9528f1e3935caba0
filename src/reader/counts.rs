//! How many there are of something in a stretch of blocks, told at once however long it is.
//!
//! Whoever asks it of the blocks around every number of a page would otherwise count them all for each.

use std::ops::Range;

/// For each block how many there were before it, and last how many there are.
#[derive(Debug)]
pub struct Counts(Vec<usize>);

impl Counts {
    /// Takes how many each block has, in order.
    pub fn new(each: impl Iterator<Item = usize>) -> Self {
        let mut sum = 0;
        let sums = each.map(|count| {
            sum += count;
            sum
        });
        Self(std::iter::once(0).chain(sums).collect())
    }

    /// How many the blocks of a stretch have; those beyond the last block have none.
    pub fn of(&self, blocks: Range<usize>) -> usize {
        let before = |block: usize| self.0.get(block).or(self.0.last()).copied().unwrap_or_default();
        before(blocks.end).saturating_sub(before(blocks.start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_has_what_its_blocks_have() {
        let counts = Counts::new([1, 0, 3, 2].into_iter());
        assert_eq!([counts.of(0..4), counts.of(1..2), counts.of(2..3), counts.of(3..9)], [6, 0, 3, 2]);
        assert_eq!((counts.of(2..2), counts.of(7..9)), (0, 0));
    }
}
