//! Every class and id becomes another word, wherever the page says it, its own style sheet included.
//!
//! A portal that is built anew keeps its labels and loses its names; so no figure may hang on a name alone.

use std::collections::BTreeMap;

use crate::dice::Dice;
use crate::page::{Element, Node};

/// Attributes that hold ids.
const IDS: [&str; 9] = [
    "id",
    "for",
    "headers",
    "form",
    "list",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
];

/// No word of these says that a page is loading, which a class may do.
const SYLLABLES: [&str; 12] = ["ka", "mi", "to", "ra", "su", "ne", "ho", "yu", "wa", "ki", "mo", "ze"];

type Names = BTreeMap<String, String>;

pub fn rename(page: &mut Element, dice: &mut Dice) {
    let mut names = Names::new();
    page.each(&mut |element| {
        for (attr, value) in &element.attrs {
            if attr == "class" || attr == "id" {
                names.extend(value.split_ascii_whitespace().map(|name| (name.to_owned(), String::new())));
            }
        }
    });
    for (number, name) in names.values_mut().enumerate() {
        // The number keeps two names apart.
        *name = (0..3).map(|_| dice.pick(&SYLLABLES)).collect::<String>() + &number.to_string();
    }
    page.each(&mut |element| rename_in(element, &names));
}

fn rename_in(element: &mut Element, names: &Names) {
    let new = |name: &str| names.get(name).cloned().unwrap_or_else(|| name.to_owned());
    for (attr, value) in &mut element.attrs {
        if attr == "class" || IDS.contains(&attr.as_str()) {
            *value = value.split_ascii_whitespace().map(new).collect::<Vec<_>>().join(" ");
        } else if attr == "href"
            && let Some(target) = value.strip_prefix('#')
        {
            *value = format!("#{}", new(target));
        }
    }
    if element.is(&["style"]) {
        for child in &mut element.children {
            if let Node::Text(css) = child {
                *css = rename_in_css(css, names);
            }
        }
    }
}

/// The style sheet with `.name` and `#name` renamed.
fn rename_in_css(css: &str, names: &Names) -> String {
    let mut renamed = String::new();
    let mut rest = css;
    while let Some(at) = rest.find(['.', '#']) {
        let (before, after) = rest.split_at(at + 1);
        let is_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_');
        let (name, after) = after.split_at(after.find(|letter| !is_name(letter)).unwrap_or(after.len()));
        renamed += before;
        renamed += names.get(name).map_or(name, String::as_str);
        rest = after;
    }
    renamed + rest
}
