//! Dates and months: `2025年03月22日`, `2022/01/31 12:34`, `8月11日(火)`, `8 December 2026, 14:42 JST`, `令和8年3月`.
//!
//! Owns what is a date and what is none (`1/3` alone is not), its time, and whether the page calls it its "as of".
//! Which year a date without one means is `mod`'s.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use super::bound::{self, Between};
use super::clock::{self, Hour};
use super::cursor::{Gap, Text, is_dash, is_ideograph};
use super::unit::{self, Suffix};
use super::{Quantity, Token, When, length};

const NOTHING: When = When { year: None, month: None, day: None, time: None, as_of: false };

/// Years a portal's page can name.
const YEARS: std::ops::RangeInclusive<i16> = 1970..=2199;

/// The date, month or time of day whose first digit is at `at`. `after_date` says that the token before is a date too.
pub(super) fn token(text: Text<'_>, at: usize, after_date: bool) -> Option<Token> {
    if let Some((hour, start, end)) = clock::around(text, at) {
        let (time, _) = hour.time()?;
        return Some(Token { start, end, quantity: Quantity::Clock(time) });
    }
    let (mut when, start, end) = day_or_month(text, at, after_date)?;
    let end =
        if when.day.is_some() { with_time(text, &mut when, weekday(text, end).unwrap_or(end)) } else { end };
    when.as_of = is_as_of(text, start, end);
    Some(Token { start, end, quantity: Quantity::When(when) })
}

fn day_or_month(text: Text<'_>, at: usize, after_date: bool) -> Option<(When, usize, usize)> {
    east_asian(text, at)
        .or_else(|| numeric(text, at).map(|(when, end)| (when, at, end)))
        .or_else(|| month_and_day(text, at, after_date).map(|(when, end)| (when, at, end)))
        .or_else(|| day_first(text, at).map(|(when, end)| (when, at, end)))
        .or_else(|| month_first(text, at))
}

fn month(value: i16) -> Option<i8> {
    i8::try_from(value).ok().filter(|month| (1..=12).contains(month))
}

fn day(value: i16) -> Option<i8> {
    i8::try_from(value).ok().filter(|day| (1..=31).contains(day))
}

/// `2026年 2月 28日` and any part of it from the left or right.
fn east_asian(text: Text<'_>, at: usize) -> Option<(When, usize, usize)> {
    let mut when = NOTHING;
    let mut start = at;
    let mut end = at;
    let mut next = at;
    if let Some((year, first, past)) = year_part(text, at) {
        (when.year, start, end) = (year, first, past);
        next = text.near(past);
    }
    if let Some((value, past)) = part(text, next, &["月"], &['額', '間', '々', '曜', '次', '給', '刊'])
    {
        when.month = Some(month(value)?);
        end = past;
        next = text.near(past);
    }
    // A day stands alone or after a month, never after a year.
    if (when.month.is_some() || end == at)
        && let Some((value, past)) =
            part(text, next, &["日", "号", "號"], &['間', '目', '本', '数', '経', '付', '曜', '额'])
        && !length::counts_days(text, next, past, when.month.is_some())
    {
        when.day = Some(day(value)?);
        end = past;
    }
    (end > at).then_some((when, start, end))
}

/// A whole number with `unit`, unless one of `not` follows.
fn part(text: Text<'_>, at: usize, units: &[&str], not: &[char]) -> Option<(i16, usize)> {
    let (value, end) = text.whole(at, 2)?;
    let end = text.eat_any(text.near(end), units)?;
    text.eat_one(end, not).is_none().then_some((value, end))
}

/// `2026年`, `令和8年`, `'26年`: the year where it is believed, where it begins, where it ends.
fn year_part(text: Text<'_>, at: usize) -> Option<(Option<i16>, usize, usize)> {
    if let Some(first) = first_year(text, at) {
        return Some(first);
    }
    let (value, end) = text.whole(at, 4)?;
    let past = text.eat(text.near(end), "年")?;
    if text.eat_one(past, &['間', '目', '契', '会', '額', '末', '金']).is_some() {
        return None;
    }
    match end - at {
        4 => YEARS.contains(&value).then_some((Some(value), at, past)),
        1 | 2 => match era(text, at) {
            Some((base, start)) => Some((Some(base + value), start, past)),
            None => part(text, text.near(past), &["月"], &['額', '間']).map(|_| {
                let start = text.back(at, "'").or_else(|| text.back(at, "’")).unwrap_or(at);
                (None, start, past)
            }),
        },
        _ => None,
    }
}

