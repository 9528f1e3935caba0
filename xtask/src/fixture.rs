//! The fixture pages of `tests/portals/`: found by walking, as `tests/portals/README.md` describes them.
//!
//! Here they are what the test portal serves under their real addresses; that they read right without a browser is
//! another test's concern.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;
use walkdir::WalkDir;
use zandaka::capture::Capture;

use crate::shell::root;
use crate::stage::{Answer, Portal};

/// A page of a portal and what is printed on it.
#[derive(Clone, Debug)]
pub struct Case {
    /// The carrier's id, which is the folder's name.
    pub carrier: String,
    /// The case's own name.
    pub name: String,
    /// Where the page stands.
    pub url: String,
    /// Whether the demo visits it.
    pub demo: bool,
    /// The page.
    pub page: String,
    /// What reading it gives.
    pub expected: Capture,
}

/// `about.toml`, as far as it matters here.
#[derive(Deserialize)]
struct About {
    url: String,
    #[serde(default)]
    demo: bool,
}

impl Case {
    /// The case in `tests/portals/<carrier>/<name>/`.
    ///
    /// # Errors
    /// When a file of it is missing or does not parse.
    pub fn load(carrier: &str, name: &str) -> Result<Self> {
        let folder = folder(carrier, name);
        let read = |file: &str| {
            let path = folder.join(file);
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
        };
        let about: About = toml::from_str(&read("about.toml")?)?;
        let expected = serde_json::from_str(&read("expected.json")?)?;
        let (carrier, name) = (carrier.to_owned(), name.to_owned());
        Ok(Self { carrier, name, url: about.url, demo: about.demo, page: read("page.html")?, expected })
    }

    /// Every case, sorted by carrier and name.
    ///
    /// # Errors
    /// When one does not load.
    pub fn all() -> Result<Vec<Self>> {
        let folder = root().join("tests/portals");
        let mut cases = Vec::new();
        for entry in WalkDir::new(&folder).min_depth(2).max_depth(2).sort_by_file_name() {
            let entry = entry?;
            let name_of = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
            if let (true, Some(carrier), Some(name)) =
                (entry.file_type().is_dir(), entry.path().parent().and_then(name_of), name_of(entry.path()))
            {
                cases.push(Self::load(&carrier, &name).with_context(|| format!("{carrier}/{name}"))?);
            }
        }
        Ok(cases)
    }

    /// Where its files are.
    pub fn folder(&self) -> PathBuf {
        folder(&self.carrier, &self.name)
    }

    /// Has the portal serve the page under its address.
    pub fn serve(&self, portal: &Portal) {
        portal.serve(&self.url, Answer::html(self.page.clone()));
    }

    /// The address as it is stored: without query and fragment.
    pub fn stored_url(&self) -> &str {
        self.url.split(['?', '#']).next().unwrap_or(&self.url)
    }
}

fn folder(carrier: &str, name: &str) -> PathBuf {
    root().join("tests/portals").join(carrier).join(name)
}
