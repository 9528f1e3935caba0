//! What a number means, from the texts that speak of it.
//!
//! Owns the rules that turn the senses of labels into measure, bucket and period, and the reasons for refusing. Unknown
//! words near a number are a reason to refuse what only a heading says: missing is better than wrong.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use jiff::civil::Date;

use super::dated::begins_with_kind;
use super::label::{Label, Near, is_when};
use super::lexicon::{Sense, senses, squeeze};
use super::said::{Said, billed_month, unit_word};
use crate::capture::{Bucket, Measure, Period, Unit};
use crate::portals::Page;
use crate::quantity::{JOINT, scan};

/// A number understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// What it measures.
    pub measure: Measure,
    /// Which part.
    pub bucket: Bucket,
    /// About which time.
    pub period: Option<Period>,
    /// The label that said what it measures.
    pub label: Label,
    /// It is of the whole account, not of one line.
    pub account: bool,
}

/// What a label says of a number that no label names a measure for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which part it is; `Total` where the label only says that it is data.
    pub bucket: Bucket,
    /// The unit, printed or implied.
    pub unit: Unit,
    /// It is a part of the number before it: うち….
    pub within: bool,
    /// A label says that it is an amount of data, and not which.
    pub volume: bool,
    /// About which time.
    pub period: Period,
    /// The label.
    pub label: Label,
}

/// Which number of `A / B`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// A.
    First,
    /// B.
    Second,
}

/// Why a number is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// In words.
    pub reason: String,
    /// What is known of it all the same.
    pub part: Option<Part>,
}

/// A reason in words. Only the command line shows them: the worker does not spend its time on writing them down.
pub fn why(words: impl FnOnce() -> String) -> String {
    if cfg!(feature = "whole") { words() } else { String::new() }
}

impl From<String> for Refusal {
    fn from(reason: String) -> Self {
        Self { reason, part: None }
    }
}

impl From<&str> for Refusal {
    fn from(reason: &str) -> Self {
        reason.to_owned().into()
    }
}

/// Reads labels for one page and one day.
pub struct Interpreter<'a> {
    today: Date,
    page: Option<&'a Page>,
    /// The month chosen on the page, or the only one of usage that it names.
    page_month: Option<Period>,
    said: RefCell<HashMap<String, Rc<Said>>>,
}

impl<'a> Interpreter<'a> {
    /// For a page looked at on `today`, in Japan.
    pub fn new(today: Date, page: Option<&'a Page>) -> Self {
        Self { today, page, page_month: None, said: RefCell::default() }
    }

