//! The popup: a card per line, drawn from `latest` (and the names in `lines`) in one go, without the worker.
//!
//! Which figure stands where is [`crate::card`]'s, how it is said [`super::words`]'s. What the popup cannot read it says,
//! and leaves as it is.

use gloo::events::EventListener;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};

use crate::capture::{Certainty, Measure, PageState, Reading};
use crate::card::{self, Card, Fact, Head, Part};
use crate::error::Result;
use crate::history::{LINES_KEY, Lines};
use crate::latest::{self, Figure, KnownLine, Latest, Visit};
use crate::portals::{self, Portal};
use crate::time::Moment;

use super::api;
use super::export;
use super::page::{Page, add, put, set, within};
use super::task;
use super::words::{Words, carrier};

/// The colours a line can have in `popup.css`.
const COLOURS: usize = 5;

/// The most doubts of one visit that are shown.
const DOUBTS: usize = 3;

/// Seconds between two looks that a person would call one.
const TOGETHER: i64 = 10 * 60;

/// Draws the popup. `stored` is what the storage gave, `origins` what the extension may read.
///
/// # Errors
/// The error in English, where the page is not `popup.html`.
#[wasm_bindgen]
pub fn draw(stored: &JsValue, origins: &Array) -> std::result::Result<(), JsValue> {
    let words = Words::load();
    let drawn = api::now().and_then(|now| {
        let popup = Popup { page: Page::load(&words)?, words: &words, now };
        let main = popup.page.element("main")?;
        popup.ask_for_hosts(&main, origins)?;
        popup.body(&main, stored)?;
        export::listen(&popup.page)
    });
    drawn.map_err(|error| error.to_string().into())
}

/// What everything is drawn with.
struct Popup<'a> {
    page: Page<'a>,
    words: &'a Words,
    now: Moment,
}

