//! The history page: opened from the popup, read by pointer and by keys, with a table that says the same.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use zandaka::capture::{Certainty, Evidence, How, Line, Reading};
use zandaka::history::{Chunk, INDEX_KEY, Index, LINES_KEY, Lines, Month, line_id};
use zandaka::time::Moment;

use crate::act::{Act, in_both_browsers};

in_both_browsers! {
    the_popup_opens_the_history,
    keys_read_every_value_with_its_evidence,
    the_csv_of_what_is_shown_holds_that_and_no_more,
    a_backup_comes_back_only_after_a_yes,
    a_deleted_reading_and_a_deleted_line_come_back,
    a_line_gets_the_name_a_person_types,
    the_page_looks_and_speaks_as_chosen_in_the_settings,
}

const DAY: i64 = 24 * 60 * 60;

/// Readings to seed a storage with, by line and month.
#[derive(Default)]
pub struct Seed {
    chunks: BTreeMap<String, Chunk>,
    index: Index,
    lines: Lines,
}

impl Seed {
    /// One look at a page of a line: each reading as `data_left total current 3.21 GB`.
    pub fn look(
        &mut self,
        carrier: &str,
        number: &str,
        page: &str,
        at: Moment,
        readings: &[String],
    ) -> &mut Self {
        let line = Line {
            line: Some(number.into()),
            key: Some(format!("{number}-k3f9")),
            plan: None,
            readings: readings.iter().map(|words| reading(words)).collect(),
        };
        let month = Month::of(at).unwrap();
        let empty = Chunk::new(carrier, &line, month);
        let chunk = self.chunks.entry(empty.key()).or_insert(empty);
        chunk.append(at, page, &line.readings).unwrap();
        let id = line_id(carrier, &line);
        self.index.insert(&id, month);
        self.lines.add(&id, carrier, line.line.as_deref());
        self
    }

    /// The storage that holds them.
    pub fn stored(&self) -> BTreeMap<String, Value> {
        let mut stored: BTreeMap<String, Value> =
            self.chunks.iter().map(|(key, chunk)| (key.clone(), json!(chunk.to_text()))).collect();
        stored.insert("schema".into(), json!("1"));
        stored.insert(INDEX_KEY.into(), json!(self.index.to_text()));
        stored.insert(LINES_KEY.into(), json!(self.lines.to_text().unwrap()));
        stored
    }
}

/// `data_used total current 3.21 GB`, with `?` at its end where it is only likely.
fn reading(words: &str) -> Reading {
    let (words, certainty) = match words.strip_suffix('?') {
        Some(words) => (words, Certainty::Likely),
        None => (words, Certainty::Certain),
    };
    let [measure, bucket, period, amount, unit] = words.split(' ').collect::<Vec<_>>()[..] else {
        panic!("five words: {words}")
    };
    let label = match measure {
        "data_remaining" => "残りデータ通信量",
        "data_used" => "利用データ量",
        "bill" => "ご請求額",
        "bill_to_date" => "ご利用料金（概算）",
        _ => "dポイント",
    };
    Reading {
        measure: measure.parse().unwrap(),
        bucket: bucket.parse().unwrap(),
        period: (period != "-").then(|| period.parse().unwrap()),
        amount: amount.parse().unwrap(),
        unit: unit.parse().unwrap(),
        as_of: None,
        expires: None,
        certainty,
        evidence: Evidence { label: label.into(), text: String::new(), how: How::Label },
    }
}

fn at(seconds: i64) -> Moment {
    Moment::from_millis(seconds * 1000).unwrap()
}