    /// Takes the texts of the page and those chosen in it, to know the month that is chosen, or the only one of usage
    /// that is named.
    #[must_use]
    pub fn with_texts<'t>(
        mut self,
        texts: impl Iterator<Item = &'t str>,
        chosen: impl Iterator<Item = &'t str>,
    ) -> Self {
        let texts: Vec<&str> =
            texts.filter(|text| text.contains("利用分") || text.contains("請求分")).collect();
        let usage = |text: &&str| {
            let said = Said::hear(text, self.today, self.page);
            said.period.filter(|month| said.of_usage && matches!(month, Period::Month { .. }))
        };
        // `2019年3月ご請求分(2019年2月ご利用分)`
        let both: Vec<Period> =
            texts.iter().filter(|text| text.contains("請求分")).filter_map(usage).collect();
        if let [month] = both.as_slice() {
            self.page_month = Some(*month);
            return self;
        }
        let chosen: Vec<Period> =
            chosen.filter_map(|text| Said::hear(text, self.today, self.page).period).collect();
        if let [month @ Period::Month { .. }] = chosen.as_slice() {
            self.page_month = Some(*month);
            return self;
        }
        let mut months: Vec<Period> = texts.iter().filter_map(usage).collect();
        if months.is_empty() {
            // `2019年1月請求分(2018年12月21日~2019年1月20日ご利用分)`: a month of usage with no name.
            months.extend(texts.iter().filter_map(|text| billed_month(text, self.today)));
        }
        months.dedup();
        self.page_month = months.first().copied().filter(|_| months.len() == 1);
        self
    }

    fn said_by(&self, label: &Label) -> Rc<Said> {
        let said = self.said(&label.text);
        if label.mixed { Rc::new(said.unclear()) } else { said }
    }

    /// What a label says.
    pub fn said(&self, label: &str) -> Rc<Said> {
        if let Some(said) = self.said.borrow().get(label) {
            return Rc::clone(said);
        }
        let said = Rc::new(Said::hear(label, self.today, self.page));
        self.said.borrow_mut().insert(label.to_owned(), Rc::clone(&said));
        said
    }

    /// Leaves of a label for both numbers of `A / B`, `利用量/利用可能データ量`, the half that speaks of one. False where
    /// no label names both.
    pub fn halve(&self, labels: &mut [Label], half: Half) -> bool {
        let mut told_apart = false;
        for label in labels.iter_mut().filter(|label| label.near <= Near::Beside) {
            let Some((first, second)) = label.text.split_once('/') else { continue };
            let both = [first, second].map(|text| {
                let said = self.said(text);
                let limit = text.trim_start().starts_with("上限").then_some(Measure::DataAllowance);
                data_measure(&said).or_else(|| capacity_measure(&said, false)).or(limit)
            });
            if both.iter().all(Option::is_some) && both.first() != both.last() {
                // A unit at the end of it is that of both: `データ通信ご利用量/上限(MB)`.
                let unit = second.rfind('(').filter(|_| !first.contains('(') && second.ends_with(')'));
                let unit = unit.and_then(|at| second.get(at..)).unwrap_or_default();
                label.text = match half {
                    Half::First => format!("{}{unit}", first.trim()).into(),
                    Half::Second => second.trim().into(),
                };
                told_apart = true;
            }
        }
        told_apart
    }

    /// Whether a text ends with words the portal uses as a label of its own.
    pub fn owns(&self, text: &str) -> bool {
        let squeezed = squeeze(text);
        let labels = self.page.map(|page| page.labels).unwrap_or_default();
        labels.iter().any(|own| squeezed.ends_with(own.text))
    }

    /// Whether a text is a label and nothing else: known words and times.
    pub fn is_label_only(&self, text: &str) -> bool {
        let said = self.said(text);
        if said.senses.iter().any(|(_, sense)| matches!(sense, Sense::Forbidden | Sense::Elsewhere)) {
            return false;
        }
        let mut rest = String::new();
        let mut from = 0;
        for token in scan(text) {
            if !is_when(&token.quantity) {
                return false;
            }
            rest.push_str(text.get(from..token.start).unwrap_or_default());
            from = token.end;
        }
        rest.push_str(text.get(from..).unwrap_or_default());
        let rest = squeeze(&rest);
        let letters = |text: &str| text.chars().filter(|sign| sign.is_alphabetic()).count();
        let known: usize = senses(&rest).iter().map(|(word, _)| letters(word)).sum();
        letters(&rest) == known
    }

    /// The unit a text is, where it is nothing else.
    pub fn said_unit(&self, text: &str) -> Option<Unit> {
        unit_word(text)
    }

    /// The unit of a number printed without one: of a label, of a column head, or of the page by its portal's data.
    pub fn implied_unit(&self, labels: &[Label]) -> Option<Unit> {
        let near = labels.iter().filter(|label| label.near <= Near::Beside || label.near == Near::Heading);
        let named = near.filter_map(|label| self.said(&label.text).unit).next();
        let limited = |label: &&Label| {
            let said = self.said(&label.text);
            label.near == Near::Inline
                && said.points
                && said.buckets().any(|bucket| bucket == Bucket::Limited)
        };
        // `including 300 limited-time points`
        let points = labels.iter().find(limited).map(|_| Unit::Points);
        // `Available points 1,530`
        let named_points = labels.first().filter(|label| {
            label.near <= Near::Beside && !label.mixed && self.said(&label.text).has(Sense::Points)
        });
        let points = points.or(named_points.map(|_| Unit::Points));
        named.or(points).or(self.page.and_then(|page| page.unit))
    }

    /// What a number of this unit means under these labels.
    ///
    /// # Errors
    /// The reason for refusing it, in words.
    pub fn meaning(&self, unit: Unit, labels: &[Label]) -> Result<Meaning, Refusal> {
        let heard: Vec<(Rc<Said>, &Label)> =
            labels.iter().map(|label| (self.said_by(label), label)).collect();
        Self::allows(unit, &heard)?;
        let named = self.measure(unit, &heard);
        let (measure, at) = named.map_err(|reason| Refusal { reason, part: self.part(unit, &heard) })?;
        let (own, label) = heard.get(at).ok_or("no label speaks of it")?;
        // What stands farther than a far label speaks of other figures too.
        let parts = if label.near >= Near::Lead { heard.get(..=at).unwrap_or_default() } else { &heard };
        let bucket = match bucket(measure, parts)? {
            // 月間データ容量 over 残り and 容量, beside what was carried over.
            Bucket::Total
                if !own.names_month_part() && heard.iter().any(|(said, _)| said.names_month_part()) =>
            {
                Bucket::Base
            }
            // 当月データ容量 under データ残量の内訳.
            Bucket::Total if own.has(Sense::ThisMonth) && is_part_of_left(at, &heard) => Bucket::Base,
            // 当月分 3GB under データ残量, beside 繰越分.
            Bucket::Total
                if !own.is_months_part()
                    && matches!(measure, Measure::DataRemaining | Measure::DataAllowance)
                    && heard
                        .iter()
                        .any(|(said, label)| label.near <= Near::Beside && said.is_months_part()) =>
            {
                Bucket::Base
            }
            bucket => bucket,
        };
        // 8月ご利用分の内訳: an amount under it is an item, unless its own label says that it is the sum.
        let unlabelled = heard.first().is_some_and(|(_, nearest)| nearest.near >= Near::Lead);
        let over = |other: &Label| is_breakdown(&other.text) && (unlabelled || other == *label);
        if unit == Unit::Jpy && label.near >= Near::Lead && heard.iter().any(|(_, label)| over(label)) {
            return Err("an item of a breakdown".into());
        }
        let account = heard.iter().any(|(said, _)| said.has(Sense::Account));
        let period = match measure {
            Measure::Points | Measure::Balance | Measure::ValidUntil => None,
            Measure::Bill | Measure::BillToDate => return Ok(self.bill(label, bucket, account, &heard)?),
            _ => Some(self.time_of(measure, self.usage_period(&heard).ok_or("a day of no month")?)),
        };
        Ok(Meaning { measure, bucket, period, label: (*label).clone(), account })
    }

    /// Refuses what a label says is not the line's own, or that it is a plan's size or a sentence.
    fn allows(unit: Unit, heard: &[(Rc<Said>, &Label)]) -> Result<(), Refusal> {
        for (said, label) in heard {
            if said.line && label.near == Near::Row {
                continue;
            }
            let bad =
                said.senses.iter().find(|(_, sense)| matches!(sense, Sense::Forbidden | Sense::Elsewhere));
            // The sum of a bill stands under its last section.
            let section = label.near >= Near::Lead && unit == Unit::Jpy && names_sum(heard);
            // A mail's web page stands under お知らせ, each of its figures behind 【its label】.
            let notice = label.near >= Near::Row && in_brackets(heard);
            let excused =
                |word: &str| (section && SECTIONS.contains(&word)) || (notice && NOTICES.contains(&word));
            if let Some((word, _)) = bad.filter(|(word, _)| !excused(word)) {
                return Err(
                    why(|| format!("「{word}」 in {:?} says it is not the line's own", label.text)).into()
                );
            }
            if unit.bytes(false).is_some() && said.has(Sense::Plan) && label.near <= Near::Row {
                return Err(why(|| format!("{:?} names a plan, and its size with it", label.text)).into());
            }
            if said.prose && label.near <= Near::Beside {
                return Err(why(|| format!("{:?} is a sentence, not a label", label.text)).into());
            }
        }
        Ok(())
    }

    /// The nearest label that says what a number of this unit measures. A row that names a capacity leaves it to the
    /// head of the column: 月間データ容量 over 残り and 容量.
    fn measure(&self, unit: Unit, heard: &[(Rc<Said>, &Label)]) -> Result<(Measure, usize), String> {
        let (measure, at) = self.nearest_measure(unit, heard)?;
        if measure == Measure::DataAllowance && is_part_of_left(at, heard) {
            return Ok((Measure::DataRemaining, at));
        }
        let row = heard.get(at).is_some_and(|(said, label)| {
            let own = said.own == Some(Measure::DataAllowance);
            label.near == Near::Row && ((said.has(Sense::Capacity) && said.own.is_none()) || own)
        });
        let column = heard.iter().position(|(_, label)| label.near == Near::Column);
        if let Some(column) = column.filter(|_| row) {
            let of_column = heard
                .get(column)
                .and_then(|(said, _)| data_measure(said).or_else(|| capacity_measure(said, false)));
            return Ok(of_column.map_or((measure, at), |measure| (measure, column)));
        }
        Ok((measure, at))
    }

    fn nearest_measure(&self, unit: Unit, heard: &[(Rc<Said>, &Label)]) -> Result<(Measure, usize), String> {
        let mut unknown = None;
        for (at, (said, label)) in heard.iter().enumerate() {
            let far = label.near >= Near::Lead;
            let own =
                said.own.filter(|measure| measures(*measure, unit) && !contradicts(*measure, said, heard));
            let found = match unit {
                _ if own.is_some() => own,
                Unit::Kb | Unit::Mb | Unit::Gb | Unit::Packets | Unit::Unlimited => data_measure(said)
                    .or_else(|| capacity_measure(said, far))
                    .or_else(|| volume_measure(said, heard))
                    .or_else(|| low_speed_measure(said, heard)),
                Unit::Jpy => self.money_measure(said, far && !self.is_over(at, heard), heard),
                Unit::Points => points_measure(said),
                Unit::Minutes => voice_measure(said, heard),
                Unit::Count => sms_measure(said, heard),
                Unit::Date => None,
            };
            if far
                && found == Some(Measure::DataUsed)
                && heard.iter().take(at).any(|(said, _)| said.names_plan_part())
            {
                return Err(why(|| format!("{:?} does not say what is printed of that part", label.text)));
            }
            match (found, unknown) {
                (Some(_), Some(text)) if label.near >= Near::Column => {
                    return Err(why(|| format!("the label {text:?} is not known")));
                }
                (Some(measure), _) => return Ok((measure, at)),
                (None, None) if said.is_item(unit) && label.near <= Near::Beside => {
                    unknown = Some(&*label.text)
                }
                (None, _) if far && !said.passes() => break,
                (None, _) => {}
            }
        }
        if unit.bytes(false).is_some()
            && let Some(days) = used_on_a_day(heard)
        {
            return Ok((Measure::DataUsed, days));
        }
        Err("no label says what it is".to_owned())
    }

    /// Whether a heading names the sum under it: a sum under nothing but headings is what they name, where they name its
    /// month too.
    fn is_over(&self, at: usize, heard: &[(Rc<Said>, &Label)]) -> bool {
        let Some((said, label)) = heard.get(at) else { return false };
        let billed = said.has(Sense::Bill);
        let heads = label.near == Near::Heading || (billed && in_a_month(heard));
        let dated = said.has(Sense::ToDate)
            || (billed && self.page_month.is_some())
            || heard.iter().any(|(said, _)| said.period.is_some());
        let passes = |said: &Said| !said.names_fee() && (said.passes() || said.is_status());
        heads && dated && heard.iter().take(at).all(|(nearer, _)| passes(nearer))
    }

    /// What is known of an amount of data without a measure: its nearest label names a part, or only data.
    fn part(&self, unit: Unit, heard: &[(Rc<Said>, &Label)]) -> Option<Part> {
        unit.bytes(false)?;
        let (said, label) = heard.first().filter(|(_, label)| label.near <= Near::Beside)?;
        let near = || heard.iter().filter(|(_, label)| label.near <= Near::Column).map(|(said, _)| said);
        if near().any(|said| said.unknown || said.has(Sense::Plan)) {
            return None;
        }
        let bucket = match bucket(Measure::DataAllowance, heard).ok()? {
            // 当月分 beside parts of other months is the plan's own.
            Bucket::Total
                if !said.senses.is_empty()
                    && said.senses.iter().all(|(_, sense)| *sense == Sense::ThisMonth) =>
            {
                Bucket::Base
            }
            bucket => bucket,
        };
        // 2月分, or `2026/03/31まで`, of what is left.
        let lot = near().all(|said| said.senses.is_empty()) && (said.until || said.is_month_part());
        let (bucket, period) = match bucket {
            Bucket::Total if lot => (Bucket::Base, Some(Period::Current)),
            bucket => (bucket, said.is_month_part().then_some(Period::Current)),
        };
        let volume = near()
            .any(|said| [Sense::Volume, Sense::Capacity, Sense::Total].iter().any(|sense| said.has(*sense)));
        let squeezed = squeeze(&label.text);
        let within = said.names_part() && squeezed.trim_start_matches(['(', '※']).starts_with("うち");
        let period = period.or_else(|| self.usage_period(heard))?;
        (bucket != Bucket::Total || volume).then(|| Part {
            bucket,
            unit,
            within,
            volume,
            period,
            label: (*label).clone(),
        })
    }

    fn money_measure(&self, said: &Said, far: bool, heard: &[(Rc<Said>, &Label)]) -> Option<Measure> {
        if said.has(Sense::Balance) && !far {
            return Some(Measure::Balance);
        }
        let named = said.has(Sense::Bill) || said.has(Sense::Charges);
        let summed = said.has(Sense::Total)
            && heard.iter().any(|(other, _)| other.has(Sense::Bill) || other.has(Sense::Charges));
        // Where a page prints nothing but bills, an amount right beside a number is that number's.
        let own =
            said.phone && heard.first().is_some_and(|(first, label)| first.phone && label.near <= Near::Row);
        let implied = self.page.is_some_and(|page| page.unit == Some(Unit::Jpy)) && (named || own);
        let to_date = said.has(Sense::ToDate) && !far;
        ((!far && (named || summed)) || implied || to_date).then_some(Measure::Bill)
    }

    /// A bill or the charges so far, and the month they are for.
    fn bill(
        &self,
        label: &Label,
        bucket: Bucket,
        account: bool,
        heard: &[(Rc<Said>, &Label)],
    ) -> Result<Meaning, String> {
        let of_usage = heard.iter().find(|(said, _)| said.of_usage && said.period.is_some());
        // `11月10日確定` beside the month it was fixed for.
        let month = |said: &Said| matches!(said.period, Some(Period::Month { .. } | Period::Current));
        let of_month = || heard.iter().find(|(said, _)| month(said));
        let period =
            of_usage.or_else(of_month).or_else(|| heard.iter().find(|(said, _)| said.period.is_some()));
        let period = period.and_then(|(said, _)| said.period).or(self.page_month);
        let nearest = |sense: Sense| heard.iter().position(|(said, _)| said.has(sense));
        let until = heard.iter().position(|(said, label)| said.until && label.near <= Near::Beside);
        let open = nearest(Sense::ToDate).into_iter().chain(until).min();
        let to_date =
            open.is_some() && nearest(Sense::Fixed).is_none_or(|fixed| open.is_some_and(|open| open < fixed));
        let running = self.is_running(period) && nearest(Sense::Fixed).is_none();
        let billed = heard.iter().any(|(said, _)| said.has(Sense::Bill))
            && matches!(period, Some(Period::Month { .. }));
        // ご請求予定額 of a month that is over is its bill before it is collected.
        let collected = || open.and_then(|at| heard.get(at)).is_some_and(|(said, _)| said.says_scheduled());
        let (measure, period) = match period {
            Some(Period::Day(_) | Period::Last3Days) => return Err("a day has no bill".to_owned()),
            Some(month @ Period::Month { .. }) if to_date && !self.is_running(Some(month)) && collected() => {
                (Measure::Bill, month)
            }
            _ if to_date || (running && !billed) => (Measure::BillToDate, Period::Current),
            Some(month @ Period::Month { .. }) => (Measure::Bill, month),
            Some(Period::Current) | None => return Err("no month is named for it".to_owned()),
        };
        Ok(Meaning { measure, bucket, period: Some(period), label: label.clone(), account })
    }

    fn is_running(&self, period: Option<Period>) -> bool {
        match period {
            Some(Period::Current) => true,
            Some(Period::Month { year, month }) => (year, month) == (self.today.year(), self.today.month()),
            Some(Period::Day(_) | Period::Last3Days) | None => false,
        }
    }

    /// The time usage is about: what the nearest label names, else the running cycle. `None` for a day of a month that
    /// nobody names.
    fn usage_period(&self, heard: &[(Rc<Said>, &Label)]) -> Option<Period> {
        let named = heard.iter().find_map(|(said, _)| said.period);
        let near = heard.iter().filter(|(_, label)| label.near <= Near::Column);
        if let Some(day) = near.into_iter().find_map(|(said, _)| said.day.filter(|_| said.period.is_none())) {
            let (year, month) = match named? {
                Period::Month { year, month } => (year, month),
                Period::Current => (self.today.year(), self.today.month()),
                Period::Day(_) | Period::Last3Days => return None,
            };
            return Date::new(year, month, day).ok().filter(|day| *day <= self.today).map(Period::Day);
        }
        if let Some(Period::Day(day)) = named {
            return Some(Period::Day(self.in_named_year(day, heard)));
        }
        Some(if self.is_running(named) { Period::Current } else { named.unwrap_or(Period::Current) })
    }

    /// What is left or given is so now; a day that is over, by its label, is when it was bought.
    fn time_of(&self, measure: Measure, named: Period) -> Period {
        let kept = matches!(measure, Measure::DataRemaining | Measure::DataAllowance);
        match named {
            Period::Day(day) if kept && day < self.today => Period::Current,
            named => named,
        }
    }

    /// A day whose label prints no year, in that of the month over it: `3月1日` under `2025年3月`.
    fn in_named_year(&self, day: Date, heard: &[(Rc<Said>, &Label)]) -> Date {
        let own = heard.iter().find(|(said, _)| said.period == Some(Period::Day(day)));
        if own.is_none_or(|(said, _)| said.year) {
            return day;
        }
        let year = heard.iter().find_map(|(said, _)| match said.period {
            Some(Period::Month { year, month }) if said.year && month == day.month() => Some(year),
            _ => None,
        });
        let named = year.and_then(|year| Date::new(year, day.month(), day.day()).ok());
        named.filter(|named| *named <= self.today).unwrap_or(day)
    }
}

