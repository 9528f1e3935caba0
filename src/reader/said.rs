//! What one label says by itself: the senses of its words, the time it names, a unit it prints.
//!
//! Nothing here knows the number that the label stands by; what several labels together mean for one is `meaning`'s.
//! Dates are read for the day of the visit: usage is never of a time to come.

use jiff::civil::Date;

use super::label::is_when;
use super::lexicon::{Sense, senses, squeeze};
use super::prose::{is_prose, says_nothing};
use crate::capture::{Bucket, Measure, Period, Unit};
use crate::order;
use crate::portals::Page;
use crate::quantity::{JOINT, Quantity, Token, When, month_name, scan};

/// What makes a month one of usage.
const OF_USAGE: &[&str] = &["ご利用分", "利用分"];

/// What after a date says that it is the end or the moment of something and no period.
const NO_PERIOD: &[&str] = &[
    "まで",
    "時点",
    "現在",
    "に",
    "末",
    "引き落とし",
    "引落",
    "支払",
    "お支払",
    "口座振替",
    "更新",
    "追加",
    "購入",
    "付与",
];

/// What after `3日` says that it counts days.
const COUNTS_DAYS: &[&str] = &["間", "以内", "後", "前", "分"];

/// What a label says, kept because headings speak of many numbers.
#[derive(Debug)]
pub struct Said {
    /// The senses of its words.
    pub senses: Vec<(&'static str, Sense)>,
    /// The time it names.
    pub period: Option<Period>,
    /// It is a day and names no month: `12日`.
    pub day: Option<i8>,
    /// A year is printed in it.
    pub year: bool,
    /// The month is named as one of usage (ご利用分).
    pub of_usage: bool,
    /// It says up to when.
    pub until: bool,
    /// It names a month as that of a part: `2月分`.
    month_part: bool,
    /// A unit it prints by itself.
    pub unit: Option<Unit>,
    /// It speaks of points.
    pub points: bool,
    /// It is a phone number and no words.
    pub phone: bool,
    /// What the portal's own label says.
    pub own: Option<Measure>,
    /// It has letters and nothing known.
    pub unknown: bool,
    /// It names an item that is none of the measures, such as 基本使用料.
    pub item: bool,
    /// It is a sentence or a note.
    pub prose: bool,
    /// It holds a phone number: it names a line, and its plan with it.
    pub line: bool,
}

impl Said {
    /// Hears a label of a page looked at on `today`.
    pub fn hear(label: &str, today: Date, page: Option<&Page>) -> Self {
        let squeezed = squeeze(label);
        let senses = senses(&squeezed);
        let tokens = scan(label);
        let carried = senses.iter().any(|(_, sense)| *sense == Sense::Of(Bucket::CarriedOver));
        let until = says_until(label, &tokens);
        let of_usage = tokens
            .iter()
            .any(|token| matches!(token.quantity, Quantity::When(_)) && follows(label, token.end, OF_USAGE));
        let phone = tokens.iter().any(|token| matches!(token.quantity, Quantity::Phone { .. }));
        let labels = page.map(|page| page.labels).unwrap_or_default();
        let own = labels.iter().find(|own| squeezed.contains(own.text));
        let senses = own.map_or(senses, |own| beside_own(&squeezed, own.text));
        let own = own.map(|own| own.measure);
        let says = |sense: Sense| !matches!(sense, Sense::Volume | Sense::Nothing);
        let known: usize = senses.iter().map(|(word, _)| word.len()).sum();
        let known = known == squeezed.len() || senses.iter().any(|(_, sense)| says(*sense)) || own.is_some();
        let item = !senses.is_empty() && senses.iter().all(|(_, sense)| *sense == Sense::Nothing);
        // `直近3日間(5月17日~19日)の合計`: the dates only say which.
        let last_3_days = senses.iter().any(|(_, sense)| *sense == Sense::Last3Days);
        let english = named_in_english(label, &senses, today);
        let dated = english.is_some() || tokens.iter().any(|token| is_when(&token.quantity));
        let unknown = !known && !dated && !says_nothing(label);
        Self {
            period: named_by_date(label, &senses, today)
                .filter(|_| !last_3_days)
                .unwrap_or_else(|| named_by_word(&senses, today, carried, until).or(english)),
            day: bare_day(label, &tokens),
            unit: unit_in(label),
            points: ["ポイント", "point", "积分", "點數", "积分"].iter().any(|word| squeezed.contains(word)),
            unknown: unknown && !phone && unit_in(label).is_none() && !is_remark(&squeezed),
            phone: phone && senses.is_empty(),
            year: tokens
                .iter()
                .any(|token| matches!(token.quantity, Quantity::When(when) if when.year.is_some())),
            prose: is_prose(label),
            line: phone,
            own,
            item,
            of_usage,
            until,
            month_part: names_month_part(label, &tokens),
            senses,
        }
    }

