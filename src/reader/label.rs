//! Which texts speak of a number: what stands beside it in its block, its row and column heads, the term before its
//! definition, the label before or below it, the headings over it.
//!
//! Owns places only. The texts come nearest first, each with how it is tied to the number; `meaning` decides.

use std::cell::Cell as Memo;
use std::ops::Range;
use std::rc::Rc;

use rust_decimal::Decimal;

use super::counts::Counts;
use super::dated::{is_status, names_time};
use super::headings::Headings;
use super::inline::{inline, is_in_name, is_short, names_free_calls};
use super::lexicon::{Sense, senses, squeeze};
use super::prose::{is_prose, says_nothing};
use crate::capture::How;
use crate::order;
use crate::quantity::{Bound, JOINT, Quantity, Token};
use crate::snapshot::{Area, AreaKind, Cell, CellAt, HEAD_ROWS, Snapshot, Table};

/// As far as a label beside a number is looked for, in areas around it.
const REACH: usize = 5;

/// As many texts as a picture of a screen has.
const LARGEST_PICTURE: usize = 8;

/// As many texts as a card has whose first text is its name.
const LARGEST_CARD: usize = 40;

/// What the head of a column of products ends with.
const PRODUCTS: [&str; 6] = ["商品名", "サービス名", "プラン", "プラン名", "コース", "コース名"];

/// The heads of a calendar's columns.
#[rustfmt::skip]
const WEEKDAYS: [&str; 14] =
    ["日", "月", "火", "水", "木", "金", "土", "sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// A text that speaks of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The text, folded.
    pub text: Rc<str>,
    /// How near it stands.
    pub near: Near,
    /// It names an amount of its own, as `プラン料金(データ利用量 23.4GB)` does: nobody knows what it says of another.
    pub mixed: bool,
}

impl Label {
    /// A text that speaks of a number.
    pub fn new(text: impl Into<Rc<str>>, near: Near) -> Self {
        Self { text: text.into(), near, mixed: false }
    }
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
    /// The number is in a link, and so may its label be: a card that is one link.
    linked: bool,
    /// It has the head of a row or column, or a term: what stands below its table or list is none of its own.
    headed: bool,
}

/// A page with the quantities of every block.
#[derive(Debug)]
pub struct Scanned<'a> {
    /// The page.
    pub page: &'a Snapshot,
    /// For each block its quantities.
    pub tokens: Vec<Vec<Token>>,
    /// The headings of the page.
    headings: Headings,
    /// For each block whether it can be a label: short, without an amount of its own, and no sentence.
    labels: Vec<bool>,
    /// The blocks that print an amount.
    amounts: Counts,
    /// All amounts, those that are part of a name too.
    marks: Counts,
    /// The blocks that are an amount and nothing more.
    bare: Counts,
    /// The blocks that print a date, in order.
    dates: Vec<usize>,
    /// For each table and column the cells that head it, in order.
    heads: Vec<Vec<Vec<usize>>>,
    /// For each table and column whether its first head says that what stands there labels nothing: the end of
    /// something, or the name of a product.
    silent: Vec<Vec<bool>>,
    /// For each table whether it has a column of prices.
    priced: Vec<bool>,
    /// For each block whether it says that something only shows what a screen looks like.
    pictured: Vec<bool>,
    /// For each block whether it says what is counted, once that was asked: many numbers ask it of one text.
    counted: Vec<Memo<Option<bool>>>,
}

