//! The extension API and the browser's own services: the only file that touches them.
//!
//! Each call is a thin Rust face of one `browser.*` function, with its refusal turned into the crate's error. Nothing is
//! decided here. Everything stored is text: a value of another type is reported as one that does not parse.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::Future;
use std::rc::Rc;

use js_sys::{Array, Date, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;

use crate::error::{Error, Kind, Result};
use crate::time::Moment;

use super::task;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["browser", "storage", "local"], js_name = get)]
    fn storage_get(keys: &Array) -> Promise;
    #[wasm_bindgen(js_namespace = ["browser", "storage", "local"], js_name = set)]
    fn storage_set(values: &Object) -> Promise;
    #[wasm_bindgen(js_namespace = ["browser", "storage", "local"], js_name = remove)]
    fn storage_remove(key: &str) -> Promise;

    #[wasm_bindgen(js_namespace = ["browser", "storage", "local"], js_name = getBytesInUse)]
    fn bytes_in_use(keys: &JsValue) -> Promise;
    #[wasm_bindgen(thread_local_v2, js_namespace = ["browser", "storage", "local"], js_name = QUOTA_BYTES)]
    static QUOTA: JsValue;

    #[wasm_bindgen(js_namespace = ["browser", "storage", "sync"], js_name = get)]
    fn shared_get(keys: &JsValue) -> Promise;
    #[wasm_bindgen(js_namespace = ["browser", "storage", "sync"], js_name = set)]
    fn shared_set(values: &Object) -> Promise;
    #[wasm_bindgen(js_namespace = ["browser", "storage", "sync"], js_name = remove)]
    fn shared_remove(keys: &Array) -> Promise;

    #[wasm_bindgen(js_namespace = ["browser", "action"], js_name = setBadgeText)]
    fn set_badge_text(details: &Object) -> Promise;
    #[wasm_bindgen(js_namespace = ["browser", "action"], js_name = setBadgeBackgroundColor)]
    fn set_badge_background(details: &Object) -> Promise;
    #[wasm_bindgen(js_namespace = ["browser", "action"], js_name = setTitle)]
    fn set_action_title(details: &Object) -> Promise;

    #[wasm_bindgen(thread_local_v2, js_namespace = ["browser", "runtime"], js_name = id)]
    static RUNTIME_ID: JsValue;

    #[wasm_bindgen(js_namespace = ["browser", "i18n"], js_name = getMessage)]
    fn get_message(key: &str, values: &Array) -> String;
    #[wasm_bindgen(js_namespace = ["browser", "i18n"], js_name = getUILanguage)]
    fn get_ui_language() -> String;

    #[wasm_bindgen(js_namespace = ["browser", "alarms"], js_name = create)]
    fn create_alarm(name: &str, when: &Object) -> JsValue;
    #[wasm_bindgen(js_namespace = ["browser", "notifications"], js_name = create)]
    fn create_notification(id: &str, options: &Object) -> Promise;
    #[wasm_bindgen(js_namespace = ["browser", "notifications"], js_name = clear)]
    fn clear_notification(id: &str) -> Promise;
    #[wasm_bindgen(js_namespace = ["browser", "tabs"], js_name = create)]
    fn create_tab(options: &Object) -> Promise;

    /// A file of the package.
    fn fetch(path: &str) -> Promise;
    type Response;
    #[wasm_bindgen(method)]
    fn json(this: &Response) -> Promise;

    #[wasm_bindgen(js_namespace = ["browser", "permissions"], js_name = request)]
    fn permissions_request(permissions: &Object) -> Promise;

    #[wasm_bindgen(js_namespace = ["browser", "permissions"], js_name = getAll)]
    fn permissions_get_all() -> Promise;

    #[wasm_bindgen(js_namespace = ["browser", "scripting"], js_name = getRegisteredContentScripts)]
    fn registered_scripts(filter: &Object) -> Promise;
    #[wasm_bindgen(js_namespace = ["browser", "scripting"], js_name = registerContentScripts)]
    fn register_scripts(scripts: &Array) -> Promise;
    #[wasm_bindgen(js_namespace = ["browser", "scripting"], js_name = updateContentScripts)]
    fn update_scripts(scripts: &Array) -> Promise;
    #[wasm_bindgen(js_namespace = ["browser", "scripting"], js_name = unregisterContentScripts)]
    fn unregister_scripts(filter: &Object) -> Promise;

    #[wasm_bindgen(js_namespace = ["navigator", "locks"], js_name = request)]
    fn request_lock(name: &str, held: &JsValue) -> Promise;

    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn get_random_values(into: &mut [u8]);
}

