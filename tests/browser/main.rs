//! The extension in real browsers.
