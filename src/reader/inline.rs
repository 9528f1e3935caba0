//! The labels of a number in its own block: what stands before and after it, up to the next number.
//!
//! Remarks in parentheses are told from labels, and a number that is part of a name from an amount.

use super::label::{Label, Near, is_amount, is_when};
use super::lexicon::{Sense, senses, squeeze};
use super::prose::{FARTHEST, is_prose, line_of, says_nothing};
use crate::capture::Unit;
use crate::quantity::{JOINT, Quantity, Token};
use crate::snapshot::Block;

/// As long as a label gets; longer texts are prose.
pub const LONGEST: usize = 60;

/// Adds what stands before and after a quantity in its block, up to the next amount; for a date, up to the next date too.
pub fn inline(block: &Block, tokens: &[Token], token: &Token, labels: &mut Vec<Label>) {
    let text = &*block.text;
    let ends_at = |other: &Token| {
        (is_amount(&other.quantity) && !is_in_name(text, other) && !names_free_calls(text, other))
            || (is_when(&token.quantity) && is_when(&other.quantity))
    };
    let (line_start, line_end) = line_of(text, token.start);
    let (earlier, later) = tokens.split_at(tokens.partition_point(|other| other.end <= token.start));
    let near = |other: &&Token| token.start.abs_diff(other.start) <= FARTHEST;
    let last = earlier.iter().rev().take_while(near).find(|other| ends_at(other)).map(|other| other.end);
    let from = last.unwrap_or(text.floor_char_boundary(token.start.saturating_sub(FARTHEST)));
    let mut later = later.iter().skip_while(|other| other.start < token.end).take_while(near);
    let to = later.find(|other| ends_at(other)).map_or(text.len(), |other| other.start);
    let before = text.get(from.max(line_start)..token.start).unwrap_or_default();
    let after = without_note(text.get(token.end..to.min(line_end)).unwrap_or_default());
    let first = tokens.iter().find(|other| ends_at(other));
    let leads =
        || first.is_some_and(|first| says_nothing(text.get(line_start..first.start).unwrap_or_default()));
    let above = text.get(from.min(line_start)..line_start).unwrap_or_default();
    let pieces: [&str; 4] = if let Some(aside) = opened(before) {
        // `(including 100 limited-time points)`: a unit that is a word of its own.
        let unit = after.split(')').next().unwrap_or_default();
        let unit = if is_bare_number(token) && !unit.contains('/') { unit } else { "" };
        [aside, unit, before.strip_suffix(aside).unwrap_or_default(), ""]
    } else if last.is_some_and(|last| last >= line_start && last > 0) && leads() {
        [unopened(after), "", "", ""]
    } else if says_nothing(before) {
        let ends = says_nothing(above) && to == text.len();
        let below = if ends { text.get(line_end..).unwrap_or_default() } else { "" };
        [unopened(after), above, below, ""]
    } else {
        // A unit that is a word of its own: `300 limited-time points`.
        let bare = is_bare_number(token);
        let tag = if to == text.len() { tag_behind(after) } else { "" };
        [before, closed(after), if bare && !after.contains('/') { after } else { tag }, above]
    };
    let own = labels.len();
    for piece in pieces {
        let speaks = is_short(piece) && !says_nothing(piece) && !joins_pair(piece);
        let new = labels.get(own..).and_then(<[Label]>::last).is_none_or(|last| &*last.text != piece);
        if speaks && new {
            labels.push(Label::new(piece, Near::Inline));
        }
    }
    labels.extend(mixed_name(text.get(line_start..token.start).unwrap_or_default(), before));
    labels.extend(name_of_block(text, first, token).map(|name| Label::new(name, Near::Lead)));
}

/// The name a block begins with, before the label of its first amount: `今期のデータ通信量 高速通信 8642MB 低速通信 0MB`.
fn name_of_block<'t>(text: &'t str, first: Option<&Token>, token: &Token) -> Option<&'t str> {
    let before = text.get(..first.filter(|first| first.start < token.start)?.start)?;
    let begin = before.get(..before.floor_char_boundary(FARTHEST))?;
    let (name, _) = begin.split_once([JOINT, '\n'])?;
    let label = before.get(name.len() + 1..)?;
    (is_short(name) && !says_nothing(name) && !says_nothing(label)).then_some(name)
}

