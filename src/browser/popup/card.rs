//! Draws a card: the line, its large figure with the bar, the list below.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::capture::{Amount, Certainty, Measure, Reading};
use crate::card::{Card, Fact, Head, Part};
use crate::error::Result;
use crate::history::Lines;
use crate::latest::{Figure, KnownLine};
use crate::time::Moment;

use super::super::page::{add, put, set, within};
use super::super::words::carrier;
use super::{Popup, joined, mark};

/// Seconds between two looks that a person would call one.
const TOGETHER: i64 = 10 * 60;

impl Popup<'_> {
    /// A card in full, without its notices.
    pub(super) fn card(&self, card: &Card<'_>, names: &Lines, colour: usize, nth: usize) -> Result<Element> {
        let element = self.page.copy("card")?;
        element.class_list().add_1(&format!("line-{colour}")).ok();
        self.title(&element, card.line, names, nth)?;
        match &card.head {
            Some(head) => self.head(&element, head)?,
            None => within(&element, ".head")?.remove(),
        }
        let facts = within(&element, ".facts")?;
        for fact in &card.facts {
            add(&facts, &self.fact(fact, card.seen())?)?;
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

    fn head(&self, element: &Element, head: &Head<'_>) -> Result<()> {
        let reading = &head.figure.reading;
        let printed = self.words.printed(reading, self.now);
        put(element, ".label", &self.words.label(reading, self.now))?;
        put(element, ".big", &printed.number)?;
        put(element, ".unit", &printed.unit)?;
        put(element, ".of", &head.of.map_or_else(String::new, |of| self.of(&of.reading)))?;
        if reading.certainty == Certainty::Likely {
            within(element, ".big")?.class_list().add_1("likely").ok();
        }
        self.gauge(&within(element, ".gauge")?, head)?;
        let list = within(element, ".parts")?;
        for part in &head.parts {
            add(&list, &self.part(part)?)?;
        }
        if head.parts.is_empty() {
            list.remove();
        }
        put(element, ".when", &self.when(head.figure))
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

    fn part(&self, part: &Part<'_>) -> Result<Element> {
        let reading = &part.figure.reading;
        let element = self.page.copy("part")?;
        element.set_class_name(reading.bucket.name());
        element.set_text_content(Some(&self.bucket(reading)));
        Ok(element)
    }

    /// A bucket, its amount and when it lapses.
    fn bucket(&self, reading: &Reading) -> String {
        let text = format!("{} {}", self.words.bucket(reading.bucket), self.words.amount(reading, self.now));
        joined([Some(text), self.words.expiry(reading, self.now)])
    }

    /// As of when, how long ago it was read, how sure.
    fn when(&self, figure: &Figure) -> String {
        joined([
            self.words.as_of(&figure.reading, self.now),
            Some(self.words.read_ago(figure.seen, self.now)),
            self.words.expiry(&figure.reading, self.now),
            self.words.likely(&figure.reading),
        ])
    }

    fn fact(&self, fact: &Fact<'_>, seen: Option<Moment>) -> Result<Element> {
        let (figure, reading) = (fact.figure, &fact.figure.reading);
        let element = self.page.copy("fact")?;
        put(&element, "dt", &self.words.label(reading, self.now))?;
        put(&element, "dd", &self.words.amount(reading, self.now))?;
        let is_older = seen.is_some_and(|seen| seen.seconds() - figure.seen.seconds() > TOGETHER);
        let asides = [
            self.words.expiry(reading, self.now),
            self.words.as_of(reading, self.now),
            is_older.then(|| self.words.read_ago(figure.seen, self.now)),
            self.words.likely(reading),
        ];
        let apart = fact.apart.iter().map(|figure| self.bucket(&figure.reading));
        for text in apart.chain(asides.into_iter().flatten()) {
            let aside = self.page.copy("aside")?;
            aside.set_text_content(Some(&text));
            add(&within(&element, "dd")?, &aside)?;
        }
        Ok(element)
    }
}
