//! Understanding a page: which label governs which number.

use crate::capture::{Capture, PageState, SCHEMA};
use crate::error::Result;
use crate::time::Moment;

/// A page to be read.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// Its address.
    pub url: &'a str,
    /// Its HTML, pruned or whole.
    pub html: &'a str,
    /// When it was looked at.
    pub at: Moment,
    /// The key under which phone numbers are masked.
    pub mask_key: &'a str,
}

/// Reads a page.
///
/// # Errors
/// None yet.
pub fn read(page: &Page<'_>) -> Result<Capture> {
    Ok(Capture {
        schema: SCHEMA,
        carrier: String::new(),
        page: String::new(),
        url: page.url.into(),
        captured_at: page.at,
        state: PageState::NotABalancePage,
        lines: Vec::new(),
        doubts: Vec::new(),
    })
}
