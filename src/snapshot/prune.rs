//! What a person does not see, as far as HTML alone tells; and what an element is for.

use scraper::node::Element;

use super::AreaKind;

/// Elements without a word for a reader.
const NEVER: [&str; 17] = [
    "script", "style", "template", "noscript", "head", "iframe", "object", "audio", "video", "canvas", "map",
    "datalist", "defs", "metadata", "desc", "symbol", "math",
];

/// Inline by default: text goes on across them.
const INLINE: [&str; 37] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "img", "ins", "kbd", "label", "mark", "meter", "nobr", "output", "q", "rb", "ruby", "s", "samp",
    "small", "span", "strike", "strong", "sub", "sup", "time", "tspan", "u",
];

/// Whether nobody sees the element. `open_parent` is false inside a `details` that is closed.
pub fn hidden(element: &Element) -> bool {
    let name = element.name();
    if NEVER.contains(&name) || element.attr("hidden").is_some_and(|value| value != "until-found") {
        return true;
    }
    if name == "dialog" && element.attr("open").is_none() {
        return true;
    }
    if name == "input" && element.attr("type").is_some_and(|kind| kind.eq_ignore_ascii_case("hidden")) {
        return true;
    }
    element.attr("style").is_some_and(styled_away)
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

/// The kind of area an element makes; `None` for one whose text goes on in its surroundings.
pub fn area_kind(element: &Element) -> Option<AreaKind> {
    if let Some(kind) = element.attr("role").and_then(|role| kind_of_role(role, element)) {
        return Some(kind);
    }
    let name = element.name();
    let block_by_style = element.attr("data-b").is_some();
    if !block_by_style && (INLINE.contains(&name) || name == "br" || name == "wbr" || name == "input") {
        return None;
    }
    Some(match name {
        "h1" => AreaKind::Heading(1),
        "h2" => AreaKind::Heading(2),
        "h3" => AreaKind::Heading(3),
        "h4" => AreaKind::Heading(4),
        "h5" => AreaKind::Heading(5),
        "h6" => AreaKind::Heading(6),
        "table" => AreaKind::Table,
        "tr" => AreaKind::Row,
        "td" | "th" => AreaKind::Cell,
        "caption" | "legend" | "figcaption" | "summary" => AreaKind::Caption,
        "dl" => AreaKind::Terms,
        "dt" => AreaKind::Term,
        "dd" => AreaKind::Definition,
        "ul" | "ol" => AreaKind::List,
        "li" => AreaKind::Item,
        "nav" | "footer" | "aside" => AreaKind::Margin,
        "header" => AreaKind::Header,
        "button" => AreaKind::Button,
        "select" => AreaKind::Choice,
        _ => AreaKind::Plain,
    })
}

fn kind_of_role(role: &str, element: &Element) -> Option<AreaKind> {
    match role {
        "heading" => {
            let level = element.attr("aria-level").and_then(|level| level.parse().ok()).unwrap_or(2_u8);
            Some(AreaKind::Heading(level.clamp(1, 6)))
        }
        "navigation" | "contentinfo" | "complementary" | "search" => Some(AreaKind::Margin),
        "banner" => Some(AreaKind::Header),
        _ => None,
    }
}

/// Whether the element says that what it holds is still to come.
pub fn loading(element: &Element) -> bool {
    const WORDS: [&str; 6] = ["skeleton", "spinner", "loading", "loader", "placeholder", "shimmer"];
    let says = |text: &str| {
        let text = text.to_ascii_lowercase();
        WORDS.iter().any(|word| text.contains(word))
    };
    element.attr("aria-busy") == Some("true")
        || element.attr("class").is_some_and(says)
        || element.attr("id").is_some_and(says)
}
