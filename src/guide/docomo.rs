//! NTT docomo. Its number for calls from abroad was found on no page of its own.

use super::From::{Other, Own};
use super::Hours::{Daily, Unknown};
use super::{Guide, Way, fact, free};

const CONTRACT: &str = "https://ssw.web.docomo.ne.jp/chikaku/faq/contract";

const ONLINE: &str = "https://www.docomo.ne.jp/english/support/online/";

/// The guide.
pub const GUIDE: Guide = Guide {
    carrier: "docomo",
    ways: &[
        fact(Way::Portal("My docomo"), CONTRACT),
        fact(Way::App("My docomo"), ONLINE),
        // In Japanese; asks for the network PIN.
        fact(Way::VoiceGuide(Unknown), ONLINE),
        fact(free("151", Own, Daily(9, 20), "ja"), CONTRACT),
        fact(free("0120-800-000", Other, Daily(9, 20), "ja"), CONTRACT),
    ],
};
