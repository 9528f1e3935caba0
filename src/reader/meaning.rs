//! What a number means, from the texts that speak of it.
//!
//! Owns the rules that turn the senses of labels into measure, bucket and period, and the reasons for refusing. Unknown
//! words near a number are a reason to refuse what only a heading says: missing is better than wrong.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use jiff::civil::Date;

use super::label::{Label, Near, is_prose, says_nothing};
use super::lexicon::{Sense, senses, squeeze};
use crate::capture::{Bucket, Measure, Period, Unit};
use crate::portals::Page;
use crate::quantity::{Quantity, When, scan};

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

/// What a label says, kept because headings speak of many numbers.
#[derive(Debug)]
pub struct Said {
    senses: Vec<(&'static str, Sense)>,
    period: Option<Period>,
    /// The month is named as one of usage (ご利用分).
    of_usage: bool,
    until: bool,
    unit: Option<Unit>,
    points: bool,
    /// What the portal's own label says.
    own: Option<Measure>,
    /// It has letters and nothing known.
    unknown: bool,
    /// It names an item that is none of the measures, such as 基本使用料.
    item: bool,
}

impl Said {
    fn has(&self, sense: Sense) -> bool {
        self.senses.iter().any(|(_, found)| *found == sense)
    }

    /// Whether a heading leaves it to the one over it to say what is measured: it names a time or a part, or nothing.
    fn passes(&self) -> bool {
        let passing = |sense: &Sense| {
            matches!(
                sense,
                Sense::Of(_)
                    | Sense::ThisMonth
                    | Sense::LastMonth
                    | Sense::Today
                    | Sense::Yesterday
                    | Sense::DayBefore
                    | Sense::Last3Days
                    | Sense::Volume
                    | Sense::Total
                    | Sense::Nothing
            )
        };
        self.period.is_some() || (!self.unknown && self.senses.iter().all(|(_, sense)| passing(sense)))
    }

    fn buckets(&self) -> impl Iterator<Item = Bucket> {
        self.senses.iter().filter_map(|(_, sense)| match sense {
            Sense::Of(bucket) => Some(*bucket),
            _ => None,
        })
    }
}

/// Reads labels for one page and one day.
pub struct Interpreter<'a> {
    today: Date,
    page: Option<&'a Page>,
    /// The only month of usage that the page names.
    page_month: Option<Period>,
    said: RefCell<HashMap<String, Rc<Said>>>,
}

impl<'a> Interpreter<'a> {
    /// For a page looked at on `today`, in Japan.
    pub fn new(today: Date, page: Option<&'a Page>) -> Self {
        Self { today, page, page_month: None, said: RefCell::default() }
    }

