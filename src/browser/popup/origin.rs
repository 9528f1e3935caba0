//! Where a figure was read: a sheet over the popup, filled when a person clicks the figure.
//!
//! Opening and closing is the browser's own (`popover`), by pointer, keys and touch alike.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::capture::Certainty;
use crate::error::Result;
use crate::latest::{Figure, KnownLine, Latest};
use crate::portals;

use super::super::page::{add, put, set, within};
use super::super::words::carrier;
use super::{Popup, joined};

impl Popup {
    /// Has `button` tell where `figure` was read.
    pub(super) fn tells(&self, button: &Element, line: &KnownLine, figure: &Figure) -> Result<()> {
        let line_at = self.latest.lines.iter().position(|known| std::ptr::eq(known, line));
        let figure_at = line.figures.iter().position(|known| std::ptr::eq(known, figure));
        let Some((line, figure)) = line_at.zip(figure_at) else { return Ok(()) };
        set(button, "data-at", &format!("{line} {figure}"))?;
        set(button, "popovertarget", "origin")?;
        // A click on another figure while one is told tells that one.
        set(button, "popovertargetaction", "show")
    }

    /// Fills the sheet at every click on a figure, just before the browser shows it.
    pub(super) fn listen(&'static self, main: &Element) {
        EventListener::new(main, "click", move |event| {
            let clicked = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let at = clicked.and_then(|clicked| clicked.closest("[data-at]").ok().flatten());
            let at = at.and_then(|button| button.get_attribute("data-at"));
            if let Some((line, figure)) = at.and_then(|at| find(&self.latest, &at)) {
                // The page holds the sheet, or it would not have been drawn.
                let _ = self.tell_origin(line, figure);
            }
        })
        .forget();
    }

    fn tell_origin(&self, line: &KnownLine, figure: &Figure) -> Result<()> {
        let (words, reading) = (self.words, &figure.reading);
        let sheet = self.page.element("#origin")?;
        sheet.set_text_content(None);
        let told = self.page.copy("told")?;
        put(&told, ".what", &words.label(reading, self.now))?;
        put(&told, ".amount", &words.amount(reading, self.now))?;
        let evidence = &reading.evidence;
        let quoted = format!("{} {}", evidence.label, evidence.text);
        put(&told, ".quote", &words.tell("quoted", &[quoted.trim()]))?;
        let page = words.pasted(&figure.page).unwrap_or_else(|| words.tell("on_page", &[&figure.page]));
        put(&told, ".where", &joined([Some(carrier(&line.carrier).to_owned()), Some(page)]))?;
        let seen = words.tell("read_at", &[&words.moment(figure.seen, self.now)]);
        put(&told, ".when", &joined([words.as_of(reading, self.now), Some(seen)]))?;
        let sure = match reading.certainty {
            Certainty::Certain => words.say("sure"),
            Certainty::Likely => words.say("unsure"),
        };
        put(&told, ".sure", &sure)?;
        if let Some(portal) = portals::by_id(&line.carrier) {
            set(&within(&told, "a")?, "href", portal.home)?;
        }
        put(&told, "a", &words.tell("open", &[carrier(&line.carrier)]))?;
        add(&sheet, &told)
    }
}

/// The figure at `line figure`.
fn find<'a>(latest: &'a Latest, at: &str) -> Option<(&'a KnownLine, &'a Figure)> {
    let (line, figure) = at.split_once(' ')?;
    let line = latest.lines.get(line.parse::<usize>().ok()?)?;
    Some((line, line.figures.get(figure.parse::<usize>().ok()?)?))
}