/// What the sections of a bill are headed by, which are none of its sum.
const SECTIONS: [&str; 6] = ["消費税", "割引", "オプション", "分割", "手数料", "機種"];

/// What a mail is headed by.
const NOTICES: [&str; 2] = ["お知らせ", "通知"];

/// Whether the label right before a number stands in brackets: `【基本データ残量】 6,148 MB`.
fn in_brackets(heard: &[(Rc<Said>, &Label)]) -> bool {
    heard.first().is_some_and(|(said, label)| {
        let text = label.text.trim();
        label.near == Near::Inline
            && text.starts_with('【')
            && text.ends_with('】')
            && (said.has(Sense::Remaining) || said.has(Sense::Used))
    })
}

/// Whether the label right at a number names the sum of a bill: `ご請求金額合計`.
fn names_sum(heard: &[(Rc<Said>, &Label)]) -> bool {
    heard.first().is_some_and(|(said, label)| label.near <= Near::Row && said.has(Sense::Bill))
}

/// Whether an amount of this unit can be of this measure.
fn measures(measure: Measure, unit: Unit) -> bool {
    match measure {
        Measure::DataRemaining | Measure::DataUsed | Measure::DataAllowance => {
            // Prepaid data of 2010 was sold in minutes online.
            unit.bytes(false).is_some() || matches!(unit, Unit::Unlimited | Unit::Minutes)
        }
        Measure::BillToDate | Measure::Bill | Measure::Balance => unit == Unit::Jpy,
        Measure::Points => unit == Unit::Points,
        Measure::VoiceUsed | Measure::VoiceRemaining => unit == Unit::Minutes,
        Measure::SmsUsed => unit == Unit::Count,
        Measure::ValidUntil => unit == Unit::Date,
    }
}

