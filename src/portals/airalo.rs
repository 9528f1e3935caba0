//! Airalo, travel eSIMs. Only its partner interface is documented (share.apidog.com): remaining and total in MB, an end
//! of validity, and `is_unlimited` together with a number. The consumer's page was not found.

use super::Grade::{C, D};
use super::{Cycle, Page, Portal, known};
use crate::capture::Measure::{DataAllowance, DataRemaining, ValidUntil};

/// The portal.
pub const PORTAL: Portal = Portal {
    id: "airalo",
    name: "Airalo",
    hosts: &["airalo.com", "www.airalo.com"],
    home: "https://www.airalo.com/my-esims",
    required: false,
    login_hosts: &[],
    cycle: Cycle::Unknown,
    pages: &[Page {
        id: "esims",
        at: &[
            "/my-esims",
            "/en/my-esims",
            "/ja/my-esims",
            "/zh/my-esims",
            "/zh-CN/my-esims",
            "/zh-TW/my-esims",
            "/zh-hans/my-esims",
            "/zh-hant/my-esims",
            "/zh-Hans/my-esims",
            "/zh-Hant/my-esims",
            "/account",
            "/profile",
            "/my-account",
        ],
        figures: &[
            known(DataRemaining, C, "2026-01"),
            known(DataAllowance, C, "2026-01"),
            known(ValidUntil, D, "2026-01"),
        ],
        ..Page::PLAIN
    }],
};
