//! The history in forms that leave the browser.
