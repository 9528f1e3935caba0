//! The other ways to check: what a carrier itself says of its app, its numbers and their hours.
//!
//! The facts are [`crate::guide`]'s; here they get their words. Shown are the carriers of the person's lines, or all
//! where nothing was read yet.

use web_sys::Element;

use crate::error::Result;
use crate::guide::{self, Call, Fact, From, Guide, Hours, LOOKED_AT, Way};
use crate::latest::Latest;
use crate::time::Moment;

use super::super::page::{add, put, set, within};
use super::super::words::carrier;
use super::Options;

impl Options {
    /// Lists the ways of each carrier.
    pub(super) fn guide(&self, latest: &Latest, now: Moment) -> Result<()> {
        let list = self.page.element("#guide")?;
        let own = |guide: &Guide| latest.lines.iter().any(|line| line.carrier == guide.carrier);
        let any_own = guide::ALL.iter().any(|guide| own(guide));
        for guide in guide::ALL.iter().filter(|guide| !any_own || own(guide)) {
            let section = self.page.copy("ways")?;
            put(&section, "h3", carrier(guide.carrier))?;
            let ways = within(&section, "ul")?;
            for fact in guide.ways {
                add(&ways, &self.way(fact, now)?)?;
            }
            add(&list, &section)?;
        }
        Ok(())
    }

    /// A way, what it costs and when, and who says so as of when.
    fn way(&self, fact: &Fact, now: Moment) -> Result<Element> {
        let item = self.page.copy("way")?;
        let (text, tel) = (self.text(fact.way), tel(fact.way));
        match &tel {
            Some(tel) => {
                let link = within(&item, ".tel")?;
                link.set_text_content(Some(&text));
                set(&link, "href", tel)?;
                put(&item, ".text", "")?;
            }
            None => {
                put(&item, ".tel", "")?;
                put(&item, ".text", &text)?;
            }
        }
        put(&item, ".details", &self.details(fact.way).join("\u{a0}· "))?;
        let source = within(&item, ".source")?;
        set(&source, "href", fact.source)?;
        let day = crate::time::date(fact.dated.unwrap_or(LOOKED_AT));
        let day = day.map_or_else(String::new, |day| self.words.day(day, now));
        source.set_text_content(Some(&match fact.dated {
            Some(_) => self.words.tell("guide_dated", &[&day]),
            None => self.words.tell("guide_looked_at", &[&day]),
        }));
        Ok(item)
    }

    fn text(&self, way: Way) -> String {
        let words = self.words;
        match way {
            Way::Portal(name) => words.tell("guide_portal", &[name]),
            Way::App(name) => words.tell("guide_app", &[name]),
            Way::OverOwnData(page) => words.tell("guide_over_own_data", &[page]),
            Way::VoiceGuide(_) => words.say("guide_voice"),
            Way::Chat => words.say("guide_chat"),
            Way::OnlyOnline => words.say("guide_only_online"),
            Way::Call(Call { number, from, .. }) => match from {
                From::Own => words.tell("guide_call_own", &[number]),
                From::Other => words.tell("guide_call_other", &[number]),
                From::Any => words.tell("guide_call_any", &[number]),
                From::Abroad => words.tell("guide_call_abroad", &[number]),
            },
        }
    }

    /// The language, the key to press for it, what a call costs, and when somebody answers.
    fn details(&self, way: Way) -> Vec<String> {
        let words = self.words;
        let hours = |hours| match hours {
            Hours::Daily(from, to) => {
                Some(words.tell("guide_hours", &[&words.count(from.into()), &words.count(to.into())]))
            }
            Hours::Always => Some(words.say("guide_always")),
            Hours::Unknown => None,
        };
        let details = match way {
            Way::VoiceGuide(when) => vec![hours(when)],
            Way::Call(call) => vec![
                Some(words.language(call.language)),
                call.press.map(|key| words.tell("guide_press", &[&key.to_string()])),
                call.free.then(|| words.say("guide_free")),
                hours(call.hours),
            ],
            _ => Vec::new(),
        };
        details.into_iter().flatten().collect()
    }
}

/// The address that calls a number.
fn tel(way: Way) -> Option<String> {
    match way {
        Way::Call(call) => Some(call.tel()),
        _ => None,
    }
}
