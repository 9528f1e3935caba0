//! What a person should know before they trust a card: its age, how the last visit went, what was not believed.

use web_sys::Element;

use crate::capture::PageState;
use crate::card::{Head, is_outdated};
use crate::error::Result;
use crate::latest::Visit;
use crate::portals::{self, Portal};

use super::super::page::{add, put, set, within};
use super::super::words::carrier;
use super::Popup;

/// The most doubts of one visit that are shown.
const DOUBTS: usize = 3;

impl Popup {
    /// Puts the notices of a card into it.
    pub(super) fn notices(
        &self,
        element: &Element,
        carrier: &str,
        head: Option<&Head<'_>>,
        visit: Option<&Visit>,
    ) -> Result<()> {
        let list = within(element, ".notices")?;
        if head.is_some_and(|head| is_outdated(head.figure, self.now)) {
            element.class_list().add_1("outdated").ok();
            add(&list, &self.notice("", &self.words.say("outdated"), portals::by_id(carrier))?)?;
        }
        if let Some(visit) = visit {
            self.visit(&list, visit)?;
        }
        if list.child_element_count() == 0 {
            list.remove();
        }
        Ok(())
    }

    /// A sentence or two, and where to go.
    pub(super) fn notice(&self, title: &str, text: &str, portal: Option<&Portal>) -> Result<Element> {
        let notice = self.page.copy("notice")?;
        put(&notice, "b", title)?;
        put(&notice, "span", text)?;
        if let Some(portal) = portal {
            set(&within(&notice, "a")?, "href", portal.home)?;
        }
        let open = portal.map_or_else(String::new, |portal| self.words.tell("open", &[portal.name]));
        put(&notice, "a", &open)?;
        Ok(notice)
    }

    fn visit(&self, list: &Element, visit: &Visit) -> Result<()> {
        let portal = portals::by_id(&visit.carrier);
        if let Some((what, how)) = self.state(visit.state, carrier(&visit.carrier)) {
            let title = self.words.tell("visit", &[&what, &self.words.moment(visit.at, self.now)]);
            add(list, &self.notice(&title, &how, portal)?)?;
        }
        for doubt in visit.doubts.iter().take(DOUBTS) {
            let values =
                [&self.words.measure(doubt.measure), &*doubt.text, &self.words.reason(&doubt.reason)];
            let text = self.words.tell("doubt_how", &values);
            add(list, &self.notice(&self.words.say("doubt"), &text, portal)?)?;
        }
        Ok(())
    }

    /// What a visit that gave no figures met, and what to do about it.
    fn state(&self, state: PageState, carrier: &str) -> Option<(String, String)> {
        let words = self.words;
        Some(match state {
            PageState::Read | PageState::NotABalancePage => return None,
            PageState::LoggedOut => (words.say("logged_out"), words.tell("logged_out_how", &[carrier])),
            PageState::ActionNeeded => {
                (words.say("action_needed"), words.tell("action_needed_how", &[carrier]))
            }
            PageState::Maintenance => (words.say("maintenance"), words.tell("maintenance_how", &[carrier])),
            PageState::Pending => (words.say("pending"), words.say("pending_how")),
            PageState::Changed => (words.say("changed"), words.say("changed_how")),
        })
    }
}
