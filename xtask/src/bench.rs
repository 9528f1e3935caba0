//! `cargo xtask bench`: the budgets, each measured against a peer in the same run, in both browsers.
//!
//! What is timed runs in the browser and lies in `benches/`; here it is served, collected and held to its budget.

use std::fs;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::build::{self, Package};
use crate::shell::{root, say};
use crate::stage::{Answer, Browser, Kind, Options, Portal};

/// The names of what is measured; those in a browser get its name at their end.
pub const NAMES: [&str; 6] = [
    "content-task-500",
    "content-walk-120",
    "content-walk-500",
    "worker-read-120",
    "worker-read-500",
    "zip-size",
];

/// The most the zip may weigh, in bytes.
const ZIP_BUDGET: f64 = 450.0 * 1024.0;
/// The longest the content script may keep a page from answering, in ms.
const TASK_BUDGET: f64 = 25.0;
/// How much longer than `outerHTML` the content script's walk may take.
const WALK_BUDGET: f64 = 3.0;

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
    kilobytes: u32,
    walk_ms: f64,
    outer_ms: f64,
    ratio: f64,
    max_task_ms: f64,
}

/// What `benches/worker/measure.js` gives.
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
        .filter(|name| *name != "zip-size" && (matches(name) || wanted.starts_with(name)))
        .collect();
    if in_browsers.is_empty() && !matches("zip-size") {
        bail!("nothing is measured under {wanted:?}; there are {}", NAMES.join(", "));
    }
    let package = build::package(&root())?;
    let mut figures = Vec::new();
    #[expect(clippy::cast_precision_loss, reason = "a file of less than 2^52 bytes")]
    let size = package.size as f64;
    figures.push(Figure::new("zip-size".into(), size, ZIP_BUDGET, size / ZIP_BUDGET, 1.0));
    if !in_browsers.is_empty() {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        for kind in Kind::ALL {
            say(&format!("Measuring in {kind}"));
            figures.extend(runtime.block_on(measure(kind, &package, &in_browsers))?);
        }
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
    let portal = Portal::open().await?;
    serve(&portal)?;
    let browser = Browser::open(kind, &portal, &package.dist, Options::default()).await?;
    let mut figures = Vec::new();
    if names.iter().any(|name| name.starts_with("content")) {
        browser.goto(&format!("{SITE}/bench.html")).await?;
        let done = "return 'done' in document.documentElement.dataset && window.results;";
        let walks = browser.until("the content script's figures", done, vec![]).await?;
        figures.extend(walk_figures(kind, walks)?);
    }
    for kilobytes in [120, 500] {
        if names.contains(&format!("worker-read-{kilobytes}").as_str()) {
            figures.push(read_figure(kind, &browser, kilobytes).await?);
        }
    }
    browser.close().await?;
    Ok(figures)
}

fn serve(portal: &Portal) -> Result<()> {
    let read = |file: &str| fs::read(root().join(file)).with_context(|| format!("cannot read {file}"));
    let html = Answer::html(read("benches/content/bench.html")?);
    portal.serve(&format!("{SITE}/bench.html"), html);
    portal.serve(
        &format!("{SITE}/empty.html"),
        Answer::html("<!doctype html><body><script src=page.js></script><script src=measure.js></script>"),
    );
    let scripts =
        [("page.js", "benches/content"), ("measure.js", "benches/content"), ("content.js", "extension")];
    for (name, folder) in scripts {
        portal.serve(&format!("{SITE}/{name}"), Answer::script(read(&format!("{folder}/{name}"))?));
    }
    Ok(())
}

fn walk_figures(kind: Kind, walks: Value) -> Result<Vec<Figure>> {
    if let Value::String(error) = walks {
        bail!("the content script could not be measured: {error}");
    }
    let walks: Vec<Walk> = serde_json::from_value(walks)?;
    let mut figures = Vec::new();
    for walk in walks {
        let name = format!("content-walk-{}-{kind}", walk.kilobytes);
        figures.push(Figure::new(name, walk.walk_ms, walk.outer_ms, walk.ratio, WALK_BUDGET));
        if walk.kilobytes == 500 {
            let ratio = walk.max_task_ms / TASK_BUDGET;
            figures.push(Figure::new(
                format!("content-task-500-{kind}"),
                walk.max_task_ms,
                TASK_BUDGET,
                ratio,
                1.0,
            ));
        }
    }
    Ok(figures)
}

async fn read_figure(kind: Kind, browser: &Browser, kilobytes: u32) -> Result<Figure> {
    browser.goto(&format!("{SITE}/empty.html")).await?;
    let content = fs::read_to_string(root().join("extension/content.js"))?;
    let snapshot = include_str!("../../benches/worker/snapshot.js");
    let page = browser.run(snapshot, vec![json!(kilobytes), json!(content)]).await?;
    let text = |name: &str| page.get(name).cloned().context("the page gives no snapshot");
    let arguments = vec![text("sent")?, text("whole")?, json!(READ_AT)];
    browser.goto(&browser.page("popup.html")).await?;
    let read: Read = serde_json::from_value(
        browser.run(include_str!("../../benches/worker/measure.js"), arguments).await?,
    )?;
    Ok(Figure::new(format!("worker-read-{kilobytes}-{kind}"), read.ours, read.peer, read.ratio, 1.0))
}
