//! The worker: checks who speaks, has the page read, and stores what it gave, under one lock.
//!
//! Holds nothing between messages, for the browser ends the worker when it likes. What a page means is `reader`'s, what
//! a capture changes is `commit`'s; the order of writing is this one's.

use js_sys::{JsString, Object, Promise};
use wasm_bindgen::prelude::*;
use web_sys::Url;

use crate::capture::{Capture, PageState};
use crate::card;
use crate::commit;
use crate::error::{Error, Kind, Result};
use crate::latest;
use crate::message::{Message, PAGE_CAP, Reply};
use crate::portals::{self, Portal};
use crate::reader;
use crate::sync;

use super::alert;
use super::api::{self, Stored, member};
use super::task;
use super::words::Words;

/// Storage key of the key under which this install masks phone numbers.
const MASK_KEY: &str = "mask_key";

/// The look from which a page that shows no figures is believed: it may have been painting.
const BELIEVED_FROM: u32 = 2;

/// The most members a message has.
const MEMBERS: u32 = 8;

/// The colour of the badge when something went wrong.
const ALARM: &str = "#b3261e";

/// Answers one message. Never rejects but by a trap: what can go wrong is a [`Reply::Refused`].
#[wasm_bindgen]
pub fn handle(message: JsValue, sender: JsValue) -> Promise {
    task::promise(async move {
        let reply = answer(&message, &sender).await.unwrap_or_else(|error| refusal(&error));
        Ok(serde_wasm_bindgen::to_value(&reply)?)
    })
}

/// Looks at what is known, and reads the pages that may be read; called when the browser or the extension starts, at
/// every alarm, and when the person allows a carrier's pages or takes them back.
#[wasm_bindgen]
pub fn wake() -> Promise {
    task::promise(async {
        // Nobody waits for these, and the popup says what is wrong with what is stored or allowed.
        let _ = api::locked(alert::look).await;
        let _ = api::locked(follow_permissions).await;
        Ok(JsValue::UNDEFINED)
    })
}

/// Tells the person's other browsers what is known here, and takes in what they know, where the person asked for it;
/// called at every start and whenever something is stored, here or there.
#[wasm_bindgen]
pub fn share() -> Promise {
    task::promise(async {
        // What cannot be shared now is shared when something is stored next.
        if api::locked(share_all).await.unwrap_or(false) {
            let _ = api::locked(alert::look).await;
        }
        Ok(JsValue::UNDEFINED)
    })
}

/// True where something new is known here.
async fn share_all() -> Result<bool> {
    let here = api::get(&sync::KEYS.map(str::to_owned)).await?;
    if !sync::is_wanted(&here) {
        return Ok(false);
    }
    let plan = sync::plan(&here, &api::shared().await?, api::now()?)?;
    if !plan.here.is_empty() {
        api::set(&plan.here).await?;
    }
    for key in &plan.forget_here {
        api::remove(key).await?;
    }
    api::share(&plan.there, &plan.forget_there).await?;
    Ok(plan.here.keys().any(|key| key != sync::KEY))
}

/// Has the content script run where the person allowed it after the install.
async fn follow_permissions() -> Result<()> {
    let granted = api::granted_origins().await?;
    let asked = portals::ALL.iter().filter(|portal| !portal.required).flat_map(|portal| portal.patterns());
    let allowed: Vec<String> = asked.filter(|pattern| granted.contains(pattern)).collect();
    api::run_content_script_at(&allowed).await
}

/// Has the next call start in a new instance; called after a trap. Touches nothing in the memory of this one.
#[wasm_bindgen]
pub fn anew() {
    wasm_bindgen::handler::schedule_reinit();
}

/// The state that reading a snapshot gives and how many figures, as `read 12`. Stores nothing: a page of ours can
/// measure the reader by it.
///
/// # Errors
/// [`Error::code`], as text.
#[wasm_bindgen]
pub fn read_only(url: &str, html: &str, mask_key: &str) -> std::result::Result<String, JsValue> {
    count(reader::read_pruned, url, html, mask_key)
}

/// As [`read_only`], of a whole page: what a bench needs, and what does not ship.
///
/// # Errors
/// [`Error::code`], as text.
#[cfg(feature = "whole")]
#[wasm_bindgen]
pub fn read_whole(url: &str, html: &str, mask_key: &str) -> std::result::Result<String, JsValue> {
    count(reader::read, url, html, mask_key)
}

