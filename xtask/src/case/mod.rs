//! `cargo xtask add-portal-case`: makes a fixture of a saved page without the person who saved it.
//!
//! Owns the command: what it takes, refuses and says. [`redact`] takes the person out with the eyes of [`find`] and the
//! words of [`invent`]; [`folder`] writes. The tests of the fixtures look with the same eyes, so that what the command
//! lets through and what a fixture may hold are one thing.

mod find;
mod folder;
mod invent;
mod letters;
mod page;
mod redact;
mod strip;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result, anyhow, bail};
use zandaka::address::Address;
use zandaka::capture::Capture;
use zandaka::portals;
use zandaka::reader::{self, Page};
use zandaka::snapshot::SAVED_PAGE_CAP;
use zandaka::time::Moment;

use crate::shell::root;
use redact::{Finding, Redacted};

/// What the command is given.
#[derive(Debug, Default)]
pub struct Request {
    /// The saved page.
    pub file: PathBuf,
    /// Its address.
    pub url: String,
    /// When it was saved; the file's own time where it is left out.
    pub at: Option<String>,
    /// Where the carriers' folders are; `tests/portals` where it is left out.
    pub out: Option<PathBuf>,
    /// The case's name; the page's id and the day where it is left out.
    pub name: Option<String>,
}

/// Makes the fixture and prints what was replaced.
///
/// # Errors
/// For a page that cannot be read, an address of no portal, a bad name, a folder that is there already, and a page in
/// which something personal is left.
pub fn command(request: &Request) -> Result<()> {
    println!("{}", add(request)?);
    Ok(())
}

/// Makes the fixture and gives what there is to say about it.
fn add(request: &Request) -> Result<String> {
    let name = request.name.as_deref().map(folder::checked_name).transpose()?;
    let url = known_url(&request.url)?;
    let html = text_of(&request.file)?;
    let at = moment(request)?;
    let read = |url: &str, html: &str| reader::read(&Page { url, html, at, mask_key: None });
    let before = read(&request.url, &html)?;
    let page = redact::redact(&html, &url, redact::amounts(&before));
    let after = read(&page.url, &page.html)?;
    let beside = redact::findings_in_text(&serde_json::to_string_pretty(&after)?);
    let left = [redact::findings(&page.html), beside].concat();
    if !left.is_empty() {
        bail!(
            "these are left and could not be replaced; change them in {} by hand and try again:\n{}",
            request.file.display(),
            listed(&left)
        );
    }
    let root = request.out.clone().unwrap_or_else(|| root().join("tests/portals"));
    let name = name.map_or_else(|| folder::name_of(&after), str::to_owned);
    let folder = folder::write(&root, &name, &page.url, &page.html, &after)?;
    let folder = folder.display();
    let changed = if redact::without_lines(&before)? == redact::without_lines(&after)? {
        String::new()
    } else {
        "\nThe page reads otherwise than before: a figure was taken for somebody's number, or a label for a name.\n\
         Say so when you send it.\n"
            .to_owned()
    };
    Ok(format!(
        "{}{changed}\n{folder}\n    reads as {}, {} figures\n\n\
         Now check both, as no program can:\n  \
         page.html      read it through in an editor: no name, number or address of anybody may be left\n  \
         expected.json  must be what the page says: it is only what today's reader makes of it\n\
         Then say in about.toml what is special about the page, and which amounts must never be read (must_not).",
        report(&page),
        after.state,
        figures(&after),
    ))
}

/// The address as a fixture keeps it: without its query, but for what tells the page.
fn known_url(url: &str) -> Result<String> {
    let address = Address::parse(url)
        .map_err(|error| anyhow!("--url: {error}; write the whole address, https://host/path"))?;
    let portal =
        portals::by_host(address.host).or(portals::by_login_host(address.host)).ok_or_else(|| {
            anyhow!(
                "--url: no portal is known at {}; `cargo run -q -- portals` lists the hosts that are",
                address.host
            )
        })?;
    let query = portal.page_at(&address).map(|page| page.query).filter(|query| !query.is_empty());
    Ok(address.bare() + &query.map(|query| format!("?{query}")).unwrap_or_default())
}

