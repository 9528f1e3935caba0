//! The other ways to a line's figures, as data: one file a carrier, in it nothing but what the carrier says of them itself,
//! with the page and its date.
//!
//! Names of portals and apps and numbers are data; all else is a key, and its words are the pages' concern. What only
//! others say of a carrier is left out, and a carrier that was not found to say anything has no file: for it, and for what
//! is not listed here, the answer is to ask the carrier at its portal ([`crate::portals::Portal::home`]). To add a
//! carrier, write its file and name it in [`ALL`]; a test keeps `docs/guide.md` in step with this table.

mod airalo;
mod au;
mod bmobile;
mod docomo;
mod linemo;
mod nihontsushin;
mod nuromobile;
mod povo;
mod softbank;
mod ubigi;
mod ymobile;

/// The day on which copies of all these pages were looked at. Pages change: a number is shown with this day.
pub const LOOKED_AT: &str = "2026-11-22";

/// The text key of what holds for every carrier: up to [`LOOKED_AT`] none in Japan was found to answer a message that
/// asks for a balance. So nothing here offers to send one.
pub const NO_BALANCE_BY_SMS: &str = "guide_no_balance_by_sms";

/// What a carrier says of the ways to one's figures.
#[derive(Debug)]
pub struct Guide {
    /// The portal's id.
    pub carrier: &'static str,
    /// The ways, the quickest first.
    pub ways: &'static [Fact],
}

/// One way, and how it is known.
#[derive(Debug)]
pub struct Fact {
    /// The way.
    pub way: Way,
    /// The carrier's own page that says so.
    pub source: &'static str,
    /// The date on that page, `2023-11-28`; `None` where it shows none.
    pub dated: Option<&'static str>,
}

/// A way to one's figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The carrier's web pages, under this name.
    Portal(&'static str),
    /// The carrier's app, under the name it has today.
    App(&'static str),
    /// A page that opens only over the line's own data, with Wi-Fi switched off.
    OverOwnData(&'static str),
    /// A number where people answer.
    Call(Call),
    /// A voice that answers by itself; its number was not found on a page of the carrier.
    VoiceGuide(Hours),
    /// Writing to people in the app or on the web.
    Chat,
    /// Only the app and the web, and no number.
    OnlyOnline,
}

/// A number where people answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// As the carrier prints it: `151`, `0120-800-000`, `+81-92-687-0025`.
    pub number: &'static str,
    /// From which phones.
    pub from: From,
    /// Whether the call costs nothing.
    pub free: bool,
    /// When, in Japan time.
    pub hours: Hours,
    /// In which language, as a BCP 47 tag.
    pub language: &'static str,
    /// The key to press for that language.
    pub press: Option<char>,
}

/// From which phones a number is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The carrier's own.
    Own,
    /// Any other in Japan.
    Other,
    /// Any in Japan.
    Any,
    /// Abroad; for a phone that was lost, and the like.
    Abroad,
}

/// When somebody answers, in Japan time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hours {
    /// Every day from one full hour to another.
    Daily(u8, u8),
    /// Day and night.
    Always,
    /// The carrier was not found to say.
    Unknown,
}

impl Way {
    /// The key of its text; the pages put names, numbers and hours in the places of it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Portal(_) => "guide_portal",
            Self::App(_) => "guide_app",
            Self::OverOwnData(_) => "guide_over_own_data",
            Self::Call(call) => call.from.key(),
            Self::VoiceGuide(_) => "guide_voice",
            Self::Chat => "guide_chat",
            Self::OnlyOnline => "guide_only_online",
        }
    }
}

impl From {
    /// The key of its text.
    pub fn key(self) -> &'static str {
        match self {
            Self::Own => "guide_call_own",
            Self::Other => "guide_call_other",
            Self::Any => "guide_call_any",
            Self::Abroad => "guide_call_abroad",
        }
    }
}

impl Call {
    /// The address that calls it, `tel:0120800000`: for a link, and for a code that a phone reads.
    pub fn tel(&self) -> String {
        let digits = self.number.chars().filter(|sign| sign.is_ascii_digit() || *sign == '+');
        std::iter::once("tel:".to_owned()).chain(digits.map(String::from)).collect()
    }
}

/// Every carrier of which something is known, sorted by id.
pub const ALL: &[&Guide] = &[
    &airalo::GUIDE,
    &au::GUIDE,
    &bmobile::GUIDE,
    &docomo::GUIDE,
    &linemo::GUIDE,
    &nihontsushin::GUIDE,
    &nuromobile::GUIDE,
    &povo::GUIDE,
    &softbank::GUIDE,
    &ubigi::GUIDE,
    &ymobile::GUIDE,
];

/// What the carrier with this portal id says; `None` where it was not found to say anything.
pub fn by_carrier(id: &str) -> Option<&'static Guide> {
    ALL.iter().copied().find(|guide| guide.carrier == id)
}

/// A fact of a page without a date, as the carriers' files write it.
const fn fact(way: Way, source: &'static str) -> Fact {
    Fact { way, source, dated: None }
}

/// A number free of charge, as the carriers' files write it.
const fn free(number: &'static str, from: From, hours: Hours, language: &'static str) -> Way {
    Way::Call(Call { number, from, free: true, hours, language, press: None })
}
