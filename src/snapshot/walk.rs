//! What a walk over a page makes of its elements and texts: areas, blocks, tables and controls, in one pass.
//!
//! Is told of each element as it opens and closes, by [`super::pruned`] or [`super::whole`], which know the two forms a
//! page comes in. What is hidden is left out there.

use std::borrow::Cow;

use super::mask::mask;
use super::select::{Names, Path, Reached};
use super::{Area, AreaKind, Block, CellAt, Control, ControlKind, MaskKey, Snapshot, Table, kind};
use crate::quantity::{JOINT, fold::fold};

/// As much of what a link or a button says as matters.
const LONGEST_NAME: usize = 400;

/// A start tag.
pub trait Tag {
    /// Its name, in lower case.
    fn name(&self) -> &str;
    /// An attribute.
    fn attr(&self, name: &str) -> Option<Cow<'_, str>>;
}

/// Elements that hold nothing and are not closed.
pub fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// An element that is open.
struct Open {
    kind: Option<AreaKind>,
    /// It is a link.
    link: bool,
    /// Line breaks of its text are printed.
    pre: bool,
}

/// A link or button whose text is being gathered.
struct Naming {
    /// The control, where it is known already.
    control: Option<usize>,
    text: String,
}

/// The page as far as it was walked.
pub struct Walk<'a> {
    key: &'a MaskKey,
    page: Snapshot,
    open: Vec<Open>,
    /// Areas that are open, innermost last.
    areas: Vec<usize>,
    /// Tables that are open, innermost last.
    tables: Vec<usize>,
    /// Links and buttons that are open, innermost last.
    naming: Vec<Naming>,
    links: usize,
    /// Text of the block being gathered, and how much of it is inside links.
    text: String,
    linked: usize,
    plain: usize,
    /// By their index.
    selectors: Vec<(usize, Path<'a>)>,
    /// How far each selector is found, for every element that is open, and before them for none.
    reached: Vec<Reached>,
    /// The selectors that hold the block being gathered.
    witnesses: Vec<usize>,
}

