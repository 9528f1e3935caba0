//! A page as a person sees it: blocks of text with their place, from pruned HTML or from a whole saved page.
//!
//! Owns the parse, the pruning that HTML alone allows, the masking of phone numbers and the tree of [`Area`]s that says
//! which block stands where. What a block means is `reader`'s; what the live page hides is `extension/content.js`'s.

#[cfg(feature = "whole")]
mod depth;
mod kind;
pub mod mask;
mod pruned;
mod select;
mod table;
mod walk;
#[cfg(feature = "whole")]
mod whole;

use std::ops::Range;
use std::rc::Rc;

use crate::error::{Kind, Result};
pub use mask::MaskKey;
pub use table::{Cell, HEAD_ROWS, Table};
use walk::Walk;

/// The most bytes of a saved page the command line reads; the worker takes far less, see [`crate::message::PAGE_CAP`].
pub const SAVED_PAGE_CAP: usize = 8 * 1024 * 1024;

/// A page, understood as places but not yet as figures.
#[derive(Debug)]
pub struct Snapshot {
    /// The page's title, folded.
    pub title: String,
    /// The tree of block-level elements, in document order; the first is the page itself.
    pub areas: Vec<Area>,
    /// The texts, in document order; none is empty.
    pub blocks: Vec<Block>,
    /// Data tables, referred to by [`Area::cell`].
    pub tables: Vec<Table>,
    /// Visible form fields, buttons and links, in document order.
    pub controls: Vec<Control>,
    /// How many panels of tabs are seen: where it is one, it is that of the chosen tab.
    pub panels: usize,
    /// A visible area says by its class, id or state that its content is still to come.
    pub loading: bool,
    /// By the index of its selector, every block that stands in an element a selector names.
    pub witnessed: Vec<(usize, usize)>,
    /// The printed texts of all blocks.
    printed: String,
}

/// A block-level element.
#[derive(Clone, Debug)]
pub struct Area {
    /// The area around it; `None` for the page.
    pub parent: Option<usize>,
    /// What it is for.
    pub kind: AreaKind,
    /// First block inside.
    pub first: usize,
    /// One past the last block inside.
    pub end: usize,
    /// Its `aria-label`, folded; empty where there is none.
    pub aria: String,
    /// Its cell, where it is one.
    pub cell: Option<CellAt>,
}

/// Which cell of which table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellAt {
    /// Index in [`Snapshot::tables`].
    pub table: usize,
    /// Index in [`Table::cells`].
    pub cell: usize,
}

/// What a block-level element is for, as far as its tag and role tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AreaKind {
    /// div, section, p and the like.
    Plain,
    /// h1 to h6, or a heading role; 1 to 6.
    Heading(u8),
    /// table.
    Table,
    /// tr.
    Row,
    /// td or th.
    Cell,
    /// caption, legend, figcaption, summary.
    Caption,
    /// dl.
    Terms,
    /// dt.
    Term,
    /// dd.
    Definition,
    /// ul, ol.
    List,
    /// li.
    Item,
    /// nav, footer, aside, and what says so by its role: nothing in it is the line's figure.
    Margin,
    /// header.
    Header,
    /// button and what acts as one.
    Button,
    /// A tab that is not chosen.
    Tab,
    /// The chosen option of a select.
    Choice,
    /// svg.
    Graphic,
}

/// A run of text that stands together.
#[derive(Clone, Debug)]
pub struct Block {
    /// The innermost area around it.
    pub area: usize,
    /// The text, folded and masked; see [`crate::quantity::fold`]. Shared: it is a label of many numbers.
    pub text: Rc<str>,
    /// Where the text stands as the page prints it; empty where a phone number had to be masked.
    printed: Range<usize>,
    /// All of it is the text of links.
    pub linked: bool,
}

/// Something a person can fill in or press.
#[derive(Clone, Debug)]
pub struct Control {
    /// The area it stands in.
    pub area: usize,
    /// What it is.
    pub kind: ControlKind,
    /// What it says: its text or label, folded.
    pub text: String,
    /// Host a link leads to; empty where it stays on the page's host.
    pub host: String,
    /// `maxlength`, where given.
    pub length: Option<u32>,
}

/// The kinds of [`Control`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlKind {
    /// A link.
    Link,
    /// A button or a submit input.
    Button,
    /// A password field.
    Password,
    /// Any other text field.
    Field,
    /// A radio button or checkbox.
    Choice,
}

impl Snapshot {
    /// Parses a whole page as it was saved. Phone numbers that are still whole become masked under `key`; blocks that
    /// `selectors` name are noted.
    ///
    /// # Errors
    /// `too_large` beyond `cap` bytes.
    #[cfg(feature = "whole")]
    pub fn whole(html: &str, cap: usize, key: &MaskKey, selectors: &[&str]) -> Result<Self> {
        check(html, cap)?;
        let mut walk = Walk::new(key, selectors);
        whole::walk(html, &mut walk);
        Ok(walk.finish())
    }

    /// Parses a page as the content script sends it, in the same way.
    ///
    /// # Errors
    /// `too_large` beyond `cap` bytes, `form` for what no content script of ours writes.
    pub fn pruned(html: &str, cap: usize, key: &MaskKey, selectors: &[&str]) -> Result<Self> {
        check(html, cap)?;
        let mut walk = Walk::new(key, selectors);
        pruned::walk(html, &mut walk)?;
        Ok(walk.finish())
    }

    /// A page of nothing.
    fn empty() -> Self {
        let page =
            Area { parent: None, kind: AreaKind::Plain, first: 0, end: 0, aria: String::new(), cell: None };
        Self {
            title: String::new(),
            areas: vec![page],
            blocks: Vec::new(),
            tables: Vec::new(),
            controls: Vec::new(),
            panels: 0,
            loading: false,
            witnessed: Vec::new(),
            printed: String::new(),
        }
    }

    /// A block's text as the page prints it; empty where a phone number had to be masked.
    pub fn printed(&self, block: usize) -> &str {
        self.blocks.get(block).and_then(|block| self.printed.get(block.printed.clone())).unwrap_or_default()
    }

    /// The areas around a block, from the innermost to the page.
    pub fn around(&self, block: usize) -> impl Iterator<Item = (usize, &Area)> {
        let innermost = self.blocks.get(block).map(|block| block.area);
        self.upward(innermost)
    }

    /// An area and the areas around it.
    pub fn upward(&self, from: Option<usize>) -> impl Iterator<Item = (usize, &Area)> {
        let mut next = from;
        std::iter::from_fn(move || {
            let index = next?;
            let area = self.areas.get(index)?;
            next = area.parent;
            Some((index, area))
        })
    }

    /// The cell an area is, with its table.
    pub fn cell(&self, at: CellAt) -> Option<(&Table, &Cell)> {
        let table = self.tables.get(at.table)?;
        Some((table, table.cells.get(at.cell)?))
    }
}

fn check(html: &str, cap: usize) -> Result<()> {
    if html.len() > cap {
        return Err(Kind::TooLarge { size: html.len(), cap }.into());
    }
    Ok(())
}

/// Whether a selector of the portals' data is of the kind that is matched here.
pub fn is_selector(css: &str) -> bool {
    select::Path::parse(css).is_some()
}