impl<'a> Scanned<'a> {
    /// Takes the quantities found in every block.
    pub fn new(page: &'a Snapshot, tokens: Vec<Vec<Token>>) -> Self {
        let blocks = || page.blocks.iter().map(|block| &*block.text).zip(&tokens);
        let amounts = Counts::new(blocks().map(|(text, tokens)| usize::from(prints_amount(text, tokens))));
        let labels = blocks()
            .enumerate()
            .map(|(at, (text, _))| amounts.of(at..at + 1) == 0 && is_short(text) && !is_prose(text));
        let labels = labels.collect();
        let marks = |tokens: &Vec<Token>| tokens.iter().filter(|token| is_amount(&token.quantity)).count();
        let dated = |at: &usize| tokens.get(*at).is_some_and(|tokens| prints_date(tokens));
        let mut scanned = Self {
            page,
            headings: Headings::find(page, &tokens),
            amounts,
            labels,
            marks: Counts::new(tokens.iter().map(marks)),
            bare: Counts::new(blocks().map(|(text, tokens)| usize::from(is_bare(text, tokens)))),
            dates: (0..tokens.len()).filter(dated).collect(),
            pictured: page.blocks.iter().map(|block| says_picture(&block.text)).collect(),
            counted: vec![Memo::new(None); page.blocks.len()],
            heads: Vec::new(),
            silent: Vec::new(),
            priced: Vec::new(),
            tokens,
        };
        scanned.heads = page.tables.iter().map(|table| scanned.heads_of(table)).collect();
        scanned.silent = page.tables.iter().map(|table| scanned.silent_columns(table)).collect();
        scanned.priced = page.tables.iter().map(|table| scanned.has_prices(table)).collect();
        scanned
    }

    fn has_prices(&self, table: &Table) -> bool {
        let heads = table.row_of(0).filter_map(|head| self.area_label(head.area));
        let mut heads = heads.map(|head| squeeze(&head));
        table.row_of(0).count() > 1
            && heads.any(|head| ["月額", "価格", "定価", "price"].iter().any(|word| head.starts_with(word)))
    }

    fn silent_columns(&self, table: &Table) -> Vec<bool> {
        let silent = |column, head: Rc<str>| {
            let head = squeeze(&head);
            // The first column names what is counted, whatever its head.
            let product = column > 0 && PRODUCTS.iter().any(|word| head.ends_with(word));
            product || senses(&head).iter().any(|(_, sense)| *sense == Sense::Expiry)
        };
        let head = |column| table.head_of(column).and_then(|head| self.area_label(head.area));
        (0..table.width()).map(|column| head(column).is_some_and(|head| silent(column, head))).collect()
    }

    /// For each column the cells that head it. Under a row of heads the next row is no head, wherever nobody says that
    /// it is.
    fn heads_of(&self, table: &Table) -> Vec<Vec<usize>> {
        let headed = table.row_of(0).all(|first| first.head) && table.row_of(0).count() > 1;
        let is_head = |cell: &Cell| {
            let can = cell.head || (!headed && cell.rows.start < HEAD_ROWS);
            can && self.area_label(cell.area).is_some() && !self.is_value(table, cell)
        };
        let is_head: Vec<bool> = table.cells.iter().map(is_head).collect();
        let heads = |column: &Vec<usize>| {
            column.iter().copied().filter(|cell| is_head.get(*cell).copied().unwrap_or_default()).collect()
        };
        table.heads().iter().map(heads).collect()
    }

    /// The quantities of a block.
    pub fn of(&self, block: usize) -> &[Token] {
        self.tokens.get(block).map(Vec::as_slice).unwrap_or_default()
    }

    /// The last quantity of a block before one of it.
    pub fn before(&self, block: usize, token: &Token) -> Option<&Token> {
        let tokens = self.of(block);
        tokens.get(tokens.partition_point(|other| other.end <= token.start).checked_sub(1)?)
    }

    /// The first quantity of a block after one of it.
    pub fn after(&self, block: usize, token: &Token) -> Option<&Token> {
        let tokens = self.of(block);
        tokens.get(tokens.partition_point(|other| other.start < token.end))
    }

    /// All texts that speak of a quantity, nearest first.
    pub fn labels(&self, block: usize, token: &Token) -> Vec<Label> {
        let mut labels = Vec::new();
        if let Some(text) = self.page.blocks.get(block) {
            inline(text, self.of(block), token, &mut labels);
        }
        let linked = self.page.blocks.get(block).is_some_and(|block| block.linked);
        let mut search =
            Search { reach: REACH, found: usize::from(!labels.is_empty()), linked, headed: false };
        labels.extend(self.beside_in_own(block, &mut search));
        let mut highest = 8_u8;
        let day = self.day_before(block, token);
        let dated = day.is_some();
        labels.extend(day);
        for (index, area) in self.page.around(block) {
            if let Some(cell) = area.cell {
                labels.extend(self.heads(cell, dated));
                search.headed |= labels.iter().any(|label| matches!(label.near, Near::Row | Near::Column));
            }
            if area.kind == AreaKind::Definition {
                labels.extend(self.term(index).filter(|term| !dated || !is_weekday(&term.text)));
            }
            let Some(parent) = area.parent else { break };
            if area.kind == AreaKind::Graphic
                && self.is_scale(index)
                && !labels.iter().any(|label| label.near == Near::Inline)
            {
                let Some(date) = self.mark_beside(block, area) else { return Vec::new() };
                labels = vec![date];
            }
            if area.cell.is_none() {
                labels.extend(self.beside(area.first..area.end, parent, &mut search));
            }
            self.over(index, parent, &mut highest, &mut labels);
        }
        order::to_front(&mut labels, |label| label.near < Near::Lead);
        labels
    }

