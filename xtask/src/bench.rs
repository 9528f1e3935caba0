//! `cargo xtask bench`: the budgets, each measured against a peer in the same run, in both browsers.
//!
//! What is timed runs in the browser and lies in `benches/`; here it is served, collected and held to its budget. What
//! needs no browser is `native`'s and `node`'s.

mod history;
mod native;
mod node;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::build::{self, Package};
use crate::shell::{root, say};
use crate::stage::{Answer, Browser, Kind, Options, Portal};

/// The names of what is measured; those in a browser get its name at their end.
pub const NAMES: [&str; 8] = [
    "content-plain-120",
    "content-plain-500",
    "content-task-500",
    "content-walk-120",
    "content-walk-500",
    "worker-read-120",
    "worker-read-500",
    "zip-size",
];

/// The most the zip may weigh, in bytes. 450 KB were set when there was a popup only; the history page (it takes the
/// package to 581,000 bytes), settings, alerts, three more languages and sharing between browsers come on top. Of it 40 KB are
/// inlining in the worker, without which a page is read slower than Firefox parses it.
const ZIP_BUDGET: f64 = 720.0 * 1024.0;
/// The longest the content script may keep a page from answering, in ms.
const TASK_BUDGET: f64 = 25.0;
/// How much longer than `outerHTML` the content script's walk may take in Chromium, where the walk anyone would write
/// first takes 4.2 times as long.
const WALK_BUDGET: f64 = 3.0;
/// How much of that plain walk's time this leaves, which is held in Firefox.
const PLAIN_BUDGET: f64 = WALK_BUDGET / 4.2;
/// How much longer than `outerHTML` it may take in Firefox, which checks every step of a content script
/// into a page: there the plain walk takes 25 to 45 times as long, and what is left of ours when no element is asked
/// anything takes 2.7 times.
const FIREFOX_WALK_BUDGET: f64 = 7.5;

/// The site of the pages that measure: no portal's, so that the extension stays out of them.
const SITE: &str = "https://bench.test";
/// A page whose snapshot is read by its labels.
const READ_AT: &str = "https://www.docomo.ne.jp/mydocomo/data/";

/// One figure.
#[derive(Debug, Serialize)]
struct Figure {
    name: String,
    /// Milliseconds, or bytes for a size.
    ours: f64,
    peer: f64,
    ratio: f64,
    budget: f64,
    ok: bool,
}

impl Figure {
    fn new(name: String, ours: f64, peer: f64, ratio: f64, budget: f64) -> Self {
        let short = |value: f64| (value * 1000.0).round() / 1000.0;
        Self { name, ours: short(ours), peer: short(peer), ratio: short(ratio), budget, ok: ratio <= budget }
    }
}

/// What `benches/content/measure.js` gives for one size.
#[derive(Deserialize)]
struct Walk {
    walk_ms: f64,
    outer_ms: f64,
    plain_ms: f64,
    ratio: f64,
    plain_ratio: f64,
    max_task_ms: f64,
    /// What is sent of the page.
    sent: String,
    /// All of it.
    whole: String,
}

/// What `benches/worker/measure.js` and `benches/node/measure.mjs` give.
#[derive(Deserialize)]
struct Read {
    ours: f64,
    peer: f64,
    ratio: f64,
}

/// Measures everything whose name starts with `wanted`, and prints a table or a line of JSON for each.
///
/// # Errors
/// When something cannot be measured, or is over its budget.
pub fn command(wanted: &str, as_json: bool) -> Result<()> {
    let matches = |name: &str| name.starts_with(wanted);
    let in_browsers: Vec<&str> = NAMES
        .into_iter()
        .chain(history::NAMES)
        .filter(|name| *name != "zip-size" && (matches(name) || wanted.starts_with(name)))
        .collect();
    let mut figures = native::measure(wanted)?;
    figures.extend(node::measure(wanted)?);
    if in_browsers.is_empty() && figures.is_empty() && !matches("zip-size") {
        bail!(
            "nothing is measured under {wanted:?}; there are {}",
            [&NAMES[..], &history::NAMES, &native::NAMES, &[node::NAME]].concat().join(", ")
        );
    }
    if !in_browsers.is_empty() || matches("zip-size") {
        figures.extend(of_the_package(&in_browsers)?);
    }
    figures.retain(|figure| matches(&figure.name));
    print(&figures, as_json)?;
    let over: Vec<&str> =
        figures.iter().filter(|figure| !figure.ok).map(|figure| figure.name.as_str()).collect();
    if !over.is_empty() {
        bail!("over budget: {}", over.join(", "));
    }
    Ok(())
}

