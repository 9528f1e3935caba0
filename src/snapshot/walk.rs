//! The walk over the parsed page that makes areas, blocks, tables and controls of it, in one pass without recursion.

use std::collections::HashMap;

use ego_tree::{NodeId, NodeRef};
use scraper::node::Element;
use scraper::{Html, Node};

use super::mask::mask;
use super::{Area, AreaKind, Block, CellAt, Control, ControlKind, MaskKey, Snapshot, Table, prune};
use crate::quantity::{JOINT, fold::fold};

/// Builds the snapshot of a parsed page.
pub fn build(html: Html, key: &MaskKey) -> Snapshot {
    let mut walk = Walk::new(&html, key);
    walk.run(html.tree.root());
    walk.flush();
    for area in &mut walk.areas {
        area.end = area.end.max(area.first);
    }
    if let Some(page) = walk.areas.first_mut() {
        page.end = walk.blocks.len();
    }
    let Walk { title, areas, blocks, tables, controls, block_of_text, .. } = walk;
    Snapshot { title, areas, blocks, tables, controls, html, block_of_text }
}

struct Walk<'a> {
    key: &'a MaskKey,
    title: String,
    areas: Vec<Area>,
    blocks: Vec<Block>,
    tables: Vec<Table>,
    controls: Vec<Control>,
    block_of_text: HashMap<NodeId, usize>,
    /// Areas that are open, innermost last.
    open: Vec<usize>,
    /// Tables that are open, innermost last.
    open_tables: Vec<usize>,
    /// Text of the block being gathered, with the nodes it came from.
    text: String,
    nodes: Vec<NodeId>,
    /// How much of the gathered text is inside links.
    linked: usize,
    plain: usize,
    links: Vec<usize>,
    /// For every element that is open, the kind of its area.
    kinds: Vec<Option<AreaKind>>,
    /// The chosen option of the select that is open.
    chosen: Option<NodeId>,
}

impl<'a> Walk<'a> {
    fn new(html: &Html, key: &'a MaskKey) -> Self {
        let page = Area {
            parent: None,
            kind: AreaKind::Plain,
            first: 0,
            end: 0,
            aria: String::new(),
            cell: None,
            node: html.tree.root().id(),
        };
        Self {
            key,
            title: String::new(),
            areas: vec![page],
            blocks: Vec::new(),
            tables: Vec::new(),
            controls: Vec::new(),
            block_of_text: HashMap::new(),
            open: vec![0],
            open_tables: Vec::new(),
            text: String::new(),
            nodes: Vec::new(),
            linked: 0,
            plain: 0,
            links: Vec::new(),
            kinds: Vec::new(),
            chosen: None,
        }
    }

    fn run(&mut self, root: NodeRef<'_, Node>) {
        let mut node = root;
        loop {
            if self.enter(node) {
                if let Some(child) = node.first_child() {
                    node = child;
                    continue;
                }
                self.leave(node);
            }
            while node.next_sibling().is_none() || node.id() == root.id() {
                match node.parent() {
                    Some(parent) if node.id() != root.id() => node = parent,
                    _ => return,
                }
                self.leave(node);
            }
            if let Some(next) = node.next_sibling() {
                node = next;
            }
        }
    }

    /// Takes a node in; false leaves what is inside it out.
    fn enter(&mut self, node: NodeRef<'_, Node>) -> bool {
        match node.value() {
            Node::Document | Node::Fragment => true,
            Node::Text(text) => {
                self.nodes.push(node.id());
                self.text.push_str(text);
                let length = text.trim().len();
                if self.links.is_empty() {
                    self.plain += length
                } else {
                    self.linked += length
                }
                false
            }
            Node::Element(element) => self.enter_element(node, element),
            Node::Doctype(_) | Node::Comment(_) | Node::ProcessingInstruction(_) => false,
        }
    }

    fn enter_element(&mut self, node: NodeRef<'_, Node>, element: &Element) -> bool {
        let name = element.name();
        if name == "head" || name == "title" {
            self.take_title(node);
            return false;
        }
        let unchosen = name == "option" && self.chosen.is_some_and(|chosen| chosen != node.id());
        if unchosen || prune::hidden(element) || in_closed_details(node, element) {
            return false;
        }
        match name {
            "select" => self.chosen = chosen_option(node),
            "br" => self.text.push('\n'),
            "hr" => self.flush(),
            "input" | "textarea" => {
                self.field(element);
                return false;
            }
            _ => {}
        }
        if name == "a" {
            self.links.push(self.controls.len());
            self.control(ControlKind::Link, String::new(), link_host(element), None);
        }
        let kind = prune::area_kind(element);
        self.kinds.push(kind);
        match kind {
            Some(kind) => self.open_area(kind, node, element),
            None => self.joint(),
        }
        true
    }

    fn leave(&mut self, node: NodeRef<'_, Node>) {
        let Node::Element(element) = node.value() else { return };
        if element.name() == "select" {
            self.chosen = None;
        }
        if element.name() == "a"
            && let Some(control) = self.links.pop()
        {
            let text = visible_text(node);
            if let Some(control) = self.controls.get_mut(control) {
                control.text = text;
            }
        }
        match self.kinds.pop().flatten() {
            Some(kind) => self.close_area(kind, node),
            None => self.joint(),
        }
    }

    fn joint(&mut self) {
        if self.text.chars().next_back().is_some_and(|last| last != JOINT && !last.is_whitespace()) {
            self.text.push(JOINT);
        }
    }