    /// Whether a drawing holds several amounts: then those with no word beside them are marks of a scale.
    fn is_scale(&self, graphic: usize) -> bool {
        self.page.areas.get(graphic).is_some_and(|area| self.marks(area.first..area.end) > 1)
    }

    /// How many amounts some blocks print, those that are part of a name too.
    pub fn marks(&self, blocks: Range<usize>) -> usize {
        self.marks.of(blocks)
    }

    /// The date of a bar: the only one in a group with no other amount, or, where a drawing prints one row of dates and
    /// one of as many amounts, the one at its place.
    fn mark_beside(&self, block: usize, graphic: &Area) -> Option<Label> {
        let from = self.dates.partition_point(|date| *date < graphic.first);
        let to = self.dates.partition_point(|date| *date < graphic.end);
        let dates = self.dates.get(from..to)?;
        let row = self.page.around(block).map(|(_, area)| area).find(|area| area.end - area.first > 1)?;
        let count = row.end - row.first;
        let place = |block: usize| dates.partition_point(|date| *date < block);
        if let Some([own]) = dates.get(place(row.first)..place(row.end))
            && self.marks(row.first..row.end) == 1
        {
            return self.whole(*own, Near::Row);
        }
        let lined_up = dates.first().zip(dates.last()).is_some_and(|(first, last)| last - first + 1 == count)
            && dates.len() == count
            && self.bare.of(row.first..row.end) == count
            && !self.is_axis(row.first..row.end);
        let label = lined_up.then(|| dates.get(block - row.first)).flatten()?;
        self.whole(*label, Near::Row)
    }

    /// Whether some blocks are the marks of an axis: steps of one size, from nothing.
    fn is_axis(&self, blocks: Range<usize>) -> bool {
        let value = |block: usize| match &self.of(block).first()?.quantity {
            Quantity::Number(number) => Some(number.value),
            _ => None,
        };
        let values: Vec<Decimal> = blocks.filter_map(value).collect();
        let mut steps = values.windows(2).filter_map(|pair| Some(*pair.last()? - *pair.first()?));
        let Some(step) = steps.next() else { return false };
        values.len() > 2
            && !step.is_zero()
            && values.iter().any(Decimal::is_zero)
            && steps.all(|next| next == step)
    }

    /// The day that is all that stands before a number in its block: `6月1日` over `312MB` in a calendar.
    fn day_before(&self, block: usize, token: &Token) -> Option<Label> {
        let day = self.of(block).first()?;
        if self.before(block, token)? != day {
            return None;
        }
        let text = &*self.page.blocks.get(block)?.text;
        let named = matches!(day.quantity, Quantity::When(when) if when.day.is_some() && !when.as_of);
        let lead = text.get(..day.start)?;
        let alone = (says_nothing(lead) || is_weekday(lead)) && says_nothing(text.get(day.end..token.start)?);
        (named && alone).then(|| Label::new(text.get(day.start..day.end).unwrap_or_default(), Near::Inline))
    }

