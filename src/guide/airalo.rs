//! Airalo, travel eSIMs.

use super::{Guide, Way, fact};

const HELP: &str = "https://www.airalo.com/help";

/// The guide.
pub const GUIDE: Guide = Guide {
    carrier: "airalo",
    ways: &[fact(Way::Portal("My eSIMs"), HELP), fact(Way::App("Airalo"), HELP), fact(Way::Chat, HELP)],
};
