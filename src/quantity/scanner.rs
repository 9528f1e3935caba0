//! Walks a text from digit to digit and decides, for each, what it begins.
//!
//! Owns the order of the decisions (phone, id, date, length, amount) and what two quantities beside each other say of
//! one another: pairs, ranges, spans, prices by amount. The forms themselves are the other files'.

use rust_decimal::Decimal;

use super::bound::{self, Between};
use super::cursor::{Gap, Text, is_dash, is_east_asian, is_hiragana, is_katakana};
use super::number::{self, Digits};
use super::unit::{self, Suffix};
use super::{Bound, Number, Quantity, Token, date, length};
use crate::capture::Unit;

pub(super) fn scan(folded: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut text = Text::new(folded);
    let mut at = 0;
    while let Some(letter) = text.next_sign(&mut at) {
        match token(text, at, letter, tokens.last()) {
            Some(token) => {
                at = token.end;
                text = text.above(at);
                push(text, &mut tokens, token);
            }
            None => at += letter.len_utf8(),
        }
    }
    tokens
}

fn token(text: Text<'_>, at: usize, letter: char, last: Option<&Token>) -> Option<Token> {
    match letter {
        '0'..='9' => Some(at_digit(text, at, last)),
        '☎' | '☏' => phone(text, at, letter == '☎'),
        '無' | '无' | '使' | 'u' | 'U' => unlimited(text, at),
        _ => None,
    }
}

/// `☎5678-k3f7`: four digits, a hyphen, four of a to z and 2 to 7, and no more.
fn phone(text: Text<'_>, at: usize, mobile: bool) -> Option<Token> {
    let start = at + '☎'.len_utf8();
    let end = start + "5678-k3f7".len();
    let key = text.between(start, end);
    let (last4, mark) = key.split_once('-')?;
    let fits = last4.len() == 4
        && last4.bytes().all(|digit| digit.is_ascii_digit())
        && mark.bytes().all(|letter| matches!(letter, b'a'..=b'z' | b'2'..=b'7'))
        && !text
            .next(end)
            .is_some_and(|next| next.is_ascii_alphanumeric() || matches!(next, '-' | '*' | '_'));
    let quantity = Quantity::Phone { last4: last4.to_owned(), key: key.to_owned(), mobile };
    fits.then_some(Token { start: at, end, quantity })
}

/// A word that stands in place of a number. In a plan's name, メリハリ無制限+ or 使い放題プラン, it does not.
fn unlimited(text: Text<'_>, at: usize) -> Option<Token> {
    let words = ["無制限", "无限制", "無限制", "不限量", "无限", "無限", "使い放題"];
    let english = || text.eat_english(at, "unlimited").filter(|_| !glued_to_letters(text, at));
    let end = text.eat_any(at, &words).or_else(english)?;
    let named = text.next(end).is_some_and(|next| next == '+' || is_katakana(next) || next == '大');
    (!named).then_some(Token { start: at, end, quantity: Quantity::Unlimited })
}

fn glued_to_letters(text: Text<'_>, at: usize) -> bool {
    text.prev(at).is_some_and(|letter| letter.is_ascii_alphanumeric() || letter == '-')
}

fn at_digit(text: Text<'_>, at: usize, last: Option<&Token>) -> Token {
    let lead = Lead::before(text, at, last);
    if !lead.currency {
        if is_inside_id(text, at, last) {
            return id(text, at);
        }
        let after_date = last.is_some_and(|token| matches!(token.quantity, Quantity::When(_)));
        if let Some(token) = date::token(text, at, after_date) {
            return token;
        }
    }
    amount(text, at, &lead).unwrap_or_else(|| id(text, at))
}

/// What stands before a number and belongs to it.
#[derive(Default)]
struct Lead {
    start: usize,
    negative: bool,
    currency: bool,
    /// A currency that is not ours.
    foreign: bool,
    /// A dash with a space after it: a minus, or a dash between a label and its number.
    doubtful: bool,
}

impl Lead {
    fn before(text: Text<'_>, at: usize, last: Option<&Token>) -> Self {
        let mut lead = Self { start: at, ..Self::default() };
        lead.take_currency(text);
        lead.take_sign(text, last);
        if lead.negative && !lead.currency {
            lead.take_currency(text);
        }
        lead.foreign = is_foreign(text, lead.start);
        lead
    }

