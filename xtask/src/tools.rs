//! Brings what a fresh machine lacks: browsers, their drivers, fonts, a spreadsheet, the wasm target, Mozilla's linter.
//!
//! Installs only where that asks nothing of the person (root on Debian, cargo, npm into `target/tools`); everywhere
//! else it prints the exact line to type. Versions are pinned where we choose them.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell::{cargo, read, root, run, say, which};

const GECKODRIVER: &str = "0.37.1";
/// The newest that runs on Debian 12's own Node (18).
const ADDONS_LINTER: &str = "9.9.1";
/// As new as Debian 12's own Node takes, too.
const CHEERIO: &str = "1.0.0";

/// A program, the names it goes by, and the Debian package it comes in.
struct Program {
    names: &'static [&'static str],
    package: &'static str,
}

const CHROMIUM: Program = Program { names: &["chromium", "chromium-browser"], package: "chromium" };
const CHROMEDRIVER: Program = Program { names: &["chromedriver"], package: "chromium-driver" };
const FIREFOX: Program = Program { names: &["firefox-esr", "firefox"], package: "firefox-esr" };
const NODE: Program = Program { names: &["node", "nodejs"], package: "nodejs" };
const OFFICE: Program = Program { names: &["soffice", "libreoffice"], package: "libreoffice-calc" };
const NPM: Program = Program { names: &["npm"], package: "npm" };

impl Program {
    fn find(&self) -> Option<PathBuf> {
        self.names.iter().find_map(|name| which(name))
    }
}

/// The browsers and their drivers.
#[derive(Clone, Debug)]
pub struct Browsers {
    /// Chromium.
    pub chromium: PathBuf,
    /// Chromium's WebDriver.
    pub chromedriver: PathBuf,
    /// Firefox.
    pub firefox: PathBuf,
    /// Firefox's WebDriver.
    pub geckodriver: PathBuf,
}

/// Where things we install ourselves go.
fn own_tools() -> PathBuf {
    root().join("target/tools")
}

/// Both browsers, their drivers, and what they need to show Japanese and Chinese.
///
/// # Errors
/// When something is missing that cannot be installed here: what to type.
pub fn browsers() -> Result<Browsers> {
    let mut missing = missing(&[&CHROMIUM, &CHROMEDRIVER, &FIREFOX]);
    if !has_japanese_font() {
        missing.push("fonts-noto-cjk");
    }
    if missing.contains(&CHROMIUM.package) || !chromium_speaks_japanese() {
        missing.push("chromium-l10n");
    }
    install(&missing)?;
    let found =
        |program: &Program| program.find().with_context(|| format!("{} is not on PATH", program.package));
    Ok(Browsers {
        chromium: found(&CHROMIUM)?,
        chromedriver: found(&CHROMEDRIVER)?,
        firefox: found(&FIREFOX)?,
        geckodriver: geckodriver()?,
    })
}

/// Adds the wasm target, which `rust-toolchain.toml` names, when rustup did not.
///
/// # Errors
/// When it is missing and rustup cannot add it.
pub fn wasm_target() -> Result<()> {
    let target = "wasm32-unknown-unknown";
    let sysroot = read(Command::new("rustc").args(["--print", "sysroot"]).current_dir(root()))?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(target).is_dir() {
        return Ok(());
    }
    if which("rustup").is_none() {
        bail!(
            "Rust's {target} target is missing; install it beside your Rust, with rustup: rustup target add {target}"
        );
    }
    say("Adding Rust's wasm target");
    run(Command::new("rustup").args(["target", "add", target]).current_dir(root()))
}

/// Mozilla's linter for extensions, ready to run.
///
/// # Errors
/// When Node is missing or too old, or npm cannot fetch the linter.
pub fn addons_linter() -> Result<Command> {
    let home = npm_package("addons-linter", ADDONS_LINTER)?;
    let mut linter = node()?;
    linter.arg(home.join("node_modules/addons-linter/bin/addons-linter"));
    Ok(linter)
}

