//! LINEMO (SoftBank).

use super::{Guide, Way, fact};

/// The guide.
pub const GUIDE: Guide = Guide {
    carrier: "linemo",
    ways: &[fact(Way::Portal("My Menu"), "https://www.linemo.jp/support/faq/view/27421")],
};
