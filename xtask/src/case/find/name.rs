//! Names of persons in a text: before 様, behind a greeting or a label, and where a known name stands again.
//!
//! Owns what a name looks like and the words that stand in its place and are none (お客様, 皆様, Dear Customer). Takes
//! too much rather than too little: a lost word hurts nobody.

use std::ops::Range;

use super::label::{Told, Value, told_by};
use super::{Found, Kind};
use crate::case::letters::{
    BREAK, JOINT, at, before, is_blank, is_name_letter, skip_blank, slice, stands_at,
};

const HONORIFICS: [&str; 4] = ["様", "さま", "さん", "殿"];

/// Ends of words that an honorific follows and that name nobody, or that only end like one.
const NOBODY: [&str; 51] = [
    "客",
    "者",
    "主",
    "皆",
    "員",
    "族",
    "店",
    "社",
    "業",
    "先",
    "みな",
    "本人",
    "個人",
    "法人",
    "名義人",
    "お子",
    "子ども",
    "こども",
    "ユーザー",
    "ユーザ",
    "オーナー",
    "スタッフ",
    "メンバー",
    "オペレーター",
    "仕",
    "同",
    "模",
    "多",
    "異",
    "各",
    "たく",
    "お母",
    "お父",
    "お兄",
    "お姉",
    "お嬢",
    "奥",
    "娘",
    "息子",
    "屋",
    "何",
    "神",
    "王",
    "貴",
    "宮",
    "御",
    "本殿",
    "ガイド",
    "企業",
    "の方",
    "ご家庭",
];

/// Words before a name that are no part of it.
const NOT_NAMES: [&str; 40] = [
    "ようこそ",
    "こんにちは",
    "こんばんは",
    "おはようございます",
    "ログイン中",
    "ログイン",
    "ログアウト",
    "変更",
    "確認",
    "変更する",
    "確認する",
    "編集",
    "編集する",
    "表示",
    "入力",
    "必須",
    "未登録",
    "登録",
    "なし",
    "設定",
    "詳細",
    "契約者",
    "ご契約者",
    "利用者",
    "ご利用者",
    "欢迎",
    "歡迎",
    "您好",
    "你好",
    "hello",
    "hi",
    "dear",
    "welcome",
    "back",
    "to",
    "name",
    "mr",
    "ms",
    "mrs",
    "プラン",
];

/// Ends of sentences: what has one is no name.
const SENTENCES: [&str; 9] =
    ["する", "ます", "です", "ください", "こちら", "した", "ました", "から", "ません"];

/// Greetings a name follows; in lower case.
const GREETINGS: [&str; 16] = [
    "mr.",
    "ms.",
    "mrs.",
    "welcome back",
    "welcome",
    "hello",
    "dear",
    "hi",
    "ようこそ",
    "こんにちは",
    "こんばんは",
    "您好",
    "你好",
    "欢迎",
    "歡迎",
    "good morning",
];

/// What greetings call anybody; in lower case.
const ANYBODY: [&str; 17] = [
    "customer",
    "customers",
    "user",
    "member",
    "members",
    "guest",
    "traveller",
    "traveler",
    "sir",
    "madam",
    "all",
    "there",
    "everyone",
    "valued",
    "my",
    "the",
    "our",
];

/// As long as one part of a name gets.
const LONGEST_PART: usize = 14;

/// From how many letters on a known name is one wherever it stands.
const TELLING: usize = 3;

/// The names that their surroundings tell.
pub fn names(text: &[char], values: &[Value]) -> Vec<Found> {
    let honoured = (0..text.len()).filter_map(|place| name_before(text, place));
    let labelled = values.iter().filter(|value| value.told == Told::Name).filter_map(|value| {
        let range = name_from(text, value.range.start, value.range.end)?;
        Some(range)
    });
    let greeted = (0..text.len()).filter_map(|place| greeted_at(text, place));
    honoured.chain(labelled).chain(greeted).map(|range| Found::new(Kind::Name, range)).collect()
}

/// Words known from elsewhere on the page, blanks between their letters or not.
pub fn mentions(text: &[char], words: &[(Kind, Vec<char>)]) -> Vec<Found> {
    let mut found = Vec::new();
    for (kind, word) in words.iter().filter(|(_, word)| word.len() >= TELLING) {
        for start in 0..text.len() {
            if let Some(end) = mention_end(text, start, word) {
                found.push(Found::new(*kind, start..end));
            }
        }
    }
    found
}

fn mention_end(text: &[char], start: usize, word: &[char]) -> Option<usize> {
    let mut place = start;
    for letter in word {
        while place > start && matches!(at(text, place), ' ' | JOINT) {
            place += 1;
        }
        if !at(text, place).eq_ignore_ascii_case(letter) {
            return None;
        }
        place += 1;
    }
    // A word of Latin letters is not a part of another.
    let latin = |one: char, other: char| one.is_ascii_alphanumeric() && other.is_ascii_alphanumeric();
    let inside = latin(before(text, start), at(text, start)) || latin(before(text, place), at(text, place));
    (!inside).then_some(place)
}