    /// Heads of a cell's row and column. A cell of a calendar is `dated` by itself, and its neighbours are other days.
    fn heads(&self, at: CellAt, dated: bool) -> Vec<Label> {
        let Some((table, cell)) = self.page.cell(at) else { return Vec::new() };
        let name = |other: &Cell| self.name_of(other.area, Near::Row).filter(|name| !is_dash(&name.text));
        // What a row ends with is often a link: 追加する, 日別.
        let speaks = |other: &&Cell| {
            (other.columns.start < cell.columns.start || !self.is_link(other.area))
                && !self.is_silent(at.table, other)
        };
        let is_before = |other: &&Cell| other.columns.end <= cell.columns.start;
        let row = if dated { 0 } else { 2 };
        let mut labels: Vec<Label> =
            table.beside(cell).take_while(is_before).filter(speaks).filter_map(name).take(row).collect();
        if labels.is_empty() && !dated {
            let after = table.beside(cell).skip_while(is_before).filter(speaks);
            labels.extend(after.filter_map(name).take(1));
        }
        labels.extend(self.status(table, cell));
        let heads = self.heads.get(at.table).and_then(|columns| columns.get(cell.columns.start));
        let heads = heads.map(Vec::as_slice).unwrap_or_default();
        // In a table of one column, a day heads what comes right below it and nothing further down.
        let above = self.day_above(table, cell);
        let heads = if above.is_some() { heads.get(..0).unwrap_or_default() } else { heads };
        labels.extend(above);
        let heads = table.above(cell, heads);
        let heads = heads.filter_map(|head| self.area_label(head.area));
        let heads = heads.filter(|head| !dated || !is_weekday(head));
        labels.extend(heads.map(|text| Label::new(text, Near::Column)).take(2));
        labels
    }

    /// The day in the cell right above one of the only column.
    fn day_above(&self, table: &Table, cell: &Cell) -> Option<Label> {
        let row = cell.rows.start.checked_sub(1).filter(|_| table.width() == 1)?;
        let area = self.page.areas.get(table.row_of(row).next()?.area)?;
        let dated =
            area.end == area.first + 1 && self.of(area.first).iter().any(|token| is_when(&token.quantity));
        if dated && self.is_label(area.first) { self.whole(area.first, Near::Row) } else { None }
    }

    /// What a later cell of a row says of its sum: 未確定.
    fn status(&self, table: &Table, cell: &Cell) -> Option<Label> {
        let after = table.beside(cell).find(|other| other.columns.start >= cell.columns.end)?;
        let text = self.area_label(after.area)?;
        is_status(&text).then(|| Label::new(text, Near::Row))
    }

    /// Whether a cell is the value of a row in a table of labels and values, and so no head: `Service End Date | April
    /// 26`. One that names the time of the whole table is one: `対象月 | 2026年10月`.
    fn is_value(&self, table: &Table, cell: &Cell) -> bool {
        if table.width() > 2 {
            return false;
        }
        let dated = self.page.areas.get(cell.area).is_some_and(|area| {
            let next = self.dates.partition_point(|date| *date < area.first);
            self.dates.get(next).is_some_and(|date| *date < area.end)
        });
        let mut before = table.beside(cell).filter(|other| other.columns.end <= cell.columns.start);
        let label = before.next().and_then(|label| self.area_label(label.area));
        dated && label.is_some_and(|label| !names_time(&label))
    }

    /// Whether the head of a cell's column says that the cell labels nothing. In a column of row heads, those further
    /// down head no column.
    fn is_silent(&self, table: usize, cell: &Cell) -> bool {
        let columns = self.silent.get(table);
        cell.rows.start > 0
            && columns.and_then(|columns| columns.get(cell.columns.start)).copied().unwrap_or(false)
    }

    /// Whether all an area says is links or buttons.
    fn is_link(&self, area: usize) -> bool {
        let Some(area) = self.page.areas.get(area) else { return false };
        (area.first..area.end).all(|block| {
            let linked = self.page.blocks.get(block).is_some_and(|block| block.linked);
            linked || self.page.around(block).any(|(_, area)| area.kind == AreaKind::Button)
        })
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
        if same_list { self.name_of(index, Near::Row) } else { None }
    }

    /// The label beside a text that stands in one area with others: `<div>3.21GB<p>データ残量</p></div>`.
    fn beside_in_own(&self, block: usize, search: &mut Search) -> Option<Label> {
        let (index, area) = self.page.around(block).next()?;
        let shared = area.end - area.first > 1 && area.cell.is_none();
        if shared { self.beside(block..block + 1, index, search) } else { None }
    }

