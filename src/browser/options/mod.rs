//! The settings page: every choice in one form, saved as it is typed, with the way back.
//!
//! What a choice may be is [`crate::settings`]'s. Fields carry its names in `data-field`, and below `data-line` they are
//! that line's. It runs in the worker's module, for the popup's must stay small; the popup sets its veil through it.
//! [`paste`] is the box for a carrier's message, [`guide`] lists the other ways to check.

mod guide;
mod paste;

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{Promise, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event};

use crate::error::{Kind, Result};
use crate::history::{LINES_KEY, Lines};
use crate::latest::{self, KnownLine, Latest};
use crate::order;
use crate::settings::{self, Field, KEY, LineField, Settings};

use super::api::{self, Stored, member};
use super::page::{Page, add, put, set, within};
use super::words::{Words, carrier};
use super::{alert, task};

/// Opens the page; settles when all choices stand in it.
#[wasm_bindgen]
pub fn open_options() -> Promise {
    task::promise(async {
        let opened = open().await;
        opened.map(|()| JsValue::UNDEFINED).map_err(|error| error.to_string().into())
    })
}

/// Makes one choice from elsewhere, and gives what to say about it: nothing where all went well.
#[wasm_bindgen]
pub fn choose(name: String, line: Option<String>, typed: String) -> Promise {
    task::promise(async move {
        let chosen = save(name, line, typed).await;
        Ok(chosen.map_or_else(|error| Words::load().fault(error.code()), |_| String::new()).into())
    })
}

/// Speaks the language that is chosen, in this page.
#[wasm_bindgen]
pub fn speak_as_chosen() -> Promise {
    task::promise(async {
        look_as_chosen(&api::get(&[KEY.to_owned()]).await.unwrap_or_default()).await;
        Ok(JsValue::UNDEFINED)
    })
}

/// As [`speak_as_chosen`]; gives the theme that is chosen, of what is stored. Choices that cannot be read are as if none
/// was made.
pub(super) async fn look_as_chosen(stored: &Stored) -> Settings {
    let settings = chosen(stored).0;
    api::speak(settings.language.name()).await;
    settings
}

/// The stored choices, and whether they could be read.
fn chosen(stored: &Stored) -> (Settings, bool) {
    match stored.get(KEY).map(|text| Settings::parse(text)) {
        Some(Err(_)) => (Settings::default(), false),
        Some(Ok(settings)) => (settings, true),
        None => (Settings::default(), true),
    }
}

/// Stores one choice; gives the stored text before it.
async fn save(name: String, line: Option<String>, typed: String) -> Result<Option<String>> {
    api::locked(move || async move {
        let stored = api::get(&[KEY.to_owned()]).await?;
        let field = Field::named(&name, line.as_deref());
        let field = field.ok_or_else(|| Kind::Refused("no choice of ours".to_owned()))?;
        let change = settings::change(stored.get(KEY).map(String::as_str), field, &typed)?;
        if let Some((key, text)) = change.aside {
            api::set(&Stored::from([(key, text)])).await?;
        }
        api::set(&Stored::from([(KEY.to_owned(), change.new)])).await?;
        Ok(change.old)
    })
    .await
}

/// Stores the choices as they were.
async fn restore(old: Option<String>) -> Result<()> {
    api::locked(move || async move {
        match old {
            Some(text) => api::set(&Stored::from([(KEY.to_owned(), text)])).await,
            None => api::remove(KEY).await,
        }
    })
    .await
}

async fn open() -> Result<()> {
    let keys = [KEY, latest::KEY, LINES_KEY].map(str::to_owned);
    let stored = api::get(&keys).await?;
    let (settings, understood) = chosen(&stored);
    api::speak(settings.language.name()).await;
    // The page has one language, and it lasts as long as the page.
    let words: &'static Words = Box::leak(Box::new(Words::load()));
    let options = Rc::new(Options { page: Page::load(words)?, words, back: RefCell::default() });
    if !understood {
        options.report(&words.fault("stored"))?;
    }
    let latest = stored.get(latest::KEY).and_then(|text| Latest::parse(text).ok()).unwrap_or_default();
    options.lines(&latest, &stored)?;
    options.guide(&latest, api::now()?)?;
    options.show(&settings)?;
    options.offer_paste()?;
    options.listen()
}

