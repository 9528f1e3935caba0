//! The capture: what reading one page gives. Its JSON names are fixed; tools outside the crate compare against them.
//!
//! Owns the types and nothing of how they are found (`reader`), judged (`gate`) or kept (`history`, `latest`).
//! Unknown is not zero: a figure that is not on the page is absent, and `0` is only ever a printed zero.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Kind};
use crate::time::{Moment, Stamp, date, serde_as_text};

/// Version of the capture's form, its `schema` field.
pub const SCHEMA: u32 = 1;

/// What one look at one page gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capture {
    /// Always [`SCHEMA`].
    pub schema: u32,
    /// The portal's id, such as `docomo`.
    pub carrier: String,
    /// The page's id within the portal, such as `daily-usage`; `unknown` for a page of the portal nobody described.
    pub page: String,
    /// The page's address without query and fragment, which can hold session secrets.
    pub url: String,
    /// When the page was looked at.
    pub captured_at: Moment,
    /// What kind of answer the page was.
    pub state: PageState,
    /// The figures, by line. Empty unless `state` is `read`.
    pub lines: Vec<Line>,
    /// What was printed but contradicts itself or its page; shown as doubtful, never stored as read.
    pub doubts: Vec<Doubt>,
}

/// The figures that stand under one phone number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Last four digits of the phone number; `None` where the page names none, and for the whole account.
    pub line: Option<String>,
    /// Keeps lines apart whose numbers end alike, such as `5678-k3f9`; `None` with `line`.
    pub key: Option<String>,
    /// Plan name as printed.
    pub plan: Option<String>,
    /// The figures, in the order of the page.
    pub readings: Vec<Reading>,
}

/// One figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// What is measured.
    pub measure: Measure,
    /// Which part of it.
    pub bucket: Bucket,
    /// The time it is about; `None` where time plays no part (points, prepaid balance).
    pub period: Option<Period>,
    /// The amount as printed.
    pub amount: Amount,
    /// Its unit; decides how `amount` is read.
    pub unit: Unit,
    /// The page's own "as of" time: a moment, or a day where no time was printed.
    pub as_of: Option<AsOf>,
    /// When this amount lapses.
    pub expires: Option<Stamp>,
    /// How sure the reader is.
    pub certainty: Certainty,
    /// Where it stood on the page.
    pub evidence: Evidence,
}

/// A figure that was printed and is not believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doubt {
    /// What it would have measured.
    pub measure: Measure,
    /// The text as printed.
    pub text: String,
    /// Why it is not believed: the words of a [`Reason`]. A text, so that one a newer version gave stays readable.
    pub reason: String,
}

/// What a reading rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The label that governs the figure, as printed.
    pub label: String,
    /// The figure, as printed.
    pub text: String,
    /// What tied the two.
    pub how: How,
}

/// Declares an enum whose variants have fixed names in JSON, CSV and storage.
macro_rules! named {
    ($(#[$meta:meta])* $name:ident, $wanted:literal { $($(#[$vmeta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            /// All of them, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The fixed name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(text: &str) -> std::result::Result<Self, Error> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err(form(text, $wanted)),
                }
            }
        }

        serde_as_text!($name);
    };
}

pub(crate) use named;

pub(crate) fn form(text: &str, wanted: &'static str) -> Error {
    Error::new(Kind::Form { text: text.chars().take(80).collect(), wanted })
}

named! {
    /// What kind of answer a page is; decided before any figure is.
    PageState, "a page state" {
        /// Figures were found.
        Read = "read",
        /// A login form, or a login link where figures should be.
        LoggedOut = "logged_out",
        /// A one-time code, a network PIN, a choice of line, or new terms stand before the figures.
        ActionNeeded = "action_needed",
        /// The carrier says the service is down.
        Maintenance = "maintenance",
        /// Placeholders or spinners where figures will be.
        Pending = "pending",
        /// A known balance page, painted, and a figure its portal requires is not there.
        Changed = "changed",
        /// Nothing is expected here.
        NotABalancePage = "not_a_balance_page",
    }
}

named! {
    /// What a figure measures.
    Measure, "a measure" {
        /// Data left.
        DataRemaining = "data_remaining",
        /// Data used.
        DataUsed = "data_used",
        /// Data the plan or top-up gives.
        DataAllowance = "data_allowance",
        /// What the running cycle costs so far, not fixed yet.
        BillToDate = "bill_to_date",
        /// A fixed or issued bill.
        Bill = "bill",
        /// Prepaid money.
        Balance = "balance",
        /// Loyalty points.
        Points = "points",
        /// Call time used.
        VoiceUsed = "voice_used",
        /// Call time left.
        VoiceRemaining = "voice_remaining",
        /// Messages sent.
        SmsUsed = "sms_used",
        /// The day a contract, balance or top-up lapses.
        ValidUntil = "valid_until",
    }
}

