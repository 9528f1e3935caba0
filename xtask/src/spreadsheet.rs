//! Opens the exported CSV in a real spreadsheet and saves it again, as people do.
//!
//! What must come out: Japanese as it was, dates as dates, numbers as numbers, no formula run; and what the spreadsheet
//! saved, imported over the same store, adds nothing. The spreadsheet is LibreOffice, without a window.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, ensure};
use zandaka::capture::Capture;
use zandaka::commit::{commit, keys_for};
use zandaka::export::{Export, Filter};
use zandaka::history::{Index, Lines};
use zandaka::import::{self, Preview};

use crate::shell::read;
use crate::tools;

type Store = BTreeMap<String, String>;

/// Texts that a spreadsheet would run, and one it must not break.
const PAGES: [&str; 8] = [
    "残量",
    "=1+1",
    "=HYPERLINK(\"https://example.com\")",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "＝1+1",
    "a,\"b\"\n'c",
];

/// How LibreOffice is told to read a CSV: comma, quote, UTF-8, from the first row; columns by the types people choose.
/// <https://help.libreoffice.org/latest/en-US/text/shared/guide/csv_params.html>
const AS_IT_COMES: &str = "Text - txt - csv (StarCalc):44,34,76,1";
const AS_THE_GUIDE_SAYS: &str = "Text - txt - csv (StarCalc):44,34,76,1,3/2/6/2";
/// How it is told to write one.
const TO_CSV: &str = "csv:Text - txt - csv (StarCalc):44,34,76,1";

/// Has LibreOffice open our CSV.
///
/// # Errors
/// When it cannot be installed, or what comes out is not what went in.
pub fn command() -> Result<()> {
    let office = tools::office()?;
    let folder = tempfile::tempdir()?;
    let home = folder.path();
    let store = store()?;
    let csv = table(&store)?;
    fs::write(home.join("zandaka.csv"), &csv)?;
    let convert = |file: &str, how: Option<&str>, to: &str, into: &str| {
        let mut office = std::process::Command::new(&office);
        office.args(["--headless", "--norestore", "--convert-to", to, "--outdir"]).arg(home.join(into));
        office.arg(format!("-env:UserInstallation=file://{}", home.join("profile").display()));
        office.args(how.map(|how| format!("--infilter={how}")));
        read(office.arg(home.join(file)))
    };
    convert("zandaka.csv", Some(AS_IT_COMES), "fods", "sheet")?;
    cells_are_what_they_were(&fs::read_to_string(home.join("sheet/zandaka.fods"))?)?;
    for (how, to) in
        [(AS_IT_COMES, "xlsx"), (AS_THE_GUIDE_SAYS, "xlsx"), (AS_IT_COMES, "ods"), (AS_THE_GUIDE_SAYS, "ods")]
    {
        convert("zandaka.csv", Some(how), to, "sheet")?;
        convert(&format!("sheet/zandaka.{to}"), None, TO_CSV, "again")?;
        let again = fs::read(home.join("again/zandaka.csv"))?;
        comes_back(&again, &store).with_context(|| format!("through {to}, read by {how}"))?;
        if how == AS_THE_GUIDE_SAYS {
            ensure!(String::from_utf8(again)?.contains(",\"0042\","), "the zeros of a line are gone");
        }
    }
    println!("LibreOffice: kanji, dates and numbers kept, no formula run; saved again, it adds nothing");
    Ok(())
}

/// A store with figures of every form, on pages with the names above.
fn store() -> Result<Store> {
    let mut store = Store::new();
    for (hour, page) in (10..).zip(PAGES) {
        let capture: Capture = serde_json::from_value(serde_json::json!({
            "schema": 1, "carrier": "iijmio", "page": page, "state": "read", "doubts": [],
            "url": "https://www.iijmio.jp/service/setup/hdc/viewdailydata/",
            "captured_at": format!("2025-03-22T{hour}:00:37+09:00"),
            "lines": [{ "line": "0042", "key": "0042-k3f9", "plan": null, "readings": [
                figure("data_used", "2025-03-22", "189", "MB", "2025-03-22", None),
                figure("data_remaining", "current", "30.00", "GB", "2025-03-22T20:50:00+09:00", Some("2025-04-30T23:59")),
                figure("bill", "2025-02", "-1500", "JPY", "2025-03-11", Some("2025-04-30")),
                figure("valid_until", "", "2026-11-28T23:59", "date", "", None),
            ]}],
        }))?;
        let known =
            keys_for(&capture).into_iter().filter_map(|key| Some((key.clone(), store.get(&key)?.clone())));
        let known: Store = known.collect();
        store.extend(commit(capture, &known)?.writes);
    }
    Ok(store)
}

fn figure(
    measure: &str,
    period: &str,
    amount: &str,
    unit: &str,
    as_of: &str,
    expires: Option<&str>,
) -> serde_json::Value {
    let known = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    serde_json::json!({
        "measure": measure, "bucket": "total", "period": known(period), "amount": amount, "unit": unit,
        "as_of": known(as_of), "expires": expires, "certainty": "certain",
        "evidence": { "label": "利用量", "text": amount, "how": "label" },
    })
}

/// What is stored under the keys.
fn get(store: &Store, keys: &[String]) -> Store {
    keys.iter().filter_map(|key| Some((key.clone(), store.get(key)?.clone()))).collect()
}

fn table(store: &Store) -> Result<Vec<u8>> {
    let index = Index::parse(store.get("h").context("the store is empty")?)?;
    let mut export = Export::csv(Filter::default());
    let mut bytes = Vec::new();
    for keys in export.steps(&index) {
        bytes.extend(export.piece(&get(store, &keys))?);
    }
    bytes.extend(export.end()?);
    Ok(bytes)
}

/// Looks at the cells of a flat OpenDocument file.
fn cells_are_what_they_were(sheet: &str) -> Result<()> {
    ensure!(!sheet.contains("table:formula"), "a cell is a formula");
    ensure!(sheet.contains("<text:p>残量</text:p>"), "kanji are gone");
    ensure!(sheet.contains("<text:p>captured_at</text:p>"), "the byte order mark is part of a name");
    let looks = PAGES.len();
    let count = |cell: &str| sheet.matches(cell).count();
    for (cell, wanted) in [
        ("office:value-type=\"date\" office:date-value=\"2025-03-22\"", 2 * looks),
        ("office:value-type=\"date\" office:date-value=\"2025-04-30T23:59:00\"", looks),
        ("office:value-type=\"float\" office:value=\"189\"", looks),
        ("office:value-type=\"float\" office:value=\"30\"", looks),
        ("office:value-type=\"float\" office:value=\"-1500\"", looks),
        ("<text:p>2025-03-22T20:50:00+09:00</text:p>", looks),
    ] {
        let found = count(cell);
        ensure!(found == wanted, "{found} cells are {cell}, not {wanted}");
    }
    Ok(())
}

/// Imports what the spreadsheet saved over the store it came from.
fn comes_back(csv: &[u8], store: &Store) -> Result<()> {
    let parsed = import::read(csv)?;
    let readings = parsed.readings();
    ensure!(readings == 4 * PAGES.len(), "{readings} readings came back");
    let lines = Lines::parse(store.get("lines").context("the store has no lines")?)?;
    let import = parsed.settle(&lines)?;
    let mut all = Preview::default();
    for (number, keys) in import.steps().iter().enumerate() {
        let step = import.step(number, &get(store, keys))?;
        ensure!(step.writes.is_empty(), "an import would write {:?}", step.writes);
        all.add(&step);
    }
    ensure!(all.total().same == readings, "{:?}", all.total());
    Ok(())
}
