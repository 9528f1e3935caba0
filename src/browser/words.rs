//! Words, numbers and dates in the person's language: `_locales` for the words, the browser's `Intl` for the rest.
//!
//! Amounts go to `Intl` as the text that was printed, never through a float. Times are Japan's, and say so where the
//! computer's clock shows another.

use std::cell::RefCell;
use std::collections::BTreeMap;

use jiff::civil::{Date, time};
use js_sys::{Array, Function, Intl};
use rust_decimal::Decimal;
use wasm_bindgen::prelude::*;

#[cfg(feature = "worker")]
use crate::alerts::Badge;
use crate::capture::{Amount, AsOf, Bucket, Certainty, Measure, Period, Reading, Reason, Unit};
#[cfg(feature = "worker")]
use crate::chart::axis::Step;
use crate::latest::KnownLine;
use crate::outlook::days_between;
use crate::paste::TYPED_PAGE;
use crate::portals;
use crate::reader::PASTED_PAGE;
use crate::time::{Moment, Stamp};

use super::api;

/// Minutes the wall clock in Japan is ahead of UTC, as `Date.getTimezoneOffset` counts them.
const JAPAN_OFFSET: f64 = -540.0;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// Of the Gregorian calendar, on average; close enough for an age of months.
const MONTH: i64 = 365 * DAY / 12;
const YEAR: i64 = 365 * DAY;

/// Speaks one language.
pub struct Words {
    /// For `Intl`: the browser's own language where the texts are in it, so that British dates stay British.
    locale: Array,
    /// Whether this computer's clock shows Japan's time.
    in_japan: bool,
    /// Formatters made so far, by what they are for.
    formats: RefCell<BTreeMap<String, Function>>,
}

/// An amount in words, for a place where the number stands large and its unit beside it.
pub struct Printed {
    /// The number, or the whole where it is no number with a unit.
    pub number: String,
    /// The unit; may be empty.
    pub unit: String,
}

impl Words {
    /// The language of the browser, or the nearest there are texts for.
    pub fn load() -> Self {
        let texts = api::message("lang", &[]);
        let wanted = api::ui_language();
        let primary = |tag: &str| tag.split('-').next().map(str::to_owned);
        // Chinese is written in two ways, and a person may have chosen the other one.
        let alike = primary(&wanted) == primary(&texts) && !texts.starts_with("zh");
        let locale = if alike { wanted } else { texts };
        let offset = js_sys::Date::new_0().get_timezone_offset();
        Self {
            locale: Array::of1(&locale.into()),
            in_japan: offset == JAPAN_OFFSET,
            formats: RefCell::default(),
        }
    }

    /// The language the texts are in, for a `lang` attribute.
    pub fn lang(&self) -> String {
        self.say("lang")
    }

    /// A text without places.
    pub fn say(&self, key: &str) -> String {
        api::message(key, &[])
    }

    /// A text with `values` in its places.
    pub fn tell(&self, key: &str, values: &[&str]) -> String {
        api::message(key, values)
    }

    /// A number with the decimals that were printed.
    pub fn number(&self, number: Decimal) -> String {
        let scale = number.scale();
        let format = self.format(&format!("number {scale}"), |locale| {
            let options = [
                ("minimumFractionDigits", JsValue::from(scale)),
                ("maximumFractionDigits", JsValue::from(scale)),
            ];
            Intl::NumberFormat::new(locale, &api::object(&options)).format()
        });
        run(&format, &number.to_string().into())
    }

    /// A count of things.
    pub fn count(&self, count: usize) -> String {
        self.number(Decimal::from(count))
    }

    /// The amount of a reading.
    pub fn printed(&self, reading: &Reading, now: Moment) -> Printed {
        let plain = |number| Printed { number, unit: String::new() };
        match reading.amount {
            Amount::Unlimited => plain(self.say("unlimited")),
            Amount::Stamp(stamp) => plain(self.stamp(stamp, now)),
            Amount::Number(amount) => self.with_unit(amount, reading.unit),
        }
    }

