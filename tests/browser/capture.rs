//! From a portal's page to the popup.

use anyhow::{Context, Result};
use serde_json::Value;
use xtask::fixture::Case;
use xtask::stage::Answer;
use zandaka::capture::{Capture, PageState};
use zandaka::reader::{self, Page};

use crate::act::{Act, in_both_browsers};

in_both_browsers! {
    an_empty_popup_leads_to_every_portal,
    a_figure_of_each_portal_stands_in_the_popup,
    the_toolbar_button_shows_the_least_data_left,
    what_the_browser_shows_of_every_fixture_page_reads_as_the_page_does,
    figures_painted_late_are_read,
    figures_of_a_page_reached_without_loading_are_read,
}

async fn an_empty_popup_leads_to_every_portal(act: &Act) -> Result<()> {
    act.popup_text().await?;
    let links = "return [...document.querySelectorAll('main a')].map((link) => link.href);";
    let links: Vec<String> = serde_json::from_value(act.browser.run(links, vec![]).await?)?;
    let homes: Vec<&str> = zandaka::portals::ALL.iter().map(|portal| portal.home).collect();
    assert_eq!(links, homes);
    Ok(())
}

async fn a_figure_of_each_portal_stands_in_the_popup(act: &Act) -> Result<()> {
    let expected = [
        ("au", "invoice-2026", "au ···2345", "1,851"),
        ("docomo", "data-2021-10", "docomo ···1234", "4.65"),
        ("iijmio", "daily-usage", "IIJmio ···5678", "12"),
        ("softbank", "resfe-2018", "SoftBank ···3456", "2.83"),
    ];
    for (carrier, name, _, _) in expected {
        act.visit_case(&Case::load(carrier, name)?, PageState::Read).await?;
    }
    act.popup_text().await?;
    for (_, _, title, figure) in expected {
        let card = "const card = [...document.querySelectorAll('.card')].find(
                (card) => card.querySelector('h2').textContent === args[0]);
            return [...(card?.querySelectorAll('.big, dd') ?? [])].map((figure) => figure.textContent);";
        let figures: Vec<String> = serde_json::from_value(act.browser.run(card, vec![title.into()]).await?)?;
        assert!(
            figures.iter().any(|shown| shown.contains(figure)),
            "{title}: {figure} is not in {figures:?}"
        );
    }
    Ok(())
}

async fn the_toolbar_button_shows_the_least_data_left(act: &Act) -> Result<()> {
    act.visit_case(&Case::load("docomo", "data-2021-10")?, PageState::Read).await?;
    act.visit_case(&Case::load("softbank", "resfe-2018")?, PageState::Read).await?;
    act.browser.drive(&act.popup).await?;
    let badge = "const text = await browser.action.getBadgeText({}); return text.startsWith('2.8') && text;";
    act.browser.until("2.8 on the toolbar button", badge, vec![]).await?;
    Ok(())
}

/// The facts of a reading: all but how it was found, and the part of a line's key that depends on the install.
fn facts(capture: &Capture) -> Result<Vec<String>> {
    let mut facts = Vec::new();
    for line in &capture.lines {
        for reading in &line.readings {
            let mut reading = serde_json::to_value(reading)?;
            reading
                .as_object_mut()
                .context("a reading is an object")?
                .retain(|key, _| key != "evidence" && key != "certainty");
            facts.push(format!("{} {reading}", line.line.as_deref().unwrap_or("-")));
        }
    }
    facts.sort();
    Ok(facts)
}

async fn what_the_browser_shows_of_every_fixture_page_reads_as_the_page_does(act: &Act) -> Result<()> {
    act.overhear().await?;
    let mut wrong = Vec::new();
    for case in Case::all()? {
        case.serve(&act.portal);
        act.visit(&case.url).await?;
        let message = act.heard(&case.url).await?;
        let html = message.get("html").and_then(Value::as_str).context("a page message has html")?;
        let key = act.stored().await?["mask_key"].as_str().map(str::to_owned);
        let page = Page { url: &case.url, html, at: case.expected.captured_at, mask_key: key.as_deref() };
        let read = reader::read(&page)?;
        let (found, expected) = (facts(&read)?, facts(&case.expected)?);
        if (read.state, &found) != (case.expected.state, &expected) {
            wrong.push(format!(
                "{}/{}: {} instead of {}\n  not read: {:#?}\n  read and not there: {:#?}",
                case.carrier,
                case.name,
                read.state,
                case.expected.state,
                expected.iter().filter(|fact| !found.contains(fact)).collect::<Vec<_>>(),
                found.iter().filter(|fact| !expected.contains(fact)).collect::<Vec<_>>(),
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

/// A page that has not painted its figures yet, and fetches them from `/late` when `trigger` runs.
fn shell(trigger: &str) -> String {
    format!(
        "<!doctype html><html lang=ja><title>My docomo</title><body>
        <p>電話番号 090-0000-1234</p><main><p>読み込み中です</p><button>データ量</button></main>
        <script>
            const paint = async () => {{
                const body = await (await fetch('/late')).text();
                document.querySelector('main').replaceChildren(
                    ...new DOMParser().parseFromString(body, 'text/html').body.childNodes);
            }};
            {trigger}
        </script>"
    )
}

async fn figures_painted_late_are_read(act: &Act) -> Result<()> {
    let case = Case::load("docomo", "data-2021-10")?;
    let late = "https://www.nttdocomo.co.jp/late";
    act.portal.hold(late);
    act.portal.serve(&case.url, Answer::html(shell("paint();")));
    act.overhear().await?;
    act.visit(&case.url).await?;
    let early = act.heard(&case.url).await?;
    assert!(!early["html"].as_str().unwrap().contains("4.65"));
    act.portal.serve(late, Answer::text(case.page.clone()));
    assert_eq!(act.figure("4.65").await?.page, case.expected.page);
    Ok(())
}

async fn figures_of_a_page_reached_without_loading_are_read(act: &Act) -> Result<()> {
    let case = Case::load("docomo", "data-2021-10")?;
    let top = "https://www.nttdocomo.co.jp/mydocomo/";
    act.portal.serve("https://www.nttdocomo.co.jp/late", Answer::text(case.page.clone()));
    let click = "document.querySelector('button').onclick = async () => {
        history.pushState(null, '', '/mydocomo/data/');
        await paint();
    };";
    act.portal.serve(top, Answer::html(shell(click)));
    act.overhear().await?;
    act.visit(top).await?;
    act.heard(top).await?;
    act.browser.drive(&act.page).await?;
    act.browser.click("button").await?;
    act.figure("4.65").await?;
    act.visit_in(case.stored_url(), PageState::Read).await?;
    assert!(
        !act.portal.requests().iter().any(|request| request.path == "/mydocomo/data/"),
        "the page was loaded"
    );
    Ok(())
}
