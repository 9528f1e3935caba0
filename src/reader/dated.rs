//! The day, month or kind that a card names in a pair of its own: `対象日 2025年04月01日` beside `高速通信利用量 7MB`,
//! `種別 前月からの繰り越し` beside `残量 4.56GB`.
//!
//! A table says the same by its first column, which `label` hears as the head of the row. Here it is a definition or an
//! item among others, and speaks of every figure of its card and of nothing beyond it.

use std::rc::Rc;

use super::label::{Label, Near, Scanned, is_amount, is_when};
use super::lexicon::{Sense, senses, squeeze, squeezed};
use super::prose::says_nothing;
use crate::quantity::{JOINT, Quantity, Token};
use crate::snapshot::AreaKind;

/// What a pair is called that names the time of its card or table.
#[rustfmt::skip]
const TIMES: &[&str] = &[
    "対象日", "対象月", "対象年月", "対象期間", "利用日", "ご利用日", "利用月", "ご利用月", "利用年月", "ご利用年月", "請求月",
    "ご請求月", "ご請求年月", "集計日", "集計期間", "年月", "年月日", "日付", "月", "日", "期間", "使用期間", "利用期間",
    "ご利用期間", "対象", "date", "month", "period", "日期", "月份",
];

/// What a pair is called that names the kind of what its card or row counts.
#[rustfmt::skip]
const KINDS: &[&str] = &[
    "種別", "種類", "区分", "項目", "内訳", "名称", "データ種別", "データの種類", "サービス", "type", "item", "类型", "類型",
];

/// What a pair is called that says whether a sum is final.
#[rustfmt::skip]
const STATES: &[&str] = &[
    "状態", "状況", "ステータス", "お支払い状況", "お支払状況", "支払状況", "確定状況", "請求状況", "ご請求状況", "status", "状态", "狀態",
];

/// Whether a label is what a pair is called that names the time of its card or table.
pub fn names_time(label: &str) -> bool {
    is_one_of(label, TIMES)
}

/// Whether a text is a pair that names the kind of what is counted: `種別 前月からの繰り越し`.
pub fn begins_with_kind(text: &str) -> bool {
    text.split_once([':', JOINT, '\n', ' ']).is_some_and(|(name, _)| names_kind(name))
}

/// Whether a label is what a pair is called that names the kind of what its card or row counts.
fn names_kind(label: &str) -> bool {
    is_one_of(label, KINDS)
}

/// Whether a label is one of these words; a long text is none of them.
fn is_one_of(label: &str, words: &[&str]) -> bool {
    let plain = label.trim_end_matches(':');
    let odd = |byte: u8| byte <= b' ' || byte.is_ascii_uppercase();
    label.len() <= 40
        && if label.bytes().any(odd) {
            let first = squeezed(plain).next();
            words.iter().any(|word| word.chars().next() == first && squeezed(plain).eq(word.chars()))
        } else {
            words.contains(&plain)
        }
}

/// The pairs of a page that name a time, those that name a kind, and those that say what is final, in document order.
#[derive(Debug, Default)]
pub struct Dated {
    times: Vec<(usize, Label)>,
    kinds: Vec<(usize, Label)>,
    states: Vec<(usize, Label)>,
}

impl Dated {
    /// Finds them.
    pub fn find(scanned: &Scanned<'_>) -> Self {
        let mut found = Self::default();
        // A list inside a cell, where a table only lays the page out, is a list.
        let in_table = |index: usize| {
            let kinds = scanned.page.around(index).map(|(_, area)| area.kind);
            let mut kinds =
                kinds.filter(|kind| matches!(kind, AreaKind::Cell | AreaKind::Terms | AreaKind::Item));
            kinds.next() == Some(AreaKind::Cell)
        };
        // Most pages have no such pair, and need no search for its labels.
        let first = |text: &str| {
            text.split([':', JOINT, '\n', ' '])
                .next()
                .is_some_and(|name| names_time(name) || names_kind(name) || is_one_of(name, STATES))
        };
        let mut blocks = scanned.page.blocks.iter().enumerate();
        if !blocks.any(|(index, block)| first(&block.text) && !in_table(index)) {
            return found;
        }
        for index in 0..scanned.page.blocks.len() {
            if in_table(index) {
                continue;
            }
            let amount = scanned.of(index).iter().any(|token| is_amount(&token.quantity));
            if let Some(label) = (!amount).then(|| state_at(scanned, index)).flatten() {
                found.states.push((index, label));
            } else if let Some(label) = (!amount).then(|| time_at(scanned, index)).flatten() {
                found.times.push((index, label));
            } else if let Some(label) = kind_at(scanned, index, amount) {
                found.kinds.push((index, label));
            }
        }
        found
    }

