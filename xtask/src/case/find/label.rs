//! What a label says of the text beside it: a name, an address, a number of the contract, a date of birth.
//!
//! Owns the words of such labels and where the value begins when both stand in one text. That a label in one cell
//! speaks of the next is `page`'s.

use std::ops::Range;

use super::{Found, Kind, trimmed};
use crate::case::letters::{BREAK, JOINT, at, before, is_blank, plain, skip_blank, slice, squeezed};

/// What a label tells of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// A person's name.
    Name,
    /// A postal address.
    Address,
    /// A postal code.
    Postal,
    /// An id, or a number of a contract or the like.
    Id,
    /// A date of birth.
    Birth,
}

/// A value and what its label tells of it.
pub struct Value {
    /// What it is.
    pub told: Told,
    /// From its first letter to the end of its line.
    pub range: Range<usize>,
    /// The label stands apart: in an element of its own, or before a colon.
    pub apart: bool,
}

/// Ends of labels in Japanese and Chinese, where words are not spaced; and of capitals, as in `eoID` but not `paid`.
const ENDS: [(Told, &[&str]); 5] = [
    (
        Told::Name,
        &[
            "名前",
            "氏名",
            "契約者名",
            "契約者",
            "契約者様",
            "契約名義",
            "名義人",
            "名義",
            "利用者名",
            "利用者",
            "使用者名",
            "客様名",
            "客さま名",
            "会員名",
            "フリガナ",
            "カナ",
            "ふりがな",
            "ﾌﾘｶﾞﾅ",
            "ニックネーム",
            "姓名",
        ],
    ),
    (Told::Address, &["住所", "所在地", "送付先", "届け先", "届先", "地址", "住址"]),
    (Told::Postal, &["郵便番号", "邮编"]),
    (Told::Birth, &["生年月日", "誕生日", "出生日期"]),
    (Told::Id, &["番号", "コード", "ID", "IMEI", "IMSI", "号码", "編號", "编号", "號碼"]),
];

/// Labels in English, whole.
const WHOLE: [(Told, &[&str]); 5] = [
    (
        Told::Name,
        &[
            "name",
            "fullname",
            "firstname",
            "lastname",
            "customername",
            "accountname",
            "yourname",
            "accountholder",
        ],
    ),
    (Told::Address, &["address", "billingaddress", "homeaddress", "shippingaddress"]),
    (Told::Postal, &["postalcode", "zipcode", "zip", "postcode"]),
    (Told::Birth, &["dateofbirth", "birthday", "birthdate"]),
    (
        Told::Id,
        &[
            "accountnumber",
            "customernumber",
            "contractnumber",
            "membernumber",
            "accountno.",
            "customerno.",
            "username",
        ],
    ),
];

/// Ends of labels whose numbers are found without them, or are nobody's.
const NOT_IDS: [&str; 4] = ["電話番号", "暗証番号", "ページ番号", "キャンペーンコード"];

/// As long as a label gets.
const LONGEST_LABEL: usize = 20;

/// What a text tells as a label; `None` where it is none.
pub fn told_by(label: &str) -> Option<Told> {
    let letters: String = label.chars().map(plain).filter(|letter| !is_blank(*letter)).collect();
    let marks = [':', '*', '※', '■', '●', '・', '[', ']', ')'];
    let label = letters.trim_end_matches("必須").trim_matches(marks);
    let label = label.split('(').next().unwrap_or_default();
    if label.chars().count() > LONGEST_LABEL || NOT_IDS.iter().any(|end| label.ends_with(end)) {
        return None;
    }
    let lower = label.to_lowercase();
    let whole = WHOLE.iter().find(|(_, words)| words.contains(&lower.as_str()));
    let end = ENDS.iter().find(|(_, ends)| ends.iter().any(|end| label.ends_with(end)));
    whole.map(|(told, _)| *told).or(end.map(|(told, _)| *told))
}

/// Whether a text is nothing but 様 or the like: what stands before it is a name.
pub fn is_honorific(text: &str) -> bool {
    matches!(squeezed(text).as_str(), "様" | "さま" | "さん" | "殿")
}

/// The values of a text: all of it where `told` says so, and what stands behind a label.
pub fn values(text: &[char], told: Option<Told>) -> Vec<Value> {
    let whole = told.map(|told| Value { told, range: trimmed(text, 0..text.len()), apart: true });
    whole.into_iter().chain((0..text.len()).filter_map(|place| value_at(text, place))).collect()
}

/// The value whose label ends at a place.
fn value_at(text: &[char], end: usize) -> Option<Value> {
    if is_blank(before(text, end)) || !matches!(at(text, end), ':' | ' ' | JOINT | BREAK) {
        return None;
    }
    let start = skip_blank(text, end);
    let colon = at(text, start) == ':';
    let start = skip_blank(text, if colon { start + 1 } else { start });
    let apart = colon || slice(text, end..start).contains([JOINT, BREAK]);
    let label = label_before(text, end, before(text, end).is_ascii());
    // `Name` in the middle of an English sentence is a word.
    if label.is_ascii() && !apart {
        return None;
    }
    let told = told_by(&label)?;
    let line_end = (start..text.len()).find(|place| at(text, *place) == BREAK).unwrap_or(text.len());
    // An address may go on over several lines.
    let line_end = if told == Told::Address { text.len() } else { line_end };
    Some(Value { told, range: start..line_end, apart })
}

/// The word that ends at a place; the words, where it is `spaced` as English is.
fn label_before(text: &[char], end: usize, spaced: bool) -> String {
    let inside = |letter: char| {
        let delimits = is_blank(letter) || "、。,/|:・>《》【】「」(".contains(letter);
        !delimits || (spaced && letter == ' ')
    };
    let start = (0..end).rev().take_while(|place| inside(at(text, *place))).last().unwrap_or(end);
    slice(text, start..end)
}

/// Dates of birth.
pub fn births(text: &[char], values: &[Value]) -> Vec<Found> {
    let of_date = |letter: char| letter.is_ascii_digit() || "年月日/-. ".contains(letter);
    let births = values.iter().filter(|value| value.told == Told::Birth).filter_map(|value| {
        let start = value.range.clone().find(|place| at(text, *place).is_ascii_digit())?;
        let end =
            (start..value.range.end).find(|place| !of_date(at(text, *place))).unwrap_or(value.range.end);
        let range = trimmed(text, start..end);
        let digits = slice(text, range.clone()).chars().filter(char::is_ascii_digit).count();
        (digits >= 3).then(|| Found::new(Kind::Birth, range))
    });
    births.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_known_with_their_marks_and_politeness() {
        for (label, told) in [
            ("お名前", Told::Name),
            ("ご契約者名 ：", Told::Name),
            ("氏名（カナ）", Told::Name),
            ("Full Name", Told::Name),
            ("ご住所 ※必須", Told::Address),
            ("ICCID", Told::Id),
            ("eoID", Told::Id),
            ("お客様番号", Told::Id),
            ("郵便番号", Told::Postal),
        ] {
            assert_eq!(told_by(label), Some(told), "{label}");
        }
        for label in ["プラン名", "Plan Name", "Paid", "電話番号", "お名前の変更", "データ残量", ""]
        {
            assert_eq!(told_by(label), None, "{label}");
        }
    }
}
