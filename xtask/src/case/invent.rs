//! What stands in place of a person's data: the same for the same, different for different, and plain to see.
//!
//! Numbers keep their shape, so that a reader of the page meets what it met before: only digits change, in the width
//! they had. Owns what was invented and how to tell it again; where the originals stand is `find`'s.

use super::find::Kind;
use super::letters::{is_blank, squeezed};

/// Given names, in the scripts a page may print them in.
const GIVEN: [[&str; 5]; 8] = [
    ["花子", "ハナコ", "ﾊﾅｺ", "はなこ", "Hanako"],
    ["太郎", "タロウ", "ﾀﾛｳ", "たろう", "Taro"],
    ["桃子", "モモコ", "ﾓﾓｺ", "ももこ", "Momoko"],
    ["次郎", "ジロウ", "ｼﾞﾛｳ", "じろう", "Jiro"],
    ["梅子", "ウメコ", "ｳﾒｺ", "うめこ", "Umeko"],
    ["三郎", "サブロウ", "ｻﾌﾞﾛｳ", "さぶろう", "Saburo"],
    ["雪子", "ユキコ", "ﾕｷｺ", "ゆきこ", "Yukiko"],
    ["一郎", "イチロウ", "ｲﾁﾛｳ", "いちろう", "Ichiro"],
];

/// The family name of all of them.
const FAMILY: [&str; 5] = ["見本", "ミホン", "ﾐﾎﾝ", "みほん", "Sample"];

/// From how many letters on a name without a space is a full one.
const FULL_NAME: usize = 4;

/// What was invented for one page so far.
#[derive(Debug, Default)]
pub struct Inventions {
    /// Phone numbers, masked digits as `*`: the first gets the ending 0001.
    phones: Vec<String>,
    /// Of every other kind, the originals.
    others: Vec<(Kind, String)>,
}

impl Inventions {
    /// Takes a whole phone number in, so that a masked one after it is known to be the same.
    pub fn meet(&mut self, phone: &[char]) {
        let digits = national(phone);
        if !digits.contains('*') {
            self.phone(&digits);
        }
    }

    /// What stands for `raw`, whose letters are `plain`.
    pub fn replace(&mut self, kind: Kind, raw: &[char], plain: &[char]) -> Vec<char> {
        let text: String = plain.iter().collect();
        match kind {
            Kind::Phone => {
                let number = self.phone(&national(plain));
                with_digits(raw, &phone_digits(plain, number))
            }
            Kind::Tail => {
                let number = self.phone(&format!("*******{text}"));
                with_digits(raw, &padded(number, 4))
            }
            Kind::Number => self.number(raw, &text),
            Kind::Id if is_number(&text) => self.number(raw, &text),
            Kind::Id => {
                let number = self.place(kind, text.to_lowercase());
                let letters: Vec<char> = raw.iter().map(|letter| hidden_letter(*letter)).collect();
                with_digits(&letters, &padded(number, digits_of(&text).len()))
            }
            Kind::Token => {
                let number = self.place(kind, text);
                format!("{}{}", "a".repeat(plain.len().saturating_sub(4)), padded(number, 4))
                    .chars()
                    .collect()
            }
            Kind::Mail => format!("sample{}@example.jp", self.place(kind, text)).chars().collect(),
            Kind::Name => self.name(raw, &text),
            Kind::Postal => with_digits(raw, &"0".repeat(digits_of(&text).len())),
            Kind::Address => {
                format!("見本県見本市見本町1-{}", self.place(kind, squeezed(&text))).chars().collect()
            }
            Kind::Birth => with_digits(raw, &birth_digits(&text)),
        }
    }

