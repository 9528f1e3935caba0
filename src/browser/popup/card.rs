//! Draws a card: the line, its large figure with the bar, the list below.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::capture::{Amount, Certainty, Measure, Reading};
use crate::card::{Card, Fact, Head, Part};
use crate::error::Result;
use crate::history::Lines;
use crate::latest::{Figure, KnownLine};
use crate::outlook::{self, Ends, Until};
use crate::time::{Moment, Stamp};

use super::super::page::{add, put, set, within};
use super::super::words::carrier;
use super::{Popup, joined, mark};

/// Seconds between two looks that a person would call one.
const TOGETHER: i64 = 10 * 60;

/// Days before something lapses from which on it is said how many are left: as soon as points are warned of at first.
const SOON: i64 = 14;

/// Seconds after which a figure begins to fade, and after which it is faded: a day, and a week.
const FADES: [(i64, &str); 2] = [(7 * 24 * 60 * 60, "old"), (24 * 60 * 60, "aged")];

impl Popup {
    /// A card in full, without its notices.
    pub(super) fn card(&self, card: &Card<'_>, names: &Lines, colour: usize, nth: usize) -> Result<Element> {
        let element = self.page.copy("card")?;
        element.class_list().add_1(&format!("line-{colour}")).ok();
        self.title(&element, card.line, names, nth)?;
        match &card.head {
            Some(head) => self.head(&element, card.line, head)?,
            None => within(&element, ".head")?.remove(),
        }
        let age = card.seen().map_or(0, |seen| self.now.seconds() - seen.seconds());
        if let Some((_, class)) = FADES.iter().find(|(from, _)| age > *from) {
            element.class_list().add_1(class).ok();
        }
        let facts = within(&element, ".facts")?;
        for fact in &card.facts {
            add(&facts, &self.fact(card.line, fact, card.seen())?)?;
        }
        if card.facts.is_empty() {
            facts.remove();
        }
        let seen = card.seen().filter(|_| card.head.is_none());
        let age = seen.map_or_else(String::new, |seen| self.words.read_ago(seen, self.now));
        put(&element, ".age", &age)?;
        Ok(element)
    }

    /// Shows a card in short: its buckets and its other figures unfold on a tap.
    pub(super) fn fold(&self, element: &Element, card: &Card<'_>) -> Result<()> {
        let Some(head) = &card.head else { return Ok(()) };
        let details = self.page.copy("folded")?;
        if !head.parts.is_empty() {
            add(&details, &within(element, ".parts")?)?;
        }
        if !card.facts.is_empty() {
            add(&details, &within(element, ".facts")?)?;
        }
        if details.child_element_count() > 1 {
            add(element, &details)?;
        }
        Ok(())
    }

    fn title(&self, element: &Element, line: &KnownLine, names: &Lines, nth: usize) -> Result<()> {
        let carrier = carrier(&line.carrier);
        let number = match &line.line {
            Some(digits) => format!("{carrier} ···{digits}"),
            None => carrier.to_owned(),
        };
        let number = self.words.nth(number, nth);
        let name = names.all().iter().find(|named| named.id == line.id).and_then(|named| named.name.as_ref());
        let plan = line.plan.clone().or_else(|| line.line.is_none().then(|| self.words.say("account")));
        put(element, ".mark", &mark(carrier))?;
        put(element, "h2", name.unwrap_or(&number))?;
        if name.is_none() {
            set(&within(element, "h2")?, "aria-label", &self.words.nth(self.words.line(line), nth))?;
        }
        put(element, ".number", name.map_or("", |_| &number))?;
        put(element, ".plan", &plan.unwrap_or_default())
    }

    fn head(&self, element: &Element, line: &KnownLine, head: &Head<'_>) -> Result<()> {
        let reading = &head.figure.reading;
        let printed = self.words.printed(reading, self.now);
        put(element, ".label", &self.words.label(reading, self.now))?;
        put(element, ".big", &printed.number)?;
        put(element, ".unit", &printed.unit)?;
        put(element, ".of", &head.of.map_or_else(String::new, |of| self.of(&of.reading)))?;
        if reading.certainty == Certainty::Likely {
            within(element, ".big")?.class_list().add_1("likely").ok();
        }
        self.tells(&within(element, ".seen")?, line, head.figure)?;
        self.gauge(&within(element, ".gauge")?, head)?;
        let until = outlook::until(line, self.now);
        put(element, ".resets", &until.and_then(|until| self.resets(until)).unwrap_or_default())?;
        put(element, ".safe", &self.safe(line, until).unwrap_or_default())?;
        let list = within(element, ".parts")?;
        for part in &head.parts {
            add(&list, &self.part(line, part)?)?;
        }
        if head.parts.is_empty() {
            list.remove();
        }
        put(element, ".when", &self.when(head.figure, until))
    }

    /// When the next cycle begins, or what is left ends.
    fn resets(&self, until: Until) -> Option<String> {
        let left = self.words.until(until.at, self.now)?;
        let text = |at: Moment| self.words.moment(at, self.now);
        Some(match until.ends {
            Ends::Cycle => self.words.tell("resets", &[&left, &text(until.at)]),
            // The last minute in which it is there: 28 Nov 23:59 and not 29 Nov 0:00.
            Ends::Amount => {
                let last = Moment::from_millis((until.at.seconds() - 60) * 1000)?;
                self.words.tell("ends", &[&left, &text(last)])
            }
        })
    }

