//! Tells a person what [`crate::alerts`] found: notifications, the toolbar button, and the alarm for the next look.
//!
//! Runs in the worker after every capture, at each alarm and at every start, and in the settings page after a choice.
//! What was told is stored before it is shown. Runs under the lock of whoever calls.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use crate::alerts::{self, Alert, Kind, Told};
use crate::capture::Measure;
use crate::error::Result;
use crate::history::{LINES_KEY, Lines};
use crate::latest::{self, Latest};
use crate::portals;
use crate::settings::{self, Settings};
use crate::time::{Moment, Stamp};

use super::api::{self, Stored};
use super::task;
use super::words::{Words, carrier};

/// Colours of the badge: the figure is of today, or older.
const FRESH: &str = "#1d6fa5";
const OLD: &str = "#5d6168";

/// What stands between the parts of a notification's id. Neither a kind nor a carrier has it.
const APART: char = '/';

/// Looks at all that is known: shows what is to be told, and the badge; has the worker called for the next look.
///
/// # Errors
/// `stored` where what is known does not parse, or a newer version wrote what was told; `browser` when a call is
/// refused.
pub async fn look() -> Result<()> {
    let keys = [latest::KEY, settings::KEY, alerts::KEY, LINES_KEY].map(str::to_owned);
    let stored = api::get(&keys).await?;
    let text = |key: &str| stored.get(key).map(String::as_str);
    // Choices that do not parse are as if none was made: a warning too many is better than none.
    let settings = text(settings::KEY).and_then(|text| Settings::parse(text).ok()).unwrap_or_default();
    let latest = text(latest::KEY).map(Latest::parse).transpose()?.unwrap_or_default();
    let now = api::now()?;
    api::speak(settings.language.name()).await;
    let words = Words::load();

    let badge = alerts::badge(&settings, &latest, now);
    let ground = if badge.old { OLD } else { FRESH };
    api::set_action(&badge.text, ground, &words.badge_title(&badge, now)).await?;

    let check = alerts::check(&settings, &latest, text(alerts::KEY), now)?;
    api::wake_at(check.next);
    if let Some(memory) = check.memory {
        api::set(&Stored::from([(alerts::KEY.to_owned(), memory)])).await?;
    }
    // Names are an extra.
    let names = text(LINES_KEY).and_then(|text| Lines::parse(text).ok()).unwrap_or_default();
    for alert in &check.show {
        let id = [alert.kind.name(), &alert.carrier, &alert.line].join(&APART.to_string());
        api::notify(&id, &title(alert, &names, &words), &sentence(alert, &words, now)).await?;
    }
    Ok(())
}

/// Opens the portal that a notification is about; called when the person clicks it.
#[wasm_bindgen]
pub fn clicked(notification: String) -> Promise {
    task::promise(async move {
        // The address is one of the package's own, whatever the id says.
        if let Some(portal) = notification.split(APART).nth(1).and_then(portals::by_id) {
            let _ = api::open_from(&notification, portal.home).await;
        }
        Ok(JsValue::UNDEFINED)
    })
}

/// Whose line it is, as the person knows it.
fn title(alert: &Alert, names: &Lines, words: &Words) -> String {
    let carrier = carrier(&alert.carrier);
    let named = names.get(&alert.line).and_then(|line| line.name.clone());
    named.unwrap_or_else(|| match &alert.digits {
        Some(digits) => words.tell("line", &[carrier, digits]),
        None => carrier.to_owned(),
    })
}

/// What, how much and until when.
fn sentence(alert: &Alert, words: &Words, now: Moment) -> String {
    let until = alert.until.map(|until| moment_of(until, words, now)).unwrap_or_default();
    let seen = alert.seen.map(|seen| words.moment(seen, now)).unwrap_or_default();
    let amount =
        alert.figure.and_then(|told| Some(words.of_unit(told.amount?, told.unit))).unwrap_or_default();
    let what = match alert.kind {
        Kind::DataLow => data(alert.figure, &amount, words),
        Kind::ChargesOver => words.tell("alert_charges", &[&amount]),
        Kind::BalanceLow => words.tell("alert_balance", &[&amount]),
        Kind::ValidityNear | Kind::LapseNear => {
            return match alert.figure {
                Some(told) if told.amount.is_some() => {
                    words.tell("alert_lapse", &[&words.part(told.measure, told.bucket), &amount, &until])
                }
                _ => words.tell("alert_valid", &[&until]),
            };
        }
        Kind::NotRead => return words.tell("alert_not_read", &[&seen]),
        Kind::CheckDetails => return words.tell("alert_details", &[carrier(&alert.carrier)]),
    };
    if until.is_empty() {
        words.tell("alert_plain", &[&what])
    } else {
        words.tell("alert_until", &[&what, &until])
    }
}

fn data(told: Option<Told>, amount: &str, words: &Words) -> String {
    let used = told.filter(|told| told.measure == Measure::DataUsed).and_then(|told| told.of);
    match used {
        Some((of, unit)) => words.tell("alert_used", &[amount, &words.of_unit(of, unit)]),
        None => words.tell("alert_left", &[amount]),
    }
}

/// An end, by the last minute before it where it is a midnight: nobody takes 30 Nov 23:59 for a day later.
fn moment_of(until: Stamp, words: &Words, now: Moment) -> String {
    let at = match until {
        Stamp::Minute(at) => Moment::from_japan(at),
        Stamp::Day(_) => None,
    };
    let midnight = at.filter(|at| crate::outlook::midnight(at.date()) == Some(*at));
    match midnight.and_then(|at| Moment::from_millis((at.seconds() - 60) * 1000)) {
        Some(before) => words.moment(before, now),
        None => words.stamp(until, now),
    }
}