    /// The place of a phone number in the order they were met; a masked one takes that of the one it can be.
    fn phone(&mut self, digits: &str) -> usize {
        let fits = |known: &&String| {
            known.len() == digits.len()
                && known.chars().zip(digits.chars()).all(|(one, other)| one == other || other == '*')
        };
        let masked = digits.contains('*');
        // Of a masked number the length may be hidden too: only its end can be compared.
        let same_end = |known: &&String| {
            digits.starts_with("***")
                && known.get(known.len().saturating_sub(4)..) == digits.get(digits.len().saturating_sub(4)..)
        };
        let known = self.phones.iter().position(|known| known == digits);
        let like = || self.phones.iter().position(|known| masked && (fits(&known) || same_end(&known)));
        known.or_else(like).unwrap_or_else(|| {
            self.phones.push(digits.to_owned());
            self.phones.len() - 1
        }) + 1
    }

    /// The place of anything else among its kind.
    fn place(&mut self, kind: Kind, original: String) -> usize {
        let same = |known: &&(Kind, String)| known.0 == kind;
        let known = self.others.iter().filter(same).position(|(_, known)| *known == original);
        let count = self.others.iter().filter(same).count();
        known.unwrap_or_else(|| {
            self.others.push((kind, original));
            count
        }) + 1
    }

    fn number(&mut self, raw: &[char], text: &str) -> Vec<char> {
        let digits = digits_of(text);
        let number = self.place(Kind::Number, digits.clone());
        with_digits(raw, &padded(number, digits.len()))
    }

    fn name(&mut self, raw: &[char], text: &str) -> Vec<char> {
        let script = script(text);
        let name = squeezed(text);
        let blanks: String = raw
            .iter()
            .skip_while(|letter| !letter.is_whitespace())
            .take_while(|letter| letter.is_whitespace())
            .collect();
        let whole = text.contains(is_blank) || (script < 4 && name.chars().count() >= FULL_NAME);
        let family = FAMILY.get(script).copied().unwrap_or_default();
        let number = if whole { self.place(Kind::Name, name) } else { 1 };
        let given = GIVEN.iter().cycle().nth(number - 1).and_then(|given| given.get(script)).copied();
        let given = given.filter(|_| whole).unwrap_or_default();
        let blank = if script == 4 && whole && blanks.is_empty() { " " } else { &blanks };
        let invented = format!("{family}{}{given}", if whole { blank } else { "" });
        let capitals = script == 4 && !text.contains(char::is_lowercase);
        if capitals { invented.to_uppercase().chars().collect() } else { invented.chars().collect() }
    }
}

/// Whether a text of this kind is one of ours, or tells nothing of anybody.
pub fn is_invented(kind: Kind, text: &str) -> bool {
    let digits = digits_of(text);
    let zeros = |digits: &str| digits.chars().filter(|digit| *digit == '0').count() * 2 >= digits.len();
    match kind {
        Kind::Phone => {
            let letters: Vec<char> = text.chars().collect();
            let number = national(&letters);
            let middle = if number.len() == 10 { 2..6 } else { 3..7 };
            number.contains('*') || number.get(middle) == Some("0000")
        }
        Kind::Number => {
            let moment = [14, 12, 8].into_iter().filter_map(|length| digits.split_at_checked(length));
            let rest = moment.filter(|(date, _)| super::find::is_date(date)).map(|(_, rest)| rest).next();
            zeros(rest.unwrap_or(&digits))
        }
        Kind::Token => {
            let letters = text.chars().filter(char::is_ascii_alphanumeric).count();
            text.chars().filter(|letter| matches!(letter, '0' | 'a' | 'A')).count() * 2 >= letters
        }
        Kind::Mail => {
            let domain = text.rsplit('@').next().unwrap_or_default();
            let end = domain.rsplit('.').next().unwrap_or_default();
            let example = domain.split('.').rev().nth(1);
            end == "example" || (example == Some("example") && matches!(end, "com" | "jp" | "net" | "org"))
        }
        Kind::Name => {
            let name = text.to_lowercase();
            FAMILY.iter().any(|family| name.starts_with(&family.to_lowercase()))
        }
        Kind::Postal => digits.bytes().all(|digit| digit == b'0'),
        Kind::Address => text.starts_with("見本"),
        Kind::Tail | Kind::Id | Kind::Birth => true,
    }
}