/// The year before the first of the era whose name stands before `at`, and where the name begins.
fn era(text: Text<'_>, at: usize) -> Option<(i16, usize)> {
    let behind = text.near_behind(at);
    [("令和", 2018), ("平成", 1988), ("昭和", 1925)]
        .iter()
        .find_map(|(name, base)| Some((*base, text.back(behind, name)?)))
}

/// `令和元年5月`: the first year has no digit, so that its month's is the first of the date.
fn first_year(text: Text<'_>, at: usize) -> Option<(Option<i16>, usize, usize)> {
    let behind = text.back(text.near_behind(at), "元年")?;
    let (base, start) = era(text, behind)?;
    Some((Some(base + 1), start, at))
}

/// `2022/01/31`, `2022-01-31`, `2022.01.31`, `2022/01`, `31/12/2022`.
fn numeric(text: Text<'_>, at: usize) -> Option<(When, usize)> {
    let (first, end) = text.whole(at, 4)?;
    let sign = text.next(text.near(end)).filter(|sign| matches!(sign, '/' | '-' | '.'))?;
    let (second, second_end) = separated(text, end, sign, 2)?;
    let third = separated(text, second_end, sign, if end - at == 4 { 2 } else { 4 });
    let found = match (end - at, third) {
        (4, Some((third, past))) => whole_date(first, second, third, past),
        (4, None) if sign != '.' && second_end - end == 3 => year_and_month(text, first, second, second_end),
        (1 | 2, Some((third, past))) if sign == '/' => {
            // Day or month first is only told where one of them cannot be a month.
            match (month(first), month(second)) {
                (Some(_), None) => whole_date(third, first, second, past),
                (None, Some(_)) => whole_date(third, second, first, past),
                _ => None,
            }
        }
        _ => None,
    };
    found.filter(|(_, past)| ends(text, *past, sign))
}

fn whole_date(year: i16, month_of: i16, day_of: i16, end: usize) -> Option<(When, usize)> {
    let (month, day) = (month(month_of)?, day(day_of)?);
    YEARS
        .contains(&year)
        .then_some((When { year: Some(year), month: Some(month), day: Some(day), ..NOTHING }, end))
}

fn year_and_month(text: Text<'_>, year: i16, second: i16, end: usize) -> Option<(When, usize)> {
    let month = month(second)?;
    let amount = matches!(unit::after(text, end), Some((Suffix::Unit(_), _)));
    (YEARS.contains(&year) && !amount)
        .then_some((When { year: Some(year), month: Some(month), ..NOTHING }, end))
}

/// The whole number after `sign`, with at most one space on each side of it.
fn separated(text: Text<'_>, end: usize, sign: char, longest: usize) -> Option<(i16, usize)> {
    let at = text.eat_one(text.near(end), &[sign])?;
    text.whole(text.near(at), longest)
}

/// Nothing after a date of digits, written with `sign`, makes an id of it. A hyphen after slashes is a range.
fn ends(text: Text<'_>, end: usize, sign: char) -> bool {
    match text.next(end) {
        Some('-') if sign == '/' => true,
        Some('/' | '-' | '.') => !text.is_digit(end + 1),
        Some('T') => text.is_digit(end + 1),
        Some(letter) => !letter.is_ascii_alphanumeric() && letter != '_' && letter != '*',
        None => true,
    }
}

/// `11/22`, where something beside it says that it is a date.
fn month_and_day(text: Text<'_>, at: usize, after_date: bool) -> Option<(When, usize)> {
    let (when, end) = slashed(text, at)?;
    let believed = is_day_beside(text, at, end)
        || weekday(text, end).is_some()
        || is_as_of(text, at, end)
        || opens_range(text, end)
        || (after_date && closes_range(text, at))
        || text.gap(end).0 == Gap::Space && clock::at(text, text.near(end)).is_some();
    believed.then_some((when, end))
}

fn slashed(text: Text<'_>, at: usize) -> Option<(When, usize)> {
    let (first, slash) = text.whole(at, 2)?;
    let (second, end) = text.whole(text.eat(slash, "/")?, 2)?;
    let when = When { month: Some(month(first)?), day: Some(day(second)?), ..NOTHING };
    ends(text, end, '/').then_some((when, end))
}

/// Words that stand at a date and at no fraction.
fn is_day_beside(text: Text<'_>, start: usize, end: usize) -> bool {
    const AFTER: &[&str] =
        &["まで", "から", "以降", "以前", "ご利用", "利用", "付", "締", "分", "引き落とし", "引落"];
    const BEFORE: &[&str] = &["期限", "期日", "日付", "日時", "締切", "終了日", "開始日", "更新日", "更新"];
    const BEFORE_ENGLISH: &[&str] = &["until", "expires", "expires on"];
    let in_brackets = text.prev(start) == Some('【') && text.next(end) == Some('】');
    let behind = text.near_behind(start);
    let behind = text.back(behind, ":").map_or(behind, |colon| text.near_behind(colon));
    in_brackets
        || text.eat_any(end, AFTER).is_some()
        || BEFORE.iter().any(|word| text.back(behind, word).is_some())
        || BEFORE_ENGLISH.iter().any(|word| text.back_english(behind, word).is_some())
}