fn data_measure(said: &Said) -> Option<Measure> {
    let order = [
        (Sense::Remaining, Measure::DataRemaining),
        (Sense::Allowance, Measure::DataAllowance),
        (Sense::Used, Measure::DataUsed),
        (Sense::Traffic, Measure::DataUsed),
    ];
    order.iter().find(|(sense, _)| said.has(*sense)).map(|(_, measure)| *measure)
}

/// データ容量 beside a number is what may be used; as a heading it stands over what is left as well.
fn capacity_measure(said: &Said, far: bool) -> Option<Measure> {
    (said.has(Sense::Capacity) && !far).then_some(Measure::DataAllowance)
}

/// Whether a label says more than the portal's own word in it, or stands where all that is printed is what is left:
/// 基本データ量 is what the plan gives, 基本データ量の残り is not.
fn contradicts(own: Measure, said: &Said, heard: &[(Rc<Said>, &Label)]) -> bool {
    let left = heard.iter().any(|(other, _)| other.has(Sense::Remaining));
    own == Measure::DataAllowance && (left || said.has(Sense::Used))
}

/// Data of a past day or of three days can only be what was used then.
fn volume_measure(said: &Said, heard: &[(Rc<Said>, &Label)]) -> Option<Measure> {
    let past = |said: &Said| matches!(said.period, Some(Period::Day(_) | Period::Last3Days));
    let named = heard.iter().any(|(other, label)| past(other) && label.near <= Near::Beside);
    (said.has(Sense::Volume) && named).then_some(Measure::DataUsed)
}

