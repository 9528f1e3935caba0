//! Phone numbers, masked numbers and other long numbers in a text.
//!
//! Owns which runs of digits are somebody's: amounts, dates and service numbers are nobody's and are the reason a page
//! is wanted at all. Numbering plan: https://www.soumu.go.jp/main_sosiki/joho_tsusin/top/tel_number/

use std::collections::HashSet;
use std::ops::Range;

use super::{Found, Kind};
use crate::case::letters::{JOINT, at, before, skip_blank, slice, stands_at};

/// The shortest run of digits that is taken for somebody's number; shorter ones can be amounts of anything.
const LONG: usize = 8;

/// The shortest run of digits behind letters, as in `A1234567`.
const LONG_BEHIND_LETTERS: usize = 6;

/// The shortest number in groups with dashes.
const LONG_IN_GROUPS: usize = 10;

/// What makes the number before it an amount.
const UNITS: [&str; 31] = [
    "KB",
    "MB",
    "GB",
    "TB",
    "KiB",
    "MiB",
    "GiB",
    "kb",
    "B",
    "bps",
    "kbps",
    "Kbps",
    "Mbps",
    "pt",
    "P",
    "yen",
    "JPY",
    "円",
    "¥",
    "パケット",
    "ﾊﾟｹｯﾄ",
    "バイト",
    "ﾊﾞｲﾄ",
    "ポイント",
    "ﾎﾟｲﾝﾄ",
    "分",
    "秒",
    "回",
    "件",
    "通",
    "%",
];

/// What makes the number behind it an amount.
const CURRENCIES: [&str; 5] = ["JPY", "USD", "EUR", "YEN", "yen"];

/// Numbers that lead to a company.
const SERVICES: [&str; 5] = ["0120", "0800", "0570", "0990", "00"];

/// A group of digits, masked ones as `*`.
struct Group {
    digits: String,
    range: Range<usize>,
}

/// A digit, `*` for one that the page masks.
fn digit(letter: char) -> Option<char> {
    match letter {
        '0'..='9' => Some(letter),
        '*' | '●' | '•' | '○' | 'X' | 'x' | '×' | '✕' => Some('*'),
        _ => None,
    }
}

fn parts_groups(letter: char) -> bool {
    matches!(letter, '-' | ' ' | '(' | ')' | 'ー')
}

/// The groups from a place on, joints within a group left out, no more than a phone number has.
fn groups(text: &[char], from: usize) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut parted = true;
    let mut apart = 0;
    for place in from..text.len() {
        let letter = at(text, place);
        if let Some(digit) = digit(letter) {
            if parted {
                groups.push(Group { digits: String::new(), range: place..place });
            }
            (parted, apart) = (false, 0);
            if let Some(group) = groups.last_mut() {
                group.digits.push(digit);
                group.range.end = place + 1;
            }
        } else if parts_groups(letter) && apart < 3 {
            (parted, apart) = (true, apart + 1);
        } else if letter != JOINT {
            break;
        }
        if groups.len() > 5 {
            break;
        }
    }
    groups
}

/// A digit that no other stands before, nor the point of a decimal.
fn starts_number(text: &[char], place: usize) -> bool {
    let last = before(text, place);
    let decimal =
        matches!(last, '.' | ',') && place.checked_sub(2).is_some_and(|two| at(text, two).is_ascii_digit());
    digit(at(text, place)).is_some() && !last.is_ascii_digit() && !decimal
}

/// Phone numbers of persons, landlines included.
pub fn phones(text: &[char]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut place = 0;
    while place < text.len() {
        let end = if stands_at(text, place, "+81") {
            phone_end(text, place + 3, "0")
        } else if starts_number(text, place) {
            phone_end(text, place, "")
        } else {
            None
        };
        if let Some(end) = end {
            found.push(Found::new(Kind::Phone, place..end));
        }
        place = end.unwrap_or(place + 1);
    }
    found
}

