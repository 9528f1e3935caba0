//! The CSV file a click really saves.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result};
use xtask::fixture::Case;
use zandaka::capture::PageState;

use crate::act::{Act, in_both_browsers};

in_both_browsers! {
    the_saved_csv_holds_every_reading,
}

async fn the_saved_csv_holds_every_reading(act: &Act) -> Result<()> {
    let case = Case::load("iijmio", "daily-usage")?;
    act.visit_case(&case, PageState::Read).await?;
    act.popup_text().await?;
    act.browser.click("#export").await?;
    let text = act.wait("the saved file", async || saved(act)).await?;

    let text = text.strip_prefix('\u{feff}').context("a byte order mark comes first")?;
    assert!(text.ends_with("\r\n") && text.matches('\n').count() == text.matches("\r\n").count());
    let mut table = csv::Reader::from_reader(text.as_bytes());
    let head: Vec<String> = table.headers()?.iter().map(str::to_owned).collect();
    assert_eq!(head, zandaka::export::csv::COLUMNS);
    let cell = |row: &csv::StringRecord, column: &str| -> String {
        row[head.iter().position(|name| name == column).unwrap()].to_owned()
    };
    let shown = ["carrier", "line", "measure", "bucket", "period", "amount", "unit", "page"];
    let mut found = BTreeSet::new();
    for row in table.records() {
        let row = row?;
        let captured = cell(&row, "captured_at");
        assert!(captured.ends_with("+09:00"), "{captured}");
        found.insert(shown.map(|column| cell(&row, column)));
    }
    let mut expected = BTreeSet::new();
    for line in &case.expected.lines {
        for reading in &line.readings {
            expected.insert([
                case.carrier.clone(),
                line.line.clone().unwrap_or_default(),
                reading.measure.to_string(),
                reading.bucket.to_string(),
                reading.period.map(|period| period.to_string()).unwrap_or_default(),
                reading.amount.to_string(),
                reading.unit.to_string(),
                case.expected.page.clone(),
            ]);
        }
    }
    assert_eq!(found, expected);
    Ok(())
}

/// The text of the one finished download, once there is one.
fn saved(act: &Act) -> Result<Option<String>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(act.browser.downloads())? {
        files.push(entry?.path());
    }
    let [file] = files.as_slice() else { return Ok(None) };
    if file.extension().is_none_or(|extension| extension != "csv") {
        return Ok(None);
    }
    let text = fs::read_to_string(file)?;
    Ok((!text.is_empty()).then_some(text))
}
