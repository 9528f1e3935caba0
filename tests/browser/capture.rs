//! From a portal's page to the popup.

use anyhow::{Context, Result};
use serde_json::Value;
use xtask::fixture::Case;
use xtask::stage::Answer;
use zandaka::capture::{Capture, PageState};
use zandaka::reader::{self, Page};

use crate::act::{Act, in_both_browsers, with_every_carrier_allowed};

in_both_browsers! {
    an_empty_popup_leads_to_every_portal,
    a_figure_of_each_portal_stands_in_the_popup,
    the_toolbar_button_shows_the_least_data_left,
    figures_painted_late_are_read,
    figures_of_a_page_reached_without_loading_are_read,
}

with_every_carrier_allowed! {
    what_the_browser_shows_of_every_fixture_page_reads_as_the_page_does,
}

/// Chromium's own question about a carrier's pages can be answered by nothing but a person.
mod only_firefox {
    #[test]
    fn a_carrier_beyond_the_first_is_read_once_the_person_allows_it() {
        crate::act::play(
            xtask::stage::Kind::Firefox,
            super::a_carrier_beyond_the_first_is_read_once_the_person_allows_it,
        );
    }
}

async fn an_empty_popup_leads_to_every_portal(act: &Act) -> Result<()> {
    act.popup_text().await?;
    let shown = "return [...document.querySelectorAll('.portals li')].map((item) =>
        [item.querySelector('.name').textContent, item.querySelector('a')?.href ?? 'Allow']);";
    let shown: Vec<[String; 2]> = serde_json::from_value(act.browser.run(shown, vec![]).await?)?;
    let expected: Vec<[String; 2]> = zandaka::portals::ALL
        .iter()
        .map(|portal| [portal.name, if portal.required { portal.home } else { "Allow" }].map(str::to_owned))
        .collect();
    assert_eq!(shown, expected);
    Ok(())
}

async fn a_carrier_beyond_the_first_is_read_once_the_person_allows_it(act: &Act) -> Result<()> {
    let case = Case::load("mineo", "top-2026")?;
    act.overhear().await?;
    case.serve(&act.portal);
    act.visit(&case.url).await?;
    // Without permission nothing runs in the page; a page of a carrier that is allowed comes after it and is read.
    act.visit_case(&Case::load("docomo", "data-2021-10")?, PageState::Read).await?;
    assert_eq!(act.latest().await?.visits.len(), 1, "only the allowed carrier was read");
    act.visit_case(&case, PageState::Read).await?;
    act.popup_text().await?;
    let link = "return document.querySelector(`.portals a[href='${args[0]}']`) !== null;";
    let home = zandaka::portals::by_id("mineo").unwrap().home;
    assert_eq!(act.browser.run(link, vec![home.into()]).await?, true, "an allowed carrier is a link");
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
    let case = Case::load("softbank", "resfe-2018")?;
    // A page that says it is of 2018 says nothing of what is left now.
    let today = act.now().await?.date().strftime("%Y年%-m月%-d日 0:00時点").to_string();
    act.portal.serve(&case.url, Answer::html(case.page.replace("2018年11月5日 8:00時点", &today)));
    act.visit(&case.url).await?;
    act.visit_in(case.stored_url(), PageState::Read).await?;
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
        // The extension is not let in where a password is typed.
        if case.url.split('/').nth(2).and_then(zandaka::portals::by_login_host).is_some() {
            continue;
        }
        act.allow(&case).await?;
        case.serve(&act.portal);
        act.visit(&case.url).await?;
        let message = act.heard(&case.url).await?;
        let html = message.get("html").and_then(Value::as_str).context("a page message has html")?;
        let key = act.stored().await?["mask_key"].as_str().map(str::to_owned);
        let page = Page { url: &case.url, html, at: case.expected.captured_at, mask_key: key.as_deref() };
        let read = reader::read_pruned(&page)?;
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
