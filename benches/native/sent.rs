//! A page as the content script sends it, made from its HTML: what it says is hidden left out, every tag closed, the
//! attributes kept that `extension/content.js` keeps.

use ego_tree::NodeRef;
use scraper::{Html, Node};

const GONE: [&str; 7] = ["script", "style", "head", "template", "noscript", "link", "meta"];
const VOID: [&str; 4] = ["br", "hr", "img", "input"];
const KEPT: [&str; 9] = ["id", "class", "role", "headers", "scope", "colspan", "rowspan", "datetime", "alt"];

/// What is sent of a page.
pub fn sent(html: &str) -> String {
    let page = Html::parse_document(html);
    let mut out = "<title></title>".to_owned();
    page.tree.root().children().for_each(|node| write(node, &mut out));
    out
}

fn write(node: NodeRef<'_, Node>, out: &mut String) {
    match node.value() {
        Node::Text(text) => out.push_str(&escaped(text)),
        Node::Element(element) => {
            let name = element.name();
            if GONE.contains(&name) || element.attr("hidden").is_some() || element.attr("style").is_some() {
                return;
            }
            out.push_str(&format!("<{name}"));
            for (key, value) in element.attrs() {
                if KEPT.contains(&key) || key.starts_with("aria-") {
                    out.push_str(&format!(" {key}=\"{}\"", escaped(value)));
                }
            }
            out.push('>');
            if !VOID.contains(&name) {
                node.children().for_each(|child| write(child, out));
                out.push_str(&format!("</{name}>"));
            }
        }
        _ => {}
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
