//! Fuzz targets: whatever a page holds, the reader keeps its promises.
//!
//! Each target is one test that runs in two ways. `cargo xtask test` gives it random inputs for a bounded time; by hand,
//! one target runs for as long as wanted with inputs that coverage guides, on the same toolchain:
//!
//! ```sh
//! cargo install cargo-bolero --version =0.13.5 --locked --no-default-features --features libfuzzer   # wants a C++ compiler
//! cargo bolero test --package zandaka-fuzz --sanitizer NONE -T 30min read_whole   # or read_pruned, quantity
//! ```
//!
//! What that finds is kept in `fuzz/src/__fuzz__`, and the bounded run tries it first. Inputs are edits of the fixture
//! pages ([`stock`], [`draft`]), what must hold is in [`promises`], whether a number went unmasked in [`phones`].
#![cfg(test)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

mod draft;
#[path = "../../tests/mutations/page.rs"]
#[allow(dead_code, reason = "the mutations use the rest")]
mod page;
mod phones;
mod promises;
mod stock;

use std::time::Duration;

use bolero::check;
use draft::Draft;
use stock::{PRUNED, WHOLE};

/// The longest a target runs in `cargo test`; then what it did so far counts.
const LONGEST: Duration = Duration::from_secs(6);

#[test]
fn quantity() {
    check!().with_type().with_iterations(1500).with_test_time(LONGEST).for_each(|draft: &Draft| {
        promises::of_quantities(&draft.text(&WHOLE));
    });
}

#[test]
fn read_whole() {
    check!().with_type().with_iterations(250).with_test_time(LONGEST).for_each(|draft: &Draft| {
        let (page, html) = draft.page(&WHOLE);
        promises::of_a_whole_page(page, &html);
    });
}

#[test]
fn read_pruned() {
    check!().with_type().with_iterations(350).with_test_time(LONGEST).for_each(|draft: &Draft| {
        let (page, html) = draft.page(&PRUNED);
        promises::of_a_pruned_page(page, &html);
    });
}

#[test]
fn a_fixture_page_keeps_the_promises_as_it_is() {
    for page in WHOLE.iter() {
        promises::of_a_whole_page(page, &page.parts.concat());
    }
    for page in PRUNED.iter() {
        promises::of_a_pruned_page(page, &page.parts.concat());
    }
}