    fn take_currency(&mut self, text: Text<'_>) {
        let behind = text.near_behind(self.start);
        if let Some(start) = text.back(behind, "¥").or_else(|| text.back_english(behind, "JPY")) {
            (self.start, self.currency) = (start, true);
        }
    }

    fn take_sign(&mut self, text: Text<'_>, last: Option<&Token>) {
        let (gap, behind) = text.gap_behind(self.start);
        let Some(sign) = text.behind(behind).chars().next_back() else { return };
        let start = behind - sign.len_utf8();
        match sign {
            '▲' | '△' if gap <= Gap::Space => (self.start, self.negative) = (start, true),
            _ if !is_dash(sign) => {}
            // From a date to an amount there is no range: a minus, or a dash between the two.
            _ if is_range(text, start, gap, last) => {
                self.doubtful = last.is_some_and(|last| !matches!(last.quantity, Quantity::Number(_)));
            }
            '-' | '–' if gap == Gap::None => (self.start, self.negative) = (start, true),
            _ => self.doubtful = gap < Gap::Line,
        }
    }
}

/// The dash at `dash` stands between the last token and the next number, and is no minus.
fn is_range(text: Text<'_>, dash: usize, gap: Gap, last: Option<&Token>) -> bool {
    let Some(last) = last else { return false };
    let (before, end) = text.gap_behind(dash);
    let beside = end == last.end && before < Gap::Line;
    let even = before == Gap::None || gap > Gap::None;
    beside && even && last.quantity != Quantity::Digits
}

fn is_foreign(text: Text<'_>, start: usize) -> bool {
    let behind = text.near_behind(start);
    let sign = text.behind(behind).chars().next_back();
    sign.is_some_and(|sign| matches!(sign, '€' | '$' | '£' | '₩' | '₹' | '฿'))
        || ["USD", "EUR", "GBP", "CNY", "RMB"].iter().any(|word| text.back_english(behind, word).is_some())
}

/// What stands right before the digits makes them part of an id, of a version, or of a number cut short.
fn is_inside_id(text: Text<'_>, at: usize, last: Option<&Token>) -> bool {
    let Some(letter) = text.prev(at) else { return false };
    let before = text.prev(at - letter.len_utf8());
    let joins = before.is_some_and(|before| before.is_ascii_alphanumeric() || before == '*');
    match letter {
        '*' | '_' | '#' | '@' | '☎' | '☏' | '第' | '※' | '注' => true,
        '\'' | '’' | '·' => joins,
        'の' => text.back(at, "分の").is_some(),
        '.' => before != Some('.'),
        ',' | ':' => before.is_some_and(|before| before.is_ascii_digit()),
        _ if is_dash(letter) => {
            let dash = at - letter.len_utf8();
            before == Some(letter) || (joins && !is_range(text, dash, Gap::None, last))
        }
        _ => is_id_letter(letter),
    }
}

/// A letter that makes one word with the digits beside it. Japanese and Chinese do not, nor do list marks.
fn is_id_letter(letter: char) -> bool {
    let mark = matches!(letter, '¹' | '²' | '³' | '⁰'..='₉' | '①'..='⓿' | '❶'..='➓' | '㉈'..='㊿' | '〇');
    letter.is_alphanumeric() && !is_east_asian(letter) && !mark
}

/// Everything that hangs together with the digits at `at`, as digits that are no quantity.
fn id(text: Text<'_>, at: usize) -> Token {
    let mut end = text.digits(at);
    while let Some(letter) = text.next(end) {
        let next = text.second(end);
        let goes_on = match letter {
            '*' | '_' => true,
            '-' | '\'' | '’' | '·' | '@' | '#' => {
                next.is_some_and(|next| next.is_ascii_alphanumeric() || next == '*')
            }
            '.' | ',' | ':' => next.is_some_and(|next| next.is_ascii_digit()),
            _ => is_id_letter(letter),
        };
        if !goes_on {
            break;
        }
        end += letter.len_utf8();
    }
    Token { start: at, end, quantity: Quantity::Digits }
}

