//! Which texts speak of a number: what stands beside it in its block, its row and column heads, the term before its
//! definition, the label before or below it, the headings over it.
//!
//! Owns places only. The texts come nearest first, each with how it is tied to the number; `meaning` decides.

use crate::capture::How;
use crate::quantity::{JOINT, Quantity, Token};
use crate::snapshot::{AreaKind, Block, Cell, CellAt, Snapshot};

/// As long as a label gets; longer texts are prose.
const LONGEST: usize = 60;

/// As far as a label beside a number is looked for, in areas around it.
const REACH: usize = 5;

/// As many texts as a card has whose first text is its name.
const LARGEST_CARD: usize = 40;

/// A text that speaks of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The text, folded.
    pub text: String,
    /// How near it stands.
    pub near: Near,
}

/// How a text is tied to a number, nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Near {
    /// In the same line of the same block.
    Inline,
    /// The head of its row, or the term of its definition.
    Row,
    /// The head of its column.
    Column,
    /// The block before or below it.
    Beside,
    /// The first text of an area around it.
    Lead,
    /// A heading or caption over it.
    Heading,
}

impl Near {
    /// The word for it in a capture.
    pub fn how(self) -> How {
        match self {
            Self::Column => How::Header,
            Self::Inline | Self::Row | Self::Beside | Self::Lead | Self::Heading => How::Label,
        }
    }
}

/// How far the search for a label beside a number has come.
struct Search {
    /// Areas around it that may still be looked into.
    reach: usize,
    /// Labels found, those of its own block among them.
    found: usize,
}

/// A page with the quantities of every block.
#[derive(Debug)]
pub struct Scanned<'a> {
    /// The page.
    pub page: &'a Snapshot,
    /// For each block its quantities.
    pub tokens: Vec<Vec<Token>>,
    /// For each area the first blocks of the headings in it, with their rank.
    headings: Vec<Vec<(usize, u8)>>,
}

impl<'a> Scanned<'a> {
    /// Takes the quantities found in every block.
    pub fn new(page: &'a Snapshot, tokens: Vec<Vec<Token>>) -> Self {
        let mut headings = vec![Vec::new(); page.areas.len()];
        for (index, area) in page.areas.iter().enumerate() {
            let rank = match area.kind {
                AreaKind::Heading(level) => level,
                AreaKind::Caption => 7,
                _ => continue,
            };
            if area.first == area.end {
                continue;
            }
            for (around, outer) in page.upward(page.areas.get(index).and_then(|area| area.parent)) {
                if let Some(list) = headings.get_mut(around) {
                    list.push((area.first, rank));
                }
                if outer.first != area.first {
                    break;
                }
            }
        }
        Self { page, tokens, headings }
    }

    /// The quantities of a block.
    pub fn of(&self, block: usize) -> &[Token] {
        self.tokens.get(block).map(Vec::as_slice).unwrap_or_default()
    }

    /// All texts that speak of a quantity, nearest first.
    pub fn labels(&self, block: usize, token: &Token) -> Vec<Label> {
        let mut labels = Vec::new();
        if let Some(text) = self.page.blocks.get(block) {
            labels.extend(inline(text, self.of(block), token));
        }
        let mut search = Search { reach: REACH, found: usize::from(!labels.is_empty()) };
        let mut highest = 8_u8;
        for (index, area) in self.page.around(block) {
            if let Some(cell) = area.cell {
                labels.extend(self.heads(cell));
            }
            if area.kind == AreaKind::Definition {
                labels.extend(self.term(index));
            }
            let Some(parent) = area.parent else { break };
            if area.cell.is_none() {
                labels.extend(self.beside(index, parent, &mut search));
            }
            self.over(index, parent, &mut highest, &mut labels);
        }
        labels.sort_by_key(|label| label.near >= Near::Lead);
        labels
    }

    /// Heads of a cell's row and column.
    fn heads(&self, at: CellAt) -> Vec<Label> {
        let Some((table, cell)) = self.page.cell(at) else { return Vec::new() };
        let text =
            |near: Near| move |other: &Cell| self.area_label(other.area).map(|text| Label { text, near });
        let mut labels: Vec<Label> = table.beside(cell).filter_map(text(Near::Row)).take(2).collect();
        labels.extend(table.above(cell).filter_map(text(Near::Column)).take(2));
        labels
    }

    /// The term of a definition: the nearest before it in its list.
    fn term(&self, definition: usize) -> Option<Label> {
        let area = self.page.areas.get(definition)?;
        let before = area.first.checked_sub(1)?;
        let term = self.page.around(before).find(|(_, area)| area.kind == AreaKind::Term);
        let (index, term) = term?;
        let same_list = self
            .page
            .upward(area.parent)
            .take(2)
            .any(|(list, _)| self.page.upward(term.parent).take(2).any(|(other, _)| other == list));
        let text = if same_list { self.area_label(index) } else { None };
        text.map(|text| Label { text, near: Near::Row })
    }

