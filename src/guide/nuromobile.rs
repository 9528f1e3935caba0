//! NUROmobile (Sony). One logs in with the number of the SIM.

use super::{Guide, Way, fact};

/// The guide.
pub const GUIDE: Guide = Guide {
    carrier: "nuromobile",
    ways: &[fact(
        Way::Portal("ご利用者向けページ"),
        "https://support.sonynetwork.co.jp/faqsupport/nuromobile/web/knowledge2737.html",
    )],
};
