//! A browser with the extension in it, driven over WebDriver; the same for Chromium and Firefox.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use fantoccini::wd::{WebDriverCompatibleCommand, WindowHandle};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::Value;
use tempfile::TempDir;

use super::driver::Driver;
use super::{Portal, chromium, firefox};
use crate::tools::Browsers;

/// The folder of a browser's profile, in its home.
pub(super) const PROFILE: &str = "profile";

/// The longest anything is waited for; far more than a busy machine needs.
const PATIENCE: Duration = Duration::from_secs(30);

/// Which browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Chromium.
    Chromium,
    /// Firefox.
    Firefox,
}

impl Kind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Chromium, Self::Firefox];
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
        })
    }
}

/// How a browser is opened.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The language of the browser, such as `ja`; its own when `None`.
    pub language: Option<&'static str>,
    /// Without a window.
    pub headless: bool,
    /// Device pixels for each CSS pixel.
    pub scale: u8,
}

impl Options {
    /// Width and height of the window, in CSS pixels.
    pub(super) const SIZE: (u32, u32) = (1100, 900);
}

impl Default for Options {
    fn default() -> Self {
        Self { language: None, headless: true, scale: 1 }
    }
}

/// All a browser has to know to start.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    pub(super) extension: &'a Path,
    pub(super) proxy: SocketAddr,
    pub(super) home: &'a Path,
    pub(super) downloads: &'a Path,
    pub(super) options: Options,
}

/// A tab.
#[derive(Clone, Debug)]
pub struct Tab(WindowHandle);

/// A running browser. Its profile and downloads are gone with it.
#[derive(Debug)]
pub struct Browser {
    kind: Kind,
    client: Client,
    extension: PathBuf,
    pages: String,
    // Dropped in this order: the processes before the folders they use.
    driver: Driver,
    home: TempDir,
}

impl Browser {
    /// Opens a browser with the extension of this folder and `portal` as its network.
    ///
    /// # Errors
    /// When the browser does not start or does not take the extension.
    pub async fn open(kind: Kind, portal: &Portal, extension: &Path, options: Options) -> Result<Self> {
        let home = tempfile::Builder::new().prefix("zandaka-").tempdir()?;
        Self::open_in(home, kind, portal, extension, options).await
    }