    /// The label before or below an area, within the area around it. A heading or another amount before the area ends
    /// the search: what stands beyond it speaks of something else.
    fn beside(&self, index: usize, parent: usize, search: &mut Search) -> Option<Label> {
        if search.reach == 0 {
            return None;
        }
        search.reach -= 1;
        let (area, outer) = (self.page.areas.get(index)?, self.page.areas.get(parent)?);
        let before = area.first.checked_sub(1).filter(|block| *block >= outer.first);
        let above = before.and_then(|block| self.label_at(block, parent));
        if before.is_some() && above.is_none() {
            search.reach = 0;
        }
        let after = Some(area.end).filter(|block| *block < outer.end && area.end > area.first);
        let below = after.filter(|_| search.found == 0).and_then(|block| self.label_at(block, parent));
        let text = match (above, below) {
            (Some(_), Some(below)) if self.numbers_lead(outer.first) => below,
            (Some(above), _) => above,
            (None, Some(below)) => below,
            (None, None) => return None,
        };
        search.found += 1;
        if search.found >= 2 {
            search.reach = 0;
        }
        Some(Label { text, near: Near::Beside })
    }

    /// Whether the first text of an area that is no heading is a number: then labels stand below their numbers.
    fn numbers_lead(&self, first: usize) -> bool {
        let mut lead = first;
        while self.page.around(lead).next().is_some_and(|(_, area)| is_heading(area.kind)) {
            lead += 1;
        }
        self.of(lead).iter().any(|token| is_amount(&token.quantity))
    }

    /// The text of a block, where it is a label and stands where labels stand.
    fn label_at(&self, block: usize, within: usize) -> Option<String> {
        let text = self.page.blocks.get(block)?;
        let places = self.page.around(block).take_while(|(index, _)| *index != within);
        let odd = places.map(|(_, area)| area.kind).any(|kind| {
            is_heading(kind)
                || matches!(kind, AreaKind::Margin | AreaKind::Button | AreaKind::Cell | AreaKind::Header)
        });
        (!odd && !text.linked && self.is_label(block)).then(|| text.text.clone())
    }

    /// Short, without an amount of its own, and no sentence.
    fn is_label(&self, block: usize) -> bool {
        let short = self
            .page
            .blocks
            .get(block)
            .is_some_and(|block| block.text.chars().count() <= LONGEST && !is_prose(&block.text));
        short && !self.of(block).iter().any(|token| is_amount(&token.quantity))
    }

    /// The text of a whole area, where it is a label.
    fn area_label(&self, area: usize) -> Option<String> {
        let area = self.page.areas.get(area)?;
        if area.end <= area.first || area.end - area.first > 3 {
            return None;
        }
        let labels = (area.first..area.end).all(|block| self.is_label(block));
        let texts = self.page.blocks.get(area.first..area.end)?.iter().map(|block| block.text.as_str());
        labels.then(|| texts.collect::<Vec<_>>().join(" "))
    }

    /// The headings over an area within the one around it, nearest first and each of a higher rank, and its first text.
    fn over(&self, index: usize, parent: usize, highest: &mut u8, labels: &mut Vec<Label>) {
        let (Some(area), Some(outer)) = (self.page.areas.get(index), self.page.areas.get(parent)) else {
            return;
        };
        let headings = self.headings.get(parent).map(Vec::as_slice).unwrap_or_default();
        let before = headings.partition_point(|(block, _)| *block < area.first);
        for (block, rank) in headings.get(..before).unwrap_or_default().iter().rev() {
            if *rank < *highest {
                *highest = *rank;
                labels.extend(self.whole(*block, Near::Heading));
            }
            if *rank <= 1 {
                break;
            }
        }
        let small = outer.parent.is_some() && outer.cell.is_none() && outer.end - outer.first <= LARGEST_CARD;
        if outer.first < area.first && before == 0 && small {
            let lead = self.label_at(outer.first, parent).filter(|_| !self.is_bare_amount(outer.first + 1));
            labels.extend(lead.map(|text| Label { text, near: Near::Lead }));
        }
        if !outer.aria.is_empty() && outer.aria.chars().count() <= LONGEST {
            labels.push(Label { text: outer.aria.clone(), near: Near::Heading });
        }
    }

