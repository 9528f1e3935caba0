//! The settings page: choices are saved as they are typed, refused with their range, and taken back.

use anyhow::Result;
use serde_json::{Value, json};

use crate::act::{Act, in_both_browsers};
use crate::popup::{know, line};

in_both_browsers! {
    a_choice_is_saved_as_typed_and_taken_back,
    a_choice_out_of_its_range_is_not_saved_and_says_what_is,
    the_language_is_another_at_once,
    a_pasted_message_is_read_and_marked,
    what_is_known_is_shared_between_a_persons_browsers_only_when_asked_for,
    the_other_ways_to_check_are_those_of_the_persons_carrier,
}

async fn open(act: &Act) -> Result<()> {
    let now = act.now().await?;
    know(act, vec![line("docomo", "5678", now, &["data_remaining total current 3.21 GB"])]).await?;
    reopen(act).await
}

async fn reopen(act: &Act) -> Result<()> {
    act.browser.goto(&act.browser.page("options.html")).await?;
    let drawn = "return !document.body.hidden && !!document.querySelector('[data-line]');";
    act.browser.until("the settings", drawn, vec![]).await?;
    Ok(())
}

/// The choices that are stored.
async fn texts(act: &Act) -> Result<Value> {
    let texts = "const { settings } = await browser.storage.local.get('settings');
        return JSON.parse(settings ?? '{}').texts ?? {};";
    act.browser.run(texts, vec![]).await
}

async fn status(act: &Act, wanted: &str) -> Result<()> {
    let says = "return document.querySelector('#status').textContent.includes(args[0]);";
    act.browser.until(&format!("the page to say {wanted}"), says, vec![json!(wanted)]).await?;
    Ok(())
}

async fn a_choice_is_saved_as_typed_and_taken_back(act: &Act) -> Result<()> {
    open(act).await?;
    let charges = "[data-field=charges]";
    act.browser.press(charges, "5000").await?;
    let saved = "const { settings } = await browser.storage.local.get('settings');
        return JSON.parse(settings ?? '{}').texts?.['docomo:5678-k3f9/charges'] === '5000';";
    act.browser.until("the budget", saved, vec![]).await?;
    status(act, "Saved.").await?;
    act.browser.click("#undo").await?;
    status(act, "As it was before.").await?;
    assert_eq!(texts(act).await?, json!({}), "all letters are one change");
    let shown = "return document.querySelector(args[0]).value;";
    assert_eq!(act.browser.run(shown, vec![json!(charges)]).await?, json!(""));
    Ok(())
}

async fn a_choice_out_of_its_range_is_not_saved_and_says_what_is(act: &Act) -> Result<()> {
    open(act).await?;
    let expiry = "[data-field=expiry]";
    // The 7 that stands there at first goes.
    act.browser.press(expiry, "\u{e003}").await?;
    status(act, "Saved.").await?;
    act.browser.press(expiry, "0").await?;
    status(act, "Not saved. 1 to 90 days; empty for none").await?;
    assert_eq!(texts(act).await?, json!({ "docomo:5678-k3f9/expiry": "" }));
    let wrong = "return document.querySelector(args[0]).getAttribute('aria-invalid');";
    assert_eq!(act.browser.run(wrong, vec![json!(expiry)]).await?, json!("true"));
    Ok(())
}

