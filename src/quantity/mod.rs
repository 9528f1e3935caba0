//! Amounts, units, money, dates and times as Japanese, English and Chinese pages print them.
//!
//! Owns the grammar: [`fold`] makes a text comparable, [`scan`] finds every quantity in it and what form each has. It
//! says what is printed, never what it means: which label governs a number, and whether a figure is an offer, is
//! `reader`'s. Numbers are exact; what is not a whole, well-formed number is no number (`1,234` is never 1).

pub mod fold;

mod bound;
mod clock;
mod cursor;
mod date;
mod length;
mod number;
mod scanner;
mod unit;

pub use date::month_name;
use jiff::civil::{Date, Time};
use rust_decimal::Decimal;

use crate::capture::{AsOf, Unit};
use crate::time::Moment;

/// Stands in folded text where one element ends and the next begins without white space. A number may go on across it
/// (integer, decimals and unit are often elements of their own); two whole numbers beside it stay two.
pub const JOINT: char = '\u{1f}';

/// A quantity and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte in the folded text.
    pub start: usize,
    /// One past the last byte; the unit and currency sign are inside.
    pub end: usize,
    /// What it is.
    pub quantity: Quantity,
}

/// What a stretch of text prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// A number, with the unit printed at it.
    Number(Number),
    /// 無制限, 使い放題, unlimited, 无限, 無限: no limit, in place of a number.
    Unlimited,
    /// A date, a month or a day of the month, with a time where one is printed.
    When(When),
    /// `9月1日~9月27日`: from, to.
    Span(When, When),
    /// A time of day by itself.
    Clock(Time),
    /// 30日間, 24時間, 8年4か月, 残り 112 日間, 5分以内: a length of time, in the unit printed.
    Duration(Number),
    /// 128kbps, 1.5Mbps.
    Speed,
    /// 10%.
    Percent(Decimal),
    /// A masked phone number: the token the content script puts in its place, see [`crate::snapshot`].
    Phone {
        /// Last four digits.
        last4: String,
        /// `5678-k3f7`.
        key: String,
        /// False for a landline: it is masked, but names no mobile line.
        mobile: bool,
    },
    /// Digits that are no quantity: an id, a version, a number cut short, a form nobody knows.
    Digits,
}

/// A number with what is printed at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// The value, with the decimals that were printed.
    pub value: Decimal,
    /// The unit printed at it; `None` for a bare number.
    pub unit: Option<Unit>,
    /// Stands in parentheses: `( 1,851 )`, `（5.83GB）`.
    pub parenthesised: bool,
    /// What makes it a limit, a step or a price and not a state.
    pub bound: Option<Bound>,
}

/// Signs at the number itself that it is not a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// `~7GB`, `最大30GB`, `7GBまで`, `7GB以下`, `7GB未満`, `up to 7GB`.
    UpTo,
    /// `7GB~`, `7GB以上`, `7GB超`, `3,980円~`, `from 3,980`.
    From,
    /// `1,100円/月`, `1GBあたり`, `月額1,100円`, `/GB`, `per month`.
    Per,
    /// `1,234` of a list of steps: `0.5~1GB`.
    Range,
    /// `+1GB`, `2倍`, `1GB分`, `1GB単位`, `1GBごと`.
    Step,
    /// 約, およそ, about.
    About,
}

/// A date as printed; what is not printed is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// Four digits; a two-digit year is not believed. 令和8年 is 2026.
    pub year: Option<i16>,
    /// 1 to 12.
    pub month: Option<i8>,
    /// 1 to 31.
    pub day: Option<i8>,
    /// Time of day; 午後11:59, 23時59分, 23:59:59, 11:59 PM; 24:00 is the next day's 00:00.
    pub time: Option<Time>,
    /// Followed by 現在, 時点, 更新, または "as of" before it, 最終更新: the page's own "as of".
    pub as_of: bool,
}

impl When {
    /// The whole date: a year that is not printed is the one that puts the date nearest to `today`.
    /// `None` without month or day, and for a day no calendar has.
    pub fn date(self, today: Date) -> Option<Date> {
        let (month, day) = (self.month?, self.day?);
        if let Some(year) = self.year {
            return Date::new(year, month, day).ok();
        }
        // 29 February can be eight years away.
        let years = today.year().saturating_sub(8)..=today.year().saturating_add(8);
        let dates = years.filter_map(|year| Date::new(year, month, day).ok());
        dates.min_by_key(|date| date.duration_since(today).abs())
    }

    /// The year and month, in the same way.
    pub fn month(self, today: Date) -> Option<(i16, i8)> {
        let month = self.month?;
        if let Some(year) = self.year {
            return Some((year, month));
        }
        if let Some(date) = self.date(today) {
            return Some((date.year(), date.month()));
        }
        let ahead = month - today.month();
        let year = match ahead {
            6.. => today.year().checked_sub(1)?,
            ..=-7 => today.year().checked_add(1)?,
            _ => today.year(),
        };
        Some((year, month))
    }

    /// The end of a span that began at `start`: a part it leaves out is the start's, where that puts it no earlier.
    fn after(self, start: Self) -> Self {
        let month = self.month.or(start.month.filter(|_| self.day >= start.day));
        let later = (month, self.day) >= (start.month, start.day);
        let year = self.year.or(start.year.filter(|_| month.is_some() && later));
        Self { month, year, ..self }
    }
}

/// Finds every quantity in a [`fold::fold`]ed text, in order, without overlaps. Every digit of the text is inside some
/// token, so that a number nobody understood is `Digits` and never part of another.
///
/// A token holds its sign, currency, unit and half of the day; parentheses and words of a bound stay outside. The value
/// of a compound [`Quantity::Duration`], `8年4か月`, is its first number's. Takes time in proportion to the text.
pub fn scan(folded: &str) -> Vec<Token> {
    scanner::scan(folded)
}

/// The time a text says its figures are of, resolved as by [`When::date`]: a moment in Japan, or a day where no time is
/// printed. `None` where it says none, says two different ones, or names a day that is yet to come.
pub fn as_of(folded: &str, today: Date) -> Option<AsOf> {
    let mut found = None;
    for token in scan(folded) {
        let Quantity::When(when @ When { as_of: true, .. }) = token.quantity else { continue };
        let Some(day) = when.date(today).filter(|day| *day <= today.tomorrow().unwrap_or(today)) else {
            continue;
        };
        let as_of = match when.time {
            Some(time) => AsOf::Moment(Moment::from_japan(day.to_datetime(time))?),
            None => AsOf::Day(day),
        };
        if found.is_some_and(|found| found != as_of) {
            return None;
        }
        found = Some(as_of);
    }
    found
}
