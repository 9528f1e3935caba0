//! What a person changes themselves: names, colours and the order of lines, and what they delete. Each can be taken back
//! until the page closes.
//!
//! What a change writes is [`crate::change`]'s; it is done here under the lock, step by step.

use std::rc::Rc;

use gloo::events::EventListener;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlInputElement, HtmlSelectElement};

use crate::alerts;
use crate::change::{self, Change};
use crate::error::Result;
use crate::history::{COLOURS, Month};

use super::super::page::{add, set, within};
use super::super::{alert, api};
use super::History;
use super::import::write;

impl History {
    /// Lists the lines with all that can be changed of them.
    pub(super) fn list_lines(&self) -> Result<()> {
        let list = self.page.element("#lines ul")?;
        list.set_text_content(None);
        let state = self.state.borrow();
        for (place, line) in state.known.lines.iter().enumerate() {
            let item = self.page.copy("own-line")?;
            item.set_class_name(&format!("line-{}", state.known.colour(place)));
            set(&item, "data-line", &place.to_string())?;
            let name = self.line_name(&state.known, place);
            for control in ["input", "select", ".up", ".down", ".delete"] {
                let control = within(&item, control)?;
                // A button says itself what it does, a field's label does it for the field.
                let own = control.text_content().filter(|text| !text.is_empty());
                let does = own.or_else(|| control.parent_element()?.text_content()).unwrap_or_default();
                set(&control, "aria-label", &format!("{}: {name}", does.trim()))?;
            }
            let field: HtmlInputElement = within(&item, "input")?.unchecked_into();
            field.set_value(line.name.as_deref().unwrap_or_default());
            set(&field, "placeholder", &name)?;
            self.list_colours(&within(&item, "select")?, state.known.colour(place))?;
            if place == 0 {
                set(&within(&item, ".up")?, "disabled", "")?;
            }
            if place + 1 == state.known.lines.len() {
                set(&within(&item, ".down")?, "disabled", "")?;
            }
            add(&list, &item)?;
        }
        Ok(())
    }

    fn list_colours(&self, select: &Element, chosen: usize) -> Result<()> {
        for colour in 1..=usize::from(COLOURS) {
            let option = self.page.copy("option")?;
            option.set_text_content(Some(&self.words.tell("colour_nth", &[&self.words.count(colour)])));
            set(&option, "value", &(colour - 1).to_string())?;
            if colour == chosen {
                set(&option, "selected", "")?;
            }
            add(select, &option)?;
        }
        Ok(())
    }

    /// Makes the controls of the lines, the deleting and the taking back work.
    pub(super) fn listen_to_changes(self: &Rc<Self>) -> Result<()> {
        for (place, name) in [("#lines ul", "change"), ("#lines ul", "click"), ("#listed tbody", "click")] {
            let history = Rc::clone(self);
            let element = self.page.element(place)?;
            EventListener::new(&element, name, move |event| {
                if let Some(change) = history.asked(event) {
                    history.change(change);
                }
            })
            .forget();
        }
        self.on("#delete-all", "click", |history| {
            history.change(Change::DeleteAll);
            Ok(())
        })?;
        self.on("#undo", "click", |history| {
            let undo = history.state.borrow_mut().undo.pop();
            if let Some(undo) = undo {
                history.run(async move |history| {
                    make(undo).await?;
                    history.tell_change("")?;
                    history.reopen().await
                });
            }
            Ok(())
        })
    }

    /// The change that a control stands for.
    fn asked(&self, event: &Event) -> Option<Change> {
        let control: Element = event.target()?.dyn_into().ok()?;
        let state = self.state.borrow();
        if let Some(button) = control.closest("button[data-row]").ok()? {
            let entry = state.series.rows.get(button.get_attribute("data-row")?.parse::<usize>().ok()?)?;
            return Some(Change::DeleteReading {
                line: state.known.lines.get(state.line)?.id.clone(),
                month: Month::of(entry.first_seen)?,
                entry: Box::new(entry.clone()),
            });
        }
        let place: usize = control.closest("[data-line]").ok()??.get_attribute("data-line")?.parse().ok()?;
        let line = state.known.lines.get(place)?.id.clone();
        match (event.type_().as_str(), control.class_name().as_str()) {
            ("change", "name") => {
                let name = control.unchecked_into::<HtmlInputElement>().value().trim().to_owned();
                Some(Change::Rename { line, name: (!name.is_empty()).then_some(name) })
            }
            ("change", "colour") => {
                let colour = control.unchecked_into::<HtmlSelectElement>().value().parse().ok();
                Some(Change::Recolour { line, colour })
            }
            ("click", "delete") => Some(Change::DeleteLine { line }),
            ("click", way @ ("up" | "down")) => {
                let mut lines: Vec<String> = state.known.lines.iter().map(|line| line.id.clone()).collect();
                let other = if way == "up" { place.checked_sub(1)? } else { place + 1 };
                if other >= lines.len() {
                    return None;
                }
                lines.swap(place, other);
                Some(Change::Reorder { lines })
            }
            _ => None,
        }
    }

    /// Makes a change, and remembers how it is taken back.
    fn change(self: &Rc<Self>, change: Change) {
        self.run(async move |history| {
            let deletes = matches!(
                change,
                Change::DeleteReading { .. } | Change::DeleteLine { .. } | Change::DeleteAll
            );
            let undo = make(change).await?;
            history.state.borrow_mut().undo.extend(undo);
            let said = history.words.say(if deletes { "deleted" } else { "changed_by_you" });
            history.tell_change(&said)?;
            history.reopen().await
        });
    }

    /// Says what was changed, beside the button that takes it back.
    fn tell_change(&self, text: &str) -> Result<()> {
        let left = self.state.borrow().undo.is_empty();
        set(&self.page.element("#done")?, "class", if left { "done" } else { "" })?;
        self.page.element("#done p")?.set_text_content(Some(text));
        Ok(())
    }
}

/// Makes a change under the lock, and gives the one that takes it back.
async fn make(change: Change) -> Result<Option<Change>> {
    let now = api::now()?;
    let everything = matches!(change, Change::DeleteAll);
    let undo = api::locked(move || async move {
        let mut stored = api::get(&change::keys_for(&change)).await?;
        let behind = api::get(&change::keys_behind(&change, &stored)).await?;
        stored.extend(behind);
        let plan = change::plan(change, now, &stored)?;
        write(&plan.writes).await?;
        for key in &plan.removes {
            api::remove(key).await?;
        }
        write(&plan.after).await?;
        if everything {
            // It names lines and amounts. Brought back, a line is warned of as if it were new.
            api::remove(alerts::KEY).await?;
        }
        Ok(plan.undo)
    })
    .await?;
    // The toolbar button shows what is known, and the person sees by the page that it changed.
    let _ = api::locked(alert::look).await;
    Ok(undo)
}