/// The date before this one and a range sign lead here.
fn closes_range(text: Text<'_>, at: usize) -> bool {
    matches!(bound::between(text, text.floor(), at), Some(Between::Tilde | Between::Dash | Between::Kara))
}

/// A range sign and another day follow: `11/1 - 11/22`.
fn opens_range(text: Text<'_>, end: usize) -> bool {
    let at = text.near(end);
    let Some(sign) = text.next(at).filter(|sign| *sign == '~' || is_dash(*sign)) else { return false };
    slashed(text, text.near(at + sign.len_utf8())).is_some()
}

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The month, 1 to 12, whose English name a word is: `Dec`, `Sept` or `December`, with a capital.
pub fn month_name(word: &str) -> Option<i8> {
    if !word.starts_with(|first: char| first.is_ascii_uppercase()) {
        return None;
    }
    let small = word.to_ascii_lowercase();
    let fits =
        |name: &&str| **name == small || (name.starts_with(&small) && (small.len() == 3 || small == "sept"));
    let index = MONTHS.iter().position(fits)?;
    i8::try_from(index + 1).ok()
}

fn ordinal(text: Text<'_>, end: usize) -> usize {
    ["st", "nd", "rd", "th"].iter().find_map(|word| text.eat_english(end, word)).unwrap_or(end)
}

fn year(text: Text<'_>, at: usize) -> Option<(i16, usize)> {
    let (year, end) = text.whole(at, 4)?;
    (YEARS.contains(&year) && ends(text, end, '-')).then_some((year, end))
}

/// `8 December 2026`, `8 Dec`, `8-Dec-2026`.
fn day_first(text: Text<'_>, at: usize) -> Option<(When, usize)> {
    let (value, end) = text.whole(at, 2)?;
    let end = ordinal(text, end);
    let name = text.near(text.eat(end, "-").unwrap_or(end));
    let word = text.word(name);
    let mut when = When { month: Some(month_name(word)?), day: Some(day(value)?), ..NOTHING };
    let mut end = name + word.len();
    let comma = text.eat_one(end, &['.', ',', '-']).unwrap_or(end);
    if let Some((value, past)) = year(text, text.near(comma)) {
        when.year = Some(value);
        end = past;
    }
    // "may" is a verb too.
    (word.len() > 3 || when.month != Some(5) || when.year.is_some()).then_some((when, end))
}

/// `Dec 8, 2026`, `December 2026`, `Dec 8`: the name stands before the first digit.
fn month_first(text: Text<'_>, at: usize) -> Option<(When, usize, usize)> {
    let behind = text.near_behind(at);
    let behind = text.back(behind, ".").unwrap_or(behind);
    let word = text.word_behind(behind);
    let start = behind - word.len();
    let mut when = When { month: Some(month_name(word)?), ..NOTHING };
    if let Some((value, end)) = year(text, at) {
        when.year = Some(value);
        return Some((when, start, end));
    }
    let (value, end) = text.whole(at, 2)?;
    when.day = Some(day(value)?);
    let mut end = ordinal(text, end);
    let comma = text.eat(end, ",").unwrap_or(end);
    if let Some((value, past)) = year(text, text.near(comma)) {
        when.year = Some(value);
        end = past;
    }
    (ends(text, end, '-') && unit::after(text, end).is_none()).then_some((when, start, end))
}

/// Past a day of the week: `(火)`, `(火・祝)`, `火曜日`, `(Tue)`.
fn weekday(text: Text<'_>, end: usize) -> Option<usize> {
    const DAYS: &[char] =
        &['月', '火', '水', '木', '金', '土', '日', '祝', '一', '二', '三', '四', '五', '六'];
    let at = text.near(end);
    let Some(mut at) = text.eat_one(at, &['(', '[']) else {
        let past = text.eat_one(at, DAYS)?;
        return text.eat_any(past, &["曜日", "曜"]);
    };
    let english =
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].iter().find_map(|day| text.eat_english(at, day));
    if let Some(past) = english {
        return text.eat_one(past, &[')', ']']);
    }
    at = text.eat_any(at, &["周", "星期"]).unwrap_or(at);
    at = text.eat_one(at, DAYS)?;
    at = text.eat_any(at, &["曜日", "曜"]).unwrap_or(at);
    at = text.eat_any(at, &["・祝日", "・祝", "祝"]).unwrap_or(at);
    text.eat_one(at, &[')', ']'])
}

