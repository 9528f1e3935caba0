//! Leaves out of a page what nobody sees and what no reader of it needs: there, most of what is personal hides.
//!
//! Owns the list of what is kept: an attribute that is not on it goes. What is personal in what stays is `find`'s.

use std::collections::BTreeMap;

use ego_tree::NodeId;
use scraper::Node;
use scraper::node::Element;

use super::page::Document;

/// How often each was left out.
pub type Dropped = BTreeMap<&'static str, usize>;

/// Elements that go with all that is in them; nobody sees them, so nothing moves.
const ELEMENTS: [(&str, &str); 6] = [
    ("script", "scripts"),
    ("style", "styles"),
    ("noscript", "scripts"),
    ("template", "templates"),
    ("iframe", "frames"),
    ("object", "frames"),
];

/// Attributes that say what an element is and what is seen of it.
const KEPT: [&str; 25] = [
    "id",
    "class",
    "role",
    "headers",
    "scope",
    "colspan",
    "rowspan",
    "datetime",
    "hidden",
    "open",
    "selected",
    "checked",
    "disabled",
    "type",
    "maxlength",
    "alt",
    "for",
    "lang",
    "charset",
    "href",
    "style",
    "value",
    "http-equiv",
    "content",
    "data-b",
];

/// What of a style says whether a thing is seen.
const SEEING: [&str; 4] = ["display", "visibility", "opacity", "content-visibility"];

/// Strips a page, and says of what.
pub fn strip(page: &mut Document) -> Dropped {
    let mut dropped = Dropped::new();
    let ids: Vec<NodeId> = page.html.tree.root().descendants().map(|node| node.id()).collect();
    for id in ids {
        if let Some(what) = removable(page, id) {
            if let Some(mut node) = page.html.tree.get_mut(id) {
                node.detach();
            }
            *dropped.entry(what).or_default() += 1;
            continue;
        }
        let typed = is_typed(page, id);
        let Some(mut node) = page.html.tree.get_mut(id) else { continue };
        match node.value() {
            Node::Element(element) => strip_attributes(element, &mut dropped),
            Node::Text(text) if typed => {
                text.text = "".into();
                *dropped.entry("what was typed").or_default() += 1;
            }
            _ => {}
        }
    }
    dropped
}

/// As what a node is left out; `None` where it stays.
fn removable(page: &Document, id: NodeId) -> Option<&'static str> {
    let node = page.html.tree.get(id)?;
    match node.value() {
        Node::Comment(_) | Node::ProcessingInstruction(_) => Some("comments"),
        Node::Element(element) => {
            let name = element.name();
            let in_head =
                node.ancestors().any(|node| node.value().as_element().is_some_and(|up| up.name() == "head"));
            let known = ELEMENTS.iter().find(|(element, _)| *element == name).map(|(_, what)| *what);
            let meta = || (name == "meta" && in_head && !is_charset(element)).then_some("meta elements");
            let link = || (matches!(name, "link" | "base") && in_head).then_some("links to files");
            known.or_else(meta).or_else(link)
        }
        _ => None,
    }
}

fn is_charset(meta: &Element) -> bool {
    let viewport = meta.attr("name").is_some_and(|name| name.eq_ignore_ascii_case("viewport"));
    let kind = meta.attr("http-equiv").is_some_and(|kind| kind.eq_ignore_ascii_case("content-type"));
    meta.attr("charset").is_some() || kind || viewport
}

fn is_typed(page: &Document, id: NodeId) -> bool {
    let parent = page.html.tree.get(id).and_then(|node| node.parent());
    parent
        .is_some_and(|parent| parent.value().as_element().is_some_and(|element| element.name() == "textarea"))
}

fn strip_attributes(element: &mut Element, dropped: &mut Dropped) {
    let name = element.name().to_owned();
    let presses = element.attr("type").is_some_and(|kind| {
        ["submit", "button", "image", "reset"].iter().any(|press| kind.eq_ignore_ascii_case(press))
    });
    let charset = is_charset(element);
    element.attrs.retain_mut(|(attribute, value)| {
        let attribute = attribute.local.to_string();
        let outcome = judge(&name, &attribute, value, presses, charset);
        match outcome {
            Ok(kept) => {
                if let (Some(short), true) = (kept, name != "meta") {
                    *value = short.as_str().into();
                    *dropped.entry("queries of links and styles").or_default() += 1;
                }
                true
            }
            Err(what) => {
                *dropped.entry(what).or_default() += 1;
                false
            }
        }
    });
}