named! {
    /// Which part of a measure.
    Bucket, "a bucket" {
        /// The sum, or a figure the page does not divide.
        Total = "total",
        /// The plan's own.
        Base = "base",
        /// From an earlier cycle.
        CarriedOver = "carried_over",
        /// Bought in addition.
        TopUp = "top_up",
        /// Given by someone.
        Gift = "gift",
        /// At reduced speed.
        LowSpeed = "low_speed",
        /// Limited in time or use (points).
        Limited = "limited",
    }
}

named! {
    /// The unit an amount is printed in.
    Unit, "a unit" {
        /// Kilobytes; 1000 or 1024 bytes is a fact of the portal.
        Kb = "KB",
        /// Megabytes.
        Mb = "MB",
        /// Gigabytes.
        Gb = "GB",
        /// Packets of 128 bytes.
        Packets = "packets",
        /// Yen.
        Jpy = "JPY",
        /// Points.
        Points = "points",
        /// Minutes.
        Minutes = "minutes",
        /// Messages, calls.
        Count = "count",
        /// No limit; the amount is absent.
        Unlimited = "unlimited",
        /// A date; the amount is a [`Stamp`].
        Date = "date",
    }
}

named! {
    /// How sure the reader is.
    Certainty, "a certainty" {
        /// Label and position agree, or label, unit and the page's own sums agree.
        Certain = "certain",
        /// One way only.
        Likely = "likely",
    }
}

named! {
    /// What tied a figure to its meaning.
    How, "a kind of evidence" {
        /// A label beside, above or below it.
        Label = "label",
        /// The head of its table column.
        Header = "header",
        /// A selector of the portal's data.
        Selector = "selector",
        /// The person pointed at it.
        Taught = "taught",
    }
}

named! {
    /// Why a figure is not believed, in words a person follows. The pages say each in the person's language.
    Reason, "a reason for a doubt" {
        /// Only a bill can be negative.
        BelowZero = "an amount below zero",
        /// Data beyond any plan, top-up or line.
        TooMuchData = "more data than any plan gives",
        /// Prepaid money or points.
        TooMuchMoney = "more than any account holds",
        /// Charges of a month.
        TooLargeBill = "more than any phone bill",
        /// Minutes or messages.
        TooMuchTalk = "more than a month can hold",
        /// More is left than was given.
        AboveAllowance = "above the allowance on the same page",
        /// Three figures of one page, of which one must be wrong.
        NotTheAllowance = "used and left do not add up to the allowance",
        /// A part and its total, of which one must be wrong.
        PartAboveTotal = "a part above the total on the same page",
        /// All parts and their total, of which one must be wrong.
        NotTheTotal = "the parts do not add up to the total",
        /// One figure, printed twice.
        TwoAmounts = "the page prints two amounts for the same figure",
        /// A counter that went back.
        LessUsed = "less used than before in the same cycle",
        /// A leap by about a factor of a thousand.
        OtherUnit = "hundreds of times more or less than before, as with a wrong unit",
        /// An allowance that changed with no sign of why.
        OtherAllowance = "another allowance than before, and nothing shown explains it",
    }
}

/// The time a figure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// The running cycle: `current`.
    Current,
    /// The three days before: `last_3_days`.
    Last3Days,
    /// A month: `2025-03`.
    Month {
        /// Year of the common era.
        year: i16,
        /// 1 to 12.
        month: i8,
    },
    /// A day in Japan: `2025-03-22`.
    Day(Date),
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Current => f.write_str("current"),
            Self::Last3Days => f.write_str("last_3_days"),
            Self::Month { year, month } => write!(f, "{year:04}-{month:02}"),
            Self::Day(day) => write!(f, "{:04}-{:02}-{:02}", day.year(), day.month(), day.day()),
        }
    }
}

impl FromStr for Period {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let wanted = "a period (current, last_3_days, YYYY-MM or YYYY-MM-DD)";
        match text {
            "current" => return Ok(Self::Current),
            "last_3_days" => return Ok(Self::Last3Days),
            _ => {}
        }
        if !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
            return Err(form(text, wanted));
        }
        match text.len() {
            7 => {
                let first = date(&format!("{text}-01")).ok_or_else(|| form(text, wanted))?;
                Ok(Self::Month { year: first.year(), month: first.month() })
            }
            10 => date(text).map(Self::Day).ok_or_else(|| form(text, wanted)),
            _ => Err(form(text, wanted)),
        }
    }
}

