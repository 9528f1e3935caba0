//! What was read, as a table a person can check against the pages.

use zandaka::latest::Latest;
use zandaka::portals;

const HEAD: [&str; 9] =
    ["carrier", "line", "measure", "bucket", "period", "amount", "unit", "as of", "certainty"];

/// The column of figures, which is set flush right.
const AMOUNT: usize = 5;

/// One figure.
pub(super) type Row = [String; HEAD.len()];

/// A row for each figure that is known now.
pub(super) fn rows(latest: &Latest) -> Vec<Row> {
    let mut rows = Vec::new();
    for line in &latest.lines {
        let carrier = portals::by_id(&line.carrier).map_or(line.carrier.as_str(), |portal| portal.name);
        let number = line.line.as_ref().map_or_else(|| "account".to_owned(), |digits| format!("…{digits}"));
        for figure in &line.figures {
            let reading = &figure.reading;
            rows.push([
                carrier.to_owned(),
                number.clone(),
                reading.measure.to_string(),
                reading.bucket.to_string(),
                reading.period.map(|period| period.to_string()).unwrap_or_default(),
                reading.amount.to_string(),
                reading.unit.to_string(),
                reading.as_of.map(|as_of| as_of.to_string()).unwrap_or_default(),
                reading.certainty.to_string(),
            ]);
        }
    }
    rows
}

/// The rows under their heads, in columns.
pub(super) fn table(rows: &[Row]) -> String {
    let head = HEAD.map(str::to_owned);
    let all = || std::iter::once(&head).chain(rows);
    let widths: Vec<usize> = (0..HEAD.len())
        .map(|column| {
            all().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    for row in all() {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, &width))| match column {
            AMOUNT => format!("{cell:>width$}"),
            _ => format!("{cell:<width$}"),
        });
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}
