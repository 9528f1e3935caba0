//! Masks phone numbers: the last four digits and a short keyed hash stay, so that lines keep apart and no full number
//! is ever stored. The content script masks before anything leaves a page; this does the same for a saved page.
//!
//! A mobile number becomes `☎5678-k3f9`, a landline `☏5678-k3f9`. Service numbers (0120, 0800, 0570, 00xx) name nobody
//! and stay. Numbering plan: https://www.soumu.go.jp/main_sosiki/joho_tsusin/top/tel_number/

use std::borrow::Cow;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::error::{Kind, Result};
use crate::quantity::JOINT;

/// Digits of the hash: 20 bits of it.
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// The random key of an install: 16 bytes, drawn once, never leaving it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskKey([u8; 16]);

impl MaskKey {
    /// The key of the command line, where nothing is kept between runs.
    pub const FIXED: Self = Self([0; 16]);

    /// Reads 32 hexadecimal digits.
    ///
    /// # Errors
    /// `form` for anything else.
    pub fn from_hex(text: &str) -> Result<Self> {
        let bytes: Vec<u8> = text
            .as_bytes()
            .chunks(2)
            .filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
            .collect();
        match <[u8; 16]>::try_from(bytes) {
            Ok(key) if text.len() == 32 => Ok(Self(key)),
            _ => {
                Err(Kind::Form { text: String::new(), wanted: "a mask key of 32 hexadecimal digits" }.into())
            }
        }
    }

    /// The short hash of a number: its digits, each masked one as `*`.
    fn hash(&self, number: &str) -> Option<String> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(number.as_bytes());
        let digest = mac.finalize().into_bytes();
        let mut bits = digest.iter().take(3).fold(0_u32, |bits, byte| (bits << 8) | u32::from(*byte)) >> 4;
        let mut letters = [0_u8; 4];
        for letter in letters.iter_mut().rev() {
            *letter = *ALPHABET.get((bits & 31) as usize)?;
            bits >>= 5;
        }
        String::from_utf8(letters.to_vec()).ok()
    }
}

/// The folded text with every phone number masked.
pub fn mask<'t>(text: &'t str, key: &MaskKey) -> Cow<'t, str> {
    // A number ends in four digits of its own, and has six before them that may be masked.
    if text.bytes().filter(u8::is_ascii_digit).count() < 4
        || text.chars().filter(|sign| sign.is_ascii_digit() || is_masked_digit(*sign)).count() < 10
    {
        return Cow::Borrowed(text);
    }
    let mut masked = String::new();
    let mut copied = 0;
    let mut before = ' ';
    let mut letters = text.char_indices();
    while let Some((at, first)) = letters.next() {
        let rest = text.get(at..).unwrap_or_default();
        let number =
            (!before.is_ascii_alphanumeric() && starts_number(first)).then(|| Number::at(rest)).flatten();
        before = first;
        let Some(number) = number else { continue };
        let mut end = at + number.length;
        let after = text.get(end..).unwrap_or_default();
        if let Some(token) = number.token(after.chars().next(), key) {
            masked.push_str(text.get(copied..at).unwrap_or_default());
            masked.push_str(&token);
            copied = end;
        } else {
            // What comes after its first group can be one by itself: `1 090-1234-5678`.
            end = at + number.first;
        }
        before = text.get(..end).and_then(|text| text.chars().next_back()).unwrap_or(' ');
        while letters.offset() < end && letters.next().is_some() {}
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    masked.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(masked)
}

fn starts_number(first: char) -> bool {
    first.is_ascii_digit() || first == '+' || is_masked_digit(first)
}

fn is_masked_digit(sign: char) -> bool {
    matches!(sign, '*' | '●' | '•' | '○' | 'X' | 'x' | '×')
}

fn is_separator(sign: char) -> bool {
    matches!(sign, '-' | ' ' | '(' | ')' | '‐' | '–' | '−' | 'ー' | JOINT)
}

/// A run of digits and separators that may be a phone number.
struct Number {
    /// Digits, masked ones as `*`.
    digits: String,
    /// Lengths of the groups between separators.
    groups: Vec<usize>,
    /// Bytes of text it takes.
    length: usize,
    /// Bytes of text before its first separator or joint.
    first: usize,
}

impl Number {
    /// Reads the run at the start of `text`, up to 20 digits and single separators; joints do not part a group.
    fn at(text: &str) -> Option<Self> {
        let abroad = text.starts_with("+81");
        let skip = if abroad { 3 } else { 0 };
        let digits = if abroad { "0".into() } else { String::new() };
        let mut number = Self { digits, groups: vec![0], length: 0, first: 0 };
        let mut separated = abroad;
        for (at, sign) in text.get(skip..)?.char_indices() {
            let digit = if is_masked_digit(sign) { '*' } else { sign };
            if digit.is_ascii_digit() || digit == '*' {
                if number.digits.len() >= 20 {
                    return None;
                }
                if separated
                    && !number.digits.is_empty()
                    && number.groups.last().is_some_and(|group| *group > 0)
                {
                    number.groups.push(0);
                }
                separated = false;
                number.digits.push(digit);
                *number.groups.last_mut()? += 1;
                number.length = skip + at + sign.len_utf8();
            } else if number.is_whole_before(sign) {
                break; // What follows is about the number, as in `080-0000-1234 (5Gプラン)`.
            } else if is_separator(sign) {
                if number.first == 0 {
                    number.first = number.length;
                }
                let twice = separated && !matches!(sign, '(' | ' ' | JOINT);
                if twice && number.length > 0 {
                    break;
                }
                separated = separated || sign != JOINT;
            } else {
                break;
            }
        }
        if abroad && let Some(first) = number.groups.first_mut() {
            *first += 1;
        }
        if number.first == 0 {
            number.first = number.length;
        }
        (number.length > 0).then_some(number)
    }