/// The lock under which everything is written.
const LOCK: &str = "zandaka";

/// Stored values by key; a key that was never written is absent.
pub type Stored = BTreeMap<String, String>;

/// Reads the values under `keys`, in one call, which is made at once and not when it is waited for.
///
/// # Errors
/// `browser` when the storage refuses, `stored` when a value is not text.
pub fn get(keys: &[String]) -> impl Future<Output = Result<Stored>> + use<> {
    let keys: Array = keys.iter().map(JsValue::from).collect();
    let asked = storage_get(&keys);
    async move { texts(&called("storage.local.get", asked).await?) }
}

/// Writes all of `values` in one call.
///
/// # Errors
/// `storage_full` beyond the browser's quota, else `browser`.
pub async fn set(values: &Stored) -> Result<()> {
    called("storage.local.set", storage_set(&members(values))).await.map(drop)
}

fn members(values: &Stored) -> Object {
    let object = Object::new();
    for (key, value) in values {
        put(&object, key, &value.into());
    }
    object
}

/// All that the person's browsers share, as far as it is text.
///
/// # Errors
/// `browser` when the storage refuses.
#[cfg(feature = "worker")]
pub async fn shared() -> Result<Stored> {
    let found = called("storage.sync.get", shared_get(&JsValue::NULL)).await?;
    let mut shared = Stored::new();
    for entry in Object::entries(found.unchecked_ref::<Object>()).iter() {
        let entry: Array = entry.unchecked_into();
        shared.extend(entry.get(0).as_string().zip(entry.get(1).as_string()));
    }
    Ok(shared)
}

/// Shares all of `values` in one call, and then no longer what is under `forgotten`.
///
/// # Errors
/// `browser` when the storage refuses, as it does beyond its quota.
#[cfg(feature = "worker")]
pub async fn share(values: &Stored, forgotten: &[String]) -> Result<()> {
    if !values.is_empty() {
        called("storage.sync.set", shared_set(&members(values))).await?;
    }
    if !forgotten.is_empty() {
        let keys: Array = forgotten.iter().map(JsValue::from).collect();
        called("storage.sync.remove", shared_remove(&keys)).await?;
    }
    Ok(())
}

/// Removes the value under `key`.
///
/// # Errors
/// `browser` when the storage refuses.
pub async fn remove(key: &str) -> Result<()> {
    called("storage.local.remove", storage_remove(key)).await.map(drop)
}

/// How many bytes are stored, and how many there may be where the browser sets a bound: Chromium does, Firefox does not.
///
/// # Errors
/// `browser` when the storage refuses.
#[cfg(feature = "worker")]
pub async fn room() -> Result<(i64, Option<i64>)> {
    // Whole bytes, far below 2^53.
    #[expect(clippy::cast_possible_truncation, reason = "a size in bytes")]
    let whole = |number: f64| number as i64;
    let used = called("storage.local.getBytesInUse", bytes_in_use(&JsValue::NULL)).await?;
    Ok((whole(used.as_f64().unwrap_or_default()), QUOTA.with(JsValue::as_f64).map(whole)))
}

/// The text values of an object the storage gave.
///
/// # Errors
/// `stored` when a value is not text.
pub fn texts(found: &JsValue) -> Result<Stored> {
    let mut stored = Stored::new();
    for entry in Object::entries(found.unchecked_ref::<Object>()).iter() {
        let entry: Array = entry.unchecked_into();
        let key = entry.get(0).as_string().unwrap_or_default();
        let Some(value) = entry.get(1).as_string() else {
            return Err(Kind::Stored { key, why: "not a text".into() }.into());
        };
        stored.insert(key, value);
    }
    Ok(stored)
}

