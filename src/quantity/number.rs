//! The digits of a number: separators, decimals, and where an element's end may split them.
//!
//! A number is read whole or not at all: what is grouped wrongly or breaks off is [`Digits::value`] `None` with its
//! full extent, so that no part of it can be taken for a number. Signs, units and bounds belong to others.

use rust_decimal::Decimal;

use super::cursor::{Gap, Text, is_east_asian};
use super::unit;

/// More digits than this are an id.
const LONGEST: usize = 15;

/// Digits as they stand, with their separators.
#[derive(Clone, Copy, Debug)]
pub(super) struct Digits {
    /// Where they begin.
    pub(super) start: usize,
    /// Past the last of them.
    pub(super) end: usize,
    /// The number they print; `None` where they print none.
    pub(super) value: Option<Decimal>,
    /// A space stands at a comma, `1, 234`: a number only with a unit that reaches thousands.
    pub(super) spaced: bool,
    /// Nothing but digits: no separator, no decimals.
    pub(super) plain: bool,
}

impl Digits {
    /// `0120`, `007`: printed with zeros no amount has.
    fn padded(self, text: Text<'_>) -> bool {
        let digits = text.between(self.start, text.digits(self.start));
        digits.len() > 1 && digits.starts_with('0')
    }

    /// What only looks like a number when no unit stands at it: a month of a form, `202503`, or a day, `20250322`.
    pub(super) fn is_stamp(self, text: Text<'_>) -> bool {
        let digits = text.between(self.start, self.end);
        let month = digits.get(4..6).and_then(|month| month.parse::<u8>().ok());
        let century = digits.starts_with("19") || digits.starts_with("20");
        self.plain
            && century
            && matches!(digits.len(), 6 | 8)
            && month.is_some_and(|month| (1..=12).contains(&month))
    }
}

/// Reads the digits at `start`. The caller has made sure that nothing before them belongs to them.
pub(super) fn digits(text: Text<'_>, start: usize) -> Digits {
    let mut reader =
        Reader { text, end: start, value: 0, length: 0, scale: None, spaced: false, whole: true };
    reader.take(start, text.digits(start));
    let plain_end = reader.end;
    reader.groups();
    reader.decimals();
    reader.rest();
    let mut found =
        Digits { start, end: reader.end, value: None, spaced: reader.spaced, plain: reader.end == plain_end };
    if reader.whole && !found.padded(text) && reader.length <= LONGEST {
        found.value = Decimal::try_new(reader.value, reader.scale.unwrap_or_default()).ok();
    }
    found
}

struct Reader<'a> {
    text: Text<'a>,
    end: usize,
    /// The digits so far, as one number, while there are not too many.
    value: i64,
    /// How many they are; a point counts as one.
    length: usize,
    /// How many of them stand after the point, once there is one.
    scale: Option<u32>,
    spaced: bool,
    whole: bool,
}

/// How a separator stands between the digits before it and those after it.
struct Separator {
    before: Gap,
    after: Gap,
    /// The run of digits after it.
    start: usize,
    end: usize,
}

impl Reader<'_> {
    /// `,234,567`: every group of three, in one text, across elements, or at worst across a space.
    fn groups(&mut self) {
        let lead = self.length;
        let zero = self.text.between(self.end - lead, self.end).starts_with('0');
        while let Some(found) = self.separator(',') {
            let length = found.end - found.start;
            let gap = found.before.max(found.after);
            if length != 3 && gap >= Gap::Space {
                return;
            }
            self.whole &= length == 3 && lead <= 3 && !zero && gap < Gap::Line;
            self.spaced |= gap >= Gap::Space;
            self.take(found.start, found.end);
        }
    }

    /// `.21`: in one text, across elements, or with a space before the point or on both sides of it.
    fn decimals(&mut self) {
        let Some(found) = self.separator('.') else { return };
        let short = found.end - found.start <= 2 && self.ends_cleanly(found.end);
        match (found.before, found.after) {
            (Gap::None | Gap::Joint | Gap::Space, Gap::None) => {}
            (Gap::None | Gap::Joint, Gap::Joint) | (Gap::Space, Gap::Space | Gap::Joint) if short => {}
            (Gap::None | Gap::Joint, Gap::Space | Gap::Line) if short && self.has_unit(found.end) => {
                // `3. 21 GB` is 3.21 GB or point 3 of a list: neither is worth a wrong number.
                self.whole = false;
            }
            _ => return,
        }
        self.length += 1;
        self.scale = Some(0);
        self.take(found.start, found.end);
    }

    /// A second point or another comma makes an id or a form of another country of it.
    fn rest(&mut self) {
        while let Some(found) = self.separator('.').or_else(|| self.separator(',')) {
            let tight = found.before.max(found.after) <= Gap::Joint;
            if !tight || (found.after == Gap::Joint && !self.ends_cleanly(found.end)) {
                return;
            }
            self.whole = false;
            self.take(found.start, found.end);
        }
    }

    fn separator(&self, sign: char) -> Option<Separator> {
        let (before, at) = self.text.gap(self.end);
        let (after, start) = self.text.gap(self.text.eat_one(at, &[sign])?);
        let end = self.text.digits(start);
        (end > start && before < Gap::Line).then_some(Separator { before, after, start, end })
    }

    /// Takes the digits that stand there.
    fn take(&mut self, start: usize, end: usize) {
        let digits = self.text.between(start, end).bytes();
        let count = digits.len();
        self.length += count;
        if self.length <= LONGEST {
            self.value = digits.fold(self.value, |value, digit| value * 10 + i64::from(digit - b'0'));
            self.scale = self.scale.and_then(|scale| Some(scale + u32::try_from(count).ok()?));
        }
        self.end = end;
    }

    /// Nothing after the digits makes another number or a date of them.
    fn ends_cleanly(&self, end: usize) -> bool {
        match self.text.next(end) {
            Some('.' | ',' | '/' | '-' | ':') => !self.text.is_digit(end + 1),
            Some(letter) => !is_east_asian(letter) || self.has_unit(end),
            None => true,
        }
    }

    fn has_unit(&self, end: usize) -> bool {
        matches!(unit::after(self.text, end), Some((unit::Suffix::Unit(_), _)))
    }
}
