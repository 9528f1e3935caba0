//! mineo (OPTAGE): マイページ. An old id of the remaining data, hidden parts named by a userscript of 2022, and the app's
//! interface with its five buckets in MB (miutaku/mineard, 2026).

use super::Grade::{B, C};
use super::{Cycle, Page, Portal, Selector, known};
use crate::capture::Measure::{Bill, DataRemaining, DataUsed};
use crate::capture::Unit;

/// The portal.
pub const PORTAL: Portal = Portal {
    id: "mineo",
    name: "mineo",
    hosts: &["my.mineo.jp"],
    home: "https://my.mineo.jp/",
    required: false,
    login_hosts: &["id.eonet.jp", "sso.eonet.jp"],
    // https://mineo.jp/service/data/packet-charge/
    cycle: Cycle::On(1),
    pages: &[
        Page {
            id: "top",
            at: &["/$", "/mvno_cp/top", "/mvno_cp/packet", "/mvno_cp/data", "/mvno_cp/usage"],
            figures: &[known(DataRemaining, B, "2024-01"), known(DataUsed, C, "2024-01")],
            selectors: &[Selector { css: "#graphRemaining", measure: DataRemaining }],
            unit: Some(Unit::Mb),
            ..Page::PLAIN
        },
        Page {
            id: "bill",
            at: &["/mvno_cp/bill", "/mvno_cp/charge_", "/mvno_cp/invoice"],
            figures: &[known(Bill, C, "2026-05")],
            ..Page::PLAIN
        },
        Page { at: &["/"], ..Page::PLAIN },
    ],
};
