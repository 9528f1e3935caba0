//! Ubigi (Transatel), travel eSIMs.

use super::{Guide, Way, fact};

/// The guide.
pub const GUIDE: Guide =
    Guide { carrier: "ubigi", ways: &[fact(Way::Chat, "https://cellulardata.ubigi.com/zh/help-center/")] };
