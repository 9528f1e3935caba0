//! Finds in a stretch of text what tells who a person is: numbers, names, addresses, tokens.
//!
//! Both the replacer and the check of the fixtures look through these eyes, so that what one leaves the other sees.
//! Owns where such a thing stands; what replaces it is `invent`'s, where the texts come from is `page`'s.

mod label;
mod name;
mod number;
mod place;
mod token;

use std::collections::HashSet;
use std::ops::Range;

pub use label::{Told, is_honorific, told_by};
pub use number::is_date;

use super::letters::{self, is_blank};

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A phone number, masked by the page or not.
    Phone,
    /// The last four digits of a number the page masks.
    Tail,
    /// A number of a contract, a card, a SIM.
    Number,
    /// What a label calls an id.
    Id,
    /// A random-looking token.
    Token,
    /// A mail address.
    Mail,
    /// A person's name.
    Name,
    /// A postal code.
    Postal,
    /// A postal address.
    Address,
    /// A date of birth.
    Birth,
}

impl Kind {
    /// As a heading over what was replaced.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Phone => "phone numbers",
            Self::Tail => "last four digits",
            Self::Number => "long numbers",
            Self::Id => "ids",
            Self::Token => "tokens",
            Self::Mail => "mail addresses",
            Self::Name => "names",
            Self::Postal => "postal codes",
            Self::Address => "addresses",
            Self::Birth => "dates of birth",
        }
    }
}

/// Something found, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// Its letters.
    pub range: Range<usize>,
}

impl Found {
    fn new(kind: Kind, range: Range<usize>) -> Self {
        Self { kind, range }
    }
}

/// What is known before a text is looked at.
#[derive(Debug, Default)]
pub struct Known {
    /// Digits that the reader takes for an amount: never a number of a person.
    pub amounts: HashSet<String>,
    /// Names and ids that stand elsewhere on the page, without blanks.
    pub words: Vec<(Kind, Vec<char>)>,
}

/// Everything in a text, in its order, nothing twice. `told` is what a label says that the whole text is.
pub fn find(text: &[char], told: Option<Told>, known: &Known) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut add = |more: Vec<Found>| {
        for one in more {
            let apart =
                |other: &Found| other.range.end <= one.range.start || one.range.end <= other.range.start;
            if !one.range.is_empty() && found.iter().all(apart) {
                found.push(one);
            }
        }
        found.clone()
    };
    add(token::mails(text));
    let certain = add(number::phones(text));
    let values = label::values(text, told);
    add(place::addresses(text, &values, &certain));
    add(label::births(text, &values));
    add(name::names(text, &values));
    add(name::mentions(text, &known.words));
    add(number::tails(text));
    add(token::tokens(text));
    add(number::numbers(text, &known.amounts));
    add(token::ids(text, &values));
    found.sort_by_key(|one| one.range.start);
    found
}