    /// The label before or below some blocks, within the area around them. A heading or another amount before them ends
    /// the search: what stands beyond it speaks of something else.
    fn beside(&self, blocks: Range<usize>, parent: usize, search: &mut Search) -> Option<Label> {
        if search.reach == 0 {
            return None;
        }
        search.reach -= 1;
        let outer = self.page.areas.get(parent)?;
        if search.found > 0 && self.amounts.of(outer.first..outer.end) > self.amounts.of(blocks.clone()) {
            // It has a label of its own, and what stands beside this area is beside others too.
            search.reach = 0;
            return None;
        }
        let before = blocks.start.checked_sub(1).filter(|block| *block >= outer.first);
        let above = before.filter(|block| !self.is_of_another(*block, parent));
        let above = above.and_then(|block| self.label_at(block, parent, search.linked));
        if before.is_some() && above.is_none() {
            search.reach = 0;
        }
        let after = Some(blocks.end).filter(|block| *block < outer.end && !blocks.is_empty());
        let below = after
            .filter(|block| search.found == 0 && !search.headed && !self.is_of_another(*block, parent))
            .and_then(|block| self.label_at(block, parent, search.linked));
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
        Some(Label::new(text, Near::Beside))
    }

    /// Whether a block stands with another amount in a part of an area: then it speaks of that one.
    pub fn is_of_another(&self, block: usize, within: usize) -> bool {
        let part = self.page.around(block).take_while(|(index, _)| *index != within).last();
        part.is_some_and(|(_, part)| self.amounts.of(part.first..part.end) > 0)
    }

    /// Whether a block stands in a cell with an amount, and another block does not: then it speaks of that amount.
    pub fn is_in_cell_of_another(&self, block: usize, other: usize) -> bool {
        let remark = self.page.blocks.get(block).is_some_and(|block| block.text.starts_with('('));
        let mut around = self.page.around(block).map(|(_, area)| area);
        let cell = around.find(|area| match area.kind {
            AreaKind::Cell | AreaKind::Definition => true,
            AreaKind::Item => remark,
            _ => false,
        });
        cell.is_some_and(|cell| {
            !(cell.first..cell.end).contains(&other) && self.marks(cell.first..cell.end) > 0
        })
    }

    /// Whether an amount stands between two, each given by its block and its first byte there.
    pub fn has_amount_between(&self, one: (usize, usize), other: (usize, usize)) -> bool {
        (one.0..=other.0).any(|block| {
            let between = |token: &&Token| (block, token.start) > one && (block, token.start) < other;
            self.of(block).iter().filter(between).any(|token| is_amount(&token.quantity))
        })
    }

    /// Whether a block prints an amount.
    pub fn has_amount(&self, block: usize) -> bool {
        self.amounts.of(block..block + 1) > 0
    }

    /// Whether the first text of an area that is no heading is a number: then labels stand below their numbers.
    fn numbers_lead(&self, first: usize) -> bool {
        self.headings.past(first).is_some_and(|lead| self.has_amount(lead))
    }

    /// The text of a block, where it is a label and stands where labels stand.
    fn label_at(&self, block: usize, within: usize, linked: bool) -> Option<Rc<str>> {
        let text = self.page.blocks.get(block)?;
        let places = self.page.around(block).take_while(|(index, _)| *index != within);
        let odd = places.map(|(_, area)| area.kind).any(|kind| {
            is_heading(kind)
                || matches!(
                    kind,
                    AreaKind::Margin | AreaKind::Button | AreaKind::Tab | AreaKind::Cell | AreaKind::Header
                )
        });
        (!odd && (linked || !text.linked) && self.is_label(block)).then(|| Rc::clone(&text.text))
    }

    fn is_label(&self, block: usize) -> bool {
        self.labels.get(block).copied().unwrap_or_default()
    }

    /// The text of a whole area, where it is a label.
    fn area_label(&self, area: usize) -> Option<Rc<str>> {
        let area = self.page.areas.get(area)?;
        if area.end <= area.first || area.end - area.first > 3 {
            return None;
        }
        let labels = (area.first..area.end).all(|block| self.is_label(block));
        if !labels {
            return None;
        }
        match self.page.blocks.get(area.first..area.end)? {
            [one] => Some(Rc::clone(&one.text)),
            several => {
                let texts: Vec<&str> = several.iter().map(|block| &*block.text).collect();
                Some(texts.join(" ").into())
            }
        }
    }

