//! The project's commands: `cargo xtask build | demo | test | bench`.

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Builds, shows, tests and measures Zandaka.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Makes dist/ and the zip that goes to the stores
    Build,
}

fn main() -> Result<()> {
    match Cli::parse().command {
        Command::Build => xtask::build::command(),
    }
}
