//! A saved page as passages: the texts that stand together, the attributes, and what a label tells of its neighbour.
//!
//! Owns the parse, which text belongs to which passage, and how a passage with other letters is written back. What is
//! found in one is `find`'s; what is left out of the page before is `strip`'s.

use std::ops::Range;

use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef};
use scraper::{Html, Node};

use super::find::{Told, is_honorific, told_by};
use super::letters::{BREAK, JOINT, is_blank, plain};

/// Elements whose text goes on in what is around them.
const INLINE: [&str; 34] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "nobr", "output", "q", "rt", "ruby", "s", "samp", "small", "span",
    "strong", "sub", "sup", "time", "tspan", "u", "wbr",
];

/// Where a part of a passage stands in the page.
#[derive(Clone, Copy, Debug)]
enum Spot {
    /// A node of text, or a comment.
    Text(NodeId),
    /// An attribute of an element, by its place.
    Attribute(NodeId, usize),
}

/// A cell of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cell {
    table: Option<NodeId>,
    row: Option<NodeId>,
    column: usize,
    head: bool,
}

/// Texts that stand together.
#[derive(Debug)]
pub struct Passage {
    /// The letters as printed; those between two parts are not of the page.
    pub raw: Vec<char>,
    /// The letters as they are compared.
    pub plain: Vec<char>,
    /// What a label tells of all of it.
    pub told: Option<Told>,
    parts: Vec<(Spot, Range<usize>)>,
    /// The cell, item or other block it stands in.
    home: Option<NodeId>,
    cell: Option<Cell>,
    /// A field or a button stands between the passage before and this one.
    behind_control: bool,
}

impl Passage {
    fn new(home: Option<NodeId>, cell: Option<Cell>) -> Self {
        let (raw, plain, parts) = (Vec::new(), Vec::new(), Vec::new());
        Self { raw, plain, told: None, parts, home, cell, behind_control: false }
    }

    fn add(&mut self, spot: Spot, text: &str) {
        let start = self.raw.len();
        self.raw.extend(text.chars());
        self.plain.extend(text.chars().map(plain));
        self.parts.push((spot, start..self.raw.len()));
    }

    /// Adds a letter that is not of the page.
    fn part(&mut self, sign: char) {
        if self.plain.last().is_some_and(|last| *last != sign) {
            self.raw.push(sign);
            self.plain.push(sign);
        }
    }

    fn is_blank(&self) -> bool {
        self.plain.iter().all(|letter| is_blank(*letter))
    }

    fn text(&self) -> String {
        self.plain.iter().collect()
    }

    /// The parts after some letters were replaced: what has as many letters goes letter by letter, all else to where
    /// it begins.
    fn rewritten(&self, changes: &[(Range<usize>, Vec<char>)]) -> Vec<(Spot, String)> {
        let mut placed = vec![false; changes.len()];
        let mut rewrite = |range: &Range<usize>| {
            let mut text = String::new();
            for place in range.clone() {
                let change = changes.iter().enumerate().find(|(_, (range, _))| range.contains(&place));
                let Some((number, (range, letters))) = change else {
                    text.extend(self.raw.get(place));
                    continue;
                };
                if letters.len() == range.len() {
                    text.extend(letters.get(place - range.start));
                } else if let Some(done) = placed.get_mut(number).filter(|done| !**done) {
                    text.extend(letters);
                    *done = true;
                }
            }
            text
        };
        self.parts.iter().map(|(spot, range)| (*spot, rewrite(range))).collect()
    }
}

/// A page that can be looked at and changed.
#[derive(Debug)]
pub struct Document {
    /// The tree.
    pub html: Html,
}

impl Document {
    /// Parses a page.
    pub fn parse(html: &str) -> Self {
        Self { html: Html::parse_document(html) }
    }

    /// Its passages, in the order of the page, then its attributes and comments.
    pub fn passages(&self) -> Vec<Passage> {
        let mut walk = Walk::default();
        for edge in self.html.tree.root().traverse() {
            walk.step(edge);
        }
        walk.flush();
        tell(&mut walk.passages);
        walk.passages.append(&mut walk.apart);
        walk.passages
    }

