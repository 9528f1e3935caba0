//! The history page: one line, one measure, one range, as a chart and as a table of the same readings.
//!
//! It runs in the worker's module, for the popup's must stay small. What a chart shows is [`crate::chart`]'s; here it is
//! read ([`stored`]), drawn ([`draw`]), listed ([`table`]) and saved ([`save`]). Of the history nothing is read but the
//! chosen line's months in the chosen range; the index names them.

mod draw;
mod import;
mod lines;
mod save;
mod stored;
mod table;
mod tell;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::Promise;
use rust_decimal::Decimal;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement};

use crate::change::Change;
use crate::chart::range::Range;
use crate::chart::series::{Series, View};
use crate::error::Result;
use crate::history::Chunk;
use crate::import::Import;
use crate::time::Moment;

use super::api::{self, Stored};
use super::page::{Page, add, put, set};
use super::words::Words;
use super::{options, task};
use stored::Known;

/// Opens the page; the first chart is drawn before this settles. `stored` is what the storage gave for the settings, the
/// index and the lines: the page asks for it while this module is compiled.
#[wasm_bindgen]
pub fn open_history(stored: JsValue) -> Promise {
    task::promise(async move {
        let opened = open(&stored).await;
        opened.map(|()| JsValue::UNDEFINED).map_err(|error| error.to_string().into())
    })
}

async fn open(stored: &JsValue) -> Result<()> {
    let stored = api::texts(stored);
    let settings = options::look_as_chosen(stored.as_ref().unwrap_or(&Stored::new())).await;
    // The page has one language, and it lasts as long as the page.
    let words: &'static Words = Box::leak(Box::new(Words::load()));
    let page = Page::load(words)?;
    set(&page.element("html")?, "data-theme", settings.theme.name())?;
    options::promise(&page, words, settings.sync)?;
    let history = Rc::new(History { page, words, state: RefCell::default(), left: Cell::default() });
    history.listen()?;
    history.show_all(stored.and_then(|stored| Known::of(&stored))).await
}

/// The page and what it shows.
struct History {
    page: Page<'static>,
    words: &'static Words,
    state: RefCell<State>,
    /// Pixels that the names of the amounts take beside the chart.
    left: Cell<i64>,
}

/// What is shown.
#[derive(Default)]
struct State {
    known: Known,
    /// The chosen line's place in [`Known::lines`].
    line: usize,
    view: Option<View>,
    range: Range,
    /// The months that were read for it.
    chunks: Vec<Chunk>,
    series: Series,
    /// How many times the choice changed: what was read for an older one is dropped.
    turn: usize,
    /// The point that is told, by its place in the series.
    point: usize,
    /// Rows before the first that is listed, the newest first.
    skipped: usize,
    /// Whether the person told an export to stop.
    stopped: bool,
    /// A file that was read, until the person says yes or no to it.
    import: Option<Rc<Import>>,
    /// What takes back the changes that were made here, the last one last.
    undo: Vec<Change>,
}

impl History {
    /// Reads anew what there is, and shows it; what was chosen stays chosen where it is still there.
    async fn reopen(self: &Rc<Self>) -> Result<()> {
        let known = Known::read().await;
        self.show_all(known).await
    }

    /// Shows what there is, and then how full the storage is: that takes Firefox longer than all the rest.
    async fn show_all(self: &Rc<Self>, known: Result<Known>) -> Result<()> {
        let shown = self.show_known(known).await;
        self.tell_room().await;
        shown
    }

