//! The popup: a card per line, drawn from `latest` (and the names in `lines`) in one go, without the worker.
//!
//! Which figure stands where is [`crate::card`]'s, what it means for the days to come [`crate::outlook`]'s, how it is said
//! [`super::words`]'s. [`card`] draws a card, [`notice`] what a person should know before they trust it, [`origin`] where
//! a figure was read. What the popup cannot read it says, and leaves as it is.

mod card;
mod choices;
mod notice;
mod origin;

use gloo::events::EventListener;
use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use web_sys::Element;

use crate::card::{Card, FAULT, opened};
use crate::error::Result;
use crate::history::{COLOURS, LINES_KEY, Lines};
use crate::latest::{self, KnownLine, Latest, Visit};
use crate::order;
use crate::portals;
use crate::settings::Shown;
use crate::time::Moment;

use super::api::{self, Stored};
use super::page::{Page, add, put, set, within};
use super::task;
use super::words::Words;
use choices::Choices;

/// From which share on a person is told how full the storage is.
const NEARLY_FULL: f64 = 0.8;

/// Draws the popup. `stored` is what the storage gave, `origins` what the extension may read. Rejects, with the error in
/// English, where the page is not `popup.html`.
#[wasm_bindgen]
pub fn draw(stored: JsValue, origins: Array) -> Promise {
    task::promise(async move {
        let choices = Choices::of(&stored);
        api::speak(&choices.get("language")).await;
        let drawn = Popup::open(&stored, choices).and_then(|popup| popup.draw(&origins));
        drawn.map(|()| JsValue::UNDEFINED).map_err(|error| error.to_string().into())
    })
}

/// What to say of a storage that is this full, as a share of 1, in the language of the popup that was drawn; the empty text
/// below four fifths.
#[wasm_bindgen]
pub fn storage_filled(share: f64) -> String {
    if share < NEARLY_FULL { String::new() } else { Words::load().tell("room_short", &[&percent(share)]) }
}

/// `86%`, as all languages there are texts in write it.
fn percent(share: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of at most a few")]
    let percent = (share * 100.0) as u32;
    format!("{percent}%")
}

/// What everything is drawn with. It lasts as long as the page.
struct Popup {
    page: Page<'static>,
    words: &'static Words,
    now: Moment,
    choices: Choices,
    /// What is known; nothing where it could not be read.
    latest: Latest,
    /// All that is stored of what the popup asked for; `None` where it could not be read.
    stored: Option<Stored>,
}

