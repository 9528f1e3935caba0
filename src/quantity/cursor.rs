//! A text looked at from a place in it: what stands here, what stands before, what gap lies between.
//!
//! Every step is bounded, so that however a text is made, looking at all of its numbers takes time in proportion to
//! its length. Owns no grammar.

use super::JOINT;

/// More spaces than this in a row are not one gap; folded text has one, with a joint or two beside it.
const WIDEST_GAP: usize = 8;
/// No word this grammar knows is longer.
const LONGEST_WORD: usize = 12;

/// What lies between two parts of a quantity, from the least to the most parting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// Nothing.
    None,
    /// The end of an element.
    Joint,
    /// White space in one line.
    Space,
    /// A line break.
    Line,
}

impl Gap {
    fn of(letter: char) -> Option<Self> {
        match letter {
            JOINT => Some(Self::Joint),
            ' ' => Some(Self::Space),
            '\n' => Some(Self::Line),
            _ => None,
        }
    }
}

/// A folded text, with the place before which everything belongs to an earlier token.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    text: &'a str,
    floor: usize,
}

impl<'a> Text<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, floor: 0 }
    }

    /// The same text when everything before `floor` is taken.
    pub(super) fn above(self, floor: usize) -> Self {
        Self { floor, ..self }
    }

    /// Where the last token ended.
    pub(super) fn floor(self) -> usize {
        self.floor
    }

    /// From `start` to `end`; empty where these are no places in the text.
    pub(super) fn between(self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn rest(self, at: usize) -> &'a str {
        self.text.get(at..).unwrap_or_default()
    }

    /// What is not yet taken before `at`.
    pub(super) fn behind(self, at: usize) -> &'a str {
        self.between(self.floor, at)
    }

    pub(super) fn next(self, at: usize) -> Option<char> {
        self.rest(at).chars().next()
    }

    /// The character at `at` or after it that can begin a quantity, with `at` moved there: a digit, the marks of a
    /// number, or the first of a word for no limit. Most of a page is none of these.
    pub(super) fn next_sign(self, at: &mut usize) -> Option<char> {
        let begins = |byte: &u8| matches!(byte, b'0'..=b'9' | b'u' | b'U' | 0xe2 | 0xe4 | 0xe6 | 0xe7);
        *at += self.text.as_bytes().get(*at..)?.iter().position(begins)?;
        self.next(*at)
    }

    /// The character after the one at `at`.
    pub(super) fn second(self, at: usize) -> Option<char> {
        self.rest(at).chars().nth(1)
    }

    /// The character before `at`, taken or not.
    pub(super) fn prev(self, at: usize) -> Option<char> {
        self.between(0, at).chars().next_back()
    }

    pub(super) fn is_digit(self, at: usize) -> bool {
        self.next(at).is_some_and(|letter| letter.is_ascii_digit())
    }

    /// Past `word`, if it stands at `at`.
    pub(super) fn eat(self, at: usize, word: &str) -> Option<usize> {
        // One byte tells most words apart: a page has many numbers, and each is held against every table.
        let probe = word.len().saturating_sub(1).min(2);
        let alike = self.text.as_bytes().get(at + probe) == word.as_bytes().get(probe);
        (alike && self.rest(at).starts_with(word)).then(|| at + word.len())
    }

    /// Past the first of `words` that stands at `at`.
    pub(super) fn eat_any(self, at: usize, words: &[&str]) -> Option<usize> {
        words.iter().find_map(|word| self.eat(at, word))
    }

    /// Past an English word or abbreviation in any case, with no letter or digit right after it.
    pub(super) fn eat_english(self, at: usize, word: &str) -> Option<usize> {
        let end = at + word.len();
        let first = self.text.as_bytes().get(at)?;
        if !word.as_bytes().first()?.eq_ignore_ascii_case(first) {
            return None;
        }
        let fits = self.text.get(at..end).is_some_and(|here| here.eq_ignore_ascii_case(word));
        let whole = !self.next(end).is_some_and(|letter| letter.is_ascii_alphanumeric());
        (fits && whole).then_some(end)
    }

    /// Past one of the characters `any`.
    pub(super) fn eat_one(self, at: usize, any: &[char]) -> Option<usize> {
        self.next(at).filter(|letter| any.contains(letter)).map(|letter| at + letter.len_utf8())
    }

    /// Where the `word` that ends at `at` begins.
    pub(super) fn back(self, at: usize, word: &str) -> Option<usize> {
        let alike = at > 0 && self.text.as_bytes().get(at - 1) == word.as_bytes().last();
        (alike && self.behind(at).ends_with(word)).then(|| at - word.len())
    }

    /// Where the English `word` that ends at `at` begins, in any case, with no letter right before it.
    pub(super) fn back_english(self, at: usize, word: &str) -> Option<usize> {
        let start = at.checked_sub(word.len()).filter(|start| *start >= self.floor)?;
        let last = self.text.as_bytes().get(at - 1)?;
        if !word.as_bytes().last()?.eq_ignore_ascii_case(last) {
            return None;
        }
        let fits = self.text.get(start..at).is_some_and(|here| here.eq_ignore_ascii_case(word));
        let whole = !self.prev(start).is_some_and(|letter| letter.is_ascii_alphanumeric());
        (fits && whole).then_some(start)
    }

    /// Past the ASCII digits at `at`.
    pub(super) fn digits(self, at: usize) -> usize {
        at + self.rest(at).bytes().take_while(u8::is_ascii_digit).count()
    }

    /// Where the ASCII digits that end at `at` begin; no further back than a word goes.
    pub(super) fn digits_behind(self, at: usize) -> usize {
        let behind = self.behind(at).bytes().rev();
        at - behind.take(LONGEST_WORD).take_while(u8::is_ascii_digit).count()
    }

    /// The whole number of at most `longest` digits at `at`, and where it ends. A longer run of digits is none.
    pub(super) fn whole(self, at: usize, longest: usize) -> Option<(i16, usize)> {
        let end = self.digits(at);
        if end - at > longest {
            return None;
        }
        Some((self.between(at, end).parse().ok()?, end))
    }

    /// The ASCII letters at `at`, as far as a word goes.
    pub(super) fn word(self, at: usize) -> &'a str {
        let length = self.rest(at).bytes().take(LONGEST_WORD).take_while(u8::is_ascii_alphabetic).count();
        self.between(at, at + length)
    }

    /// The ASCII letters before `at`, as far as a word goes.
    pub(super) fn word_behind(self, at: usize) -> &'a str {
        let behind = self.behind(at).bytes().rev();
        let length = behind.take(LONGEST_WORD).take_while(u8::is_ascii_alphabetic).count();
        self.between(at - length, at)
    }

    /// The gap at `at` and where it ends.
    pub(super) fn gap(self, at: usize) -> (Gap, usize) {
        let mut gap = Gap::None;
        let mut end = at;
        for letter in self.rest(at).chars().take(WIDEST_GAP) {
            let Some(found) = Gap::of(letter) else { break };
            gap = gap.max(found);
            end += letter.len_utf8();
        }
        (gap, end)
    }

    /// The gap that ends at `at` and where it begins.
    pub(super) fn gap_behind(self, at: usize) -> (Gap, usize) {
        let mut gap = Gap::None;
        let mut start = at;
        for letter in self.behind(at).chars().rev().take(WIDEST_GAP) {
            let Some(found) = Gap::of(letter) else { break };
            gap = gap.max(found);
            start -= letter.len_utf8();
        }
        (gap, start)
    }

    /// Past a gap within one line.
    pub(super) fn near(self, at: usize) -> usize {
        match self.gap(at) {
            (Gap::Line, _) => at,
            (_, end) => end,
        }
    }

    /// Where a gap within one line that ends at `at` begins.
    pub(super) fn near_behind(self, at: usize) -> usize {
        match self.gap_behind(at) {
            (Gap::Line, _) => at,
            (_, start) => start,
        }
    }
}

pub(super) fn is_katakana(letter: char) -> bool {
    matches!(letter, '\u{30a1}'..='\u{30fa}' | 'ー' | '\u{31f0}'..='\u{31ff}')
}

pub(super) fn is_hiragana(letter: char) -> bool {
    matches!(letter, '\u{3041}'..='\u{3096}')
}

/// Chinese characters, and the marks that stand for one.
pub(super) fn is_ideograph(letter: char) -> bool {
    matches!(letter, '々' | '〆' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// A letter of any script written beside digits without a space.
pub(super) fn is_east_asian(letter: char) -> bool {
    is_katakana(letter)
        || is_hiragana(letter)
        || is_ideograph(letter)
        || matches!(letter, '\u{ac00}'..='\u{d7a3}')
}

/// Hyphens, minus signs and dashes.
pub(super) fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '‒'..='―' | '─' | '━')
}
