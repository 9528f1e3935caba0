//! Saves the history as a file: a table, a backup or a calendar, through a link to a blob, for which no permission is
//! needed.
//!
//! What stands in a file is [`crate::export`]'s. It is made month by month, so that the page answers in between, shows how
//! far it is and can be told to stop. A month that does not parse is counted and said, not passed over in silence.

use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, Element, HtmlElement, Url};

use crate::error::{Error, Kind, Result};
use crate::export::calendar::{Event, Happening};
use crate::export::{Export, Filter, package};
use crate::history::{INDEX_KEY, Index};

use super::super::api;
use super::super::page::set;
use super::super::task;
use super::super::words::{Words, carrier};
use super::History;

/// Months that are asked for before they are needed, so that nothing waits for the storage.
const AHEAD: usize = 4;

/// What a file is to the browser that saves it.
#[derive(Clone, Copy)]
struct Form {
    kind: &'static str,
    ending: &'static str,
}

const CSV: Form = Form { kind: "text/csv;charset=utf-8", ending: "csv" };
const JSON: Form = Form { kind: "application/json", ending: "json" };
const CALENDAR: Form = Form { kind: "text/calendar;charset=utf-8", ending: "ics" };

/// Saves everything as CSV through the link with the id `file`, and gives the words to say about it; the popup calls this
/// on a click, and loads this module for it.
#[wasm_bindgen]
pub fn save_csv() -> Promise {
    task::promise(async {
        let words = Words::load();
        let link = gloo::utils::document().get_element_by_id("file").ok_or("there is no link to save by")?;
        let export = Export::csv(Filter::default());
        let said = save(export, &name("", CSV)?, CSV, &link, &words, &|_, _| true).await;
        Ok(said.unwrap_or_else(|error| words.fault(error.code())).into())
    })
}

fn thrown(error: Error) -> JsValue {
    error.to_string().into()
}

/// `zandaka-2026-11-24.csv`.
fn name(part: &str, form: Form) -> std::result::Result<String, JsValue> {
    let day = api::now().map_err(thrown)?.date();
    Ok(format!("zandaka{part}-{day}.{}", form.ending))
}

/// Saves an export, and says what was saved. `goes_on` is told how far it is, and says whether to go on.
async fn save(
    mut export: Export,
    name: &str,
    form: Form,
    link: &Element,
    words: &Words,
    goes_on: &dyn Fn(usize, usize) -> bool,
) -> Result<String> {
    let index = api::get(&[INDEX_KEY.to_owned()]).await?;
    let index = index.get(INDEX_KEY).map(|text| Index::parse(text)).transpose()?.unwrap_or_default();
    let parts = Array::new();
    let steps = export.steps(&index);
    let mut rest = steps.iter().map(|keys| api::get(keys));
    let mut asked: VecDeque<_> = rest.by_ref().take(AHEAD).collect();
    let mut done = 0;
    while let Some(stored) = asked.pop_front() {
        if !goes_on(done, steps.len()) {
            return Ok(words.say("export_stopped"));
        }
        asked.extend(rest.next());
        parts.push(&bytes(&export.piece(&stored.await?)?));
        done += 1;
    }
    parts.push(&bytes(&export.end()?));
    if export.rows() == 0 && export.unread() == 0 {
        return Ok(words.say("export_nothing"));
    }
    offer(link, &parts, name, form)?;
    let rows = words.count(export.rows());
    Ok(match (export.unread(), form.ending) {
        (0, "ics") => words.say("saved"),
        (0, _) => words.tell("export_done", &[&rows]),
        (unread, _) => words.tell("export_part", &[&rows, &words.count(unread)]),
    })
}

