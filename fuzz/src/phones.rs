//! Whether a text still holds a whole mobile number.
//!
//! Written apart from the masks of the reader and of the content script, and simpler: eleven digits that begin as mobile
//! numbers do, in the groups people print, with no digit or letter of theirs at either end.

use zandaka::quantity::{JOINT, fold::fold};

const DIGITS: usize = 11;

/// The first mobile number in the text.
pub fn unmasked(text: &str) -> Option<String> {
    let signs: Vec<char> = fold(text).chars().filter(|sign| *sign != JOINT).collect();
    (0..signs.len()).find_map(|at| {
        let before = at.checked_sub(1).map(|at| signs[at]);
        number(&signs[at..]).filter(|_| !before.is_some_and(belongs))
    })
}

/// The number a text begins with.
fn number(signs: &[char]) -> Option<String> {
    let mut digits = String::new();
    let mut printed = String::new();
    for sign in signs {
        match sign {
            _ if digits.len() == DIGITS && belongs(*sign) => return None,
            _ if digits.len() == DIGITS => break,
            digit if digit.is_ascii_digit() => digits.push(*digit),
            '-' | ' ' if matches!(digits.len(), 3 | 7) && !printed.ends_with(['-', ' ']) => {}
            _ => return None,
        }
        printed.push(*sign);
    }
    let mobile = ["050", "060", "070", "080", "090"].iter().any(|code| digits.starts_with(code));
    (mobile && digits.len() == DIGITS).then_some(printed)
}

/// A sign that makes of the digits beside it something else than a number by itself.
fn belongs(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, '.' | ',' | '*' | '●' | '•' | '○' | '×')
}

#[test]
fn a_number_of_a_line_is_seen_however_it_is_printed_and_nothing_else_is() {
    for text in [
        "x 090-1234-5678",
        "番号０９０－１２３４－５６７８（音声）",
        "\"08012345678\"",
        "070 1234 5678",
        "1 090-1234-5678-2",
    ] {
        assert!(unmasked(text).is_some(), "{text}");
    }
    for text in ["☎5678-k3f9", "hdc09012345678", "090-1234-56789", "2025-03-22 08:00", "1,090,123,456,78"] {
        assert_eq!(unmasked(text), None, "{text}");
    }
}