/// A label before a number that names an amount of its own in parentheses: `パケットチャージ(8回)`, `440円`; `between`
/// the two amounts nothing else stands.
fn mixed_name(before: &str, between: &str) -> Option<Label> {
    let gap = [' ', JOINT];
    let name = before.trim_matches(gap);
    let (lead, _) = name.split_once('(').filter(|_| between.trim_matches(gap) == ")")?;
    let mixed = is_short(name) && !says_nothing(lead);
    mixed.then(|| Label { text: name.into(), near: Near::Inline, mixed })
}

/// A number without a unit.
fn is_bare_number(token: &Token) -> bool {
    matches!(&token.quantity, Quantity::Number(number) if number.unit.is_none())
}

/// Not longer than a label gets; no more of a text is looked at than that.
pub fn is_short(text: &str) -> bool {
    text.chars().nth(LONGEST).is_none()
}

/// The text after a number without a remark that is a sentence: `12分 (対象の通話を含みます)`.
fn without_note(after: &str) -> &str {
    let remark = closed(after);
    if is_prose(remark) { after.split_once(remark).map_or("", |(_, rest)| rest) } else { after }
}

/// A tag behind a number and its remark, an element of its own that names the part and nothing more:
/// `クーポン残量 1.00GB (有効期限 2027年2月末)`, `追加クーポン`.
fn tag_behind(after: &str) -> &str {
    let remark = closed(after);
    let rest = after.split_once(remark).filter(|_| !remark.is_empty()).map_or(after, |(_, rest)| rest);
    let Some(tag) =
        rest.trim_start_matches(' ').strip_prefix(JOINT).map(|tag| tag.trim_matches([' ', JOINT]))
    else {
        return "";
    };
    let squeezed = squeeze(tag);
    let senses = senses(&squeezed);
    let part = |sense: &Sense| matches!(sense, Sense::Of(_) | Sense::ThisMonth | Sense::LastMonth);
    let whole = senses.iter().map(|(word, _)| word.len()).sum::<usize>() == squeezed.len();
    if whole && senses.iter().all(|(_, sense)| part(sense)) { tag } else { "" }
}

/// Only what stands between the two numbers of a pair: `3.2GB of 20GB`.
fn joins_pair(piece: &str) -> bool {
    ["of", "中", "のうち"].contains(&squeeze(piece).as_str())
}

/// The text up to a parenthesis that is opened in it and not closed: what follows speaks of the next number.
fn unopened(text: &str) -> &str {
    match (text.rfind('('), text.rfind(')')) {
        (Some(open), close) if close.is_none_or(|close| close < open) => text.get(..open).unwrap_or(text),
        _ => text,
    }
}

/// What stands in a parenthesis that is opened before a number and still open at it: `4.82GB (うち追加分 0.50GB)`.
fn opened(before: &str) -> Option<&str> {
    let (_, inside) = before.rsplit_once('(')?;
    (!inside.contains(')') && !says_nothing(inside)).then_some(inside)
}

/// The parenthesis that follows directly and closes: a remark on the number before it.
fn closed(text: &str) -> &str {
    let trimmed = text.trim_start_matches([' ', '\n', JOINT]);
    let end = trimmed.find(')').map_or(0, |end| end + 1);
    let remark = trimmed.get(..end).unwrap_or_default();
    if remark.starts_with('(') { remark } else { "" }
}

/// A number that is part of a name: 通話パック60の残り時間.
pub fn is_in_name(text: &str, token: &Token) -> bool {
    let Quantity::Number(number) = &token.quantity else { return false };
    let before = text.get(..token.start).and_then(|text| text.chars().next_back());
    let after = text.get(token.end..).and_then(|text| text.chars().next());
    number.unit.is_none()
        && number.value.scale() == 0
        && [before, after].iter().all(|sign| sign.is_some_and(char::is_alphabetic))
}

/// Minutes that free calls are named by: `無料通話70分`, `70分無料通話`. Where something stands between, only if there is
/// nothing else in the text.
pub fn names_free_calls(text: &str, token: &Token) -> bool {
    const NAME: &str = "無料通話";
    let minutes = matches!(&token.quantity, Quantity::Number(number) if number.unit == Some(Unit::Minutes));
    let before = text.get(..token.start).unwrap_or_default();
    if !minutes || !text.contains(NAME) {
        return false;
    }
    let after = text.get(token.end..).unwrap_or_default();
    let gap = [' ', JOINT];
    before.ends_with(NAME)
        || (before.trim_end_matches(gap).ends_with(NAME) && says_nothing(after))
        || (says_nothing(before) && after.trim_start_matches(gap) == NAME)
}
