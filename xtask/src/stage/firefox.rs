//! What is Firefox's own: how it starts quiet, takes the extension, and what only its own code can do.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use fantoccini::Client;
use fantoccini::wd::Capabilities;
use serde_json::{Map, Value, json};

use super::browser::{Options, PROFILE, Scene, command};
use super::driver::Driver;
use crate::tools::Browsers;

/// The extension's pages live under a name that Firefox draws at random unless it is told one.
const UUID: &str = "7a616e64-616b-4000-8000-000000000001";

pub(super) fn start(tools: &Browsers, scene: &Scene<'_>) -> Result<Driver> {
    let mut driver = Command::new(&tools.geckodriver);
    driver.args(["--port", "0", "--allow-system-access"]);
    driver.env("TMPDIR", scene.home).env("HOME", scene.home);
    // Firefox heeds another settings server, and so none, only when told so.
    driver.env("MOZ_REMOTE_SETTINGS_DEVTOOLS", "1");
    Driver::start(&mut driver, "Listening on 127.0.0.1:")
}

pub(super) fn capabilities(tools: &Browsers, scene: &Scene<'_>) -> Result<Capabilities> {
    let mut args = vec![format!("--width={}", Options::SIZE.0), format!("--height={}", Options::SIZE.1)];
    args.extend(["-profile".into(), scene.home.join(PROFILE).display().to_string()]);
    if scene.options.headless {
        args.push("-headless".into());
    }
    let options = json!({ "binary": tools.firefox, "args": args, "prefs": prefs(scene)? });
    let wanted = [("moz:firefoxOptions", options), ("acceptInsecureCerts", json!(true))];
    Ok(wanted.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn prefs(scene: &Scene<'_>) -> Result<Map<String, Value>> {
    let mut prefs = Map::new();
    let mut set = |name: &str, value: Value| prefs.insert(name.to_owned(), value);
    set("extensions.webextensions.uuids", json!(json!({ id(scene.extension)?: UUID }).to_string()));
    // An extension that is loaded from a folder is gone when Firefox ends; what it stored is not.
    set("extensions.webextensions.keepStorageOnUninstall", json!(true));
    set("extensions.webextensions.keepUuidOnUninstall", json!(true));
    // The proxy is all the network there is: no way around it, not even for loopback or when it refuses.
    set("network.proxy.type", json!(1));
    for protocol in ["http", "ssl"] {
        set(&format!("network.proxy.{protocol}"), json!(scene.proxy.ip().to_string()));
        set(&format!("network.proxy.{protocol}_port"), json!(scene.proxy.port()));
    }
    set("network.proxy.no_proxies_on", json!(""));
    set("network.proxy.allow_hijacking_localhost", json!(true));
    set("network.proxy.failover_direct", json!(false));
    // Firefox blurs its clock against tracking, too much to measure by.
    set("privacy.reduceTimerPrecision", json!(false));
    set("layout.css.devPixelsPerPx", json!(scene.options.scale.to_string()));
    set("services.settings.server", json!("data:,#none/v1"));
    set("browser.download.folderList", json!(2));
    set("browser.download.dir", json!(scene.downloads));
    set("browser.download.useDownloadDir", json!(true));
    set("browser.download.always_ask_before_handling_new_types", json!(false));
    if let Some(language) = scene.options.language {
        set("intl.locale.requested", json!(language));
    }
    Ok(prefs)
}

/// The extension's id, as its manifest says.
fn id(extension: &Path) -> Result<String> {
    let manifest: Value = serde_json::from_slice(&std::fs::read(extension.join("manifest.json"))?)?;
    let id = manifest.pointer("/browser_specific_settings/gecko/id").and_then(Value::as_str);
    Ok(id.context("the manifest names no id for Firefox")?.to_owned())
}

/// The address of the extension's pages.
pub(super) fn pages() -> String {
    format!("moz-extension://{UUID}/")
}

/// Loads the extension from its folder until Firefox closes.
pub(super) async fn install(client: &Client, extension: &Path) -> Result<()> {
    command(client, "moz/addon/install", json!({ "path": extension, "temporary": true })).await?;
    Ok(())
}

/// Ends the extension's event page as Firefox does after half a minute of idling.
pub(super) async fn stop_worker(client: &Client, extension: &Path) -> Result<()> {
    let stop = "return WebExtensionPolicy.getByID(arguments[0]).extension.terminateBackground();";
    in_firefox_itself(client, stop, json!(id(extension)?)).await
}

/// Allows the extension to read these origins, as its own question does after a yes.
pub(super) async fn allow(client: &Client, extension: &Path, origins: &[String]) -> Result<()> {
    let add = "const [id, origins] = arguments[0];
        const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
        return ExtensionPermissions.add(id, { origins, permissions: [] }, WebExtensionPolicy.getByID(id).extension);";
    in_firefox_itself(client, add, json!([id(extension)?, origins])).await
}

/// Shows pages in the dark or the light scheme.
pub(super) async fn set_scheme(client: &Client, scheme: &str) -> Result<()> {
    let set = "Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', arguments[0]);";
    in_firefox_itself(client, set, json!(i32::from(scheme != "dark"))).await
}

async fn in_firefox_itself(client: &Client, script: &str, argument: Value) -> Result<()> {
    command(client, "moz/context", json!({ "context": "chrome" })).await?;
    let done = client.execute(script, vec![argument]).await;
    command(client, "moz/context", json!({ "context": "content" })).await?;
    done?;
    Ok(())
}
