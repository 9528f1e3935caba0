//! Pages and stored values no one means to make: each ends in a named state, the worker lives on, nothing is lost.

use anyhow::Result;
use serde_json::json;
use xtask::fixture::Case;
use xtask::stage::Answer;
use zandaka::capture::PageState;
use zandaka::message::PAGE_CAP;

use crate::act::{Act, in_both_browsers};

in_both_browsers! {
    a_page_over_the_cap_is_cut_and_read_as_far_as_it_goes,
    a_page_that_never_settles_is_read,
    a_deeply_nested_page_does_not_stop_the_next_one,
    a_snapshot_with_a_million_nested_tags_leaves_the_reader_alive,
    stored_values_that_do_not_parse_are_kept_and_said,
}

fn docomo() -> Case {
    Case::load("docomo", "data-2021-10").unwrap()
}

/// The page with something more at its end.
fn with_end(page: &str, end: &str) -> String {
    page.replace("</body>", &format!("{end}</body>"))
}

async fn a_page_over_the_cap_is_cut_and_read_as_far_as_it_goes(act: &Act) -> Result<()> {
    let case = docomo();
    let filler = "<p>お知らせ。これは長いお知らせです。</p>".repeat(40_000);
    act.overhear().await?;
    act.portal.serve(&case.url, Answer::html(with_end(&case.page, &filler)));
    act.visit(&case.url).await?;
    let message = act.heard(&case.url).await?;
    let size = message["html"].as_str().unwrap().len();
    assert!(size <= PAGE_CAP && size > PAGE_CAP / 2, "{size} bytes");
    assert_eq!(message["cut"], true);
    act.figure("4.65").await?;
    Ok(())
}

async fn a_page_that_never_settles_is_read(act: &Act) -> Result<()> {
    let case = docomo();
    let clock = "<p id=clock></p><script>
        setInterval(() => { document.querySelector('#clock').textContent = '更新 ' + performance.now(); }, 20);
        </script>";
    act.portal.serve(&case.url, Answer::html(with_end(&case.page, clock)));
    act.visit(&case.url).await?;
    act.figure("4.65").await?;
    Ok(())
}

async fn a_deeply_nested_page_does_not_stop_the_next_one(act: &Act) -> Result<()> {
    let case = docomo();
    // Firefox alone, without the extension, takes 20 seconds to lay out a page of 100,000.
    let deep = "<div>".repeat(10_000);
    act.overhear().await?;
    act.portal.serve(&case.url, Answer::html(with_end(&case.page, &deep)));
    act.visit(&case.url).await?;
    act.figure("4.65").await?;
    act.visit_case(&Case::load("softbank", "resfe-2018")?, PageState::Read).await?;
    act.figure("2.83").await?;
    Ok(())
}

/// No page of a browser's can send one: its script stops at a depth and a size. So the worker's module is called itself.
async fn a_snapshot_with_a_million_nested_tags_leaves_the_reader_alive(act: &Act) -> Result<()> {
    let case = docomo();
    act.browser.drive(&act.popup).await?;
    let read = "const worker = await import('./worker_wasm.js');
        await worker.default({ module_or_path: browser.runtime.getURL('worker_wasm_bg.wasm') });
        const read = (html) => {
            try {
                return worker.read_only(args[0], html, '0'.repeat(32));
            } catch (error) {
                return error instanceof Error ? `trap: ${error}` : error;
            }
        };
        return [read('<div>'.repeat(1_000_000)), read('<p>'.repeat(100_000)), read('<a b=>'), read(args[1])];";
    let page =
        "<title>My docomo</title><body><p>090-0000-1234</p><dl><dt>データ残量</dt><dd>3GB</dd></dl></body>";
    let said = act.browser.run(read, vec![json!(case.url), json!(page)]).await?;
    assert_eq!(said, json!(["pending 0", "pending 0", "form", "read 1"]));
    Ok(())
}

async fn stored_values_that_do_not_parse_are_kept_and_said(act: &Act) -> Result<()> {
    let case = docomo();
    act.visit_case(&case, PageState::Read).await?;
    let before = act.stored().await?;
    let broken = json!("{\"schema\":1,\"lines\":[7]}");
    act.store("latest", broken.clone()).await?;
    let text = act.popup_text().await?;
    assert!(text.contains("could not be understood"), "{text}");

    let later = case.page.replace(">2.35<", ">2.85<").replace(">4.65<", ">4.15<");
    act.portal.serve(&case.url, Answer::html(later));
    act.visit(&case.url).await?;
    let after = act
        .wait("the next figure in the history", async || {
            let stored = act.stored().await?;
            let history = stored.iter().filter(|(key, _)| key.starts_with("h/"));
            let has_it = history.map(|(_, text)| text.as_str().unwrap()).any(|text| text.contains("4.15"));
            Ok(has_it.then_some(stored))
        })
        .await?;
    assert!(after.values().any(|value| *value == broken), "what does not parse is kept: {after:#?}");
    for (key, _) in before.iter().filter(|(key, _)| key.starts_with("h/")) {
        assert!(after[key].as_str().unwrap().contains("4.65"), "{key} lost the first figure");
    }
    Ok(())
}