    /// Whether a block is an amount and nothing more: then the label before it is its own.
    fn is_bare_amount(&self, block: usize) -> bool {
        let tokens = self.of(block);
        let Some(text) = self.page.blocks.get(block).map(|block| block.text.as_str()) else { return false };
        let mut from = 0;
        let mut bare = tokens.iter().any(|token| is_amount(&token.quantity));
        for token in tokens {
            bare &= says_nothing(text.get(from..token.start).unwrap_or_default());
            from = token.end;
        }
        bare && says_nothing(text.get(from..).unwrap_or_default())
    }

    fn whole(&self, block: usize, near: Near) -> Option<Label> {
        self.page.blocks.get(block).map(|block| Label { text: block.text.clone(), near })
    }
}

/// A heading or caption.
pub fn is_heading(kind: AreaKind) -> bool {
    matches!(kind, AreaKind::Heading(_) | AreaKind::Caption)
}

/// An amount of something, or a number that could be one.
fn is_amount(quantity: &Quantity) -> bool {
    match quantity {
        Quantity::Number(_) | Quantity::Unlimited => true,
        Quantity::When(_)
        | Quantity::Span(..)
        | Quantity::Clock(_)
        | Quantity::Duration(_)
        | Quantity::Speed
        | Quantity::Percent(_)
        | Quantity::Phone { .. }
        | Quantity::Digits => false,
    }
}

/// A sentence or a note.
pub fn is_prose(text: &str) -> bool {
    const ENDS: [&str; 7] = ["。", "です", "ます", "ません", "ください", "でした", "まし"];
    let lists = text.matches('、').count() > 1;
    lists || text.starts_with(['※', '*', '・', '注']) || ENDS.iter().any(|end| text.contains(end))
}

/// Whether a particle follows directly: `1GBの`, `1GBになると`. Then the number only describes what comes after it.
pub fn describes(text: &str, end: usize) -> bool {
    const PARTICLES: [char; 9] = ['の', 'に', 'を', 'が', 'で', 'は', 'と', 'へ', 'や'];
    text.get(end..).is_some_and(|rest| rest.starts_with(PARTICLES))
}

/// The line of the block that holds a byte.
pub fn line_of(text: &str, at: usize) -> (usize, usize) {
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |found| found + 1);
    let end = text.get(at..).and_then(|after| after.find('\n')).map_or(text.len(), |found| at + found);
    (start, end)
}

/// What stands before and after a quantity in its block, up to the next amount.
fn inline(block: &Block, tokens: &[Token], token: &Token) -> Vec<Label> {
    let text = block.text.as_str();
    let amounts = || tokens.iter().filter(|token| is_amount(&token.quantity));
    let (line_start, line_end) = line_of(text, token.start);
    let from = amounts().rev().find(|other| other.end <= token.start).map_or(0, |other| other.end);
    let to = amounts().find(|other| other.start >= token.end).map_or(text.len(), |other| other.start);
    let before = text.get(from.max(line_start)..token.start).unwrap_or_default();
    let after = text.get(token.end..to.min(line_end)).unwrap_or_default();
    let leads = amounts()
        .next()
        .is_some_and(|first| says_nothing(text.get(line_start..first.start).unwrap_or_default()));
    let above = text.get(from.min(line_start)..line_start).unwrap_or_default();
    let mut pieces: Vec<String> = Vec::new();
    if from >= line_start && from > 0 && leads {
        pieces.push(unopened(after).to_owned());
    } else if says_nothing(before) {
        pieces.push(unopened(after).to_owned());
        pieces.push(above.to_owned());
        if says_nothing(above) && to == text.len() {
            pieces.push(text.get(line_end..).unwrap_or_default().to_owned());
        }
    } else {
        pieces.push(before.to_owned());
        pieces.push(closed(after).to_owned());
        pieces.push(above.to_owned());
    }
    pieces.retain(|piece| !says_nothing(piece) && piece.chars().count() <= LONGEST);
    pieces.dedup();
    pieces.into_iter().map(|text| Label { text, near: Near::Inline }).collect()
}

/// No letter of any script.
pub fn says_nothing(text: &str) -> bool {
    !text.chars().any(char::is_alphabetic)
}

/// The text up to a parenthesis that is opened in it and not closed: what follows speaks of the next number.
fn unopened(text: &str) -> &str {
    match (text.rfind('('), text.rfind(')')) {
        (Some(open), close) if close.is_none_or(|close| close < open) => text.get(..open).unwrap_or(text),
        _ => text,
    }
}

/// The parenthesis that follows directly and closes: a remark on the number before it.
fn closed(text: &str) -> &str {
    let trimmed = text.trim_start_matches([' ', '\n', JOINT]);
    let end = trimmed.find(')').map_or(0, |end| end + 1);
    let remark = trimmed.get(..end).unwrap_or_default();
    if remark.starts_with('(') { remark } else { "" }
}
