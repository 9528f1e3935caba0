//! The box for a pasted text: a carrier's message or mail, or a copied page, when the portal is out of reach.
//!
//! What the text says is [`crate::paste`]'s; it goes through the same gate and into the same history as a page.

use std::rc::Rc;

use gloo::events::EventListener;
use web_sys::Element;

use crate::error::{Kind, Result};
use crate::latest::{self, Latest};
use crate::paste::{self, CAP, Pasted};
use crate::portals;

use super::super::page::{add, set};
use super::super::{api, worker};
use super::{Options, value};

impl Options {
    /// Offers the carriers, and listens.
    pub(super) fn offer_paste(self: &Rc<Self>) -> Result<()> {
        let carriers = self.page.element("#carrier")?;
        for portal in portals::ALL {
            let option = self.page.copy("option")?;
            option.set_text_content(Some(portal.name));
            set(&option, "value", portal.id)?;
            add(&carriers, &option)?;
        }
        let options = Rc::clone(self);
        let button: Element = self.page.element("#paste")?;
        EventListener::new(&button, "click", move |_| options.run(Rc::clone(&options).paste())).forget();
        Ok(())
    }

    /// Reads what stands in the box, stores it, and says how much that was.
    async fn paste(self: Rc<Self>) -> Result<()> {
        let said = match self.read_pasted().await {
            Ok(0) => self.words.say("pasted_nothing"),
            Ok(count) => self.words.tell("pasted_done", &[&self.words.count(count)]),
            Err(error) => match error.kind() {
                Kind::Refused(_) => self.words.say("pasted_old"),
                Kind::TooLarge { .. } => self.words.tell("pasted_long", &[&self.words.count(CAP)]),
                _ => return Err(error),
            },
        };
        self.page.element("#pasted")?.set_text_content(Some(&said));
        Ok(())
    }

    /// How many figures the text gave that were not known better.
    async fn read_pasted(&self) -> Result<usize> {
        let (carrier, text) = (value(&self.page.element("#carrier")?), value(&self.page.element("#text")?));
        let mask_key = worker::mask_key().await?;
        let (at, mask_key) = (api::now()?, Some(mask_key.as_str()));
        let pasted = Pasted { carrier: &carrier, line: None, text: &text, sent: None, at, mask_key };
        let mut capture = paste::read(&pasted)?;
        let stored = api::get(&[latest::KEY.to_owned()]).await?;
        let known = stored.get(latest::KEY).map(|text| Latest::parse(text)).transpose()?.unwrap_or_default();
        paste::keep_newer(&mut capture, &known);
        if capture.lines.is_empty() {
            return Ok(0);
        }
        let capture = worker::store(capture).await?;
        Ok(capture.lines.iter().map(|line| line.readings.len()).sum())
    }
}
