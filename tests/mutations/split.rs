//! Numbers cut over elements: whole number, groups of thousands, decimals and unit each in one of its own, and the
//! numbers of a date apart from 年, 月 and 日.
//!
//! A person sees the same line of text. Phone numbers, ids and numbers without any part to cut stay whole.

use crate::dice::Dice;
use crate::page::{Element, Node};

const UNITS: [&str; 7] = ["GB", "MB", "KB", "円", "ポイント", "パケット", "P"];

const DATE: [&str; 3] = ["年", "月", "日"];

pub fn split(page: &mut Element, dice: &mut Dice) {
    page.each_visible(&mut |element| {
        if element.is(&["option", "title", "textarea"]) {
            return;
        }
        // An HTML element would end the drawing.
        let drawn = element.is(&["text", "tspan"]);
        let children = std::mem::take(&mut element.children);
        for child in children {
            match child {
                Node::Text(text) => cut(&text, drawn, dice, &mut element.children),
                other => element.children.push(other),
            }
        }
    });
}

/// The parts of a printed amount.
struct Amount<'a> {
    whole: &'a str,
    decimals: &'a str,
    gap: &'a str,
    unit: &'a str,
}

impl Amount<'_> {
    fn len(&self) -> usize {
        self.whole.len() + self.decimals.len() + self.gap.len() + self.unit.len()
    }
}

fn cut(text: &str, drawn: bool, dice: &mut Dice, out: &mut Vec<Node>) {
    let mut plain = String::new();
    let mut rest = text;
    let (mut before, mut last) = (' ', ' ');
    while let Some(sign) = rest.chars().next() {
        // After a letter or a digit stands an id; after a sign that follows one, a phone number, a date or a time.
        let inside = |sign: char| sign.is_ascii_alphanumeric();
        let joined = inside(last) || (matches!(last, '-' | '/' | ':' | '.' | ',') && inside(before));
        let amount = if joined { None } else { amount(rest) };
        let length = match amount {
            Some(amount) if !dice.one_in(4) => {
                if !plain.is_empty() {
                    out.push(Node::Text(std::mem::take(&mut plain)));
                }
                pieces(&amount, drawn, dice, out);
                amount.len()
            }
            _ => {
                plain.push(sign);
                sign.len_utf8()
            }
        };
        let (done, after) = rest.split_at(length);
        for sign in done.chars() {
            (before, last) = (last, sign);
        }
        rest = after;
    }
    if !plain.is_empty() {
        out.push(Node::Text(plain));
    }
}

/// The amount a text begins with, where it has a part to cut.
fn amount(text: &str) -> Option<Amount<'_>> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(text);
    while text.split_at(end).1.strip_prefix(',').is_some_and(|group| end > 0 && digits(group) == 3) {
        end += 4;
    }
    let (whole, rest) = text.split_at(end);
    let fraction = rest.strip_prefix('.').map_or(0, digits);
    let (decimals, rest) = rest.split_at(if fraction > 0 { fraction + 1 } else { 0 });
    let space = rest.len() - rest.trim_start().len();
    let (gap, after) = rest.split_at(space);
    let unit = UNITS.iter().chain(&DATE).find(|unit| after.starts_with(**unit)).copied();
    let (gap, rest) = if unit.is_some() { (gap, after) } else { ("", rest) };
    let (unit, rest) = rest.split_at(unit.unwrap_or_default().len());
    let ends = !rest.starts_with(|sign: char| {
        sign.is_ascii_alphanumeric() || matches!(sign, '-' | '/' | ':' | '.' | ',')
    });
    let parts = !decimals.is_empty() || !unit.is_empty() || whole.contains(',');
    (!whole.is_empty() && parts && ends).then_some(Amount { whole, decimals, gap, unit })
}

fn pieces(amount: &Amount<'_>, drawn: bool, dice: &mut Dice, out: &mut Vec<Node>) {
    let number = if drawn { "tspan" } else { dice.pick(&["span", "b", "strong", "em"]) };
    let small = if drawn { "tspan" } else { dice.pick(&["span", "small", "i"]) };
    let mut put = |name: &str, text: &str| {
        if !text.is_empty() {
            out.push(Node::new(name, vec![Node::text(text)]));
        }
    };
    match amount.whole.split_once(',') {
        Some((first, groups)) if dice.one_in(2) => {
            put(number, first);
            put(number, &format!(",{groups}"));
        }
        _ => put(number, amount.whole),
    }
    let (point, fraction) = amount.decimals.split_at(amount.decimals.len().min(1));
    if dice.one_in(4) {
        put(small, point);
        put(small, fraction);
    } else {
        put(small, amount.decimals);
    }
    // A unit on a line of its own is how pages print it that put one part on each line.
    let own_line = !amount.unit.is_empty() && !DATE.contains(&amount.unit) && dice.one_in(4);
    let gap = if own_line { "\n" } else { amount.gap };
    let mut plain = |text: &str| {
        if !text.is_empty() {
            out.push(Node::text(text));
        }
    };
    plain(gap);
    if DATE.contains(&amount.unit) || dice.one_in(5) {
        plain(amount.unit);
    } else if !amount.unit.is_empty() {
        out.push(Node::new(small, vec![Node::text(amount.unit)]));
    }
}