struct Options {
    page: Page<'static>,
    words: &'static Words,
    /// The way back: the field that was changed last, and what was stored before it was.
    back: RefCell<Option<(String, Option<String>)>>,
}

impl Options {
    /// A card for each line that is known, folded but for the first.
    fn lines(&self, latest: &Latest, stored: &Stored) -> Result<()> {
        let names = stored.get(LINES_KEY).and_then(|text| Lines::parse(text).ok()).unwrap_or_default();
        let form = self.page.element("#form")?;
        let mut lines: Vec<&KnownLine> = latest.lines.iter().collect();
        order::sort_by_key(&mut lines, |line| names.place(&line.id));
        for (place, line) in lines.into_iter().enumerate() {
            let card = self.page.copy("line")?;
            card.set_class_name(&format!("card line-{}", names.colour(&line.id, place)));
            if place == 0 {
                set(&card, "open", "")?;
            }
            set(&card, "data-line", &line.id)?;
            put(&card, ".mark", &carrier(&line.carrier).chars().take(1).collect::<String>())?;
            put(&card, "h2", &self.name(line, &names))?;
            add(&form, &card)?;
        }
        Ok(())
    }

    /// A line as a person knows it.
    fn name(&self, line: &KnownLine, names: &Lines) -> String {
        let carrier = carrier(&line.carrier);
        let name = names.get(&line.id).and_then(|line| line.name.clone());
        name.unwrap_or_else(|| match &line.line {
            Some(digits) => format!("{carrier} ···{digits}"),
            None => format!("{carrier} · {}", self.words.say("account")),
        })
    }

    /// Puts every choice into its field, and beside it what it may be.
    fn show(&self, settings: &Settings) -> Result<()> {
        set(&self.page.element("html")?, "data-theme", settings.theme.name())?;
        promise(&self.page, self.words, settings.sync)?;
        for element in self.page.all("[data-field]")? {
            let (name, line) = named(&element);
            let Some(field) = Field::named(&name, line.as_deref()) else { continue };
            let value = settings.get(field);
            match element.get_attribute("data-part").as_deref() {
                Some("from") => set_value(&element, value.split('-').next().unwrap_or_default()),
                Some("to") => set_value(&element, value.split('-').nth(1).unwrap_or_default()),
                _ => set_value(&element, &value),
            }
            mark(&element, true)?;
            if let Some(row) =
                element.closest(".row").ok().flatten().filter(|_| !self.range(field).is_empty())
            {
                within(&row, "small")?.set_text_content(Some(&self.range(field)));
            }
        }
        Ok(())
    }

    /// What a field may hold.
    fn range(&self, field: Field<'_>) -> String {
        let words = self.words;
        let Some((least, most)) = field.range() else {
            return match field {
                Field::Quiet => words.say("range_times"),
                Field::Line(_, LineField::DataLeft) => words.say("range_data"),
                _ => String::new(),
            };
        };
        let values = [&*words.number(least.into()), &words.number(most.into())];
        match field {
            Field::Line(_, LineField::Charges | LineField::Balance) => words.tell("range_yen", &values),
            _ => words.tell("range_days", &values),
        }
    }

    fn listen(self: Rc<Self>) -> Result<()> {
        let form = self.page.element("#form")?;
        // A list has one event when it is chosen from, a text one for each letter.
        for (event, lists) in [("input", false), ("change", true)] {
            let options = Rc::clone(&self);
            EventListener::new(&form, event, move |event| {
                let field = target(event).filter(|field| {
                    field.has_attribute("data-field") && (field.tag_name() == "SELECT") == lists
                });
                if let Some(field) = field {
                    options.run(Rc::clone(&options).typed(field));
                }
            })
            .forget();
        }
        let undo = self.page.element("#undo")?;
        EventListener::new(&undo, "click", move |_| self.run(Rc::clone(&self).undo())).forget();
        Ok(())
    }