async fn what_is_known_is_shared_between_a_persons_browsers_only_when_asked_for(act: &Act) -> Result<()> {
    open(act).await?;
    assert_eq!(act.browser.run("return browser.storage.sync.get();", vec![]).await?, json!({}));
    choose(act, "[data-field=sync]", "on").await?;
    let shared = "return (await browser.storage.sync.get())['line/docomo:5678-k3f9'];";
    let item = act.browser.until("the line to be shared", shared, vec![]).await?;
    // Another browser, which masks numbers under another key, read the line later.
    let read = item
        .as_str()
        .unwrap()
        .replace("k3f9", "zzzz")
        .replace("3.21", "2.98")
        .replace("\"seen\":\"20", "\"seen\":\"21");
    let told = "await browser.storage.sync.set({ 'line/docomo:5678-zzzz': args[0] });";
    act.browser.run(told, vec![json!(read)]).await?;
    let figure = act.figure("2.98").await?;
    assert_eq!(act.latest().await?.lines.len(), 1, "it is the same line: {figure:?}");
    reopen(act).await?;
    choose(act, "[data-field=sync]", "off").await?;
    let gone = "return !('line/docomo:5678-k3f9' in await browser.storage.sync.get());";
    act.browser.until("the line to be shared no more", gone, vec![]).await?;
    Ok(())
}

/// Chooses from a list as a person does: the event comes with it.
async fn choose(act: &Act, css: &str, value: &str) -> Result<()> {
    let choose = "const list = document.querySelector(args[0]);
        list.value = args[1];
        list.dispatchEvent(new Event('change', { bubbles: true }));";
    act.browser.run(choose, vec![json!(css), json!(value)]).await?;
    Ok(())
}

async fn the_language_is_another_at_once(act: &Act) -> Result<()> {
    open(act).await?;
    let languages = [
        ("ja", "設定"),
        ("zh_CN", "设置"),
        ("zh_TW", "設定"),
        ("ko", "설정"),
        ("vi", "Cài đặt"),
        ("en", "Settings"),
    ];
    for (language, wanted) in languages {
        act.browser.click(&format!("[data-field=language] [value={language}]")).await?;
        let says = "return document.querySelector('h1')?.textContent === args[0]
            && document.documentElement.lang === args[1].replace('_', '-');";
        act.browser.until(wanted, says, vec![json!(wanted), json!(language)]).await?;
    }
    act.browser.click("[data-field=language] [value=ja]").await?;
    let kept = "const { settings } = await browser.storage.local.get('settings');
        return JSON.parse(settings ?? '{}').texts?.language === 'ja';";
    act.browser.until("the language", kept, vec![]).await?;
    let text = act.popup_text().await?;
    assert!(text.contains("データ残量") && text.contains("3.21"), "{text}");
    Ok(())
}

async fn a_pasted_message_is_read_and_marked(act: &Act) -> Result<()> {
    open(act).await?;
    act.browser.click("#carrier [value=mineo]").await?;
    act.browser.press("#text", "データ残量：1.20GB").await?;
    act.browser.press("#paste", "\u{e007}").await?;
    let says = "return document.querySelector('#pasted').textContent === 'Figures read: 1';";
    act.browser.until("the page to say what it read", says, vec![]).await?;
    let text = act.popup_text().await?;
    assert!(text.contains("mineo") && text.contains("1.20") && text.contains("pasted"), "{text}");
    reopen(act).await?;
    act.browser.press("#text", "きょうの天気は晴れです").await?;
    act.browser.press("#paste", "\u{e007}").await?;
    let says = "return document.querySelector('#pasted').textContent.startsWith('No new figure');";
    act.browser.until("the page to say that there was nothing", says, vec![]).await?;
    Ok(())
}

async fn the_other_ways_to_check_are_those_of_the_persons_carrier(act: &Act) -> Result<()> {
    open(act).await?;
    act.browser.press("details:has(#guide) summary", "\u{e007}").await?;
    let shown = "return document.querySelector('#guide').innerText;";
    let text = act.browser.run(shown, vec![]).await?;
    let text = text.as_str().unwrap().replace('\u{a0}', " ");
    for part in [
        "docomo",
        "My docomo, the app",
        "Call 151 from the carrier's own phone",
        "Japanese · free · 9:00 to 20:00",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    assert!(!text.contains("SoftBank"), "{text}");
    let tel = "return [...document.querySelectorAll('#guide .tel')].map((link) => link.href);";
    assert_eq!(act.browser.run(tel, vec![]).await?, json!(["tel:151", "tel:0120800000"]));
    Ok(())
}
