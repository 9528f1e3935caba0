//! Pages that give no figures leave what was read before, and say what happened.

use anyhow::Result;
use xtask::fixture::Case;
use xtask::stage::Answer;
use zandaka::capture::PageState;

use crate::act::{Act, in_both_browsers};

in_both_browsers! {
    logged_out_keeps_the_old_figure_until_a_new_one_is_read,
    a_changed_page_is_believed_only_at_the_second_look,
    the_same_page_seen_again_is_one_reading,
}

async fn logged_out_keeps_the_old_figure_until_a_new_one_is_read(act: &Act) -> Result<()> {
    let case = Case::load("docomo", "data-2021-10")?;
    act.visit_case(&case, PageState::Read).await?;
    let first = act.figure("4.65").await?;

    let login = Case::load("docomo", "payment-logged-out")?;
    act.portal.serve(&case.url, Answer::html(login.page));
    act.visit(&case.url).await?;
    act.visit_in(case.stored_url(), PageState::LoggedOut).await?;
    assert_eq!(act.figure("4.65").await?, first, "the old figure and its age stay");
    let text = act.popup_text().await?;
    assert!(text.contains("Logged out") && text.contains("4.65"), "{text}");

    let later = case.page.replace(">2.35<", ">2.85<").replace(">4.65<", ">4.15<");
    act.portal.serve(&case.url, Answer::html(later));
    act.visit(&case.url).await?;
    let second = act.figure("4.15").await?;
    assert!(second.seen > first.seen);
    act.visit_in(case.stored_url(), PageState::Read).await?;
    let text = act.popup_text().await?;
    assert!(!text.contains("Logged out") && text.contains("4.15") && !text.contains("4.65"), "{text}");
    Ok(())
}

async fn a_changed_page_is_believed_only_at_the_second_look(act: &Act) -> Result<()> {
    let case = Case::load("docomo", "data-changed")?;
    act.overhear().await?;
    case.serve(&act.portal);
    act.visit(&case.url).await?;
    assert_eq!(act.heard(&case.url).await?["look"], 1);
    act.visit_in(case.stored_url(), PageState::Changed).await?;
    assert_eq!(act.heard(&case.url).await?["look"], 2);
    let text = act.popup_text().await?;
    assert!(text.contains("The page changed"), "{text}");
    Ok(())
}

async fn the_same_page_seen_again_is_one_reading(act: &Act) -> Result<()> {
    let case = Case::load("iijmio", "daily-usage")?;
    act.visit_case(&case, PageState::Read).await?;
    let first = act.latest().await?.visits[0].at;
    let history = async || -> Result<_> {
        let stored = act.stored().await?;
        Ok(stored.into_iter().filter(|(key, _)| key.starts_with("h/")).collect::<Vec<_>>())
    };
    let (before, lines) = (history().await?, case.expected.lines.len());
    assert_eq!(before.len(), lines, "a month of history for each line");
    // A visit is known by its second, so the next one has to begin in a later second to be told from the first.
    act.wait("the clock's next second", async || Ok((act.now().await? > first).then_some(()))).await?;
    act.visit(&case.url).await?;
    act.wait("the second visit", async || Ok((act.latest().await?.visits[0].at > first).then_some(())))
        .await?;
    let figures = |history: &[(String, serde_json::Value)]| -> usize {
        let chunks = history
            .iter()
            .map(|(key, text)| zandaka::history::Chunk::parse(key, text.as_str().unwrap()).unwrap());
        chunks.map(|chunk| chunk.entries().len()).sum()
    };
    assert_eq!(figures(&history().await?), figures(&before));
    Ok(())
}