    /// Opens a browser as [`Self::open`] does, with the profile that another one left in this folder.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_in(
        home: TempDir,
        kind: Kind,
        portal: &Portal,
        extension: &Path,
        options: Options,
    ) -> Result<Self> {
        let tools = crate::tools::browsers()?;
        let extension = extension.canonicalize().context("build the extension first: cargo xtask build")?;
        let downloads = home.path().join("downloads");
        std::fs::create_dir_all(&downloads)?;
        std::fs::create_dir_all(home.path().join(PROFILE))?;
        let proxy = portal.proxy();
        let scene = Scene { extension: &extension, proxy, home: home.path(), downloads: &downloads, options };
        let (driver, client, pages) = start(kind, &tools, &scene).await?;
        Ok(Self { kind, client, extension, pages, driver, home })
    }

    /// Which browser this is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The address of one of the extension's pages, such as `popup.html`.
    pub fn page(&self, name: &str) -> String {
        format!("{}{name}", self.pages)
    }

    /// Where downloads are saved.
    pub fn downloads(&self) -> PathBuf {
        self.home.path().join("downloads")
    }

    /// Loads an address in the tab that is driven.
    ///
    /// # Errors
    /// When it does not load.
    pub async fn goto(&self, url: &str) -> Result<()> {
        self.client.goto(url).await.with_context(|| format!("cannot open {url}"))
    }

    /// Opens a new tab at this address and drives it from now on.
    ///
    /// # Errors
    /// When it does not load.
    pub async fn open_tab(&self, url: &str) -> Result<Tab> {
        let tab = Tab(self.client.new_window(true).await?.handle);
        self.drive(&tab).await?;
        self.goto(url).await?;
        Ok(tab)
    }

    /// The tab that is driven.
    ///
    /// # Errors
    /// When there is none.
    pub async fn tab(&self) -> Result<Tab> {
        Ok(Tab(self.client.window().await?))
    }

    /// Drives this tab from now on.
    ///
    /// # Errors
    /// When it is closed.
    pub async fn drive(&self, tab: &Tab) -> Result<()> {
        Ok(self.client.switch_to_window(tab.0.clone()).await?)
    }

    /// Runs the body of an async function in the page, with `arguments`, and gives what it returns.
    ///
    /// # Errors
    /// When it throws or rejects.
    pub async fn run(&self, body: &str, arguments: Vec<Value>) -> Result<Value> {
        let script = format!("return (async (...args) => {{ {body} }})(...arguments);");
        Ok(self.client.execute(&script, arguments).await?)
    }

    /// Runs such a body again and again until it returns something other than `null` or `false`.
    ///
    /// # Errors
    /// When it throws, or never does; `what` says what was waited for.
    pub async fn until(&self, what: &str, body: &str, arguments: Vec<Value>) -> Result<Value> {
        let start = Instant::now();
        loop {
            let value = self.run(body, arguments.clone()).await?;
            if !matches!(value, Value::Null | Value::Bool(false)) {
                return Ok(value);
            }
            if start.elapsed() > PATIENCE {
                bail!("waited {} s in vain for {what}", PATIENCE.as_secs());
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    /// Clicks as a person does: the element must be in view and not covered.
    ///
    /// # Errors
    /// When there is no such element, or it cannot be clicked.
    pub async fn click(&self, css: &str) -> Result<()> {
        let element = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await;
        element.with_context(|| format!("no {css} on the page"))?.click().await?;
        Ok(())
    }

    /// Types keys into an element as a person does, WebDriver's own letters for those without one.
    ///
    /// # Errors
    /// When there is no such element, or it takes no keys.
    pub async fn press(&self, css: &str, keys: &str) -> Result<()> {
        let element = self.client.find(Locator::Css(css)).await;
        element.with_context(|| format!("no {css} on the page"))?.send_keys(keys).await?;
        Ok(())
    }

    /// Shows pages in a window of this width, in CSS pixels.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn set_width(&self, width: u32) -> Result<()> {
        match self.kind {
            Kind::Chromium => chromium::set_width(&self.client, width, Options::SIZE.1).await,
            Kind::Firefox => Ok(self.client.set_window_size(width, Options::SIZE.1).await?),
        }
    }

    /// Allows the extension to read all pages of a carrier, as a person does in the browser's own question, which no
    /// driver can answer; waits until the extension has taken note. The driven tab must be one of the extension's pages.
    ///
    /// # Errors
    /// In Chromium where it is not allowed from the start, since nothing but a person gives it there what it asks for
    /// later; and when Firefox refuses.
    pub async fn allow(&self, portal: &zandaka::portals::Portal) -> Result<()> {
        if portal.required {
            return Ok(());
        }
        let origins: Vec<String> = portal.patterns().collect();
        match self.kind {
            Kind::Firefox => firefox::allow(&self.client, &self.extension, &origins).await?,
            Kind::Chromium => {
                let allowed = "return browser.permissions.contains({ origins: args });";
                let allowed = self.run(allowed, origins.iter().cloned().map(Value::from).collect()).await?;
                ensure!(allowed == true, "nothing but a person can answer Chromium's question");
            }
        }
        let noted = "const scripts = await browser.scripting.getRegisteredContentScripts();
            const matches = scripts.flatMap((script) => script.matches);
            return args.every((origin) => matches.includes(origin));";
        let origins = origins.into_iter().map(Value::from).collect();
        self.until("the extension to take note of what it may read", noted, origins).await?;
        Ok(())
    }

    /// Shows pages in the `dark` or the `light` scheme.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn set_scheme(&self, scheme: &str) -> Result<()> {
        match self.kind {
            Kind::Chromium => chromium::set_scheme(&self.client, scheme).await,
            Kind::Firefox => firefox::set_scheme(&self.client, scheme).await,
        }
    }

    /// Ends the extension's worker as the browser itself does when it idles.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn stop_worker(&self) -> Result<()> {
        match self.kind {
            Kind::Chromium => chromium::stop_worker(&self.client).await,
            Kind::Firefox => firefox::stop_worker(&self.client, &self.extension).await,
        }
    }

    /// What tried to reach anything but the portal, without what the browser does on its own account.
    pub fn strays(&self, portal: &Portal) -> Vec<String> {
        let own = match self.kind {
            Kind::Chromium => chromium::OWN_CALLS,
            Kind::Firefox => &[],
        };
        let mut strays = portal.strays();
        strays.retain(|stray| !own.iter().any(|host| stray.contains(host)));
        strays
    }

    /// Saves a picture of the driven tab, as PNG.
    ///
    /// # Errors
    /// When the browser refuses or the file cannot be written.
    pub async fn picture(&self, file: &Path) -> Result<()> {
        let picture = self.client.screenshot().await?;
        std::fs::write(file, picture).with_context(|| format!("cannot write {}", file.display()))
    }

    /// Saves a picture of the whole first element this selector finds, as PNG.
    ///
    /// # Errors
    /// When there is none, or the file cannot be written.
    pub async fn picture_of(&self, css: &str, file: &Path) -> Result<()> {
        let element = self.client.find(Locator::Css(css)).await?;
        // A browser draws no more than its window shows.
        let height = "return document.querySelector(args[0]).scrollHeight + outerHeight - innerHeight;";
        let height = self.run(height, vec![css.into()]).await?.as_f64().unwrap_or_default().ceil();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a height in pixels")]
        self.client.set_window_size(Options::SIZE.0, (height as u32).max(Options::SIZE.1)).await?;
        let picture = element.screenshot().await?;
        std::fs::write(file, picture).with_context(|| format!("cannot write {}", file.display()))
    }

    /// Kills the browser's processes, as a crash or a power cut does to them; gives what they leave behind.
    pub fn kill(self) -> TempDir {
        drop(self.driver);
        self.home
    }

    /// Closes the browser.
    ///
    /// # Errors
    /// When it does not answer any more; it is gone all the same.
    pub async fn close(self) -> Result<()> {
        Ok(self.client.clone().close().await?)
    }
}

async fn start(kind: Kind, tools: &Browsers, scene: &Scene<'_>) -> Result<(Driver, Client, String)> {
    let (driver, capabilities, pages) = match kind {
        Kind::Chromium => {
            let pages = chromium::pages(scene.extension);
            (chromium::start(tools, scene)?, chromium::capabilities(tools, scene), pages)
        }
        Kind::Firefox => {
            (firefox::start(tools, scene)?, firefox::capabilities(tools, scene)?, firefox::pages())
        }
    };
    let mut builder = ClientBuilder::new(HttpConnector::new());
    let client = builder.capabilities(capabilities).connect(&driver.url).await;
    let client = client.with_context(|| format!("{kind} did not start"))?;
    match kind {
        Kind::Chromium => chromium::save_downloads(&client, scene.downloads).await?,
        Kind::Firefox => firefox::install(&client, scene.extension).await?,
    }
    Ok((driver, client, pages))
}

/// A command beyond W3C's, under the session's address.
#[derive(Debug)]
struct Own {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Own {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

/// Sends one of the drivers' own commands.
pub(super) async fn command(client: &Client, path: &'static str, body: Value) -> Result<Value> {
    client.issue_cmd(Own { path, body }).await.with_context(|| format!("the browser refused {path}"))
}