    fn with_unit(&self, number: Decimal, unit: Unit) -> Printed {
        let number = self.number(number);
        let unit = match unit {
            Unit::Jpy => return Printed { number: self.tell("yen", &[&number]), unit: String::new() },
            Unit::Kb | Unit::Mb | Unit::Gb => unit.to_string(),
            Unit::Packets => self.say("unit_packets"),
            Unit::Minutes => self.say("unit_minutes"),
            // The label says what is counted.
            Unit::Points | Unit::Count | Unit::Unlimited | Unit::Date => String::new(),
        };
        Printed { number, unit }
    }

    /// The amount of a reading in one piece.
    pub fn amount(&self, reading: &Reading, now: Moment) -> String {
        self.whole(self.printed(reading, now))
    }

    /// A number with its unit, in one piece.
    pub fn of_unit(&self, number: Decimal, unit: Unit) -> String {
        self.whole(self.with_unit(number, unit))
    }

    fn whole(&self, Printed { number, unit }: Printed) -> String {
        if unit.is_empty() { number } else { self.tell("amount", &[&number, &unit]) }
    }

    /// What a reading is, such as "Charges so far" or "Data used (22 Mar)".
    pub fn label(&self, reading: &Reading, now: Moment) -> String {
        let label = self.part(reading.measure, reading.bucket);
        match self.period(reading.period, now) {
            Some(period) => self.tell("label_period", &[&label, &period]),
            None => label,
        }
    }

    /// The name of a measure, or of a bucket of it.
    pub fn part(&self, measure: Measure, bucket: Bucket) -> String {
        let measure = self.measure(measure);
        match bucket {
            Bucket::Total => measure,
            bucket => self.tell("measure_bucket", &[&measure, &self.bucket(bucket)]),
        }
    }

    /// The name of a measure.
    pub fn measure(&self, measure: Measure) -> String {
        self.say(match measure {
            Measure::DataRemaining => "data_remaining",
            Measure::DataUsed => "data_used",
            Measure::DataAllowance => "data_allowance",
            Measure::BillToDate => "bill_to_date",
            Measure::Bill => "bill",
            Measure::Balance => "balance",
            Measure::Points => "points",
            Measure::VoiceUsed => "voice_used",
            Measure::VoiceRemaining => "voice_remaining",
            Measure::SmsUsed => "sms_used",
            Measure::ValidUntil => "valid_until",
        })
    }

    /// The name of a bucket.
    pub fn bucket(&self, bucket: Bucket) -> String {
        self.say(match bucket {
            Bucket::Total => "bucket_total",
            Bucket::Base => "bucket_base",
            Bucket::CarriedOver => "bucket_carried_over",
            Bucket::TopUp => "bucket_top_up",
            Bucket::Gift => "bucket_gift",
            Bucket::LowSpeed => "bucket_low_speed",
            Bucket::Limited => "bucket_limited",
        })
    }

    /// The time a figure is about, where it is not the running cycle.
    pub fn period(&self, period: Option<Period>, now: Moment) -> Option<String> {
        match period? {
            Period::Current => None,
            Period::Last3Days => Some(self.say("last_3_days")),
            Period::Day(day) => Some(self.day(day, now)),
            Period::Month { year, month } => {
                let first = Date::new(year, month, 1).ok()?;
                let shape = if year == now.date().year() { "month" } else { "month of year" };
                Some(self.at_noon(shape, first))
            }
        }
    }

    /// How long it is until the end of something, such as "in 8 days": days as a calendar counts them, and on the last
    /// day hours or minutes.
    pub fn until(&self, at: Moment, now: Moment) -> Option<String> {
        let left = at.seconds() - now.seconds();
        Some(match days_between(now, at)? {
            1 if left < HOUR => self.relative((left + MINUTE - 1) / MINUTE, "minute"),
            1 => self.relative(left / HOUR, "hour"),
            days => self.relative(days, "day"),
        })
    }

    /// When an amount lapses or has lapsed; `None` where the page does not say.
    pub fn expiry(&self, reading: &Reading, now: Moment) -> Option<String> {
        let expires = reading.expires?;
        let local = now.japan();
        let over = match expires {
            Stamp::Day(day) => day < local.date(),
            Stamp::Minute(at) => at < local,
        };
        Some(self.tell(if over { "lapsed" } else { "lapses" }, &[&self.stamp(expires, now)]))
    }

