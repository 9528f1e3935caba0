//! What was acknowledged is kept, whenever the worker or the whole browser is killed.
//!
//! Two tabs report one capture after another, each with an amount of its own, while the driver kills at random places.
//! A capture is acknowledged when its reply says that its one reading is stored. Each acknowledged amount must then be in
//! the history exactly once, each other one at most once, and every month must parse. What was counted is printed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::json;
use xtask::fixture::Case;
use xtask::stage::{Answer, Browser, Kind, Options, Portal};
use zandaka::history::Chunk;

use crate::act::{Act, in_both_browsers, package, perform_with};

in_both_browsers! {
    a_thousand_captures_outlive_a_worker_that_is_stopped_among_them,
}

/// Captures in all while the worker is stopped, and how often it is.
const CAPTURES: usize = 1000;
const STOPS: usize = 60;

/// How often the browser is killed, and captures acknowledged between two kills, at the least.
const KILLS: usize = 20;
const BETWEEN: usize = 12;

/// Begins to report, from the two tabs at `args[0]`, amounts from `args[1]` on up to `args[2]`; what is acknowledged is
/// noted in `window.acknowledged`, what came to an end at all is counted in `window.ended`.
const REPORT: &str = r#"
    const [url, from, to] = args;
    const tabs = (await browser.tabs.query({})).filter((tab) => tab.url === url);
    window.acknowledged = [];
    window.ended = 0;
    let next = from;
    const send = (message) => browser.runtime.sendMessage(message).catch((error) => ({ kind: "lost", why: String(error) }));
    const report = async (tab) => {
      while (next < to) {
        const amount = next++;
        const html = `<title>My docomo</title><main><h2>dポイント</h2><p>ポイント残高</p><p>${amount}ポイント</p></main>`;
        const message = { kind: "page", url, html, cut: false, look: 2 };
        const [{ result }] = await browser.scripting.executeScript({ target: { tabId: tab.id }, func: send, args: [message] });
        if (result?.kind === "done" && result.readings === 1) window.acknowledged.push(amount);
        window.ended += 1;
      }
    };
    for (const tab of tabs) report(tab);
    return tabs.length;"#;

/// Numbers that look like chance and are the same in every run: https://prng.di.unimi.it/splitmix64.c
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        usize::try_from((mixed ^ (mixed >> 27)) % (bound as u64)).unwrap()
    }
}

fn docomo() -> Case {
    Case::load("docomo", "data-2021-10").unwrap()
}

/// Opens the portal's page in two tabs and the popup's in the third, which is driven from then on.
async fn set_up(browser: &Browser, portal: &Portal) -> Result<()> {
    let case = docomo();
    portal.hold(&case.url);
    let popup = browser.tab().await?;
    browser.goto(&browser.page("popup.html")).await?;
    let open = "await Promise.all([0, 1].map(() => browser.tabs.create({ url: args[0], active: false })));";
    browser.run(open, vec![json!(case.url)]).await?;
    portal.serve(&case.url, Answer::html("<title>My docomo</title><p>"));
    browser.drive(&popup).await?;
    let ready = "const tabs = await browser.tabs.query({});
        return tabs.filter((tab) => tab.url === args[0] && tab.status === 'complete').length >= 2;";
    browser.until("two tabs at the portal", ready, vec![json!(case.url)]).await?;
    Ok(())
}

async fn report(browser: &Browser, from: usize, to: usize) -> Result<()> {
    let tabs = browser.run(REPORT, vec![json!(docomo().url), json!(from), json!(to)]).await?;
    assert!(tabs.as_u64() >= Some(2), "{tabs}");
    Ok(())
}

/// Waits until this many captures came to an end.
async fn ended(browser: &Browser, count: usize) -> Result<()> {
    browser.until("captures that ended", "return window.ended >= args[0];", vec![json!(count)]).await?;
    Ok(())
}

async fn acknowledged(browser: &Browser) -> Result<BTreeSet<usize>> {
    Ok(serde_json::from_value(browser.run("return window.acknowledged;", vec![]).await?)?)
}

/// How often each amount is in the history; every month of it parses.
async fn kept(browser: &Browser) -> Result<BTreeMap<usize, usize>> {
    let stored = browser.run("return browser.storage.local.get();", vec![]).await?;
    let mut kept = BTreeMap::new();
    for (key, text) in stored.as_object().context("an object")? {
        assert!(!key.starts_with("broken/"), "{key} was set aside");
        if key.starts_with("h/") {
            for entry in Chunk::parse(key, text.as_str().context("a text")?)?.entries() {
                *kept.entry(entry.reading.amount.to_string().parse()?).or_default() += 1;
            }
        }
    }
    Ok(kept)
}

fn nothing_lost_or_doubled(acknowledged: &BTreeSet<usize>, kept: &BTreeMap<usize, usize>) {
    let missing: Vec<&usize> = acknowledged.iter().filter(|amount| !kept.contains_key(amount)).collect();
    let doubled: Vec<_> = kept.iter().filter(|(_, times)| **times > 1).collect();
    assert!(missing.is_empty() && doubled.is_empty(), "missing {missing:?}, doubled {doubled:?}");
}

async fn a_thousand_captures_outlive_a_worker_that_is_stopped_among_them(act: &Act) -> Result<()> {
    let browser = &act.browser;
    set_up(browser, &act.portal).await?;
    report(browser, 1000, 1000 + CAPTURES).await?;
    let mut chance = Chance(1);
    for stop in 0..STOPS {
        ended(browser, stop * CAPTURES / STOPS + chance.below(CAPTURES / STOPS)).await?;
        browser.stop_worker().await?;
    }
    ended(browser, CAPTURES).await?;
    let (acknowledged, kept) = (acknowledged(browser).await?, kept(browser).await?);
    println!(
        "{}: {CAPTURES} captures, the worker stopped {STOPS} times: {} acknowledged, {} kept",
        browser.kind(),
        acknowledged.len(),
        kept.len()
    );
    nothing_lost_or_doubled(&acknowledged, &kept);
    assert!(acknowledged.len() > CAPTURES / 2, "a stop may cost the captures at work, and no more");
    Ok(())
}

mod whole_browser {
    use super::*;

    #[test]
    fn chromium_killed_twenty_times_keeps_what_was_acknowledged() {
        perform_with(killed_again_and_again(Kind::Chromium, &package().dist));
    }

    #[test]
    fn firefox_killed_twenty_times_keeps_what_was_acknowledged() {
        perform_with(killed_again_and_again(Kind::Firefox, &package().dist));
    }

    async fn killed_again_and_again(kind: Kind, extension: &Path) -> Result<()> {
        let portal = Portal::open().await?;
        let mut home = tempfile::Builder::new().prefix("zandaka-").tempdir()?;
        let mut all: BTreeSet<usize> = BTreeSet::new();
        let mut chance = Chance(2);
        for round in 0..=KILLS {
            let browser = Browser::open_in(home, kind, &portal, extension, Options::default()).await?;
            set_up(&browser, &portal).await?;
            nothing_lost_or_doubled(&all, &kept(&browser).await?);
            if round == KILLS {
                let kept = kept(&browser).await?.len();
                println!("{kind}: killed {KILLS} times: {} acknowledged, {kept} kept", all.len());
                assert!(all.len() >= KILLS * BETWEEN / 2);
                return browser.close().await;
            }
            report(&browser, 1000 * (round + 1), 1000 * (round + 2)).await?;
            ended(&browser, BETWEEN + chance.below(BETWEEN)).await?;
            all.extend(acknowledged(&browser).await?);
            home = browser.kill();
        }
        Ok(())
    }
}
