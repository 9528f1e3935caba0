//! What ten years of history cost a person in a browser: the popup's first figure, the history page's first chart, and
//! the CSV of everything.
//!
//! The years are those of `benches/history/years.rs`, put into the extension's storage as it keeps them. A page is timed
//! from the start of its navigation to its first paint: the extension's pages stay hidden until they are whole.

#[path = "../../../benches/history/years.rs"]
mod years;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail, ensure};
use serde::Deserialize;
use serde_json::Value;

use super::Figure;
use crate::build::{self, Package};
use crate::shell::{root, say};
use crate::stage::{Browser, Kind, Options, Portal};

/// The names of what is measured; each gets the browser's name at its end.
pub(super) const NAMES: [&str; 4] = ["history-csv", "history-csv-task", "history-page", "history-popup"];

/// How much longer the popup may take with a history than without.
const POPUP_BUDGET: f64 = 1.1;
/// How much longer the first chart may take than on a page that has it as a literal.
const PAGE_BUDGET: f64 = 1.5;
/// How much longer the CSV may take than joining its cells in JavaScript.
const CSV_BUDGET: f64 = 2.0;
/// The longest the history page may keep from answering while it saves, in ms.
const TASK_BUDGET: f64 = 50.0;

/// How often each page is opened.
const TURNS: usize = 41;
/// Turns before them, in which a browser compiles and caches.
const WARM_UP: usize = 3;

/// What `benches/history/csv.js` gives.
#[derive(Deserialize)]
struct Csv {
    ours: f64,
    peer: f64,
    ratio: f64,
    max_task_ms: f64,
    rows: i64,
}

/// When a page was first painted, in ms, and whether what was wanted stood on it.
#[derive(Deserialize)]
struct Paint {
    at: f64,
    drawn: bool,
}

/// A stored value by its key.
type Store = serde_json::Map<String, Value>;

/// A page and what must be drawn on it when it is first seen.
type Shown<'a> = (&'a Browser, &'a str, &'a str);

/// Measures what is named, in both browsers.
pub(super) async fn measure(package: &Package, names: &[&str]) -> Result<Vec<Figure>> {
    if !names.iter().any(|name| NAMES.contains(name)) {
        return Ok(Vec::new());
    }
    let extension = measuring(&package.dist)?;
    say("Making ten years of history");
    let (full, empty) = stores()?;
    let mut figures = Vec::new();
    for kind in Kind::ALL {
        say(&format!("Measuring ten years in {kind}"));
        figures.extend(measure_in(kind, &extension, (&full, &empty), names).await?);
    }
    Ok(figures)
}

async fn measure_in(
    kind: Kind,
    extension: &Path,
    (full, empty): (&Store, &Store),
    names: &[&str],
) -> Result<Vec<Figure>> {
    let named = |name: &str| names.contains(&name);
    let portal = Portal::open().await?;
    let browser = Browser::open(kind, &portal, extension, Options::default()).await?;
    fill(&browser, full).await?;
    let mut figures = Vec::new();
    let timed = |name: &str, rounds: &[(f64, f64)], budget: f64| {
        let of = |part: fn(&(f64, f64)) -> f64| median(rounds.iter().map(part).collect());
        let (ours, peer) = (of(|round| round.0), of(|round| round.1));
        Figure::new(format!("{name}-{kind}"), ours, peer, ours / peer, budget)
    };
    if named("history-popup") {
        let other = Browser::open(kind, &portal, extension, Options::default()).await?;
        fill(&other, empty).await?;
        let popup = (&browser, "popup.html", ".big");
        let rounds = in_turns(popup, (&other, popup.1, popup.2)).await?;
        other.close().await?;
        figures.push(timed("history-popup", &rounds, POPUP_BUDGET));
    }
    if named("history-page") {
        write_peer(&browser, extension).await?;
        let page = (&browser, "history.html", "#chart .line");
        let rounds = in_turns(page, (&browser, "peer.html", page.2)).await?;
        figures.push(timed("history-page", &rounds, PAGE_BUDGET));
    }
    if named("history-csv") || named("history-csv-task") {
        let Csv { ours, peer, ratio, max_task_ms, .. } = csv(&browser).await?;
        let name = |what: &str| format!("{what}-{kind}");
        figures.push(Figure::new(name("history-csv"), ours, peer, ratio, CSV_BUDGET));
        let ratio = max_task_ms / TASK_BUDGET;
        figures.push(Figure::new(name("history-csv-task"), max_task_ms, TASK_BUDGET, ratio, 1.0));
    }
    browser.close().await?;
    Ok(figures)
}

