//! What is timed in Node: the reader against the parser that scrapers in JavaScript use.
//!
//! The timing itself is `benches/node`; here are its parts and its budget.

use std::fs;

use anyhow::Result;

use super::{Figure, READ_AT, Read};
use crate::shell::{read, root, say};
use crate::{build, tools};

/// The name of what is measured.
pub const NAME: &str = "read-cheerio";

/// How much of cheerio's time the reader may take for the same page.
const BUDGET: f64 = 0.8;

/// Measures it, where its name starts with `wanted`.
pub(super) fn measure(wanted: &str) -> Result<Vec<Figure>> {
    if !NAME.starts_with(wanted) {
        return Ok(Vec::new());
    }
    let module = build::worker_with_whole_pages()?;
    fs::write(module.join("package.json"), r#"{ "type": "module" }"#)?;
    let cheerio = tools::cheerio()?;
    say("Measuring in Node");
    let mut node = tools::node()?;
    node.arg(root().join("benches/node/measure.mjs")).args([&module, &cheerio]);
    let printed = read(node.arg(root().join("benches/content/page.js")).arg(READ_AT))?;
    let Read { ours, peer, ratio } = serde_json::from_str(&printed)?;
    Ok(vec![Figure::new(NAME.into(), ours, peer, ratio, BUDGET)])
}
