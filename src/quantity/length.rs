//! Lengths of time: `30日間`, `24時間`, `8年4か月`, `残り 112 日間`, `5分以内`, `30 days`.
//!
//! `30日` may be a day of the month or thirty days, `10分` call time or a limit on it: what stands beside it decides.

use super::cursor::{Gap, Text};

/// Words after `日` that count days.
const DAYS_AFTER: &[&str] = &[
    "以内",
    "以上",
    "以下",
    "未満",
    "経過",
    "前",
    "後",
    "分",
    "を超",
    "超",
    "あたり",
    "ごと",
    "単位",
    "程度",
    "連続",
    "有効",
];
/// Words before a number of days.
const DAYS_BEFORE: &[&str] = &[
    "あと",
    "残り",
    "のこり",
    "直近",
    "過去",
    "最大",
    "最短",
    "最長",
    "約",
    "およそ",
    "還剩",
    "还剩",
    "剩余",
    "剩餘",
    "残",
];

/// The units of a compound length, from the longest.
const UNITS: &[&[&str]] = &[
    &["年"],
    &["か月", "ヶ月", "ケ月", "カ月", "ヵ月", "箇月", "個月", "个月"],
    &["週間"],
    &["日間", "日"],
    &["時間", "小时", "小時"],
    &["分間", "分"],
    &["秒"],
];

/// Whether the `日` that ends at `end`, of a number that begins at `start`, counts days and names none.
pub(super) fn counts_days(text: Text<'_>, start: usize, end: usize, after_month: bool) -> bool {
    if after_month {
        return false;
    }
    let behind = text.near_behind(start);
    // `3日前(11月6日)`, its word cut over elements.
    let cut = text.eat(end, "\u{1f}前").and_then(|past| text.eat(past, "("));
    cut.is_some()
        || text.eat_any(end, DAYS_AFTER).is_some()
        || DAYS_BEFORE.iter().any(|word| text.back(behind, word).is_some())
}

/// Past the length of time whose number ends at `end`, where its unit needs more than a table to tell: `8年`, `112日`,
/// `3分20秒`.
pub(super) fn after(text: Text<'_>, start: usize, end: usize) -> Option<usize> {
    let near = text.near(end);
    if let Some(past) = text.eat_any(near, &["日間", "年間"]) {
        return Some(past);
    }
    if let Some(past) = text.eat(near, "年") {
        return (end - start <= 2 && !text.next(past).is_some_and(|next| "会額末金目度".contains(next)))
            .then_some(past);
    }
    if let Some(past) = text.eat(near, "日") {
        return counts_days(text, start, past, false).then_some(past);
    }
    let past = text.eat(near, "分")?;
    let seconds = text.digits(text.near(past));
    text.eat(text.near(seconds), "秒").filter(|_| seconds > text.near(past))
}

/// Past the lesser units that follow the length that ends at `end`: `4か月` after `8年`.
pub(super) fn compound(text: Text<'_>, end: usize) -> usize {
    let mut end = end;
    let greatest = UNITS.iter().position(|names| names.iter().any(|name| text.back(end, name).is_some()));
    let mut rank = greatest.map_or(UNITS.len(), |greatest| greatest + 1);
    while rank < UNITS.len() {
        let (gap, at) = text.gap(end);
        let digits = text.digits(at);
        let near = text.near(digits);
        let lesser = UNITS.iter().enumerate().skip(rank);
        let mut found = lesser.filter_map(|(index, names)| Some((index, text.eat_any(near, names)?)));
        let found = found.next().filter(|_| gap < Gap::Line && (1..=2).contains(&(digits - at)));
        let Some((index, past)) = found else { break };
        (rank, end) = (index + 1, past);
    }
    end
}