/// Where the phone number that starts at a place ends; `prefix` stands for the country code.
fn phone_end(text: &[char], from: usize, prefix: &str) -> Option<usize> {
    let groups = groups(text, from);
    let mut digits = prefix.to_owned();
    let mut lengths: Vec<usize> = Vec::new();
    for group in &groups {
        digits.push_str(&group.digits);
        lengths.push(group.digits.len());
        if let (true, Some(first)) = (lengths.len() == 1, lengths.first_mut()) {
            *first += prefix.len();
        }
        let ends = !at(text, group.range.end).is_ascii_digit();
        if ends && (is_mobile(&digits, &lengths) || is_landline(&digits, &lengths)) {
            return Some(group.range.end);
        }
    }
    None
}

fn known_end(digits: &str) -> bool {
    digits.chars().rev().take(4).all(|digit| digit.is_ascii_digit())
}

fn is_mobile(digits: &str, lengths: &[usize]) -> bool {
    let is = |at: usize, wanted: &str| {
        digits.chars().nth(at).is_some_and(|digit| digit == '*' || wanted.contains(digit))
    };
    let data_only = digits.starts_with("020") && matches!(digits.len(), 11 | 14);
    let voice = digits.len() == 11 && is(0, "0") && is(1, "56789") && is(2, "0");
    let masked = digits.starts_with("***") && lengths != [3, 4, 4];
    (data_only || voice)
        && !masked
        && known_end(digits)
        && matches!(*lengths, [11] | [14] | [3, 4, 4] | [3, 8] | [7, 4] | [3, 3, 5] | [3, 5, 6])
}

fn is_landline(digits: &str, lengths: &[usize]) -> bool {
    let service = SERVICES.iter().any(|code| digits.starts_with(code));
    digits.len() == 10
        && digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !service
        && matches!(*lengths, [10] | [2, 4, 4] | [3, 3, 4] | [4, 2, 4] | [5, 1, 4] | [2, 8] | [3, 7] | [6, 4])
}

/// The last four digits of what the page masks, or names by its end.
pub fn tails(text: &[char]) -> Vec<Found> {
    let mut found = Vec::new();
    for start in 0..text.len() {
        let four = (start..start + 4).all(|place| at(text, place).is_ascii_digit());
        let alone = !before(text, start).is_ascii_digit() && !at(text, start + 4).is_ascii_digit();
        if four
            && alone
            && (masked_before(text, start) || called_end(text, start))
            && !has_unit(text, start + 4)
        {
            found.push(Found::new(Kind::Tail, start..start + 4));
        }
    }
    found
}

/// Three masked digits or more stand before a place.
fn masked_before(text: &[char], place: usize) -> bool {
    let signs = (0..place)
        .rev()
        .map(|place| at(text, place))
        .skip_while(|sign| parts_groups(*sign) || *sign == JOINT);
    signs.take_while(|sign| digit(*sign) == Some('*')).take(3).count() == 3
}

fn called_end(text: &[char], place: usize) -> bool {
    let from = place.saturating_sub(8);
    let before = slice(text, from..place);
    let before = before.trim_end_matches([' ', JOINT, ':', 'が', 'は']);
    ["末尾", "下4桁", "下四桁", "尾号", "ending in"].iter().any(|word| before.ends_with(word))
}

/// Other long numbers. `amounts` are digits the reader takes for an amount.
pub fn numbers(text: &[char], amounts: &HashSet<String>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut place = 0;
    while place < text.len() {
        if !(starts_number(text, place) && at(text, place).is_ascii_digit()) {
            place += 1;
            continue;
        }
        let run = digits_from(text, place);
        if let Some(end) = in_groups(text, place) {
            found.push(Found::new(Kind::Number, place..end));
            place = end;
        } else {
            if is_somebodys(text, run.clone(), amounts) {
                found.push(Found::new(Kind::Number, run.clone()));
            }
            place = run.end;
        }
    }
    found
}

fn digits_from(text: &[char], from: usize) -> Range<usize> {
    from..(from..text.len()).find(|place| !at(text, *place).is_ascii_digit()).unwrap_or(text.len())
}

