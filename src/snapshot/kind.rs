//! What an element is for, by its tag and role, and whether it says that its content is still to come.

use super::AreaKind;
use super::walk::Tag;

/// Inline by default: text goes on across them.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "acronym"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "img"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "meter"
            | "nobr"
            | "output"
            | "q"
            | "rb"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tspan"
            | "u"
            | "br"
            | "wbr"
            | "input"
    )
}

/// The kind of area an element makes; `None` for one whose text goes on in its surroundings.
pub fn area_kind(tag: &impl Tag) -> Option<AreaKind> {
    if let Some(kind) = tag.attr("role").and_then(|role| kind_of_role(&role, tag)) {
        return Some(kind);
    }
    let name = tag.name();
    if is_inline(name) && (matches!(name, "br" | "wbr" | "input") || tag.attr("data-b").is_none()) {
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
        "svg" => AreaKind::Graphic,
        _ => AreaKind::Plain,
    })
}

fn kind_of_role(role: &str, tag: &impl Tag) -> Option<AreaKind> {
    match role {
        "heading" => {
            let level = tag.attr("aria-level").and_then(|level| level.parse().ok()).unwrap_or(2_u8);
            Some(AreaKind::Heading(level.clamp(1, 6)))
        }
        "navigation" | "contentinfo" | "complementary" | "search" => Some(AreaKind::Margin),
        "banner" => Some(AreaKind::Header),
        "tab" if tag.attr("aria-selected").is_some_and(|chosen| chosen == "false") => Some(AreaKind::Tab),
        _ => None,
    }
}

/// Whether the element says that what it holds is still to come.
pub fn loading(tag: &impl Tag) -> bool {
    const WORDS: [&str; 6] = ["skeleton", "spinner", "loading", "loader", "placeholder", "shimmer"];
    let says = |text: &str| {
        let bytes = text.as_bytes();
        let begins = |at: usize| bytes.get(at).is_some_and(|byte| matches!(byte | 0x20, b's' | b'l' | b'p'));
        let is = |at: usize, word: &str| {
            bytes.get(at..at + word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word.as_bytes()))
        };
        (0..bytes.len()).any(|at| begins(at) && WORDS.iter().any(|word| is(at, word)))
    };
    tag.attr("aria-busy").is_some_and(|busy| busy == "true")
        || tag.attr("class").is_some_and(|text| says(&text))
        || tag.attr("id").is_some_and(|text| says(&text))
}
