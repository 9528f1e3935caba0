//! povo2.0 (KDDI). No web page of usage was found; what its app shows is known from real answers of its interface
//! (uirooong/povo-android, 2026): `60.00GB / 120.00GB` under 残量, and ends of validity with 午前 and 午後.

use super::Grade::{A, D};
use super::{Cycle, Page, Portal, known};
use crate::capture::Measure::{Bill, BillToDate, DataAllowance, DataRemaining, DataUsed, ValidUntil};

/// The portal.
pub const PORTAL: Portal = Portal {
    id: "povo",
    name: "povo",
    hosts: &["shop.povo.jp"],
    home: "https://shop.povo.jp/web/login",
    required: false,
    login_hosts: &[],
    cycle: Cycle::Unknown,
    pages: &[
        Page {
            id: "bill",
            at: &["/manage/payment", "/manage/bill"],
            figures: &[known(BillToDate, A, "2026-01"), known(Bill, A, "2026-01")],
            ..Page::PLAIN
        },
        Page {
            id: "top",
            at: &["/home", "/manage/usage", "/manage/data", "/manage/plan"],
            figures: &[
                known(DataRemaining, A, "2026-01"),
                known(DataAllowance, A, "2026-01"),
                known(DataUsed, D, "2026-11"),
                known(ValidUntil, A, "2026-01"),
            ],
            ..Page::PLAIN
        },
        Page { at: &["/manage/", "/profile", "/$"], ..Page::PLAIN },
    ],
};
