//! The portal data keeps its own rules, and the documents keep in step with it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

use std::collections::HashSet;

use scraper::Selector;
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
            let url = format!("https://{}", at.trim_end_matches('$'));
            let address = Address::parse(&url).unwrap();
            assert!(portal.hosts.contains(&address.host), "{url}");
            assert_eq!(portal.page_at(&address).map(|page| page.id), Some(page.id), "{url}");
        }
    }
}

#[test]
fn every_selector_parses_and_every_label_is_written_as_labels_are_compared() {
    for (portal, page) in pages() {
        for selector in page.selectors {
            assert!(Selector::parse(selector.css).is_ok(), "{} {}: {}", portal.id, page.id, selector.css);
        }
        for label in page.labels {
            assert!(!label.text.contains(char::is_whitespace), "{} {}: {}", portal.id, page.id, label.text);
        }
    }
}

#[test]
fn the_document_lists_every_page_with_its_grade_and_date() {
    let written = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/portals.md")).unwrap();
    let rows: Vec<String> = pages()
        .map(|(portal, page)| format!("| {} | {} | {:?} | {} |", portal.id, page.id, page.grade, page.since))
        .collect();
    for row in &rows {
        assert!(written.lines().any(|line| line == row), "docs/portals.md lacks: {row}");
    }
    let listed = written.lines().filter(|line| line.split('|').count() == 6).count();
    assert_eq!(listed, rows.len() + 2, "docs/portals.md lists pages that are not there");
}
