//! What the content script promises of every page: `content/checks.js`, run in the browser.

use std::fs;

use anyhow::Result;
use serde_json::Value;
use xtask::shell::root;
use xtask::stage::Answer;

use crate::act::{Act, in_both_browsers};

in_both_browsers! {
    every_check_of_the_content_script_passes,
}

async fn every_check_of_the_content_script_passes(act: &Act) -> Result<()> {
    let read = |file: &str| fs::read(root().join(file));
    // No portal's host: the extension's own copy of the script must not run beside the one that is checked.
    let site = "https://checks.test";
    act.portal
        .serve(&format!("{site}/checks.html"), Answer::html(read("tests/browser/content/checks.html")?));
    act.portal.serve(&format!("{site}/checks.js"), Answer::script(read("tests/browser/content/checks.js")?));
    act.portal.serve(&format!("{site}/content.js"), Answer::script(read("extension/content.js")?));
    act.visit(&format!("{site}/checks.html")).await?;
    let done = "return 'done' in document.documentElement.dataset && window.results;";
    let results = act.browser.until("the checks", done, vec![]).await?;
    let results = results.as_array().unwrap();
    let failed: Vec<&Value> = results.iter().filter(|result| result["ok"] != true).collect();
    assert!(results.len() > 10, "only {} checks ran", results.len());
    assert!(failed.is_empty(), "{failed:#?}");
    Ok(())
}