/// The digits of a phone number as dialled in Japan, masked ones as `*`.
fn national(plain: &[char]) -> String {
    let text: String = plain.iter().collect();
    let (prefix, rest) = text.strip_prefix("+81").map_or(("", text.as_str()), |rest| ("0", rest));
    let masked = |letter: char| if "●•○Xx×✕*".contains(letter) { '*' } else { letter };
    let digits = rest.chars().map(masked).filter(|letter| letter.is_ascii_digit() || *letter == '*');
    prefix.chars().chain(digits).collect()
}

/// The digits for a phone number, as many as are printed: the code in front, zeros, and the number's place.
fn phone_digits(plain: &[char], number: usize) -> String {
    let dialled = national(plain);
    let kept = if dialled.len() == 10 { "03".to_owned() } else { dialled.chars().take(3).collect() };
    let zeros = "0".repeat(dialled.chars().count().saturating_sub(kept.len() + 4));
    let invented = format!("{kept}{zeros}{}", padded(number, 4));
    // What the page masks is no digit to be replaced; the country code stands for the first 0.
    let printed =
        invented.chars().zip(dialled.chars()).filter(|(_, digit)| *digit != '*').map(|(digit, _)| digit);
    let abroad = plain.first() == Some(&'+');
    let code = if abroad { "81" } else { "" };
    code.chars().chain(printed.skip(usize::from(abroad))).collect()
}

/// A number with zeros in front, its last digits where it is too long.
fn padded(number: usize, length: usize) -> String {
    let text = format!("{number:0length$}");
    text.get(text.len() - length..).unwrap_or_default().to_owned()
}

fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The text with its digits changed, each in the width it had.
fn with_digits(raw: &[char], digits: &str) -> Vec<char> {
    let mut digits = digits.chars();
    let mut change = |letter: char| match letter {
        '0'..='9' => digits.next().unwrap_or('0'),
        '０'..='９' => {
            let digit = digits.next().and_then(|digit| digit.to_digit(10)).unwrap_or(0);
            char::from_u32(u32::from('０') + digit).unwrap_or('０')
        }
        _ => letter,
    };
    raw.iter().map(|letter| change(*letter)).collect()
}

