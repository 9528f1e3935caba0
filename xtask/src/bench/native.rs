//! What is timed outside of any browser: how long a saved page takes, whether time grows with a page and no faster, and
//! what ten years of history weigh and cost.
//!
//! The timing itself is `benches/native`, built as cargo builds benchmarks; here are its budgets.

use anyhow::{Context, Result};
use serde::Deserialize;

use super::Figure;
use crate::shell::{cargo, read, root, say};

/// The names of what is measured; pages of two sizes get their form and kind at their end.
pub const NAMES: [&str; 6] =
    ["history-append", "history-size", "history-year", "read-linear", "read-native", "read-native-saved"];

/// How much longer twice the page may take.
const LINEAR_BUDGET: f64 = 2.4;
/// How much longer reading a page, as the content script sends it, may take than parsing it.
const READ_BUDGET: f64 = 1.4;
/// The same of a saved page. Only the command line reads one: it is parsed by that parser, and pruned, before it is read.
const SAVED_BUDGET: f64 = 2.4;

/// How much longer a capture may take after ten years than on the first day.
const APPEND_BUDGET: f64 = 1.2;
/// The most bytes a kept reading may take, keys, index and all.
const SIZE_BUDGET: f64 = 34.0;
/// How much longer a year of a line may take than all ten years as an array of objects.
const YEAR_BUDGET: f64 = 0.1;

/// What `benches/native` prints for each.
#[derive(Deserialize)]
struct Timed {
    name: String,
    ours: f64,
    peer: f64,
    ratio: f64,
}

/// Measures everything whose name starts with `wanted`; nothing where nothing does.
pub(super) fn measure(wanted: &str) -> Result<Vec<Figure>> {
    if !NAMES.iter().any(|name| name.starts_with(wanted) || wanted.starts_with(name)) {
        return Ok(Vec::new());
    }
    say("Measuring outside of browsers");
    let bench = [
        "bench",
        "--quiet",
        "--profile",
        "measured",
        "--package",
        "zandaka",
        "--bench",
        "native",
        "--",
        wanted,
    ];
    // Pages that the system takes back and gives anew cost more of a large page's time than of a small one's.
    let keep = [("MALLOC_MMAP_MAX_", "0"), ("MALLOC_TRIM_THRESHOLD_", "4000000000")];
    let printed = read(cargo(&root()).args(bench).envs(keep))?;
    let figure = |line: &str| -> Result<Figure> {
        let Timed { name, ours, peer, ratio } =
            serde_json::from_str(line).with_context(|| format!("benches/native printed {line:?}"))?;
        let budget = match name.as_str() {
            "history-append" => APPEND_BUDGET,
            "history-size" => SIZE_BUDGET,
            "history-year" => YEAR_BUDGET,
            "read-native" => READ_BUDGET,
            "read-native-saved" => SAVED_BUDGET,
            _ => LINEAR_BUDGET,
        };
        Ok(Figure::new(name, ours, peer, ratio, budget))
    };
    printed.lines().map(figure).collect()
}