    /// Changes letters of a passage.
    pub fn rewrite(&mut self, passage: &Passage, changes: &[(Range<usize>, Vec<char>)]) {
        for (spot, text) in passage.rewritten(changes) {
            let id = match spot {
                Spot::Text(id) | Spot::Attribute(id, _) => id,
            };
            let Some(mut node) = self.html.tree.get_mut(id) else { continue };
            match (spot, node.value()) {
                (Spot::Text(_), Node::Text(old)) => old.text = text.as_str().into(),
                (Spot::Attribute(_, place), Node::Element(element)) => {
                    if let Some((_, value)) = element.attrs.get_mut(place) {
                        *value = text.as_str().into();
                    }
                }
                _ => {}
            }
        }
    }
}

/// A walk over the page that gathers passages.
#[derive(Default)]
struct Walk {
    passages: Vec<Passage>,
    /// Attributes, comments, scripts: each stands alone.
    apart: Vec<Passage>,
    open: Option<Passage>,
    control: bool,
}

impl Walk {
    fn step(&mut self, edge: Edge<'_, Node>) {
        let (node, opens) = match edge {
            Edge::Open(node) => (node, true),
            Edge::Close(node) => (node, false),
        };
        match node.value() {
            Node::Element(element) => {
                let name = element.name();
                if opens {
                    self.attributes(node);
                }
                if name == "br" {
                    self.sign(BREAK);
                } else if INLINE.contains(&name) {
                    self.sign(JOINT);
                } else {
                    self.flush();
                }
                self.control |= matches!(name, "input" | "select" | "textarea" | "button");
            }
            Node::Text(text) if opens && is_unprinted(node) => self.alone(Spot::Text(node.id()), text),
            Node::Text(text) if opens => self.text(node, text),
            Node::Comment(comment) if opens => self.alone(Spot::Text(node.id()), comment),
            _ => {}
        }
    }

    fn attributes(&mut self, node: NodeRef<'_, Node>) {
        let Some(element) = node.value().as_element() else { return };
        for (place, (_, value)) in element.attrs.iter().enumerate() {
            self.alone(Spot::Attribute(node.id(), place), value);
        }
    }

    fn alone(&mut self, spot: Spot, text: &str) {
        if !text.trim().is_empty() {
            let mut passage = Passage::new(None, None);
            passage.add(spot, text);
            self.apart.push(passage);
        }
    }

    fn text(&mut self, node: NodeRef<'_, Node>, text: &str) {
        let passage = self.open.get_or_insert_with(|| Passage::new(home(node), cell(node)));
        passage.add(Spot::Text(node.id()), text);
    }

    fn sign(&mut self, sign: char) {
        if let Some(passage) = &mut self.open {
            passage.part(sign);
        }
    }

    fn flush(&mut self) {
        if let Some(mut passage) = self.open.take().filter(|passage| !passage.is_blank()) {
            passage.behind_control = std::mem::take(&mut self.control);
            self.passages.push(passage);
        }
    }
}

fn is_unprinted(text: NodeRef<'_, Node>) -> bool {
    let parent = text.parent().and_then(|parent| parent.value().as_element());
    parent.is_some_and(|parent| {
        matches!(parent.name(), "script" | "style" | "noscript" | "template" | "iframe")
    })
}

fn is_named(node: &NodeRef<'_, Node>, names: &[&str]) -> bool {
    node.value().as_element().is_some_and(|element| names.contains(&element.name()))
}

/// The cell, term or item around a text; else its block.
fn home(text: NodeRef<'_, Node>) -> Option<NodeId> {
    let part = text.ancestors().find(|node| is_named(node, &["td", "th", "dt", "dd", "li"]));
    let block = || text.ancestors().find(|node| node.value().is_element() && !is_named(node, &INLINE));
    part.or_else(block).map(|node| node.id())
}

fn cell(text: NodeRef<'_, Node>) -> Option<Cell> {
    let cell = text.ancestors().find(|node| is_named(node, &["td", "th"]))?;
    let around = |names: &[&str]| cell.ancestors().find(|node| is_named(node, names)).map(|node| node.id());
    let column = cell.prev_siblings().filter(|node| is_named(node, &["td", "th"])).count();
    Some(Cell { table: around(&["table"]), row: around(&["tr"]), column, head: is_named(&cell, &["th"]) })
}