/// Has the browser save `parts` under `name`.
fn offer(link: &Element, parts: &Array, name: &str, form: Form) -> Result<()> {
    let refused = |_| Kind::Browser { call: "Blob", why: String::new() };
    let bag = BlobPropertyBag::new();
    bag.set_type(form.kind);
    let blob = Blob::new_with_u8_array_sequence_and_options(parts, &bag).map_err(refused)?;
    // Kept until the page closes: the browser may still be asking where to put the file.
    set(link, "href", &Url::create_object_url_with_blob(&blob).map_err(refused)?)?;
    set(link, "download", name)?;
    link.unchecked_ref::<HtmlElement>().click();
    Ok(())
}

fn bytes(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

impl History {
    /// Makes the buttons that save work.
    pub(super) fn listen_to_saving(self: &Rc<Self>) -> Result<()> {
        self.on("#save-shown", "click", |history| {
            let export = Export::csv(history.filter());
            history.save(export, "-part", CSV)
        })?;
        self.on("#save-all", "click", |history| history.save(Export::csv(Filter::default()), "", CSV))?;
        self.on("#save-backup", "click", |history| {
            history.save(Export::backup(api::now()?), "-backup", JSON)
        })?;
        self.on("#save-calendar", "click", |history| {
            let words = history.words;
            let title = Box::new(move |event: &Event<'_>| title(words, event));
            history.save(Export::calendar(Filter::default(), title), "", CALENDAR)
        })?;
        self.on("#save-package", "click", |history| {
            let text = package::describe(&format!("zandaka-{}.csv", api::now()?.date()));
            offer(
                &history.page.element("#file")?,
                &Array::of1(&bytes(text.as_bytes())),
                "datapackage.json",
                JSON,
            )
        })?;
        self.on("#stop", "click", |history| {
            history.state.borrow_mut().stopped = true;
            Ok(())
        })
    }

    /// What is shown, for an export.
    fn filter(&self) -> Filter {
        let state = self.state.borrow();
        Filter {
            from: state.range.from,
            to: state.range.to,
            line: state.known.lines.get(state.line).map(|line| line.id.clone()),
            measure: state.view.map(|view| view.measure),
        }
    }

    fn save(self: Rc<Self>, export: Export, part: &str, form: Form) -> Result<()> {
        let name = format!("zandaka{part}-{}.{}", api::now()?.date(), form.ending);
        let link = self.page.element("#file")?;
        self.state.borrow_mut().stopped = false;
        self.run(async move |history| {
            let goes_on = |done, all| history.progress(done, all).is_ok() && !history.state.borrow().stopped;
            let said = save(export, &name, form, &link, history.words, &goes_on).await;
            history.progress(0, 0)?;
            history.report(&said?);
            Ok(())
        });
        Ok(())
    }

    /// Shows how far something is; nothing once all of it is none.
    pub(super) fn progress(&self, done: usize, all: usize) -> Result<()> {
        let progress = self.page.element("#progress")?;
        set(&progress, "class", if all == 0 { "done" } else { "" })?;
        let bar = self.page.element("#progress progress")?;
        set(&bar, "max", &all.max(1).to_string())?;
        set(&bar, "value", &done.to_string())
    }
}

/// An event of the calendar in the person's language.
fn title(words: &Words, event: &Event<'_>) -> String {
    let carrier = carrier(event.carrier);
    let line = event.line.map_or_else(|| carrier.to_owned(), |digits| format!("{carrier} ···{digits}"));
    let figures: Vec<String> = api::now().map_or_else(
        |_| Vec::new(),
        |now| {
            let said = |entry: &&crate::history::Entry| {
                let reading = &entry.reading;
                format!("{} {}", words.label(reading, now), words.amount(reading, now))
            };
            event.entries.iter().map(said).collect()
        },
    );
    let figures = figures.join(", ");
    match event.happening {
        Happening::Lapse => words.tell("calendar_lapse", &[&line, &figures]),
        Happening::Reset => words.tell("calendar_reset", &[&line]),
        Happening::Bill => words.tell("calendar_bill", &[&line, &figures]),
    }
}
