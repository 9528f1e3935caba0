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
    a_million_nested_tags_do_not_stop_the_next_page,
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

async fn a_million_nested_tags_do_not_stop_the_next_page(act: &Act) -> Result<()> {
    let case = docomo();
    let deep = "<div>".repeat(1_000_000);
    act.overhear().await?;
    act.portal.serve(&case.url, Answer::html(with_end(&case.page, &deep)));
    act.visit(&case.url).await?;
    act.heard(&case.url).await?;
    act.visit_case(&Case::load("softbank", "resfe-2018")?, PageState::Read).await?;
    act.figure("2.83").await?;
    Ok(())
}

async fn stored_values_that_do_not_parse_are_kept_and_said(act: &Act) -> Result<()> {
    let case = docomo();
    act.visit_case(&case, PageState::Read).await?;
    let before = act.stored().await?;
    act.store("latest", json!("{\"schema\":1,\"lines\":[7]}")).await?;
    let broken = act.stored().await?;
    act.portal
        .serve(&case.url, Answer::html(case.page.replace(">2.35<", ">2.85<").replace(">4.65<", ">4.15<")));
    act.visit(&case.url).await?;
    act.wait("a word of what is wrong", async || Ok(act.stored().await?.get("fault").cloned())).await?;
    let text = act.popup_text().await?;
    assert!(text.contains("could not be understood"), "{text}");
    let after = act.stored().await?;
    assert_eq!(after["latest"], broken["latest"], "what does not parse is left as it is");
    for (key, value) in before.iter().filter(|(key, _)| key.starts_with("h/")) {
        assert!(after[key].as_str().unwrap().starts_with(value.as_str().unwrap()), "{key} was kept");
    }

    act.store("latest", before["latest"].clone()).await?;
    act.visit(&case.url).await?;
    act.figure("4.15").await?;
    assert!(!act.stored().await?.contains_key("fault"));
    Ok(())
}
