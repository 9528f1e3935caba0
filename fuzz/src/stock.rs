//! The pages all inputs are made from: every fixture, whole and as the content script would send it, cut into parts.
//!
//! A part is a tag, a comment or the text between two, so that edits of parts give pages and not noise. Last comes a
//! page of nothing, on which an input stands alone.

use std::fs::read_to_string;
use std::path::Path;
use std::sync::LazyLock;

use zandaka::time::Moment;

use crate::page::{Element, Node};

/// A page in parts.
#[derive(Debug)]
pub struct Stock {
    pub url: String,
    pub at: Moment,
    pub parts: Vec<String>,
}

/// The fixtures as they were saved.
pub static WHOLE: LazyLock<Vec<Stock>> = LazyLock::new(|| stock(str::to_owned));

/// The fixtures as well as HTML alone tells what of them a content script would send.
pub static PRUNED: LazyLock<Vec<Stock>> = LazyLock::new(|| stock(pruned));

/// What a page is read for that nobody described.
const NOTHING: &str = "https://my.au.com/nothing";

/// Elements that are never sent.
const GONE: [&str; 6] = ["head", "script", "style", "template", "noscript", "iframe"];

fn stock(form: fn(&str) -> String) -> Vec<Stock> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/portals");
    let cases = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().map(Result::unwrap);
    let cases = cases.filter(|entry| entry.file_name() == "page.html");
    let mut pages: Vec<Stock> = cases
        .map(|entry| {
            let about: toml::Table =
                read_to_string(entry.path().with_file_name("about.toml")).unwrap().parse().unwrap();
            Stock {
                url: about["url"].as_str().unwrap().to_owned(),
                at: about["at"].as_str().unwrap().parse().unwrap(),
                parts: parts(&form(&read_to_string(entry.path()).unwrap())),
            }
        })
        .collect();
    let at = "2026-11-22T10:00:00+09:00".parse().unwrap();
    pages.push(Stock { url: NOTHING.to_owned(), at, parts: Vec::new() });
    pages
}

fn parts(html: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let end = match rest.strip_prefix('<') {
            Some(tag) => tag.find('>').map_or(rest.len(), |at| at + 2),
            None => rest.find('<').unwrap_or(rest.len()),
        };
        let (part, after) = rest.split_at(end);
        parts.push(part.to_owned());
        rest = after;
    }
    parts
}

fn pruned(html: &str) -> String {
    let mut page = Element::page(html);
    page.each(&mut |element| {
        element.attrs.retain(|(name, _)| name != "style");
        element.children.retain(|child| match child {
            Node::Text(_) => true,
            Node::Element(element) => !is_unseen(element),
            Node::Verbatim(_) => false,
        });
    });
    let body = page.find(&|element| element.is(&["body"])).map(|body| body.html());
    body.unwrap_or_default()
}

fn is_unseen(element: &Element) -> bool {
    element.is(&GONE)
        || element.attr("hidden").is_some()
        || (element.is(&["option"]) && element.attr("selected").is_none())
        || (element.is(&["dialog"]) && element.attr("open").is_none())
}