/// The name before the honorific at a place.
fn name_before(text: &[char], place: usize) -> Option<Range<usize>> {
    let honorific = HONORIFICS.iter().find(|word| stands_at(text, place, word))?;
    let next = at(text, place + honorific.chars().count());
    let ends = !is_name_letter(next) || "のはがへにとでも専宛".contains(next);
    let mut end = place;
    while end > 0 && is_blank(before(text, end)) {
        end -= 1;
    }
    let last = part_before(text, end)?;
    let word = slice(text, last.clone());
    let generic = NOBODY.iter().any(|nobody| word.ends_with(nobody)) || is_no_name(&word);
    if !ends || generic || (*honorific == "殿" && end == place) {
        return None;
    }
    Some(with_parts_before(text, person(text, last)))
}

/// The run of a name's letters that ends at a place.
fn part_before(text: &[char], end: usize) -> Option<Range<usize>> {
    let start = (0..end).rev().take_while(|place| is_name_letter(at(text, *place))).last()?;
    Some(start..end)
}

/// Without the sentence before it, where a part is too long for a name: `この度は山田` gives 山田.
fn person(text: &[char], part: Range<usize>) -> Range<usize> {
    if part.len() <= 6 {
        return part;
    }
    let particle = |place: &usize| "はがをにでへとも".contains(at(text, *place));
    let start = part.clone().rev().skip(1).find(particle).map_or(part.start, |place| place + 1);
    start..part.end
}

/// With the parts of the name before it: one in Japanese, up to three in Latin letters.
fn with_parts_before(text: &[char], mut name: Range<usize>) -> Range<usize> {
    let latin = before(text, name.end).is_ascii_alphabetic();
    for _ in 0..if latin { 3 } else { 1 } {
        let mut end = name.start;
        while end > 0 && matches!(before(text, end), ' ' | JOINT) {
            end -= 1;
        }
        let Some(part) = part_before(text, end).filter(|_| end < name.start) else { break };
        let word = slice(text, part.clone());
        if part.len() > LONGEST_PART || is_no_name(&word) || (latin && !word.is_ascii()) {
            break;
        }
        name.start = part.start;
    }
    name
}

/// The name that starts at a place: up to three parts.
fn name_from(text: &[char], from: usize, limit: usize) -> Option<Range<usize>> {
    let start = skip_blank(text, from);
    let mut name: Option<Range<usize>> = None;
    let mut place = start;
    for _ in 0..3 {
        let end = (place..limit).find(|place| !is_name_letter(at(text, *place))).unwrap_or(limit.max(place));
        let part = without_honorific(text, place..end);
        let word = slice(text, part.clone());
        if part.is_empty() || part.len() > LONGEST_PART || is_no_name(&word) {
            break;
        }
        let honoured = part.end < end;
        name = Some(start..part.end);
        let next = (end..limit).find(|place| !matches!(at(text, *place), ' ' | JOINT)).unwrap_or(limit);
        if honoured || next == end {
            break;
        }
        place = next;
    }
    name
}

fn without_honorific(text: &[char], part: Range<usize>) -> Range<usize> {
    let word = slice(text, part.clone());
    let honorific = HONORIFICS.iter().find(|honorific| word.ends_with(*honorific));
    part.start..part.end - honorific.map_or(0, |honorific| honorific.chars().count())
}

fn is_no_name(word: &str) -> bool {
    let word = word.to_lowercase();
    NOT_NAMES.contains(&word.as_str())
        || SENTENCES.iter().any(|end| word.ends_with(end))
        || NOBODY.iter().any(|nobody| word.ends_with(&format!("お{nobody}")))
        || told_by(&word).is_some()
}

/// The name behind the greeting at a place.
fn greeted_at(text: &[char], place: usize) -> Option<Range<usize>> {
    let starts = !is_name_letter(before(text, place));
    let lower = |step: usize| at(text, place + step).to_ascii_lowercase();
    let greets = |word: &&&str| word.chars().enumerate().all(|(step, letter)| lower(step) == letter);
    let greeting = GREETINGS.iter().filter(|_| starts).find(greets)?;
    let end = place + greeting.chars().count();
    if !matches!(at(text, end), ' ' | ',' | '、' | '!' | JOINT | BREAK) {
        return None;
    }
    let from = (end..text.len()).find(|place| !matches!(at(text, *place), ' ' | ',' | '、' | '!' | JOINT))?;
    let name = name_from(text, from, text.len())?;
    let word = slice(text, name.clone());
    let first = word.split([' ', JOINT]).next().unwrap_or_default().to_lowercase();
    let nobody = ANYBODY.contains(&first.as_str()) || NOBODY.iter().any(|nobody| word.ends_with(nobody));
    // In English a name has a capital; `へ` leads to a place, not to a person.
    let capital =
        !greeting.is_ascii() || word.starts_with(|letter: char| letter.is_uppercase() || !letter.is_ascii());
    let place = at(text, name.end) == 'へ' || word.ends_with('へ');
    (capital && !nobody && !place).then_some(name)
}
