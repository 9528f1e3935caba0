//! Reads our backup.
//!
//! Owns the checks of its form, in this order: how deep it is, its name and version, then every value by itself, each
//! named by its path when it is not what it should be. A month at a time is taken apart, so that a large file needs
//! little room. What a line, a settings or a `latest` value is, those modules check themselves.

use std::str::FromStr;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::check::{self, form};
use super::{Parsed, known};
use crate::capture::{Amount, Bucket, Certainty, Evidence, How, Measure, Reading, Unit};
use crate::error::{Error, Kind, Result};
use crate::export::backup::{FORMAT, SCHEMA, SETTINGS_KEY};
use crate::history::{CAP, Chunk, Entry, Lines, Month};
use crate::latest::{KEY as LATEST_KEY, Latest};

/// The most levels of a JSON file: ours have seven, and what `latest` holds stands at the eighth.
const DEEPEST: usize = 16;

/// A part of the file that was found to be JSON, and not looked into yet.
type Part<'a> = Option<&'a RawValue>;

/// The parts of the file. Others are left alone: a newer version has some, and is told by its number.
#[derive(Deserialize)]
struct File<'a> {
    #[serde(borrow, default)]
    format: Part<'a>,
    #[serde(borrow, default)]
    schema: Part<'a>,
    #[serde(borrow, default)]
    lines: Part<'a>,
    #[serde(borrow, default)]
    settings: Part<'a>,
    #[serde(borrow, default)]
    latest: Part<'a>,
    #[serde(borrow, default)]
    months: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    broken: Vec<&'a RawValue>,
}

/// Everything the backup holds.
///
/// # Errors
/// `form` with the path; `newer` for that of a newer version.
pub(super) fn read(text: &str) -> Result<Parsed> {
    check_depth(text)?;
    let file: File<'_> = json(text, "a backup of Zandaka")?;
    version(&file)?;
    let mut parsed = Parsed::default();
    for (place, part) in file.months.into_iter().enumerate() {
        let month = value(part).and_then(|value| month(&value));
        parsed.chunks.push(month.map_err(|error| error.at(format!("months[{place}]")))?);
    }
    for (place, part) in file.broken.into_iter().enumerate() {
        let broken = value(part).and_then(|value| broken(&value));
        parsed.broken.push(broken.map_err(|error| error.at(format!("broken[{place}]")))?);
    }
    if let Some(part) = file.lines {
        let lines = Lines::parse(part.get()).and_then(|lines| Lines::of(lines.all().to_vec()));
        parsed.lines = Some(lines.map_err(of_part)?);
    }
    if let Some(part) = file.latest {
        let latest = Latest::parse(part.get()).map_err(of_part)?;
        known::check(&latest).map_err(|error| error.at(LATEST_KEY))?;
        parsed.latest = Some(latest);
    }
    if let Some(part) = file.settings {
        if !part.get().starts_with('{') || part.get().len() > CAP {
            return Err(form(part.get(), "the settings, an object of at most 1 MB").at(SETTINGS_KEY));
        }
        parsed.settings = Some(part.get().to_owned());
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

fn json<'a, T: Deserialize<'a>>(text: &'a str, wanted: &'static str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| form(&error.to_string(), wanted))
}

fn value(part: &RawValue) -> Result<Value> {
    json(part.get(), "JSON")
}

/// Refuses a file of another kind or a newer version, by nothing but these two.
fn version(file: &File<'_>) -> Result<()> {
    let text = |part: Part<'_>| part.map(|part| part.get().to_owned()).unwrap_or_default();
    let (format, schema) = (text(file.format), text(file.schema));
    if format.trim_matches('"') != FORMAT {
        return Err(form(&format, "\"zandaka-backup\"").at("format"));
    }
    match schema.parse::<u64>() {
        Ok(found) if found == u64::from(SCHEMA) => Ok(()),
        Ok(found) if found > u64::from(SCHEMA) => Err(Kind::Newer { key: FORMAT.to_owned() }.into()),
        _ => Err(form(&schema, "the number of a version").at("schema")),
    }
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

/// What a value is, in a word.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The fields of an object that has no others than these.
fn object<'a>(value: &'a Value, known: &[&str]) -> Result<&'a Map<String, Value>> {
    let fields = value.as_object().ok_or_else(|| form(kind(value), "an object"))?;
    match fields.keys().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(form(name, "a field that is known here")),
        None => Ok(fields),
    }
}

fn values<'a>(fields: &'a Map<String, Value>, name: &str) -> Result<&'a [Value]> {
    let value = fields.get(name).unwrap_or(&Value::Null);
    let list = value.as_array().map(Vec::as_slice);
    list.ok_or_else(|| form(kind(value), "a list").at(name))
}

fn optional<'a>(fields: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(value) => Err(form(kind(value), "a text").at(name)),
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