/// Where the number in groups that starts at a place ends: groups with dashes, or a card's with spaces.
fn in_groups(text: &[char], from: usize) -> Option<usize> {
    let mut runs = vec![digits_from(text, from)];
    let mut sign = None;
    while let Some(last) = runs.last().cloned() {
        let between = at(text, last.end);
        let goes_on = matches!(between, '-' | ' ') && sign.is_none_or(|sign| sign == between);
        if !goes_on || !at(text, last.end + 1).is_ascii_digit() {
            break;
        }
        sign = Some(between);
        runs.push(digits_from(text, last.end + 1));
    }
    let end = runs.last()?.end;
    let parts: Vec<String> = runs.into_iter().map(|run| slice(text, run)).collect();
    let digits = parts.concat();
    let lengths: Vec<usize> = parts.iter().map(String::len).collect();
    let card = matches!(*lengths, [4, 4, 4, 4] | [4, 6, 5]) && !parts.iter().all(|part| is_year(part));
    let dashed =
        sign == Some('-') && digits.len() >= LONG_IN_GROUPS && !is_service(&digits) && !are_dates(&parts);
    (parts.len() > 1 && (card || dashed) && !has_unit(text, end)).then_some(end)
}

fn is_service(digits: &str) -> bool {
    digits.len() <= 11 && SERVICES.iter().any(|code| digits.starts_with(code))
}

fn are_dates(parts: &[String]) -> bool {
    let day = |parts: &[String]| matches!(parts, [year, month, day, ..] if is_date(&format!("{year}{month:0>2}{day:0>2}")));
    day(parts) || parts.iter().all(|part| is_date(part))
}

/// Whether a run of digits is a number of a person's rather than an amount or a date.
fn is_somebodys(text: &[char], run: Range<usize>, amounts: &HashSet<String>) -> bool {
    let digits = slice(text, run.clone());
    let letters: String =
        (0..run.start).rev().map(|place| at(text, place)).take_while(char::is_ascii_alphabetic).collect();
    let letters: String = letters.chars().rev().collect();
    let behind_letters = (1..=4).contains(&letters.len()) && !CURRENCIES.contains(&letters.as_str());
    let long = digits.len() >= if behind_letters { LONG_BEHIND_LETTERS } else { LONG };
    let decimal = matches!(at(text, run.end), '.' | ',') && at(text, run.end + 1).is_ascii_digit();
    let priced = matches!(before(text, run.start), '¥' | '￥' | '\\' | '$' | '#' | '+')
        || CURRENCIES.contains(&letters.as_str());
    long && !decimal && !priced && !is_date(&digits) && !amounts.contains(&digits) && !has_unit(text, run.end)
}

/// Whether an amount's unit follows.
pub fn has_unit(text: &[char], end: usize) -> bool {
    let start = skip_blank(text, end);
    UNITS.iter().any(|unit| {
        let next = at(text, start + unit.chars().count());
        let whole = !unit.is_ascii() || !next.is_ascii_alphanumeric();
        stands_at(text, start, unit) && whole
    })
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

/// Whether digits are a month, a day or a moment: `202603`, `20260301`, `202603011230`, `20260301123059`.
pub fn is_date(digits: &str) -> bool {
    let part = |range: Range<usize>| digits.get(range).and_then(|part| part.parse::<u32>().ok());
    let within = |range: Range<usize>, least: u32, most: u32| {
        range.start >= digits.len() || part(range).is_some_and(|part| (least..=most).contains(&part))
    };
    matches!(digits.len(), 6 | 8 | 12 | 14)
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && within(0..4, 1990, 2099)
        && within(4..6, 1, 12)
        && within(6..8, 1, 31)
        && within(8..10, 0, 24)
        && within(10..12, 0, 59)
        && within(12..14, 0, 59)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_numbers() {
        for date in ["202603", "20260301", "202603011230", "20260301235959"] {
            assert!(is_date(date), "{date}");
        }
        for number in ["20261301", "12345678", "2026", "20260301236000", "202603012"] {
            assert!(!is_date(number), "{number}");
        }
    }
}