/// So many days of two lines before `now`, as a person would have gathered them: a look most evenings, top-ups, a week
/// away, a bill at the beginning of each month.
pub fn years(days: i64, now: Moment) -> Seed {
    let mut seed = Seed::default();
    let first = now.seconds() - days * DAY;
    for day in (0..days).filter(|day| !(60..72).contains(&(day % 200)) && day % 9 != 4) {
        let at = at(first + day * DAY);
        let (date, month) = (at.date(), i64::from(at.date().month()));
        let used = i64::from(date.day()) * (18 + month % 5) + day % 7 * 3;
        let added = if date.day() >= 22 && month % 3 == 0 { 100 } else { 0 };
        let left = (700 - used + added).max(0);
        let gb = |hundredths: i64| format!("{}.{:02} GB", hundredths / 100, hundredths % 100);
        let mark = if day % 31 == 7 { "?" } else { "" };
        let mut looks = vec![
            format!("data_remaining total current {}{mark}", gb(left)),
            format!("data_used total current {}", gb(used)),
            format!("points total - {} points", 900 + day * 3 % 700),
            format!("bill_to_date total current {} JPY", 2000 + i64::from(date.day()) * 31),
        ];
        if date.day() > 5 {
            let before = date.first_of_month().yesterday().unwrap();
            looks.push(format!(
                "bill total {:04}-{:02} {} JPY",
                before.year(),
                before.month(),
                2980 + i64::from(before.month()) % 4 * 330
            ));
        }
        seed.look("docomo", "5678", "data", at, &looks);
        let yesterday = date.yesterday().unwrap();
        seed.look(
            "iijmio",
            "0042",
            "daily-usage",
            at,
            &[format!("data_used total {yesterday} {} MB", 20 + day * 37 % 400)],
        );
    }
    seed
}

/// Stores a seed and opens the history page in the popup's tab.
pub async fn open(act: &Act, seed: &Seed) -> Result<()> {
    for (key, value) in seed.stored() {
        act.store(&key, value).await?;
    }
    act.browser.goto(&act.browser.page("history.html")).await?;
    drawn(act).await
}

/// Waits until a chart stands on the page.
async fn drawn(act: &Act) -> Result<()> {
    let drawn = "return !document.body.hidden && !!document.querySelector('#chart .cursor');";
    act.browser.until("the chart", drawn, vec![]).await?;
    Ok(())
}

async fn text_of(act: &Act, css: &str) -> Result<String> {
    let text =
        act.browser.run("return document.querySelector(args[0])?.innerText;", vec![json!(css)]).await?;
    Ok(text.as_str().with_context(|| format!("no {css} on the page"))?.replace('\u{a0}', " "))
}

async fn the_popup_opens_the_history(act: &Act) -> Result<()> {
    let seed = years(40, act.now().await?);
    for (key, value) in seed.stored() {
        act.store(&key, value).await?;
    }
    // What is not drawn yet cannot be clicked.
    act.popup_text().await?;
    let address = act.browser.run("return document.querySelector('#history').href;", vec![]).await?;
    assert_eq!(address, act.browser.page("history.html"));
    act.browser.run("document.querySelector('#history').target = '';", vec![]).await?;
    act.browser.click("#history").await?;
    drawn(act).await?;
    assert_eq!(text_of(act, "#title").await?, "Data left");
    Ok(())
}

async fn keys_read_every_value_with_its_evidence(act: &Act) -> Result<()> {
    let now = act.now().await?;
    let mut seed = Seed::default();
    for (days, amount) in [(3, "3.21"), (2, "2.80"), (1, "2.05")] {
        let words = format!("data_remaining total current {amount} GB");
        seed.look("docomo", "5678", "data", at(now.seconds() - days * DAY), &[words]);
    }
    open(act, &seed).await?;
    assert_eq!(text_of(act, "#readout .big").await?, "2.05 GB");
    for (key, amount) in
        [("\u{e012}", "2.80 GB"), ("\u{e011}", "3.21 GB"), ("\u{e014}", "2.80 GB"), ("\u{e010}", "2.05 GB")]
    {
        act.browser.press("#plot", key).await?;
        assert_eq!(text_of(act, "#readout .big").await?, amount);
        let evidence = text_of(act, "#readout .evidence").await?;
        assert!(evidence.contains("“残りデータ通信量”") && evidence.contains("page “data”"), "{evidence}");
    }
    let listed = "return [...document.querySelectorAll('#listed td.amount')].map((cell) => cell.innerText.replace('\u{a0}', ' '));";
    assert_eq!(act.browser.run(listed, vec![]).await?, json!(["2.05 GB", "2.80 GB", "3.21 GB"]));
    Ok(())
}