    /// The same of which nothing is believed but what it forbids, and that it is of calls: `無料通話70分`.
    pub fn unclear(&self) -> Self {
        let forbids = |(_, sense): &&(&'static str, Sense)| {
            matches!(sense, Sense::Forbidden | Sense::Elsewhere | Sense::Plan | Sense::FreeVoice)
        };
        Self {
            senses: self.senses.iter().filter(forbids).copied().collect(),
            period: None,
            day: None,
            of_usage: false,
            until: false,
            month_part: false,
            unit: None,
            points: false,
            phone: false,
            own: None,
            unknown: true,
            item: true,
            year: false,
            prose: self.prose,
            line: self.line,
        }
    }

    /// Whether one of its words has this sense.
    pub fn has(&self, sense: Sense) -> bool {
        self.senses.iter().any(|(_, found)| *found == sense)
    }

    /// Whether a heading leaves it to the one over it to say what is measured: it names a time or a part, or nothing.
    pub fn passes(&self) -> bool {
        let passing = |sense: &Sense| {
            matches!(
                sense,
                Sense::Of(_)
                    | Sense::ThisMonth
                    | Sense::LastMonth
                    | Sense::MonthBefore
                    | Sense::Today
                    | Sense::Yesterday
                    | Sense::DayBefore
                    | Sense::Last3Days
                    | Sense::Volume
                    | Sense::Capacity
                    | Sense::Ordinary
                    | Sense::Total
                    | Sense::Nothing
            )
        };
        self.period.is_some() || (!self.unknown && self.senses.iter().all(|(_, sense)| passing(sense)))
    }

    /// Whether it names what is paid for by the word for it: 基本料, 通信料.
    pub fn names_fee(&self) -> bool {
        self.senses.iter().any(|(word, sense)| *sense == Sense::Nothing && word.ends_with('料'))
    }

    /// Whether it only says whether a sum is final.
    pub fn is_status(&self) -> bool {
        let status = |sense: &Sense| matches!(sense, Sense::Fixed | Sense::ToDate | Sense::Nothing);
        !self.senses.is_empty() && self.senses.iter().all(|(_, sense)| status(sense))
    }

    /// Whether a label beside a number names something that is none of the measures. Money has many names, and only
    /// sums are bills: 通話料・通信料 is a row of one.
    pub fn is_item(&self, unit: Unit) -> bool {
        let other = |sense: &Sense| !matches!(sense, Sense::Fixed | Sense::Account | Sense::ToDate);
        // パケットチャージ in a bill is what was bought.
        let bought = self.names_plan_part() || !self.passes();
        let row = unit == Unit::Jpy && bought && self.senses.iter().any(|(_, sense)| other(sense));
        !self.line && (self.unknown || self.item || row)
    }

    /// Whether it names a sum that will be collected: ご請求予定額.
    pub fn says_scheduled(&self) -> bool {
        self.senses.iter().any(|(word, sense)| *sense == Sense::ToDate && word.contains("予定"))
    }

    /// Whether it names what the plan gives for a month.
    pub fn names_month_part(&self) -> bool {
        self.senses.iter().any(|(word, sense)| *sense == Sense::Capacity && word.starts_with(['月', 'プ']))
    }

    /// Whether it names a month as that of a part: `2月分`.
    pub fn is_month_part(&self) -> bool {
        self.month_part
    }

    /// Whether it is 当月分 or the like and nothing else: beside parts of other months, the plan's own.
    pub fn is_months_part(&self) -> bool {
        let own = |(word, sense): &(&str, Sense)| *sense == Sense::ThisMonth && word.ends_with('分');
        !self.senses.is_empty() && self.senses.iter().all(own)
    }

    /// Whether it names a part.
    pub fn names_part(&self) -> bool {
        self.buckets().next().is_some()
    }

    /// Whether it names data the plan, a top-up or someone gave, of which a page tells what was given or is left, and
    /// seldom what was used.
    pub fn names_plan_part(&self) -> bool {
        self.buckets().any(|bucket| !matches!(bucket, Bucket::LowSpeed | Bucket::Limited | Bucket::Total))
    }