    /// Takes the texts of the page, to know the only month of usage that they name.
    #[must_use]
    pub fn with_texts<'t>(mut self, texts: impl Iterator<Item = &'t str>) -> Self {
        let mut months: Vec<Period> = Vec::new();
        for text in texts.filter(|text| text.contains("利用分")) {
            let said = self.hear(text);
            months.extend(said.period.filter(|month| said.of_usage && matches!(month, Period::Month { .. })));
        }
        months.dedup();
        self.page_month = months.first().copied().filter(|_| months.len() == 1);
        self
    }

    /// What a label says.
    pub fn said(&self, label: &str) -> Rc<Said> {
        if let Some(said) = self.said.borrow().get(label) {
            return Rc::clone(said);
        }
        let said = Rc::new(self.hear(label));
        self.said.borrow_mut().insert(label.to_owned(), Rc::clone(&said));
        said
    }

    fn hear(&self, label: &str) -> Said {
        let squeezed = squeeze(label);
        let senses = senses(&squeezed);
        let tokens = scan(label);
        let carried = senses.iter().any(|(_, sense)| *sense == Sense::Of(Bucket::CarriedOver));
        let until = tokens.iter().any(|token| {
            matches!(token.quantity, Quantity::When(when) if when.as_of)
                || (is_when(&token.quantity) && follows(label, token.end, &["まで", "時点", "現在"]))
        });
        let of_usage = tokens.iter().any(|token| {
            matches!(token.quantity, Quantity::When(_)) && follows(label, token.end, &["ご利用分", "利用分"])
        });
        let phone = tokens.iter().any(|token| matches!(token.quantity, Quantity::Phone { .. }));
        let labels = self.page.map(|page| page.labels).unwrap_or_default();
        let own = labels.iter().find(|own| squeezed.contains(own.text)).map(|own| own.measure);
        let says = |sense: Sense| !matches!(sense, Sense::Volume | Sense::Nothing);
        let known: usize = senses.iter().map(|(word, _)| word.len()).sum();
        let known = known == squeezed.len() || senses.iter().any(|(_, sense)| says(*sense)) || own.is_some();
        let item = !senses.is_empty() && senses.iter().all(|(_, sense)| *sense == Sense::Nothing);
        let dated = tokens.iter().any(|token| is_when(&token.quantity));
        let unknown = !known && !dated && !says_nothing(label);
        Said {
            period: self.period(label, &senses, carried),
            unit: unit_in(label),
            points: ["ポイント", "point", "积分", "點數", "积分"].iter().any(|word| squeezed.contains(word)),
            unknown: unknown && !phone && unit_in(label).is_none() && !is_remark(&squeezed),
            own,
            item,
            of_usage,
            until,
            senses,
        }
    }

    /// The time a label names.
    fn period(&self, label: &str, senses: &[(&'static str, Sense)], carried: bool) -> Option<Period> {
        let expiry = senses.iter().any(|(_, sense)| *sense == Sense::Expiry);
        let mut tokens = scan(label);
        tokens.sort_by_key(|token| !follows(label, token.end, &["ご利用分", "利用分"]));
        for token in tokens {
            match token.quantity {
                Quantity::When(when)
                    if !when.as_of
                        && !expiry
                        && !follows(label, token.end, &["まで", "時点", "現在", "に"]) =>
                {
                    let billed = senses.iter().any(|(_, sense)| matches!(sense, Sense::Bill | Sense::ToDate));
                    return self.past(when, billed);
                }
                Quantity::Span(from, to) => return self.span(from.date(self.today)?, to.date(self.today)?),
                _ => {}
            }
        }
        senses.iter().find_map(|(_, sense)| match sense {
            Sense::ThisMonth => Some(Period::Current),
            Sense::Today => Some(Period::Day(self.today)),
            Sense::Yesterday => self.today.yesterday().ok().map(Period::Day),
            Sense::DayBefore => self.today.yesterday().and_then(Date::yesterday).ok().map(Period::Day),
            Sense::Last3Days => Some(Period::Last3Days),
            Sense::LastMonth if !carried => {
                let last = self.today.first_of_month().yesterday().ok()?;
                Some(Period::Month { year: last.year(), month: last.month() })
            }
            _ => None,
        })
    }

    /// The day or month a label names. A year that is not printed is the nearest, but usage is never of a time to come:
    /// in November 12月 is last December, unless it is the month of a bill.
    fn past(&self, when: When, billed: bool) -> Option<Period> {
        let date = When { day: when.day.or(Some(1)), ..when }.date(self.today)?;
        let ahead = if when.day.is_some() { date > self.today } else { date.first_of_month() > self.today };
        let year =
            if ahead && when.year.is_none() && !billed { date.year().checked_sub(1)? } else { date.year() };
        if when.day.is_none() {
            return Some(Period::Month { year, month: date.month() });
        }
        Date::new(year, date.month(), date.day()).ok().map(Period::Day)
    }

    /// A span of days: the running cycle, a month, or nothing that has a name.
    fn span(&self, from: Date, to: Date) -> Option<Period> {
        let days = from.until(to).ok()?.get_days();
        let month_so_far = from.day() == 1 && from.first_of_month() == self.today.first_of_month();
        if month_so_far || (from <= self.today && self.today <= to && (20..=45).contains(&days)) {
            return Some(Period::Current);
        }
        if from.day() == 1 && to == from.last_of_month() {
            return Some(Period::Month { year: from.year(), month: from.month() });
        }
        (days == 0).then_some(Period::Day(from))
    }

    /// The unit a text is, where it is nothing else.
    pub fn said_unit(&self, text: &str) -> Option<Unit> {
        unit_word(text)
    }

    /// The unit of a number printed without one: of a label, of a column head, or of the page by its portal's data.
    pub fn implied_unit(&self, labels: &[Label]) -> Option<Unit> {
        let near = labels.iter().filter(|label| label.near <= Near::Beside || label.near == Near::Heading);
        near.filter_map(|label| self.said(&label.text).unit).next().or(self.page.and_then(|page| page.unit))
    }

    /// What a number of this unit means under these labels.
    ///
    /// # Errors
    /// The reason for refusing it, in words.
    pub fn meaning(&self, unit: Unit, labels: &[Label]) -> Result<Meaning, String> {
        let heard: Vec<(Rc<Said>, &Label)> =
            labels.iter().map(|label| (self.said(&label.text), label)).collect();
        for (said, label) in &heard {
            let bad =
                said.senses.iter().find(|(_, sense)| matches!(sense, Sense::Forbidden | Sense::Elsewhere));
            if let Some((word, _)) = bad {
                return Err(format!("「{word}」 in {:?} says it is not the line's own", label.text));
            }
            if is_prose(&label.text) && label.near <= Near::Beside {
                return Err(format!("{:?} is a sentence, not a label", label.text));
            }
        }
        let (measure, at) = self.measure(unit, &heard)?;
        let (_, label) = heard.get(at).ok_or("no label speaks of it")?;
        let bucket = bucket(measure, &heard)?;
        let account =
            heard.iter().any(|(said, label)| said.has(Sense::Account) && label.near <= Near::Beside);
        let period = match measure {
            Measure::Points | Measure::Balance | Measure::ValidUntil => None,
            Measure::Bill | Measure::BillToDate => return self.bill(label, bucket, account, &heard),
            _ => Some(self.usage_period(&heard)),
        };
        Ok(Meaning { measure, bucket, period, label: (*label).clone(), account })
    }

    /// The nearest label that says what a number of this unit measures.
    fn measure(&self, unit: Unit, heard: &[(Rc<Said>, &Label)]) -> Result<(Measure, usize), String> {
        let mut unknown = None;
        for (at, (said, label)) in heard.iter().enumerate() {
            let far = label.near >= Near::Lead;
            let own = said.own.filter(|measure| measures(*measure, unit));
            let found = match unit {
                _ if own.is_some() => own,
                Unit::Kb | Unit::Mb | Unit::Gb | Unit::Packets | Unit::Unlimited => {
                    data_measure(said).or_else(|| volume_measure(said, heard))
                }
                Unit::Jpy => self.money_measure(said, far, heard),
                Unit::Points => points_measure(said, heard),
                Unit::Minutes => voice_measure(said, heard),
                Unit::Count => sms_measure(said, heard),
                Unit::Date => None,
            };
            match (found, unknown) {
                (Some(_), Some(text)) if label.near >= Near::Beside => {
                    return Err(format!("the label {text:?} is not known"));
                }
                (Some(measure), _) => return Ok((measure, at)),
                (None, None) if (said.unknown || said.item) && label.near <= Near::Row => {
                    unknown = Some(label.text.as_str())
                }
                (None, _) if far && !said.passes() => break,
                (None, _) => {}
            }
        }
        Err("no label says what it is".to_owned())
    }

    fn money_measure(&self, said: &Said, far: bool, heard: &[(Rc<Said>, &Label)]) -> Option<Measure> {
        if said.has(Sense::Balance) && !far {
            return Some(Measure::Balance);
        }
        let named = said.has(Sense::Bill) || said.has(Sense::Charges);
        let summed = said.has(Sense::Total)
            && heard.iter().any(|(other, _)| other.has(Sense::Bill) || other.has(Sense::Charges));
        let implied = self.page.is_some_and(|page| page.unit == Some(Unit::Jpy)) && named;
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
        let period = of_usage.or_else(|| heard.iter().find(|(said, _)| said.period.is_some()));
        let period = period.and_then(|(said, _)| said.period).or(self.page_month);
        let nearest = |sense: Sense| heard.iter().position(|(said, _)| said.has(sense));
        let until = heard.iter().position(|(said, label)| said.until && label.near <= Near::Beside);
        let open = nearest(Sense::ToDate).into_iter().chain(until).min();
        let to_date =
            open.is_some() && nearest(Sense::Fixed).is_none_or(|fixed| open.is_some_and(|open| open < fixed));
        let running = self.is_running(period) && nearest(Sense::Fixed).is_none();
        let billed = heard.iter().any(|(said, _)| said.has(Sense::Bill))
            && matches!(period, Some(Period::Month { .. }));
        let (measure, period) = match period {
            Some(Period::Day(_) | Period::Last3Days) => return Err("a day has no bill".to_owned()),
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

    /// The time usage is about: what the nearest label names, else the running cycle.
    fn usage_period(&self, heard: &[(Rc<Said>, &Label)]) -> Period {
        let named = heard.iter().find_map(|(said, _)| said.period);
        if self.is_running(named) { Period::Current } else { named.unwrap_or(Period::Current) }
    }
}

/// Whether an amount of this unit can be of this measure.
fn measures(measure: Measure, unit: Unit) -> bool {
    match measure {
        Measure::DataRemaining | Measure::DataUsed | Measure::DataAllowance => {
            unit.bytes(false).is_some() || unit == Unit::Unlimited
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

/// Data of a past day or of three days can only be what was used then.
fn volume_measure(said: &Said, heard: &[(Rc<Said>, &Label)]) -> Option<Measure> {
    let past = |said: &Said| matches!(said.period, Some(Period::Day(_) | Period::Last3Days));
    let named = heard.iter().any(|(other, label)| past(other) && label.near <= Near::Beside);
    (said.has(Sense::Volume) && named).then_some(Measure::DataUsed)
}

fn points_measure(said: &Said, heard: &[(Rc<Said>, &Label)]) -> Option<Measure> {
    let limited =
        said.buckets().any(|bucket| bucket == Bucket::Limited) && heard.iter().any(|(other, _)| other.points);
    (said.has(Sense::Points) || limited).then_some(Measure::Points)
}

fn voice_measure(said: &Said, heard: &[(Rc<Said>, &Label)]) -> Option<Measure> {
    if !heard.iter().any(|(other, _)| other.has(Sense::Voice)) {
        return None;
    }
    match data_measure(said) {
        Some(Measure::DataRemaining) => Some(Measure::VoiceRemaining),
        Some(Measure::DataUsed) => Some(Measure::VoiceUsed),
        _ => None,
    }
}

fn sms_measure(said: &Said, heard: &[(Rc<Said>, &Label)]) -> Option<Measure> {
    let used = data_measure(said) == Some(Measure::DataUsed);
    (used && heard.iter().any(|(other, _)| other.has(Sense::Sms))).then_some(Measure::SmsUsed)
}

/// The part of the measure: what the nearest label that names one says.
fn bucket(measure: Measure, heard: &[(Rc<Said>, &Label)]) -> Result<Bucket, String> {
    let fits = |bucket: &Bucket| match measure {
        Measure::DataRemaining | Measure::DataUsed | Measure::DataAllowance => *bucket != Bucket::Limited,
        Measure::Points => *bucket == Bucket::Limited,
        _ => false,
    };
    for (said, label) in heard {
        let mut named = said.buckets().filter(fits);
        let Some(first) = named.next() else { continue };
        if named.any(|other| other != first) {
            return Err(format!("{:?} names two parts", label.text));
        }
        return Ok(first);
    }
    Ok(Bucket::Total)
}

fn is_when(quantity: &Quantity) -> bool {
    matches!(quantity, Quantity::When(_) | Quantity::Span(..))
}

/// Whether one of the words comes right after a byte, but for white space and closing signs.
pub fn follows(text: &str, end: usize, words: &[&str]) -> bool {
    let rest = text
        .get(end..)
        .unwrap_or_default()
        .trim_start_matches(|sign: char| sign.is_whitespace() || sign.is_control());
    words.iter().any(|word| rest.starts_with(word))
}

/// A remark that takes nothing from a label: tax, the unit.
fn is_remark(squeezed: &str) -> bool {
    ["税込", "(税込)", "税抜", "(税抜)", "内訳", "うち", "の", "は", "計"].contains(&squeezed)
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
fn unit_word(word: &str) -> Option<Unit> {
    let word = word.trim();
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
