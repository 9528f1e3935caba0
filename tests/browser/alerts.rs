//! Notifications: once for each crossing, and never in quiet hours.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use xtask::fixture::Case;
use xtask::stage::Answer;
use zandaka::capture::PageState;

use crate::act::{Act, in_both_browsers};

in_both_browsers! {
    a_low_amount_is_told_once_and_the_next_look_is_set,
    quiet_hours_keep_it_until_they_are_over,
    a_click_opens_the_portal_and_nothing_else,
}

/// Has the page print almost nothing left, and visits it.
async fn run_low(act: &Act, left: &str) -> Result<()> {
    let case = Case::load("docomo", "data-2021-10")?;
    let used = format!("{:.2}", 7.0 - left.parse::<f64>()?);
    let page = case.page.replace(">2.35<", &format!(">{used}<")).replace(">4.65<", &format!(">{left}<"));
    act.portal.serve(&case.url, Answer::html(page));
    act.visit(&case.url).await?;
    act.visit_in(case.stored_url(), PageState::Read).await?;
    act.figure(left).await?;
    Ok(())
}

async fn choose(act: &Act, texts: Value) -> Result<()> {
    act.store("settings", json!(json!({ "schema": 1, "texts": texts }).to_string())).await
}

/// Has the popup's tab write down what is told from now on.
async fn listen(act: &Act) -> Result<()> {
    act.browser.drive(&act.popup).await?;
    let listen = "window.told = new Set();
        browser.notifications.onShown?.addListener((id) => told.add(id));
        browser.notifications.onClosed.addListener((id) => told.add(id));";
    act.browser.run(listen, vec![]).await?;
    Ok(())
}

/// What was told, by the ids of the notifications. A Firefox without a desktop shows none and closes it at once.
async fn shown(act: &Act) -> Result<Vec<String>> {
    act.browser.drive(&act.popup).await?;
    let shown = "return [...new Set([...told, ...Object.keys(await browser.notifications.getAll())])];";
    Ok(serde_json::from_value(act.browser.run(shown, vec![]).await?)?)
}

/// What was told before, as it is stored.
async fn memory(act: &Act) -> Result<String> {
    act.wait("what was told", async || {
        Ok(act.stored().await?.get("alerts").and_then(Value::as_str).map(str::to_owned))
    })
    .await
}

async fn a_low_amount_is_told_once_and_the_next_look_is_set(act: &Act) -> Result<()> {
    choose(act, json!({ "quiet": "" })).await?;
    listen(act).await?;
    run_low(act, "0.40").await?;
    let told = act
        .wait("a notification", async || {
            Ok(shown(act).await?.into_iter().find(|id| id.starts_with("data_low/docomo/")))
        })
        .await?;
    assert!(memory(act).await?.contains("shown "), "it is stored before it is shown");
    let alarm = act.browser.run("return (await browser.alarms.get('look'))?.scheduledTime;", vec![]).await?;
    let ahead = alarm.as_f64().context("an alarm")? / 1000.0 - act.now().await?.seconds() as f64;
    assert!((0.0..=86_400.0).contains(&ahead), "the next look is within a day: {ahead}");

    let clear = "await browser.notifications.clear(args[0]); told.clear();";
    act.browser.run(clear, vec![json!(told)]).await?;
    run_low(act, "0.30").await?;
    act.wait("the badge", async || {
        act.browser.drive(&act.popup).await?;
        let badge = act.browser.run("return browser.action.getBadgeText({});", vec![]).await?;
        Ok(badge.as_str().is_some_and(|text| text.starts_with("0.3") || text.starts_with("30")).then_some(()))
    })
    .await?;
    assert_eq!(shown(act).await?, Vec::<String>::new(), "the same crossing is not told again");
    Ok(())
}

async fn quiet_hours_keep_it_until_they_are_over(act: &Act) -> Result<()> {
    let hour = i64::from(act.now().await?.japan().hour());
    let around = format!("{:02}:00-{:02}:00", (hour + 23) % 24, (hour + 3) % 24);
    choose(act, json!({ "quiet": around })).await?;
    listen(act).await?;
    run_low(act, "0.40").await?;
    assert!(memory(act).await?.contains("waiting "), "it waits");
    assert_eq!(shown(act).await?, Vec::<String>::new());
    // The hours are over: the next look tells it.
    choose(act, json!({ "quiet": "" })).await?;
    act.browser.run("await browser.alarms.create('look', { when: Date.now() });", vec![]).await?;
    act.wait("a notification", async || {
        Ok(shown(act).await?.into_iter().find(|id| id.starts_with("data_low/")))
    })
    .await?;
    Ok(())
}

async fn a_click_opens_the_portal_and_nothing_else(act: &Act) -> Result<()> {
    act.portal
        .serve("https://www.docomo.ne.jp/mydocomo/", Answer::html("<!doctype html><title>My docomo</title>"));
    act.popup_text().await?;
    // No driver can click a notification of the system: the function that the click runs is called here.
    let click = "const worker = await import('/worker_wasm.js');
        await worker.default({ module_or_path: '/worker_wasm_bg.wasm' });
        for (const id of args) await worker.clicked(id);";
    let ids = ["data_low/https://elsewhere.test//x", "data_low", "data_low/docomo/docomo:5678-k3f9"];
    act.browser.run(click, ids.map(|id| json!(id)).to_vec()).await?;
    act.wait("the portal", async || {
        let opened = act.portal.requests().iter().any(|request| request.path == "/mydocomo/");
        Ok(opened.then_some(()))
    })
    .await?;
    assert_eq!(act.browser.strays(&act.portal), Vec::<String>::new());
    Ok(())
}