    /// A date, with its time where there is one.
    pub fn stamp(&self, stamp: Stamp, now: Moment) -> String {
        match stamp {
            Stamp::Day(day) => self.day(day, now),
            Stamp::Minute(at) => {
                Moment::from_japan(at).map_or_else(String::new, |moment| self.moment(moment, now))
            }
        }
    }

    /// The page's own "as of"; `None` where it prints none.
    pub fn as_of(&self, reading: &Reading, now: Moment) -> Option<String> {
        let when = match reading.as_of? {
            AsOf::Moment(moment) => self.moment(moment, now),
            AsOf::Day(day) => self.day(day, now),
        };
        Some(self.tell("as_of", &[&when]))
    }

    /// The name of a language, by its BCP 47 tag.
    #[cfg(feature = "worker")]
    pub fn language(&self, tag: &str) -> String {
        let names = Intl::DisplayNames::new(&self.locale, &api::object(&[("type", "language".into())]));
        names.of(tag).map_or_else(|| tag.to_owned(), String::from)
    }

    /// A word where a person pasted the text of a figure, or typed it.
    pub fn pasted(&self, page: &str) -> Option<String> {
        matches!(page, PASTED_PAGE | TYPED_PAGE).then(|| self.say("pasted"))
    }

    /// A word where a figure was found one way only.
    pub fn likely(&self, reading: &Reading) -> Option<String> {
        (reading.certainty == Certainty::Likely).then(|| self.say("likely"))
    }

    /// How long ago something was read.
    pub fn read_ago(&self, seen: Moment, now: Moment) -> String {
        const AGED: i64 = 2 * MONTH;
        const OLD: i64 = 2 * YEAR;
        let passed = now.seconds() - seen.seconds();
        let (number, unit) = match passed {
            ..MINUTE => return self.say("read_now"),
            MINUTE..HOUR => (passed / MINUTE, "minute"),
            HOUR..DAY => (passed / HOUR, "hour"),
            DAY..AGED => (passed / DAY, "day"),
            AGED..OLD => (passed / MONTH, "month"),
            _ => (passed / YEAR, "year"),
        };
        self.tell("read_ago", &[&self.relative(-number, unit)])
    }

    fn relative(&self, number: i64, unit: &str) -> String {
        let format = Intl::RelativeTimeFormat::new(&self.locale, &js_sys::Object::new());
        // Below 2^53 by far.
        #[allow(clippy::cast_precision_loss)]
        format.format(number as f64, unit).into()
    }

    /// A time today, else a date with its time.
    pub fn moment(&self, moment: Moment, now: Moment) -> String {
        let text = self.clock(moment, now);
        if self.in_japan { text } else { self.tell("japan_time", &[&text]) }
    }

    /// The same, where the page says once that all its times are Japan's.
    pub fn clock(&self, moment: Moment, now: Moment) -> String {
        let shape = if moment.date() == now.date() {
            "time"
        } else if moment.date().year() == now.date().year() {
            "date and time"
        } else {
            "date of year and time"
        };
        // Whole seconds of a year with four digits: below 2^53.
        #[allow(clippy::cast_precision_loss)]
        self.date_format(shape, moment.seconds() as f64 * 1000.0)
    }

    /// A mark of a time axis. Where months are marked, every January names the year, and others where it is wanted.
    #[cfg(feature = "worker")]
    pub fn tick(&self, step: Step, day: Date, with_year: bool) -> String {
        let shape = match step {
            Step::Days(_) => "date",
            Step::Months(12..) => "year",
            Step::Months(_) if with_year || day.month() == 1 => "month of year",
            Step::Months(_) => "month",
        };
        self.at_noon(shape, day)
    }

    /// A day, with its year where it is not this year's.
    pub fn day(&self, day: Date, now: Moment) -> String {
        self.at_noon(if day.year() == now.date().year() { "date" } else { "date of year" }, day)
    }