/// The finished download with this ending, and its text.
async fn saved(act: &Act, ending: &str) -> Result<(PathBuf, String)> {
    act.wait(&format!("a saved .{ending}"), async || {
        for entry in fs::read_dir(act.browser.downloads())? {
            let file = entry?.path();
            if file.extension().is_some_and(|found| found == ending) {
                let text = fs::read_to_string(&file)?;
                return Ok((!text.is_empty()).then_some((file, text)));
            }
        }
        Ok(None)
    })
    .await
}

/// Waits until an element says something, and gives it.
async fn said(act: &Act, css: &str) -> Result<String> {
    let said = "return document.querySelector(args[0]).innerText || null;";
    let text = act.browser.until(css, said, vec![json!(css)]).await?;
    Ok(text.as_str().context("a text")?.replace('\u{a0}', " "))
}

async fn the_csv_of_what_is_shown_holds_that_and_no_more(act: &Act) -> Result<()> {
    open(act, &years(40, act.now().await?)).await?;
    act.browser.click("#line option[value='1']").await?;
    act.browser
        .until(
            "the other line",
            "return document.querySelector('#title').innerText === 'Data used by day';",
            vec![],
        )
        .await?;
    let listed = text_of(act, "#shown").await?;
    act.browser.click("#save-shown").await?;
    let (_, text) = saved(act, "csv").await?;
    let mut table = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<csv::StringRecord> = table.records().collect::<Result<_, _>>()?;
    assert!(rows.len() > 20 && listed.ends_with(&format!("of {}", rows.len())), "{listed}: {}", rows.len());
    for row in &rows {
        assert_eq!([&row[1], &row[2], &row[3]], ["iijmio", "0042", "data_used"]);
    }
    assert_eq!(said(act, "#status").await?, format!("Rows saved: {}", rows.len()));
    Ok(())
}

async fn a_backup_comes_back_only_after_a_yes(act: &Act) -> Result<()> {
    open(act, &years(40, act.now().await?)).await?;
    let before = act.stored().await?;
    act.browser.click("#save-backup").await?;
    let (file, _) = saved(act, "json").await?;
    act.browser.run("await browser.storage.local.clear(); location.reload();", vec![]).await?;
    act.browser
        .until(
            "an empty page",
            "return !document.body.hidden && document.querySelector('main.empty') && true;",
            vec![],
        )
        .await?;

    act.browser.press("#import", file.to_str().context("a path")?).await?;
    let asked = said(act, "#asked").await?;
    assert!(asked.starts_with("New: ") && asked.contains("Already here: 0. Other than here: 0;"), "{asked}");
    assert_eq!(act.stored().await?, BTreeMap::new(), "nothing is written before the yes");
    act.browser.click("#take").await?;
    drawn(act).await?;
    let months = |stored: &BTreeMap<String, Value>| -> BTreeMap<String, Value> {
        stored
            .iter()
            .filter(|(key, _)| key.starts_with("h/"))
            .map(|(key, text)| (key.clone(), text.clone()))
            .collect()
    };
    assert_eq!(months(&act.stored().await?), months(&before));
    assert!(said(act, "#status").await?.starts_with("Taken in. New readings: "));
    Ok(())
}

/// All months, by key.
async fn months(act: &Act) -> Result<BTreeMap<String, Value>> {
    let stored = act.stored().await?;
    Ok(stored.into_iter().filter(|(key, _)| key.starts_with("h/")).collect())
}

