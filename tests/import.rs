//! The import of a table: what a spreadsheet leaves of it is read right or refused with its row, and adds nothing twice.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may stop where it stands"
)]

mod captures;
mod files;

use captures::{capture, line, moment, reading};
use files::{Store, any_store, file, get, import, store_of};
use proptest::prelude::*;
use zandaka::capture::{How, Line, PageState, Reading};
use zandaka::change;
use zandaka::error::Kind;
use zandaka::export::csv::COLUMNS;
use zandaka::export::{Export, Filter};
use zandaka::history::{Chunk, Lines};
use zandaka::import::{self, CAP, Counts};

const MARCH: &str = "h/iijmio:0042-k3f9/2025-03";

fn table(store: &Store) -> String {
    String::from_utf8(file(Export::csv(Filter::default()), store)).unwrap()
}

/// Two looks at a line: a top-up with a time, a day, a month's bill.
fn small_store() -> Store {
    let look = |when: &str, amount: &str| {
        let mut left = reading(&format!("data_remaining top_up current {amount} GB"));
        left.expires = Some("2025-04-30T23:59".parse().unwrap());
        left.as_of = Some("2025-03-22T20:50:00+09:00".parse().unwrap());
        let readings =
            vec![left, reading("data_used total 2025-03-22 189 MB"), reading("bill total 2025-02 939 JPY")];
        capture(moment(when), PageState::Read, vec![line(Some("0042"), readings)])
    };
    store_of([look("2025-03-22T21:00:37+09:00", "30.00"), look("2025-03-23T21:00:00+09:00", "29.50")])
}

fn counts(new: usize, same: usize, conflicting: usize) -> Counts {
    Counts { new, same, conflicting }
}

/// What importing a text counts in the small store.
fn counted(text: &str) -> Counts {
    import(import::read_text(text).unwrap(), &mut small_store()).unwrap().total()
}

fn refused(text: &str) -> String {
    import::read_text(text).unwrap_err().to_string()
}

/// A table of one row, with some cells changed.
fn row(cells: &[(&str, &str)]) -> String {
    let values = COLUMNS.map(|column| {
        let own = match column {
            "captured_at" => "2025-03-22T21:00:37+09:00",
            "carrier" => "iijmio",
            "line" => "0042",
            "measure" => "data_used",
            "bucket" => "total",
            "period" => "2025-03-22",
            "amount" => "189",
            "unit" => "MB",
            "certainty" => "certain",
            "page" => "daily-usage",
            _ => "",
        };
        let changed = cells.iter().find(|(name, _)| *name == column);
        format!("\"{}\"", changed.map_or(own, |(_, value)| value))
    });
    format!("{}\r\n{}\r\n", COLUMNS.join(","), values.join(","))
}

#[test]
fn what_a_spreadsheet_changes_without_doubt_is_read_as_it_was() {
    let table = table(&small_store());
    let plain = table.trim_start_matches('\u{feff}');
    assert_eq!(table.lines().count(), 5);
    let slashes =
        plain.replace("2025-03-22,189", "2025/3/22,189").replace("2025-04-30T23:59", "2025/04/30 23:59");
    let unquoted = plain.replace("2025-02,939", "2025年2月,939").replace("+09:00", "");
    for (name, changed) in [
        ("as it was", table.clone()),
        ("without a byte order mark", plain.to_owned()),
        ("LF", plain.replace("\r\n", "\n")),
        ("CR", plain.replace("\r\n", "\r")),
        ("no end", plain.trim_end().to_owned()),
        ("semicolons", plain.replace(',', ";")),
        ("tabs", plain.replace(',', "\t")),
        ("quotes", plain.lines().map(|line| format!("\"{}\"\r\n", line.replace(',', "\",\""))).collect()),
        ("empty rows and columns", plain.replace("\r\n", ",,\r\n") + ",,,,,,,,,,,,,\r\n\r\n"),
        ("a number for the line", plain.replace(",0042,", ",42,")),
        ("no decimal zeros", plain.replace("30.00", "30").replace("29.50", "29.5")),
        ("dates of Japan", slashes),
        ("months of Japan and times without an offset", unquoted),
        (
            "another order of columns",
            plain.lines().map(|line| line.split(',').rev().collect::<Vec<_>>().join(",") + "\n").collect(),
        ),
    ] {
        let mut store = small_store();
        let done = import(import::read_text(&changed).unwrap(), &mut store).unwrap();
        assert_eq!(done.total(), counts(0, 4, 0), "{name}");
        assert_eq!(store, small_store(), "{name}");
    }
}

