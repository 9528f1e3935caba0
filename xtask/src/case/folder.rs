//! Writes a fixture folder: the page, what the reader makes of it, and where it comes from.
//!
//! Owns the names of the files and the folder; their meaning is described in `tests/portals/README.md`. A folder that
//! is there already is never touched.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Serialize;
use zandaka::capture::Capture;

/// What `about.toml` says of a new case.
#[derive(Serialize)]
struct About<'a> {
    url: &'a str,
    at: String,
    grade: &'static str,
    since: String,
    note: &'static str,
    must_not: [&'static str; 0],
}

/// Writes a case to `root/<carrier>/<name>/` and gives the folder.
///
/// # Errors
/// When the folder is there already or cannot be written.
pub fn write(root: &Path, name: &str, url: &str, html: &str, capture: &Capture) -> Result<PathBuf> {
    let parent = root.join(&capture.carrier);
    let folder = parent.join(name);
    fs::create_dir_all(&parent).with_context(|| format!("cannot make {}", parent.display()))?;
    match fs::create_dir(&folder) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("{} is there already and stays as it is; give another name with --name", folder.display())
        }
        made => made.with_context(|| format!("cannot make {}", folder.display()))?,
    }
    let about = About {
        url,
        at: capture.captured_at.to_string(),
        grade: "A",
        since: capture.captured_at.date().to_string().chars().take(7).collect(),
        note: "a saved page, redacted by add-portal-case; not yet checked by a person",
        must_not: [],
    };
    let mut expected = capture.clone();
    for line in &mut expected.lines {
        // The hash is of this machine's key only, and no test compares it.
        line.key = line.line.as_ref().map(|last4| format!("{last4}-****"));
    }
    let files = [
        ("page.html", html.to_owned()),
        ("expected.json", serde_json::to_string_pretty(&expected)? + "\n"),
        ("about.toml", toml::to_string(&about)?),
    ];
    for (file, text) in files {
        let path = folder.join(file);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(folder)
}

/// The name of a case that was given none: the page and the day it was saved.
pub fn name_of(capture: &Capture) -> String {
    format!("{}-{}", capture.page, capture.captured_at.date())
}

/// A name that was given, if it can name a folder.
///
/// # Errors
/// When it has other letters than the folders of the fixtures have.
pub fn checked_name(name: &str) -> Result<&str> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if name.is_empty() || name.len() > 60 || !name.bytes().all(plain) || name.starts_with('-') {
        bail!(
            "--name {name:?} cannot name a case; use small letters, digits and dashes, such as top-two-lines-2026"
        );
    }
    Ok(name)
}