async fn a_deleted_reading_and_a_deleted_line_come_back(act: &Act) -> Result<()> {
    let told =
        json!({ "schema": 1, "texts": { "not_read docomo:5678-k3f9 -": "shown 2026-11-01T12:00:00+09:00" } });
    act.store("alerts", json!(told.to_string())).await?;
    open(act, &years(40, act.now().await?)).await?;
    let before = months(act).await?;
    let shown = text_of(act, "#shown").await?;
    let newest = text_of(act, "#listed tbody tr td.amount").await?;
    let shows = "return (document.querySelector('#shown').innerText === args[0]) === args[1];";
    act.browser.click("#listed tbody tr button").await?;
    act.browser.until("the reading to go", shows, vec![json!(shown), json!(false)]).await?;
    assert!(text_of(act, "#done").await?.starts_with("Deleted."));
    assert_ne!(months(act).await?, before);
    act.browser.click("#undo").await?;
    act.browser.until("the reading to come back", shows, vec![json!(shown), json!(true)]).await?;
    assert_eq!(text_of(act, "#listed tbody tr td.amount").await?, newest);
    assert_eq!(months(act).await?, before);

    act.browser.click("#lines li .delete").await?;
    let lines = "return document.querySelectorAll('#lines li').length === args[0];";
    act.browser.until("the line to go", lines, vec![json!(1)]).await?;
    assert!(months(act).await?.keys().all(|key| key.starts_with("h/iijmio:")));
    // By the keyboard, for the bar that offers the undo may lie over the button by now.
    act.browser.press("#delete-all", "\u{e007}").await?;
    act.browser.until("all lines to go", "return !!document.querySelector('main.empty');", vec![]).await?;
    assert!(months(act).await?.is_empty());
    assert!(!act.stored().await?.contains_key("alerts"), "what was told of a line goes with it");
    act.browser.click("#undo").await?;
    act.browser.until("one line to come back", lines, vec![json!(1)]).await?;
    act.browser.click("#undo").await?;
    act.browser.until("both lines to come back", lines, vec![json!(2)]).await?;
    assert_eq!(months(act).await?, before);
    Ok(())
}

async fn a_line_gets_the_name_a_person_types(act: &Act) -> Result<()> {
    open(act, &years(40, act.now().await?)).await?;
    act.browser.press("#lines li .name", "Travel phone\u{e007}").await?;
    let named = "return document.querySelector('#line option:checked').innerText === args[0];";
    act.browser.until("the name", named, vec![json!("Travel phone")]).await?;
    act.browser.press("#lines li .down", "\u{e007}").await?;
    let last = "return document.querySelector('#line option:last-child').innerText === args[0];";
    act.browser.until("the line to be the last", last, vec![json!("Travel phone")]).await?;
    let lines = act.stored().await?["lines"].as_str().context("lines are stored")?.to_owned();
    let lines = Lines::parse(&lines)?;
    assert_eq!(
        lines.all().iter().map(|line| line.name.as_deref()).collect::<Vec<_>>(),
        [None, Some("Travel phone")]
    );
    act.browser.click("#undo").await?;
    act.browser.click("#undo").await?;
    act.browser.until("the old name", named, vec![json!("docomo ···5678")]).await?;
    Ok(())
}

async fn the_page_looks_and_speaks_as_chosen_in_the_settings(act: &Act) -> Result<()> {
    let chosen = json!({ "schema": 1, "texts": { "language": "ja", "theme": "dark" } });
    act.store("settings", json!(chosen.to_string())).await?;
    open(act, &years(10, act.now().await?)).await?;
    assert_eq!(text_of(act, "h1").await?, "履歴");
    assert_eq!(text_of(act, "#title").await?, "データ残量");
    let scheme = "return getComputedStyle(document.documentElement).colorScheme;";
    assert_eq!(act.browser.run(scheme, vec![]).await?, json!("dark"));
    Ok(())
}