/// The number at `at` with its unit. `None` for an id.
fn amount(text: Text<'_>, at: usize, lead: &Lead) -> Option<Token> {
    let digits = number::digits(text, at);
    let nothing = Token { start: at, end: digits.end.max(id(text, at).end), quantity: Quantity::Digits };
    let Some(value) = digits.value.filter(|_| !lead.foreign) else { return Some(nothing) };
    let value = if lead.negative { -value } else { value };
    let (suffix, end) = suffix(text, &digits, lead);
    let mut number = Number { value, unit: None, parenthesised: false, bound: None };
    let quantity = match suffix {
        Some(Suffix::Foreign) => return Some(nothing),
        Some(Suffix::Percent) => Quantity::Percent(value),
        Some(Suffix::Speed) => Quantity::Speed,
        Some(Suffix::Times) => {
            number.bound = Some(Bound::Step);
            Quantity::Number(number)
        }
        Some(Suffix::Length) => {
            mark(text, &mut number, lead.start, end);
            Quantity::Duration(number)
        }
        Some(Suffix::Unit(unit)) => {
            number.unit = Some(unit);
            mark(text, &mut number, lead.start, end);
            if !may_have(&digits, lead, unit) {
                return Some(nothing);
            }
            Quantity::Number(number)
        }
        None => {
            mark(text, &mut number, lead.start, end);
            if digits.spaced || digits.is_stamp(text) || !stands_bare(text, end, number.bound) {
                return Some(nothing);
            }
            Quantity::Number(number)
        }
    };
    Some(Token { start: lead.start, end, quantity })
}

/// What follows the digits, and where it ends.
fn suffix(text: Text<'_>, digits: &Digits, lead: &Lead) -> (Option<Suffix>, usize) {
    let found =
        unit::after(text, digits.end).filter(|(_, end)| !is_resolution(text.between(digits.start, *end)));
    if lead.currency {
        let yen = Suffix::Unit(Unit::Jpy);
        return (Some(yen), found.filter(|(suffix, _)| *suffix == yen).map_or(digits.end, |(_, end)| end));
    }
    if let Some(end) = length::after(text, digits.start, digits.end) {
        return (Some(Suffix::Length), length::compound(text, end));
    }
    match found {
        Some((Suffix::Length, end)) => (Some(Suffix::Length), length::compound(text, end)),
        Some((suffix, end)) => (Some(suffix), end),
        None => (None, digits.end),
    }
}

/// `1080p` is a video's height, not points.
fn is_resolution(printed: &str) -> bool {
    matches!(printed, "144p" | "240p" | "360p" | "480p" | "720p" | "1080p" | "1440p" | "2160p")
}

/// Whether a number printed like this is an amount in `unit`.
fn may_have(digits: &Digits, lead: &Lead, unit: Unit) -> bool {
    let reaches_thousands = matches!(unit, Unit::Kb | Unit::Packets | Unit::Jpy | Unit::Points);
    let may_be_negative = matches!(unit, Unit::Jpy | Unit::Points);
    (!digits.spaced || reaches_thousands) && !(lead.doubtful && may_be_negative)
}

/// Adds what stands around the number.
fn mark(text: Text<'_>, number: &mut Number, start: usize, end: usize) {
    number.bound = bound::of(text, start, end, number.unit.is_some(), number.value.scale() == 0);
    let open = text.prev(text.gap_behind(start).1);
    let close = text.next(text.gap(end).1);
    number.parenthesised = matches!((open, close), (Some('('), Some(')')) | (Some('['), Some(']')));
}

/// Nothing right after a bare number makes an id, a counter or a name of it.
fn stands_bare(text: Text<'_>, end: usize, bound: Option<Bound>) -> bool {
    let second = text.second(end);
    match text.next(end) {
        None => true,
        Some('*' | '_' | '#' | '@') => false,
        Some('.' | ':' | ',' | '\'' | '’' | '·') => {
            !second.is_some_and(|next| next.is_ascii_alphanumeric())
        }
        Some('-') => {
            !second.is_some_and(|next| next.is_ascii_alphanumeric() || next == '*') || opens_range(text, end)
        }
        Some('/') => !is_slashed_twice(text, end + 1),
        Some('つ' | 'か') => bound.is_some(),
        Some(next) if is_hiragana(next) => true,
        Some(next) => bound.is_some() || !(is_id_letter(next) || is_east_asian(next)),
    }
}

