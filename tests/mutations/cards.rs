//! The cards of a page's main part: what may change places, and between what an offer may stand.
//!
//! A card is a section, form or div that stands for itself or, where headings are siblings of what they stand over, a
//! heading with all that follows it up to the next of its rank. Nothing is ever taken out of a card or put into one.

use crate::dice::Dice;
use crate::page::{Element, Node};

const HEADINGS: [&str; 5] = ["h2", "h3", "h4", "h5", "h6"];

/// What portals call the part that is neither menu nor margin, where they do not say `main`.
const MAIN_IDS: [&str; 3] = ["contents", "content", "main"];

/// Nodes that stay together.
struct Part {
    nodes: Vec<Node>,
    card: bool,
}

/// Puts the cards of the main part into another order.
pub fn reorder(page: &mut Element, dice: &mut Dice) {
    let Some(main) = page.find(&is_main) else { return };
    let mut parts = parts(std::mem::take(&mut main.children));
    let places: Vec<usize> = (0..parts.len()).filter(|at| parts[*at].card).collect();
    let mut order = places.clone();
    dice.shuffle(&mut order);
    let mut moved: Vec<Option<Part>> = parts.drain(..).map(Some).collect();
    let mut next = order.into_iter();
    for at in 0..moved.len() {
        let from = if places.contains(&at) { next.next().unwrap() } else { at };
        parts.push(moved[from].take().unwrap());
    }
    main.children = parts.into_iter().flat_map(|part| part.nodes).collect();
}

/// Puts something between two cards of the main part, or before or after it.
pub fn insert(page: &mut Element, node: Node, dice: &mut Dice) {
    let body = |element: &Element| element.is(&["body"]);
    let around = dice.one_in(4) && page.any(&is_main);
    let into = if around || !page.any(&is_main) { page.find(&body) } else { page.find(&is_main) };
    let into = into.unwrap();
    let mut parts = parts(std::mem::take(&mut into.children));
    let mut places: Vec<usize> = (0..parts.len()).filter(|at| around || parts[*at].card).collect();
    places.push(parts.len());
    parts.insert(dice.pick(&places), Part { nodes: vec![node], card: false });
    into.children = parts.into_iter().flat_map(|part| part.nodes).collect();
}

fn is_main(element: &Element) -> bool {
    element.is(&["main"])
        || element.attr("role") == Some("main")
        || element.attr("id").is_some_and(|id| MAIN_IDS.contains(&id))
        || element.attr("class") == Some("service-container")
}

fn parts(nodes: Vec<Node>) -> Vec<Part> {
    let rank = HEADINGS.iter().find(|rank| nodes.iter().any(|node| node.is(&[**rank])));
    let mut parts: Vec<Part> = Vec::new();
    for node in nodes {
        match (rank, parts.last_mut()) {
            (Some(rank), Some(run)) if run.card && !node.is(&[*rank]) => run.nodes.push(node),
            (Some(rank), _) => parts.push(Part { card: node.is(&[*rank]), nodes: vec![node] }),
            (None, _) => parts.push(Part { card: is_card(&node), nodes: vec![node] }),
        }
    }
    parts
}

/// A section of its own; one with the page's title is not.
fn is_card(node: &Node) -> bool {
    let title = |element: &Element| element.is(&["h1"]);
    node.is(&["section", "article", "form", "div"])
        && node.element().is_some_and(|element| !element.any(&title) && !element.text().trim().is_empty())
}
