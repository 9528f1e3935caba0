//! Every message between content script, worker and pages, as one tagged enum, and the replies.
//!
//! A message is hostile until [`Message::check`]ed: the page it speaks of can be any page that got hold of a renderer.
//! Who sent it is the browser's word (`sender`), checked in `browser/worker.rs`; what it says is checked here.

use serde::{Deserialize, Serialize};

use crate::capture::PageState;
use crate::error::{Kind, Result};

/// The most bytes of pruned HTML one page may send.
pub const PAGE_CAP: usize = 512 * 1024;

/// The most bytes of an address that is looked at.
pub const URL_CAP: usize = 4096;

/// What a content script or a page of ours says to the worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Message {
    /// A content script has loaded and asks for the key under which this install masks phone numbers.
    Hello {},
    /// A page as a person sees it, pruned and masked.
    Page {
        /// `location.href`.
        url: String,
        /// Pruned HTML, at most [`PAGE_CAP`] bytes of UTF-8.
        html: String,
        /// True when the page was larger and the rest was left out.
        cut: bool,
        /// How many quiet looks in a row gave this same page: 1 for the first. One look never proves a page changed.
        look: u32,
    },
}

/// What the worker answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reply {
    /// Answer to [`Message::Hello`].
    Key {
        /// 32 lower-case hexadecimal digits, drawn once per install.
        mask_key: String,
    },
    /// The page was read, and what it gave was stored.
    Done {
        /// What kind of answer the page was.
        state: PageState,
        /// How many figures were read.
        readings: usize,
        /// True asks for a second look after the page has been quiet again.
        again: bool,
    },
    /// Nothing was done.
    Refused {
        /// [`crate::error::Error::code`].
        code: String,
        /// The error in English, without any of the page's text.
        why: String,
    },
}

impl Message {
    /// Refuses what is larger than a content script of ours would send.
    ///
    /// # Errors
    /// `too_large` beyond [`PAGE_CAP`] or [`URL_CAP`].
    pub fn check(self) -> Result<Self> {
        if let Self::Page { url, html, .. } = &self {
            for (size, cap) in [(html.len(), PAGE_CAP), (url.len(), URL_CAP)] {
                if size > cap {
                    return Err(Kind::TooLarge { size, cap }.into());
                }
            }
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_over_the_cap_is_refused_and_one_at_the_cap_is_not() {
        let page = |size: usize| Message::Page {
            url: "https://my.au.com/".into(),
            html: "x".repeat(size),
            cut: false,
            look: 1,
        };
        assert!(page(PAGE_CAP).check().is_ok());
        assert_eq!(page(PAGE_CAP + 1).check().unwrap_err().code(), "too_large");
    }

    #[test]
    fn an_unknown_kind_or_field_is_no_message() {
        assert!(serde_json::from_str::<Message>(r#"{"kind":"hello"}"#).is_ok());
        assert!(serde_json::from_str::<Message>(r#"{"kind":"delete"}"#).is_err());
        assert!(serde_json::from_str::<Message>(r#"{"kind":"hello","x":1}"#).is_err());
    }
}