impl<'a> Walk<'a> {
    /// Begins a page. Blocks that a selector names are noted under its index.
    pub fn new(key: &'a MaskKey, selectors: &[&'a str]) -> Self {
        let paths = selectors.iter().enumerate();
        let paths: Vec<_> = paths.filter_map(|(index, css)| Some((index, Path::parse(css)?))).collect();
        Self {
            key,
            page: Snapshot::empty(),
            open: Vec::new(),
            areas: vec![0],
            tables: Vec::new(),
            naming: Vec::new(),
            links: 0,
            text: String::new(),
            linked: 0,
            plain: 0,
            reached: vec![0; paths.len()],
            selectors: paths,
            witnesses: Vec::new(),
        }
    }

    /// Ends the page.
    pub fn finish(mut self) -> Snapshot {
        // A page that breaks off ends what it left open.
        while !self.open.is_empty() {
            self.close();
        }
        self.flush();
        if let Some(page) = self.page.areas.first_mut() {
            page.end = self.page.blocks.len();
        }
        self.page
    }

    /// The page's title.
    pub fn title(&mut self, text: &str) {
        self.page.title.push_str(&fold(text));
    }

    /// An element that is seen begins. False where nothing inside it is of interest: it must not be closed then.
    pub fn open(&mut self, tag: &impl Tag) -> bool {
        match tag.name() {
            "br" => self.text.push('\n'),
            "hr" => self.flush(),
            "img" => self.name(&tag.attr("alt").unwrap_or_default()),
            "input" | "textarea" => self.field(tag),
            name if is_void(name) => {}
            name => {
                self.begin(name, tag);
                return true;
            }
        }
        false
    }

    fn begin(&mut self, name: &str, tag: &impl Tag) {
        let link = name == "a";
        if link {
            self.links += 1;
            self.naming.push(Naming { control: Some(self.page.controls.len()), text: String::new() });
            self.control(ControlKind::Link, String::new(), link_host(tag), None);
        }
        self.step(tag);
        let kind = kind::area_kind(tag);
        let pre = name == "pre" || self.open.last().is_some_and(|around| around.pre);
        self.open.push(Open { kind, link, pre });
        match kind {
            Some(kind) => self.open_area(kind, tag),
            None => self.joint(),
        }
        if kind == Some(AreaKind::Button) {
            self.naming.push(Naming { control: None, text: String::new() });
        }
    }

    /// Notes how far each selector is found in an element.
    fn step(&mut self, tag: &impl Tag) {
        if self.selectors.is_empty() {
            return;
        }
        let [id, class] = ["id", "class"].map(|name| tag.attr(name).unwrap_or_default());
        let names = Names { tag: tag.name(), id: &id, class: &class };
        let around = self.reached.len() - self.selectors.len();
        for (at, (_, path)) in self.selectors.iter().enumerate() {
            let reached = self.reached.get(around + at).copied().unwrap_or_default();
            self.reached.push(path.step(reached, names));
        }
    }

    /// The innermost element that is open ends.
    pub fn close(&mut self) {
        let Some(Open { kind, link, .. }) = self.open.pop() else { return };
        self.reached.truncate(self.reached.len() - self.selectors.len());
        match kind {
            Some(kind) => self.close_area(kind),
            None => self.joint(),
        }
        if link {
            self.links -= 1;
            if let Some(Naming { control: Some(control), text }) = self.naming.pop()
                && let Some(control) = self.page.controls.get_mut(control)
            {
                control.text = fold(&text);
            }
        }
    }

    /// Text of the innermost element that is open. Line breaks of the source are spaces, but in `pre`.
    pub fn text(&mut self, text: &str) {
        if self.open.last().is_some_and(|around| around.pre) || !text.contains('\n') {
            self.text.push_str(text);
        } else {
            self.text.extend(text.chars().map(|sign| if sign == '\n' { ' ' } else { sign }));
        }
        self.name(text);
        let length = text.trim().len();
        if length == 0 {
            return;
        }
        if self.links == 0 {
            self.plain += length
        } else {
            self.linked += length
        }
        let here = self.reached.len() - self.selectors.len();
        let reached = self.reached.get(here..).unwrap_or_default();
        for ((index, path), reached) in self.selectors.iter().zip(reached) {
            if path.is_whole(*reached) && !self.witnesses.contains(index) {
                self.witnesses.push(*index);
            }
        }
    }

    /// Adds to what the links and buttons that are open say.
    fn name(&mut self, text: &str) {
        for naming in &mut self.naming {
            if naming.text.len() < LONGEST_NAME {
                naming.text.push_str(text);
            }
        }
    }

    fn joint(&mut self) {
        if self.text.chars().next_back().is_some_and(|last| last != JOINT && !last.is_whitespace()) {
            self.text.push(JOINT);
        }
    }

    fn open_area(&mut self, kind: AreaKind, tag: &impl Tag) {
        self.flush();
        let index = self.page.areas.len();
        let cell = self.open_in_table(kind, index, tag);
        self.page.loading = self.page.loading || kind::loading(tag);
        self.page.panels += usize::from(tag.attr("role").is_some_and(|role| role == "tabpanel"));
        let aria = tag.attr("aria-label").map(|label| mask(&fold(&label), self.key).into_owned());
        self.page.areas.push(Area {
            parent: self.areas.last().copied(),
            kind,
            first: self.page.blocks.len(),
            end: 0,
            aria: aria.unwrap_or_default(),
            cell,
        });
        self.areas.push(index);
    }

    fn open_in_table(&mut self, kind: AreaKind, area: usize, tag: &impl Tag) -> Option<CellAt> {
        if kind == AreaKind::Table {
            self.tables.push(self.page.tables.len());
            self.page.tables.push(Table::default());
            return None;
        }
        let table = *self.tables.last()?;
        let grid = self.page.tables.get_mut(table)?;
        match kind {
            AreaKind::Row => {
                grid.row();
                None
            }
            AreaKind::Cell => {
                let span = |name: &str| tag.attr(name).and_then(|span| span.trim().parse().ok()).unwrap_or(1);
                let cell = grid.cell(area, span("colspan"), span("rowspan"), tag.name() == "th");
                Some(CellAt { table, cell })
            }
            _ => None,
        }
    }

    fn close_area(&mut self, kind: AreaKind) {
        self.flush();
        if let Some(index) = self.areas.pop()
            && let Some(area) = self.page.areas.get_mut(index)
        {
            area.end = self.page.blocks.len();
        }
        if kind == AreaKind::Table {
            self.tables.pop();
        }
        if kind == AreaKind::Button
            && let Some(button) = self.naming.pop()
        {
            self.control(ControlKind::Button, fold(&button.text), String::new(), None);
        }
    }

    /// Ends the block being gathered.
    fn flush(&mut self) {
        let is_blank = |sign: char| sign.is_whitespace() || sign == JOINT;
        let printed = self.text.trim_matches(is_blank);
        if !printed.is_empty()
            && let Some(area) = self.areas.last().copied()
        {
            let folded = fold(printed);
            let text = folded.trim_matches(is_blank);
            let masked = mask(text, self.key);
            let from = self.page.printed.len();
            if masked == text {
                self.page.printed.push_str(printed);
            }
            let linked = self.linked > 0 && self.plain == 0;
            let index = self.page.blocks.len();
            self.page.witnessed.extend(self.witnesses.iter().map(|selector| (*selector, index)));
            let printed = from..self.page.printed.len();
            self.page.blocks.push(Block { area, text: masked.into(), printed, linked });
        }
        self.text.clear();
        self.witnesses.clear();
        self.linked = 0;
        self.plain = 0;
    }

    fn field(&mut self, tag: &impl Tag) {
        let kind = tag.attr("type").unwrap_or(Cow::Borrowed("text"));
        let length = tag.attr("maxlength").and_then(|length| length.parse().ok());
        let is = |names: &[&str]| names.iter().any(|name| kind.eq_ignore_ascii_case(name));
        if is(&["submit", "button", "image", "reset"]) {
            let says = tag.attr("value").or(tag.attr("alt")).unwrap_or_default();
            self.control(ControlKind::Button, fold(&says), String::new(), None);
        } else if is(&["password"]) {
            self.control(ControlKind::Password, String::new(), String::new(), length);
        } else if is(&["radio", "checkbox"]) {
            self.control(ControlKind::Choice, String::new(), String::new(), None);
        } else {
            self.control(ControlKind::Field, String::new(), String::new(), length);
        }
    }

    fn control(&mut self, kind: ControlKind, text: String, host: String, length: Option<u32>) {
        let area = self.areas.last().copied().unwrap_or_default();
        self.page.controls.push(Control { area, kind, text, host, length });
    }
}

fn link_host(tag: &impl Tag) -> String {
    let href = tag.attr("href").unwrap_or_default();
    let rest = href.split_once("//").map(|(_, rest)| rest).unwrap_or_default();
    rest.split(['/', '?', '#', ':']).next().unwrap_or_default().to_ascii_lowercase()
}
