//! b-mobile and its VISITOR SIM.

use super::{Guide, Way, fact};

const CHARGE: &str = "https://www.bmobile.ne.jp/english/charge.html";

/// The guide.
pub const GUIDE: Guide = Guide { carrier: "bmobile", ways: &[fact(Way::OverOwnData(CHARGE), CHARGE)] };
