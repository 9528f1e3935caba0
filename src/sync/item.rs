//! The items of the sync storage: one for each line, one for the names, one for the settings, each within its quota.
//!
//! An item is written by whatever browser the person has, of whatever version, and hostile until it was read here.

use crate::capture::Period;
use crate::error::Result;
use crate::flat::{self, Texts};
use crate::latest::{Figure, KnownLine, Latest};
use crate::settings::{self, Settings};
use crate::time::Moment;

/// The most bytes of an item, key and quotes included: https://developer.chrome.com/docs/extensions/reference/api/storage
const QUOTA: usize = 8192;

/// What the key of a line's item begins with.
const LINE: &str = "line/";

/// Version of the settings' item.
const SCHEMA: u32 = 1;

/// The key of a line's item.
pub(super) fn line_key(id: &str) -> String {
    format!("{LINE}{id}")
}

/// What an item says of its line; `None` for one that is no line's, or does not say what its key does.
pub(super) fn line(key: &str, text: &str) -> Option<Latest> {
    let id = key.strip_prefix(LINE)?;
    let latest = Latest::parse(text).ok().filter(|_| text.len() <= QUOTA)?;
    let [line] = latest.lines.as_slice() else { return None };
    let fits = line.id == id && id.strip_prefix(&*line.carrier).is_some_and(|rest| rest.starts_with(':'));
    fits.then_some(latest)
}

/// The item of a line with its carrier's last visit. Where not all fits, the figures of days and then the oldest are left
/// out; `None` where nothing does.
pub(super) fn of_line(line: &KnownLine, latest: &Latest) -> Result<Option<String>> {
    let mut visits = latest.visits.iter().filter(|visit| visit.carrier == line.carrier);
    let mut item = Latest {
        lines: vec![line.clone()],
        visits: visits.next().cloned().into_iter().collect(),
        ..Latest::default()
    };
    // What another browser doubts is its own concern, and quotes pages at length.
    item.visits.iter_mut().for_each(|visit| visit.doubts.clear());
    let key = line_key(&line.id);
    loop {
        let text = item.to_text()?;
        if fits(&key, &text) {
            return Ok(Some(text));
        }
        let Some(figures) = item.lines.first_mut().map(|line| &mut line.figures) else { return Ok(None) };
        let least = figures.iter().enumerate().min_by_key(|(_, figure)| worth(figure));
        let Some((least, _)) = least else { return Ok(None) };
        figures.remove(least);
    }
}

/// What a figure is worth to another browser: that of a day the least, then by its age.
fn worth(figure: &Figure) -> (bool, Moment) {
    (!matches!(figure.reading.period, Some(Period::Day(_))), figure.seen)
}

/// Whether an item is within the quota, which counts it as JSON.
pub(super) fn fits(key: &str, text: &str) -> bool {
    let escaped = text.bytes().filter(|byte| matches!(byte, b'"' | b'\\')).count();
    key.len() + text.len() + escaped + 2 <= QUOTA
}

/// Settings, and when they were chosen.
pub(super) struct Chosen {
    pub at: Moment,
    pub settings: Settings,
}

impl Chosen {
    /// Reads an item; `None` for any other text, and for settings of a newer version.
    pub fn parse(text: &str) -> Option<Self> {
        let texts = flat::parse(settings::KEY, text, SCHEMA).ok()?;
        let at = texts.get("at")?.parse().ok()?;
        Some(Self { at, settings: Settings::parse(texts.get("settings")?).ok()? })
    }

    /// The item.
    pub fn to_text(&self) -> Result<String> {
        let texts = [("at", self.at.to_string()), ("settings", self.settings.to_text()?)];
        let texts: Texts = texts.into_iter().map(|(name, text)| (name.to_owned(), text)).collect();
        flat::to_text(settings::KEY, SCHEMA, texts)
    }
}
