//! Days that a page prints as `6/1` and nothing more: in a calendar, under the bars of a chart, down a table.
//!
//! One of them could be a fraction. Three or more that begin a text each, and of which every one is the day after the
//! one before it (or the day before, where the newest comes first), are days, and become `6月1日` before anything is
//! read. Whether a date stands beside them is `quantity`'s to see.

use std::ops::Range;

use super::label::is_weekday;
use crate::quantity::JOINT;
use crate::snapshot::Snapshot;

/// As many in a row as are no chance.
const FEWEST: usize = 3;

/// A day of any year, as the texts that may name one begin with it.
#[derive(Clone)]
struct Day {
    block: usize,
    month: u8,
    day: u8,
    /// Its bytes in the text.
    place: Range<usize>,
}

/// Writes the days of a page out.
pub fn write_out(page: &mut Snapshot) {
    let found: Vec<Day> =
        page.blocks.iter().enumerate().filter_map(|(at, block)| day_of(at, &block.text)).collect();
    let mut rest = found.as_slice();
    while !rest.is_empty() {
        let run = longest(rest, follows).max(longest(rest, |one, two| follows(two, one)));
        if run < FEWEST {
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        let (series, after) = rest.split_at_checked(run).unwrap_or((rest, &[]));
        for day in series {
            rewrite(page, day);
        }
        rest = after;
    }
}

/// How many of a list are one series from its first.
fn longest(days: &[Day], follows: impl Fn(&Day, &Day) -> bool) -> usize {
    let pairs = days.iter().zip(days.iter().skip(1));
    1 + pairs.take_while(|(one, two)| follows(one, two)).count()
}

/// Whether a day is the one after another; any month may end where one can.
fn follows(one: &Day, next: &Day) -> bool {
    let last = match one.month {
        2 => 28..=29,
        4 | 6 | 9 | 11 => 30..=30,
        _ => 31..=31,
    };
    let within = one.month == next.month && one.day + 1 == next.day && next.day <= *last.end();
    let over = last.contains(&one.day) && next.day == 1 && next.month == one.month % 12 + 1;
    within || over
}

/// The day that a text begins with, maybe after that of the week, where nothing hangs on it.
fn day_of(block: usize, text: &str) -> Option<Day> {
    let gap = [JOINT, '\n', ' '];
    let start = text.split_once(gap).filter(|(lead, _)| is_weekday(lead));
    let start = start.map_or(0, |(_, rest)| text.len() - rest.trim_start_matches(gap).len());
    let (month, rest) = number(text.get(start..)?)?;
    let (day, after) = number(rest.strip_prefix('/')?)?;
    let ends = after.is_empty() || after.starts_with(gap);
    let fits = (1..=12).contains(&month) && (1..=31).contains(&day);
    (ends && fits).then_some(Day { block, month, day, place: start..text.len() - after.len() })
}

/// One or two digits, and what comes after them.
fn number(text: &str) -> Option<(u8, &str)> {
    let digits = text.bytes().take(3).take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(digits)?;
    if digits > 2 {
        return None;
    }
    Some((number.parse().ok()?, rest))
}

fn rewrite(page: &mut Snapshot, day: &Day) {
    if let Some(block) = page.blocks.get_mut(day.block) {
        let lead = block.text.get(..day.place.start).unwrap_or_default();
        let rest = block.text.get(day.place.end..).unwrap_or_default();
        block.text = format!("{lead}{}月{}日{rest}", day.month, day.day).into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::MaskKey;

    fn texts(html: &str) -> Vec<String> {
        let mut page = Snapshot::pruned(html, 10_000, &MaskKey::FIXED, &[]).unwrap();
        write_out(&mut page);
        page.blocks.iter().map(|block| block.text.replace(JOINT, "|")).collect()
    }

    #[test]
    fn three_days_in_a_row_are_days_and_keep_what_stands_after_them() {
        let html = "<p>使用量</p><p>5/30<br>1GB</p><p>5/31</p><p>6/1</p><p>1/2</p>";
        assert_eq!(texts(html), ["使用量", "5月30日\n1GB", "5月31日", "6月1日", "1/2"]);
        assert_eq!(texts("<p>1/1</p><p>金 12/31</p><p>12/30</p>"), ["1月1日", "金 12月31日", "12月30日"]);
    }

    #[test]
    fn two_days_or_days_apart_stay_what_they_are() {
        for html in
            ["<p>6/1</p><p>6/2</p>", "<p>1/3</p><p>2/3</p><p>3/3</p>", "<p>6/1GB</p><p>6/2GB</p><p>6/3GB</p>"]
        {
            assert!(texts(html).iter().all(|text| !text.contains('月')), "{html}");
        }
    }
}