/// The page's text.
fn text_of(file: &Path) -> Result<String> {
    let name = file.display();
    if file.is_dir() {
        bail!("{name} is a folder; give the saved page, an .html file");
    }
    let bytes = fs::read(file)
        .with_context(|| format!("{name} cannot be read; give the saved page, an .html file"))?;
    if bytes.len() > SAVED_PAGE_CAP {
        bail!("{name} is larger than the {SAVED_PAGE_CAP} bytes a page can have");
    }
    let text = String::from_utf8(bytes).map_err(|_| {
        anyhow!("{name} is not UTF-8; save it again as \"Web page, complete\", or convert it with iconv")
    })?;
    if !text.contains('<') {
        bail!("{name} is not a page: there is no element in it");
    }
    Ok(text)
}

/// When the page was saved.
fn moment(request: &Request) -> Result<Moment> {
    if let Some(at) = &request.at {
        return at
            .parse()
            .map_err(|_| anyhow!("--at {at:?} is not a time; write it as 2025-03-22T21:00:00+09:00"));
    }
    let time = fs::metadata(&request.file).and_then(|data| data.modified());
    let seconds =
        time.ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).map(|since| since.as_secs());
    let millis = seconds.and_then(|seconds| i64::try_from(seconds).ok()?.checked_mul(1000));
    millis
        .and_then(Moment::from_millis)
        .ok_or_else(|| anyhow!("the file does not say when it was saved; give the time with --at"))
}

/// How many figures a capture holds.
fn figures(capture: &Capture) -> usize {
    capture.lines.iter().map(|line| line.readings.len()).sum()
}

/// What was replaced and left out, kind by kind.
fn report(page: &Redacted) -> String {
    let mut text = String::new();
    let mut last = None;
    for one in &page.replaced {
        if last != Some(one.kind) {
            let all = page.replaced.iter().filter(|other| other.kind == one.kind);
            let places: usize = all.clone().map(|other| other.count).sum();
            text += &format!("{}: {}, in {places} places\n", one.kind.heading(), all.count());
            last = Some(one.kind);
        }
        text += &format!("  {} → {}  ({}×)\n", one.from, one.to, one.count);
    }
    if !page.dropped.is_empty() {
        let parts: Vec<String> = page.dropped.iter().map(|(what, count)| format!("{count} {what}")).collect();
        text += &format!("left out: {}\n", parts.join(", "));
    }
    if text.is_empty() { "nothing to replace\n".to_owned() } else { text }
}

