//! Mail addresses, random-looking tokens, and what a label calls an id.
//!
//! Owns what tells a token from a class name: letters and digits that change too often to be words.

use std::ops::Range;

use super::label::{Told, Value};
use super::number::{has_unit, is_date};
use super::{Found, Kind};
use crate::case::letters::{at, before, slice};

/// The shortest token of letters and digits alone; with dashes it must be longer.
const SHORTEST_TOKEN: usize = 16;
const SHORTEST_WITH_DASHES: usize = 20;

/// The shortest id that a label names.
const SHORTEST_ID: usize = 4;

/// What stands beside a label of an id and is none.
const NOT_IDS: [&str; 7] = ["login", "logout", "sign", "password", "email", "mail", "null"];

/// Mail addresses, also those the page masks in part.
pub fn mails(text: &[char]) -> Vec<Found> {
    let local = |letter: char| letter.is_ascii_alphanumeric() || "._%+*-".contains(letter);
    let domain = |letter: char| letter.is_ascii_alphanumeric() || ".-*".contains(letter);
    let mut found = Vec::new();
    for place in (0..text.len()).filter(|place| at(text, *place) == '@') {
        let start = (0..place).rev().take_while(|place| local(at(text, *place))).last().unwrap_or(place);
        let mut end = (place + 1..text.len()).find(|place| !domain(at(text, *place))).unwrap_or(text.len());
        while end > place && !at(text, end - 1).is_ascii_alphabetic() {
            end -= 1;
        }
        if start < place && slice(text, place + 1..end).contains('.') {
            found.push(Found::new(Kind::Mail, start..end));
        }
    }
    found
}

/// Tokens: signed ones (`eyJ…`), UUIDs, and long runs that look random.
pub fn tokens(text: &[char]) -> Vec<Found> {
    let signed = runs(text, |letter| letter.is_ascii_alphanumeric() || "._-".contains(letter))
        .filter(|run| run.len() >= SHORTEST_TOKEN && slice(text, run.clone()).starts_with("eyJ"));
    let mut found: Vec<Found> = signed.map(|run| Found::new(Kind::Token, run)).collect();
    for run in runs(text, |letter| letter.is_ascii_alphanumeric() || "_-".contains(letter)) {
        let word = slice(text, run.clone());
        if is_uuid(&word) || (run.len() >= SHORTEST_WITH_DASHES && looks_random(&word)) {
            found.push(Found::new(Kind::Token, run));
        }
    }
    for run in runs(text, |letter| letter.is_ascii_alphanumeric()) {
        let word = slice(text, run.clone());
        if run.len() >= SHORTEST_TOKEN && (is_hexadecimal(&word) || looks_random(&word)) {
            found.push(Found::new(Kind::Token, run));
        }
    }
    found
}

/// What labels call an id: the first word of the value.
pub fn ids(text: &[char], values: &[Value]) -> Vec<Found> {
    let of_id = |letter: char| letter.is_ascii_alphanumeric() || "_-*.".contains(letter);
    let ids = values.iter().filter(|value| value.told == Told::Id).filter_map(|value| {
        let start = value.range.clone().find(|place| at(text, *place).is_ascii_alphanumeric())?;
        let end = (start..value.range.end).find(|place| !of_id(at(text, *place))).unwrap_or(value.range.end);
        let word = slice(text, start..end);
        let word = word.trim_end_matches(['.', '-']);
        let end = start + word.chars().count();
        let digits = word.bytes().any(|byte| byte.is_ascii_digit());
        let decimal = word.contains('.') && word.parse::<f64>().is_ok();
        let amount = decimal
            || has_unit(text, end)
            || matches!(at(text, end), ',' | '/')
            || matches!(before(text, start), '¥' | '$' | '€' | '£');
        let fits = word.len() >= SHORTEST_ID && (digits || value.apart) && !amount && !is_date(word);
        (fits && !is_nobodys(word)).then(|| Found::new(Kind::Id, start..end))
    });
    ids.collect()
}

/// Whether a word beside a label of an id is a button's, or a carrier's name.
fn is_nobodys(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let mut carriers = zandaka::portals::ALL.iter();
    NOT_IDS.iter().any(|other| word.starts_with(other)) || carriers.any(|carrier| carrier.id == word)
}

/// The longest runs of such letters.
fn runs(text: &[char], is: impl Fn(char) -> bool) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = (from..text.len()).find(|place| is(at(text, *place)))?;
        from = (start..text.len()).find(|place| !is(at(text, *place))).unwrap_or(text.len());
        Some(start..from)
    })
}

fn is_uuid(word: &str) -> bool {
    let lengths: Vec<usize> = word.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && word.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

fn is_hexadecimal(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    word.bytes().all(|byte| byte.is_ascii_hexdigit()) && digits >= 3 && word.len() - digits >= 3
}

/// Whether small letters, capitals and digits change every few letters, as in no word.
fn looks_random(word: &str) -> bool {
    let sort = |letter: char| match letter {
        'a'..='z' => Some(0),
        'A'..='Z' => Some(1),
        '0'..='9' => Some(2),
        _ => None,
    };
    let sorts: Vec<i32> = word.chars().filter_map(sort).collect();
    let changes = sorts.windows(2).filter(|pair| pair.first() != pair.last()).count();
    sorts.contains(&2) && changes * 3 >= sorts.len()
}