    async fn show_known(self: &Rc<Self>, known: Result<Known>) -> Result<()> {
        self.page.element("#notices")?.set_text_content(None);
        let main = self.page.element("main")?;
        main.set_class_name("empty");
        let known = match known {
            Ok(known) => known,
            Err(error) => return self.notice("", &self.words.fault(error.code())),
        };
        let aside = known.index.broken().count();
        if aside > 0 {
            self.notice("", &self.words.tell("set_aside", &[&self.words.count(aside)]))?;
        }
        if known.lines.is_empty() {
            return self.notice(&self.words.say("welcome"), &self.words.say("welcome_how"));
        }
        main.set_class_name("");
        let names: Vec<_> = (0..known.lines.len()).map(|place| self.line_name(&known, place)).collect();
        let chosen = {
            let mut state = self.state.borrow_mut();
            let before = state.known.lines.get(state.line).map(|line| line.id.clone());
            let chosen = known.lines.iter().position(|line| Some(&line.id) == before.as_ref());
            state.known = known;
            chosen.unwrap_or_default()
        };
        self.options("#line", &names, chosen)?;
        self.list_lines()?;
        Rc::clone(self).load().await
    }

    /// Says how full the storage is. A browser that does not tell is no reason to show nothing else.
    async fn tell_room(&self) {
        let (Ok((used, all)), Ok(room)) = (api::room().await, self.page.element("#room")) else { return };
        let megabytes = |bytes: i64| {
            let tenths = Decimal::new(bytes.div_euclid(100_000), 1);
            self.words.tell("amount", &[&self.words.number(tenths), "MB"])
        };
        let text = match all {
            Some(all) => self.words.tell("room_of", &[&megabytes(used), &megabytes(all)]),
            None => self.words.tell("room", &[&megabytes(used)]),
        };
        room.set_text_content(Some(&text));
    }

    fn notice(&self, title: &str, text: &str) -> Result<()> {
        let notice = self.page.copy("notice")?;
        put(&notice, "b", title)?;
        put(&notice, "span", text)?;
        add(&self.page.element("#notices")?, &notice)
    }

    fn listen(self: &Rc<Self>) -> Result<()> {
        for choice in ["#line", "#range", "#from", "#to"] {
            self.on(choice, "change", |history| {
                history.run(async |history| history.load().await);
                Ok(())
            })?;
        }
        self.on("#view", "change", |history| history.choose_view())?;
        self.on("#newer", "click", |history| history.turn_page(false))?;
        self.on("#older", "click", |history| history.turn_page(true))?;
        self.listen_to_saving()?;
        self.listen_to_import()?;
        self.listen_to_changes()?;
        self.listen_to_chart()
    }

    /// Runs `work` at every such event. What fails there is said.
    fn on(
        self: &Rc<Self>,
        selector: &str,
        event: &'static str,
        work: fn(Rc<Self>) -> Result<()>,
    ) -> Result<()> {
        let history = Rc::clone(self);
        let element = self.page.element(selector)?;
        EventListener::new(&element, event, move |_| {
            if let Err(error) = work(Rc::clone(&history)) {
                history.report(&history.words.fault(error.code()));
            }
        })
        .forget();
        Ok(())
    }

    /// Runs what has to wait. What fails there is said.
    fn run(self: &Rc<Self>, work: impl AsyncFnOnce(Rc<Self>) -> Result<()> + 'static) {
        let history = Rc::clone(self);
        let _ = task::promise(async move {
            if let Err(error) = work(Rc::clone(&history)).await {
                history.report(&history.words.fault(error.code()));
            }
            Ok(JsValue::UNDEFINED)
        });
    }

    fn report(&self, text: &str) {
        if let Ok(status) = self.page.element("#status") {
            status.set_text_content(Some(text));
        }
    }

    /// Puts these options into a `<select>`.
    fn options(&self, selector: &str, texts: &[String], chosen: usize) -> Result<()> {
        let select = self.page.element(selector)?;
        select.set_text_content(None);
        for (place, text) in texts.iter().enumerate() {
            let option = self.page.copy("option")?;
            option.set_text_content(Some(text));
            set(&option, "value", &place.to_string())?;
            if place == chosen {
                set(&option, "selected", "")?;
            }
            add(&select, &option)?;
        }
        Ok(())
    }

    fn chosen(&self, selector: &str) -> Result<String> {
        Ok(self.page.element(selector)?.unchecked_into::<HtmlSelectElement>().value())
    }

