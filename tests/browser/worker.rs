//! The worker: ended by the browser at any time, spoken to by many at once and by some who should not.

use anyhow::Result;
use serde_json::{Value, json};
use xtask::fixture::Case;
use xtask::stage::Answer;
use zandaka::capture::PageState;

use crate::act::{Act, in_both_browsers};

in_both_browsers! {
    a_worker_ended_after_a_capture_leaves_it_to_the_popup,
    a_worker_ended_between_two_captures_loses_neither,
    tabs_that_load_at_once_lose_nothing,
    a_forged_or_oversized_message_changes_nothing,
    a_page_cannot_speak_to_the_extension,
}

async fn a_worker_ended_after_a_capture_leaves_it_to_the_popup(act: &Act) -> Result<()> {
    act.visit_case(&Case::load("docomo", "data-2021-10")?, PageState::Read).await?;
    act.browser.stop_worker().await?;
    let text = act.popup_text().await?;
    assert!(text.contains("4.65"), "{text}");
    Ok(())
}

async fn a_worker_ended_between_two_captures_loses_neither(act: &Act) -> Result<()> {
    act.visit_case(&Case::load("docomo", "data-2021-10")?, PageState::Read).await?;
    act.browser.stop_worker().await?;
    act.visit_case(&Case::load("softbank", "resfe-2018")?, PageState::Read).await?;
    act.figure("2.83").await?;
    act.figure("4.65").await?;
    Ok(())
}

async fn tabs_that_load_at_once_lose_nothing(act: &Act) -> Result<()> {
    let cases: Vec<Case> = Case::all()?.into_iter().filter(|case| case.demo).collect();
    for case in &cases {
        act.allow(case).await?;
        act.portal.hold(&case.url);
    }
    act.browser.drive(&act.popup).await?;
    let open = "await Promise.all(args.map((url) => browser.tabs.create({ url, active: false })));";
    act.browser.run(open, cases.iter().map(|case| json!(case.url)).collect()).await?;
    act.wait("all tabs to ask for their pages", async || {
        let requests = act.portal.requests();
        let asked =
            |case: &&Case| requests.iter().any(|one| case.url == format!("https://{}{}", one.host, one.path));
        Ok((cases.iter().filter(asked).count() == cases.len()).then_some(()))
    })
    .await?;
    cases.iter().for_each(|case| case.serve(&act.portal));
    act.wait("every figure in the history", async || {
        let stored = act.stored().await?;
        let months = stored.iter().filter(|(key, _)| key.starts_with("h/"));
        let kept: usize = months
            .map(|(key, text)| {
                zandaka::history::Chunk::parse(key, text.as_str().unwrap()).unwrap().entries().len()
            })
            .sum();
        let printed: usize =
            cases.iter().flat_map(|case| &case.expected.lines).map(|line| line.readings.len()).sum();
        Ok((kept >= printed).then_some(()))
    })
    .await?;
    Ok(())
}

async fn a_forged_or_oversized_message_changes_nothing(act: &Act) -> Result<()> {
    let case = Case::load("docomo", "data-2021-10")?;
    act.visit_case(&case, PageState::Read).await?;
    let before = act.stored().await?;
    let page =
        |html: Value| json!({ "kind": "page", "url": case.url, "html": html, "cut": false, "look": 2 });
    let forged = [
        page(json!(case.page.replace(">4.65<", ">6.66<"))),
        page(json!("x".repeat(700_000))),
        page(json!(7)),
        json!({ "kind": "hello" }),
        json!({ "kind": "page" }),
        json!({ "kind": "erase" }),
        json!({ "kind": "hello", "more": { "and": "more" } }),
        json!(["hello"]),
        json!("hello"),
        json!(null),
    ];
    act.browser.drive(&act.popup).await?;
    for message in forged {
        let reply =
            act.browser.run("return browser.runtime.sendMessage(args[0]);", vec![message.clone()]).await?;
        let shown: String = message.to_string().chars().take(60).collect();
        assert_eq!(reply["kind"], "refused", "{shown} gave {reply}");
    }
    assert_eq!(act.stored().await?, before);

    // The worker lives on, and reads what a portal's page says.
    act.portal
        .serve(&case.url, Answer::html(case.page.replace(">2.35<", ">2.85<").replace(">4.65<", ">4.15<")));
    act.visit(&case.url).await?;
    act.figure("4.15").await?;
    Ok(())
}

async fn a_page_cannot_speak_to_the_extension(act: &Act) -> Result<()> {
    let case = Case::load("docomo", "data-2021-10")?;
    act.visit_case(&case, PageState::Read).await?;
    act.browser.drive(&act.page).await?;
    let reach = "return [globalThis.browser?.runtime?.sendMessage, globalThis.chrome?.runtime?.sendMessage]
        .filter(Boolean).length;";
    assert_eq!(act.browser.run(reach, vec![]).await?, 0);
    let load = "return fetch(args[0]).then(() => 'loaded', () => 'refused');";
    let worker = act.browser.page("worker.js");
    assert_eq!(act.browser.run(load, vec![json!(worker)]).await?, "refused");
    Ok(())
}