/// The size of the package, and what is measured of it in browsers.
fn of_the_package(in_browsers: &[&str]) -> Result<Vec<Figure>> {
    let package = build::package(&root())?;
    let mut figures = Vec::new();
    #[expect(clippy::cast_precision_loss, reason = "a file of less than 2^52 bytes")]
    let size = package.size as f64;
    figures.push(Figure::new("zip-size".into(), size, ZIP_BUDGET, size / ZIP_BUDGET, 1.0));
    if !in_browsers.is_empty() {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        for kind in Kind::ALL {
            say(&format!("Measuring in {kind}"));
            figures.extend(runtime.block_on(measure(kind, &package, in_browsers))?);
        }
        figures.extend(runtime.block_on(history::measure(&package, in_browsers))?);
    }
    Ok(figures)
}

fn print(figures: &[Figure], as_json: bool) -> Result<()> {
    for figure in figures {
        if as_json {
            println!("{}", serde_json::to_string(figure)?);
        } else {
            let Figure { name, ours, peer, ratio, budget, ok } = figure;
            let verdict = if *ok { "ok" } else { "OVER" };
            println!(
                "{name:<28} {ours:>11.2} against {peer:>11.2}  ratio {ratio:>6.2} of {budget:.1}  {verdict}"
            );
        }
    }
    Ok(())
}

async fn measure(kind: Kind, package: &Package, names: &[&str]) -> Result<Vec<Figure>> {
    if !names.iter().any(|name| NAMES.contains(name)) {
        return Ok(Vec::new());
    }
    let portal = Portal::open().await?;
    let page = Answer::html("<!doctype html><html lang=en><title>How fast a page is read</title><body>");
    portal.serve(&format!("{SITE}/"), page);
    let extension = measuring(&package.dist)?;
    let browser = Browser::open(kind, &portal, &extension, Options::default()).await?;
    let mut figures = Vec::new();
    for kilobytes in [120, 500] {
        let is_wanted = |what: &str| names.contains(&format!("{what}-{kilobytes}").as_str());
        if !["content-plain", "content-task", "content-walk", "worker-read"].into_iter().any(is_wanted) {
            continue;
        }
        let walk = walk(&browser, kilobytes).await?;
        let Walk { walk_ms, outer_ms, plain_ms, ratio, plain_ratio, max_task_ms, .. } = walk;
        let name = |what: &str| format!("{what}-{kilobytes}-{kind}");
        let (walk_budget, plain_budget) = match kind {
            Kind::Chromium => (WALK_BUDGET, 1.0),
            Kind::Firefox => (FIREFOX_WALK_BUDGET, PLAIN_BUDGET),
        };
        figures.push(Figure::new(name("content-walk"), walk_ms, outer_ms, ratio, walk_budget));
        figures.push(Figure::new(name("content-plain"), walk_ms, plain_ms, plain_ratio, plain_budget));
        if is_wanted("content-task") {
            let ratio = max_task_ms / TASK_BUDGET;
            figures.push(Figure::new(name("content-task"), max_task_ms, TASK_BUDGET, ratio, 1.0));
        }
        if is_wanted("worker-read") {
            let Read { ours, peer, ratio } = read(&browser, walk).await?;
            figures.push(Figure::new(name("worker-read"), ours, peer, ratio, 1.0));
        }
    }
    browser.close().await?;
    Ok(figures)
}

/// A copy of the extension whose content script measures itself, on [`SITE`]: where a script runs decides how fast.
fn measuring(dist: &Path) -> Result<PathBuf> {
    let scripts =
        json!([{ "matches": [format!("{SITE}/*")], "js": ["page.js", "content.js", "measure.js"] }]);
    let to = build::variant(dist, "extension-measuring", |manifest| {
        manifest.insert("content_scripts".into(), scripts);
    })?;
    let content = fs::read_to_string(dist.join("content.js"))?;
    let body = content.trim_end().strip_suffix("  start();\n})();");
    let body = body.context("content.js does not end in start();")?;
    fs::write(
        to.join("content.js"),
        format!("{body}  globalThis.zandakaParts = {{ reader, SLICE }};\n}})();\n"),
    )?;
    for script in ["page.js", "measure.js"] {
        fs::copy(root().join("benches/content").join(script), to.join(script))?;
    }
    Ok(to)
}

async fn walk(browser: &Browser, kilobytes: u32) -> Result<Walk> {
    browser.goto("about:blank").await?;
    browser.goto(&format!("{SITE}/#{kilobytes}")).await?;
    let done = "const { done, results, failed } = document.documentElement.dataset;
        return done === '' && (results ?? { failed });";
    match browser.until("the content script's figures", done, vec![]).await? {
        Value::String(results) => Ok(serde_json::from_str(&results)?),
        failed => bail!("the content script could not be measured: {failed}"),
    }
}

/// Measures the worker's module with what was sent of the page.
async fn read(browser: &Browser, page: Walk) -> Result<Read> {
    browser.goto(&browser.page("popup.html")).await?;
    let arguments = vec![json!(page.sent), json!(page.whole), json!(READ_AT)];
    let read = browser.run(include_str!("../../benches/worker/measure.js"), arguments).await?;
    Ok(serde_json::from_value(read)?)
}
