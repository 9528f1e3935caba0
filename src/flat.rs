//! A small stored value: a version, and texts by name, so that a stored field is read by the function that reads a typed
//! one. What the texts mean is their owner's concern.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::history::{json_text, parse_json};

/// Texts by name.
pub type Texts = BTreeMap<String, String>;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Flat {
    schema: u32,
    texts: Texts,
}

/// Reads what [`to_text`] wrote under a storage key.
///
/// # Errors
/// `stored` for any other text, `newer` for that of a newer version; `too_large` over
/// [`crate::history::CAP`].
pub fn parse(key: &str, json: &str, schema: u32) -> Result<Texts> {
    parse_json::<Flat>(key, json, schema).map(|flat| flat.texts)
}

/// The JSON text.
///
/// # Errors
/// `too_large` over [`crate::history::CAP`].
pub fn to_text(key: &str, schema: u32, texts: Texts) -> Result<String> {
    json_text(key, &Flat { schema, texts })
}
