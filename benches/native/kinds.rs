//! The kinds of page on which reading must take time in proportion to their size, each grown to any size.
//!
//! Each is one thing many times over, as a portal could print it or a hostile page would. Written as the content script
//! writes, so that one text serves as a saved page and as a sent one. All numbers are invented.

/// A kind of page: its name, what opens and closes it, and what is repeated between, given how often it was before.
pub struct Kind {
    pub name: &'static str,
    open: &'static str,
    part: fn(usize) -> String,
    close: &'static str,
}

/// What every page begins with: a line, so that figures are looked for.
const HEAD: &str = "<body><main><p>090-0000-1234</p><h1>ご利用状況</h1>";
const TAIL: &str = "</main></body>";

impl Kind {
    /// The page of this kind that has `size` bytes, up to one part less.
    pub fn page(&self, size: usize) -> String {
        let mut page = format!("{HEAD}{}", self.open);
        let end = self.close.len() + TAIL.len();
        for number in 0.. {
            let part = (self.part)(number);
            if page.len() + part.len() + end > size {
                break;
            }
            page.push_str(&part);
        }
        page + self.close + TAIL
    }
}

const fn plain(name: &'static str, part: fn(usize) -> String) -> Kind {
    Kind { name, open: "", part, close: "" }
}

/// All kinds.
pub const KINDS: [Kind; 32] = [
    plain("wide", |n| format!("<div><p>データ残量</p><p>{}.{:02}GB</p></div>", n % 30, n % 100)),
    plain("deep", |n| format!("{}データ残量 {}GB{}", "<div>".repeat(400), n % 30, "</div>".repeat(400))),
    plain("endless", |n| format!("<div>残り{}GB", n % 30)),
    plain("stairs", |n| format!("<section><h2>データ残量</h2><p>{}GB</p>", n % 30)),
    plain("tables", |n| {
        let row =
            |day: usize| format!("<tr><th>{day}日</th><td>{}MB</td><td>{}円</td></tr>", n % 900, n % 7000);
        let rows: String = (1..20).map(row).collect();
        format!("<table><tr><th>日</th><th>使用量</th><th>料金</th></tr>{rows}</table>")
    }),
    Kind {
        name: "rows",
        open: "<table><tr><th>日</th><th>データ使用量</th><th>料金</th></tr>",
        part: |n| format!("<tr><td>{}日</td><td>{}MB</td><td>{}円</td></tr>", n % 28 + 1, n % 900, n % 7000),
        close: "</table>",
    },
    Kind {
        name: "columns",
        open: "<table><tr>",
        part: |n| format!("<td>使用量</td><td>{}MB</td>", n % 900),
        close: "</tr></table>",
    },
    Kind {
        name: "heads",
        open: "<table>",
        part: |n| format!("<tr><th>データ使用量</th><th>{}MB</th></tr>", n % 900),
        close: "</table>",
    },
    Kind {
        name: "spans",
        open: "<table>",
        part: |n| {
            format!(
                "<tr><td rowspan=\"65000\" colspan=\"3\">使用量</td><td colspan=\"200\">{}MB</td></tr>",
                n % 900
            )
        },
        close: "</table>",
    },
    plain("attributes", |n| {
        let attributes: String = (0..30).map(|at| format!(" aria-{at}=\"v{n}\"")).collect();
        format!(
            "<div id=\"n{n}\" class=\"a{n} b c d e f g\" aria-label=\"残り{n}\"{attributes}>{}GB</div>",
            n % 30
        )
    }),
    plain("numbers", |n| format!("<span>{} </span>", n % 1000)),
    plain("units", |n| format!("残り<b>{}</b>GB ", n % 30)),
    plain("headings", |n| format!("<h2>{}月のデータ残量</h2>", n % 12 + 1)),
    plain("sections", |n| format!("<h2>{}月</h2><h3>データ残量</h3><p>{}GB</p>", n % 12 + 1, n % 30)),
    plain("links", |n| format!("<a href=\"www.example.jp/{n}\">データ{}GB追加</a>", n % 30)),
    plain("buttons", |n| format!("<button>データ{}GB追加</button>", n % 30)),
    plain("selects", |n| {
        format!(
            "<select><option selected=\"\">{}月</option><option>{}月</option></select>",
            n % 12 + 1,
            n % 7 + 1
        )
    }),
    Kind {
        name: "options",
        open: "<select>",
        part: |n| format!("<option>2025年{}月</option>", n % 12 + 1),
        close: "</select>",
    },
    Kind {
        name: "terms",
        open: "<dl>",
        part: |n| format!("<dt>データ残量</dt><dd>{}GB（有効期限：{}月30日）</dd>", n % 30, n % 12 + 1),
        close: "</dl>",
    },
    plain("lines", |n| {
        format!(
            "<section><p>080-{:04}-{:04}</p><p>データ残量 {}GB</p></section>",
            n / 10_000,
            n % 10_000,
            n % 30
        )
    }),
    plain("text", |n| format!("残りは{}GBで、{}円を{}月{}日に。", n % 30, n % 9000, n % 12 + 1, n % 28 + 1)),
    Kind {
        name: "ends",
        open: "<dl>",
        part: |n| {
            format!("<dt>データ残量</dt><dd>{}GB</dd><dt>有効期限</dt><dd>{}月30日</dd>", n % 30, n % 12 + 1)
        },
        close: "</dl>",
    },
    plain("times", |n| format!("<div><p>データ残量</p><p>{}GB</p><p>11/21 18:00 更新</p></div>", n % 30)),
    plain("labels", |n| format!("<p>データ残量の{}</p>", n % 30)),
    plain("packets", |n| format!("使用量 {}パケット({}MB) ", n % 9000, n % 900)),
    plain("remarks", |n| format!("残り {}GB (うち追加 {}GB) ", n % 30, n % 9)),
    plain("pairs", |n| format!("<li>使用量 {}GB / {}GB</li>", n % 30, n % 30 + 5)),
    plain("parts", |n| {
        let terms = format!("<dt>使用量</dt><dd>{}GB</dd><dt>データ残量</dt><dd>{}GB</dd>", n % 9, n % 30);
        format!("<dl>{terms}<dt>データ量</dt><dd>{}GB</dd><dt>くりこし</dt><dd>1GB</dd></dl>", n % 39)
    }),
    Kind {
        name: "loose",
        open: "<dl><dt>データ残量</dt><dd>30GB</dd>",
        part: |n| format!("<dt>くりこし</dt><dd>{}GB</dd><dt>データ量</dt><dd>{}GB</dd>", n % 9, n % 39),
        close: "</dl>",
    },
    Kind {
        name: "witnesses",
        open: "<section id=\"mydcm_data_data\"><div class=\"in-data-use\">",
        part: |n| format!("<p>使用量 <span class=\"card-t-number\">{}</span>GB</p>", n % 30),
        close: "</div></section>",
    },
    plain("fields", |n| format!("<p><input type=\"text\" maxlength=\"{n}\"></p>")),
    Kind {
        name: "chart",
        open: "<svg>",
        part: |n| format!("<g><text>{}月{}日</text><text>{}MB</text></g>", n % 12 + 1, n % 28 + 1, n % 900),
        close: "</svg>",
    },
];