/// A range without the blanks at its ends.
fn trimmed(text: &[char], range: Range<usize>) -> Range<usize> {
    let blank = |place: &usize| is_blank(letters::at(text, *place));
    let start = range.clone().find(|place| !blank(place)).unwrap_or(range.end);
    let end = range.rev().find(|place| !blank(place)).map_or(start, |last| last + 1);
    start..end.max(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each thing found in a text, as `kind text`.
    fn seen(text: &str) -> Vec<String> {
        seen_as(text, None)
    }

    fn seen_as(text: &str, told: Option<Told>) -> Vec<String> {
        let plain: Vec<char> = text.chars().map(letters::plain).collect();
        let name = |one: Found| format!("{:?} {}", one.kind, letters::slice(&plain, one.range));
        find(&plain, told, &Known::default()).into_iter().map(name).collect()
    }

    #[test]
    fn phone_numbers_are_found_however_they_are_written() {
        for (text, number) in [
            ("電話番号：090-1234-5678（音声）", "090-1234-5678"),
            ("０９０－１２３４－５６７８", "090-1234-5678"),
            ("09012345678", "09012345678"),
            ("(090)1234-5678", "090)1234-5678"),
            ("+81 90-1234-5678", "+81 90-1234-5678"),
            ("080 1234 5678", "080 1234 5678"),
            ("090ー1234ー5678", "090ー1234ー5678"),
            ("line_08012345678", "08012345678"),
            ("090-****-5678", "090-****-5678"),
            ("***-****-5678", "***-****-5678"),
            ("020-1234-5678", "020-1234-5678"),
            ("03-1234-5678", "03-1234-5678"),
            ("0466-12-3456", "0466-12-3456"),
            ("09\u{1f}0-1234-\u{1f}5678", "09\u{1f}0-1234-\u{1f}5678"),
        ] {
            assert_eq!(seen(text), [format!("Phone {number}")], "{text}");
        }
    }

    #[test]
    fn amounts_dates_units_and_service_numbers_are_left_alone() {
        for text in [
            "1,234,567KB",
            "5368709120 バイト",
            "123456789円",
            "¥12345678",
            "20260301",
            "202603011230",
            "2025-03-22 08:00～2025-04-21",
            "2025年03月22日",
            "0120-800-000",
            "0800-919-0157",
            "0077-7-111",
            "0570-039-151",
            "30GB 2,970円／110GB 4,950円",
            "12345678.90",
            "お客様番号：1,234円 17.00 2026/11/18",
            "残り 12.84GB / 30.00GB",
            "3GB 10GB 20GB 2023 2024 2025 2026",
            "1\u{1f}2\u{1f}3\u{1f}4\u{1f}5\u{1f}6\u{1f}7\u{1f}8\u{1f}9\u{1f}10\u{1f}11\u{1f}12",
        ] {
            assert_eq!(seen(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn names_are_found_by_what_stands_beside_them() {
        for (text, name) in [
            ("山田 太郎 様", "山田 太郎"),
            ("ようこそ　山田太郎さん", "山田太郎"),
            ("090-1234-5678　山田 太郎 さま", "山田 太郎"),
            ("こんにちは、佐藤ひろみさん！", "佐藤ひろみ"),
            ("\u{1f}山田\u{1f}\u{1f}太郎\u{1f} 様のご利用状況", "山田\u{1f}\u{1f}太郎"),
            ("Dear John Smith,", "John Smith"),
            ("Hello, Hanako", "Hanako"),
            ("Welcome back, Taro Yamada!", "Taro Yamada"),
            ("お名前：山田 太郎", "山田 太郎"),
            ("ご契約者名\u{1f}山田 太郎\u{1f}", "山田 太郎"),
            ("フリガナ：ﾔﾏﾀﾞ ﾀﾛｳ", "ﾔﾏﾀﾞ ﾀﾛｳ"),
            ("氏名　髙橋 一郎", "髙橋 一郎"),
            ("ご契約者名（カナ）：ヤマダ タロウ", "ヤマダ タロウ"),
            ("Mr. Taro Yamada", "Taro Yamada"),
            ("TARO YAMADA 様", "TARO YAMADA"),
        ] {
            let names: Vec<String> = seen(text).into_iter().filter(|one| one.starts_with("Name")).collect();
            assert_eq!(names, [format!("Name {name}")], "{text}");
        }
    }

    #[test]
    fn words_that_only_look_like_a_persons_are_left_alone() {
        for text in [
            "お客様サポート",
            "法人のお客さま",
            "ご請求が確定したお客さまへ",
            "ご契約者様",
            "皆様",
            "たくさん",
            "仕様",
            "同様の",
            "お名前の変更",
            "氏名",
            "会員さま",
            "Hello",
            "Welcome to My Page",
            "Dear Customer,",
            "名義変更（手数料 3,850円）",
            "ようこそ",
        ] {
            assert_eq!(seen(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn addresses_are_found_by_their_code_their_prefecture_or_their_label() {
        assert_eq!(
            seen("〒105-0011 東京都港区芝公園4-2-8 タワー101"),
            ["Postal 105-0011", "Address 東京都港区芝公園4-2-8 タワー101"]
        );
        assert_eq!(seen("住所：札幌市中央区北1条西2丁目"), ["Address 札幌市中央区北1条西2丁目"]);
        assert_eq!(seen("渋谷区道玄坂1-2-3"), ["Address 渋谷区道玄坂1-2-3"]);
        assert_eq!(seen_as("港区芝公園", Some(Told::Address)), ["Address 港区芝公園"]);
        assert_eq!(seen("愛知県の一部で通信がしづらい状況です"), [""; 0]);
        assert_eq!(seen("住所・連絡先変更"), [""; 0]);
    }

    #[test]
    fn numbers_ids_and_tokens_are_found() {
        for (text, wanted) in [
            ("4980 1234 5678 9012", "Number 4980 1234 5678 9012"),
            ("1234-5678-9012", "Number 1234-5678-9012"),
            ("ICCID 8981123456789012345", "Number 8981123456789012345"),
            ("hdc12345678", "Number 12345678"),
            ("お客様番号：1234567", "Id 1234567"),
            ("dアカウントID：kobaken", "Id kobaken"),
            ("（eoID：tkn***）", "Id tkn***"),
            ("VISA ****4242", "Tail 4242"),
            ("末尾：5678", "Tail 5678"),
            ("taro.yamada@docomo.ne.jp", "Mail taro.yamada@docomo.ne.jp"),
            ("生年月日：1990年4月2日", "Birth 1990年4月2日"),
            ("3f2504e0-4f89-11d3-9a0c-0305e82c3301", "Token 3f2504e0-4f89-11d3-9a0c-0305e82c3301"),
            ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "Token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"),
            ("9b01c2d3e4f5a6b7", "Token 9b01c2d3e4f5a6b7"),
        ] {
            assert_eq!(seen(text), [wanted], "{text}");
        }
    }

    #[test]
    fn class_names_are_no_tokens() {
        for text in [
            "viewdata-detail-cell1",
            "mydcm_data_3day-03-01",
            "root_GKFAGS001_DENWABANGOPULLDOWN",
            "window.location.href",
        ] {
            assert_eq!(seen(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn what_the_reader_takes_for_an_amount_is_no_number_of_a_person() {
        let plain: Vec<char> = "123456789".chars().collect();
        let known = Known { amounts: HashSet::from(["123456789".to_owned()]), ..Known::default() };
        assert_eq!(find(&plain, None, &known), []);
        assert_eq!(find(&plain, None, &Known::default()), [Found::new(Kind::Number, 0..9)]);
    }
}
