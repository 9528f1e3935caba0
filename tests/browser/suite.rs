//! The extension in real browsers, as a person meets it: real pages under the carriers' real addresses, real clicks.
//!
//! One file a topic. Each test runs in Chromium and in Firefox, each time with a browser and a portal of its own; see
//! `act` for what a test is handed, and `xtask::stage` for the browsers and their network. Belongs to `xtask`; under the name
//! `main.rs` cargo would take it for a test of the core as well.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

mod act;
mod alerts;
mod bad_input;
mod capture;
mod content;
mod export;
mod history;
mod kills;
mod network;
mod options;
mod popup;
mod states;
mod worker;