/// 低速通信, beside nothing that says what is left or given, is what was used, as 高速通信 is.
fn low_speed_measure(said: &Said, heard: &[(Rc<Said>, &Label)]) -> Option<Measure> {
    const GIVEN: [Sense; 3] = [Sense::Remaining, Sense::Allowance, Sense::Capacity];
    let named = said.senses.iter().any(|(word, _)| *word == "低速通信");
    let given = heard.iter().any(|(other, _)| GIVEN.iter().any(|sense| other.has(*sense)));
    (named && !given).then_some(Measure::DataUsed)
}

fn points_measure(said: &Said) -> Option<Measure> {
    let limited = said.buckets().any(|bucket| bucket == Bucket::Limited);
    (said.has(Sense::Points) || limited || said.has(Sense::Scheme)).then_some(Measure::Points)
}

fn voice_measure(said: &Said, heard: &[(Rc<Said>, &Label)]) -> Option<Measure> {
    // `通話料(20.5分) 902円`: a remark on a charge.
    if said.senses.iter().any(|(word, sense)| *sense == Sense::Voice && word.ends_with('料')) {
        return None;
    }
    let any = |sense: Sense| heard.iter().any(|(other, _)| other.has(sense));
    if !any(Sense::Voice) && !any(Sense::FreeVoice) {
        return None;
    }
    match data_measure(said) {
        Some(Measure::DataRemaining) => Some(Measure::VoiceRemaining),
        Some(Measure::DataUsed) if !any(Sense::FreeVoice) || alone(said) => Some(Measure::VoiceUsed),
        _ => counted(said, Sense::Voice, heard).then_some(Measure::VoiceUsed),
    }
}

