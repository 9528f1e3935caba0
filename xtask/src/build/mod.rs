//! Makes the package: `dist/`, which a browser loads unpacked, and the zip that goes to the stores.
//!
//! Owns what is in the package. The zip is the same bit for bit wherever and whenever it is made from the same sources:
//! see `wasm` for the compiler's part, `zip` for the archive's, and `variant` for copies that tests and benches use.

mod variant;
mod wasm;
mod zip;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use crate::shell::{read, root, say};
use crate::tools;
pub use variant::{variant, with_every_carrier_allowed};

/// A file of the package. Sorted by name, which is the order of the archive.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct File {
    /// Path in the package, with slashes.
    name: String,
    bytes: Vec<u8>,
}

/// A finished package.
#[derive(Debug)]
pub struct Package {
    /// The folder a browser loads.
    pub dist: PathBuf,
    /// The archive of the same files.
    pub zip: PathBuf,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
}

/// `cargo xtask build`: builds and says where the package is.
///
/// # Errors
/// When something does not build.
pub fn command() -> Result<()> {
    let package = package(&root())?;
    println!("unpacked  {}", package.dist.display());
    println!("zip       {}", package.zip.display());
    println!("size      {} bytes", package.size);
    println!("sha256    {}", package.sha256);
    Ok(())
}

/// Builds the package of the sources under `root`, into `dist/` and `target/` there.
///
/// # Errors
/// When something does not build, or the manifest is missing.
pub fn package(root: &Path) -> Result<Package> {
    tools::wasm_target()?;
    let mut files = shipped(root)?;
    for module in ["worker", "pages"] {
        say(&format!("Compiling the wasm module: {module}"));
        files.extend(wasm::module(root, module)?);
    }
    files.sort();
    let dist = root.join("dist");
    unpack(&dist, &files)?;
    let zip = root.join("target").join(format!("zandaka-{}.zip", env!("CARGO_PKG_VERSION")));
    let bytes = zip::pack(&files)?;
    fs::write(&zip, &bytes).with_context(|| format!("cannot write {}", zip.display()))?;
    Ok(Package { dist, zip, size: bytes.len() as u64, sha256: hex(&Sha256::digest(&bytes)) })
}

/// The worker's module with the reader of whole pages in it, which does not ship; gives its folder.
///
/// # Errors
/// When it does not build.
pub fn worker_with_whole_pages() -> Result<PathBuf> {
    tools::wasm_target()?;
    say("Compiling the wasm module: worker, with whole pages");
    wasm::bound(&root(), "worker", ",whole")
}

/// The SHA-256 of the zip built from a copy of the same sources in another folder, sharing only cargo's registry.
///
/// # Errors
/// When the copy cannot be made or does not build.
pub fn sha256_elsewhere() -> Result<String> {
    let elsewhere = tempfile::tempdir()?;
    for file in sources(&root())? {
        let to = elsewhere.path().join(&file);
        fs::create_dir_all(to.parent().unwrap_or(elsewhere.path()))?;
        fs::copy(root().join(&file), &to).with_context(|| format!("cannot copy {}", file.display()))?;
    }
    Ok(package(elsewhere.path())?.sha256)
}

/// The paths of all sources, relative to `root`: what git tracks or would track, or all but what is built.
fn sources(root: &Path) -> Result<Vec<PathBuf>> {
    let mut git = Command::new("git");
    git.current_dir(root).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    if let Ok(list) = read(&mut git) {
        let files = list.split_terminator('\0').map(PathBuf::from);
        return Ok(files.filter(|file| root.join(file).is_file()).collect());
    }
    let built = ["target", "dist"].map(|name| root.join(name));
    let walk =
        WalkDir::new(root).into_iter().filter_entry(|entry| !built.iter().any(|dir| dir == entry.path()));
    relative_files(root, walk)
}

/// What ships as it stands: the manifest, everything in `extension/`, the licences.
fn shipped(root: &Path) -> Result<Vec<File>> {
    let mut files = files(&root.join("extension"))?;
    for entry in fs::read_dir(root)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name == "manifest.json" || name.starts_with("LICENSE") {
            files.push(File { bytes: fs::read(root.join(&name))?, name });
        }
    }
    if !files.iter().any(|file| file.name == "manifest.json") {
        bail!("there is no manifest.json in {}", root.display());
    }
    Ok(files)
}

/// Everything in a folder, named from there.
fn files(folder: &Path) -> Result<Vec<File>> {
    let paths = relative_files(folder, WalkDir::new(folder))?;
    paths.iter().map(|path| Ok(File { name: slashed(path), bytes: fs::read(folder.join(path))? })).collect()
}

fn relative_files(
    root: &Path,
    walk: impl IntoIterator<Item = walkdir::Result<walkdir::DirEntry>>,
) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in walk {
        let entry = entry?;
        if entry.file_type().is_file() {
            files.push(entry.path().strip_prefix(root)?.to_owned());
        }
    }
    Ok(files)
}

fn slashed(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Writes the files where a browser can load them, and leaves nothing else there.
fn unpack(dist: &Path, files: &[File]) -> Result<()> {
    if dist.exists() {
        fs::remove_dir_all(dist)?;
    }
    for file in files {
        let path = dist.join(&file.name);
        fs::create_dir_all(path.parent().unwrap_or(dist))?;
        fs::write(&path, &file.bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