/// A copy of the extension whose pages live on the day after the ten years, and can measure.
fn measuring(dist: &Path) -> Result<PathBuf> {
    let to = build::variant(dist, "extension-history", |_| ())?;
    for script in ["clock.js", "csv.js"] {
        fs::copy(root().join("benches/history").join(script), to.join(script))?;
    }
    for (page, scripts) in [("history.html", &["clock.js", "csv.js"][..]), ("popup.html", &["clock.js"])] {
        let html = fs::read_to_string(to.join(page))?;
        let tags: String = scripts.iter().map(|script| tag(script)).collect();
        fs::write(to.join(page), html.replacen("<title>", &format!("{tags}<title>"), 1))?;
    }
    Ok(to)
}

/// What loads a script: the clock at once, for all others read it.
fn tag(script: &str) -> String {
    let kind = if script == "clock.js" { "" } else { " type=\"module\"" };
    format!("<script{kind} src=\"{script}\"></script>\n")
}

/// The ten years, and the same without a history: what is known now, and the lines.
fn stores() -> Result<(Store, Store)> {
    let chunks = years::chunks()?;
    let full: Store = years::store(&chunks)?.into_iter().map(|(key, text)| (key, text.into())).collect();
    let is_known = |(key, _): &(&String, &Value)| ["schema", "lines", "latest"].contains(&key.as_str());
    let empty = full.iter().filter(is_known).map(|(key, text)| (key.clone(), text.clone())).collect();
    Ok((full, empty))
}

/// Puts all of it into the extension's storage. A page of the extension stays open beside the one that is driven, so that
/// none starts a process of its own.
async fn fill(browser: &Browser, store: &Store) -> Result<()> {
    browser.goto(&browser.page("options.html")).await?;
    let set = "await browser.storage.local.clear(); await browser.storage.local.set(args[0]);";
    browser.run(set, vec![store.clone().into()]).await?;
    browser.open_tab(&browser.page("options.html")).await.map(drop)
}

/// Opens two pages in turns; when each was first seen, in ms.
async fn in_turns(ours: Shown<'_>, peer: Shown<'_>) -> Result<Vec<(f64, f64)>> {
    let mut rounds = Vec::new();
    for _ in 0..WARM_UP + TURNS {
        rounds.push((first_paint(ours).await?, first_paint(peer).await?));
    }
    Ok(rounds.split_off(WARM_UP))
}

/// When a page was first painted, in ms from the start of its navigation.
async fn first_paint((browser, page, drawn): Shown<'_>) -> Result<f64> {
    browser.goto("about:blank").await?;
    browser.goto(&browser.page(page)).await?;
    let painted = "const [paint] = performance.getEntriesByName('first-contentful-paint');
        return paint && { at: paint.startTime, drawn: document.querySelector(args[0]) !== null };";
    let paint = browser.until("the first paint", painted, vec![drawn.into()]).await?;
    let Paint { at, drawn: true } = serde_json::from_value(paint)? else {
        bail!("{page} has no {drawn} when it is painted");
    };
    Ok(at)
}

/// Writes a page that draws the chart of the history page from a literal, beside it.
async fn write_peer(browser: &Browser, extension: &Path) -> Result<()> {
    browser.goto(&browser.page("history.html")).await?;
    let drawn = "return !document.body.hidden && document.querySelector('#chart').outerHTML;";
    let chart = browser.until("the chart", drawn, vec![]).await?;
    let script =
        format!("document.querySelector('#plot').innerHTML = {chart};\ndocument.body.hidden = false;\n");
    fs::write(extension.join("peer.js"), script)?;
    let page = "<!doctype html>\n<meta charset=\"utf-8\">\n<title>The same chart</title>
<link rel=\"stylesheet\" href=\"popup.css\">\n<link rel=\"stylesheet\" href=\"history.css\">
<script type=\"module\" src=\"peer.js\"></script>
<body hidden><main><section id=\"seen\" class=\"card line-1\"><div id=\"plot\"></div></section></main>\n";
    Ok(fs::write(extension.join("peer.html"), page)?)
}

async fn csv(browser: &Browser) -> Result<Csv> {
    browser.goto("about:blank").await?;
    browser.goto(&browser.page("history.html#csv")).await?;
    let done = "const { results, failed } = document.documentElement.dataset;
        return results ?? (failed !== undefined && { failed });";
    let csv: Csv = match browser.until("the CSV's figures", done, vec![]).await? {
        Value::String(results) => serde_json::from_str(&results)?,
        failed => bail!("the CSV could not be measured: {failed}"),
    };
    ensure!(csv.rows == years::READINGS, "{} readings in the CSV", csv.rows);
    Ok(csv)
}

fn median(mut list: Vec<f64>) -> f64 {
    list.sort_by(f64::total_cmp);
    list.get(list.len() / 2).copied().unwrap_or_default()
}