/// Adds the time that follows the day, and gives where the whole ends.
fn with_time(text: Text<'_>, when: &mut When, end: usize) -> usize {
    let at = text.eat(end, "T").or_else(|| text.eat(end, "の")).unwrap_or_else(|| {
        let comma = text.eat(end, ",").unwrap_or(end);
        let near = text.gap(comma).1;
        text.eat_english(near, "at").map_or(near, |past| text.near(past))
    });
    let Some((hour, past)) = clock::at(text, at) else { return end };
    if text.gap(end).0 == Gap::Line && text.next(text.near(past)) == Some('~') {
        // Opening hours on a line of their own.
        return end;
    }
    match moved(*when, hour) {
        Some(whole) => *when = whole,
        // A zone or a 24:00 that cannot be carried over without the year: the day still stands as printed.
        None => when.time = None,
    }
    past
}

/// The date with this time, in Japan, 24:00 and other zones carried over to the day they mean.
fn moved(when: When, hour: Hour) -> Option<When> {
    const JAPAN: i32 = 9 * 60;
    let (time, next) = hour.time()?;
    let offset = hour.offset.unwrap_or(JAPAN);
    if !next && offset == JAPAN {
        return Some(When { time: Some(time), ..when });
    }
    let (month, day) = (when.month?, when.day?);
    // Without a year the day after is the same in every year but for the end of February.
    if when.year.is_none() && (month, day) >= (2, 27) && (month, day) <= (3, 1) {
        return None;
    }
    let date = Date::new(when.year.unwrap_or(2001), month, day).ok()?;
    let shift = i64::from(next) * 24 * 60 + i64::from(JAPAN - offset);
    let shown = Offset::UTC.to_timestamp(date.to_datetime(time)).ok()?.as_second();
    let at = Offset::UTC.to_datetime(Timestamp::from_second(shown + shift * 60).ok()?);
    let year = when.year.map(|_| at.year());
    Some(When { year, month: Some(at.month()), day: Some(at.day()), time: Some(at.time()), ..when })
}

/// Words that call what follows them the page's own time.
const AS_OF_BEFORE: &[&str] = &[
    "最終更新日時",
    "最終更新日",
    "最終更新",
    "更新日時",
    "更新日",
    "更新時刻",
    "更新時間",
    "更新时间",
    "更新於",
    "更新于",
    "照会日時",
    "照会日",
    "確認日時",
    "取得日時",
    "集計日時",
    "反映日時",
    "截至",
    "截止到",
    "截止至",
    "截止",
];
const AS_OF_BEFORE_ENGLISH: &[&str] =
    &["as of", "as at", "updated", "updated on", "updated at", "last update"];

/// Words before 更新日 that make it the day a contract is renewed.
const RENEWALS: &[&str] = &["契約", "次回", "自動", "プラン", "予定", "次の"];

fn is_as_of(text: Text<'_>, start: usize, end: usize) -> bool {
    is_as_of_after(text, end) || is_as_of_before(text, start, end)
}

fn is_as_of_after(text: Text<'_>, end: usize) -> bool {
    let end = text.eat(end, "頃").unwrap_or(end);
    let near = text.near(end);
    let Some(past) = text.eat_any(near, &["現在", "時点", "时点", "更新"]) else { return false };
    let renewal = text.eat(near, "更新").is_some()
        && text.eat_any(past, &["予定", "月", "料", "手", "され", "しま", "可", "日", "時"]).is_some();
    let label = near > end && (text.eat(past, "の").is_some() || text.next(past).is_some_and(is_ideograph));
    !renewal && !label
}

fn is_as_of_before(text: Text<'_>, start: usize, end: usize) -> bool {
    let behind = text.gap_behind(start).1;
    let colon = text.back(behind, ":");
    let behind = colon.map_or(behind, |colon| text.gap_behind(colon).1);
    let bracket = text.back(behind, "】").or_else(|| text.back(behind, "]"));
    let behind = bracket.unwrap_or(behind);
    let until = text.eat_any(text.near(end), &["まで", "から", "以降", "~"]).is_some();
    let word = AS_OF_BEFORE.iter().find_map(|word| text.back(behind, word));
    let renewal = |start| RENEWALS.iter().any(|word| text.back(start, word).is_some());
    let english = || AS_OF_BEFORE_ENGLISH.iter().any(|word| text.back_english(behind, word).is_some());
    !until && word.map_or_else(english, |start| !renewal(start))
}
