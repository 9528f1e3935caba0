//! A dl becomes div rows: the term, then its definitions, each in an element of its own.
//!
//! Also owns [`pair`], the row of a label and its values that the tables become too. A row prints label and value side
//! by side; where no blocks part them and a digit would meet a digit, white space does.

use crate::dice::Dice;
use crate::page::{Element, Node};

pub fn terms_to_rows(page: &mut Element, dice: &mut Dice) {
    page.each_visible(&mut |element| {
        if element.is(&["dl"]) {
            let inner = dice.pick(&["div", "p", "span"]);
            let spaced = dice.one_in(2);
            element.name = "div".to_owned();
            let children = std::mem::take(&mut element.children);
            element.children = rows(children, inner, spaced);
        }
    });
}

/// Rows of the terms and definitions among the children of a dl; other children, such as a div around a group, become
/// rows where they hold terms and stay where they do not.
fn rows(children: Vec<Node>, inner: &str, spaced: bool) -> Vec<Node> {
    let mut done: Vec<Node> = Vec::new();
    let mut open: Vec<Vec<Node>> = Vec::new();
    for child in children {
        match child {
            Node::Element(element) if element.is(&["dt", "dd"]) => {
                // A second term begins a row, unless its like has no definition yet.
                if element.is(&["dt"]) && open.len() > 1 {
                    done.push(pair("div", inner, std::mem::take(&mut open), spaced));
                }
                open.push(element.children);
            }
            Node::Element(element) if element.is(&["div"]) => {
                done.extend(rows(element.children, inner, spaced));
            }
            other if other.is_blank() && !open.is_empty() => {}
            other => done.push(other),
        }
    }
    if !open.is_empty() {
        done.push(pair("div", inner, open, spaced));
    }
    done
}

/// A row: each of `cells` in an `inner` element, or in a div where it holds blocks; white space between where `spaced`.
pub fn pair(row: &str, inner: &str, cells: Vec<Vec<Node>>, spaced: bool) -> Node {
    let mut children: Vec<Node> = Vec::new();
    let mut ends_in_digit = false;
    let is_digit = |sign: char| sign.is_numeric();
    for cell in cells {
        let block = |element: &Element| element.is_block() || element.is(&["table"]);
        let holds_blocks = cell.iter().filter_map(Node::element).any(|element| element.any(&block));
        // A note that is a sentence stays a line of its own, as it was.
        let text: String = Element::new("div", cell.clone()).text();
        let note = !children.is_empty() && text.contains('。');
        let cell = Element::new(if holds_blocks || note { "div" } else { inner }, cell);
        let text = cell.text();
        if !children.is_empty() && (spaced || (ends_in_digit && text.trim().starts_with(is_digit))) {
            children.push(Node::text("\n"));
        }
        ends_in_digit = text.trim().ends_with(is_digit);
        children.push(Node::Element(cell));
    }
    Node::new(row, children)
}
