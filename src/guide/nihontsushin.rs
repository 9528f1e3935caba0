//! 日本通信SIM.

use super::{Guide, Way, fact};

/// The guide.
pub const GUIDE: Guide = Guide {
    carrier: "nihontsushin",
    ways: &[fact(Way::Portal("マイページ"), "https://www.nihontsushin.com/")],
};
