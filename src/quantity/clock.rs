//! Times of day: `23:59:59`, `午後11:59`, `13時02分`, `下午2点42分`, `2:42 PM`, `14:42 JST`.

use jiff::civil::Time;

use super::cursor::Text;

/// A time of day as printed, where 24:00 is still the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hour {
    hour: i16,
    minute: i16,
    second: Option<i16>,
    /// Minutes the printed zone is ahead of UTC; `None` where none is printed and Japan's is meant.
    pub(super) offset: Option<i32>,
}

impl Hour {
    /// The time, and whether it is the next day's.
    pub(super) fn time(self) -> Option<(Time, bool)> {
        let second = self.second.unwrap_or_default();
        let next = self.hour == 24 && self.minute == 0 && second == 0;
        let hour = if next { 0 } else { i8::try_from(self.hour).ok()? };
        let minute = i8::try_from(self.minute).ok()?;
        let second = i8::try_from(second).ok()?;
        Some((Time::new(hour, minute, second, 0).ok()?, next))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Afternoon,
}

const HALVES: &[(&str, Half)] = &[
    ("午前", Half::Morning),
    ("午後", Half::Afternoon),
    ("上午", Half::Morning),
    ("下午", Half::Afternoon),
    ("凌晨", Half::Morning),
    ("晚上", Half::Afternoon),
];

const ENGLISH_HALVES: &[(&str, Half)] =
    &[("AM", Half::Morning), ("PM", Half::Afternoon), ("a.m.", Half::Morning), ("p.m.", Half::Afternoon)];

/// The time whose digits are at `at`, with the half of the day before them. Gives where it begins and ends.
pub(super) fn around(text: Text<'_>, at: usize) -> Option<(Hour, usize, usize)> {
    let behind = text.near_behind(at);
    let half = HALVES.iter().find_map(|(word, half)| Some((*half, text.back(behind, word)?)));
    let half = half.or_else(|| {
        ENGLISH_HALVES.iter().find_map(|(word, half)| Some((*half, text.back_english(behind, word)?)))
    });
    let (hour, end) = digits(text, at, half.map(|(half, _)| half))?;
    Some((hour, half.map_or(at, |(_, start)| start), end))
}

/// The time at `at`, its half of the day included. Gives where it ends.
pub(super) fn at(text: Text<'_>, at: usize) -> Option<(Hour, usize)> {
    let half = HALVES.iter().find_map(|(word, half)| Some((*half, text.eat(at, word)?)));
    let start = half.map_or(at, |(_, end)| text.near(end));
    digits(text, start, half.map(|(half, _)| half))
}

fn digits(text: Text<'_>, at: usize, half: Option<Half>) -> Option<(Hour, usize)> {
    let (hour, end) = text.whole(at, 2)?;
    let mut clock = Hour { hour, minute: 0, second: None, offset: None };
    let end = match text.next(end) {
        Some(':') => colons(text, end, &mut clock)?,
        _ => words(text, end, &mut clock, half.is_some())?,
    };
    let (half, end) = half_after(text, end, half);
    clock.hour = with_half(clock.hour, half)?;
    let end = zone(text, end, &mut clock);
    clock.time()?;
    Some((clock, end))
}

/// `:59`, `:59:59`, `:59:59.000`.
fn colons(text: Text<'_>, at: usize, clock: &mut Hour) -> Option<usize> {
    let mut end;
    (clock.minute, end) = two(text, at + 1)?;
    if text.next(end) == Some(':') {
        let second;
        (second, end) = two(text, end + 1)?;
        clock.second = Some(second);
        if text.next(end) == Some('.') && text.is_digit(end + 1) {
            end = text.digits(end + 1);
        }
    }
    let more = text.next(end) == Some(':') && text.is_digit(end + 1);
    (!more).then_some(end)
}

fn two(text: Text<'_>, at: usize) -> Option<(i16, usize)> {
    text.whole(at, 2).filter(|(_, end)| end - at == 2)
}

/// `時02分`, `時`, `時半`, `点42分`. A 点 with no minutes is a clock's only after the half of a day.
fn words(text: Text<'_>, at: usize, clock: &mut Hour, has_half: bool) -> Option<usize> {
    let at = text.near(at);
    let end = text.eat_any(at, &["時", "时", "点", "點"])?;
    let is_point = text.eat_any(at, &["点", "點"]).is_some();
    if text.eat_one(end, &['間', '间', '点', '點', '代', '期', '給', '差', '計', '刻']).is_some() {
        return None;
    }
    if let Some(end) = text.eat(end, "半") {
        clock.minute = 30;
        return Some(end);
    }
    let Some((minute, end)) = counted(text, end, &["分"]) else {
        return (!is_point || has_half).then_some(end);
    };
    clock.minute = minute;
    let Some((second, end)) = counted(text, end, &["秒"]) else { return Some(end) };
    clock.second = Some(second);
    Some(end)
}

fn counted(text: Text<'_>, at: usize, units: &[&str]) -> Option<(i16, usize)> {
    let (value, end) = text.whole(text.near(at), 2)?;
    Some((value, text.eat_any(text.near(end), units)?))
}

fn half_after(text: Text<'_>, end: usize, half: Option<Half>) -> (Option<Half>, usize) {
    let at = text.near(end);
    let found = ENGLISH_HALVES.iter().find_map(|(word, half)| Some((*half, text.eat_english(at, word)?)));
    match (half, found) {
        (None, Some((half, end))) => (Some(half), end),
        _ => (half, end),
    }
}

/// The hour of 24. 午後12 is noon and 午前12 midnight; 午前13 is nothing.
fn with_half(hour: i16, half: Option<Half>) -> Option<i16> {
    match half {
        None => Some(hour),
        Some(Half::Morning) if hour == 12 => Some(0),
        Some(Half::Morning) => (hour < 12).then_some(hour),
        Some(Half::Afternoon) if hour < 12 => Some(hour + 12),
        Some(Half::Afternoon) => (hour < 24).then_some(hour),
    }
}

/// Past a zone after the time, if one is printed: `JST`, `(JST)`, `Z`, `+09:00`.
fn zone(text: Text<'_>, end: usize, clock: &mut Hour) -> usize {
    let near = text.near(end);
    let inside = text.eat(near, "(").unwrap_or(near);
    let names = [("JST", 540), ("日本時間", 540), ("日本时间", 540), ("UTC", 0), ("GMT", 0)];
    let named = names.iter().find_map(|(name, offset)| Some((*offset, text.eat(inside, name)?)));
    if let Some((offset, past)) = named {
        let close = if inside > near { text.eat(past, ")") } else { Some(past) };
        let goes_on =
            text.next(past).is_some_and(|next| next.is_ascii_alphanumeric() || matches!(next, '+' | '-'));
        let Some(close) = close.filter(|_| !goes_on) else { return end };
        clock.offset = Some(offset);
        return close;
    }
    let Some((offset, past)) = iso_zone(text, end, clock.second.is_some()) else { return end };
    clock.offset = Some(offset);
    past
}

/// `Z` or `+09:00`, right at the time. After a time to the minute a hyphen is a range: `9:00-20:00`.
fn iso_zone(text: Text<'_>, end: usize, exact: bool) -> Option<(i32, usize)> {
    if let Some(past) = text.eat_english(end, "Z") {
        return Some((0, past));
    }
    let sign = match text.next(end)? {
        '+' => 1,
        '-' if exact => -1,
        _ => return None,
    };
    let (hours, colon) = two(text, end + 1)?;
    let (minutes, past) = two(text, text.eat(colon, ":")?)?;
    let offset = sign * (i32::from(hours) * 60 + i32::from(minutes));
    (offset.abs() <= 14 * 60 && text.next(past) != Some(':')).then_some((offset, past))
}