/// An id of digits behind no more than a few letters, as in `GD0000000000001`.
fn is_number(text: &str) -> bool {
    let digits = text.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
    text.len() - digits.len() <= 4
        && digits.len() >= 6.min(text.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

fn hidden_letter(letter: char) -> char {
    match letter {
        'a'..='z' => 'a',
        'A'..='Z' => 'A',
        'ａ'..='ｚ' => 'ａ',
        'Ａ'..='Ｚ' => 'Ａ',
        _ => letter,
    }
}

/// The digits of 2000-01-01, in groups as long as those of the text.
fn birth_digits(text: &str) -> String {
    let groups = text.split(|letter: char| !letter.is_ascii_digit());
    let invented = groups.map(|group| match group.len() {
        0 => String::new(),
        4 => "2000".to_owned(),
        8 => "20000101".to_owned(),
        length => padded(1, length),
    });
    invented.collect()
}

/// A column of [`GIVEN`] and the letters it is for.
type Script = (usize, fn(char) -> bool);

/// The column of [`GIVEN`] for the script of a name.
fn script(name: &str) -> usize {
    let letters = || name.chars().filter(|letter| !is_blank(*letter));
    let tests: [Script; 4] = [
        (1, |letter| matches!(letter, 'ァ'..='ヺ' | 'ー')),
        (2, |letter| matches!(letter, 'ｦ'..='ﾟ')),
        (3, |letter| matches!(letter, 'ぁ'..='ゖ' | 'ー')),
        (4, |letter| letter < '\u{250}'),
    ];
    tests.into_iter().find(|(_, is)| letters().all(*is)).map_or(0, |(script, _)| script)
}

#[cfg(test)]
mod tests {
    use super::super::letters::plain;
    use super::*;

    fn replaced(inventions: &mut Inventions, kind: Kind, text: &str) -> String {
        let raw: Vec<char> = text.chars().collect();
        let plain: Vec<char> = raw.iter().copied().map(plain).collect();
        inventions.replace(kind, &raw, &plain).into_iter().collect()
    }

    #[test]
    fn one_number_gets_one_replacement_in_every_form_it_is_written_in() {
        let mut inventions = Inventions::default();
        for (text, wanted) in [
            ("090-1234-5678", "090-0000-0001"),
            ("09012345678", "09000000001"),
            ("０９０－１２３４－５６７８", "０９０－００００－０００１"),
            ("+81 90-1234-5678", "+81 90-0000-0001"),
            ("080-1234-5678", "080-0000-0002"),
            ("090-****-5678", "090-****-0001"),
            ("***-****-5678", "***-****-0001"),
            ("080-****-5678", "080-****-0002"),
            ("090-****-9999", "090-****-0003"),
            ("03-1234-5678", "03-0000-0004"),
            ("0466-12-3456", "0300-00-0005"),
        ] {
            assert_eq!(replaced(&mut inventions, Kind::Phone, text), wanted, "{text}");
        }
        assert_eq!(replaced(&mut inventions, Kind::Tail, "5678"), "0001");
        assert_eq!(replaced(&mut inventions, Kind::Tail, "4242"), "0006");
    }

    #[test]
    fn names_are_replaced_in_their_own_script_and_spacing() {
        let mut inventions = Inventions::default();
        for (text, wanted) in [
            ("山田 次郎", "見本 花子"),
            ("山田　次郎", "見本　花子"),
            ("山田次郎", "見本花子"),
            ("山田", "見本"),
            ("佐藤 愛", "見本 太郎"),
            ("ヤマダ ジロウ", "ミホン モモコ"),
            ("ﾔﾏﾀﾞ ﾊﾅ", "ﾐﾎﾝ ｼﾞﾛｳ"),
            ("JIRO YAMADA", "SAMPLE UMEKO"),
            ("Jiro", "Sample"),
        ] {
            assert_eq!(replaced(&mut inventions, Kind::Name, text), wanted, "{text}");
        }
    }

    #[test]
    fn everything_else_keeps_its_shape() {
        let mut inventions = Inventions::default();
        for (kind, text, wanted) in [
            (Kind::Number, "4980 1234 5678 9012", "0000 0000 0000 0001"),
            (Kind::Number, "4980123456789012", "0000000000000001"),
            (Kind::Id, "GD0002220112345", "GD0000000000002"),
            (Kind::Id, "kobaken", "aaaaaaa"),
            (Kind::Id, "Taro_77", "Aaaa_02"),
            (Kind::Token, "9b01c2d3e4f5a6b7", "aaaaaaaaaaaa0001"),
            (Kind::Mail, "taro@docomo.ne.jp", "sample1@example.jp"),
            (Kind::Postal, "105-0011", "000-0000"),
            (Kind::Address, "東京都港区芝公園4-2-8", "見本県見本市見本町1-1"),
            (Kind::Birth, "1990年4月22日", "2000年1月01日"),
            (Kind::Birth, "19900422", "20000101"),
        ] {
            assert_eq!(replaced(&mut inventions, kind, text), wanted, "{text}");
        }
    }

    #[test]
    fn the_invented_is_told_from_the_real() {
        for (kind, invented, real) in [
            (Kind::Phone, "090-0000-1234", "090-1234-5678"),
            (Kind::Phone, "03-0000-7711", "03-1234-7711"),
            (Kind::Number, "8981000000000004417", "8981123456789012345"),
            (Kind::Number, "20210928130211000123", "20210928130211987123"),
            (Kind::Mail, "m.yoshida@example.jp", "m.yoshida@docomo.ne.jp"),
            (Kind::Mail, "info@iijmio.example", "info@notexample.com"),
            (Kind::Name, "見本 花子", "山田 花子"),
            (Kind::Postal, "000-0000", "105-0011"),
            (Kind::Address, "見本県見本市見本町1-1", "東京都港区芝公園4-2-8"),
            (Kind::Token, "aaaaaaaaaaaa0001", "9b01c2d3e4f5a6b7"),
        ] {
            assert!(is_invented(kind, invented), "{invented}");
            assert!(!is_invented(kind, real), "{real}");
        }
    }
}