    /// The parts it names.
    pub fn buckets(&self) -> impl Iterator<Item = Bucket> {
        self.senses.iter().filter_map(|(_, sense)| match sense {
            Sense::Of(bucket) => Some(*bucket),
            _ => None,
        })
    }
}

/// Whether a label says up to when.
fn says_until(label: &str, tokens: &[Token]) -> bool {
    tokens.iter().any(|token| {
        matches!(token.quantity, Quantity::When(when) if when.as_of)
            || (is_when(&token.quantity) && follows(label, token.end, &["まで", "時点", "現在"]))
    })
}

/// Whether a label names a month as that of a part: `2月分`.
fn names_month_part(label: &str, tokens: &[Token]) -> bool {
    tokens.iter().any(|token| {
        matches!(token.quantity, Quantity::When(When { month: Some(_), day: None, .. }))
            && follows(label, token.end, &["分"])
    })
}

/// The time a label names by a date; `Some(None)` for a date that names none.
fn named_by_date(label: &str, senses: &[(&'static str, Sense)], today: Date) -> Option<Option<Period>> {
    let has = |wanted: &[Sense]| senses.iter().any(|(_, sense)| wanted.contains(sense));
    let mut tokens = scan(label);
    order::sort_by_key(&mut tokens, |token| !follows(label, token.end, OF_USAGE));
    tokens.into_iter().find_map(|token| match token.quantity {
        Quantity::When(when) if when.as_of || has(&[Sense::Expiry]) => None,
        Quantity::When(_) if follows(label, token.end, NO_PERIOD) || names_beginning(senses) => None,
        Quantity::When(when) => Some(past(when, has(&[Sense::Bill, Sense::ToDate]), today)),
        Quantity::Span(from, to) if from.day.is_none() && to.day.is_none() => {
            Some(past(from, true, today).filter(|_| is_next_month(from, to)))
        }
        Quantity::Span(from, to) => {
            let days = from.date(today).zip(to.date(today));
            Some(days.and_then(|(from, to)| span(from, to, today)))
        }
        _ => None,
    })
}

/// Whether a label names the day something began: ご利用開始日.
fn names_beginning(senses: &[(&'static str, Sense)]) -> bool {
    senses.iter().any(|(word, sense)| *sense == Sense::Nothing && word.ends_with('日'))
}

/// The month whose English name is the first word of a label: `November (fixed)`, `October bill`. `may` is a verb too.
fn named_in_english(label: &str, senses: &[(&'static str, Sense)], today: Date) -> Option<Period> {
    let (word, rest) = label
        .split_at_checked(label.find(|sign: char| !sign.is_ascii_alphabetic()).unwrap_or(label.len()))?;
    let month = month_name(word).filter(|month| *month != 5 || rest.is_empty() || rest.starts_with(" ("))?;
    let billed = senses.iter().any(|(_, sense)| matches!(sense, Sense::Bill | Sense::ToDate));
    past(When { year: None, month: Some(month), day: None, time: None, as_of: false }, billed, today)
}

/// The month whose bill a text names beside the days of its usage.
pub fn billed_month(text: &str, today: Date) -> Option<Period> {
    let tokens = scan(text);
    let spans = tokens.iter().any(|token| matches!(token.quantity, Quantity::Span(..)));
    let month = tokens.iter().find_map(|token| match token.quantity {
        Quantity::When(when) if when.month.is_some() && when.day.is_none() => {
            follows(text, token.end, &["ご請求分", "請求分"]).then_some(when)
        }
        _ => None,
    });
    past(month.filter(|_| spans)?, true, today)
}

/// The day that a label names without its month.
fn bare_day(label: &str, tokens: &[Token]) -> Option<i8> {
    tokens.iter().find_map(|token| match token.quantity {
        Quantity::When(When { month: None, day: Some(day), as_of: false, .. }) => {
            (!follows(label, token.end, COUNTS_DAYS)).then_some(day)
        }
        _ => None,
    })
}

fn month_of(day: Date) -> Option<Period> {
    Some(Period::Month { year: day.year(), month: day.month() })
}

/// The time a label names by a word.
fn named_by_word(
    senses: &[(&'static str, Sense)],
    today: Date,
    carried: bool,
    until: bool,
) -> Option<Period> {
    let until = |sense: &Sense| matches!(sense, Sense::Today | Sense::Yesterday) && until;
    senses.iter().filter(|(_, sense)| !until(sense)).find_map(|(_, sense)| match sense {
        Sense::ThisMonth => Some(Period::Current),
        Sense::Today => Some(Period::Day(today)),
        Sense::Yesterday => today.yesterday().ok().map(Period::Day),
        Sense::DayBefore => today.yesterday().and_then(Date::yesterday).ok().map(Period::Day),
        Sense::Last3Days => Some(Period::Last3Days),
        Sense::LastMonth if !carried => month_of(today.first_of_month().yesterday().ok()?),
        Sense::MonthBefore => {
            let last = today.first_of_month().yesterday().ok()?;
            month_of(last.first_of_month().yesterday().ok()?)
        }
        _ => None,
    })
}

/// The day or month a label names. A year that is not printed is the nearest, but usage is never of a time to come:
/// in November 12月 is last December, unless it is the month of a bill.
fn past(when: When, billed: bool, today: Date) -> Option<Period> {
    let date = When { day: when.day.or(Some(1)), ..when }.date(today)?;
    let ahead = if when.day.is_some() { date > today } else { date.first_of_month() > today };
    let year =
        if ahead && when.year.is_none() && !billed { date.year().checked_sub(1)? } else { date.year() };
    if when.day.is_none() {
        return Some(Period::Month { year, month: date.month() });
    }
    Date::new(year, date.month(), date.day()).ok().map(Period::Day)
}

/// A span of days: the running cycle, a month, or nothing that has a name.
fn span(from: Date, to: Date, today: Date) -> Option<Period> {
    let days = to.duration_since(from).as_hours() / 24;
    let month_so_far = from.day() == 1 && from.first_of_month() == today.first_of_month();
    if month_so_far || (from <= today && today <= to && (20..=45).contains(&days)) {
        return Some(Period::Current);
    }
    if from.day() == 1 && to == from.last_of_month() {
        return Some(Period::Month { year: from.year(), month: from.month() });
    }
    (days == 0).then_some(Period::Day(from))
}

/// `2026年9月 - 2026年10月`: the month of use and that of its bill.
fn is_next_month(from: When, to: When) -> bool {
    let months = |when: When| Some(i32::from(when.year?) * 12 + i32::from(when.month?));
    months(from).zip(months(to)).is_some_and(|(from, to)| from + 1 == to)
}

/// Whether one of the words comes right after a byte, but for white space and closing signs.
pub fn follows(text: &str, end: usize, words: &[&str]) -> bool {
    let rest = text
        .get(end..)
        .unwrap_or_default()
        .trim_start_matches(|sign: char| sign.is_whitespace() || sign.is_control() || sign == ')');
    words.iter().any(|word| rest.starts_with(word))
}

/// The senses of a label beside the portal's own words in it, whose senses count as far as they forbid nothing.
fn beside_own(squeezed: &str, own: &str) -> Vec<(&'static str, Sense)> {
    let mut found = senses(own);
    found.retain(|(_, sense)| *sense != Sense::Forbidden);
    found.extend(squeezed.split(own).flat_map(senses));
    found
}

/// A remark that takes nothing from a label: tax, the unit.
fn is_remark(squeezed: &str) -> bool {
    let counted = squeezed.trim_matches(['(', ')']).trim_start_matches(|sign: char| sign.is_ascii_digit());
    counted == "回線分"
        || ["税込", "(税込)", "税抜", "(税抜)", "内訳", "うち", "の", "は", "計"].contains(&squeezed)
}

/// A unit that a label prints by itself: `データ量(GB)`, `単位:円`, or a line that is only a unit.
fn unit_in(label: &str) -> Option<Unit> {
    let alone = label.split('\n').find_map(unit_word);
    alone.or_else(|| {
        let parts = label.split(['(', ')', ':', '[', ']', '\n']);
        parts.skip(1).find_map(unit_word)
    })
}

/// The unit a word is, where it is nothing else.
pub fn unit_word(word: &str) -> Option<Unit> {
    let word = word.trim_matches(|sign: char| sign.is_whitespace() || sign == JOINT);
    if word.is_empty() || word.chars().count() > 8 || word.chars().any(|sign| sign.is_ascii_digit()) {
        return None;
    }
    let printed = format!("1{word}");
    match scan(&printed).as_slice() {
        [token] if token.end == printed.len() => match &token.quantity {
            Quantity::Number(number) => number.unit,
            _ => None,
        },
        _ => None,
    }
}
