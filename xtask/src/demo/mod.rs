//! `cargo xtask demo`: the extension reads fixture pages in real browsers, under the carriers' real addresses.
//!
//! Shows what was read as a table and saves pictures to `target/demo/`. With a display the browsers stay open to click
//! around in. What the browsers and their network are is the stage's concern.

mod table;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use zandaka::latest::Latest;

use crate::build;
use crate::fixture::Case;
use crate::shell::{root, say};
use crate::stage::{Browser, Kind, Options, Portal};
use table::Row;

/// The languages the extension speaks, as browsers name them.
const LANGUAGES: [&str; 6] = ["en", "ja", "zh-CN", "zh-TW", "ko", "vi"];

/// Runs the demo in these browsers.
///
/// # Errors
/// When a carrier's figures are missing, the browsers disagree, or something does not start.
pub fn command(kinds: &[Kind]) -> Result<()> {
    let package = build::package(&root())?;
    let cases: Vec<Case> = Case::all()?.into_iter().filter(|case| case.demo).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(show(kinds, &package.dist, &cases))
}

async fn show(kinds: &[Kind], dist: &Path, cases: &[Case]) -> Result<()> {
    let portal = Portal::open().await?;
    cases.iter().for_each(|case| case.serve(&portal));
    let stays_open = has_display();
    let mut shows = Vec::new();
    for &kind in kinds {
        say(&format!("Visiting {} pages in {kind}", cases.len()));
        let options = Options { headless: !stays_open, scale: 2, ..Options::default() };
        let browser = Browser::open(kind, &portal, dist, options).await?;
        let stored = visit(&browser, cases).await?;
        shows.push((browser, stored));
    }
    let folder = pictures(&portal, dist, &shows).await?;
    let verdict = report(kinds, cases, &shows);
    println!("Pictures are in {}", folder.display());
    if stays_open {
        eprint!("The browsers stay open to click around in. Press Enter to close them. ");
        std::io::stderr().flush()?;
        std::io::stdin().read_line(&mut String::new())?;
    }
    for (browser, _) in shows {
        browser.close().await?;
    }
    verdict
}

fn has_display() -> bool {
    ["WAYLAND_DISPLAY", "DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// Opens every page and waits until the extension has stored what it gave; leaves the popup open beside the last page.
/// Gives everything stored.
async fn visit(browser: &Browser, cases: &[Case]) -> Result<Value> {
    let portal = browser.tab().await?;
    let popup = browser.open_tab(&browser.page("popup.html")).await?;
    for case in cases {
        let carrier = zandaka::portals::by_id(&case.carrier).context("a case is of a carrier")?;
        browser.allow(carrier).await?;
        browser.drive(&portal).await?;
        browser.goto(&case.url).await?;
        browser.drive(&popup).await?;
        let seen = "const { latest } = await browser.storage.local.get('latest');
            return JSON.parse(latest ?? '{}').visits?.some((visit) => visit.url === args[0]);";
        let what = format!("what the extension read at {}", case.url);
        browser.until(&what, seen, vec![json!(case.stored_url())]).await?;
    }
    browser.goto(&browser.page("popup.html")).await?;
    browser.run("return browser.storage.local.get();", vec![]).await
}

/// Prints what each browser read, once where they agree.
fn report(kinds: &[Kind], cases: &[Case], shows: &[(Browser, Value)]) -> Result<()> {
    let read: Vec<Vec<Row>> = shows.iter().map(|(_, stored)| figures(stored)).collect::<Result<_>>()?;
    let names: Vec<String> = kinds.iter().map(Kind::to_string).collect();
    let agree = read.iter().all(|rows| Some(rows) == read.first());
    for (index, (rows, name)) in read.iter().zip(&names).enumerate() {
        match (agree, index) {
            (true, 0) => println!("\nRead in {}:\n\n{}", names.join(" and in "), table::table(rows)),
            (true, _) => {}
            (false, _) => println!("\nRead in {name}:\n\n{}", table::table(rows)),
        }
        missing(rows, cases).with_context(|| format!("in {name}"))?;
    }
    if !agree {
        bail!("the browsers do not agree on what they read");
    }
    Ok(())
}

fn figures(stored: &Value) -> Result<Vec<Row>> {
    let latest = stored.get("latest").and_then(Value::as_str).context("nothing is stored")?;
    Ok(table::rows(&Latest::parse(latest)?))
}

fn missing(rows: &[Row], cases: &[Case]) -> Result<()> {
    let names =
        cases.iter().filter_map(|case| zandaka::portals::by_id(&case.carrier)).map(|portal| portal.name);
    let wanted: BTreeSet<&str> = names.collect();
    let read: BTreeSet<&str> = rows.iter().map(|[carrier, ..]| carrier.as_str()).collect();
    let missing: Vec<&str> = wanted.difference(&read).copied().collect();
    if !missing.is_empty() {
        bail!("no figure of {} was read", missing.join(", "));
    }
    Ok(())
}

/// Saves the popup in every language, light and dark, and the portal page beside it.
async fn pictures(portal: &Portal, dist: &Path, shows: &[(Browser, Value)]) -> Result<PathBuf> {
    let folder = root().join("target/demo");
    fs::create_dir_all(&folder)?;
    for (browser, stored) in shows {
        let kind = browser.kind();
        browser.picture_of("body", &folder.join(format!("popup-{kind}.png"))).await?;
        if kind != Kind::Chromium {
            continue;
        }
        say("Taking pictures of the popup");
        for language in LANGUAGES {
            let options = Options { language: Some(language), scale: 2, ..Options::default() };
            let browser = Browser::open(kind, portal, dist, options).await?;
            popup_pictures(&browser, stored, &folder.join(format!("popup-{language}"))).await?;
            browser.close().await?;
        }
    }
    Ok(folder)
}

async fn popup_pictures(browser: &Browser, stored: &Value, stem: &Path) -> Result<()> {
    let popup = browser.page("popup.html");
    browser.goto(&popup).await?;
    browser.run("await browser.storage.local.set(args[0]);", vec![stored.clone()]).await?;
    for scheme in ["light", "dark"] {
        browser.set_scheme(scheme).await?;
        browser.goto(&popup).await?;
        browser.until("the popup's cards", "return !!document.querySelector('.card');", vec![]).await?;
        browser.picture_of("body", &stem.with_extension(format!("{scheme}.png"))).await?;
    }
    Ok(())
}