impl Popup<'_> {
    /// The cards, or why there are none.
    fn body(&self, main: &Element, stored: &JsValue) -> Result<()> {
        let read = api::texts(stored).and_then(|stored| {
            let latest = stored.get(latest::KEY).map(|text| Latest::parse(text)).transpose()?;
            Ok((latest, stored))
        });
        let Ok((latest, stored)) = read else {
            return add(main, &self.notice("", &self.words.fault("stored"), None)?);
        };
        if let Some(code) = stored.get(card::FAULT) {
            add(main, &self.notice("", &self.words.fault(code), None)?)?;
        }
        let latest = latest.unwrap_or_default();
        if latest.lines.is_empty() && latest.visits.is_empty() {
            return add(main, &self.welcome()?);
        }
        // Names are an extra: without them every line still has its carrier and digits.
        let names = stored.get(LINES_KEY).and_then(|text| Lines::parse(text).ok()).unwrap_or_default();
        self.cards(main, &latest, &names)
    }

    fn cards(&self, main: &Element, latest: &Latest, names: &Lines) -> Result<()> {
        let cards: Vec<_> = latest.lines.iter().map(Card::of).collect();
        let opened = card::opened(&cards);
        for (index, card) in cards.iter().enumerate() {
            let element = self.card(card, names, index)?;
            let is_first = !cards.iter().take(index).any(|other| other.line.carrier == card.line.carrier);
            let visit = latest.visits.iter().find(|visit| is_first && visit.carrier == card.line.carrier);
            self.notices(&element, &card.line.carrier, card.head.as_ref(), visit)?;
            if cards.len() > 1 && index != opened && card.head.is_some() {
                self.fold(&element)?;
            }
            add(main, &element)?;
        }
        let known = |visit: &&Visit| latest.lines.iter().any(|line| line.carrier == visit.carrier);
        for (index, visit) in latest.visits.iter().filter(|visit| !known(visit)).enumerate() {
            let line = KnownLine {
                id: String::new(),
                carrier: visit.carrier.clone(),
                line: None,
                plan: None,
                figures: Vec::new(),
            };
            let element = self.card(&Card::of(&line), names, cards.len() + index)?;
            put(&element, ".plan", "")?;
            self.notices(&element, &visit.carrier, None, Some(visit))?;
            add(main, &element)?;
        }
        Ok(())
    }

    fn card(&self, card: &Card<'_>, names: &Lines, index: usize) -> Result<Element> {
        let element = self.page.copy("card")?;
        element.class_list().add_1(&format!("line-{}", index % COLOURS + 1)).ok();
        self.title(&element, card.line, names)?;
        match &card.head {
            Some(head) => self.head(&element, head)?,
            None => [".label", ".figure", ".gauge", ".parts"]
                .iter()
                .try_for_each(|slot| put(&element, slot, ""))?,
        }
        let when = match (&card.head, card.seen()) {
            (Some(head), _) => self.when(head.figure),
            (None, Some(seen)) => self.words.read_ago(seen, self.now),
            (None, None) => String::new(),
        };
        put(&element, ".when", &when)?;
        let facts = within(&element, ".facts")?;
        for fact in &card.facts {
            add(&facts, &self.fact(fact, card.seen())?)?;
        }
        if card.facts.is_empty() {
            facts.remove();
        }
        Ok(element)
    }

    fn title(&self, element: &Element, line: &KnownLine, names: &Lines) -> Result<()> {
        let carrier = carrier(&line.carrier);
        let digits = line.line.as_ref().map(|digits| format!("···{digits}"));
        let shown = [Some(carrier.to_owned()), digits].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let name = names.all().iter().find(|named| named.id == line.id).and_then(|named| named.name.clone());
        let plan = line.plan.clone().or_else(|| line.line.is_none().then(|| self.words.say("account")));
        let below =
            name.is_some().then(|| shown.clone()).into_iter().chain(plan).collect::<Vec<_>>().join(" · ");
        put(element, ".mark", &mark(carrier))?;
        put(element, "h2", name.as_ref().unwrap_or(&shown))?;
        if name.is_none() {
            set(&within(element, "h2")?, "aria-label", &self.words.line(line))?;
        }
        put(element, ".plan", &below)
    }

    fn head(&self, element: &Element, head: &Head<'_>) -> Result<()> {
        let reading = &head.figure.reading;
        let printed = self.words.printed(reading, self.now);
        put(element, ".label", &self.words.label(reading, self.now))?;
        put(element, ".big", &printed.number)?;
        put(element, ".unit", &printed.unit)?;
        let of = head.of.map(|of| self.words.tell("of", &[&self.words.amount(&of.reading, self.now)]));
        put(element, ".of", &of.unwrap_or_default())?;
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
        Ok(())
    }

    /// The bar: the share of the allowance, cut by buckets where they add up.
    fn gauge(&self, gauge: &Element, head: &Head<'_>) -> Result<()> {
        let (Some(share), Some(of)) = (head.share, head.of) else {
            gauge.remove();
            return Ok(());
        };
        let reading = &head.figure.reading;
        let words = [&self.words.label(reading, self.now), &self.words.amount(reading, self.now)];
        let of = self.words.tell("of", &[&self.words.amount(&of.reading, self.now)]);
        let label = format!("{}: {} {of}", words[0], words[1]);
        set(gauge, "aria-label", &label)?;
        let cut: Option<Vec<_>> =
            head.parts.iter().map(|part| Some((part.figure.reading.bucket, part.share?))).collect();
        let whole = match reading.measure {
            Measure::DataUsed => "used",
            _ => "base",
        };
        let segments = match cut.filter(|cut| !cut.is_empty()) {
            Some(cut) => cut.into_iter().map(|(bucket, share)| (bucket.name(), share)).collect(),
            None => vec![(whole, share)],
        };
        for (class, share) in segments {
            let segment: HtmlElement = self.page.copy("segment")?.unchecked_into();
            segment.set_class_name(class);
            segment.style().set_property("width", &format!("{}.{}%", share / 10, share % 10)).ok();
            add(gauge, &segment)?;
        }
        Ok(())
    }

    fn part(&self, part: &Part<'_>) -> Result<Element> {
        let reading = &part.figure.reading;
        let element = self.page.copy("part")?;
        element.set_class_name(reading.bucket.name());
        let bucket = self.words.bucket(reading.bucket);
        let text = [Some(format!("{bucket} {}", self.words.amount(reading, self.now)))];
        let text = text.into_iter().chain([self.words.expiry(reading, self.now)]).flatten();
        element.set_text_content(Some(&text.collect::<Vec<_>>().join(" · ")));
        Ok(element)
    }

    /// As of when, how long ago it was read, how sure.
    fn when(&self, figure: &Figure) -> String {
        let reading = &figure.reading;
        let likely = reading.certainty == Certainty::Likely;
        [
            reading.as_of.map(|as_of| self.words.as_of(as_of, self.now)),
            Some(self.words.read_ago(figure.seen, self.now)),
            self.words.expiry(reading, self.now),
            likely.then(|| self.words.say("likely")),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
    }

    fn fact(&self, fact: &Fact<'_>, seen: Option<Moment>) -> Result<Element> {
        let figure = fact.figure;
        let reading = &figure.reading;
        let element = self.page.copy("fact")?;
        put(&element, "dt", &self.words.label(reading, self.now))?;
        put(&element, "dd", &self.words.amount(reading, self.now))?;
        let is_older = seen.is_some_and(|seen| seen.seconds() - figure.seen.seconds() > TOGETHER);
        let asides = [
            self.words.expiry(reading, self.now),
            reading.as_of.map(|as_of| self.words.as_of(as_of, self.now)),
            is_older.then(|| self.words.read_ago(figure.seen, self.now)),
            (reading.certainty == Certainty::Likely).then(|| self.words.say("likely")),
        ];
        let apart = fact.apart.iter().map(|figure| self.apart(&figure.reading));
        for text in asides.into_iter().flatten().chain(apart) {
            let aside = self.page.copy("aside")?;
            aside.set_text_content(Some(&text));
            add(&within(&element, "dd")?, &aside)?;
        }
        Ok(element)
    }

    /// What the page sets apart, such as points limited in time.
    fn apart(&self, reading: &Reading) -> String {
        let text = format!("{} {}", self.words.bucket(reading.bucket), self.words.amount(reading, self.now));
        [Some(text), self.words.expiry(reading, self.now)]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · ")
    }

    /// What a person should know before they trust the card: its age, its last visit, what was not believed.
    fn notices(
        &self,
        element: &Element,
        carrier: &str,
        head: Option<&Head<'_>>,
        visit: Option<&Visit>,
    ) -> Result<()> {
        let list = within(element, ".notices")?;
        if head.is_some_and(|head| card::is_outdated(head.figure, self.now)) {
            element.class_list().add_1("outdated").ok();
            add(&list, &self.notice("", &self.words.say("outdated"), portals::by_id(carrier))?)?;
        }
        if let Some(visit) = visit {
            self.visit(&list, visit)?;
        }
        if list.child_element_count() == 0 {
            list.remove();
        }
        Ok(())
    }

    fn visit(&self, list: &Element, visit: &Visit) -> Result<()> {
        let portal = portals::by_id(&visit.carrier);
        if let Some((what, how)) = self.state(visit.state, carrier(&visit.carrier)) {
            let title = self.words.tell("visit", &[&what, &self.words.moment(visit.at, self.now)]);
            add(list, &self.notice(&title, &how, portal)?)?;
        }
        for doubt in visit.doubts.iter().take(DOUBTS) {
            let label = self.words.measure(doubt.measure);
            let text = self.words.tell("doubt_how", &[&label, &doubt.text, &doubt.reason]);
            add(list, &self.notice(&self.words.say("doubt"), &text, portal)?)?;
        }
        Ok(())
    }

    /// What happened at a visit that gave no figures, and what to do.
    fn state(&self, state: PageState, carrier: &str) -> Option<(String, String)> {
        let words = self.words;
        Some(match state {
            PageState::Read | PageState::NotABalancePage => return None,
            PageState::LoggedOut => (words.say("logged_out"), words.tell("logged_out_how", &[carrier])),
            PageState::ActionNeeded => {
                (words.say("action_needed"), words.tell("action_needed_how", &[carrier]))
            }
            PageState::Maintenance => (words.say("maintenance"), words.tell("maintenance_how", &[carrier])),
            PageState::Pending => (words.say("pending"), words.say("pending_how")),
            PageState::Changed => (words.say("changed"), words.say("changed_how")),
        })
    }

    fn notice(&self, title: &str, text: &str, portal: Option<&Portal>) -> Result<Element> {
        let notice = self.page.copy("notice")?;
        put(&notice, "b", title)?;
        put(&notice, "span", text)?;
        put(
            &notice,
            "a",
            &portal.map_or_else(String::new, |portal| self.words.tell("open", &[portal.name])),
        )?;
        if let Some(portal) = portal {
            set(&within(&notice, "a")?, "href", portal.home)?;
        }
        Ok(notice)
    }

    /// Shows a card in short: its buckets and its other figures unfold on a tap.
    fn fold(&self, element: &Element) -> Result<()> {
        let details = self.page.copy("folded")?;
        for selector in [".parts", ".facts"] {
            if let Ok(rest) = within(element, selector) {
                add(&details, &rest)?;
            }
        }
        if details.child_element_count() > 1 {
            add(element, &details)?;
        }
        Ok(())
    }

    /// What to do first.
    fn welcome(&self) -> Result<Element> {
        let welcome = self.page.copy("welcome")?;
        let list = within(&welcome, ".portals")?;
        for (index, portal) in portals::ALL.iter().enumerate() {
            let item = self.page.copy("portal")?;
            item.class_list().add_1(&format!("line-{}", index % COLOURS + 1)).ok();
            put(&item, ".mark", &mark(portal.name))?;
            put(&item, ".name", portal.name)?;
            put(&item, ".host", host(portal.home))?;
            set(&within(&item, "a")?, "href", portal.home)?;
            add(&list, &item)?;
        }
        Ok(welcome)
    }

    /// Asks for the hosts every install should have, where the browser let the person take them back.
    fn ask_for_hosts(&self, main: &Element, origins: &Array) -> Result<()> {
        let granted: Vec<String> = origins.iter().filter_map(|origin| origin.as_string()).collect();
        let required = portals::ALL.iter().filter(|portal| portal.required);
        let (mut names, mut missing) = (Vec::new(), Vec::new());
        for portal in required {
            let before = missing.len();
            let patterns = portal.hosts.iter().map(|host| format!("https://{host}/*"));
            missing.extend(patterns.filter(|pattern| !granted.contains(pattern)));
            if missing.len() > before {
                names.push(portal.name);
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        let question = self.page.copy("question")?;
        put(&question, "span", &self.words.tell("hosts_missing", &[&names.join(", ")]))?;
        put(&question, "button", &self.words.say("allow"))?;
        add(main, &question)?;
        let button = within(&question, "button")?;
        EventListener::new(&button, "click", move |_| {
            let asked = api::request_origins(&missing);
            let question = question.clone();
            let _ = task::promise(async move {
                if asked.await.is_ok_and(|granted| granted) {
                    question.remove();
                }
                Ok(JsValue::UNDEFINED)
            });
        })
        .forget();
        Ok(())
    }
}

/// The letter of a carrier's mark. Drawn by us: nobody's logo.
fn mark(carrier: &str) -> String {
    carrier.chars().take(1).collect()
}

fn host(address: &str) -> &str {
    address.trim_start_matches("https://").split('/').next().unwrap_or_default()
}
