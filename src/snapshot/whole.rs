//! A whole saved page, parsed as browsers parse, and pruned as far as HTML alone tells what is hidden.
//!
//! Only where the feature `whole` is on: the parser is larger than all the rest, and the worker is sent pruned pages.

use std::borrow::Cow;

use ego_tree::{NodeId, NodeRef};
use scraper::node::Element;
use scraper::{Html, Node};

use super::depth;
use super::walk::{Tag, Walk};

impl Tag for Element {
    fn name(&self) -> &str {
        self.name()
    }

    fn attr(&self, name: &str) -> Option<Cow<'_, str>> {
        self.attr(name).map(Cow::Borrowed)
    }
}

/// Walks a page.
pub fn walk(html: &str, walk: &mut Walk<'_>) {
    let html = Html::parse_document(&depth::limited(html));
    let root = html.tree.root();
    let mut chosen = None;
    let mut node = root;
    loop {
        if is_named(&node, "select") {
            chosen = chosen_option(node);
        }
        if enter(node, chosen, walk) {
            if let Some(child) = node.first_child() {
                node = child;
                continue;
            }
            leave(node, walk);
        }
        while node.next_sibling().is_none() || node.id() == root.id() {
            match node.parent() {
                Some(parent) if node.id() != root.id() => node = parent,
                _ => return,
            }
            leave(node, walk);
        }
        if let Some(next) = node.next_sibling() {
            node = next;
        }
    }
}

/// Takes a node in; false leaves what is inside it out. `chosen` is the option that the select around it shows.
fn enter(node: NodeRef<'_, Node>, chosen: Option<NodeId>, walk: &mut Walk<'_>) -> bool {
    match node.value() {
        Node::Document | Node::Fragment => true,
        Node::Text(text) => {
            walk.text(text);
            false
        }
        Node::Element(element) if element.name() == "option" && chosen != Some(node.id()) => false,
        Node::Element(element) => enter_element(node, element, walk),
        Node::Doctype(_) | Node::Comment(_) | Node::ProcessingInstruction(_) => false,
    }
}

fn enter_element(node: NodeRef<'_, Node>, element: &Element, walk: &mut Walk<'_>) -> bool {
    let name = element.name();
    if name == "head" {
        walk.title(&title(node));
        return false;
    }
    if name == "title" || hidden(element) || in_closed_details(node, element) {
        return false;
    }
    walk.open(element)
}

fn leave(node: NodeRef<'_, Node>, walk: &mut Walk<'_>) {
    if node.value().is_element() {
        walk.close();
    }
}

fn title(head: NodeRef<'_, Node>) -> String {
    let title = head.children().find(|child| is_named(child, "title"));
    let text = title.and_then(|title| title.first_child());
    text.and_then(|text| text.value().as_text().map(|text| text.to_string())).unwrap_or_default()
}

/// Inside a `details` that is not open, all but its summary is unseen.
fn in_closed_details(node: NodeRef<'_, Node>, element: &Element) -> bool {
    let parent = node.parent().and_then(|parent| parent.value().as_element());
    parent.is_some_and(|parent| parent.name() == "details" && parent.attr("open").is_none())
        && element.name() != "summary"
}

/// The option that a select shows: a page may print every line's number in its options.
fn chosen_option(select: NodeRef<'_, Node>) -> Option<NodeId> {
    let options = || select.descendants().filter(|node| is_named(node, "option"));
    let selected = options()
        .find(|option| option.value().as_element().is_some_and(|element| element.attr("selected").is_some()));
    selected.or_else(|| options().next()).map(|chosen| chosen.id())
}

fn is_named(node: &NodeRef<'_, Node>, name: &str) -> bool {
    node.value().as_element().is_some_and(|element| element.name() == name)
}

/// Elements without a word for a reader.
fn is_never_seen(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "template"
            | "noscript"
            | "head"
            | "iframe"
            | "object"
            | "audio"
            | "video"
            | "canvas"
            | "map"
            | "datalist"
            | "defs"
            | "metadata"
            | "desc"
            | "symbol"
            | "math"
    )
}

/// Whether nobody sees the element, whatever is around it.
fn hidden(tag: &Element) -> bool {
    let name = tag.name();
    is_never_seen(name)
        || tag.attr("hidden").is_some_and(|value| value != "until-found")
        || (name == "dialog" && tag.attr("open").is_none())
        || (name == "input" && tag.attr("type").is_some_and(|kind| kind.eq_ignore_ascii_case("hidden")))
        || tag.attr("style").is_some_and(styled_away)
}

/// `display:none` and `visibility:hidden`, in any case and spacing.
fn styled_away(style: &str) -> bool {
    style.split(';').any(|declaration| {
        let Some((property, value)) = declaration.split_once(':') else { return false };
        let value = value.trim().trim_end_matches("!important").trim_end();
        let is = |wanted: &str, hiding: &str| {
            property.trim().eq_ignore_ascii_case(wanted) && value.eq_ignore_ascii_case(hiding)
        };
        is("display", "none") || is("visibility", "hidden") || is("visibility", "collapse")
    })
}
