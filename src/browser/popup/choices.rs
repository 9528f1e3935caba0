//! What the popup needs of a person's choices: the stored texts as they are, unparsed, so that its module stays small.
//!
//! Each was checked when it was stored ([`crate::settings`]). One that is not understood counts as not made.

use js_sys::JSON;
use wasm_bindgen::prelude::*;

use crate::settings::{KEY, Shown};

use super::super::api::member;

/// The choices that differ from what is usual.
pub struct Choices(JsValue);

impl Choices {
    /// Those of what the storage gave.
    pub fn of(stored: &JsValue) -> Self {
        let text = member(stored, KEY).as_string().unwrap_or_default();
        Self(member(&JSON::parse(&text).unwrap_or_default(), "texts"))
    }

    /// A choice by its name in the settings; empty for the usual one.
    pub fn get(&self, name: &str) -> String {
        member(&self.0, name).as_string().unwrap_or_default()
    }

    /// Which figure of a line stands large.
    pub fn shown(&self, line: &str) -> Shown {
        if self.get(&format!("{line}/shown")) == Shown::Used.name() { Shown::Used } else { Shown::Left }
    }
}
