//! What the manifest asks for: exactly the hosts of the portals, no permission but storage, warnings and scripts on these hosts, no code from elsewhere.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use zandaka::portals::{self, Portal};

/// Put beside the manifest by the build, from `src/`.
const BUILT: &[&str] = &["worker_wasm.js", "worker_wasm_bg.wasm", "pages_wasm.js", "pages_wasm_bg.wasm"];

fn manifest() -> Value {
    let text = fs::read_to_string(root().join("manifest.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The match patterns of the portals of which `chosen` is true, in the order of the table.
fn patterns(chosen: impl Fn(&Portal) -> bool) -> Vec<String> {
    let portals = portals::ALL.iter().filter(|portal| chosen(portal));
    portals.flat_map(|portal| portal.hosts.iter().map(|host| format!("https://{host}/*"))).collect()
}

fn strings(value: &Value) -> Vec<String> {
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().map(|item| item.as_str().expect("a string").to_owned()).collect()
}

/// Every file the manifest names, wherever in it.
fn files(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if is_file(text) => {
            found.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| files(item, found)),
        Value::Object(members) => members.values().for_each(|member| files(member, found)),
        _ => {}
    }
}

/// Texts with an extension: not a version, a pattern or a policy.
fn is_file(text: &str) -> bool {
    let extension = Path::new(text).extension().and_then(|extension| extension.to_str());
    let is_word = |extension: &str| extension.starts_with(char::is_alphabetic);
    extension.is_some_and(is_word) && !text.contains(['*', ' ', '@'])
}

#[test]
fn the_hosts_asked_for_are_exactly_those_of_the_portals() {
    let manifest = manifest();
    for (key, wanted) in [
        ("host_permissions", patterns(|portal| portal.required)),
        ("optional_host_permissions", patterns(|portal| !portal.required)),
    ] {
        let wanted_text = serde_json::to_string_pretty(&wanted).unwrap();
        assert_eq!(strings(&manifest[key]), wanted, "set {key} in manifest.json to:\n{wanted_text}");
    }
    let wanted = patterns(|portal| portal.required);
    let scripts = manifest["content_scripts"].as_array().unwrap();
    assert_eq!(scripts.len(), 1);
    let wanted_text = serde_json::to_string_pretty(&wanted).unwrap();
    assert_eq!(
        strings(&scripts[0]["matches"]),
        wanted,
        "set content_scripts.matches in manifest.json to:\n{wanted_text}"
    );
}

#[test]
fn every_pattern_is_one_https_host_without_wildcards() {
    let manifest = manifest();
    let lists = [
        &manifest["host_permissions"],
        &manifest["optional_host_permissions"],
        &manifest["content_scripts"][0]["matches"],
    ];
    for pattern in lists.into_iter().flat_map(strings) {
        let host = pattern.strip_prefix("https://").and_then(|rest| rest.strip_suffix("/*"));
        let host = host.unwrap_or_else(|| panic!("{pattern} is not https://host/*"));
        assert!(!host.contains(['*', '/', ':']) && host.contains('.'), "{pattern} is not one exact host");
    }
}

#[test]
fn it_asks_to_store_to_warn_and_to_run_on_allowed_pages_only_and_pages_see_no_file_of_ours() {
    let manifest = manifest();
    assert_eq!(manifest["permissions"], json!(["alarms", "notifications", "scripting", "storage"]));
    for absent in ["web_accessible_resources", "externally_connectable", "optional_permissions", "key"] {
        assert!(manifest.get(absent).is_none(), "{absent} is in manifest.json");
    }
}

#[test]
fn extension_pages_load_and_reach_nothing_but_the_package() {
    let policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
                  connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    assert_eq!(manifest()["content_security_policy"], json!({ "extension_pages": policy }));
}

#[test]
fn the_content_script_runs_once_in_the_page_itself_when_it_is_there() {
    let script = &manifest()["content_scripts"][0];
    assert_eq!(script["js"], json!(["content.js"]));
    assert_eq!(script["run_at"], "document_idle");
    assert_eq!(script["all_frames"], false);
    assert!(script.get("world").is_none());
}

#[test]
fn one_manifest_serves_both_browsers() {
    let manifest = manifest();
    assert_eq!(manifest["manifest_version"], 3);
    assert_eq!(
        manifest["background"],
        json!({ "service_worker": "worker.js", "scripts": ["worker.js"], "type": "module" })
    );
    assert_eq!(manifest["minimum_chrome_version"], "148");
    let gecko = &manifest["browser_specific_settings"]["gecko"];
    assert_eq!(gecko["strict_min_version"], "140.0");
    assert_eq!(gecko["data_collection_permissions"], json!({ "required": ["none"] }));
    assert_eq!(manifest["browser_specific_settings"]["gecko_android"]["strict_min_version"], "142.0");
}

#[test]
fn the_version_is_the_crates() {
    assert_eq!(manifest()["version"], env!("CARGO_PKG_VERSION"));
}

#[test]
fn every_file_the_manifest_names_is_in_the_package() {
    let mut named = BTreeSet::new();
    files(&manifest(), &mut named);
    assert!(named.contains("popup.html") && named.contains("icons/128.png"), "{named:?}");
    for file in named {
        let is_there = BUILT.contains(&file.as_str()) || root().join("extension").join(&file).is_file();
        assert!(is_there, "manifest.json names {file}, which is not in extension/");
    }
}

#[test]
fn an_icon_has_the_size_its_name_says() {
    for (size, path) in manifest()["icons"].as_object().unwrap() {
        let png = fs::read(root().join("extension").join(path.as_str().unwrap())).unwrap();
        let side = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
        assert_eq!((side(16), side(20)), (size.parse().unwrap(), size.parse().unwrap()), "{path}");
    }
}
