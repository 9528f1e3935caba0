//! A page as the content script sends it: visible elements only, every tag closed, every attribute quoted.
//!
//! That is well-formed enough for a reader of XML, which costs the worker a tenth of the time and of the size of a
//! parser of HTML. What is not so formed was not sent by a content script of ours.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::walk::{self, Walk};
use crate::error::{Kind, Result};

/// As deep as the content script goes; what is deeper was not sent by it, and only its text is taken.
const DEEPEST: usize = 520;

/// A start tag.
struct Tag<'a> {
    text: &'a str,
    name: &'a str,
    attributes: &'a [Attribute],
}

/// Where in its tag the name of an attribute stands, and its value.
type Attribute = (Range<usize>, Range<usize>);

impl walk::Tag for Tag<'_> {
    fn name(&self) -> &str {
        self.name
    }

    fn attr(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut attributes = self.attributes.iter();
        let tag = self.text.as_bytes();
        let (_, value) = attributes.find(|(key, _)| tag.get(key.clone()) == Some(name.as_bytes()))?;
        self.text.get(value.clone()).map(spelled_out)
    }
}

/// Walks a pruned page.
///
/// # Errors
/// `form` for what no content script of ours writes.
pub fn walk(html: &str, walk: &mut Walk<'_>) -> Result<()> {
    let mut reader = Reader::from_str(html);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut depth = Depth::default();
    loop {
        match reader.read_event().map_err(|_| malformed())? {
            Event::Start(start) => depth.open(&start, walk)?,
            Event::Empty(start) => {
                depth.open(&start, walk)?;
                if !walk::is_void(std::str::from_utf8(start.name().as_ref()).unwrap_or_default()) {
                    depth.close(walk);
                }
            }
            Event::End(_) => depth.close(walk),
            Event::Text(text) => depth.text(std::str::from_utf8(&text).map_err(|_| malformed())?, walk),
            Event::GeneralRef(name) => depth.text(&character(&name), walk),
            Event::Eof => return Ok(()),
            Event::CData(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// How deep the reading is, and where it stopped taking elements.
#[derive(Default)]
struct Depth {
    /// Elements open that were taken.
    open: usize,
    /// Elements open in one that is left out, with it.
    left_out: usize,
    /// Elements open beyond the deepest, whose text is taken.
    beyond: usize,
    /// What is left out is the page's title.
    title: bool,
    /// Of the tag at hand.
    attributes: Vec<Attribute>,
}

impl Depth {
    fn open(&mut self, start: &BytesStart<'_>, walk: &mut Walk<'_>) -> Result<()> {
        let tag = std::str::from_utf8(start).map_err(|_| malformed())?;
        let name = tag.split(' ').next().unwrap_or_default();
        self.attributes.clear();
        find_attributes(tag, name.len(), &mut self.attributes).ok_or_else(malformed)?;
        let nests = usize::from(!walk::is_void(name));
        if self.left_out > 0 {
            self.left_out += nests;
        } else if self.open >= DEEPEST {
            self.beyond += nests;
        } else if name == "title" && self.open == 0 {
            (self.left_out, self.title) = (1, true);
        } else if walk.open(&Tag { text: tag, name, attributes: &self.attributes }) {
            self.open += 1;
        } else {
            self.left_out = nests;
        }
        Ok(())
    }

    fn close(&mut self, walk: &mut Walk<'_>) {
        if self.left_out > 0 {
            self.left_out -= 1;
            self.title &= self.left_out > 0;
        } else if self.beyond > 0 {
            self.beyond -= 1;
        } else if self.open > 0 {
            self.open -= 1;
            walk.close();
        }
    }

    fn text(&self, text: &str, walk: &mut Walk<'_>) {
        if self.title {
            walk.title(text);
        } else if self.left_out == 0 {
            walk.text(text);
        }
    }
}

/// Finds the attributes of a tag as browsers write them: each after a space, its value in double quotes. `None` where
/// they are not.
fn find_attributes(tag: &str, mut at: usize, found: &mut Vec<Attribute>) -> Option<()> {
    let bytes = tag.as_bytes();
    let next = |from: usize, sign: u8| {
        let rest = bytes.get(from..)?;
        rest.iter().position(|byte| *byte == sign).map(|length| from + length)
    };
    while at < bytes.len() {
        let equals = next(at, b'=')?;
        let key = at + 1..equals;
        let value = equals + 2..next(equals + 2, b'"')?;
        let plain = bytes.get(key.clone())?.iter().all(|byte| !matches!(byte, b' ' | b'"'));
        if bytes.get(at) != Some(&b' ') || bytes.get(equals + 1) != Some(&b'"') || !plain {
            return None;
        }
        at = value.end + 1;
        found.push((key, value));
    }
    Some(())
}

/// A text with its references to characters resolved; one that is not of ours stays as it is.
fn spelled_out(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let known = after.split_once(';').and_then(|(name, after)| Some((named(name)?, after)));
        (rest, _) = match known {
            Some((sign, after)) => (after, out.push(sign)),
            None => (after, out.push('&')),
        };
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character of a reference in a text.
fn character(name: &BytesRef<'_>) -> String {
    let name = std::str::from_utf8(name).unwrap_or_default();
    named(name).map_or_else(|| format!("&{name};"), String::from)
}

/// What browsers escape when they write a page down: https://html.spec.whatwg.org/#escapingString
fn named(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "nbsp" => Some('\u{a0}'),
        _ => None,
    }
}

fn malformed() -> crate::error::Error {
    Kind::Form { text: String::new(), wanted: "a page as the content script writes it" }.into()
}
