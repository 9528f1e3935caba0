//! Reads our backup.
//!
//! Owns the checks of its form, in this order: how deep it is, its name and version, then every value by itself, each
//! named by its path when it is not what it should be. A month at a time is taken apart, so that a large file needs
//! little room. What a line, a settings or a `latest` value is, those modules check themselves.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::check::{self, form};
use super::{Parsed, known};
use crate::capture::{Amount, Bucket, Certainty, Evidence, How, Measure, Reading, Unit};
use crate::error::{Error, Kind, Result};
use crate::export::backup::{FORMAT, SCHEMA, SETTINGS_KEY, is_object};
use crate::history::{CAP, Chunk, Entry, LINES_KEY, Lines, Month};
use crate::latest::{KEY as LATEST_KEY, Latest};

/// The most levels of a JSON file: ours have seven, and what `latest` holds stands at the eighth.
const DEEPEST: usize = 16;

/// The parts of the file.
const PARTS: [&str; 8] =
    ["format", "schema", "made_at", LINES_KEY, SETTINGS_KEY, LATEST_KEY, "months", "broken"];

/// A part of the file that was found to be JSON, and not looked into yet.
type Part<'a> = &'a RawValue;

/// Everything the backup holds.
///
/// # Errors
/// `form` with the path; `newer` for that of a newer version.
pub(super) fn read(text: &str) -> Result<Parsed> {
    check_depth(text)?;
    let parts: BTreeMap<String, Part<'_>> = json(text, "a backup of Zandaka")?;
    version(&parts)?;
    if let Some(name) = parts.keys().find(|name| !PARTS.contains(&name.as_str())) {
        return Err(form(name, "a part of a backup"));
    }
    let mut parsed = Parsed::default();
    for (place, part) in list(&parts, "months")?.into_iter().enumerate() {
        let month = json(part.get(), "a month").and_then(|value: Value| month(&value));
        parsed.chunks.push(month.map_err(|error| error.at(format!("months[{place}]")))?);
    }
    for (place, part) in list(&parts, "broken")?.into_iter().enumerate() {
        let broken = json(part.get(), "a text that was set aside").and_then(|value: Value| broken(&value));
        parsed.broken.push(broken.map_err(|error| error.at(format!("broken[{place}]")))?);
    }
    if let Some(part) = parts.get(LINES_KEY) {
        let lines = Lines::parse(part.get()).and_then(|lines| Lines::of(lines.all().to_vec()));
        parsed.lines = Some(lines.map_err(of_part)?);
    }
    if let Some(part) = parts.get(LATEST_KEY) {
        let latest = Latest::parse(part.get()).map_err(of_part)?;
        known::check(&latest).map_err(|error| error.at(LATEST_KEY))?;
        parsed.latest = Some(latest);
    }
    if let Some(part) = parts.get(SETTINGS_KEY) {
        let is_settings = is_object(part.get()) && part.get().len() <= CAP;
        parsed.settings = Some(part.get().to_owned()).filter(|_| is_settings);
        if !is_settings {
            return Err(form(part.get(), "the settings, an object of at most 1 MB").at(SETTINGS_KEY));
        }
    }
    Ok(parsed)
}

/// Refuses brackets within brackets that no file of ours has, before anything follows them down.
fn check_depth(text: &str) -> Result<()> {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => depth += 1,
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Err(form("brackets within brackets", "at most 16 levels deep"));
        }
    }
    Ok(())
}

fn json<'a, T: serde::Deserialize<'a>>(text: &'a str, wanted: &'static str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| form(&error.to_string(), wanted))
}

/// Refuses a file of another kind or a newer version, by nothing but these two.
fn version(parts: &BTreeMap<String, Part<'_>>) -> Result<()> {
    let part = |name: &str| parts.get(name).map_or("nothing", |part| part.get());
    if serde_json::from_str::<String>(part("format")).ok().as_deref() != Some(FORMAT) {
        return Err(form(part("format"), "\"zandaka-backup\"").at("format"));
    }
    match serde_json::from_str::<u64>(part("schema")) {
        Ok(found) if found == u64::from(SCHEMA) => Ok(()),
        Ok(found) if found > u64::from(SCHEMA) => Err(Kind::Newer { key: FORMAT.to_owned() }.into()),
        _ => Err(form(part("schema"), "the number of a version").at("schema")),
    }
}

/// The members of a list that need not be there.
fn list<'a>(parts: &BTreeMap<String, Part<'a>>, name: &str) -> Result<Vec<Part<'a>>> {
    let list = parts.get(name).map(|part| json(part.get(), "a list").map_err(|error| error.at(name)));
    list.transpose().map(Option::unwrap_or_default)
}