/// `2026/13/45`: no date and no pair.
fn is_slashed_twice(text: Text<'_>, second: usize) -> bool {
    let end = text.digits(second);
    end > second && text.next(end) == Some('/') && text.is_digit(end + 1)
}

/// `1-3GB`: the dash leads to an amount of data.
fn opens_range(text: Text<'_>, end: usize) -> bool {
    let second = number::digits(text, end + 1);
    let unit = unit::after(text, second.end);
    second.value.is_some() && matches!(unit, Some((Suffix::Unit(Unit::Kb | Unit::Mb | Unit::Gb), _)))
}

/// Adds a token, after the one before it and this one said what they are to each other.
fn push(text: Text<'_>, tokens: &mut Vec<Token>, mut next: Token) {
    if let Some(last) = tokens.last_mut()
        && let Some(sign) = bound::between(text.above(last.end), last.end, next.start)
        && let Some(whole) = join(sign, &mut last.quantity, &mut next.quantity)
    {
        last.quantity = whole;
        last.end = next.end;
    } else {
        tokens.push(next);
    }
}

/// Relates two quantities with a sign between them; gives the one they make together, if they do.
fn join(sign: Between, last: &mut Quantity, next: &mut Quantity) -> Option<Quantity> {
    let slash = matches!(sign, Between::Slash { .. });
    match (last, next) {
        (Quantity::Number(one), Quantity::Number(two)) => relate(sign, one, two).then_some(Quantity::Digits),
        (Quantity::Number(one), Quantity::Duration(_)) if slash => {
            one.bound = Some(Bound::Per);
            None
        }
        (Quantity::Digits, Quantity::Number(two)) => {
            (sign == Between::Slash { tight: true } && two.unit.is_none()).then_some(Quantity::Digits)
        }
        (Quantity::When(from), Quantity::When(to)) => {
            let span = matches!(sign, Between::Tilde | Between::Dash | Between::Kara);
            span.then(|| Quantity::Span(*from, to.after(*from)))
        }
        _ => None,
    }
}

/// What two numbers with a sign between them are to each other; true where they are no numbers at all.
fn relate(sign: Between, one: &mut Number, two: &mut Number) -> bool {
    match sign {
        Between::Slash { tight } => return pair(one, two, tight),
        Between::Tilde if alike(one, two) => range(one, two),
        Between::Dash if alike(one, two) && two.unit.is_some() => range(one, two),
        Between::Equals if two.unit.is_some_and(|unit| unit.bytes(false).is_some()) => {
            (one.bound, two.bound) = (Some(Bound::Step), Some(Bound::Step));
        }
        Between::Tilde | Between::Dash | Between::Kara | Between::Equals => {}
    }
    false
}

fn range(one: &mut Number, two: &mut Number) {
    one.unit = one.unit.or(two.unit);
    (one.bound, two.bound) = (Some(Bound::Range), Some(Bound::Range));
}

/// Two numbers of one kind, or the first still without a unit.
fn alike(one: &Number, two: &Number) -> bool {
    let data = |unit: Unit| unit.bytes(false).is_some();
    match (one.unit, two.unit) {
        (Some(one), Some(two)) => one == two || (data(one) && data(two)),
        (None, _) => true,
        (Some(_), None) => false,
    }
}

/// `3.21 / 7GB`, `1,100円/1GB`, and `11/22`, of which nobody said that it is a date.
fn pair(one: &mut Number, two: &mut Number, tight: bool) -> bool {
    let whole =
        |value: Decimal, most: i64| value.scale() == 0 && value >= Decimal::ONE && value <= most.into();
    let like_a_day = tight && whole(one.value, 12) && whole(two.value, 31);
    let data = |unit: Option<Unit>| unit.is_some_and(|unit| unit.bytes(false).is_some());
    if one.unit.is_none() && (data(two.unit) || (!like_a_day && two.unit.is_some())) {
        one.unit = two.unit;
        return false;
    }
    if one.unit == Some(Unit::Jpy) && two.unit.is_some_and(|unit| unit != Unit::Jpy) {
        one.bound = Some(Bound::Per);
        two.bound = two.bound.or(Some(Bound::Step));
    }
    like_a_day && one.unit.is_none()
}