    /// Runs what a person asked for; what fails there is said.
    fn run(self: &Rc<Self>, work: impl Future<Output = Result<()>> + 'static) {
        let options = Rc::clone(self);
        let _ = task::promise(async move {
            if let Err(error) = work.await {
                // The page has a place for it, or it would not have opened.
                let _ = options.report(&options.words.fault(error.code()));
            }
            Ok(JsValue::UNDEFINED)
        });
    }

    /// Saves a field as it stands now.
    async fn typed(self: Rc<Self>, element: Element) -> Result<()> {
        let (name, line) = named(&element);
        let typed = if name == "quiet" { self.quiet()? } else { value(&element) };
        let old = match save(name.clone(), line.clone(), typed.clone()).await {
            Ok(old) => old,
            Err(error) => {
                if !matches!(error.kind(), Kind::Form { .. }) {
                    return Err(error);
                }
                mark(&element, false)?;
                let range = Field::named(&name, line.as_deref()).map(|field| self.range(field));
                return self.report(&self.words.tell("not_saved", &[&range.unwrap_or_default()]));
            }
        };
        mark(&element, true)?;
        let key = format!("{}/{name}", line.unwrap_or_default());
        {
            let mut back = self.back.borrow_mut();
            // All letters of one field are one change.
            if back.as_ref().is_none_or(|(known, _)| *known != key) {
                *back = Some((key, old));
            }
        }
        self.page.element("#undo")?.remove_attribute("disabled").ok();
        self.report(&self.words.say("saved"))?;
        self.follow(&name, &typed).await
    }

    /// Both times of the quiet hours, as they are typed.
    fn quiet(&self) -> Result<String> {
        let part = |part: &str| self.page.element(part).map(|element| value(&element));
        let (from, to) = (part("[data-part=from]")?, part("[data-part=to]")?);
        Ok(if from.is_empty() && to.is_empty() { String::new() } else { format!("{from}-{to}") })
    }

    /// Takes the last change back.
    async fn undo(self: Rc<Self>) -> Result<()> {
        let Some((_, old)) = self.back.take() else { return Ok(()) };
        restore(old).await?;
        let stored = api::get(&[KEY.to_owned()]).await?;
        let settings = chosen(&stored).0;
        self.show(&settings)?;
        set(&self.page.element("#undo")?, "disabled", "")?;
        self.report(&self.words.say("undone"))?;
        self.follow("", "").await
    }

    /// Has what was chosen be seen at once: here, and on the toolbar button.
    async fn follow(&self, name: &str, typed: &str) -> Result<()> {
        match name {
            "sync" => promise(&self.page, self.words, typed == "on")?,
            "theme" => set(&self.page.element("html")?, "data-theme", typed)?,
            "language" => gloo::utils::window().location().reload().unwrap_or_default(),
            _ => {}
        }
        api::locked(alert::look).await
    }

    fn report(&self, text: &str) -> Result<()> {
        self.page.element("#status")?.set_text_content(Some(text));
        Ok(())
    }
}

/// Says at the head of a page where what is stored goes.
pub(super) fn promise(page: &Page<'_>, words: &Words, shared: bool) -> Result<()> {
    let text = if shared { words.say("promise_shared") } else { words.say("promise") };
    page.element(".promise")?.set_text_content(Some(&text));
    Ok(())
}

/// The name of a field, and the line it is of.
fn named(element: &Element) -> (String, Option<String>) {
    let line = element.closest("[data-line]").ok().flatten().and_then(|card| card.get_attribute("data-line"));
    (element.get_attribute("data-field").unwrap_or_default(), line)
}

fn target(event: &Event) -> Option<Element> {
    event.target().and_then(|target| target.dyn_into().ok())
}

fn value(element: &Element) -> String {
    member(element, "value").as_string().unwrap_or_default()
}

fn set_value(element: &Element, value: &str) {
    // Every field has one.
    let _ = Reflect::set(element, &"value".into(), &value.into());
}

/// Marks a field as right or wrong.
fn mark(element: &Element, right: bool) -> Result<()> {
    set(element, "aria-invalid", if right { "false" } else { "true" })
}
