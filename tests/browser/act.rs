//! What every test is handed: a portal, a browser with two tabs, and ways to wait for what the extension does.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use futures_util::FutureExt;
use serde_json::{Value, json};
use tokio::time::timeout;
use xtask::build;
use xtask::fixture::Case;
use xtask::shell::root;
use xtask::stage::{Browser, Kind, Options, Portal, Tab};
use zandaka::capture::PageState;
use zandaka::latest::{Figure, Latest, Visit};
use zandaka::time::Moment;

/// Makes each of these tests run in both browsers.
macro_rules! in_both_browsers {
    ($($test:ident),+ $(,)?) => {
        mod chromium {
            $(#[test] fn $test() { crate::act::play(xtask::stage::Kind::Chromium, super::$test); })+
        }
        mod firefox {
            $(#[test] fn $test() { crate::act::play(xtask::stage::Kind::Firefox, super::$test); })+
        }
    };
}
pub(crate) use in_both_browsers;

/// Makes each of these tests run in both browsers, with the carriers it visits allowed. Chromium's own question can be
/// answered by nothing but a person, so that an extension that need not ask stands in there.
macro_rules! with_every_carrier_allowed {
    ($($test:ident),+ $(,)?) => {
        mod chromium_allowed {
            $(#[test] fn $test() { crate::act::play_allowed(super::$test); })+
        }
        mod firefox_allowed {
            $(#[test] fn $test() { crate::act::play(xtask::stage::Kind::Firefox, super::$test); })+
        }
    };
}
pub(crate) use with_every_carrier_allowed;

/// Longer than any settling page or second look takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// The longest a test may take: a browser that hangs must not hang them all.
const LIMIT: Duration = Duration::from_secs(600);

/// A test's browser and its network.
pub struct Act {
    pub portal: Portal,
    pub browser: Browser,
    /// Where portal pages are opened.
    pub page: Tab,
    /// A tab at one of the extension's own pages, from which its storage is seen.
    pub popup: Tab,
    /// Carriers whose pages were allowed.
    allowed: RefCell<BTreeSet<&'static str>>,
}

/// Runs one test in one browser. When it fails, a picture of what the browser showed is left in `target/browser-tests/`.
pub fn play(kind: Kind, test: impl AsyncFn(&Act) -> Result<()>) {
    perform(kind, &package().dist, test);
}

/// Runs one test in Chromium, with an extension that is let in to every carrier from the start.
pub fn play_allowed(test: impl AsyncFn(&Act) -> Result<()>) {
    static ALLOWED: OnceLock<PathBuf> = OnceLock::new();
    let extension = ALLOWED.get_or_init(|| build::with_every_carrier_allowed(&package().dist).unwrap());
    perform(Kind::Chromium, extension, test);
}

pub fn package() -> &'static build::Package {
    static BUILT: OnceLock<build::Package> = OnceLock::new();
    BUILT.get_or_init(|| build::package(&root()).unwrap())
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// Runs a test that opens its browsers itself.
pub fn perform_with(test: impl Future<Output = Result<()>>) {
    runtime().block_on(async { timeout(LIMIT, test).await.expect("the browsers answer in time").unwrap() });
}

fn perform(kind: Kind, extension: &Path, test: impl AsyncFn(&Act) -> Result<()>) {
    runtime().block_on(async {
        let act = Act::open(kind, extension).await.unwrap();
        let test = AssertUnwindSafe(timeout(LIMIT, test(&act))).catch_unwind();
        match test.await {
            Ok(Ok(Ok(()))) => act.browser.close().await.unwrap(),
            Ok(Ok(Err(error))) => {
                act.leave_a_picture().await;
                panic!("{error:?}");
            }
            Ok(Err(_)) => panic!("the browser did not answer within {} s", LIMIT.as_secs()),
            Err(panic) => {
                act.leave_a_picture().await;
                resume_unwind(panic);
            }
        }
    });
}

impl Act {
    async fn open(kind: Kind, extension: &Path) -> Result<Self> {
        let portal = Portal::open().await?;
        let browser = Browser::open(kind, &portal, extension, Options::default()).await?;
        let page = browser.tab().await?;
        let popup = browser.open_tab(&browser.page("popup.html")).await?;
        Ok(Self { portal, browser, page, popup, allowed: RefCell::default() })
    }

    async fn leave_a_picture(&self) {
        let folder = root().join("target/browser-tests");
        let name = std::thread::current().name().unwrap_or("test").replace("::", "-");
        let file = folder.join(name).with_extension("png");
        if std::fs::create_dir_all(folder).is_ok() && self.browser.picture(&file).await.is_ok() {
            eprintln!("what the browser showed: {}", file.display());
        }
    }

    /// Loads an address in the portal's tab.
    pub async fn visit(&self, url: &str) -> Result<()> {
        self.browser.drive(&self.page).await?;
        self.browser.goto(url).await
    }

    /// Serves a case, loads it in the portal's tab, and waits until a visit there in this state is stored.
    pub async fn visit_case(&self, case: &Case, state: PageState) -> Result<()> {
        self.allow(case).await?;
        case.serve(&self.portal);
        self.visit(&case.url).await?;
        self.visit_in(case.stored_url(), state).await?;
        Ok(())
    }

    /// Allows the extension to read the pages of a case's carrier, where it is not allowed from the start.
    pub async fn allow(&self, case: &Case) -> Result<()> {
        let portal = zandaka::portals::by_id(&case.carrier).context("a case is of a carrier")?;
        if self.allowed.borrow_mut().insert(portal.id) {
            self.browser.drive(&self.popup).await?;
            self.browser.allow(portal).await?;
        }
        Ok(())
    }

    /// Opens the popup anew and gives its text once it is drawn.
    pub async fn popup_text(&self) -> Result<String> {
        self.browser.drive(&self.popup).await?;
        self.browser.goto(&self.browser.page("popup.html")).await?;
        let drawn =
            "return !document.body.hidden && document.querySelector('main *') && document.body.innerText;";
        Ok(self.browser.until("the popup", drawn, vec![]).await?.as_str().unwrap().to_owned())
    }

    /// Everything stored.
    pub async fn stored(&self) -> Result<BTreeMap<String, Value>> {
        self.browser.drive(&self.popup).await?;
        Ok(serde_json::from_value(self.browser.run("return browser.storage.local.get();", vec![]).await?)?)
    }

    /// Stores a value, past the extension.
    pub async fn store(&self, key: &str, value: Value) -> Result<()> {
        self.browser.drive(&self.popup).await?;
        self.browser
            .run("await browser.storage.local.set({ [args[0]]: args[1] });", vec![json!(key), value])
            .await?;
        Ok(())
    }

    /// What is known now; empty before anything is stored.
    pub async fn latest(&self) -> Result<Latest> {
        let stored = self.stored().await?;
        Ok(stored
            .get("latest")
            .map(|text| Latest::parse(text.as_str().unwrap()))
            .transpose()?
            .unwrap_or_default())
    }

    /// The time by the browser's clock, to the second, as captures have it.
    pub async fn now(&self) -> Result<Moment> {
        self.browser.drive(&self.popup).await?;
        let millis = self.browser.run("return Date.now();", vec![]).await?;
        millis.as_i64().and_then(Moment::from_millis).context("a clock gives a time")
    }

    /// Waits until `look` finds something.
    pub async fn wait<T>(&self, what: &str, mut look: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
        let start = Instant::now();
        loop {
            if let Some(found) = look().await? {
                return Ok(found);
            }
            if start.elapsed() > PATIENCE {
                bail!("waited in vain for {what}; stored is {:#?}", self.stored().await?);
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    /// Waits until the last visit of a portal was at this address, in this state.
    pub async fn visit_in(&self, url: &str, state: PageState) -> Result<Visit> {
        self.wait(&format!("{state} at {url}"), async || {
            let visits = self.latest().await?.visits;
            Ok(visits.into_iter().find(|visit| visit.url == url && visit.state == state))
        })
        .await
    }

    /// Waits until a figure of this amount is known.
    pub async fn figure(&self, amount: &str) -> Result<Figure> {
        self.wait(&format!("the figure {amount}"), async || {
            let mut figures = self.latest().await?.lines.into_iter().flat_map(|line| line.figures);
            Ok(figures.find(|figure| figure.reading.amount.to_string() == amount))
        })
        .await
    }

    /// Has the popup's tab write down every message that pages send, from now on.
    pub async fn overhear(&self) -> Result<()> {
        self.browser.drive(&self.popup).await?;
        let listen = "window.heard = [];
            browser.runtime.onMessage.addListener((message) => { window.heard.push(message); });";
        self.browser.run(listen, vec![]).await?;
        Ok(())
    }

    /// Waits for the next message of this address that was not asked for yet.
    pub async fn heard(&self, url: &str) -> Result<Value> {
        self.browser.drive(&self.popup).await?;
        let next =
            "const at = heard.findIndex((message) => message.kind === 'page' && message.url === args[0]);
            return at >= 0 && heard.splice(0, at + 1).pop();";
        self.browser.until(&format!("a message about {url}"), next, vec![json!(url)]).await
    }
}