    /// Whether it has all its digits already, so that a separator only parts it from what follows.
    fn is_whole_before(&self, separator: char) -> bool {
        match separator {
            '(' | ' ' => self.is_mobile() || self.is_landline(),
            _ => is_separator(separator) && self.is_mobile(),
        }
    }

    /// What stands in its place; `None` where it is no number of a person.
    fn token(&self, next: Option<char>, key: &MaskKey) -> Option<String> {
        if next.is_some_and(|sign| sign.is_ascii_alphanumeric() || is_masked_digit(sign)) {
            return None;
        }
        let mobile = self.is_mobile();
        if !mobile && !self.is_landline() {
            return None;
        }
        let last4 = self.digits.get(self.digits.len().checked_sub(4)?..)?;
        if !last4.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let sign = if mobile { '☎' } else { '☏' };
        Some(format!("{sign}{last4}-{}", key.hash(&self.digits)?))
    }

    fn is_mobile(&self) -> bool {
        let is = |at: usize, wanted: &str| {
            self.digits.chars().nth(at).is_some_and(|digit| digit == '*' || wanted.contains(digit))
        };
        let data_only = self.digits.starts_with("020") && matches!(self.digits.len(), 11 | 14);
        let voice = self.digits.len() == 11 && is(0, "0") && is(1, "56789") && is(2, "0");
        let masked = self.digits.starts_with("***") && self.groups != [3, 4, 4];
        (data_only || voice)
            && !masked
            && matches!(*self.groups, [11] | [14] | [3, 4, 4] | [3, 8] | [7, 4] | [3, 3, 5])
    }

    fn is_landline(&self) -> bool {
        let service = ["0120", "0800", "0570", "0990", "00"].iter().any(|code| self.digits.starts_with(code));
        let grouped = matches!(*self.groups, [2, 4, 4] | [3, 3, 4] | [4, 2, 4] | [5, 1, 4] | [2, 8] | [3, 7]);
        self.digits.len() == 10 && self.digits.starts_with('0') && grouped && !service
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> String {
        mask(text, &MaskKey::FIXED).into_owned()
    }

    #[test]
    fn a_phone_number_keeps_its_last_four_digits_and_one_hash_however_it_is_printed() {
        let token = masked("090-1234-5678");
        assert!(token.starts_with("☎5678-") && token.chars().count() == 10, "{token}");
        for same in [
            "09012345678",
            "090 1234 5678",
            "(090)1234-5678",
            "+81 90-1234-5678",
            "090-\u{1f}1234\u{1f}-5678",
        ] {
            assert!(masked(same).ends_with(&token), "{same} gave {}", masked(same));
        }
        assert_ne!(masked("090-2234-5678"), token);
        assert_eq!(masked("090-1234-5678(5Gプラン)"), format!("{token}(5Gプラン)"));
        assert_eq!(masked("番号：090-1234-5678（音声）"), format!("番号：{token}（音声）"));
    }

    #[test]
    fn a_number_is_found_beside_words_and_other_digits() {
        let token = masked("090-1234-5678");
        for (before, after) in [
            ("契約番号", "のデータ残量"),
            ("1 ", ""),
            ("1\u{1f}", ""),
            ("12-", ""),
            ("〒100-0001 ", ""),
            ("0120-000-000 ", ""),
            ("12345678901234567890 ", ""),
            ("", "-01"),
            ("", "\u{1f}2026年"),
            ("", "円"),
        ] {
            let text = format!("{before}090-1234-5678{after}");
            assert_eq!(masked(&text), format!("{before}{token}{after}"), "{text}");
        }
    }

    #[test]
    fn a_number_the_page_itself_masks_is_known_by_its_last_four() {
        for text in ["090-****-4127", "***-****-4127", "080-XXXX-4127", "090-●●●●-4127"] {
            assert!(masked(text).starts_with("☎4127-"), "{text} gave {}", masked(text));
        }
    }

    #[test]
    fn landlines_are_masked_apart_and_service_numbers_stay() {
        assert!(masked("03-1234-5678").starts_with("☏5678-"));
        for text in ["0120-800-000", "0800-919-0157", "0077-7-111", "157"] {
            assert_eq!(masked(text), text);
        }
    }

    #[test]
    fn amounts_dates_and_ids_are_not_phone_numbers() {
        for text in [
            "1,234,567KB",
            "( 1,851 )",
            "2025年03月22日",
            "2026-11-22 08:00",
            "090-1234-56789",
            "hdc09012345678",
            "12345678901234567890123",
            "48,827,582 パケット",
            "2021********4417",
            "9:00~20:00",
        ] {
            assert_eq!(masked(text), text);
        }
    }

    #[test]
    fn a_key_is_32_hexadecimal_digits_and_changes_the_hash() {
        let key = MaskKey::from_hex("000102030405060708090a0b0c0d0e0f").unwrap();
        assert_ne!(mask("090-1234-5678", &key), masked("090-1234-5678"));
        for bad in ["", "00", "zz0102030405060708090a0b0c0d0e0f", "000102030405060708090a0b0c0d0e0f00"] {
            assert!(MaskKey::from_hex(bad).is_err(), "{bad}");
        }
    }
}