/// A spreadsheet: LibreOffice, which runs without a window.
///
/// # Errors
/// When it is missing and cannot be installed here.
pub fn office() -> Result<PathBuf> {
    install(&missing(&[&OFFICE]))?;
    OFFICE.find().context("soffice is not on PATH")
}

/// A parser of HTML that many scrapers in JavaScript use: the folder from which Node finds it.
///
/// # Errors
/// When Node is missing or too old, or npm cannot fetch it.
pub fn cheerio() -> Result<PathBuf> {
    npm_package("cheerio", CHEERIO)
}

/// Node, new enough for what we run in it.
///
/// # Errors
/// When it is missing or too old.
pub fn node() -> Result<Command> {
    install(&missing(&[&NODE, &NPM]))?;
    let node = NODE.find().context("node is not on PATH")?;
    let version = read(Command::new(&node).arg("--version"))?;
    let major: Option<u32> =
        version.trim().trim_start_matches('v').split('.').next().and_then(|n| n.parse().ok());
    if major.is_none_or(|major| major < 18) {
        bail!("Node 18 or newer is needed, and {} is {}", node.display(), version.trim());
    }
    Ok(Command::new(node))
}

/// A package of npm in a folder of its own, fetched once.
fn npm_package(name: &str, version: &str) -> Result<PathBuf> {
    node()?;
    let npm = NPM.find().context("npm is not on PATH")?;
    let home = own_tools().join(format!("{name}-{version}"));
    if !home.join("node_modules").join(name).is_dir() {
        say(&format!("Fetching {name} from npm"));
        std::fs::create_dir_all(&home)?;
        let mut fetch = Command::new(npm);
        fetch.args([
            "install",
            "--no-save",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--loglevel=error",
        ]);
        read(fetch.arg("--prefix").arg(&home).arg(format!("{name}@{version}")))?;
    }
    Ok(home)
}

fn missing(wanted: &[&Program]) -> Vec<&'static str> {
    wanted.iter().filter(|program| program.find().is_none()).map(|program| program.package).collect()
}

fn install(packages: &[&str]) -> Result<()> {
    if packages.is_empty() {
        return Ok(());
    }
    let list = packages.join(" ");
    if which("apt-get").is_none() {
        bail!("please install these, by the names your system gives them, and run this again: {list}");
    }
    if !rustix::process::geteuid().is_root() {
        bail!("please type this, and run the command again:\n\n    sudo apt-get install {list}\n");
    }
    say(&format!("Installing {list} with apt-get; this can take some minutes"));
    let apt = || {
        let mut apt = Command::new("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq");
        apt
    };
    read(apt().arg("update"))?;
    read(apt().args(["install", "--yes", "--no-install-recommends"]).args(packages))?;
    Ok(())
}

/// Whether fontconfig knows a font for Japanese. Where there is no fontconfig the system has its own way.
fn has_japanese_font() -> bool {
    which("fc-list").is_none()
        || read(Command::new("fc-list").arg(":lang=ja")).is_ok_and(|fonts| !fonts.is_empty())
}

/// Debian keeps Chromium's languages in a package of their own; elsewhere they come with it.
fn chromium_speaks_japanese() -> bool {
    let locales = Path::new("/usr/lib/chromium/locales");
    !locales.is_dir() || locales.join("ja.pak").is_file()
}

fn geckodriver() -> Result<PathBuf> {
    let home = own_tools();
    let own = home.join("bin/geckodriver");
    if let Some(found) = which("geckodriver").or_else(|| own.is_file().then(|| own.clone())) {
        return Ok(found);
    }
    say("Compiling geckodriver, once; this takes about three minutes");
    let mut install = cargo(&root());
    install.args(["install", "geckodriver", "--locked", "--quiet", "--version", GECKODRIVER]);
    run(install.arg("--root").arg(&home))?;
    Ok(own)
}
