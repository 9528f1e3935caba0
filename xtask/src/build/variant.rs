//! Copies of the extension that differ in their manifest, for what the one that ships cannot show: how fast its content
//! script runs, and carriers that are allowed without a person to ask.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Map, Value};

use super::{files, unpack};
use crate::shell::root;

/// Writes a copy of the extension in `dist` to `target/<name>`, its manifest changed, and gives its folder.
///
/// # Errors
/// When it cannot be written, or the manifest is no object.
pub fn variant(dist: &Path, name: &str, change: impl FnOnce(&mut Map<String, Value>)) -> Result<PathBuf> {
    let to = root().join("target").join(name);
    let mut copied = files(dist)?;
    let manifest = copied.iter_mut().find(|file| file.name == "manifest.json");
    let manifest = manifest.context("the extension has no manifest.json")?;
    let mut object: Map<String, Value> =
        serde_json::from_slice(&manifest.bytes).context("manifest.json is no object")?;
    change(&mut object);
    manifest.bytes = serde_json::to_vec_pretty(&object)?;
    unpack(&to, &copied)?;
    fs::canonicalize(&to).with_context(|| format!("cannot find {}", to.display()))
}

/// A copy that is let in to every carrier from the start, as if the person had allowed each.
///
/// # Errors
/// As [`variant`].
pub fn with_every_carrier_allowed(dist: &Path) -> Result<PathBuf> {
    variant(dist, "extension-allowed", |manifest| {
        if let Some(Value::Array(optional)) = manifest.remove("optional_host_permissions")
            && let Some(Value::Array(required)) = manifest.get_mut("host_permissions")
        {
            required.extend(optional);
        }
    })
}