    /// What can be used each day until then.
    fn safe(&self, line: &KnownLine, until: Option<Until>) -> Option<String> {
        let safe = outlook::safe(line, until, self.now).filter(|safe| !safe.amount.is_zero())?;
        Some(self.words.tell("safe", &[&self.words.of_unit(safe.amount, safe.unit)]))
    }

    fn of(&self, allowance: &Reading) -> String {
        let amount = self.words.amount(allowance, self.now);
        if allowance.amount == Amount::Unlimited { amount } else { self.words.tell("of", &[&amount]) }
    }

    /// The bar: the share of the allowance, cut by buckets where they add up.
    fn gauge(&self, gauge: &Element, head: &Head<'_>) -> Result<()> {
        let (Some(share), Some(of)) = (head.share, head.of) else {
            gauge.remove();
            return Ok(());
        };
        let reading = &head.figure.reading;
        let label = self.words.label(reading, self.now);
        let amount = self.words.amount(reading, self.now);
        set(gauge, "aria-label", &format!("{label}: {amount} {}", self.of(&of.reading)))?;
        let whole = if reading.measure == Measure::DataUsed { "used" } else { "base" };
        let cut: Option<Vec<_>> = head
            .parts
            .iter()
            .map(|part| part.share.map(|share| (part.figure.reading.bucket.name(), share)))
            .collect();
        for (class, share) in cut.filter(|cut| !cut.is_empty()).unwrap_or_else(|| vec![(whole, share)]) {
            let segment = self.page.copy("segment")?;
            segment.set_class_name(class);
            let width = format!("{}.{}%", share / 10, share % 10);
            segment.unchecked_ref::<HtmlElement>().style().set_property("width", &width).ok();
            add(gauge, &segment)?;
        }
        Ok(())
    }

    fn part(&self, line: &KnownLine, part: &Part<'_>) -> Result<Element> {
        let element = self.page.copy("part")?;
        element.set_class_name(part.figure.reading.bucket.name());
        self.bucket(&element, line, part.figure)?;
        Ok(element)
    }

    /// A bucket, its amount and when it lapses.
    fn bucket(&self, element: &Element, line: &KnownLine, figure: &Figure) -> Result<()> {
        let reading = &figure.reading;
        let text = format!("{} {}", self.words.bucket(reading.bucket), self.words.amount(reading, self.now));
        put(element, "button", &joined([Some(text), self.lapses(reading)]))?;
        self.tells(&within(element, "button")?, line, figure)
    }

    /// When something lapses, and how many days that is from now where they are few.
    fn lapses(&self, reading: &Reading) -> Option<String> {
        let day = self.words.expiry(reading, self.now)?;
        Some(match reading.expires.and_then(|expires| self.soon(expires)) {
            Some(left) => self.words.tell("label_period", &[&day, &left]),
            None => day,
        })
    }

    /// How long it is until the end of a day that is near.
    fn soon(&self, day: Stamp) -> Option<String> {
        let end = outlook::end_of(day)?;
        let is_near = outlook::days_between(self.now, end).is_some_and(|days| days <= SOON);
        is_near.then(|| self.words.until(end, self.now))?
    }

    /// As of when, how long ago it was read, how sure. An end that the page printed was said before.
    fn when(&self, figure: &Figure, until: Option<Until>) -> String {
        let is_said = until.is_some_and(|until| until.printed);
        joined([
            self.words.as_of(&figure.reading, self.now),
            Some(self.words.read_ago(figure.seen, self.now)),
            self.lapses(&figure.reading).filter(|_| !is_said),
            self.words.pasted(&figure.page),
            self.words.likely(&figure.reading),
        ])
    }

    fn fact(&self, line: &KnownLine, fact: &Fact<'_>, seen: Option<Moment>) -> Result<Element> {
        let (figure, reading) = (fact.figure, &fact.figure.reading);
        let element = self.page.copy("fact")?;
        put(&element, "dt", &self.words.label(reading, self.now))?;
        put(&element, "button", &self.words.amount(reading, self.now))?;
        self.tells(&within(&element, "button")?, line, figure)?;
        let values = within(&element, "dd")?;
        for figure in &fact.apart {
            let apart = self.page.copy("apart")?;
            self.bucket(&apart, line, figure)?;
            add(&values, &apart)?;
        }
        let is_older = seen.is_some_and(|seen| seen.seconds() - figure.seen.seconds() > TOGETHER);
        let valid = match reading.amount {
            Amount::Stamp(day) if reading.measure == Measure::ValidUntil => self.soon(day),
            _ => None,
        };
        let asides = [
            valid,
            self.lapses(reading),
            self.words.as_of(reading, self.now),
            is_older.then(|| self.words.read_ago(figure.seen, self.now)),
            self.words.pasted(&figure.page),
            self.words.likely(reading),
        ];
        for text in asides.into_iter().flatten() {
            let aside = self.page.copy("aside")?;
            aside.set_text_content(Some(&text));
            add(&values, &aside)?;
        }
        Ok(element)
    }
}
