//! The stage: real browsers with the extension in them, and a network in which there is nothing but the test portal.
//!
//! [`Portal`] answers for every carrier's real host name and writes down each request; [`Browser`] is a Chromium or a
//! Firefox whose every connection goes there. Nothing here knows what a test or the demo wants to see.

mod browser;
mod chromium;
mod driver;
mod firefox;
mod portal;

pub use browser::{Browser, Kind, Options, Tab};
pub use portal::{Answer, Portal, Request};
