//! What stands after a number and says what it counts.
//!
//! Owns the tables of units, and of the words that look like units or counters and are none of ours. A unit counts
//! only as a whole word: `5G` names a network, `5ギガプラン` a plan.

use super::cursor::{Gap, Text, is_hiragana, is_ideograph, is_katakana};
use crate::capture::Unit;

/// What a word after a number makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Suffix {
    /// An amount.
    Unit(Unit),
    /// A percentage.
    Percent,
    /// A bit rate.
    Speed,
    /// A length of time.
    Length,
    /// A factor.
    Times,
    /// Something that is counted and is not ours: a number with it is none.
    Foreign,
}

/// Where a word must not stand for its unit.
#[derive(Clone, Copy)]
enum Unless {
    /// It stands for it everywhere.
    Never,
    /// Followed by katakana: then it is part of a name.
    Katakana,
    /// Followed by one of these characters: then it is part of another word.
    Before(&'static str),
}

struct Word {
    text: &'static str,
    suffix: Suffix,
    unless: Unless,
}

const fn word(text: &'static str, suffix: Suffix) -> Word {
    Word { text, suffix, unless: Unless::Never }
}

const fn name(text: &'static str, suffix: Suffix) -> Word {
    Word { text, suffix, unless: Unless::Katakana }
}

const fn not_before(text: &'static str, suffix: Suffix, next: &'static str) -> Word {
    Word { text, suffix, unless: Unless::Before(next) }
}

const KB: Suffix = Suffix::Unit(Unit::Kb);
const MB: Suffix = Suffix::Unit(Unit::Mb);
const GB: Suffix = Suffix::Unit(Unit::Gb);
const PACKETS: Suffix = Suffix::Unit(Unit::Packets);
const YEN: Suffix = Suffix::Unit(Unit::Jpy);
const POINTS: Suffix = Suffix::Unit(Unit::Points);
const MINUTES: Suffix = Suffix::Unit(Unit::Minutes);
const COUNT: Suffix = Suffix::Unit(Unit::Count);

/// Words in Latin letters: whole words, in any case.
const LATIN: &[Word] = &[
    word("KB/s", Suffix::Speed),
    word("MB/s", Suffix::Speed),
    word("GB/s", Suffix::Speed),
    word("bps", Suffix::Speed),
    word("kbps", Suffix::Speed),
    word("Mbps", Suffix::Speed),
    word("Gbps", Suffix::Speed),
    word("kbit/s", Suffix::Speed),
    word("Mbit/s", Suffix::Speed),
    word("Gbit/s", Suffix::Speed),
    word("KB", KB),
    word("KiB", KB),
    word("kbyte", KB),
    word("kbytes", KB),
    word("kilobyte", KB),
    word("kilobytes", KB),
    word("MB", MB),
    word("MiB", MB),
    word("Mbyte", MB),
    word("Mbytes", MB),
    word("megabyte", MB),
    word("megabytes", MB),
    word("GB", GB),
    word("GiB", GB),
    word("Gbyte", GB),
    word("Gbytes", GB),
    word("gigabyte", GB),
    word("gigabytes", GB),
    word("packet", PACKETS),
    word("packets", PACKETS),
    word("JPY", YEN),
    word("yen", YEN),
    word("pt", POINTS),
    word("pts", POINTS),
    word("point", POINTS),
    word("points", POINTS),
    word("P", POINTS),
    word("min", MINUTES),
    word("mins", MINUTES),
    word("minute", MINUTES),
    word("minutes", MINUTES),
    word("message", COUNT),
    word("messages", COUNT),
    word("text", COUNT),
    word("texts", COUNT),
    word("call", COUNT),
    word("calls", COUNT),
    word("second", Suffix::Length),
    word("seconds", Suffix::Length),
    word("sec", Suffix::Length),
    word("hour", Suffix::Length),
    word("hours", Suffix::Length),
    word("hrs", Suffix::Length),
    word("day", Suffix::Length),
    word("days", Suffix::Length),
    word("week", Suffix::Length),
    word("weeks", Suffix::Length),
    word("month", Suffix::Length),
    word("months", Suffix::Length),
    word("year", Suffix::Length),
    word("years", Suffix::Length),
    word("B", Suffix::Foreign),
    word("byte", Suffix::Foreign),
    word("bytes", Suffix::Foreign),
    word("TB", Suffix::Foreign),
    word("TiB", Suffix::Foreign),
    word("USD", Suffix::Foreign),
    word("EUR", Suffix::Foreign),
    word("GBP", Suffix::Foreign),
    word("CNY", Suffix::Foreign),
    word("RMB", Suffix::Foreign),
    word("dollars", Suffix::Foreign),
    word("euros", Suffix::Foreign),
];

/// Words in Japanese and Chinese, and signs; a longer one before the one it begins with.
const EAST_ASIAN: &[Word] = &[
    word("%", Suffix::Percent),
    word("パーセント", Suffix::Percent),
    word("キロbps", Suffix::Speed),
    word("メガbps", Suffix::Speed),
    word("ギガbps", Suffix::Speed),
    word("キロビット", Suffix::Speed),
    word("メガビット", Suffix::Speed),
    word("ギガビット", Suffix::Speed),
    name("Kバイト", KB),
    name("kバイト", KB),
    name("キロバイト", KB),
    name("Mバイト", MB),
    name("メガバイト", MB),
    name("Gバイト", GB),
    name("ギガバイト", GB),
    name("ギガ", GB),
    name("バイト", Suffix::Foreign),
    name("パケット", PACKETS),
    word("数据包", PACKETS),
    word("數據包", PACKETS),
    not_before("円", YEN, "形周高卓盤"),
    word("日元", YEN),
    word("日圓", YEN),
    // 日 alone is a day, so that the two letters are known where an element ends between them too.
    word("日\u{1f}元", YEN),
    word("日\u{1f}圓", YEN),
    word("¥", YEN),
    name("ポイント", POINTS),
    name("dポイント", POINTS),
    name("Tポイント", POINTS),
    name("Vポイント", POINTS),
    name("PayPayポイント", POINTS),
    name("Pontaポイント", POINTS),
    name("楽天ポイント", POINTS),
    word("积分", POINTS),
    word("積分", POINTS),
    not_before("点", POINTS, "検灯滅数目"),
    word("點", POINTS),
    word("分間", Suffix::Length),
    word("分以内", Suffix::Length),
    word("分以內", Suffix::Length),
    word("分かけ放題", Suffix::Length),
    word("分無料", Suffix::Length),
    word("分通話", Suffix::Length),
    word("分の", Suffix::Foreign),
    word("分钟", MINUTES),
    word("分鐘", MINUTES),
    not_before("分", MINUTES, "割類岐析配担野散"),
    not_before("通", COUNT, "話信帳常知貨販"),
    not_before("件", COUNT, "名数"),
    not_before("回", COUNT, "線目数答収復転"),
    word("条", COUNT),
    word("日間", Suffix::Length),
    word("時間", Suffix::Length),
    word("週間", Suffix::Length),
    word("年間", Suffix::Length),
    word("年契約", Suffix::Length),
    word("秒間", Suffix::Length),
    word("か月", Suffix::Length),
    word("ヶ月", Suffix::Length),
    word("ケ月", Suffix::Length),
    word("カ月", Suffix::Length),
    word("ヵ月", Suffix::Length),
    word("箇月", Suffix::Length),
    word("個月", Suffix::Length),
    word("个月", Suffix::Length),
    word("小时", Suffix::Length),
    word("小時", Suffix::Length),
    word("秒", Suffix::Length),
    word("週", Suffix::Length),
    word("天", Suffix::Length),
    word("倍", Suffix::Times),
    word("元", Suffix::Foreign),
    word("ドル", Suffix::Foreign),
    word("ユーロ", Suffix::Foreign),
    word("€", Suffix::Foreign),
    word("$", Suffix::Foreign),
    word("£", Suffix::Foreign),
    word("₩", Suffix::Foreign),
    word("年", Suffix::Foreign),
    word("月", Suffix::Foreign),
    word("日", Suffix::Foreign),
    word("時", Suffix::Foreign),
    word("号", Suffix::Foreign),
    word("號", Suffix::Foreign),
    word("枚", Suffix::Foreign),
    word("個", Suffix::Foreign),
    word("人", Suffix::Foreign),
    word("名", Suffix::Foreign),
    word("台", Suffix::Foreign),
    word("曲", Suffix::Foreign),
    word("歳", Suffix::Foreign),
    word("桁", Suffix::Foreign),
    word("回線", Suffix::Foreign),
    word("段階", Suffix::Foreign),
    word("ページ", Suffix::Foreign),
    word("文字", Suffix::Foreign),
    word("万", Suffix::Foreign),
    word("億", Suffix::Foreign),
];

/// The word after the number that ends at `end`, and where it ends: right there, in the next element, after a space or
/// in the next line, or in parentheses as in `3.21（GB）`.
pub(super) fn after(text: Text<'_>, end: usize) -> Option<(Suffix, usize)> {
    let (gap, at) = text.gap(end);
    if let Some(inside) = text.eat_one(at, &['(', '[']) {
        let (suffix, close) = suffix_at(text, inside, Gap::None)?;
        let close = text.eat_one(close, &[')', ']'])?;
        return matches!(suffix, KB | MB | GB | YEN).then_some((suffix, close));
    }
    if gap == Gap::None
        && let Some(found) = gigabytes(text, end)
    {
        return Some(found);
    }
    suffix_at(text, at, gap)
}

fn suffix_at(text: Text<'_>, at: usize, gap: Gap) -> Option<(Suffix, usize)> {
    if text.next(at)?.is_ascii_alphabetic()
        && let Some(found) =
            LATIN.iter().find_map(|word| Some((word.suffix, text.eat_english(at, word.text)?)))
    {
        return Some(found);
    }
    EAST_ASIAN.iter().find_map(|word| {
        let end = text.eat(at, word.text)?;
        (word.unless.allows(text.next(end)) && stands_apart(text, end, gap, word.suffix))
            .then_some((word.suffix, end))
    })
}

impl Unless {
    fn allows(self, next: Option<char>) -> bool {
        match (self, next) {
            (Self::Never, _) | (_, None) => true,
            (Self::Katakana, Some(next)) => !is_katakana(next),
            (Self::Before(letters), Some(next)) => !letters.contains(next),
        }
    }
}

/// A word in the next line, or a counter after a space, may begin a sentence of its own: `5` and then `ポイント還元`.
fn stands_apart(text: Text<'_>, end: usize, gap: Gap, suffix: Suffix) -> bool {
    let next = text.next(end);
    let goes_on = next
        .is_some_and(|next| is_katakana(next) || (is_ideograph(next) && !"含相分以未超単程".contains(next)));
    match gap {
        Gap::None => true,
        Gap::Joint => suffix != Suffix::Foreign || !goes_on,
        Gap::Space => suffix == YEN || suffix == MINUTES || suffix == Suffix::Length || !goes_on,
        Gap::Line => !goes_on && (!is_common(suffix) || !next.is_some_and(is_hiragana)),
    }
}

/// Units that are everyday words too.
fn is_common(suffix: Suffix) -> bool {
    !matches!(suffix, KB | MB | GB | PACKETS | YEN)
}

/// `3.2G`. A whole `5G` is a generation of networks.
fn gigabytes(text: Text<'_>, end: usize) -> Option<(Suffix, usize)> {
    let after = text.eat_english(end, "G")?;
    let point = text.prev(text.digits_behind(end)) == Some('.');
    (point && !text.next(after).is_some_and(is_katakana)).then_some((GB, after))
}
