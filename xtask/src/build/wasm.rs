//! Compiles one of the crate's wasm modules and binds it for the web.
//!
//! The compiler is told to forget where the sources, cargo's registry and Rust itself lie on this machine, since panic
//! messages carry file names. wasm-bindgen runs as a library, so that the lock file fits tool and crate together.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::{File, files};
use crate::shell::{cargo, read, run};

const TARGET: &str = "wasm32-unknown-unknown";

/// Builds the library with this feature, in the profile that suits it; gives `<feature>_wasm.js`, `<feature>_wasm_bg.wasm`
/// and what they import.
pub(super) fn module(root: &Path, feature: &str) -> Result<Vec<File>> {
    files(&bound(root, feature, "")?)
}

/// Builds and binds the library with this feature and further ones, `,whole`; gives the folder of what comes out.
pub(super) fn bound(root: &Path, feature: &str, further: &str) -> Result<PathBuf> {
    let target = root.join("target/wasm");
    // The worker reads pages, the pages only show what was read: see the profiles in Cargo.toml.
    let profile = if feature == "pages" { "pages" } else { "release" };
    let mut build = cargo(root);
    build
        .args(["build", "--quiet", "--locked", "--profile", profile, "--lib", "--package", "zandaka"])
        .args([
            "--target",
            TARGET,
            "--no-default-features",
            "--features",
            &format!("{feature}{further}"),
            "--target-dir",
        ])
        .arg(&target)
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_ENCODED_RUSTFLAGS", rustflags(root, feature)?);
    run(&mut build)?;
    let out = target.join("bound").join(format!("{feature}{further}"));
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    let name = format!("{feature}_wasm");
    Bindgen::new()
        .input_path(target.join(TARGET).join(profile).join("zandaka.wasm"))
        .out_name(&name)
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&out)
        .with_context(|| format!("cannot bind {name}"))?;
    Ok(out)
}

/// Flags that take this machine's folders out of what is compiled, and those of a module's own.
fn rustflags(root: &Path, feature: &str) -> Result<String> {
    let flags =
        folders(root)?.into_iter().map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()));
    // Every browser the manifest allows has vectors; text is searched and checked with them. Less inlining than usual
    // makes the worker a tenth smaller and hardly slower.
    let own = match feature {
        "worker" => ["-Ctarget-feature=+simd128", "-Cllvm-args=-inline-threshold=80"].as_slice(),
        _ => &["-Ctarget-feature=+simd128"],
    };
    let flags = flags.chain(own.iter().map(|flag| (*flag).to_owned()));
    Ok(flags.collect::<Vec<_>>().join("\u{1f}"))
}

/// Each folder a compiled path can start with, and what shall stand there instead. Later ones win.
fn folders(root: &Path) -> Result<Vec<(PathBuf, String)>> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
        .context("there is no home folder")?;
    let mut folders = vec![(root.to_owned(), "/zandaka".to_owned()), (home.clone(), "/cargo".to_owned())];
    // The registry's folder is named after the registry's address, which a mirror changes.
    run(cargo(root).args(["fetch", "--quiet", "--locked", "--target", TARGET]))?;
    if let Ok(registries) = fs::read_dir(home.join("registry/src")) {
        folders.extend(registries.flatten().map(|registry| (registry.path(), "/crates".to_owned())));
    }
    let rustc = |args: &[&str]| read(Command::new("rustc").args(args).current_dir(root));
    let sysroot = rustc(&["--print", "sysroot"])?;
    let version = rustc(&["-vV"])?;
    let commit = version.lines().find_map(|line| line.strip_prefix("commit-hash: ")).unwrap_or("unknown");
    // Without the rust-src component the standard library's paths already look like this.
    folders.push((Path::new(sysroot.trim()).join("lib/rustlib/src/rust"), format!("/rustc/{commit}")));
    Ok(folders)
}
