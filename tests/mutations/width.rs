//! Digits, points, commas and the letters of units written full-width, in what a person sees and nowhere else.
//!
//! Some texts stay as they are, so that one number may be half-width and its unit not. Points and commas change inside
//! numbers only, letters only where they are a unit.

use crate::dice::Dice;
use crate::page::{Element, Node};

const UNITS: [&str; 4] = ["GB", "MB", "KB", "P"];

pub fn widen(page: &mut Element, dice: &mut Dice) {
    page.each_visible(&mut |element| {
        for child in &mut element.children {
            if let Node::Text(text) = child
                && !dice.one_in(3)
            {
                *text = wide(text);
            }
        }
    });
}

fn wide(text: &str) -> String {
    let mut widened = String::new();
    let mut rest = text;
    let mut last = ' ';
    while let Some(sign) = rest.chars().next() {
        let unit = UNITS.iter().find(|unit| !last.is_ascii_alphabetic() && is_unit(rest, unit));
        let length = unit.map_or(sign.len_utf8(), |unit| unit.len());
        let (part, after) = rest.split_at(length);
        let inside = |sign: char| sign.is_ascii_digit();
        let mark = matches!(sign, '.' | ',') && inside(last) && after.starts_with(inside);
        if unit.is_some() || mark || sign.is_ascii_digit() {
            widened.extend(part.chars().map(full));
        } else {
            widened += part;
        }
        last = part.chars().next_back().unwrap_or(' ');
        rest = after;
    }
    widened
}

/// Whether a text begins with a unit and nothing that goes on with it.
fn is_unit(text: &str, unit: &str) -> bool {
    text.strip_prefix(unit).is_some_and(|rest| !rest.starts_with(|sign: char| sign.is_ascii_alphanumeric()))
}

fn full(sign: char) -> char {
    char::from_u32(u32::from(sign) + 0xfee0).unwrap()
}
