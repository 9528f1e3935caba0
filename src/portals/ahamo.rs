//! ahamo, docomo's online brand. No page, label or scraper of it was found: its pages are inferred from My docomo and
//! from the address people are sent to.

use super::Grade::D;
use super::{Cycle, Page, Portal, known};
use crate::capture::Measure::{Bill, BillToDate, DataAllowance, DataRemaining, DataUsed};

/// The portal.
pub const PORTAL: Portal = Portal {
    id: "ahamo",
    name: "ahamo",
    hosts: &["ahamo.com"],
    home: "https://ahamo.com/",
    required: false,
    login_hosts: &[],
    cycle: Cycle::Unknown,
    pages: &[
        Page {
            id: "data",
            at: &["/mypage/data"],
            figures: &[
                known(DataUsed, D, "2026-11"),
                known(DataRemaining, D, "2026-11"),
                known(DataAllowance, D, "2026-11"),
            ],
            ..Page::PLAIN
        },
        Page {
            id: "bill",
            at: &["/mypage/charge", "/mypage/payment", "/mypage/bill"],
            figures: &[known(Bill, D, "2026-11"), known(BillToDate, D, "2026-11")],
            ..Page::PLAIN
        },
        Page {
            id: "top",
            at: &["/mypage$", "/mypage/$", "/mypage/top", "/mypage/home"],
            figures: &[known(DataUsed, D, "2026-11"), known(DataRemaining, D, "2026-11")],
            ..Page::PLAIN
        },
        Page { at: &["/mypage/"], ..Page::PLAIN },
    ],
};
