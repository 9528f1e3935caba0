//! Words and signs beside a number that make it a limit, a step or a price.
//!
//! Owns the tables of those words. What joins two numbers (`3GB~20GB`, `1,100円/1GB`) is `scanner`'s, which sees both.

use super::Bound;
use super::cursor::{Gap, Text, is_dash, is_ideograph, is_katakana};

/// How far from the number a word still belongs to it.
type Reach = Gap;

struct Word {
    text: &'static str,
    bound: Bound,
    reach: Reach,
}

const fn word(text: &'static str, bound: Bound, reach: Reach) -> Word {
    Word { text, bound, reach }
}

const AFTER: &[Word] = &[
    word("まで", Bound::UpTo, Gap::Space),
    word("以下", Bound::UpTo, Gap::Space),
    word("以内", Bound::UpTo, Gap::Space),
    word("未満", Bound::UpTo, Gap::Space),
    word("を下回", Bound::UpTo, Gap::Joint),
    word("を切", Bound::UpTo, Gap::Joint),
    word("以上", Bound::From, Gap::Space),
    word("超", Bound::From, Gap::Space),
    word("を超", Bound::From, Gap::Joint),
    word("を上回", Bound::From, Gap::Joint),
    word("に達し", Bound::From, Gap::Joint),
    word("になると", Bound::From, Gap::Joint),
    word("になったら", Bound::From, Gap::Joint),
    word("になったとき", Bound::From, Gap::Joint),
    word("になった時", Bound::From, Gap::Joint),
    word("になった場合", Bound::From, Gap::Joint),
    word("になる前", Bound::From, Gap::Joint),
    word("から", Bound::From, Gap::None),
    word("より", Bound::From, Gap::None),
    word("起", Bound::From, Gap::None),
    word("あたり", Bound::Per, Gap::Space),
    word("当たり", Bound::Per, Gap::Space),
    word("当り", Bound::Per, Gap::Space),
    word("につき", Bound::Per, Gap::Joint),
    word("ごと", Bound::Step, Gap::Space),
    word("毎", Bound::Step, Gap::None),
    word("単位", Bound::Step, Gap::Space),
    word("刻み", Bound::Step, Gap::Space),
    word("増量", Bound::Step, Gap::Space),
    word("分", Bound::Step, Gap::Joint),
    word("×", Bound::Step, Gap::Space),
    word("くらい", Bound::About, Gap::Joint),
    word("ぐらい", Bound::About, Gap::Joint),
    word("程度", Bound::About, Gap::Joint),
    word("前後", Bound::About, Gap::Joint),
    word("ほど", Bound::About, Gap::Joint),
];

const AFTER_ENGLISH: &[Word] = &[
    word("per", Bound::Per, Gap::Space),
    word("a month", Bound::Per, Gap::Space),
    word("a day", Bound::Per, Gap::Space),
    word("monthly", Bound::Per, Gap::Space),
    word("or more", Bound::From, Gap::Space),
    word("or less", Bound::UpTo, Gap::Space),
];

const BEFORE: &[Word] = &[
    word("最大", Bound::UpTo, Gap::Line),
    word("上限", Bound::UpTo, Gap::Line),
    word("最高", Bound::UpTo, Gap::Line),
    word("最多", Bound::UpTo, Gap::Line),
    word("不超过", Bound::UpTo, Gap::Space),
    word("最低", Bound::From, Gap::Line),
    word("最小", Bound::From, Gap::Line),
    word("至少", Bound::From, Gap::Space),
    word("月額", Bound::Per, Gap::Line),
    word("年額", Bound::Per, Gap::Line),
    word("日額", Bound::Per, Gap::Line),
    word("毎月", Bound::Per, Gap::Line),
    word("毎日", Bound::Per, Gap::Line),
    word("月々", Bound::Per, Gap::Line),
    word("每月", Bound::Per, Gap::Line),
    word("約", Bound::About, Gap::Space),
    word("约", Bound::About, Gap::Space),
    word("およそ", Bound::About, Gap::Space),
    word("おおよそ", Bound::About, Gap::Space),
    word("大约", Bound::About, Gap::Space),
    word("×", Bound::Step, Gap::Space),
];

const BEFORE_ENGLISH: &[Word] = &[
    word("up to", Bound::UpTo, Gap::Space),
    word("max", Bound::UpTo, Gap::Space),
    word("max.", Bound::UpTo, Gap::Space),
    word("maximum", Bound::UpTo, Gap::Space),
    word("maximum of", Bound::UpTo, Gap::Space),
    word("under", Bound::UpTo, Gap::Space),
    word("less than", Bound::UpTo, Gap::Space),
    word("from", Bound::From, Gap::Space),
    word("over", Bound::From, Gap::Space),
    word("more than", Bound::From, Gap::Space),
    word("at least", Bound::From, Gap::Space),
    word("about", Bound::About, Gap::Space),
    word("approx.", Bound::About, Gap::Space),
    word("approximately", Bound::About, Gap::Space),
    word("around", Bound::About, Gap::Space),
];

