//! Ubigi (Transatel), travel eSIMs. Nothing of its account page was found; its address and the words of it are inferred.

use super::Grade::D;
use super::{Cycle, Page, Portal, known};
use crate::capture::Measure::{DataRemaining, DataUsed, ValidUntil};

/// The portal.
pub const PORTAL: Portal = Portal {
    id: "ubigi",
    name: "Ubigi",
    hosts: &["cellulardata.ubigi.com"],
    home: "https://cellulardata.ubigi.com/account/",
    required: false,
    login_hosts: &[],
    cycle: Cycle::Unknown,
    pages: &[Page {
        id: "account",
        at: &["/account", "/ja/account", "/zh/account", "/fr/account", "/my-account", "/ja/my-account"],
        figures: &[
            known(DataRemaining, D, "2026-11"),
            known(DataUsed, D, "2026-11"),
            known(ValidUntil, D, "2026-11"),
        ],
        ..Page::PLAIN
    }],
};
