//! An input: a page of the stock and what is done to it.
//!
//! Edits are of whole parts, as a portal's template goes wrong: left out, printed twice, in another place, of another
//! page, cut short. Words and bytes of any kind come between. Every place is a share of the page's length, so that an
//! edit means much the same whatever was done before.

use bolero::TypeGenerator;
use zandaka::quantity::JOINT;

use crate::stock::Stock;

/// A page and its edits, in order.
#[derive(Clone, Debug, TypeGenerator)]
pub struct Draft {
    page: u16,
    #[generator(Vec::<Edit>::produce().with().len(0_usize..12))]
    edits: Vec<Edit>,
}

/// One change; `at` and `to` are places.
#[derive(Clone, Debug, TypeGenerator)]
enum Edit {
    Truncate {
        at: u16,
    },
    /// Ends the page within a part.
    Break {
        at: u16,
        byte: u8,
    },
    Remove {
        at: u16,
        count: u8,
    },
    Repeat {
        at: u16,
        count: u8,
        to: u16,
    },
    Swap {
        at: u16,
        to: u16,
        count: u8,
    },
    /// Parts of another page.
    Splice {
        page: u16,
        at: u16,
        count: u8,
        to: u16,
    },
    Word {
        at: u16,
        word: u8,
    },
    /// A word in place of a part.
    Replace {
        at: u16,
        word: u8,
    },
    Bytes {
        at: u16,
        #[generator(Vec::<u8>::produce().with().len(0_usize..64))]
        bytes: Vec<u8>,
    },
}

impl Draft {
    /// The page it begins with, and the HTML it makes of it.
    pub fn page<'a>(&self, stock: &'a [Stock]) -> (&'a Stock, String) {
        let page = pick(stock, self.page);
        (page, self.parts(page, stock).concat())
    }

    /// The text of it, tags as the joints they leave.
    pub fn text(&self, stock: &[Stock]) -> String {
        let parts = self.parts(pick(stock, self.page), stock);
        // What is written into a page's middle stands among words of the page's own, but not among all of them.
        let texts = parts.iter().filter(|part| !part.trim().is_empty()).take(400);
        texts.map(|part| if part.starts_with('<') { JOINT.to_string() } else { part.clone() }).collect()
    }

    fn parts(&self, page: &Stock, stock: &[Stock]) -> Vec<String> {
        let mut parts = page.parts.clone();
        for edit in &self.edits {
            edit.apply(&mut parts, stock);
        }
        parts
    }
}

impl Edit {
    fn apply(&self, parts: &mut Vec<String>, stock: &[Stock]) {
        match self {
            Self::Truncate { at } => parts.truncate(place(parts, *at)),
            Self::Break { at, byte } => {
                parts.truncate(place(parts, *at) + 1);
                if let Some(last) = parts.last_mut() {
                    last.truncate(last.floor_char_boundary(usize::from(*byte) % (last.len() + 1)));
                }
            }
            Self::Remove { at, count } => drop(parts.drain(run(parts, *at, *count))),
            Self::Repeat { at, count, to } => insert(parts, *to, parts[run(parts, *at, *count)].to_vec()),
            Self::Swap { at, to, count } => {
                let moved: Vec<String> = parts.drain(run(parts, *at, *count)).collect();
                insert(parts, *to, moved);
            }
            Self::Splice { page, at, count, to } => {
                let from = &pick(stock, *page).parts;
                insert(parts, *to, from[run(from, *at, *count)].to_vec());
            }
            Self::Word { at, word } => insert(parts, *at, vec![pick(WORDS, *word).to_string()]),
            Self::Replace { at, word } => {
                let at = place(parts, *at);
                if let Some(part) = parts.get_mut(at) {
                    *part = pick(WORDS, *word).to_string();
                }
            }
            Self::Bytes { at, bytes } => {
                insert(parts, *at, vec![String::from_utf8_lossy(bytes).into_owned()])
            }
        }
    }
}

fn pick<T>(from: &[T], index: impl Into<usize>) -> &T {
    &from[index.into() % from.len()]
}

/// A place between the parts: before the first, or after any.
fn place(parts: &[String], at: u16) -> usize {
    (usize::from(at) * (parts.len() + 1)) >> 16
}

fn run(parts: &[String], at: u16, count: u8) -> std::ops::Range<usize> {
    let start = place(parts, at);
    start..parts.len().min(start + usize::from(count))
}

fn insert(parts: &mut Vec<String>, at: u16, new: Vec<String>) {
    let at = place(parts, at);
    parts.splice(at..at, new);
}

/// What portals print, and what would break a reader that is careless with it.
const WORDS: &[&str] = &[
    // Labels.
    "残りデータ量",
    "データ残量",
    "使用量",
    "ご利用料金",
    "請求額",
    "確定",
    "残高",
    "保有ポイント",
    "通話時間",
    "有効期限",
    "合計",
    "うち",
    "前月",
    "10月ご利用分",
    "3日間",
    "日別",
    "最終更新",
    "現在",
    "Remaining",
    "Used",
    "剩余流量",
    // Amounts, some of them too large for a number.
    "3.21",
    "0",
    "30.00GB",
    "1,234",
    "１，２３４",
    "999",
    "-1",
    "▲500円",
    "¥1,980",
    "2,970円(税込)",
    "5.83GB/20GB",
    "1,234ポイント",
    "無制限",
    "128kbps",
    "79228162514264337593543950335GB",
    "-79228162514264337593543950335KB",
    "9999999999999999999999999999円",
    "0.0000000000000000000000000001GB",
    "▲99999999999999999999999999MB",
    "00000000000000000000000000000000001",
    "20時間59分",
    "112日間",
    // Units.
    "GB",
    "MB",
    "KB",
    "円",
    "pt",
    "パケット",
    "分",
    "%",
    // Times.
    "2025年3月22日",
    "3月22日",
    "9999年12月31日",
    "0000/00/00",
    "2/29",
    "22日",
    "24:00",
    "23:59現在",
    "11/21 18:00 更新",
    "9月1日～9月27日",
    "令和8年",
    "29 Feb 2027",
    // Numbers of lines.
    "090-1234-5678",
    "09012345678",
    "０７０－１２３４－５６７８",
    "+81 80-1234-5678",
    "03-1234-5678",
    "☎5678-k3f9",
    "***-****-5678",
    "契約080-1234-5678データ残量",
    "1 050 1234 5678 3GB",
    "2-060-1234-5678-1",
    // Structure.
    "<table><tr><th>",
    "<td rowspan=\"65535\" colspan=\"65535\">",
    "<td colspan=\"200\" rowspan=\"0\">",
    "<dl><dt>",
    "<dd>",
    "<h2>",
    "</div>",
    "<select><option selected=\"\">",
    "<svg><text>",
    "<p>",
    "<br>",
    "&nbsp;",
    "&",
];
