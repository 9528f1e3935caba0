//! A page that a carrier's web team changes without changing what a person reads gives the same figures.
//!
//! Every fixture goes through every mutation, several seeds each, and through pairs of them. What is read must be what
//! `expected.json` says of the page as it was: state, lines and figures. How sure a figure is may change, since a renamed
//! class no longer bears witness. One module a mutation; each takes a page and dice, nothing else. A mutation is fair
//! where a person would still read the same figures; a page that cannot take it is left as it is, and not counted.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

mod adverts;
mod cards;
#[path = "../cases/mod.rs"]
mod cases;
mod dice;
mod page;
mod rename;
mod runs;
mod split;
mod tables;
mod terms;
mod width;
mod wrap;

use page::Element;
use runs::{FIXTURES, Mutation, Runs};
use zandaka::quantity::fold::fold;

/// Throws for each page and mutation.
const SEEDS: u64 = 4;

const REORDER: Mutation = Mutation { name: "reorder", change: cards::reorder };
const ADVERTISE: Mutation = Mutation { name: "adverts", change: adverts::advertise };
const TABLES: Mutation = Mutation { name: "tables", change: tables::tables_to_lists };
const TERMS: Mutation = Mutation { name: "terms", change: terms::terms_to_rows };
const SPLIT: Mutation = Mutation { name: "split", change: split::split };
const WRAP: Mutation = Mutation { name: "wrap", change: wrap::wrap };
const WIDEN: Mutation = Mutation { name: "full-width", change: width::widen };
const RENAME: Mutation = Mutation { name: "rename", change: rename::rename };

/// In the order in which two of them keep a page honest: cards are found before wrappers and new names hide them.
const ALL: [&Mutation; 8] = [&REORDER, &ADVERTISE, &TABLES, &TERMS, &SPLIT, &WRAP, &WIDEN, &RENAME];

fn all_read_the_same(mutation: &Mutation, least: usize) {
    let mut runs = Runs::default();
    for fixture in FIXTURES.iter() {
        for seed in 0..SEEDS {
            runs.run(fixture, &[mutation], seed);
        }
    }
    runs.judge(least);
}

#[test]
fn no_figure_hangs_on_a_class_or_an_id() {
    all_read_the_same(&RENAME, 36);
}

#[test]
fn wrappers_around_blocks_and_texts_change_nothing() {
    all_read_the_same(&WRAP, 36);
}

#[test]
fn a_number_cut_over_elements_is_read_whole() {
    all_read_the_same(&SPLIT, 35);
}

#[test]
fn full_width_digits_and_units_are_read_as_half_width_ones() {
    all_read_the_same(&WIDEN, 35);
}

#[test]
fn the_order_of_cards_says_nothing() {
    all_read_the_same(&REORDER, 27);
}

#[test]
fn no_offer_between_the_cards_is_taken_for_a_figure() {
    all_read_the_same(&ADVERTISE, 36);
}

#[test]
fn a_table_that_became_a_list_reads_the_same() {
    all_read_the_same(&TABLES, 16);
}

#[test]
fn a_definition_list_that_became_rows_reads_the_same() {
    all_read_the_same(&TERMS, 10);
}

/// Every page takes a third of the pairs, every pair a third of the pages: enough to meet, quick enough to run always.
#[test]
fn two_changes_at_once_change_no_figure() {
    let mut runs = Runs::default();
    let from = |at: usize| ALL[at + 1..].iter().map(move |second| [ALL[at], *second]);
    let pairs: Vec<[&Mutation; 2]> = (0..ALL.len()).flat_map(from).collect();
    for (number, fixture) in FIXTURES.iter().enumerate() {
        for (seed, pair) in pairs.iter().enumerate().skip(number % 3).step_by(3) {
            runs.run(fixture, pair, seed as u64);
        }
    }
    runs.judge(36);
}

#[test]
fn a_page_that_is_only_written_anew_reads_the_same() {
    for fixture in FIXTURES.iter() {
        assert_eq!(fixture.faults(&fixture.html), Vec::<String>::new(), "{}", fixture.case.name);
    }
}

#[test]
fn a_mutated_page_is_html_that_a_browser_takes_as_it_is_written() {
    for fixture in FIXTURES.iter() {
        for (seed, mutation) in [&ADVERTISE, &TABLES, &TERMS, &SPLIT, &WRAP].into_iter().enumerate() {
            let html = fixture.mutant(&[mutation], seed as u64).html();
            let again = Element::page(&html).html();
            assert_eq!(again, html, "{} {} {seed}", fixture.case.name, mutation.name);
        }
    }
}

/// The signs a person reads, without the white space between them.
fn read_aloud(page: &Element) -> String {
    fold(&page.text()).chars().filter(|sign| !sign.is_whitespace()).collect()
}

fn sorted(text: &str) -> Vec<char> {
    let mut signs: Vec<char> = text.chars().collect();
    signs.sort_unstable();
    signs
}

#[test]
fn a_mutated_page_says_what_the_page_said() {
    for fixture in FIXTURES.iter() {
        let before = read_aloud(&fixture.page);
        for seed in 0..2 {
            let after = |mutation: &Mutation| read_aloud(&fixture.mutant(&[mutation], seed));
            for mutation in [&TERMS, &SPLIT, &WRAP, &WIDEN, &RENAME] {
                assert_eq!(after(mutation), before, "{} {} {seed}", fixture.case.name, mutation.name);
            }
            assert_eq!(sorted(&after(&REORDER)), sorted(&before), "{} {seed}", fixture.case.name);
        }
    }
}
