//! SoftBank: My SoftBank on its own platform, and prepaid シンプルスタイル.
//!
//! Known from public scrapers of 2013 to 2026; the data page's markup changed twice in four months of 2019 and 2020.

use super::Grade::{B, C, D};
use super::platform::softbank::{BILL, CYCLE_DAYS, DATA};
use super::{Cycle, Page, Portal, known};
use crate::capture::Measure::{Balance, BillToDate, DataRemaining, DataUsed, Points, ValidUntil};

/// The portal.
pub const PORTAL: Portal = Portal {
    id: "softbank",
    name: "SoftBank",
    hosts: &["bl11.my.softbank.jp", "my.softbank.jp", "re11.my.softbank.jp"],
    home: "https://my.softbank.jp/msb/d/webLink/doSend/MRERE0000",
    required: true,
    login_hosts: &["id.my.softbank.jp"],
    cycle: Cycle::OneOf(CYCLE_DAYS),
    pages: &[
        DATA,
        BILL,
        // チャージ残高 and 有効期限: wording of a guide.
        Page {
            id: "prepaid",
            at: &["/msb/prepaid"],
            figures: &[known(Balance, C, "2015-01"), known(ValidUntil, C, "2015-01")],
            ..Page::PLAIN
        },
        Page {
            id: "top",
            at: &["/msb/d/top", "/msb/d/webLink/doSend/MSB010000", "/msb/home", "my.softbank.jp/$"],
            figures: &[
                known(DataUsed, B, "2026-03"),
                known(DataRemaining, B, "2015-04"),
                known(BillToDate, D, "2026-11"),
                known(Points, D, "2026-11"),
            ],
            ..Page::PLAIN
        },
        Page { at: &["/"], ..Page::PLAIN },
    ],
};