    /// What a row head or term says, even where it names an amount too.
    fn name_of(&self, index: usize, near: Near) -> Option<Label> {
        if let Some(text) = self.area_label(index) {
            return Some(Label::new(text, near));
        }
        let area = self.page.areas.get(index)?;
        let one =
            area.end == area.first + 1 && !self.is_bare_amount(area.first) && self.has_amount(area.first);
        let text = &*self.page.blocks.get(area.first)?.text;
        let mixed = one && is_short(text) && !says_nothing(text);
        mixed.then(|| Label { text: text.into(), near, mixed })
    }

    /// The headings over an area within the one around it, nearest first and each of a higher rank, and its first text.
    fn over(&self, index: usize, parent: usize, highest: &mut u8, labels: &mut Vec<Label>) {
        let (Some(area), Some(outer)) = (self.page.areas.get(index), self.page.areas.get(parent)) else {
            return;
        };
        labels.extend(self.before_list(index, parent));
        let mut headed = false;
        for heading in self.headings.over(parent, area.first) {
            headed = true;
            if heading.rank < *highest {
                *highest = heading.rank;
                labels.extend(self.whole(heading.block, Near::Heading));
            }
        }
        if outer.first < area.first && !headed && self.is_card(outer) {
            let lead = self.label_at(outer.first, parent, false).filter(|_| !self.names_another(outer.first));
            let lead =
                lead.filter(|text| !names_time(text) && !self.is_of_list_before(outer.first, area.first));
            labels.extend(lead.map(|text| Label::new(text, Near::Lead)));
        }
        if !outer.aria.is_empty() && is_short(&outer.aria) {
            labels.push(Label::new(outer.aria.as_str(), Near::Heading));
        }
    }

    /// What stands right before a table or a list and says what it counts: `6月18日までのご利用分(概算)`.
    fn before_list(&self, index: usize, parent: usize) -> Option<Label> {
        const COUNTED: [Sense; 5] =
            [Sense::Bill, Sense::Charges, Sense::Used, Sense::Remaining, Sense::Allowance];
        let area = self.page.areas.get(index)?;
        let lists = match area.kind {
            AreaKind::Table | AreaKind::List | AreaKind::Terms => true,
            AreaKind::Plain => self.marks(area.first..area.end) > 1,
            _ => false,
        };
        if !lists {
            return None;
        }
        let outer = self.page.areas.get(parent)?;
        let before = area.first.checked_sub(1).filter(|before| outer.first <= *before)?;
        let text = self.label_at(before, parent, false).filter(|_| !self.is_of_another(before, parent))?;
        let counted = self.counted.get(before)?;
        let says = counted.get().unwrap_or_else(|| {
            let squeezed = squeeze(&text);
            let senses = senses(&squeezed);
            let says = senses.iter().any(|(word, sense)| COUNTED.contains(sense) && *word != "あと");
            let other = |sense: &Sense| matches!(sense, Sense::Forbidden | Sense::Elsewhere);
            says && !senses.iter().any(|(_, sense)| other(sense))
        });
        counted.set(Some(says));
        says.then(|| Label::new(text, Near::Heading))
    }

    /// Whether the text of a block is the label of the one after it: a term, or before an amount.
    fn names_another(&self, block: usize) -> bool {
        let term = self.page.around(block).next().is_some_and(|(_, area)| area.kind == AreaKind::Term);
        term || self.is_bare_amount(block + 1)
    }

    /// Whether what comes right after a block is a table or list that ends before another: then the block is its name.
    fn is_of_list_before(&self, block: usize, end: usize) -> bool {
        self.page.around(block + 1).any(|(_, area)| {
            let list = matches!(area.kind, AreaKind::Table | AreaKind::List | AreaKind::Terms);
            list && area.first == block + 1 && area.end <= end
        })
    }

    /// Whether an area is a card whose first text can be its name. One with headings has its names there, and its first
    /// text may be anything: a banner, a greeting.
    pub fn is_card(&self, area: &Area) -> bool {
        let small = area.parent.is_some() && area.cell.is_none() && area.end - area.first <= LARGEST_CARD;
        small && !self.headings.any(area.first..area.end)
    }

