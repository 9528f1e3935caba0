//! Nothing leaves the browser.

use anyhow::Result;
use xtask::fixture::Case;
use zandaka::capture::PageState;

use crate::act::{Act, in_both_browsers};

in_both_browsers! {
    no_request_leaves_for_anywhere_but_the_portals_pages,
    the_extensions_own_pages_cannot_reach_the_network,
}

async fn no_request_leaves_for_anywhere_but_the_portals_pages(act: &Act) -> Result<()> {
    let cases: Vec<Case> = Case::all()?.into_iter().filter(|case| case.demo).collect();
    for case in &cases {
        act.visit_case(case, PageState::Read).await?;
    }
    act.popup_text().await?;
    act.browser.click("#export").await?;
    let said = "return document.querySelector('#status').textContent || null;";
    act.browser.until("the export", said, vec![]).await?;

    assert_eq!(act.browser.strays(&act.portal), Vec::<String>::new());
    let hosts: Vec<String> =
        cases.iter().map(|case| case.url.split('/').nth(2).unwrap().to_owned()).collect();
    for request in act.portal.requests() {
        assert!(hosts.contains(&request.host), "{request:?}");
        assert_eq!(request.method, "GET", "{request:?}");
    }
    Ok(())
}

async fn the_extensions_own_pages_cannot_reach_the_network(act: &Act) -> Result<()> {
    act.popup_text().await?;
    let reach = "return fetch(args[0]).then(() => 'reached', () => 'refused');";
    for url in ["https://leak.test/", "https://www.docomo.ne.jp/mydocomo/"] {
        assert_eq!(act.browser.run(reach, vec![url.into()]).await?, "refused", "{url}");
    }
    assert_eq!(act.browser.strays(&act.portal), Vec::<String>::new());
    assert_eq!(act.portal.requests(), vec![]);
    Ok(())
}
