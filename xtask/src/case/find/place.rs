//! Postal codes and addresses in a text.
//!
//! Owns what an address begins with (a code, a prefecture and a town, a town and a house number) and where it ends. A
//! prefecture in a sentence is no address.

use std::ops::Range;

use super::label::{Told, Value};
use super::{Found, Kind, trimmed};
use crate::case::letters::{
    BREAK, JOINT, at, before, is_blank, is_name_letter, skip_blank, slice, stands_at,
};

/// As far as the sign of a town stands behind a prefecture, or a house number behind that.
const NEAR: usize = 14;

const PREFECTURES: [&str; 47] = [
    "北海道",
    "青森県",
    "岩手県",
    "宮城県",
    "秋田県",
    "山形県",
    "福島県",
    "茨城県",
    "栃木県",
    "群馬県",
    "埼玉県",
    "千葉県",
    "東京都",
    "神奈川県",
    "新潟県",
    "富山県",
    "石川県",
    "福井県",
    "山梨県",
    "長野県",
    "岐阜県",
    "静岡県",
    "愛知県",
    "三重県",
    "滋賀県",
    "京都府",
    "大阪府",
    "兵庫県",
    "奈良県",
    "和歌山県",
    "鳥取県",
    "島根県",
    "岡山県",
    "広島県",
    "山口県",
    "徳島県",
    "香川県",
    "愛媛県",
    "高知県",
    "福岡県",
    "佐賀県",
    "長崎県",
    "熊本県",
    "大分県",
    "宮崎県",
    "鹿児島県",
    "沖縄県",
];

/// The prefecture of all addresses that were invented.
const INVENTED: &str = "見本県";

/// Words behind which another fact begins.
const OTHERS: [&str; 6] = ["電話", "TEL", "Tel", "携帯", "連絡先", "メール"];

/// Codes and addresses; none reaches into what is `certain`.
pub fn addresses(text: &[char], values: &[Value], certain: &[Found]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut place = 0;
    while place < text.len() {
        let told = values.iter().find(|value| value.range.start == place && !value.range.is_empty());
        if let Some(code) = code_at(text, place, told.is_some_and(|value| value.told == Told::Postal)) {
            found.push(Found::new(Kind::Postal, code.clone()));
            let next = skip_blank(text, code.end);
            let end = end_of(text, next, certain);
            if end > next && looks_like_place(&slice(text, next..end)) {
                found.push(Found::new(Kind::Address, trimmed(text, next..end)));
            }
            place = end.max(code.end);
            continue;
        }
        let named = told.is_some_and(|value| value.told == Told::Address);
        let begins = begins_address(text, place);
        if !named && !begins {
            place += 1;
            continue;
        }
        let end = end_of(text, place, certain);
        if begins || looks_like_place(&slice(text, place..end)) {
            found.push(Found::new(Kind::Address, trimmed(text, place..end)));
        }
        place = end.max(place + 1);
    }
    found
}

/// The postal code at a place: behind 〒, or where a label or a prefecture behind it says that it is one.
fn code_at(text: &[char], place: usize, told: bool) -> Option<Range<usize>> {
    let digits =
        |from: usize, count: usize| (from..from + count).all(|place| at(text, place).is_ascii_digit());
    let marked = at(text, place) == '〒';
    let start = if marked { skip_blank(text, place + 1) } else { place };
    let rest = if at(text, start + 3) == '-' { start + 4 } else { start + 3 };
    let end = rest + 4;
    let whole = digits(start, 3) && digits(rest, 4) && !at(text, end).is_ascii_digit();
    let alone = marked || !(before(text, start).is_ascii_alphanumeric() || before(text, start) == '-');
    let next = skip_blank(text, end);
    let known = marked || told || PREFECTURES.iter().any(|name| stands_at(text, next, name));
    (whole && alone && known && end <= text.len()).then_some(start..end)
}

/// Whether an address begins at a place: a prefecture and a town, or a town and a house number.
fn begins_address(text: &[char], place: usize) -> bool {
    let inside = |place: usize| is_name_letter(at(text, place)) || at(text, place).is_ascii_digit();
    if PREFECTURES.iter().chain([&INVENTED]).any(|name| stands_at(text, place, name)) {
        let near: Vec<usize> = (place + 3..place + 3 + NEAR).take_while(|place| inside(*place)).collect();
        let town = near.iter().find(|place| is_town(at(text, **place)));
        return town.is_some_and(|town| house_behind(text, *town));
    }
    let starts = is_name_letter(at(text, place)) && !is_name_letter(before(text, place));
    let town = (place..place + NEAR)
        .take_while(|place| inside(*place))
        .find(|town| *town > place && is_town(at(text, *town)) && house_behind(text, *town));
    starts && town.is_some()
}

fn is_town(letter: char) -> bool {
    matches!(letter, '市' | '区' | '郡' | '町' | '村')
}

/// A house number stands near behind a place: `1-2`, `2丁目`, `3番`.
fn house_behind(text: &[char], town: usize) -> bool {
    let inside = |place: &usize| is_name_letter(at(text, *place)) || at(text, *place).is_ascii_digit();
    let digits =
        (town + 1..town + 1 + NEAR).take_while(inside).filter(|place| at(text, *place).is_ascii_digit());
    digits.into_iter().any(|place| {
        let dash = at(text, place + 1) == '-' && at(text, place + 2).is_ascii_digit();
        dash || ["丁目", "番", "号", "条"].iter().any(|sign| stands_at(text, place + 1, sign))
    })
}

/// Whether a text can be the value of an address at all, rather than a button beside its label.
fn looks_like_place(text: &str) -> bool {
    let amount = ["円", "GB", "MB", "KB", "ポイント"].iter().any(|unit| text.contains(unit));
    let place = text.contains(['都', '道', '府', '県', '市', '区', '郡', '町', '村']);
    let house = text.contains('-') && text.contains(|letter: char| letter.is_ascii_digit());
    !amount && (place || house)
}

/// Where an address that starts at a place ends: at the end of its sentence, or where another fact begins.
fn end_of(text: &[char], start: usize, certain: &[Found]) -> usize {
    let stops = |place: usize| {
        let letter = at(text, place);
        let sentence = "。、:;!?（）()「」【】|<>\"".contains(letter);
        let other = certain.iter().any(|other| other.range.contains(&place))
            || OTHERS.iter().any(|word| stands_at(text, place, word));
        // Two breaks, or a break and a label, are more than a line of an address.
        let ended = letter == BREAK && at(text, place + 1) == BREAK;
        sentence || other || ended
    };
    let end = (start..text.len()).find(|place| stops(*place)).unwrap_or(text.len());
    let blank = |place: &usize| is_blank(at(text, *place)) || at(text, *place) == JOINT;
    (start..end).rev().find(|place| !blank(place)).map_or(start, |last| last + 1)
}
