//! A stretch of a page's text letter by letter, each letter in the plain form in which the finders compare it.
//!
//! Owns the one-to-one folding (full-width to half-width, every dash one dash) and what a letter can be part of. That
//! no letter is joined or dropped is the point: a place in the plain text is a place in the page.

/// Stands between two texts of inline elements that touch, and for letters that take no room.
pub const JOINT: char = '\u{1f}';

/// A line break, and what stands beyond the ends of a text.
pub const BREAK: char = '\n';

/// The letter as it is compared.
pub fn plain(letter: char) -> char {
    match letter {
        '！'..='～' => u32::from(letter).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(letter),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹣' => '-',
        '\u{ad}'
        | '\u{feff}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' => JOINT,
        _ if letter.is_whitespace() => ' ',
        _ => letter,
    }
}

/// The letter at a place; [`BREAK`] beyond the end.
pub fn at(text: &[char], place: usize) -> char {
    text.get(place).copied().unwrap_or(BREAK)
}

/// The letter before a place; [`BREAK`] before the start.
pub fn before(text: &[char], place: usize) -> char {
    place.checked_sub(1).map_or(BREAK, |place| at(text, place))
}

/// The letters of a range, as text.
pub fn slice(text: &[char], range: std::ops::Range<usize>) -> String {
    text.get(range).unwrap_or_default().iter().collect()
}

/// Whether `word` stands at a place.
pub fn stands_at(text: &[char], place: usize, word: &str) -> bool {
    word.chars().enumerate().all(|(step, letter)| at(text, place + step) == letter)
}

/// The first place from `from` on where a letter is not blank.
pub fn skip_blank(text: &[char], from: usize) -> usize {
    (from..text.len()).find(|place| !is_blank(at(text, *place))).unwrap_or(text.len())
}

/// Spaces, joints and line breaks.
pub fn is_blank(letter: char) -> bool {
    matches!(letter, ' ' | JOINT | BREAK)
}

/// The text without blanks, in lower case.
pub fn squeezed(text: &str) -> String {
    let letters = text.chars().map(plain).filter(|letter| !is_blank(*letter));
    letters.flat_map(char::to_lowercase).collect()
}

/// Ideographs as they stand in names, the rare ones included.
pub fn is_ideograph(letter: char) -> bool {
    matches!(letter, '一'..='鿿' | '㐀'..='䶿' | '豈'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '々' | '〆' | 'ヶ')
}

/// Letters a person's name can be written with.
pub fn is_name_letter(letter: char) -> bool {
    is_ideograph(letter)
        || matches!(letter, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | 'ｦ'..='ﾟ' | '\'')
        || (letter.is_alphabetic() && letter < '\u{250}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_has_one_plain_form_in_its_own_place() {
        let text = "０９０－１２３４‐５６７８\u{3000}ＡＢ\u{200b}様";
        let plain: String = text.chars().map(plain).collect();
        assert_eq!(plain, format!("090-1234-5678 AB{JOINT}様"));
        assert_eq!(plain.chars().count(), text.chars().count());
        assert_eq!(squeezed("お 名前\u{3000}Ｎａｍｅ"), "お名前name");
    }

    #[test]
    fn beyond_its_ends_a_text_breaks() {
        let text = ['a', 'b'];
        assert_eq!((at(&text, 1), at(&text, 2), before(&text, 0)), ('b', BREAK, BREAK));
        assert!(stands_at(&text, 0, "ab") && !stands_at(&text, 1, "bc"));
    }
}