/// The label that speaks of the last three days, over data whose own label is one of them: what was used then.
fn used_on_a_day(heard: &[(Rc<Said>, &Label)]) -> Option<usize> {
    let (nearest, label) = heard.first()?;
    let day = matches!(nearest.period, Some(Period::Day(_))) && nearest.senses.is_empty();
    let own = day && label.near <= Near::Beside;
    heard.iter().position(|(said, _)| said.has(Sense::Last3Days)).filter(|_| own)
}

/// Whether the nearest label of a number is a month and nothing more.
fn in_a_month(heard: &[(Rc<Said>, &Label)]) -> bool {
    heard.first().is_some_and(|(said, label)| {
        label.near <= Near::Beside
            && matches!(said.period, Some(Period::Month { .. }))
            && said.senses.is_empty()
    })
}

/// Whether the label at a place names a part, 追加データ容量 or 当月データ容量, and stands in a list of what is left:
/// under データ残量, or データ残量の内訳.
fn is_part_of_left(at: usize, heard: &[(Rc<Said>, &Label)]) -> bool {
    let Some((said, label)) = heard.get(at) else { return false };
    let mut far = heard.iter().filter(|(_, label)| label.near >= Near::Lead);
    let left = far
        .find(|(said, _)| !said.passes())
        .filter(|(said, _)| data_measure(said) == Some(Measure::DataRemaining) && !said.has(Sense::Used));
    // Columns of their own, 容量 and 残り, say which is which.
    let told_apart = heard.iter().any(|(said, label)| {
        label.near == Near::Column && (data_measure(said).is_some() || said.has(Sense::Capacity))
    });
    let listed = |heading: &Label| said.names_plan_part() || is_breakdown(&heading.text);
    said.has(Sense::Capacity)
        && said.own.is_none()
        && label.near <= Near::Beside
        && !told_apart
        && left.is_some_and(|(_, heading)| listed(heading))
}