    fn range(&self, now: Moment) -> Result<Range> {
        let chosen = self.chosen("#range")?;
        self.page.element("#choice")?.set_class_name(if chosen == "custom" {
            "choice open"
        } else {
            "choice"
        });
        let day = |selector: &str| -> Result<_> {
            let field: HtmlInputElement = self.page.element(selector)?.unchecked_into();
            Ok(crate::time::date(&field.value()))
        };
        Ok(match chosen.parse() {
            Ok(months) => Range::last(months, now),
            Err(_) if chosen == "custom" => Range { from: day("#from")?, to: day("#to")? },
            Err(_) => Range::default(),
        })
    }

    /// Reads the chosen line's months in the chosen range, and draws them unless the choice changed meanwhile.
    async fn load(self: Rc<Self>) -> Result<()> {
        let range = self.range(api::now()?)?;
        let (turn, keys) = {
            let mut state = self.state.borrow_mut();
            if state.known.lines.is_empty() {
                return Ok(());
            }
            state.line = self.chosen("#line")?.parse().unwrap_or_default();
            state.turn += 1;
            (state.turn, state.known.keys(state.line, range))
        };
        let mut chunks = Vec::new();
        let mut unread = 0;
        for some in keys.chunks(stored::AT_ONCE) {
            let (read, failed) = stored::chunks(some).await?;
            if self.state.borrow().turn != turn {
                return Ok(());
            }
            chunks.extend(read);
            unread += failed;
        }
        {
            let mut state = self.state.borrow_mut();
            (state.chunks, state.range) = (chunks, range);
        }
        let unread = match unread {
            0 => String::new(),
            _ => self.words.tell("months_unread", &[&self.words.count(unread)]),
        };
        self.page.element("#unread")?.set_text_content(Some(&unread));
        self.offer_views()
    }

    /// Offers the views these months have, and keeps to the one that was chosen where it is among them.
    fn offer_views(&self) -> Result<()> {
        let now = api::now()?;
        let (names, chosen) = {
            let mut state = self.state.borrow_mut();
            let views = View::all(&state.chunks, state.range);
            let chosen = views.iter().position(|view| Some(*view) == state.view).unwrap_or_default();
            state.view = views.get(chosen).copied();
            (views.iter().map(|view| self.view_name(*view, now)).collect::<Vec<_>>(), chosen)
        };
        self.options("#view", &names, chosen)?;
        self.show()
    }

    fn choose_view(&self) -> Result<()> {
        let place: usize = self.chosen("#view")?.parse().unwrap_or_default();
        {
            let mut state = self.state.borrow_mut();
            state.view = View::all(&state.chunks, state.range).get(place).copied();
        }
        self.show()
    }

    /// Draws and lists the chosen view.
    fn show(&self) -> Result<()> {
        {
            let mut state = self.state.borrow_mut();
            let series =
                state.view.map(|view| Series::of(&state.chunks, view, state.range)).unwrap_or_default();
            state.point = series.points.len().saturating_sub(1);
            state.skipped = 0;
            state.series = series;
        }
        for part in ["#seen", "#listed"] {
            let state = self.state.borrow();
            let colour = state.known.colour(state.line);
            self.page.element(part)?.set_class_name(&format!("card line-{colour}"));
        }
        // The page must be there for its width to be known.
        gloo::utils::body().unchecked_ref::<HtmlElement>().set_hidden(false);
        self.draw()?;
        self.list()
    }

    /// A line as a person knows it.
    fn line_name(&self, known: &Known, place: usize) -> String {
        let Some(line) = known.lines.get(place) else { return String::new() };
        let carrier = super::words::carrier(&line.carrier);
        let name = line.name.clone().unwrap_or_else(|| match &line.line {
            Some(digits) => format!("{carrier} ···{digits}"),
            None => format!("{carrier} · {}", self.words.say("account")),
        });
        let is_alike = |other: &&crate::history::NamedLine| {
            line.name.is_none()
                && other.name.is_none()
                && (&other.carrier, &other.line) == (&line.carrier, &line.line)
        };
        let alike = known.lines.iter().take(place).filter(is_alike).count();
        self.words.nth(name, 1 + alike)
    }
}
