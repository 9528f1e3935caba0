//! The project's commands: `cargo xtask build | demo | test | bench | spreadsheet | add-portal-case`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand, ValueEnum};
use xtask::stage::Kind;
use xtask::{bench, build, case, check, demo, spreadsheet};

/// Builds, shows, tests and measures Zandaka.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Makes dist/, which a browser loads, and the zip that goes to the stores
    Build,
    /// Has the extension read sample pages in Chromium and in Firefox, and shows what it read
    Demo {
        /// Only in this browser
        #[arg(long)]
        browser: Option<Only>,
    },
    /// Runs every test there is
    Test,
    /// Measures what has a budget, against a peer in the same run
    Bench {
        /// Only what starts with this name, such as worker-read
        #[arg(default_value = "")]
        name: String,
        /// A line of JSON for each figure
        #[arg(long)]
        json: bool,
    },
    /// Opens the exported CSV in a spreadsheet, saves it and imports it again
    Spreadsheet,
    /// Makes a fixture of a page you saved, without your name, numbers and addresses
    AddPortalCase {
        /// The saved page, in UTF-8
        file: PathBuf,
        /// Address the page was saved from, such as https://www.iijmio.jp/service/setup/hdc/viewdailydata/
        #[arg(long)]
        url: String,
        /// When it was saved, such as 2025-03-22T21:00:00+09:00; the file's own time where it is left out
        #[arg(long)]
        at: Option<String>,
        /// Folder to write the carrier's folder into, instead of tests/portals
        #[arg(long)]
        out: Option<PathBuf>,
        /// Name of the case, instead of the page and the day
        #[arg(long)]
        name: Option<String>,
    },
}

/// A browser, as it is named on the command line.
#[derive(Clone, Copy, ValueEnum)]
enum Only {
    Chromium,
    Firefox,
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::Build => build::command(),
        Command::Test => check::command(),
        Command::Spreadsheet => spreadsheet::command(),
        Command::Bench { name, json } => bench::command(&name, json),
        Command::AddPortalCase { file, url, at, out, name } => {
            case::command(&case::Request { file, url, at, out, name })
        }
        Command::Demo { browser } => match browser {
            Some(Only::Chromium) => demo::command(&[Kind::Chromium]),
            Some(Only::Firefox) => demo::command(&[Kind::Firefox]),
            None => demo::command(&Kind::ALL),
        },
    }
}