/// What becomes of an attribute: it stays, stays shorter, or goes as something.
fn judge(
    element: &str,
    attribute: &str,
    value: &str,
    presses: bool,
    charset: bool,
) -> Result<Option<String>, &'static str> {
    match attribute {
        _ if attribute.starts_with("on") => Err("inline handlers"),
        _ if value.trim_start().starts_with("data:") => Err("data: addresses"),
        "value" if !presses => Err("values of fields"),
        "href" => link(value),
        "style" => style(value),
        "name" | "content" | "http-equiv" | "charset" if element == "meta" && charset => Ok(None),
        "content" | "http-equiv" | "charset" => Err("other attributes"),
        _ if KEPT.contains(&attribute) || attribute.starts_with("aria-") => Ok(None),
        _ => Err("other attributes"),
    }
}

/// A link without its query; it leads nowhere where its path could name somebody.
fn link(href: &str) -> Result<Option<String>, &'static str> {
    let lower = href.trim_start().to_ascii_lowercase();
    if lower.starts_with("javascript:") {
        return Err("inline handlers");
    }
    let bare = href.split(['?', '#']).next().unwrap_or_default();
    let bare = if bare.contains('%') { bare.split('%').next().unwrap_or_default() } else { bare };
    Ok((bare != href).then(|| bare.to_owned()))
}

fn style(style: &str) -> Result<Option<String>, &'static str> {
    let seeing = |declaration: &&str| {
        let (property, value) = declaration.split_once(':').unwrap_or_default();
        let known = SEEING.iter().any(|seeing| property.trim().eq_ignore_ascii_case(seeing));
        known && value.len() < 40 && !value.contains('(')
    };
    let kept: Vec<&str> = style.split(';').filter(seeing).collect();
    let kept = kept.join(";");
    if kept.is_empty() { Err("other attributes") } else { Ok((kept != style).then_some(kept)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_goes_and_what_is_seen_stays() {
        let mut page = Document::parse(
            r#"<!doctype html><html lang="ja"><head><meta charset="utf-8"><meta name="csrf-token" content="s3cr3t">
            <meta name="viewport" content="width=device-width"><link rel="canonical" href="/u/123"><title>マイページ</title>
            <style>p{}</style><script>secret()</script></head><body onload="secret()">
            <!-- secret --><form action="/x?token=secret"><input type="hidden" name="t" value="secret">
            <input type="text" value="secret" maxlength="4"><input type="submit" value="送信"><textarea>secret</textarea></form>
            <a href="/usage?id=secret#secret" data-user="secret">利用量</a><a href="javascript:secret()">詳細</a>
            <img src="data:image/png;base64,secret" alt="残量"><p style="color:red; display:none" class="p">3GB</p>
            <iframe srcdoc="secret"></iframe><noscript>secret</noscript><p aria-label="残り 3GB">3GB</p></body></html>"#,
        );
        let dropped = strip(&mut page);
        let html = page.html.html();
        assert!(!html.contains("secret") && !html.contains("s3cr3t") && !html.contains("123"), "{html}");
        for kept in [
            r#"<meta charset="utf-8">"#,
            r#"<meta content="width=device-width" name="viewport">"#,
            "<title>マイページ</title>",
            r#"<a href="/usage">利用量</a>"#,
            "<a>詳細</a>",
            r#"<img alt="残量">"#,
            r#"<p class="p" style=" display:none">3GB</p>"#,
            r#"<p aria-label="残り 3GB">3GB</p>"#,
            r#"<input type="submit" value="送信">"#,
            r#"<input maxlength="4" type="text">"#,
        ] {
            assert!(html.contains(kept), "{kept} is not in {html}");
        }
        assert_eq!((dropped["scripts"], dropped["comments"], dropped["values of fields"]), (2, 1, 2));
    }
}
