//! The portal data keeps its own rules, and the documents keep in step with it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

use std::collections::HashSet;

use zandaka::address::Address;
use zandaka::portals::{self, Portal};

fn pages() -> impl Iterator<Item = (&'static Portal, &'static portals::Page)> {
    portals::ALL.iter().flat_map(|portal| portal.pages.iter().map(move |page| (*portal, page)))
}

#[test]
fn portals_are_sorted_and_their_hosts_exact_and_their_own() {
    let ids: Vec<_> = portals::ALL.iter().map(|portal| portal.id).collect();
    assert!(ids.is_sorted());
    let mut seen = HashSet::new();
    for portal in portals::ALL {
        assert!(portal.hosts.is_sorted(), "{}", portal.id);
        for host in portal.hosts.iter().chain(portal.login_hosts) {
            assert!(!host.contains(['*', '/', ':']) && host.contains('.'), "{host}");
            assert!(seen.insert(*host), "{host} belongs to two portals");
            assert_eq!(*host, host.to_lowercase());
        }
        let home = Address::parse(portal.home).unwrap();
        assert!(portal.hosts.contains(&home.host), "{}: home is not on its hosts", portal.id);
    }
}

#[test]
fn a_page_lives_on_a_host_of_its_portal_and_is_found_there() {
    for (portal, page) in pages() {
        for at in page.at {
            let path = at.trim_end_matches('$');
            let hosts = if path.starts_with('/') { portal.hosts } else { &[""] };
            for host in hosts {
                let url = format!("https://{host}{path}?{}", page.query);
                let address = Address::parse(&url).unwrap();
                assert!(portal.hosts.contains(&address.host), "{url}");
                let found = portal.page_at(&address).map(|page| page.id);
                // What is plain takes what the pages before it leave.
                assert!(
                    found == Some(page.id) || (page.id == portals::Page::PLAIN.id && found.is_some()),
                    "{url}"
                );
            }
        }
    }
}

#[test]
fn every_selector_parses_and_every_label_is_written_as_labels_are_compared() {
    for (portal, page) in pages() {
        for selector in page.selectors {
            assert!(
                zandaka::snapshot::is_selector(selector.css),
                "{} {}: {}",
                portal.id,
                page.id,
                selector.css
            );
        }
        for label in page.labels {
            assert!(!label.text.contains(char::is_whitespace), "{} {}: {}", portal.id, page.id, label.text);
        }
    }
}

#[test]
fn the_document_lists_every_figure_with_its_grade_and_date() {
    let written = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/portals.md")).unwrap();
    let row = |portal: &Portal, page: &portals::Page, figure: &portals::Figure| {
        let portals::Figure { measure, grade, since } = figure;
        format!("| {} | {} | {measure} | {grade:?} | {since} |", portal.id, page.id)
    };
    let rows: Vec<String> = pages()
        .flat_map(|(portal, page)| page.figures.iter().map(move |figure| row(portal, page, figure)))
        .collect();
    // Below the head of the table and the line under it.
    let listed: Vec<&str> = written.lines().filter(|line| line.split('|').count() == 7).skip(2).collect();
    assert!(listed == rows, "the table in docs/portals.md should be:\n{}", rows.join("\n"));
}
