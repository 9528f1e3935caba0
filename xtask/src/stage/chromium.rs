//! What is Chromium's own: how it starts quiet and with the extension, and what only its DevTools protocol can do.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use anyhow::Result;
use fantoccini::Client;
use fantoccini::wd::Capabilities;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::browser::{Options, PROFILE, Scene, command};
use super::driver::Driver;
use crate::tools::Browsers;

/// Where Chromium itself calls, whatever it is told.
pub(super) const OWN_CALLS: &[&str] =
    &["accounts.google.com", "start.duckduckgo.com", "update.googleapis.com"];

pub(super) fn start(tools: &Browsers, scene: &Scene<'_>) -> Result<Driver> {
    let mut driver = Command::new(&tools.chromedriver);
    driver.arg("--port=0").env("TMPDIR", scene.home);
    if let Some(language) = scene.options.language {
        // Chromium on Linux takes its language from the environment alone.
        driver.env("LANGUAGE", language.replace('-', "_"));
    }
    Driver::start(&mut driver, "started successfully on port ")
}

pub(super) fn capabilities(tools: &Browsers, scene: &Scene<'_>) -> Capabilities {
    let mut args = vec![
        format!("--user-data-dir={}", scene.home.join(PROFILE).display()),
        format!("--disable-extensions-except={}", scene.extension.display()),
        format!("--load-extension={}", scene.extension.display()),
        format!("--proxy-server=http://{}", scene.proxy),
        // Without this a request to loopback would go around the proxy, unseen.
        "--proxy-bypass-list=<-loopback>".into(),
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1".into(),
        format!("--force-device-scale-factor={}", scene.options.scale),
        format!("--window-size={},{}", Options::SIZE.0, Options::SIZE.1),
    ];
    let quiet = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-features=AutofillServerCommunication,MediaRouter,NetworkTimeServiceQuerying,OptimizationHints,PreconnectToSearch,Translate",
        "--disable-domain-reliability",
        "--disable-quic",
        "--disable-search-engine-choice-screen",
        "--disable-sync",
        "--no-default-browser-check",
        "--no-first-run",
        "--no-pings",
    ];
    args.extend(quiet.map(str::to_owned));
    if scene.options.headless {
        args.push("--headless=new".into());
    }
    if rustix::process::geteuid().is_root() {
        args.push("--no-sandbox".into());
    }
    let options = json!({ "binary": tools.chromium, "args": args });
    let wanted = [("goog:chromeOptions", options), ("acceptInsecureCerts", json!(true))];
    wanted.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The address of the extension's pages. An unpacked extension's id is the hash of where it lies.
pub(super) fn pages(extension: &Path) -> String {
    let hash = Sha256::digest(extension.as_os_str().as_encoded_bytes());
    let mut id = String::new();
    for byte in hash.iter().take(16) {
        let _ = write!(id, "{byte:02x}");
    }
    let letters = id.chars().filter_map(|digit| char::from_u32(u32::from('a') + digit.to_digit(16)?));
    format!("chrome-extension://{}/", letters.collect::<String>())
}

/// Has downloads saved in this folder.
pub(super) async fn save_downloads(client: &Client, folder: &Path) -> Result<()> {
    let params = json!({ "behavior": "allow", "downloadPath": folder });
    devtools(client, "Browser.setDownloadBehavior", params).await
}

/// Ends the extension's worker as Chromium does after half a minute of idling.
pub(super) async fn stop_worker(client: &Client) -> Result<()> {
    devtools(client, "ServiceWorker.enable", json!({})).await?;
    devtools(client, "ServiceWorker.stopAllWorkers", json!({})).await
}

/// Shows pages in the dark or the light scheme.
pub(super) async fn set_scheme(client: &Client, scheme: &str) -> Result<()> {
    let feature = json!({ "name": "prefers-color-scheme", "value": scheme });
    devtools(client, "Emulation.setEmulatedMedia", json!({ "features": [feature] })).await
}

/// Shows pages at this width and height: its windows themselves are never narrower than 500 pixels.
pub(super) async fn set_width(client: &Client, width: u32, height: u32) -> Result<()> {
    let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 0, "mobile": false });
    devtools(client, "Emulation.setDeviceMetricsOverride", metrics).await
}

async fn devtools(client: &Client, cmd: &str, params: Value) -> Result<()> {
    command(client, "goog/cdp/execute", json!({ "cmd": cmd, "params": params })).await?;
    Ok(())
}
