//! A page as a tree that can be changed freely, from the parser the reader uses and back to HTML.
//!
//! Owns parsing, writing and the walk over what a person sees. The tree is a copy with plain `Vec`s, because a mutation
//! cuts texts apart and moves whole cards, which is clumsy in a tree of ids.

use ego_tree::NodeRef;
use scraper::Html;

/// Elements whose text is no markup.
const RAW: [&str; 6] = ["script", "style", "noscript", "iframe", "noembed", "noframes"];

/// Elements without content.
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Elements nobody reads; a mutation leaves them alone.
const UNSEEN: [&str; 6] = ["head", "script", "style", "template", "noscript", "iframe"];

/// Elements that start a line of their own; the rest stands in a line of text.
const BLOCK: [&str; 24] = [
    "div", "p", "ul", "ol", "li", "dl", "dt", "dd", "table", "section", "article", "aside", "main", "form",
    "nav", "header", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "fieldset",
];

#[derive(Clone, Debug)]
pub enum Node {
    Element(Element),
    Text(String),
    /// A doctype or a comment, as it is written.
    Verbatim(String),
}

#[derive(Clone, Debug)]
pub struct Element {
    /// Empty for the page itself.
    pub name: String,
    pub attrs: Vec<(String, String)>,
    pub children: Vec<Node>,
}

impl Element {
    pub fn new(name: &str, children: Vec<Node>) -> Self {
        Self { name: name.to_owned(), attrs: Vec::new(), children }
    }

    /// The tree a browser makes of a page.
    pub fn page(html: &str) -> Self {
        Self::new("", children(Html::parse_document(html).tree.root()))
    }

    pub fn attr(&self, name: &str) -> Option<&str> {
        self.attrs.iter().find(|(attr, _)| attr == name).map(|(_, value)| value.as_str())
    }

    pub fn is(&self, names: &[&str]) -> bool {
        names.contains(&self.name.as_str())
    }

    pub fn is_block(&self) -> bool {
        self.is(&BLOCK)
    }

    pub fn elements(&self) -> impl DoubleEndedIterator<Item = &Self> {
        self.children.iter().filter_map(Node::element)
    }

    /// Whether the element or one inside it is such.
    pub fn any(&self, is: &dyn Fn(&Self) -> bool) -> bool {
        is(self) || self.elements().any(|child| child.any(is))
    }

    /// The first element inside that is such.
    pub fn find(&mut self, is: &dyn Fn(&Self) -> bool) -> Option<&mut Self> {
        for child in self.children.iter_mut().filter_map(Node::element_mut) {
            if is(child) {
                return Some(child);
            }
            if let Some(found) = child.find(is) {
                return Some(found);
            }
        }
        None
    }

    /// Shows every element to `change`, the inner ones first.
    pub fn each(&mut self, change: &mut dyn FnMut(&mut Self)) {
        for child in self.children.iter_mut().filter_map(Node::element_mut) {
            child.each(change);
        }
        change(self);
    }

    /// [`Self::each`] of what a person sees.
    pub fn each_visible(&mut self, change: &mut dyn FnMut(&mut Self)) {
        for child in self.children.iter_mut().filter_map(Node::element_mut) {
            if !child.is(&UNSEEN) {
                child.each_visible(change);
            }
        }
        change(self);
    }

    /// All text a person sees in it.
    pub fn text(&self) -> String {
        let part = |node: &Node| match node {
            Node::Text(text) => text.clone(),
            Node::Element(element) if !element.is(&UNSEEN) => element.text(),
            Node::Element(_) | Node::Verbatim(_) => String::new(),
        };
        self.children.iter().map(part).collect()
    }

    pub fn html(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        if !self.name.is_empty() {
            *out += &format!("<{}", self.name);
            for (name, value) in &self.attrs {
                *out += &format!(" {name}=\"{}\"", value.replace('&', "&amp;").replace('"', "&quot;"));
            }
            out.push('>');
        }
        for child in &self.children {
            match child {
                Node::Element(element) => element.write(out),
                Node::Text(text) if self.is(&RAW) => *out += text,
                Node::Text(text) => {
                    *out += &text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
                }
                Node::Verbatim(text) => *out += text,
            }
        }
        if !self.name.is_empty() && !self.is(&VOID) {
            *out += &format!("</{}>", self.name);
        }
    }
}

impl Node {
    pub fn new(name: &str, children: Vec<Self>) -> Self {
        Self::Element(Element::new(name, children))
    }

    pub fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    pub fn element(&self) -> Option<&Element> {
        match self {
            Self::Element(element) => Some(element),
            Self::Text(_) | Self::Verbatim(_) => None,
        }
    }

    pub fn element_mut(&mut self) -> Option<&mut Element> {
        match self {
            Self::Element(element) => Some(element),
            Self::Text(_) | Self::Verbatim(_) => None,
        }
    }

    /// An element of one of these names.
    pub fn is(&self, names: &[&str]) -> bool {
        self.element().is_some_and(|element| element.is(names))
    }

    /// Text between elements that says nothing.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => text.trim().is_empty(),
            Self::Verbatim(_) => true,
            Self::Element(_) => false,
        }
    }
}

fn children(parent: NodeRef<'_, scraper::Node>) -> Vec<Node> {
    let mut nodes = Vec::new();
    for child in parent.children() {
        match child.value() {
            scraper::Node::Element(element) => nodes.push(Node::Element(Element {
                name: element.name().to_owned(),
                attrs: element.attrs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
                children: children(child),
            })),
            scraper::Node::Text(text) => nodes.push(Node::text(text)),
            scraper::Node::Comment(text) => nodes.push(Node::Verbatim(format!("<!--{}-->", &**text))),
            // A doctype decides whether a table may stand in a paragraph.
            scraper::Node::Doctype(doctype) if doctype.public_id().is_empty() => {
                nodes.push(Node::Verbatim(format!("<!DOCTYPE {}>", doctype.name())))
            }
            scraper::Node::Doctype(doctype) => nodes.push(Node::Verbatim(format!(
                "<!DOCTYPE {} PUBLIC \"{}\" \"{}\">",
                doctype.name(),
                doctype.public_id(),
                doctype.system_id()
            ))),
            // What a template holds.
            scraper::Node::Fragment => nodes.extend(children(child)),
            scraper::Node::Document | scraper::Node::ProcessingInstruction(_) => {}
        }
    }
    nodes
}
