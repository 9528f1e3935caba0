//! The document of a page: copies of its `<template>`s, and text in them.
//!
//! Text goes in by `textContent` alone. Elements carry the key of a fixed text in `data-text`; what has but a picture
//! carries the key of its name in `data-title`.

use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, HtmlTemplateElement};

use crate::error::{Error, Kind, Result};

use super::words::Words;

/// The document, and the language it is filled in.
pub struct Page<'a> {
    document: Document,
    /// The language.
    pub words: &'a Words,
}

impl<'a> Page<'a> {
    /// Takes the document and fills in its fixed texts.
    ///
    /// # Errors
    /// `browser` outside a page.
    pub fn load(words: &'a Words) -> Result<Self> {
        let document = gloo::utils::document();
        let root = document.document_element().ok_or_else(|| missing("html"))?;
        root.set_attribute("lang", &words.lang()).map_err(|_| missing("lang"))?;
        let page = Self { document, words };
        page.fill(&root)?;
        Ok(page)
    }

    /// The one element that matches.
    ///
    /// # Errors
    /// `browser` where the document has none.
    pub fn element(&self, selector: &str) -> Result<Element> {
        self.document.query_selector(selector).ok().flatten().ok_or_else(|| missing(selector))
    }

    /// All elements that match.
    ///
    /// # Errors
    /// `browser` for what is no selector.
    #[cfg(feature = "worker")]
    pub fn all(&self, selector: &str) -> Result<Vec<Element>> {
        let found = self.document.query_selector_all(selector).map_err(|_| missing(selector))?;
        Ok((0..found.length()).filter_map(|index| found.item(index)).map(JsCast::unchecked_into).collect())
    }

    /// A copy of a template's element, its fixed texts filled in.
    ///
    /// # Errors
    /// `browser` where the document has no such template.
    pub fn copy(&self, template: &str) -> Result<Element> {
        let element = self.document.get_element_by_id(template).ok_or_else(|| missing(template))?;
        let template: HtmlTemplateElement = element.dyn_into().map_err(|_| missing(template))?;
        let first = template.content().first_element_child().ok_or_else(|| missing(&template.id()))?;
        let copy: Element =
            first.clone_node_with_deep(true).map_err(|_| missing(&template.id()))?.unchecked_into();
        self.fill(&copy)?;
        Ok(copy)
    }

    /// A new element of a drawing (SVG).
    ///
    /// # Errors
    /// `browser` for a name no element has.
    #[cfg(feature = "worker")]
    pub fn drawn(&self, name: &str) -> Result<Element> {
        self.document.create_element_ns(Some("http://www.w3.org/2000/svg"), name).map_err(|_| missing(name))
    }

    fn fill(&self, root: &Element) -> Result<()> {
        for attribute in ["data-text", "data-title"] {
            let slots = root.query_selector_all(&format!("[{attribute}]")).map_err(|_| missing(attribute))?;
            for slot in (0..slots.length()).filter_map(|index| slots.item(index)) {
                let slot: Element = slot.unchecked_into();
                let key = slot.get_attribute(attribute).unwrap_or_default();
                let text = self.words.say(&key);
                if attribute == "data-text" {
                    slot.set_text_content(Some(&text));
                } else {
                    set(&slot, "title", &text)?;
                    set(&slot, "aria-label", &text)?;
                }
            }
        }
        Ok(())
    }
}

/// Puts `text` into the element below `root` that matches; without a text the element goes.
///
/// # Errors
/// `browser` where there is none.
pub fn put(root: &Element, selector: &str, text: &str) -> Result<()> {
    let slot = within(root, selector)?;
    if text.is_empty() {
        slot.remove();
    } else {
        slot.set_text_content(Some(text));
    }
    Ok(())
}

/// The one element below `root` that matches.
///
/// # Errors
/// `browser` where there is none.
pub fn within(root: &Element, selector: &str) -> Result<Element> {
    root.query_selector(selector).ok().flatten().ok_or_else(|| missing(selector))
}

/// Sets an attribute.
///
/// # Errors
/// `browser` for a name no attribute has.
pub fn set(element: &Element, name: &str, value: &str) -> Result<()> {
    element.set_attribute(name, value).map_err(|_| missing(name))
}

/// Puts `child` last into `parent`.
///
/// # Errors
/// `browser` where that would make a loop.
pub fn add(parent: &Element, child: &Element) -> Result<()> {
    parent.append_child(child).map(drop).map_err(|_| missing("parent"))
}

fn missing(what: &str) -> Error {
    Kind::Browser { call: "document", why: format!("no {what}") }.into()
}
