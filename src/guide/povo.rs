//! povo2.0 (KDDI).

use super::{Guide, Way, fact};

const SITE: &str = "https://povo.jp/en/";

/// The guide.
pub const GUIDE: Guide =
    Guide { carrier: "povo", ways: &[fact(Way::App("povo2.0"), SITE), fact(Way::OnlyOnline, SITE)] };