    fn open_area(&mut self, kind: AreaKind, node: NodeRef<'_, Node>, element: &Element) {
        self.flush();
        let index = self.areas.len();
        let cell = self.open_in_table(kind, index, element);
        self.areas.push(Area {
            parent: self.open.last().copied(),
            kind,
            first: self.blocks.len(),
            end: 0,
            aria: element.attr("aria-label").map(|label| mask(&fold(label), self.key)).unwrap_or_default(),
            cell,
            node: node.id(),
        });
        self.open.push(index);
    }

    fn open_in_table(&mut self, kind: AreaKind, area: usize, element: &Element) -> Option<CellAt> {
        if kind == AreaKind::Table {
            self.open_tables.push(self.tables.len());
            self.tables.push(Table::default());
            return None;
        }
        let table = *self.open_tables.last()?;
        let grid = self.tables.get_mut(table)?;
        match kind {
            AreaKind::Row => {
                grid.row();
                None
            }
            AreaKind::Cell => {
                let span =
                    |name: &str| element.attr(name).and_then(|span| span.trim().parse().ok()).unwrap_or(1);
                let cell = grid.cell(area, span("colspan"), span("rowspan"), element.name() == "th");
                Some(CellAt { table, cell })
            }
            _ => None,
        }
    }

    fn close_area(&mut self, kind: AreaKind, node: NodeRef<'_, Node>) {
        self.flush();
        if let Some(index) = self.open.pop()
            && let Some(area) = self.areas.get_mut(index)
        {
            area.end = self.blocks.len();
        }
        if kind == AreaKind::Table {
            self.open_tables.pop();
        }
        if kind == AreaKind::Button {
            self.control(ControlKind::Button, visible_text(node), String::new(), None);
        }
    }

    /// Ends the block being gathered.
    fn flush(&mut self) {
        let folded = fold(&self.text);
        let text = folded.trim_matches(|sign: char| sign.is_whitespace() || sign == JOINT);
        if !text.is_empty()
            && let Some(area) = self.open.last().copied()
        {
            let index = self.blocks.len();
            for node in &self.nodes {
                self.block_of_text.insert(*node, index);
            }
            let masked = mask(text, self.key);
            let printed = if masked == text { self.text.trim().to_owned() } else { String::new() };
            let linked = self.linked > 0 && self.plain == 0;
            self.blocks.push(Block { area, text: masked, printed, linked });
        }
        self.text.clear();
        self.nodes.clear();
        self.linked = 0;
        self.plain = 0;
    }

    fn field(&mut self, element: &Element) {
        let kind = element.attr("type").unwrap_or("text").to_ascii_lowercase();
        let length = element.attr("maxlength").and_then(|length| length.parse().ok());
        match kind.as_str() {
            "submit" | "button" | "image" | "reset" => {
                let says = element.attr("value").or(element.attr("alt")).unwrap_or_default();
                self.control(ControlKind::Button, fold(says), String::new(), None);
            }
            "password" => self.control(ControlKind::Password, String::new(), String::new(), length),
            "radio" | "checkbox" => self.control(ControlKind::Choice, String::new(), String::new(), None),
            _ => self.control(ControlKind::Field, String::new(), String::new(), length),
        }
    }

    fn control(&mut self, kind: ControlKind, text: String, host: String, length: Option<u32>) {
        let area = self.open.last().copied().unwrap_or_default();
        self.controls.push(Control { area, kind, text, host, length });
    }

    fn take_title(&mut self, node: NodeRef<'_, Node>) {
        if !self.title.is_empty() {
            return;
        }
        let titles = node
            .descendants()
            .filter(|node| node.value().as_element().is_some_and(|element| element.name() == "title"));
        for title in titles {
            self.title = fold(&visible_text(title));
        }
    }
}

/// The folded text of an element that was already found visible.
fn visible_text(node: NodeRef<'_, Node>) -> String {
    let mut text = String::new();
    for part in node.descendants() {
        match part.value() {
            Node::Text(part) => text.push_str(part),
            Node::Element(element) if element.name() == "img" => {
                text.push_str(element.attr("alt").unwrap_or_default())
            }
            _ => {}
        }
        if text.len() > 400 {
            break;
        }
    }
    fold(&text)
}

fn link_host(element: &Element) -> String {
    let href = element.attr("href").unwrap_or_default();
    let rest = href.split_once("//").map(|(_, rest)| rest).unwrap_or_default();
    rest.split(['/', '?', '#', ':']).next().unwrap_or_default().to_ascii_lowercase()
}

/// Inside a `details` that is not open, all but its summary is unseen.
fn in_closed_details(node: NodeRef<'_, Node>, element: &Element) -> bool {
    let parent = node.parent().and_then(|parent| parent.value().as_element());
    parent.is_some_and(|parent| parent.name() == "details" && parent.attr("open").is_none())
        && element.name() != "summary"
}

/// The option a select shows: a page may print every line's number in its options.
fn chosen_option(select: NodeRef<'_, Node>) -> Option<NodeId> {
    let options = || select.descendants().filter(|node| is_named(node, "option"));
    let selected = options()
        .find(|option| option.value().as_element().is_some_and(|element| element.attr("selected").is_some()));
    selected.or_else(|| options().next()).map(|option| option.id())
}

fn is_named(node: &NodeRef<'_, Node>, name: &str) -> bool {
    node.value().as_element().is_some_and(|element| element.name() == name)
}
