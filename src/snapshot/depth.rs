//! Bounds the nesting of a page before it is parsed.
//!
//! The HTML parser looks up its stack of open elements for many tags, which makes a page of a million nested elements
//! cost the square of its size. Browsers stop nesting at 512 (https://chromium.googlesource.com/chromium/src, Blink's
//! `kMaximumHTMLParserDOMTreeDepth`); so does this, by leaving out tags that would go deeper. Text is kept.

use std::borrow::Cow;

/// As deep as Blink goes.
const DEEPEST: usize = 512;

/// Elements that never hold others, and elements the parser closes by itself: neither can pile up.
const FLAT: [&str; 31] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "html",
    "head", "body", "colgroup", "frame",
];

/// The page with tags nested deeper than [`DEEPEST`] left out; the page itself where there are none.
pub fn limited(html: &str) -> Cow<'_, str> {
    let mut open = 0_usize;
    let mut dropped = 0_usize;
    let mut kept: Option<String> = None;
    let mut copied = 0_usize;
    for (start, end, closing) in tags(html) {
        let leave_out = if closing {
            let inner = dropped > 0;
            if inner {
                dropped -= 1
            } else {
                open = open.saturating_sub(1)
            }
            inner
        } else if open >= DEEPEST {
            dropped += 1;
            true
        } else {
            open += 1;
            false
        };
        if leave_out {
            let text = kept.get_or_insert_with(String::new);
            text.push_str(html.get(copied..start).unwrap_or_default());
            copied = end;
        }
    }
    match kept {
        None => Cow::Borrowed(html),
        Some(mut text) => {
            text.push_str(html.get(copied..).unwrap_or_default());
            Cow::Owned(text)
        }
    }
}

/// Start, end and whether it closes, of every tag that can nest.
fn tags(html: &str) -> impl Iterator<Item = (usize, usize, bool)> {
    let mut from = 0_usize;
    std::iter::from_fn(move || {
        loop {
            let start = from + html.get(from..)?.find('<')?;
            let rest = html.get(start + 1..)?;
            if rest.starts_with("!--") {
                from = start + rest.find("-->").map_or(html.len() - start, |at| at + 4);
                continue;
            }
            let closing = rest.starts_with('/');
            let name_at = start + 1 + usize::from(closing);
            let name = tag_name(html.get(name_at..)?);
            if name.is_empty() {
                from = start + 1;
                continue;
            }
            let end = html.get(name_at..)?.find('>').map_or(html.len(), |at| name_at + at + 1);
            from = end;
            let empty = html.get(..end).is_some_and(|text| text.ends_with("/>"));
            if !empty && !FLAT.iter().any(|flat| flat.eq_ignore_ascii_case(name)) {
                return Some((start, end, closing));
            }
        }
    })
}

fn tag_name(text: &str) -> &str {
    let starts = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic());
    let length = if starts {
        text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count()
    } else {
        0
    };
    text.get(..length).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_page_is_left_as_it_is() {
        let page = "<!doctype html><div><p>a<br>b<li>c<li>d<!-- <div> --><img src=x><span>3</span></div>";
        assert!(matches!(limited(page), Cow::Borrowed(same) if same == page));
        let long_list = "<li>x".repeat(5000);
        assert!(matches!(limited(&long_list), Cow::Borrowed(_)));
    }

    #[test]
    fn a_page_of_endless_nesting_keeps_its_text_and_loses_its_depth() {
        let page = format!("{}残り 3GB{}<p>after", "<div>".repeat(100_000), "</div>".repeat(100_000));
        let flat = limited(&page);
        assert_eq!(flat.matches("<div>").count(), DEEPEST);
        assert_eq!(flat.matches("</div>").count(), DEEPEST);
        assert!(flat.contains("残り 3GB") && flat.ends_with("<p>after"));
    }
}
