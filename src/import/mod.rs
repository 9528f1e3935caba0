//! The history from a file: our CSV, also as a spreadsheet saved it again, and our backup.
//!
//! Owns the road of a file, which changes nothing by itself: its text ([`read`]), its readings ([`Parsed`]), the lines
//! they belong to ([`Import`]), and what a step of the import would write ([`Preview`]). What is imported joins what is
//! stored as [`crate::history::Chunk::merge`] joins two stores, so that the order of imports makes no difference, nor
//! how often one is made; what a CSV cannot say is taken from what is stored (`place`). Storage is the pages' concern.

mod backup;
mod check;
mod csv;
mod encoding;
pub(crate) mod known;
mod place;
mod step;

pub use step::{Counts, Preview};

use crate::error::{Error, Kind, Result};
use crate::history::{Chunk, Lines};
use crate::latest::Latest;

use check::form;
use csv::Row;

/// The most bytes of a file. Ten years of five lines, read eight times a day, are a backup of 20 MB.
pub const CAP: usize = 64 * 1024 * 1024;

/// What a file holds. Every value of it was checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The rows of a table, which do not say which of two lines they belong to.
    rows: Vec<Row>,
    chunks: Vec<Chunk>,
    lines: Option<Lines>,
    settings: Option<String>,
    latest: Option<Latest>,
    /// What was set aside, with its keys.
    broken: Vec<(String, String)>,
}

/// Reads a file.
///
/// # Errors
/// In this order: `too_large` over [`CAP`]; `encoding` for what is neither UTF-8 nor UTF-16, with the name of what it
/// looks like, by which a browser can decode it for [`read_text`]; `form` for what is no file of ours, with the row and
/// column or the path of the value, and what would be right; `newer` for a backup of a newer version.
pub fn read(bytes: &[u8]) -> Result<Parsed> {
    check_size(bytes.len())?;
    read_text(&encoding::decode(bytes)?)
}

/// Reads the text of a file.
///
/// # Errors
/// As [`read`], but for `encoding`.
pub fn read_text(text: &str) -> Result<Parsed> {
    check_size(text.len())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let start = text.trim_start();
    if start.starts_with('{') {
        return backup::read(text);
    }
    if start.is_empty() || start.starts_with(['[', '<', '\0']) || start.starts_with("PK") {
        return Err(form(
            start.get(..start.len().min(20)).unwrap_or_default(),
            "a CSV or a backup of Zandaka",
        ));
    }
    Ok(Parsed { rows: csv::read(text)?, ..Parsed::default() })
}

fn check_size(size: usize) -> Result<()> {
    if size > CAP { Err(Error::new(Kind::TooLarge { size, cap: CAP })) } else { Ok(()) }
}

/// A file whose readings have found their lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// By month, and each month by line.
    months: Vec<Vec<Chunk>>,
    lines: Option<Lines>,
    settings: Option<String>,
    latest: Option<Latest>,
    broken: Vec<(String, String)>,
}
