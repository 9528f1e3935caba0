//! Wrappers at random places where HTML allows them: a div around a block, around all that a cell, an item or a section
//! holds, around the groups of a dl; a span around a text.
//!
//! A div is never put around a part of what stands together: a heading with half of its contents would be another page.

use crate::dice::Dice;
use crate::page::{Element, Node};

/// Elements that may hold a div.
const FLOW: [&str; 15] = [
    "body", "main", "div", "section", "article", "aside", "header", "footer", "nav", "form", "li", "dt",
    "dd", "td", "th",
];

/// Elements that hold text and no blocks.
const PHRASING: [&str; 18] = [
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "a", "b", "em", "i", "label", "legend", "small", "span",
    "strong", "summary", "button",
];

pub fn wrap(page: &mut Element, dice: &mut Dice) {
    page.each_visible(&mut |element| {
        let flow = element.is(&FLOW);
        let texts = flow || element.is(&PHRASING);
        for child in &mut element.children {
            match child {
                Node::Text(text) if texts && !text.trim().is_empty() && dice.one_in(3) => {
                    put_into("span", child);
                }
                Node::Element(inner) if flow && may_move(inner) && dice.one_in(4) => put_into("div", child),
                _ => {}
            }
        }
        if flow && element.children.iter().any(|child| !child.is_blank()) && dice.one_in(5) {
            let all = std::mem::take(&mut element.children);
            element.children = vec![Node::new("div", all)];
        }
        if element.is(&["dl"]) && dice.one_in(2) {
            wrap_groups(element);
        }
    });
}

/// A block that may stand in a div: of a list, a table or a dl only the whole may.
fn may_move(element: &Element) -> bool {
    element.is_block() && !element.is(&["li", "dt", "dd"])
}

fn put_into(name: &str, node: &mut Node) {
    let inner = std::mem::replace(node, Node::text(""));
    *node = Node::new(name, vec![inner]);
}

/// Puts every group of terms and their definitions into a div, as HTML allows for all groups of a dl or for none.
fn wrap_groups(list: &mut Element) {
    if list.elements().any(|child| !child.is(&["dt", "dd"])) {
        return;
    }
    let mut groups: Vec<Vec<Node>> = Vec::new();
    let mut defined = true;
    for child in std::mem::take(&mut list.children) {
        if child.is(&["dt"]) && defined {
            groups.push(Vec::new());
        }
        defined = if child.is_blank() { defined } else { child.is(&["dd"]) };
        match groups.last_mut() {
            Some(group) => group.push(child),
            None => list.children.push(child),
        }
    }
    list.children.extend(groups.into_iter().map(|group| Node::new("div", group)));
}