impl Popup {
    fn open(stored: &JsValue, choices: Choices) -> Result<&'static Self> {
        let words: &'static Words = Box::leak(Box::new(Words::load()));
        let (latest, stored) = match read(stored) {
            Ok((latest, stored)) => (latest, Some(stored)),
            Err(_) => (Latest::default(), None),
        };
        let (page, now) = (Page::load(words)?, api::now()?);
        Ok(Box::leak(Box::new(Self { page, words, now, choices, latest, stored })))
    }

    fn draw(&'static self, origins: &Array) -> Result<()> {
        set(&self.page.element("html")?, "data-theme", &self.choices.get("theme"))?;
        let veiled = self.choices.get("veil") == "on";
        set(&self.page.element("#veil")?, "aria-pressed", if veiled { "true" } else { "false" })?;
        if self.choices.get("sync") == "on" {
            self.page.element(".promise")?.set_text_content(Some(&self.words.say("promise_shared")));
        }
        let main = self.page.element("main")?;
        self.listen(&main);
        self.ask_for_hosts(&main, origins)?;
        let empty = self.body(&main)?;
        self.carriers(&main, origins, empty)
    }

    /// The cards, or why there are none; true where nothing was read yet.
    fn body(&self, main: &Element) -> Result<bool> {
        let Some(stored) = &self.stored else {
            add(main, &self.notice("", &self.words.fault("stored"), None)?)?;
            return Ok(false);
        };
        if let Some(code) = stored.get(FAULT) {
            add(main, &self.notice("", &self.words.fault(code), None)?)?;
        }
        if self.latest.lines.is_empty() && self.latest.visits.is_empty() {
            add(main, &self.welcome()?)?;
            return Ok(true);
        }
        // Names are an extra: without them every line still has its carrier and digits.
        let names = stored.get(LINES_KEY).and_then(|text| Lines::parse(text).ok()).unwrap_or_default();
        self.cards(main, &names)?;
        Ok(false)
    }

    fn cards(&self, main: &Element, names: &Lines) -> Result<()> {
        let latest = &self.latest;
        let mut lines: Vec<&KnownLine> = latest.lines.iter().collect();
        order::sort_by_key(&mut lines, |line| names.place(&line.id));
        let cards: Vec<_> =
            lines.into_iter().map(|line| Card::of(line, self.choices.shown(&line.id))).collect();
        let opened = opened(&cards, self.now);
        for (index, card) in cards.iter().enumerate() {
            let carrier = &card.line.carrier;
            let before = || cards.iter().take(index).map(|other| other.line);
            let alike = before().filter(|line| (&line.carrier, &line.line) == (carrier, &card.line.line));
            let colour = names.colour(&card.line.id, index);
            let element = self.card(card, names, colour, 1 + alike.count())?;
            // What happened at a carrier stands on its first card.
            let is_first = !before().any(|line| line.carrier == *carrier);
            let visit = latest.visits.iter().find(|visit| is_first && visit.carrier == *carrier);
            self.notices(&element, carrier, card.head.as_ref(), visit)?;
            if index != opened {
                self.fold(&element, card)?;
            }
            add(main, &element)?;
        }
        let is_shown = |visit: &&Visit| !latest.lines.iter().any(|line| line.carrier == visit.carrier);
        for (index, visit) in latest.visits.iter().filter(is_shown).enumerate() {
            add(main, &self.visit_only(visit, names, colour(cards.len() + index))?)?;
        }
        Ok(())
    }

    /// The card of a portal that was visited and never read.
    fn visit_only(&self, visit: &Visit, names: &Lines, colour: usize) -> Result<Element> {
        let line = KnownLine {
            id: String::new(),
            carrier: visit.carrier.clone(),
            line: None,
            // Nothing was read, so nothing says whose the account is.
            plan: Some(String::new()),
            figures: Vec::new(),
        };
        let element = self.card(&Card::of(&line, Shown::Left), names, colour, 1)?;
        self.notices(&element, &visit.carrier, None, Some(visit))?;
        Ok(element)
    }

    /// What to do first.
    fn welcome(&self) -> Result<Element> {
        self.page.copy("welcome")
    }

    /// The carriers whose pages are read, each with its link, and those that can be allowed; folded once there are cards.
    fn carriers(&self, main: &Element, origins: &Array, opened: bool) -> Result<()> {
        let granted = strings(origins);
        let carriers = self.page.copy("carriers")?;
        if opened {
            set(&carriers, "open", "")?;
        }
        let list = within(&carriers, ".portals")?;
        for (index, portal) in portals::ALL.iter().enumerate() {
            let missing: Vec<String> =
                portal.patterns().filter(|pattern| !granted.contains(pattern)).collect();
            let item = self.page.copy(if missing.is_empty() { "portal" } else { "locked" })?;
            item.set_class_name(&format!("line-{}", colour(index)));
            put(&item, ".mark", &mark(portal.name))?;
            put(&item, ".name", portal.name)?;
            put(&item, ".host", host(portal.home))?;
            if missing.is_empty() {
                set(&within(&item, "a")?, "href", portal.home)?;
            } else {
                let button = within(&item, "button")?;
                // A carrier that was allowed is a link from the next time on; its row goes, for the question is answered.
                let row = item.clone();
                EventListener::new(&button, "click", move |_| grant(&row, &missing)).forget();
            }
            add(&list, &item)?;
        }
        add(main, &carriers)
    }

    /// Asks for the hosts every install should have, where the browser let the person take them back.
    fn ask_for_hosts(&self, main: &Element, origins: &Array) -> Result<()> {
        let granted = strings(origins);
        let (mut names, mut missing) = (Vec::new(), Vec::new());
        for portal in portals::ALL.iter().filter(|portal| portal.required) {
            let before = missing.len();
            missing.extend(portal.patterns().filter(|pattern| !granted.contains(pattern)));
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
        EventListener::new(&button, "click", move |_| grant(&question, &missing)).forget();
        Ok(())
    }
}

fn strings(list: &Array) -> Vec<String> {
    list.iter().filter_map(|item| item.as_string()).collect()
}

/// Asks the browser for `origins`; the question goes when the person says yes.
fn grant(question: &Element, origins: &[String]) {
    let (question, asked) = (question.clone(), api::request_origins(origins));
    let _ = task::promise(async move {
        if asked.await.is_ok_and(|granted| granted) {
            question.remove();
        }
        Ok(JsValue::UNDEFINED)
    });
}

/// What the storage gave, `latest` as it is meant.
fn read(stored: &JsValue) -> Result<(Latest, Stored)> {
    let stored = api::texts(stored)?;
    let latest = stored.get(latest::KEY).map(|text| Latest::parse(text)).transpose()?;
    Ok((latest.unwrap_or_default(), stored))
}

fn colour(index: usize) -> usize {
    index % usize::from(COLOURS) + 1
}

/// The letter of a carrier's mark. Drawn by us: nobody's logo.
fn mark(carrier: &str) -> String {
    carrier.chars().take(1).collect()
}

fn host(address: &str) -> &str {
    address.trim_start_matches("https://").split('/').next().unwrap_or_default()
}

/// One line of what there is to say.
fn joined(texts: impl IntoIterator<Item = Option<String>>) -> String {
    texts.into_iter().flatten().collect::<Vec<_>>().join("\u{a0}· ")
}