fn listed(findings: &[Finding]) -> String {
    let lines: Vec<String> =
        findings.iter().map(|finding| format!("  {} ({})", finding.text, finding.kind.heading())).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Case;

    const URL: &str = "https://ahamo.com/mypage/";

    /// The demo's page with a person on it.
    fn saved(dir: &Path) -> PathBuf {
        let page = Case::load("ahamo", "mypage-2026").unwrap().page;
        let page = page.replace("070-0000-6612", "070-1234-6612").replace("見本", "山田");
        let file = dir.join("saved.html");
        fs::write(&file, page).unwrap();
        file
    }

    fn request(dir: &Path) -> Request {
        Request {
            file: saved(dir),
            url: format!("{URL}?session=s3cr3t"),
            at: Some("2026-11-18T12:05:00+09:00".into()),
            out: Some(dir.join("out")),
            name: None,
        }
    }

    #[test]
    fn a_saved_page_becomes_a_case_like_the_others() {
        let dir = tempfile::tempdir().unwrap();
        let said = add(&request(dir.path())).unwrap();
        for part in ["070-1234-6612 → 070-0000-0001", "山田 → 見本", "names: 1", "left out: ", "check both"]
        {
            assert!(said.contains(part), "{part} is not in {said}");
        }
        assert!(!said.contains("otherwise"), "{said}");
        let folder = dir.path().join("out/ahamo/top-2026-11-18");
        let read = |file: &str| fs::read_to_string(folder.join(file)).unwrap();
        let about: toml::Table = read("about.toml").parse().unwrap();
        assert_eq!(
            (about["url"].as_str(), about["at"].as_str(), about["grade"].as_str(), about["since"].as_str()),
            (Some(URL), Some("2026-11-18T12:05:00+09:00"), Some("A"), Some("2026-11"))
        );
        assert!(about["must_not"].as_array().unwrap().is_empty());
        let expected: Capture = serde_json::from_str(&read("expected.json")).unwrap();
        let theirs = Case::load("ahamo", "mypage-2026").unwrap().expected;
        assert_eq!(figures(&expected), figures(&theirs));
        assert_eq!(expected.lines[0].key.as_deref(), Some("0001-****"));
        assert!(!read("page.html").contains("1234-6612") && !read("about.toml").contains("s3cr3t"));
    }

    #[test]
    fn a_page_that_reads_otherwise_than_before_is_said_to() {
        let dir = tempfile::tempdir().unwrap();
        let request = request(dir.path());
        let page = fs::read_to_string(&request.file).unwrap();
        fs::write(&request.file, page.replace("dポイント</h2>", "dポイント 様</h2>")).unwrap();
        let said = add(&request).unwrap();
        assert!(said.contains("The page reads otherwise than before"), "{said}");
    }

    #[test]
    fn a_case_that_is_there_is_never_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        add(&request(dir.path())).unwrap();
        let page = dir.path().join("out/ahamo/top-2026-11-18/page.html");
        fs::write(&page, "mine").unwrap();
        let error = add(&request(dir.path())).unwrap_err().to_string();
        assert!(error.contains("is there already") && error.contains("--name"), "{error}");
        assert_eq!(fs::read_to_string(page).unwrap(), "mine");
        add(&Request { name: Some("top-again".into()), ..request(dir.path()) }).unwrap();
        assert!(dir.path().join("out/ahamo/top-again/page.html").exists());
    }

    #[test]
    fn what_is_wrong_is_said_with_what_would_be_right() {
        let dir = tempfile::tempdir().unwrap();
        let good = || request(dir.path());
        let (latin, text) = (dir.path().join("sjis.html"), dir.path().join("plain.html"));
        fs::write(&latin, [b'<', 0x8e, 0x63, 0xff]).unwrap();
        fs::write(&text, "no page").unwrap();
        for (bad, right) in [
            (Request { url: "https://example.com/".into(), ..good() }, "portals` lists the hosts"),
            (Request { url: "ahamo.com/mypage".into(), ..good() }, "https://host/path"),
            (Request { file: dir.path().join("none.html"), ..good() }, "cannot be read"),
            (Request { file: dir.path().to_owned(), ..good() }, "is a folder"),
            (Request { file: latin, ..good() }, "is not UTF-8"),
            (Request { file: text, ..good() }, "is not a page"),
            (Request { at: Some("yesterday".into()), ..good() }, "2025-03-22T21:00:00+09:00"),
            (Request { name: Some("../up".into()), ..good() }, "small letters"),
        ] {
            let error = format!("{:#}", add(&bad).unwrap_err());
            assert!(error.contains(right), "{error}");
        }
        assert!(!dir.path().join("out").exists());
    }

    #[test]
    fn the_address_keeps_of_its_query_only_what_tells_the_page() {
        assert_eq!(known_url("https://ahamo.com/mypage/?id=1#x").unwrap(), URL);
        let with_query =
            portals::ALL.iter().flat_map(|portal| portal.pages.iter().map(move |page| (portal, page)));
        for (portal, page) in with_query.filter(|(_, page)| !page.query.is_empty()) {
            let Some(at) = page.at.iter().map(|at| at.trim_end_matches('$')).next() else { continue };
            let host = if at.starts_with('/') { portal.hosts[0] } else { "" };
            let url = known_url(&format!("https://{host}{at}?{}&token=s3cr3t", page.query)).unwrap();
            assert_eq!(url, format!("https://{host}{at}?{}", page.query));
        }
    }
}