    fn at_noon(&self, shape: &str, day: Date) -> String {
        let noon = Moment::from_japan(day.to_datetime(time(12, 0, 0, 0)));
        #[allow(clippy::cast_precision_loss)]
        noon.map_or_else(String::new, |noon| self.date_format(shape, noon.seconds() as f64 * 1000.0))
    }

    fn date_format(&self, shape: &str, millis: f64) -> String {
        let format = self.format(shape, |locale| {
            let mut options = vec![("timeZone", "Asia/Tokyo")];
            if shape.contains("year") {
                options.push(("year", "numeric"));
            }
            if shape.contains("date") || shape.contains("month") {
                options.push(("month", "short"));
            }
            if shape.contains("date") {
                options.push(("day", "numeric"));
            }
            if shape.contains("time") {
                options.extend([("hour", "numeric"), ("minute", "2-digit")]);
            }
            let options: Vec<_> =
                options.iter().map(|(name, value)| (*name, JsValue::from(*value))).collect();
            Intl::DateTimeFormat::new(locale, &api::object(&options)).format()
        });
        run(&format, &js_sys::Date::new(&millis.into()))
    }

    fn format(&self, name: &str, make: impl FnOnce(&Array) -> Function) -> Function {
        self.formats.borrow_mut().entry(name.to_owned()).or_insert_with(|| make(&self.locale)).clone()
    }

    /// Carrier and last digits of a line, as they are heard.
    pub fn line(&self, line: &KnownLine) -> String {
        let carrier = carrier(&line.carrier);
        match &line.line {
            Some(digits) => self.tell("line", &[carrier, digits]),
            None => carrier.to_owned(),
        }
    }

    /// A line's name where it is the `nth` of those that are called so.
    pub fn nth(&self, name: String, nth: usize) -> String {
        if nth == 1 { name } else { self.tell("nth", &[&name, &self.count(nth)]) }
    }

    /// The toolbar button's title.
    #[cfg(feature = "worker")]
    pub fn badge_title(&self, badge: &Badge<'_>, now: Moment) -> String {
        let Some((line, figure)) = badge.of else { return self.say("name") };
        let values = [&*self.line(line), &self.amount(&figure.reading, now), &self.moment(figure.seen, now)];
        self.tell(
            match badge.says {
                "badge_used" => "badge_used",
                "badge_charges" => "badge_charges",
                _ => "badge_left",
            },
            &values,
        )
    }

    /// Why a figure was not believed: the capture says it in English. A reason of a newer version stays as it is.
    pub fn reason(&self, english: &str) -> String {
        let Ok(reason) = english.parse::<Reason>() else { return english.to_owned() };
        self.say(match reason {
            Reason::BelowZero => "doubt_negative",
            Reason::TooMuchData => "doubt_data",
            Reason::TooMuchMoney => "doubt_money",
            Reason::TooLargeBill => "doubt_bill",
            Reason::TooMuchTalk => "doubt_talk",
            Reason::AboveAllowance => "doubt_allowance",
            Reason::NotTheAllowance => "doubt_sum",
            Reason::PartAboveTotal => "doubt_part",
            Reason::NotTheTotal => "doubt_total",
            Reason::TwoAmounts => "doubt_two",
            Reason::LessUsed => "doubt_less",
            Reason::OtherUnit => "doubt_unit",
            Reason::OtherAllowance => "doubt_new_allowance",
        })
    }

    /// What kept a reading from being stored.
    pub fn fault(&self, code: &str) -> String {
        match code {
            "storage_full" => self.say("fault_storage_full"),
            "stored" => self.say("fault_stored"),
            "newer" => self.say("fault_newer"),
            _ => self.say("fault_other"),
        }
    }
}

/// The carrier as people write it.
pub fn carrier(id: &str) -> &str {
    portals::by_id(id).map_or(id, |portal| portal.name)
}

fn run(format: &Function, value: &JsValue) -> String {
    // Formatters throw for no value of these kinds.
    format.call1(&JsValue::UNDEFINED, value).ok().and_then(|text| text.as_string()).unwrap_or_default()
}
