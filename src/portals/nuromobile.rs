//! NURO Mobile (So-net): the user page, with the month's and yesterday's data in MB under a class called `yen`
//! (fezrestia/cloud-sync-service and -functions, 2018 to 2021).

use super::Grade::{B, C};
use super::{Cycle, Page, Portal, Selector, known};
use crate::capture::Measure::{DataRemaining, DataUsed};
use crate::capture::Unit;

/// The portal.
pub const PORTAL: Portal = Portal {
    id: "nuromobile",
    name: "NURO Mobile",
    hosts: &["mobile.nuro.jp"],
    home: "https://mobile.nuro.jp/mobile_contract/u/",
    required: false,
    login_hosts: &[],
    cycle: Cycle::Unknown,
    pages: &[Page {
        id: "user",
        at: &["/mobile_contract/u"],
        figures: &[known(DataUsed, B, "2021-03"), known(DataRemaining, C, "2021-03")],
        selectors: &[Selector { css: "ul.zyokyoBlock div.siyou p.data span.yen", measure: DataUsed }],
        unit: Some(Unit::Mb),
        ..Page::PLAIN
    }],
};