/// Runs `work` while no other part of the extension, in any of its contexts, does the same.
///
/// # Errors
/// Those of `work`.
pub async fn locked<T, F>(work: impl FnOnce() -> F + 'static) -> Result<T>
where
    T: 'static,
    F: Future<Output = Result<T>> + 'static,
{
    let outcome = Rc::new(Cell::new(None));
    let inside = Rc::clone(&outcome);
    let held = Closure::once_into_js(move || {
        task::promise(async move {
            inside.set(Some(work().await));
            Ok(JsValue::UNDEFINED)
        })
    });
    let released = task::settled(request_lock(LOCK, &held)).await;
    match (outcome.take(), released) {
        (Some(result), _) => result,
        // `work` has no way to reject but a trap: that is thrown on, for the instance to be dropped.
        (None, Err(trap)) => wasm_bindgen::throw_val(trap),
        (None, Ok(_)) => Err(refused("navigator.locks.request", &JsValue::UNDEFINED)),
    }
}

/// The present.
///
/// # Errors
/// `browser` for a clock outside years 1 to 9999.
pub fn now() -> Result<Moment> {
    // Whole milliseconds, far below 2^53.
    #[allow(clippy::cast_possible_truncation)]
    let millis = Date::now() as i64;
    Moment::from_millis(millis).ok_or_else(|| refused("Date.now", &JsValue::from_f64(Date::now())))
}

/// 32 lower-case hexadecimal digits nobody can guess.
#[cfg(feature = "worker")]
pub fn random_key() -> String {
    let mut bytes = [0; 16];
    get_random_values(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// This extension's id.
#[cfg(feature = "worker")]
pub fn own_id() -> Option<String> {
    RUNTIME_ID.with(JsValue::as_string)
}

/// What the toolbar button shows: `badge`, a few letters on `ground` (empty for none), and `title` for a pointer or a
/// screen reader.
///
/// # Errors
/// `browser` when a call is refused.
#[cfg(feature = "worker")]
pub async fn set_action(badge: &str, ground: &str, title: &str) -> Result<()> {
    let one = |name: &str, value: &str| object(&[(name, value.into())]);
    let calls = [
        set_badge_text(&one("text", badge)),
        set_badge_background(&one("color", ground)),
        set_action_title(&one("title", title)),
    ];
    let all: Array = calls.iter().collect();
    called("action.setBadgeText", Promise::all(&all)).await.map(drop)
}

/// Has the browser call the worker at a moment, instead of any it was to call it at before.
#[cfg(feature = "worker")]
pub fn wake_at(moment: Moment) {
    // Whole seconds of a year with four digits: below 2^53.
    #[allow(clippy::cast_precision_loss)]
    let when = JsValue::from_f64(moment.seconds() as f64 * 1000.0);
    create_alarm("look", &object(&[("when", when)]));
}

/// Shows a notification; one with the same id is replaced.
///
/// # Errors
/// `browser` when the call is refused.
#[cfg(feature = "worker")]
pub async fn notify(id: &str, title: &str, text: &str) -> Result<()> {
    let options = object(&[
        ("type", "basic".into()),
        ("iconUrl", "/icons/128.png".into()),
        ("title", title.into()),
        ("message", text.into()),
    ]);
    called("notifications.create", create_notification(id, &options)).await.map(drop)
}

/// Opens a page in a new tab, from a notification, which goes.
///
/// # Errors
/// `browser` when a call is refused.
#[cfg(feature = "worker")]
pub async fn open_from(notification: &str, url: &str) -> Result<()> {
    let calls = [clear_notification(notification), create_tab(&object(&[("url", url.into())]))];
    called("tabs.create", Promise::all(&calls.iter().collect::<Array>())).await.map(drop)
}

/// The match patterns of all pages that the person lets the extension read.
///
/// # Errors
/// `browser` when the call is refused.
#[cfg(feature = "worker")]
pub async fn granted_origins() -> Result<Vec<String>> {
    let granted = called("permissions.getAll", permissions_get_all()).await?;
    let origins = Reflect::get(&granted, &"origins".into()).unwrap_or_default();
    Ok(Array::from(&origins).iter().filter_map(|origin| origin.as_string()).collect())
}

/// The content script of the hosts that were asked for after the install; the others are in the manifest.
#[cfg(feature = "worker")]
const SCRIPT: &str = "asked";

/// Has the content script run at these match patterns, and at no others than those of the manifest, from now on.
///
/// # Errors
/// `browser` when a call is refused.
#[cfg(feature = "worker")]
pub async fn run_content_script_at(matches: &[String]) -> Result<()> {
    let ids = || object(&[("ids", Array::of1(&SCRIPT.into()).into())]);
    let found = called("scripting.getRegisteredContentScripts", registered_scripts(&ids())).await?;
    let registered = Array::from(&found).length() > 0;
    let patterns: Array = matches.iter().map(JsValue::from).collect();
    let script = object(&[
        ("id", SCRIPT.into()),
        ("js", Array::of1(&"content.js".into()).into()),
        ("matches", patterns.into()),
        ("runAt", "document_idle".into()),
    ]);
    let call = match (matches.is_empty(), registered) {
        (true, false) => return Ok(()),
        (true, true) => unregister_scripts(&ids()),
        (false, true) => update_scripts(&Array::of1(&script)),
        (false, false) => register_scripts(&Array::of1(&script)),
    };
    called("scripting.registerContentScripts", call).await.map(drop)
}

/// The languages there are texts in, as their folders are called.
const LANGUAGES: [&str; 6] = ["en", "ja", "zh_CN", "zh_TW", "ko", "vi"];

thread_local! {
    /// The language a person chose and its texts; nothing where they keep to the browser's.
    static CHOSEN: RefCell<Option<(String, JsValue)>> = const { RefCell::new(None) };
}

/// Speaks this language from now on, and the browser's where there are no texts in it.
pub async fn speak(language: &str) {
    if CHOSEN.with_borrow(|chosen| chosen.as_ref().is_some_and(|(known, _)| known == language)) {
        return;
    }
    let texts = if LANGUAGES.contains(&language) { texts_in(language).await.ok() } else { None };
    CHOSEN.set(texts.map(|texts| (language.to_owned(), texts)));
}

async fn texts_in(language: &str) -> Result<JsValue> {
    let file = format!("/_locales/{language}/messages.json");
    let response: Response = called("fetch", fetch(&file)).await?.unchecked_into();
    called("Response.json", response.json()).await
}

/// The text of `key` in the person's language, with `values` in its places; empty for a key nobody wrote.
pub fn message(key: &str, values: &[&str]) -> String {
    let chosen = CHOSEN.with_borrow(|chosen| chosen.as_ref().map(|(_, texts)| filled(texts, key, values)));
    let browsers = || get_message(key, &values.iter().map(|value| JsValue::from_str(value)).collect());
    chosen.unwrap_or_else(browsers)
}

/// What `browser.i18n.getMessage` gives, of these texts.
fn filled(texts: &JsValue, key: &str, values: &[&str]) -> String {
    let message = member(texts, key);
    let places = member(&message, "placeholders");
    let mut text = String::new();
    for (nth, piece) in member(&message, "message").as_string().unwrap_or_default().split('$').enumerate() {
        if nth % 2 == 0 {
            text.push_str(piece);
            continue;
        }
        // `$1` stands for the first.
        let place = member(&member(&places, piece), "content").as_string().unwrap_or_default();
        let place = place.trim_start_matches('$').parse::<usize>().ok();
        text.push_str(place.and_then(|place| values.get(place.checked_sub(1)?)).copied().unwrap_or_default());
    }
    text
}

/// A member of an object; `undefined` where it has none.
pub fn member(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or_default()
}

/// The language of the browser's own menus, such as `en-GB`.
pub fn ui_language() -> String {
    get_ui_language()
}

/// Asks the person to let the extension read `origins`; only ever from a click. True when they said yes.
///
/// # Errors
/// `browser` when the question cannot be asked.
#[cfg(feature = "pages")]
pub fn request_origins(origins: &[String]) -> impl Future<Output = Result<bool>> + use<> {
    let list: Array = origins.iter().map(JsValue::from).collect();
    // Asked here and not in the future, which may run after the click.
    let asked = permissions_request(&object(&[("origins", list.into())]));
    async move { Ok(called("permissions.request", asked).await?.is_truthy()) }
}

/// A plain object with these members.
pub fn object(members: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        put(&object, name, value);
    }
    object
}

fn put(object: &Object, name: &str, value: &JsValue) {
    // Setting a member of a plain, unfrozen object does not fail.
    let _ = Reflect::set(object, &name.into(), value);
}

/// Waits for a call's promise.
async fn called(call: &'static str, promise: Promise) -> Result<JsValue> {
    task::settled(promise).await.map_err(|why| refused(call, &why))
}

/// What the browser said when it refused. Chromium says "quota" in the message, Firefox in the error's name.
fn refused(call: &'static str, why: &JsValue) -> Error {
    let why =
        why.dyn_ref::<js_sys::Error>().map_or_else(String::new, |error| String::from(error.to_string()));
    if call == "storage.local.set" && why.to_ascii_lowercase().contains("quota") {
        return Kind::StorageFull.into();
    }
    Kind::Browser { call, why }.into()
}