/// What a price or an allowance is for, after a slash.
const PER: &[&str] = &[
    "月間", "年間", "日間", "回線", "時間", "契約", "月", "日", "年", "回", "件", "通", "分", "週", "秒",
    "人", "台", "枚",
];
const PER_ENGLISH: &[&str] =
    &["GB", "MB", "KB", "month", "mo", "day", "week", "year", "hour", "minute", "min", "line", "user"];

/// Remarks on tax stand between a price and what follows it.
const TAX: &[&str] = &["(税込)", "(税抜)", "(税別)", "(非課税)", "税込", "税抜", "税別", "(tax incl.)"];

/// The bound of the amount that stands from `start` (its sign and currency included) to `end`. `has_unit` is false for
/// a bare number, of which a counter like `分` says nothing; `whole` is false for one with decimals, which is no limit in
/// `7GBまでの残りデータ量` but what the label in the next element speaks of.
pub(super) fn of(text: Text<'_>, start: usize, end: usize, has_unit: bool, whole: bool) -> Option<Bound> {
    let label = !whole && text.eat(end, "\u{1f}までの残").is_some();
    let after = if label { None } else { after(text, end, has_unit) };
    after.or_else(|| before(text, start))
}

/// The bound a word or sign after `end` gives.
pub(super) fn after(text: Text<'_>, end: usize, has_unit: bool) -> Option<Bound> {
    let end = text.eat_any(text.near(end), TAX).unwrap_or(end);
    let (gap, at) = text.gap(end);
    if gap == Gap::Line {
        return None;
    }
    if text.next(at) == Some('~') {
        return Some(Bound::From);
    }
    if text.eat(at, "=").is_some_and(|past| text.is_digit(text.near(past))) {
        // A rate or a definition: `1KB=1,024バイト`.
        return Some(Bound::Step);
    }
    if is_per(text, at) {
        return Some(Bound::Per);
    }
    let fits = |word: &&Word| gap <= word.reach && (has_unit || word.text != "分");
    let found = AFTER.iter().filter(fits).find(|word| text.eat(at, word.text).is_some());
    let english = || AFTER_ENGLISH.iter().find(|word| text.eat_english(at, word.text).is_some());
    let found = found.or_else(english)?;
    // `7GB` and then a name of its own: `増量オプション`.
    let next = text.next(at + found.text.len());
    let named = matches!(found.text, "増量" | "分" | "超")
        && next.is_some_and(|next| is_katakana(next) || is_ideograph(next));
    (!(gap > Gap::None && named)).then_some(found.bound)
}

fn is_per(text: Text<'_>, at: usize) -> bool {
    let Some(at) = text.eat(at, "/").map(|at| text.near(at)) else { return false };
    let goes_on = |end: usize| text.next(end).is_some_and(|next| is_ideograph(next) && next != '税');
    text.eat_any(at, PER).is_some_and(|end| !goes_on(end))
        || PER_ENGLISH.iter().any(|word| text.eat_english(at, word).is_some())
}

fn before(text: Text<'_>, start: usize) -> Option<Bound> {
    if text.prev(start) == Some('+') || is_sum(text, start) {
        return Some(Bound::Step);
    }
    let (gap, at) = text.gap_behind(start);
    if let Some(tilde) = text.back(at, "~") {
        // After a number the sign is between the two, or the first one's.
        let first = text.floor() == 0 || text.near_behind(tilde) > text.floor();
        return (gap < Gap::Line && first).then_some(Bound::UpTo);
    }
    let open = text.back(at, "(");
    let at = open.unwrap_or(at);
    let words = BEFORE.iter().filter(|word| gap <= word.reach);
    let limits = words.filter(|word| open.is_none() || word.bound == Bound::UpTo);
    let mut limits = limits.filter(|word| text.back(at, word.text).is_some());
    let english =
        || BEFORE_ENGLISH.iter().find(|word| gap <= word.reach && text.back_english(at, word.text).is_some());
    limits.next().or_else(english).map(|word| word.bound)
}

/// `20GB + 10GB`: a plus with a space on both sides.
fn is_sum(text: Text<'_>, start: usize) -> bool {
    let (gap, at) = text.gap_behind(start);
    gap == Gap::Space && text.back(at, "+").is_some_and(|plus| text.gap_behind(plus).0 == Gap::Space)
}

/// The sign between two quantities, with the gaps around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Between {
    /// `/`, right beside both when `tight`.
    Slash { tight: bool },
    /// `~`, or `to`.
    Tilde,
    /// A hyphen or dash.
    Dash,
    /// から.
    Kara,
    /// `=`.
    Equals,
}

/// What joins the token that ended at `start` with the one that begins at `end`.
pub(super) fn between(text: Text<'_>, start: usize, end: usize) -> Option<Between> {
    let (before, at) = text.gap(start);
    let (after, behind) = text.above(start).gap_behind(end);
    let sign = text.between(at, behind);
    let mut letters = sign.chars();
    match (letters.next()?, letters.next()) {
        ('/', None) => Some(Between::Slash { tight: before.max(after) == Gap::None }),
        ('~', None) => Some(Between::Tilde),
        ('=', None) => Some(Between::Equals),
        (dash, None) if is_dash(dash) => Some(Between::Dash),
        _ if sign == "から" => Some(Between::Kara),
        _ => sign.eq_ignore_ascii_case("to").then_some(Between::Tilde),
    }
}
