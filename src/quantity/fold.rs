//! Folding: full-width to half-width and the like, so that one number is one text wherever it is printed.
//!
//! Deliberately less than Unicode's NFKC: that would turn the list mark `①` into a 1 and the footnote of `GB²` into
//! part of a number. Owns characters only; what they mean is the scanner's.

use super::JOINT;

/// The text with full-width letters, digits and signs made half-width, half-width katakana made full-width, `㎅ ㎆ ㎇`
/// spelled out, every tilde `~` and every minus `-`, other dashes and `ー` between two digits `-`, ideographic and
/// no-break spaces made plain, runs of white space made one space (one line break where there was any), and characters
/// without width dropped. [`JOINT`] stays. Circled digits, `①`, are left alone: they are list marks, not numbers.
///
/// Folding a folded text changes nothing.
pub fn fold(text: &str) -> String {
    if is_folded(text) {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        push_folded(&mut plain, letter);
    }
    settle(&plain)
}

/// Whether folding surely changes nothing: most texts are plain kana, ideographs and single-byte signs.
fn is_folded(text: &str) -> bool {
    let mut last = 'x';
    text.chars().all(|letter| {
        let plain = match letter {
            ' ' => last != ' ',
            'ー' => !last.is_ascii_digit(),
            '!'..='~' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='鿿' | '、' | '。' | '「' | '」' | JOINT => {
                true
            }
            _ => false,
        };
        last = letter;
        plain
    })
}

/// Adds one character in its folded form, white space as space or line break.
fn push_folded(out: &mut String, letter: char) {
    match letter {
        JOINT | '\n' => out.push(letter),
        '\u{2028}' | '\u{2029}' => out.push('\n'),
        _ if letter.is_whitespace() => out.push(' '),
        _ if is_invisible(letter) => {}
        '！'..='～' => out.push(half_width(letter)),
        '｡'..='ﾟ' => push_kana(out, full_width(letter)),
        '\u{3099}' | '\u{309a}' => push_kana(out, letter),
        '￥' => out.push('¥'),
        '￡' => out.push('£'),
        '￦' => out.push('₩'),
        '〜' | '∼' | '⁓' | '˜' => out.push('~'),
        '−' | '‐' | '‑' | '﹣' => out.push('-'),
        '㎅' => out.push_str("KB"),
        '㎆' => out.push_str("MB"),
        '㎇' => out.push_str("GB"),
        _ => out.push(letter),
    }
}

fn half_width(letter: char) -> char {
    u32::from(letter).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(letter)
}

/// Characters that take no room: zero-width spaces and joiners, marks of direction, soft hyphens, variation selectors.
fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{180e}' | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}')
}

/// The half-width katakana and their marks, U+FF61 to U+FF9F, as wide ones.
/// https://www.unicode.org/charts/PDF/UFF00.pdf
const KATAKANA: &str = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン\u{3099}\u{309a}";

fn full_width(letter: char) -> char {
    let at = u32::from(letter).checked_sub(0xff61).and_then(|at| usize::try_from(at).ok());
    at.and_then(|at| KATAKANA.chars().nth(at)).unwrap_or(letter)
}

/// Adds a kana, or puts a voicing mark onto the kana before it.
fn push_kana(out: &mut String, kana: char) {
    let voiced = match kana {
        '\u{3099}' | '\u{309a}' => out.chars().next_back().and_then(|base| voiced(base, kana == '\u{309a}')),
        _ => None,
    };
    if let Some(voiced) = voiced {
        out.pop();
        out.push(voiced);
    } else {
        out.push(kana);
    }
}

/// The kana that a base and a voicing mark, or half-voicing mark, make: the next, or the next but one, in Unicode.
fn voiced(base: char, half: bool) -> Option<char> {
    let step = match base {
        'は' | 'ひ' | 'ふ' | 'へ' | 'ほ' | 'ハ' | 'ヒ' | 'フ' | 'ヘ' | 'ホ' => 1 + u32::from(half),
        _ if half => return None,
        'う' => return Some('ゔ'),
        'ウ' => return Some('ヴ'),
        'か'..='と' | 'カ'..='ト' if can_be_voiced(base) => 1,
        _ => return None,
    };
    char::from_u32(u32::from(base) + step)
}

/// か to と in either script, of which every other one is voiced already; ぢ and small っ stand between ち and つ.
fn can_be_voiced(base: char) -> bool {
    let row = u32::from(base) - if base < 'ァ' { u32::from('か') } else { u32::from('カ') };
    if row <= u32::from('ち') - u32::from('か') {
        row % 2 == 0
    } else {
        row % 2 == 1 && base != 'ぢ' && base != 'ヂ'
    }
}

/// Makes runs of white space one, and dashes between digits hyphens.
fn settle(plain: &str) -> String {
    let mut out = String::with_capacity(plain.len());
    let mut space = None;
    let mut letters = plain.chars().peekable();
    let mut last = ' ';
    while let Some(letter) = letters.next() {
        if letter == ' ' || letter == '\n' {
            space = if space == Some('\n') { space } else { Some(letter) };
            last = letter;
            continue;
        }
        out.extend(space.take());
        let between = last.is_ascii_digit() && letters.peek().is_some_and(char::is_ascii_digit);
        out.push(if between && is_wide_dash(letter) { '-' } else { letter });
        last = letter;
    }
    out.extend(space);
    out
}

/// Dashes that are a hyphen only between digits; `ー` is a letter everywhere else.
fn is_wide_dash(letter: char) -> bool {
    matches!(letter, '‒'..='―' | '─' | '━' | 'ー' | '﹘')
}
