//! Zandaka (残高, "balance"): reads what a Japanese mobile carrier's portal shows the person logged in to it.
//!
//! The road of a figure, one way and never back: a pruned page ([`snapshot`]) of a portal known by its host
//! ([`portals`]) is understood ([`reader`], [`quantity`]), checked ([`gate`]), and becomes a [`capture`]. Judged against
//! what was read before (the [`gate`] again, which knows by [`doubted`] what it refused once), the capture is appended to
//! the line's month ([`history`]), and what is known now is written last ([`latest`]); [`commit`] says which keys one
//! capture writes, in which order, and [`change`] which ones a person's own changes write. [`card`] lays out what a
//! person sees of it, [`chart`] draws the history; [`export`] takes it out, and [`import`] in.
//!
//! From what is known, [`outlook`] looks ahead and [`alerts`] says what is worth a word, as far as [`settings`] let it.
//! What a person's browsers tell each other, where they asked for it, is [`sync`]'s.
//! Where a page cannot be read, [`guide`] names the other ways, and [`paste`] reads what they answer.
//!
//! Everything here is pure: no clock, no storage, no browser. Those live in `browser/`, which exists on wasm32 only.

pub mod address;
pub mod alerts;
pub mod capture;
pub mod card;
pub mod change;
pub mod chart;
pub mod commit;
pub mod doubted;
pub mod error;
pub mod export;
mod flat;
pub mod gate;
pub mod guide;
pub mod history;
pub mod import;
pub mod latest;
pub mod message;
mod opened;
mod order;
pub mod outlook;
pub mod paste;
pub mod portals;
pub mod quantity;
pub mod reader;
pub mod settings;
pub mod snapshot;
pub mod sync;
pub mod time;

#[cfg(all(target_arch = "wasm32", any(feature = "worker", feature = "pages")))]
pub mod browser;
