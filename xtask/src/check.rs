//! `cargo xtask test`: everything that is checked anywhere, in one go, with the time each step took.
//!
//! A step that fails does not keep the others from running, so that one run tells all that is wrong.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::build::{self, Package};
use crate::shell::{cargo, root, run, say};
use crate::{spreadsheet, tools};

/// What addons-linter warns of and we know: Firefox runs the same manifest's `scripts` instead.
const KNOWN_WARNINGS: [&str; 1] = ["BACKGROUND_SERVICE_WORKER_IGNORED"];

const WASM: &str = "wasm32-unknown-unknown";

/// A check by name.
type Step = (&'static str, fn() -> Result<()>);

const STEPS: [Step; 10] = [
    ("the code is formatted", || run(cargo(&root()).args(["fmt", "--all", "--check"]))),
    ("clippy has nothing to say", || clippy(&["--workspace", "--all-targets"])),
    ("nor of the worker's and the pages' wasm", || {
        tools::wasm_target()?;
        clippy(&[
            "--lib",
            "--package",
            "zandaka",
            "--target",
            WASM,
            "--no-default-features",
            "--features",
            "worker",
        ])?;
        clippy(&[
            "--lib",
            "--package",
            "zandaka",
            "--target",
            WASM,
            "--no-default-features",
            "--features",
            "pages",
        ])
    }),
    ("the core's tests", || run(cargo(&root()).args(["test", "--package", "zandaka"]))),
    ("no input breaks its promises", || run(cargo(&root()).args(["test", "--package", "zandaka-fuzz"]))),
    ("the commands' own tests", || {
        run(cargo(&root()).args(["test", "--package", "xtask", "--lib", "--bins"]))
    }),
    ("a spreadsheet opens the CSV as it is", spreadsheet::command),
    ("two builds in two folders give one zip", same_zip),
    ("Mozilla's linter finds no error", || lint(&build::package(&root())?)),
    ("both browsers", || {
        tools::browsers()?;
        run(cargo(&root()).args([
            "test",
            "--package",
            "xtask",
            "--test",
            "browser",
            "--",
            "--test-threads=2",
        ]))
    }),
];

/// Runs every step.
///
/// # Errors
/// When one failed.
pub fn command() -> Result<()> {
    let mut results: Vec<(&str, Duration, bool)> = Vec::new();
    for (name, step) in STEPS {
        say(&format!("Testing: {name}"));
        let start = Instant::now();
        let result = step();
        if let Err(error) = &result {
            eprintln!("error: {error:#}");
        }
        results.push((name, start.elapsed(), result.is_ok()));
    }
    println!();
    for (name, time, passed) in &results {
        println!("{}  {:>4} s  {name}", if *passed { "ok    " } else { "FAILED" }, time.as_secs());
    }
    let failed = results.iter().filter(|(_, _, passed)| !passed).count();
    println!("\nsteps: {} passed, {failed} failed", results.len() - failed);
    if failed > 0 {
        bail!("not everything passed");
    }
    Ok(())
}

fn clippy(what: &[&str]) -> Result<()> {
    run(cargo(&root()).arg("clippy").args(what).args(["--", "--deny", "warnings"]))
}

fn same_zip() -> Result<()> {
    let here = build::package(&root())?.sha256;
    let elsewhere = build::sha256_elsewhere()?;
    if here != elsewhere {
        bail!("this folder gives {here}, a copy of it {elsewhere}");
    }
    println!("sha256 {here}, both times");
    Ok(())
}

/// Has Mozilla's linter look at what a browser would load.
fn lint(package: &Package) -> Result<()> {
    let mut linter: Command = tools::addons_linter()?;
    // It fails on errors only, and its report says more than its status.
    let output = linter.args(["--output", "json"]).arg(&package.dist).output()?;
    let report: Value = serde_json::from_slice(&output.stdout).context("addons-linter gave no report")?;
    let messages = |kind: &str| report.get(kind).and_then(Value::as_array).cloned().unwrap_or_default();
    let is_known = |message: &Value| {
        message.get("code").and_then(Value::as_str).is_some_and(|code| KNOWN_WARNINGS.contains(&code))
    };
    let unknown: Vec<Value> = messages("warnings").into_iter().filter(|message| !is_known(message)).collect();
    let found = [messages("errors"), unknown].concat();
    if !found.is_empty() {
        bail!("addons-linter says: {}", serde_json::to_string_pretty(&found)?);
    }
    println!("addons-linter: no error, no warning we do not know");
    Ok(())
}