/// Whether a label is of the items of a sum.
fn is_breakdown(label: &str) -> bool {
    ["内訳", "明細", "breakdown"].iter().any(|word| label.contains(word))
}

/// Whether a label says that something, maybe free calls, was used and nothing else: `使用 46分` of 無料通話.
fn alone(said: &Said) -> bool {
    said.senses.iter().all(|(_, sense)| matches!(sense, Sense::Used | Sense::FreeVoice))
}

fn sms_measure(said: &Said, heard: &[(Rc<Said>, &Label)]) -> Option<Measure> {
    let used = data_measure(said) == Some(Measure::DataUsed);
    let sms = heard.iter().any(|(other, _)| other.has(Sense::Sms));
    ((used && sms) || counted(said, Sense::Sms, heard)).then_some(Measure::SmsUsed)
}

/// Whether a label right beside an amount names calls or messages and a month is named for it: `今月の通話 / 国内通話
/// 18分` can only be what was used.
fn counted(said: &Said, sense: Sense, heard: &[(Rc<Said>, &Label)]) -> bool {
    let beside =
        heard.iter().any(|(other, label)| std::ptr::eq(&**other, said) && label.near <= Near::Beside);
    let month = |period: &Period| matches!(period, Period::Current | Period::Month { .. });
    let dated = heard
        .iter()
        .any(|(other, label)| other.period.as_ref().is_some_and(month) || label.text.contains("利用状況"));
    let other = [Sense::Remaining, Sense::Allowance, Sense::FreeVoice];
    let remark = |label: &Label| {
        let text = label.text.trim_matches([' ', JOINT]);
        label.near == Near::Inline && text.starts_with('(') && text.ends_with(')')
    };
    let said_other = |said: &Said| other.iter().any(|sense| said.has(*sense));
    let all_used = !heard.iter().any(|(said, label)| said_other(said) && !remark(label));
    beside && dated && all_used && said.has(sense)
}

/// The part of the measure: what the nearest label that names one says.
fn bucket(measure: Measure, heard: &[(Rc<Said>, &Label)]) -> Result<Bucket, String> {
    let fits = |bucket: &Bucket| match measure {
        Measure::DataRemaining | Measure::DataUsed | Measure::DataAllowance => *bucket != Bucket::Limited,
        Measure::Points => *bucket == Bucket::Limited,
        _ => false,
    };
    for (said, label) in heard {
        // It is a switch, too, that headings name: データ容量・節約モード.
        if label.near >= Near::Lead && said.senses.iter().any(|(word, _)| *word == "節約モード") {
            continue;
        }
        let mut named = said.buckets().filter(fits);
        let Some(first) = named.next() else {
            // `区分 合計` under the heading of the part before it.
            if said.has(Sense::Total) && begins_with_kind(&label.text) {
                return Ok(Bucket::Total);
            }
            continue;
        };
        if named.any(|other| other != first) {
            return Err(why(|| format!("{:?} names two parts", label.text)));
        }
        return Ok(first);
    }
    Ok(Bucket::Total)
}
