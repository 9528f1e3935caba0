//! The parts that live in a browser: the worker's entry and the pages. wasm32 only.
//!
//! [`api`] is the only file that touches the extension API; [`task`] runs what must wait; [`words`] speaks the person's
//! language. What is worth knowing without a browser (which figure stands where) is [`crate::card`]'s.

// The macros of wasm-bindgen expand to `unsafe` blocks around every imported call; this code has none of its own.
#![allow(unsafe_code)]

/// Takes 3 KB of the package less than the allocator of Rust does for wasm, and is as fast: https://github.com/yvt/rlsf
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

pub mod api;
pub mod task;
pub mod words;

#[cfg(feature = "worker")]
pub mod alert;
#[cfg(feature = "worker")]
pub mod history;
#[cfg(feature = "worker")]
pub mod options;
pub mod page;
#[cfg(feature = "pages")]
pub mod popup;
#[cfg(feature = "worker")]
pub mod worker;
