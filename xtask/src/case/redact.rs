//! Takes a person out of a page: strips it, replaces what is found in what is left, and looks at the result again.
//!
//! Owns the order: every whole phone number and every name of the page is met before anything is replaced, so that a
//! masked number and a name in another place get the same replacement.

use std::collections::HashSet;

use zandaka::address::Address;
use zandaka::capture::Capture;
use zandaka::portals;

use super::find::{Found, Kind, Known, find};
use super::invent::{Inventions, is_invented};
use super::letters::{JOINT, is_blank, plain, slice, squeezed};
use super::page::{Document, Passage};
use super::strip::{Dropped, strip};

/// The longest run of digits that the check of a page does not mind.
const LONGEST_NUMBER: usize = 11;

/// From how many letters on a part of a name in Latin letters is one wherever it stands.
const TELLING_PART: usize = 4;

/// Something that was replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// What it was.
    pub kind: Kind,
    /// As the page printed it.
    pub from: String,
    /// As it is printed now.
    pub to: String,
    /// In how many places.
    pub count: usize,
}

/// A page without the person.
#[derive(Debug)]
pub struct Redacted {
    /// The page.
    pub html: String,
    /// The address, replaced in the same way.
    pub url: String,
    /// What was replaced, by kind and in the order of the page.
    pub replaced: Vec<Replaced>,
    /// What was left out.
    pub dropped: Dropped,
}

/// Something that looks like a person's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it looks like.
    pub kind: Kind,
    /// The text.
    pub text: String,
}

/// Redacts a page and its address; `amounts` are the digits that the reader takes for amounts.
pub fn redact(html: &str, url: &str, amounts: HashSet<String>) -> Redacted {
    let mut page = Document::parse(html);
    let dropped = strip(&mut page);
    let passages = page.passages();
    let mut known = Known { amounts, words: Vec::new() };
    let mut redactor = Redactor::default();
    redactor.meet(&passages, &mut known);
    for passage in &passages {
        let changes = redactor.changes(passage, &known);
        if !changes.is_empty() {
            page.rewrite(passage, &changes);
        }
    }
    let url = redactor.address(url, &known);
    redactor.replaced.sort_by_key(|one| one.kind);
    Redacted { html: page.html.html(), url, replaced: redactor.replaced, dropped }
}

/// All that looks like a person's in a page: its texts, attributes, scripts and comments.
pub fn findings(html: &str) -> Vec<Finding> {
    let passages = Document::parse(html).passages();
    let known = Known::default();
    passages
        .iter()
        .flat_map(|passage| judged(&passage.plain, find(&passage.plain, passage.told, &known)))
        .collect()
}

/// All that looks like a person's in a text that is no page.
pub fn findings_in_text(text: &str) -> Vec<Finding> {
    let lines = text.lines().map(|line| line.chars().map(plain).collect::<Vec<char>>());
    lines.flat_map(|line| judged(&line, find(&line, None, &Known::default()))).collect()
}

fn judged(text: &[char], found: Vec<Found>) -> Vec<Finding> {
    let finding = |one: Found| {
        let text = slice(text, one.range);
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let short = one.kind == Kind::Number && digits <= LONGEST_NUMBER;
        (!short && !is_invented(one.kind, &text)).then_some(Finding { kind: one.kind, text })
    };
    found.into_iter().filter_map(finding).collect()
}

/// What a name or an id is known by elsewhere: itself, and the parts of a name in Latin letters.
fn words_of(kind: Kind, letters: &[char]) -> Vec<(Kind, Vec<char>)> {
    let whole = letters.iter().copied().filter(|letter| !is_blank(*letter)).collect();
    let parts = letters.split(|letter| is_blank(*letter));
    let telling =
        |part: &&[char]| kind == Kind::Name && part.len() >= TELLING_PART && part.iter().all(char::is_ascii);
    std::iter::once(whole)
        .chain(parts.filter(telling).map(<[char]>::to_vec))
        .map(|word| (kind, word))
        .collect()
}

#[derive(Default)]
struct Redactor {
    inventions: Inventions,
    replaced: Vec<Replaced>,
}