/// An error of a value that was stored, as one of a file.
fn of_part(error: Error) -> Error {
    match error.kind() {
        Kind::Stored { key, why } => form(why, "as it was stored").at(key.as_str()),
        _ => error,
    }
}

fn month(value: &Value) -> Result<Chunk> {
    let fields = object(value, &["id", "line", "month", "figures"])?;
    let id = text(fields, "id")?;
    check::carrier(id.split(':').next().unwrap_or_default()).map_err(|error| error.at("id"))?;
    let line = optional(fields, "line")?;
    let month: Month = parsed(fields, "month")?;
    let mut entries = Vec::new();
    for (place, value) in values(fields, "figures")?.iter().enumerate() {
        figure(value, line.is_none(), month, &mut entries)
            .map_err(|error| error.at(format!("figures[{place}]")))?;
    }
    Chunk::of(id, line, month, entries)
}

fn figure(value: &Value, account: bool, month: Month, entries: &mut Vec<Entry>) -> Result<()> {
    let fields = object(
        value,
        &["page", "measure", "bucket", "unit", "certainty", "how", "label", "expires", "rows"],
    )?;
    let page = text(fields, "page")?;
    let figure = Reading {
        measure: parsed::<Measure>(fields, "measure")?,
        bucket: parsed::<Bucket>(fields, "bucket")?,
        period: None,
        amount: Amount::Unlimited,
        unit: parsed::<Unit>(fields, "unit")?,
        as_of: None,
        expires: maybe(fields, "expires")?,
        certainty: parsed::<Certainty>(fields, "certainty")?,
        evidence: Evidence {
            label: text(fields, "label")?.to_owned(),
            text: String::new(),
            how: parsed::<How>(fields, "how")?,
        },
    };
    for (place, value) in values(fields, "rows")?.iter().enumerate() {
        let at_row = |error: Error| error.at(format!("rows[{place}]"));
        let entry = row(value, &figure, page).map_err(at_row)?;
        check::reading(&entry.reading, account).and_then(|()| check::times(&entry, month)).map_err(at_row)?;
        entries.push(entry);
    }
    Ok(())
}

fn row(value: &Value, figure: &Reading, page: &str) -> Result<Entry> {
    let fields = object(value, &["first_seen", "last_seen", "period", "amount", "as_of"])?;
    let first_seen = parsed(fields, "first_seen")?;
    let mut reading = figure.clone();
    reading.period = maybe(fields, "period")?;
    reading.as_of = maybe(fields, "as_of")?;
    if let Some(amount) = maybe(fields, "amount")? {
        reading.amount = amount;
    }
    let last_seen = maybe(fields, "last_seen")?.unwrap_or(first_seen);
    Ok(Entry { reading, page: page.to_owned(), first_seen, last_seen })
}

fn broken(value: &Value) -> Result<(String, String)> {
    let fields = object(value, &["key", "text"])?;
    let (key, packed) = (text(fields, "key")?, text(fields, "text")?);
    let is_key = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_graphic());
    if key.len() > 400 || !is_key(key) {
        return Err(form(key, "the key of a stored value").at("key"));
    }
    if packed.len() > CAP {
        return Err(Error::from(Kind::TooLarge { size: packed.len(), cap: CAP }).at("text"));
    }
    Ok((key.to_owned(), packed.to_owned()))
}

/// The fields of an object that has no others than these.
fn object<'a>(value: &'a Value, known: &[&str]) -> Result<&'a Map<String, Value>> {
    let fields = value.as_object().ok_or_else(|| form(&value.to_string(), "an object"))?;
    match fields.keys().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(form(name, "a field that is known here")),
        None => Ok(fields),
    }
}

fn values<'a>(fields: &'a Map<String, Value>, name: &str) -> Result<&'a [Value]> {
    let value = fields.get(name).unwrap_or(&Value::Null);
    let list = value.as_array().map(Vec::as_slice);
    list.ok_or_else(|| form(&value.to_string(), "a list").at(name))
}

fn optional<'a>(fields: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(value) => Err(form(&value.to_string(), "a text").at(name)),
    }
}

fn text<'a>(fields: &'a Map<String, Value>, name: &str) -> Result<&'a str> {
    optional(fields, name)?.ok_or_else(|| form("nothing", "a text").at(name))
}

fn maybe<T: FromStr<Err = Error>>(fields: &Map<String, Value>, name: &str) -> Result<Option<T>> {
    let text = optional(fields, name)?;
    text.map(|text| text.parse().map_err(|error: Error| error.at(name))).transpose()
}

fn parsed<T: FromStr<Err = Error>>(fields: &Map<String, Value>, name: &str) -> Result<T> {
    text(fields, name)?.parse().map_err(|error: Error| error.at(name))
}
