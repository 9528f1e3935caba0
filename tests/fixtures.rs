//! Every fixture page gives exactly what its `expected.json` says. Cases are found by walking `tests/portals`;
//! that none holds a person's data is checked by the command that makes them, in `xtask/src/case/`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

mod cases;

use cases::{Case, all_facts, beyond};
use zandaka::portals;

#[test]
fn every_fixture_page_gives_exactly_its_expected_figures() {
    let mut wrong = String::new();
    for case in Case::all() {
        let (got, expected) = (case.read(), case.expected());
        for field in ["schema", "carrier", "page", "url", "captured_at", "state"] {
            if got[field] != expected[field] {
                wrong += &format!("{}: {field} is {}, not {}\n", case.name, got[field], expected[field]);
            }
        }
        let (got_facts, expected_facts) = (all_facts(&got), all_facts(&expected));
        for missing in beyond(&expected_facts, &got_facts) {
            wrong += &format!("{}: missing {missing}\n", case.name);
        }
        for extra in beyond(&got_facts, &expected_facts) {
            wrong += &format!("{}: wrong   {extra}\n", case.name);
        }
        for (got, expected) in
            got["lines"].as_array().unwrap().iter().zip(expected["lines"].as_array().unwrap())
        {
            if got["plan"] != expected["plan"] {
                wrong += &format!("{}: plan is {}, not {}\n", case.name, got["plan"], expected["plan"]);
            }
            let (key, line) = (got["key"].as_str().unwrap_or("-"), got["line"].as_str().unwrap_or(""));
            assert!(key.starts_with(line), "{}: key {key} is not of line {line}", case.name);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn no_fixture_gives_an_amount_of_an_offer_a_limit_or_a_note() {
    for case in Case::all() {
        let capture = case.read();
        for fact in all_facts(&capture) {
            let amount = fact.split(' ').nth(4).unwrap_or_default();
            assert!(!case.must_not().contains(&amount), "{}: {fact}", case.name);
        }
    }
}

#[test]
fn every_portal_has_a_demo_case_and_every_case_a_portal() {
    let cases = Case::all();
    for case in &cases {
        let carrier = case.name.split('/').next().unwrap();
        let portal = portals::by_id(carrier).unwrap_or_else(|| panic!("{}: no portal {carrier}", case.name));
        let host = case.text("url").split('/').nth(2).unwrap();
        let own = portal.hosts.iter().chain(portal.login_hosts).any(|own| *own == host);
        assert!(own, "{}: {host} is not a host of {carrier}", case.name);
    }
    // The demo visits the portals that are granted at install.
    for portal in portals::ALL.iter().filter(|portal| portal.required) {
        let shown = |case: &&Case| {
            case.name.starts_with(&format!("{}/", portal.id)) && case.about.get("demo").is_some()
        };
        assert!(cases.iter().any(|case| shown(&case)), "{} has no case with demo = true", portal.id);
    }
}