/// Cells of a row that is refused, and how the refusal begins.
const UNCLEAR: &[(&[(&str, &str)], &str)] = &[
    (&[("period", "2025/3/1")], r#"row 2: period: "2025/3/1" is not clearly a month or a day"#),
    (
        &[("period", "Mar-25")],
        r#"row 2: period: "Mar-25" is not a period (current, last_3_days, YYYY-MM or YYYY-MM-DD)"#,
    ),
    (
        &[("captured_at", "2025/3/22 21:00")],
        r#"row 2: captured_at: "2025-03-22T21:00" is not an RFC 3339 time"#,
    ),
    (&[("amount", "1,890")], r#"row 2: amount: "1,890" is not decimal digits or a date"#),
    (&[("amount", "1.89E+02")], r#"row 2: amount: "1.89E+02" is not decimal digits"#),
    (&[("amount", "")], r#"row 2: amount: "" is not a number"#),
    (&[("amount", "#NAME?")], r##"row 2: amount: "#NAME?" is not"##),
    (
        &[("amount", "99999999999")],
        r#"row 2: data_used: more data than any plan gives: "99999999999 MB" is not believed"#,
    ),
    (&[("amount", "-1")], r#"row 2: data_used: an amount below zero: "-1 MB" is not believed"#),
    (&[("unit", "unlimited")], r#"row 2: amount: "189" is not empty"#),
    (&[("unit", "TB")], r#"row 2: unit: "TB" is not a unit"#),
    (&[("line", "12345")], r#"row 2: line: "12345" is not the last four digits of a phone number"#),
    (&[("line", "４２")], r#"row 2: line: "４２" is not the last four digits"#),
    (&[("carrier", "__proto__:x")], r#"row 2: carrier: "__proto__:x" is not a carrier's id"#),
    (&[("carrier", "")], r#"row 2: carrier: "" is not a carrier's id"#),
    (
        &[("measure", "bill"), ("unit", "JPY"), ("period", "2025-03-01")],
        r#"row 2: period: "2025-03-01" is not a month, as bills have"#,
    ),
    (&[("expires", "30/04/2025")], r#"row 2: expires: "30/04/2025" is not a date"#),
];

#[test]
fn what_could_mean_two_things_is_refused_with_its_row() {
    for (cells, wanted) in UNCLEAR {
        let error = refused(&row(cells));
        assert!(error.starts_with(wanted), "{error}\n{wanted}");
    }
}

#[test]
fn a_table_without_the_twelve_columns_is_refused_and_rows_are_counted_as_a_spreadsheet_does() {
    assert!(
        refused(&row(&[]).replace("bucket", "part"))
            .starts_with(r#"header row: "part" is not one of the twelve columns"#)
    );
    assert!(
        refused(&row(&[]).replace(",page", "").replace(",\"daily-usage\"", ""))
            .starts_with(r#"header row: "page" is not there"#)
    );
    assert!(
        refused(&row(&[]).replace("bucket", "measure"))
            .starts_with(r#"header row: "measure" is not one of the twelve columns, once"#)
    );
    assert!(
        refused(&row(&[]).replace("\"daily-usage\"", "\"daily-usage\",\"more\""))
            .starts_with(r#"row 2: "more" is not in one of the twelve columns"#)
    );
    let long = row(&[]) + &row(&[("unit", "TB")]).lines().skip(1).collect::<String>();
    for ends in ["\r\n", "\n", "\r"] {
        assert!(refused(&long.replace("\r\n", ends)).starts_with("row 3: unit"), "{ends:?}");
    }
}

#[test]
fn a_formula_guard_comes_off_again() {
    let mut look = capture(
        moment("2025-03-22T21:00:00+09:00"),
        PageState::Read,
        vec![line(None, vec![reading("bill total - 1 JPY")])],
    );
    for page in ["=1+1", "'=1", "'plain", "＝1", "a,\"b\"\r\n"] {
        page.clone_into(&mut look.page);
        let store = store_of([look.clone()]);
        let mut same = store.clone();
        let done = import(import::read_text(&table(&store)).unwrap(), &mut same).unwrap();
        assert_eq!((done.total(), same), (counts(0, 1, 0), store), "{page}");
    }
}

#[test]
fn every_encoding_a_spreadsheet_writes_is_read_or_named() {
    let text = row(&[("page", "残量")]);
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let marked = format!("\u{feff}{text}");
    let read = |bytes: &[u8]| import::read(bytes).map(|parsed| parsed.readings());
    assert_eq!(read(text.as_bytes()), Ok(1));
    assert_eq!(read(marked.as_bytes()), Ok(1));
    assert_eq!(read(&utf16), Ok(1));
    let mut shift_jis = row(&[("page", "##")]).into_bytes();
    let place = shift_jis.iter().position(|byte| *byte == b'#').unwrap();
    shift_jis.splice(place..place + 2, *b"\x8ec\x97\xca");
    let error = import::read(&shift_jis).unwrap_err();
    assert_eq!((error.code(), error.kind()), ("encoding", &Kind::Encoding { looks_like: "shift_jis" }));
}

#[test]
fn a_file_that_is_too_large_or_none_of_ours_is_refused_at_once() {
    assert_eq!(import::read(&vec![b'{'; CAP + 1]).unwrap_err().code(), "too_large");
    assert_eq!(import::read_text(&" ".repeat(CAP + 1)).unwrap_err().code(), "too_large");
    for other in
        ["", "\u{feff}", "PK\u{3}\u{4}", "<html>", "[1]", "hello", "a,b,c\r\n1,2,3\r\n", "{\"a\":1}", "{"]
    {
        assert_eq!(import::read_text(other).unwrap_err().code(), "form", "{other}");
    }
}

#[test]
fn rows_find_the_one_known_line_with_their_digits_or_have_a_line_of_their_own() {
    let ids = |store: &mut Store, text: &str| -> Vec<String> {
        import(import::read_text(text).unwrap(), store).unwrap().lines.into_iter().map(|(id, _)| id).collect()
    };
    assert_eq!(ids(&mut small_store(), &row(&[])), ["iijmio:0042-k3f9"]);
    assert_eq!(ids(&mut small_store(), &row(&[("line", "")])), ["iijmio:-"]);
    assert_eq!(ids(&mut small_store(), &row(&[("carrier", "docomo")])), ["docomo:0042"]);
    assert_eq!(ids(&mut Store::new(), &row(&[])), ["iijmio:0042"]);
    let twin =
        Line { key: Some("0042-zzzz".into()), ..line(Some("0042"), vec![reading("bill total - 1 JPY")]) };
    let mut twins = small_store();
    twins.extend(store_of([capture(
        moment("2025-03-22T21:00:37+09:00"),
        PageState::Read,
        vec![line(Some("0042"), vec![reading("bill total - 1 JPY")]), twin],
    )]));
    assert_eq!(ids(&mut twins, &row(&[])), ["iijmio:0042"]);
}

#[test]
fn new_same_and_conflicting_rows_are_told_apart_and_nothing_is_lost() {
    assert_eq!(counted(&row(&[])), counts(0, 1, 0));
    assert_eq!(counted(&row(&[("amount", "190")])), counts(0, 0, 1));
    assert_eq!(counted(&row(&[("captured_at", "2025-03-23T10:00:00+09:00")])), counts(0, 1, 0));
    assert_eq!(counted(&row(&[("captured_at", "2025-03-24T10:00:00+09:00")])), counts(1, 0, 0));
    assert_eq!(counted(&row(&[("period", "2025-03-21")])), counts(1, 0, 0));
    let mut store = small_store();
    import(import::read_text(&row(&[("amount", "190")])).unwrap(), &mut store).unwrap();
    let chunk = Chunk::parse(MARCH, &store[MARCH]).unwrap();
    let days: Vec<(String, How)> = chunk
        .entries()
        .iter()
        .filter(|entry| entry.reading.unit.name() == "MB")
        .map(|entry| (entry.reading.amount.to_string(), entry.reading.evidence.how))
        .collect();
    assert_eq!(days, [("189".to_owned(), How::Label), ("190".to_owned(), How::Taught)]);
}

#[test]
fn two_alike_rows_are_two_readings() {
    let gift: Reading = reading("data_remaining gift current 1 GB");
    let look = |readings| {
        capture(moment("2025-03-22T21:00:00+09:00"), PageState::Read, vec![line(Some("0042"), readings)])
    };
    let two = store_of([look(vec![gift.clone(), gift.clone()])]);
    let done = import(import::read_text(&table(&two)).unwrap(), &mut store_of([look(vec![gift])])).unwrap();
    assert_eq!(done.total(), counts(1, 1, 0));
}

#[test]
fn a_backup_after_a_table_takes_the_place_of_its_rows() {
    let backup = file(Export::backup(moment("2026-11-24T12:00:00+09:00")), &small_store());
    let mut store = Store::new();
    store.insert("lines".into(), small_store()["lines"].clone());
    import(import::read_text(&table(&small_store())).unwrap(), &mut store).unwrap();
    assert_ne!(store[MARCH], small_store()[MARCH]);
    let done = import(import::read(&backup).unwrap(), &mut store).unwrap();
    assert_eq!(done.total().conflicting, 0);
    assert_eq!(store, small_store());
}

#[test]
fn an_import_is_taken_back_step_by_step_from_the_last() {
    let other = |day: &str| row(&[("line", "5678"), ("captured_at", day), ("period", "2025-02")]);
    let text = other("2025-03-24T10:00:00+09:00")
        + &other("2025-04-24T10:00:00+09:00").lines().skip(1).collect::<String>()
        + "\r\n";
    let mut store = small_store();
    let import = import::read_text(&text).unwrap().settle(&Lines::default()).unwrap();
    let mut undos = Vec::new();
    for (number, keys) in import.steps().iter().enumerate() {
        let stored = get(&store, keys);
        let step = import.step(number, &stored).unwrap();
        undos.push(step.undo(&stored));
        store.extend(step.writes);
    }
    assert!(store.contains_key("h/iijmio:5678/2025-04"));
    for undo in undos.into_iter().rev() {
        let plan = change::plan(
            undo.clone(),
            moment("2026-11-24T12:00:00+09:00"),
            &get(&store, &change::keys_for(&undo)),
        );
        let plan = plan.unwrap();
        store.extend(plan.writes);
        plan.removes.iter().for_each(|key| drop(store.remove(key)));
        store.extend(plan.after);
    }
    assert_eq!(store, small_store());
}

#[test]
fn every_cut_of_a_table_is_read_or_refused() {
    let bytes = table(&small_store()).into_bytes();
    let fits = (0..bytes.len()).filter(|end| import::read(&bytes[..*end]).is_ok()).count();
    // Only where a row ends, or within the name of the page, the last cell.
    assert!((4..80).contains(&fits), "{fits}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_table_brings_nothing_to_the_store_it_was_made_of(store in any_store()) {
        let mut same = store.clone();
        let done = import(import::read_text(&table(&store)).unwrap(), &mut same).unwrap();
        prop_assert_eq!((done.total().new, done.total().conflicting), (0, 0));
        prop_assert_eq!(done.writes, vec![]);
    }

    #[test]
    fn a_table_comes_out_of_an_empty_store_as_it_went_in(store in any_store()) {
        let text = table(&store);
        let mut fresh = Store::new();
        let done = import(import::read_text(&text).unwrap(), &mut fresh).unwrap();
        let mut rows: Vec<&str> = text.split("\r\n").collect();
        let out = table(&fresh);
        let mut again: Vec<&str> = out.split("\r\n").collect();
        rows.sort_unstable();
        again.sort_unstable();
        prop_assert_eq!(again, rows);
        let once = fresh.clone();
        let more = import(import::read_text(&text).unwrap(), &mut fresh).unwrap();
        prop_assert_eq!(more.total(), counts(0, done.total().new, 0));
        prop_assert_eq!(fresh, once);
    }

    #[test]
    fn the_order_of_tables_and_backups_makes_no_difference(one in any_store(), other in any_store(), backups in any::<[bool; 2]>()) {
        let mut known = one.clone();
        import(import::read(&file(Export::backup(moment("2026-11-24T12:00:00+09:00")), &other)).unwrap(), &mut known).unwrap();
        let files: Vec<Vec<u8>> = [&one, &other].into_iter().zip(backups).map(|(store, backup)| {
            let export = if backup { Export::backup(moment("2026-11-24T12:00:00+09:00")) } else { Export::csv(Filter::default()) };
            file(export, store)
        }).collect();
        let history = |order: &[usize]| {
            // Tables find their lines only where these are known.
            let mut store: Store = known.iter().filter(|(key, _)| *key == "lines").map(|(key, text)| (key.clone(), text.clone())).collect();
            for at in order {
                import(import::read(&files[*at]).unwrap(), &mut store).unwrap();
            }
            store.retain(|key, _| key.starts_with("h/"));
            store
        };
        let both = history(&[0, 1]);
        prop_assert_eq!(&history(&[1, 0]), &both);
        prop_assert_eq!(&history(&[0, 1, 1, 0]), &both);
    }

    #[test]
    fn no_cells_make_the_import_panic(cells in proptest::collection::vec("\\PC{0,12}|[0-9/:T年月日 .-]{0,20}", 12)) {
        let text = format!("{}\n{}\n", COLUMNS.join(","), cells.join(","));
        if let Ok(parsed) = import::read_text(&text) {
            let _ = import(parsed, &mut Store::new());
        }
    }
}
