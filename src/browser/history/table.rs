//! The table: every reading of the view, the newest first, a page of them at a time.

use web_sys::Element;

use crate::error::Result;
use crate::history::Entry;
use crate::time::Moment;

use super::super::api;
use super::super::page::{add, put, set, within};
use super::History;

/// Rows on one page of the table.
const ROWS: usize = 20;

impl History {
    /// Lists the readings.
    pub(super) fn list(&self) -> Result<()> {
        let now = api::now()?;
        let state = self.state.borrow();
        let rows = &state.series.rows;
        let body = self.page.element("#listed tbody")?;
        body.set_text_content(None);
        for (place, entry) in rows.iter().enumerate().rev().skip(state.skipped).take(ROWS) {
            let row = self.row(entry, now)?;
            set(&within(&row, "button")?, "data-row", &place.to_string())?;
            add(&body, &row)?;
        }
        let last = rows.len().min(state.skipped + ROWS);
        let shown =
            [state.skipped + usize::from(last > 0), last, rows.len()].map(|count| self.words.count(count));
        let shown = match rows.len() {
            0 => self.words.say("history_empty"),
            _ => self.words.tell("shown", &[&shown[0], &shown[1], &shown[2]]),
        };
        self.page.element("#shown")?.set_text_content(Some(&shown));
        self.allow("#newer", state.skipped > 0)?;
        self.allow("#older", last < rows.len())
    }

    fn allow(&self, button: &str, is_of_use: bool) -> Result<()> {
        let button = self.page.element(button)?;
        if is_of_use {
            button.remove_attribute("disabled").ok();
            return Ok(());
        }
        set(&button, "disabled", "")
    }

    /// Shows the next page of older readings, or of newer ones.
    pub(super) fn turn_page(&self, older: bool) -> Result<()> {
        {
            let mut state = self.state.borrow_mut();
            let skipped = state.skipped;
            state.skipped = if older { skipped + ROWS } else { skipped.saturating_sub(ROWS) };
        }
        self.list()
    }

    fn row(&self, entry: &Entry, now: Moment) -> Result<Element> {
        let row = self.page.copy("row")?;
        put(&row, "b", &self.when(entry, now))?;
        put(&row, ".amount", &self.words.amount(&entry.reading, now))?;
        put(&row, ".evidence span", &self.evidence(entry, now))?;
        let button = within(&row, "button")?;
        let does = button.text_content().unwrap_or_default();
        set(&button, "aria-label", &format!("{does}: {}", self.when(entry, now)))?;
        Ok(row)
    }
}