/// Has every label tell its neighbour what it is.
fn tell(passages: &mut [Passage]) {
    let mut told: Vec<(usize, Told)> = Vec::new();
    for (place, passage) in passages.iter().enumerate() {
        let text = passage.text();
        if let Some(label) = told_by(&text) {
            told.extend(values_of(passages, place).into_iter().map(|value| (value, label)));
        }
        if let (true, Some(before)) = (is_honorific(&text), place.checked_sub(1)) {
            told.push((before, Told::Name));
        }
    }
    for (place, label) in told {
        if let Some(passage) = passages.get_mut(place).filter(|passage| told_by(&passage.text()).is_none()) {
            passage.told = Some(label);
        }
    }
}

/// The passages a label speaks of: the next cell of its row, its column below, or what comes next.
fn values_of(passages: &[Passage], label: usize) -> Vec<usize> {
    let all = |is: &dyn Fn(&Passage) -> bool| -> Vec<usize> {
        (label + 1..passages.len()).filter(|place| passages.get(*place).is_some_and(is)).collect()
    };
    let Some(own) = passages.get(label) else { return Vec::new() };
    if let Some(cell) = own.cell {
        let in_row = |passage: &Passage| {
            let same = |other: Cell| other.row == cell.row && other.column == cell.column + 1 && !other.head;
            passage.cell.is_some_and(same)
        };
        let row = all(&in_row);
        let in_column = |passage: &Passage| {
            let same = |other: Cell| {
                other.table == cell.table && other.row != cell.row && other.column == cell.column
            };
            cell.head && passage.cell.is_some_and(|other| same(other) && !other.head)
        };
        return if row.is_empty() { all(&in_column) } else { row };
    }
    let home = passages.get(label + 1).filter(|next| !next.behind_control).map(|next| next.home);
    let mut values = all(&|passage: &Passage| Some(passage.home) == home);
    // One home is one stretch of the page.
    let stretch = values.iter().enumerate().take_while(|(step, place)| **place == label + 1 + step).count();
    values.truncate(stretch);
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(html: &str) -> Vec<(String, Told)> {
        let passages = Document::parse(html).passages();
        passages.iter().filter_map(|passage| Some((passage.text(), passage.told?))).collect()
    }

    #[test]
    fn a_label_tells_its_cell_its_definition_and_its_column() {
        let one = |text: &str, label| vec![(text.to_owned(), label)];
        assert_eq!(told("<table><tr><th>お名前<td>山田<td>5GB</table>"), one("山田", Told::Name));
        assert_eq!(told("<dl><dt>ご住所<dd>港区<dt>残量<dd>3GB</dl>"), one("港区", Told::Address));
        assert_eq!(told("<div><p>氏名</p><p>山田</p></div>"), one("山田", Told::Name));
        assert_eq!(told("<p>山田</p><p>様</p>"), one("山田", Told::Name));
        assert_eq!(
            told("<table><tr><th>氏名<th>残量<tr><td>山田<td>3GB<tr><td>佐藤<td>5GB</table>"),
            [("山田".to_owned(), Told::Name), ("佐藤".to_owned(), Told::Name)]
        );
        assert_eq!(told("<label>お名前</label><input><p>ログイン</p>"), []);
    }

    #[test]
    fn what_touches_is_one_passage_and_is_written_back_in_its_parts() {
        let mut page = Document::parse("<p>a<b>12</b>-<i>34</i> <b>x</b></p>");
        let passage = page.passages().into_iter().next().unwrap();
        assert_eq!(passage.text(), format!("a{JOINT}12{JOINT}-{JOINT}34{JOINT} {JOINT}x{JOINT}"));
        let letters = |text: &str| text.chars().collect::<Vec<char>>();
        page.rewrite(&passage, &[(2..9, letters("00\u{1f}-\u{1f}01")), (12..13, letters("long"))]);
        assert!(page.html.html().contains("<p>a<b>00</b>-<i>01</i> <b>long</b></p>"), "{}", page.html.html());
    }
}