    /// The time, the kind and the state that a card names for a block.
    pub fn over(&self, scanned: &Scanned<'_>, block: usize) -> impl Iterator<Item = Label> {
        [&self.times, &self.kinds, &self.states]
            .into_iter()
            .filter_map(move |list| one_over(list, scanned, block))
    }
}

/// The time a block names, where its label says that it does.
fn time_at(scanned: &Scanned<'_>, index: usize) -> Option<Label> {
    let token = scanned.of(index).iter().find(|token| is_when(&token.quantity))?;
    let labels = scanned.labels(index, token);
    let named = labels.iter().any(|label| label.near <= Near::Beside && names_time(&label.text));
    named.then(|| {
        let text = scanned.page.blocks.get(index).map(|block| Rc::clone(&block.text));
        Label::new(text.unwrap_or_default(), Near::Lead)
    })
}

/// What a block says of the sum of its card, where the label before it says that it does.
fn state_at(scanned: &Scanned<'_>, index: usize) -> Option<Label> {
    let text = &*scanned.page.blocks.get(index)?.text;
    let (name, rest) = text.split_once([':', JOINT, '\n', ' ']).unwrap_or(("", text));
    if is_one_of(name, STATES) && is_status(rest) {
        return Some(Label::new(rest, Near::Beside));
    }
    if !is_status(text) {
        return None;
    }
    let bare = Token { start: 0, end: 0, quantity: Quantity::Digits };
    let named = scanned.labels(index, &bare).iter().any(|label| {
        label.near <= Near::Beside && label.near != Near::Inline && is_one_of(&label.text, STATES)
    });
    named.then(|| Label::new(text, Near::Beside))
}

/// Whether a text says whether a sum is final, and nothing else.
pub fn is_status(text: &str) -> bool {
    let senses = senses(&squeeze(text));
    let status = |(_, sense): &(&str, Sense)| matches!(sense, Sense::ToDate | Sense::Fixed);
    !senses.is_empty() && senses.iter().all(status)
}

/// The kind a block names, where the label before it, or at its own beginning, says that it does.
fn kind_at(scanned: &Scanned<'_>, index: usize, mixed: bool) -> Option<Label> {
    let text = &*scanned.page.blocks.get(index)?.text;
    let (name, rest) = text.split_once([':', JOINT, '\n', ' ']).unwrap_or(("", text));
    let own = names_kind(name);
    let bare = Token { start: 0, end: 0, quantity: Quantity::Digits };
    let beside =
        |label: &Label| label.near <= Near::Beside && label.near != Near::Inline && names_kind(&label.text);
    let named = own || scanned.labels(index, &bare).iter().any(beside);
    let said = if own { rest } else { text };
    (named && !says_nothing(said)).then(|| Label { text: said.into(), near: Near::Beside, mixed })
}

/// The pair that speaks of a block: the only one of the smallest card around it that has any, or the last before it
/// where the card is one list of terms that begins with one.
fn one_over(list: &[(usize, Label)], scanned: &Scanned<'_>, block: usize) -> Option<Label> {
    if list.is_empty() {
        return None;
    }
    for (_, area) in scanned.page.around(block) {
        if !scanned.is_card(area) {
            return None;
        }
        let from = list.partition_point(|(at, _)| *at < area.first);
        let to = list.partition_point(|(at, _)| *at < area.end);
        match list.get(from..to).unwrap_or_default() {
            [] => {}
            [(_, label)] => return Some(label.clone()),
            [(first, _), ..] if area.kind == AreaKind::Terms => {
                // What stands before all dates of a list is of none of them.
                let amount = |at: usize| scanned.of(at).iter().any(|token| is_amount(&token.quantity));
                let before = list.get(from..to)?.iter().rev().find(|(at, _)| *at < block);
                return before.filter(|_| !(area.first..*first).any(amount)).map(|(_, label)| label.clone());
            }
            _ => return None,
        }
    }
    None
}
