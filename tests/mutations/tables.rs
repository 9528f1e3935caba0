//! Tables become lists. One of labels and values becomes a dl or a ul of pairs; one with a head row becomes a card for
//! each row, in which every value stands by the head of its column.
//!
//! What is not that simple (rows that span, cells that hold tables, captions) stays a table. So does a layout table.

use crate::dice::Dice;
use crate::page::{Element, Node};
use crate::terms::pair;

pub fn tables_to_lists(page: &mut Element, dice: &mut Dice) {
    page.each_visible(&mut |element| {
        for child in &mut element.children {
            if let Node::Element(table) = child
                && table.is(&["table"])
                && !dice.one_in(5)
                && let Some(list) = list(table, dice)
            {
                *child = list;
            }
        }
    });
}

/// The cells of a row.
type Row = Vec<Element>;

fn list(table: &Element, dice: &mut Dice) -> Option<Node> {
    let nested = table.children.iter().any(|child| {
        child.element().is_some_and(|element| element.any(&|inner| inner.is(&["table", "caption"])))
    });
    let rows = rows(table);
    let spans = |cell: &Element| cell.attr("rowspan").is_some();
    if nested || rows.iter().flatten().any(spans) {
        return None;
    }
    let mut made = if has_head(table, &rows) {
        cards(&rows, dice)?
    } else if rows.iter().all(is_pair) {
        pairs(rows, dice)
    } else {
        return None;
    };
    let kept =
        table.attrs.iter().filter(|(name, _)| ["class", "id", "style", "hidden"].contains(&name.as_str()));
    made.attrs.extend(kept.cloned());
    Some(Node::Element(made))
}

fn rows(table: &Element) -> Vec<Row> {
    let mut rows = Vec::new();
    for part in table.elements() {
        if part.is(&["tr"]) {
            rows.push(part.elements().cloned().collect());
        } else {
            rows.extend(self::rows(part));
        }
    }
    rows
}

/// A first row of `th`, or one of words only over rows of which each has a digit.
fn has_head(table: &Element, rows: &[Row]) -> bool {
    let Some((first, others)) = rows.split_first() else { return false };
    let digit = |cell: &Element| cell.text().contains(char::is_numeric);
    let marked =
        table.elements().any(|part| part.is(&["thead"])) || first.iter().all(|cell| cell.is(&["th"]));
    let one_kind = first.iter().all(|cell| cell.is(&["th"])) || !first.iter().any(|cell| cell.is(&["th"]));
    let words = one_kind && !first.iter().any(digit) && others.iter().all(|row| row.iter().any(digit));
    first.len() > 1 && !others.is_empty() && (marked || words)
}

/// A label and a value.
fn is_pair(row: &Row) -> bool {
    let said = |cell: &Element| cell.text().chars().any(char::is_alphanumeric);
    let single = |cell: &Element| cell.attr("colspan").is_none();
    row.len() == 2 && row.iter().all(|cell| said(cell) && single(cell))
}

fn pairs(rows: Vec<Row>, dice: &mut Dice) -> Element {
    let spaced = dice.one_in(2);
    if dice.one_in(2) {
        return terms(rows.into_iter().flatten().collect());
    }
    let contents = |row: Row| row.into_iter().map(|cell| cell.children).collect();
    Element::new("ul", rows.into_iter().map(|row| pair("li", "span", contents(row), spaced)).collect())
}

/// A dl of labels and values by turns.
fn terms(cells: Vec<Element>) -> Element {
    let names = ["dt", "dd"].into_iter().cycle();
    Element::new(
        "dl",
        cells.into_iter().zip(names).map(|(cell, name)| Node::new(name, cell.children)).collect(),
    )
}

/// A card for each row; `None` where the head does not fit the rows.
fn cards(rows: &[Row], dice: &mut Dice) -> Option<Element> {
    let (head, others) = rows.split_first()?;
    let wide = |cell: &Element| cell.attr("colspan").is_some();
    if head.iter().any(wide) || others.iter().any(|row| row.len() > head.len()) {
        return None;
    }
    let style = dice.below(3);
    let spaced = dice.one_in(2);
    let cards = others.iter().map(|row| card(head, row, style, spaced)).collect();
    Some(Element::new(if style == 1 { "ul" } else { "div" }, cards))
}

/// A cell that prints an amount: a value, which nobody would make a heading.
fn is_amount(cell: &Element) -> bool {
    let text = cell.text();
    text.contains(char::is_numeric)
        && ["GB", "MB", "KB", "円", "回", "分", "通"].iter().any(|unit| text.contains(unit))
}

/// A row as a dl, as an item of rows, or under its first cell as a heading.
fn card(head: &Row, row: &Row, style: usize, spaced: bool) -> Node {
    let mut nodes: Vec<Node> = Vec::new();
    let mut terms: Vec<Element> = Vec::new();
    for (at, (head, cell)) in head.iter().zip(row).enumerate() {
        let (label, value) = (head.children.clone(), cell.children.clone());
        if cell.attr("colspan").is_some() {
            // It speaks for all columns, so no head stands by it.
            nodes.push(Node::new("p", value));
        } else if style == 2 && at == 0 && !cell.any(&Element::is_block) && !is_amount(cell) {
            nodes.push(Node::new("h5", value));
        } else if style == 1 {
            nodes.push(pair("div", "span", vec![label, value], spaced));
        } else {
            terms.extend([head.clone(), cell.clone()]);
        }
    }
    if !terms.is_empty() {
        let after_heading = nodes.iter().take_while(|node| node.is(&["h5"])).count();
        nodes.insert(after_heading, Node::Element(self::terms(terms)));
    }
    Node::new(if style == 1 { "li" } else { "div" }, nodes)
}
