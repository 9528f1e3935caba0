//! The history in forms that leave the browser.
//!
//! Each form is a module that turns parsed chunks into bytes, piece by piece; what is exported, and where the bytes go,
//! is the pages' concern.

pub mod csv;