impl Redactor {
    /// An address. What its portal's data knows of it stays: `/aus/hc-cs/lic/LIC0020001.hc` is nobody's number.
    fn address(&mut self, url: &str, known: &Known) -> String {
        let (stays, rest) = url.split_at_checked(known_path(url).unwrap_or_default()).unwrap_or(("", url));
        stays.to_owned() + &self.text(rest, known)
    }

    /// Meets whole phone numbers, names and ids before anything is replaced.
    fn meet(&mut self, passages: &[Passage], known: &mut Known) {
        let mut words: Vec<(Kind, Vec<char>)> = Vec::new();
        for passage in passages {
            for one in find(&passage.plain, passage.told, known) {
                let letters = passage.plain.get(one.range.clone()).unwrap_or_default();
                match one.kind {
                    Kind::Phone => self.inventions.meet(letters),
                    Kind::Name | Kind::Id => words.extend(words_of(one.kind, letters)),
                    _ => {}
                }
            }
        }
        // The longer first: a full name before the family name in it.
        words.sort_by(|(_, one), (_, other)| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        words.dedup();
        known.words = words;
    }

    fn changes(&mut self, passage: &Passage, known: &Known) -> Vec<(std::ops::Range<usize>, Vec<char>)> {
        self.changes_of(&passage.raw, &passage.plain, find(&passage.plain, passage.told, known))
    }

    fn changes_of(
        &mut self,
        raw: &[char],
        plain: &[char],
        found: Vec<Found>,
    ) -> Vec<(std::ops::Range<usize>, Vec<char>)> {
        let mut changes = Vec::new();
        for one in found {
            let (Some(old), Some(letters)) = (raw.get(one.range.clone()), plain.get(one.range.clone()))
            else {
                continue;
            };
            let new = self.inventions.replace(one.kind, old, letters);
            self.note(one.kind, old, &new);
            changes.push((one.range, new));
        }
        changes
    }

    fn note(&mut self, kind: Kind, from: &[char], to: &[char]) {
        let shown = |letters: &[char]| {
            let text: String = letters.iter().filter(|letter| **letter != JOINT).collect();
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let (from, to) = (shown(from), shown(to));
        let same = |known: &&mut Replaced| known.kind == kind && known.from == from && known.to == to;
        match self.replaced.iter_mut().find(same) {
            Some(known) => known.count += 1,
            None => self.replaced.push(Replaced { kind, from, to, count: 1 }),
        }
    }

    /// The same for a text beside the page.
    fn text(&mut self, text: &str, known: &Known) -> String {
        let raw: Vec<char> = text.chars().collect();
        let letters: Vec<char> = raw.iter().copied().map(plain).collect();
        let mut changed = raw.clone();
        for (range, new) in self.changes_of(&raw, &letters, find(&letters, None, known)).into_iter().rev() {
            changed.splice(range, new);
        }
        changed.into_iter().collect()
    }
}

/// Where the part of an address ends by which a portal's data knows the page.
fn known_path(url: &str) -> Option<usize> {
    let address = Address::parse(url).ok()?;
    let page = portals::by_host(address.host)?.page_at(&address)?;
    let path = |at: &&'static str| at.get(at.find('/')?..).map(|path| path.trim_end_matches('$'));
    let paths = page.at.iter().filter_map(path).filter(|path| address.path.starts_with(path));
    Some(url.find(address.host)? + address.host.len() + paths.map(str::len).max()?)
}

/// The digits of the amounts a capture gives, in every form a page can print them without separators.
pub fn amounts(capture: &Capture) -> HashSet<String> {
    let digits = |text: &str| squeezed(text).chars().filter(char::is_ascii_digit).collect::<String>();
    let readings =
        capture.lines.iter().flat_map(|line| &line.readings).map(|reading| digits(&reading.evidence.text));
    readings
        .chain(capture.doubts.iter().map(|doubt| digits(&doubt.text)))
        .filter(|text| !text.is_empty())
        .collect()
}

/// A capture as JSON without what tells one line from another: its number's end and its hash, also in a
/// label and in the address.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn without_lines(capture: &Capture) -> serde_json::Result<String> {
    let mut capture = capture.clone();
    capture.url.clear();
    for line in &mut capture.lines {
        (line.line, line.key) = (None, None);
    }
    let mut parts = vec![serde_json::to_string_pretty(&capture)?];
    for sign in ['☎', '☏'] {
        // Behind the sign stand the last four digits, a dash and four letters.
        let without = |part: &str| part.chars().skip(9).collect();
        parts = parts
            .iter()
            .flat_map(|text| {
                let mut pieces = text.split(sign);
                let first = pieces.next().unwrap_or_default().to_owned();
                std::iter::once(first).chain(pieces.map(without)).collect::<Vec<String>>()
            })
            .collect();
    }
    Ok(parts.join("☎"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;
    use zandaka::reader::{self, Page};

    use super::*;
    use crate::fixture::Case;

    /// What a person's page can hold, and what of it must be found.
    const PLANTED: [(&str, Kind); 17] = [
        ("<p>090-1234-5678</p>", Kind::Phone),
        ("<p>０８０－１２３４－５６７８</p>", Kind::Phone),
        ("<p><b>070</b>-<b>1234</b>-<b>5678</b></p>", Kind::Phone),
        ("<p data-tel='09012345678'>x</p>", Kind::Phone),
        ("<script>var tel=\"09012345678\"</script>", Kind::Phone),
        ("<!-- 03-1234-5678 -->", Kind::Phone),
        ("<p>taro@docomo.ne.jp</p>", Kind::Mail),
        ("<a href='mailto:taro@ezweb.ne.jp'>x</a>", Kind::Mail),
        ("<p>〒105-0011</p>", Kind::Postal),
        ("<p>東京都港区芝公園4-2-8</p>", Kind::Address),
        ("<dl><dt>ご住所</dt><dd>港区芝公園</dd></dl>", Kind::Address),
        ("<p>8981123456789012345</p>", Kind::Number),
        ("<script>var jwt='eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.abc'</script>", Kind::Token),
        ("<input type=hidden value=9b01c2d3e4f5a6b7>", Kind::Token),
        ("<p>山田 太郎 様</p>", Kind::Name),
        ("<p><span>山田</span> <span>太郎</span>さん</p>", Kind::Name),
        ("<table><tr><th>お名前</th><td>山田 太郎</td></tr></table>", Kind::Name),
    ];

    fn kinds(html: &str) -> Vec<Kind> {
        findings(html).into_iter().map(|finding| finding.kind).collect()
    }

    fn redacted(html: &str) -> Redacted {
        redact(html, "https://www.docomo.ne.jp/", HashSet::new())
    }

    #[test]
    fn the_check_finds_what_is_planted_in_a_fixture_and_nothing_after_it_was_replaced() {
        let host = Case::load("ahamo", "mypage-2026").unwrap().page;
        assert_eq!(findings(&host), []);
        for (planted, kind) in PLANTED {
            let page = host.replace("<main>", &format!("<main>{planted}"));
            assert_eq!(kinds(&page), [kind], "{planted}");
            assert_eq!(findings(&redacted(&page).html), [], "{planted}");
        }
        assert_eq!(findings_in_text("note = \"090-1234-5678\"")[0].kind, Kind::Phone);
        assert_eq!(findings_in_text("\"last\": \"090-0000-5678\""), []);
    }

    #[test]
    fn one_person_is_replaced_alike_all_over_the_page() {
        let page = redacted(
            "<title>山田太郎さんのページ</title><p>ようこそ　山田 太郎 様</p><p>090-1234-5678</p><p>０９０１２３４５６７８</p>\
             <p>080-1234-5678</p><p>090-****-5678</p><p aria-label='山田太郎の回線 09012345678'>末尾：5678</p>\
             <dl><dt>ご契約者名</dt><dd>山田　太郎</dd><dt>お客様番号</dt><dd>12345678</dd></dl><a id='u12345678'>3,520円</a>",
        );
        for part in [
            "<title>見本花子さんのページ</title>",
            "<p>ようこそ　見本 花子 様</p>",
            "<p>090-0000-0001</p>",
            "<p>０９００００００００１</p>",
            "<p>080-0000-0002</p>",
            "<p>090-****-0001</p>",
            "<p aria-label=\"見本花子の回線 09000000001\">末尾：0001</p>",
            "<dd>見本　花子</dd>",
            "<dd>00000001</dd>",
            "<a id=\"u00000001\">3,520円</a>",
        ] {
            assert!(page.html.contains(part), "{part} is not in {}", page.html);
        }
        let phone = page.replaced.iter().find(|one| one.from == "090-1234-5678").unwrap();
        assert_eq!((phone.kind, phone.to.as_str(), phone.count), (Kind::Phone, "090-0000-0001", 1));
    }

    #[test]
    fn a_name_in_latin_letters_is_replaced_in_its_parts_too() {
        let page =
            redacted("<p>TARO YAMADA 様</p><p>Yamada, Taro: 3GB</p><p>Mr. Yamada</p><img alt=taroyamada>");
        assert!(!page.html.to_lowercase().contains("yamada"), "{}", page.html);
        assert!(page.html.contains(": 3GB</p>"), "{}", page.html);
    }

    #[test]
    fn a_page_that_was_redacted_is_not_changed_again() {
        let once =
            redacted("<p>山田 太郎 様 090-1234-5678 taro@docomo.ne.jp 〒105-0011 東京都港区芝公園4-2-8</p>")
                .html;
        assert_eq!(redacted(&once).html, once);
    }

    #[test]
    fn an_address_of_a_page_loses_its_numbers_too() {
        let page = redact("<p>x</p>", "https://my.au.com/line/09012345678/bill", HashSet::new());
        assert_eq!(page.url, "https://my.au.com/line/09000000001/bill");
        let known = "https://my.au.com/aus/hc-cs/lic/LIC0020001.hc";
        assert_eq!(redact("<p>x</p>", known, HashSet::new()).url, known);
    }

    #[test]
    fn every_fixture_reads_the_same_before_and_after() {
        for case in Case::all().unwrap() {
            let at = case.expected.captured_at;
            let page = redact(&case.page, &case.url, amounts(&case.expected));
            let read = |html: &str| {
                let capture = reader::read(&Page { url: &case.url, html, at, mask_key: None }).unwrap();
                without_lines(&capture).unwrap()
            };
            assert_eq!(
                read(&case.page),
                read(&page.html),
                "{}/{}: {:#?}",
                case.carrier,
                case.name,
                page.replaced
            );
            assert_eq!(findings(&page.html), [], "{}/{}", case.carrier, case.name);
        }
    }

    #[test]
    fn no_fixture_holds_personal_data() {
        let mut found = String::new();
        for case in Case::all().unwrap() {
            let texts =
                ["expected.json", "about.toml"].map(|file| std::fs::read_to_string(case.folder().join(file)));
            let beside = texts.into_iter().flat_map(|text| findings_in_text(&text.unwrap()));
            for Finding { kind, text } in findings(&case.page).into_iter().chain(beside) {
                found += &format!("{}/{}: {text} is of the {}\n", case.carrier, case.name, kind.heading());
            }
        }
        assert!(found.is_empty(), "\n{found}");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_numbers_a_page_prints_none_is_left(
            parts in proptest::collection::vec((select(vec!["090", "080", "070", "050"]), 0..10_000_u32, 0..10_000_u32,
                select(vec!["-", "", " ", "－"]), select(vec!["<p>", "<td>", "<li>", "<b>", "・", "："])), 1..6),
            amount in 0..99_999_u32,
        ) {
            let number = |(code, middle, end, sign, before): &(&str, u32, u32, &str, &str)|
                format!("{before}{code}{sign}{middle:04}{sign}{end:04} ");
            let html = format!("<p>残り {amount}MB</p>{}", parts.iter().map(number).collect::<String>());
            let page = redacted(&html);
            prop_assert_eq!(findings(&page.html), []);
            let kept = format!("残り {amount}MB");
            prop_assert!(page.html.contains(&kept));
            let originals: HashSet<(&str, u32, u32)> = parts.iter().map(|part| (part.0, part.1, part.2)).collect();
            let digits = |text: &str| text.chars().map(plain).filter(char::is_ascii_digit).collect::<String>();
            let invented: HashSet<String> = page.replaced.iter().map(|one| digits(&one.to)).collect();
            prop_assert_eq!(invented.len(), originals.len());
        }
    }
}