/// A page's own "as of": a moment in RFC 3339, or its full-date form where the page printed no time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AsOf {
    /// `2022-10-27T21:05:31+09:00`.
    Moment(Moment),
    /// `2020-08-11`.
    Day(Date),
}

impl fmt::Display for AsOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Moment(moment) => moment.fmt(f),
            Self::Day(day) => Stamp::Day(*day).fmt(f),
        }
    }
}

impl FromStr for AsOf {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let wanted = "an RFC 3339 time or date";
        if text.contains('T') {
            text.parse().map(Self::Moment).map_err(|_| form(text, wanted))
        } else {
            date(text).map(Self::Day).ok_or_else(|| form(text, wanted))
        }
    }
}

serde_as_text!(Period, AsOf);

/// An exact amount. In JSON: decimal digits as printed without separators (`"30.00"`), a date, or `null` for no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Amount {
    /// Digits, with the decimals that were printed.
    Number(Decimal),
    /// The value of a `valid_until`.
    Stamp(Stamp),
    /// No limit.
    Unlimited,
}

impl Amount {
    /// The number, where it is one.
    pub fn number(self) -> Option<Decimal> {
        match self {
            Self::Number(number) => Some(number),
            Self::Stamp(_) | Self::Unlimited => None,
        }
    }
}

impl fmt::Display for Amount {
    /// The digits or the date; nothing for no limit.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Stamp(stamp) => stamp.fmt(f),
            Self::Unlimited => Ok(()),
        }
    }
}

impl FromStr for Amount {
    type Err = Error;

    /// Reads what `Display` wrote; the empty text is no limit.
    fn from_str(text: &str) -> Result<Self, Error> {
        let wanted = "decimal digits or a date";
        if text.is_empty() {
            return Ok(Self::Unlimited);
        }
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.contains('-') {
            return text.parse().map(Self::Stamp).map_err(|_| form(text, wanted));
        }
        if !digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') || digits.starts_with('.') {
            return Err(form(text, wanted));
        }
        Decimal::from_str_exact(text).map(Self::Number).map_err(|_| form(text, wanted))
    }
}

impl Serialize for Amount {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Unlimited => out.serialize_none(),
            Self::Number(_) | Self::Stamp(_) => out.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        match Option::<String>::deserialize(input)? {
            None => Ok(Self::Unlimited),
            Some(text) if text.is_empty() => Err(serde::de::Error::custom("an empty amount")),
            Some(text) => text.parse().map_err(serde::de::Error::custom),
        }
    }
}

impl Unit {
    /// Bytes in one of this unit, with 1024-byte kilobytes where `binary`; `None` for what is not data.
    ///
    /// Used only where two units must be compared; the printed amount and unit are what is kept.
    pub fn bytes(self, binary: bool) -> Option<u64> {
        let step: u64 = if binary { 1024 } else { 1000 };
        match self {
            Self::Kb => Some(step),
            Self::Mb => Some(step * step),
            Self::Gb => Some(step * step * step),
            Self::Packets => Some(128),
            Self::Jpy | Self::Points | Self::Minutes | Self::Count | Self::Unlimited | Self::Date => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_keeps_its_printed_decimals_through_json() {
        let json = r#"{"measure":"data_used","bucket":"total","period":"2025-03-22","amount":"30.00","unit":"GB","as_of":"2018-11-02T08:00:00+09:00","expires":"2027-03-14T23:59","certainty":"certain","evidence":{"label":"使用量","text":"30.00GB","how":"label"}}"#;
        let reading: Reading = serde_json::from_str(json).unwrap();
        assert_eq!(reading.amount.number().unwrap().to_string(), "30.00");
        assert_eq!(serde_json::to_string(&reading).unwrap(), json);
    }

    #[test]
    fn no_limit_is_null_and_an_empty_amount_is_refused() {
        assert_eq!(serde_json::to_string(&Amount::Unlimited).unwrap(), "null");
        assert!(serde_json::from_str::<Amount>("\"\"").is_err());
        for bad in ["1,234", "1e5", "+3", ".5", "１２", "--1", "1.2.3"] {
            assert!(bad.parse::<Amount>().is_err(), "{bad}");
        }
    }

    #[test]
    fn periods_are_read_only_in_their_own_forms() {
        for text in ["current", "last_3_days", "2025-03", "2025-03-22"] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
        for bad in ["", "2025", "2025-13", "2025-02-30", "2025-3", "yesterday", "+025-03"] {
            assert!(bad.parse::<Period>().is_err(), "{bad}");
        }
    }
}