fn count(
    read: impl Fn(&reader::Page<'_>) -> Result<Capture>,
    url: &str,
    html: &str,
    mask_key: &str,
) -> std::result::Result<String, JsValue> {
    let page = |at| reader::Page { url, html, at, mask_key: Some(mask_key) };
    let capture = api::now().and_then(|at| read(&page(at))).map_err(|error| JsValue::from(error.code()))?;
    let readings: usize = capture.lines.iter().map(|line| line.readings.len()).sum();
    Ok(format!("{} {readings}", capture.state))
}

async fn answer(message: &JsValue, sender: &JsValue) -> Result<Reply> {
    let speaker = speaker(sender)?;
    match plain(message)?.check()? {
        Message::Hello {} => Ok(Reply::Key { mask_key: mask_key().await? }),
        Message::Page { url, html, look, .. } => {
            if address(&url)?.origin() != speaker.origin() {
                return Err(refused("the page speaks of another origin"));
            }
            page(&url, &html, look).await
        }
    }
}

/// Reads a page and stores what it gave.
async fn page(url: &str, html: &str, look: u32) -> Result<Reply> {
    let mask_key = mask_key().await?;
    let mut capture =
        reader::read_pruned(&reader::Page { url, html, at: api::now()?, mask_key: Some(&mask_key) })?;
    let state = capture.state;
    let again = look < BELIEVED_FROM && is_provisional(state);
    if !again && state != PageState::NotABalancePage {
        capture = store(capture).await?;
    }
    let readings = capture.lines.iter().map(|line| line.readings.len()).sum();
    Ok(Reply::Done { state, readings, again })
}

/// Whether one look is too little to believe this.
fn is_provisional(state: PageState) -> bool {
    matches!(state, PageState::LoggedOut | PageState::Changed | PageState::Pending | PageState::Maintenance)
}

/// Stores a capture and gives it as it was judged against what is known. When it cannot, the person is told why, as far
/// as there is room to write that down.
pub(super) async fn store(capture: Capture) -> Result<Capture> {
    api::locked(move || async move {
        let written = write(capture).await;
        if let Err(error) = &written {
            let fault = Stored::from([(card::FAULT.to_owned(), error.code().to_owned())]);
            // Neither may hide the error itself.
            let _ = api::set(&fault).await;
            let _ = api::set_action("!", ALARM, &Words::load().fault(error.code())).await;
        }
        written
    })
    .await
}

/// Writes what `capture` changes, and gives it as it was judged: `latest` by itself and last, so that whoever reads it
/// finds the rest.
async fn write(capture: Capture) -> Result<Capture> {
    let mut keys = commit::keys_for(&capture);
    keys.push(card::FAULT.to_owned());
    let mut stored = api::get(&keys).await?;
    let fault = stored.remove(card::FAULT);
    let commit = commit::commit(capture, &stored)?;
    let (latest, rest): (Stored, Stored) = commit.writes.into_iter().partition(|(key, _)| key == latest::KEY);
    for values in [&rest, &latest] {
        if !values.is_empty() {
            api::set(values).await?;
        }
    }
    if fault.is_some() {
        api::remove(card::FAULT).await?;
    }
    // The reading is stored: what cannot be told now is told at the next look.
    let _ = alert::look().await;
    Ok(commit.capture)
}

/// The key under which this install masks phone numbers; drawn when it is first asked for.
pub(super) async fn mask_key() -> Result<String> {
    if let Some(key) = stored_mask_key().await? {
        return Ok(key);
    }
    api::locked(|| async {
        // Another tab may have been first.
        if let Some(key) = stored_mask_key().await? {
            return Ok(key);
        }
        let key = api::random_key();
        api::set(&Stored::from([(MASK_KEY.to_owned(), key.clone())])).await?;
        Ok(key)
    })
    .await
}

async fn stored_mask_key() -> Result<Option<String>> {
    Ok(api::get(&[MASK_KEY.to_owned()]).await?.remove(MASK_KEY))
}

/// Where a message comes from, by the browser's word: the top frame of a tab that shows a portal.
fn speaker(sender: &JsValue) -> Result<Url> {
    if member(sender, "id").as_string() != api::own_id() {
        return Err(refused("another extension speaks"));
    }
    if !member(sender, "tab").is_object() || member(sender, "frameId").as_f64() != Some(0.0) {
        return Err(refused("no tab's top frame speaks"));
    }
    let url = address(&member(sender, "url").as_string().unwrap_or_default())?;
    portal(&url)?;
    Ok(url)
}

/// The portal at an address.
fn portal(url: &Url) -> Result<&'static Portal> {
    let host = url.hostname();
    portals::by_host(&host).ok_or_else(|| Kind::UnknownHost(host).into())
}

/// An https address, as the browser understands it.
fn address(text: &str) -> Result<Url> {
    Url::new(text)
        .ok()
        .filter(|url| url.protocol() == "https:")
        .ok_or_else(|| Kind::Address(text.chars().take(80).collect()).into())
}

/// The message, if it is one of ours. It is measured before a letter of it is copied, and nothing in it may nest.
fn plain(message: &JsValue) -> Result<Message> {
    let members =
        message.dyn_ref::<Object>().map(Object::values).filter(|members| members.length() <= MEMBERS);
    let members = members.ok_or_else(|| refused("no object of ours"))?;
    for value in members.iter() {
        if let Some(text) = value.dyn_ref::<JsString>() {
            let size = text.length() as usize;
            if size > PAGE_CAP {
                return Err(Kind::TooLarge { size, cap: PAGE_CAP }.into());
            }
        } else if value.is_object() || value.is_function() {
            return Err(refused("a message that nests"));
        }
    }
    let text = |name: &str| member(message, name).as_string();
    let count = |number: f64| (number.fract() == 0.0 && (1.0..=1e6).contains(&number)).then_some(number);
    let read = match (text("kind").as_deref(), members.length()) {
        (Some("hello"), 1) => Some(Message::Hello {}),
        (Some("page"), 5) => text("url").zip(text("html")).and_then(|(url, html)| {
            let cut = member(message, "cut").as_bool()?;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a whole number to 1e6"
            )]
            let look = member(message, "look").as_f64().and_then(count)? as u32;
            Some(Message::Page { url, html, cut, look })
        }),
        _ => None,
    };
    read.ok_or_else(|| refused("no message of ours"))
}

fn refused(why: &str) -> Error {
    Kind::Refused(why.to_owned()).into()
}

/// The refusal as a reply. The text of an error can quote the page; a reply never does.
fn refusal(error: &Error) -> Reply {
    let why = match error.kind() {
        Kind::Form { wanted, .. } => format!("a text is not {wanted}"),
        Kind::Address(_) => "not an https address".to_owned(),
        kind => kind.to_string(),
    };
    Reply::Refused { code: error.code().to_owned(), why }
}