    /// Whether something right around a block says that it only shows what a screen looks like.
    pub fn is_picture(&self, block: usize) -> bool {
        let around = self.page.around(block).map(|(_, area)| area);
        let small = around.take_while(|area| area.end - area.first <= LARGEST_PICTURE);
        let said = small.last().and_then(|area| self.pictured.get(area.first..area.end));
        said.is_some_and(|said| said.contains(&true))
    }

    /// Whether a block is in a table that has a column of prices: plans to choose from.
    pub fn is_price_list(&self, block: usize) -> bool {
        let mut cells = self.page.around(block).filter_map(|(_, area)| area.cell);
        cells.any(|at| self.priced.get(at.table).copied().unwrap_or_default())
    }

    /// Whether a block is an amount and nothing more: then the label before it is its own.
    pub fn is_bare_amount(&self, block: usize) -> bool {
        self.bare.of(block..block + 1) > 0
    }

    fn whole(&self, block: usize, near: Near) -> Option<Label> {
        self.page.blocks.get(block).map(|block| Label::new(Rc::clone(&block.text), near))
    }
}

/// What a cell holds that has nothing to say: `-`, `―`.
fn is_dash(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric)
}

/// Whether a text is the head of a calendar's column.
pub fn is_weekday(text: &str) -> bool {
    WEEKDAYS.contains(&squeeze(text).as_str())
}

/// Whether a text prints an amount.
fn prints_amount(text: &str, tokens: &[Token]) -> bool {
    tokens.iter().any(|token| {
        is_amount(&token.quantity)
            && !is_in_name(text, token)
            && !is_limit_in_remark(text, token)
            && !names_free_calls(text, token)
    })
}

/// An amount that a label names: `残りデータ量(3GBまで)`, `追加データ量の残り(1GB追加)`, `7GBまでの残りデータ量`.
fn is_limit_in_remark(text: &str, token: &Token) -> bool {
    const ADDED: [&str; 3] = ["追加", "購入", "付与"];
    let limit = matches!(&token.quantity, Quantity::Number(number) if number.bound == Some(Bound::UpTo));
    let gap = [JOINT, ' '];
    let before = text.get(..token.start).unwrap_or_default().trim_end_matches(gap);
    let after = text.get(token.end..).unwrap_or_default().trim_start_matches(gap);
    let leads = || limit && says_nothing(before) && after.trim_start_matches("まで").starts_with('の');
    let added = || ADDED.iter().any(|word| after.starts_with(word));
    let remark = before.strip_suffix('(').is_some_and(|label| !says_nothing(label)) && after.contains(')');
    (remark && (limit || added())) || leads()
}

fn prints_date(tokens: &[Token]) -> bool {
    tokens.iter().any(|token| is_when(&token.quantity))
}

/// Whether a text is an amount and nothing more.
fn is_bare(text: &str, tokens: &[Token]) -> bool {
    let mut from = 0;
    let mut bare = tokens.iter().any(|token| is_amount(&token.quantity));
    for token in tokens {
        bare = bare && says_nothing(text.get(from..token.start).unwrap_or_default());
        from = token.end;
    }
    bare && says_nothing(text.get(from..).unwrap_or_default())
}

/// `画面イメージ`, `サンプル`, `Sample screen`.
fn says_picture(text: &str) -> bool {
    let begins = |rest: &str, words: &[&str]| {
        let word: String = rest.chars().take(16).collect();
        words.iter().any(|begin| squeeze(&word).starts_with(begin))
    };
    text.char_indices().any(|(at, sign)| {
        let rest = text.get(at..).unwrap_or_default();
        match sign {
            'イ' => rest.starts_with("イメージ"),
            'サ' => rest.starts_with("サンプル"),
            '画' => rest.starts_with("画面例"),
            's' | 'S' => begins(rest, &["samplescreen", "sampleimage"]),
            _ => false,
        }
    })
}

/// A heading or caption.
pub fn is_heading(kind: AreaKind) -> bool {
    matches!(kind, AreaKind::Heading(_) | AreaKind::Caption)
}

/// An amount of something, or a number that could be one.
pub fn is_amount(quantity: &Quantity) -> bool {
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

/// A date or a span of dates.
pub fn is_when(quantity: &Quantity) -> bool {
    matches!(quantity, Quantity::When(_) | Quantity::Span(..))
}
