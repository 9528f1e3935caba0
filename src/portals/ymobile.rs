//! Y!mobile: My Y!mobile, on SoftBank's platform under its own hosts and paths (`/muc/`).
//!
//! Four tables of 繰越, 基本, 有料 and 使用済み in several ports of one script, the newest of 2024 or later; a label of a
//! plan that ended, 追加料金課金までの残りデータ量, of about 2019.

use super::Grade::B;
use super::platform::softbank::{BILL, CYCLE_DAYS, DATA};
use super::{Cycle, Page, Portal, known};
use crate::capture::Measure::{DataRemaining, DataUsed};

/// The portal.
pub const PORTAL: Portal = Portal {
    id: "ymobile",
    name: "Y!mobile",
    hosts: &["bl61.my.ymobile.jp", "my.ymobile.jp", "re61.my.ymobile.jp"],
    home: "https://my.ymobile.jp/muc/d/webLink/doSend/MRERE0000",
    required: false,
    login_hosts: &["id.my.ymobile.jp"],
    cycle: Cycle::OneOf(CYCLE_DAYS),
    pages: &[
        DATA,
        BILL,
        Page {
            id: "top",
            at: &["/muc/d/top", "my.ymobile.jp/$", "/muc/home"],
            figures: &[known(DataUsed, B, "2019-01"), known(DataRemaining, B, "2019-01")],
            ..Page::PLAIN
        },
        Page { at: &["/"], ..Page::PLAIN },
    ],
};
