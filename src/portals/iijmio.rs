//! IIJmio: the usage pages and the bill detail of the member site.
//!
//! The usage page is known from a real capture (2025-03), the bill from a parser that works (2025-11).

use super::Grade::{A, B};
use super::{Cycle, Page, Portal, known};
use crate::capture::Measure::{Bill, DataAllowance, DataRemaining, DataUsed};

/// The portal.
pub const PORTAL: Portal = Portal {
    id: "iijmio",
    name: "IIJmio",
    hosts: &["www.iijmio.jp"],
    home: "https://www.iijmio.jp/service/setup/hdc/viewdailydata/",
    required: true,
    login_hosts: &[],
    // https://www.iijmio.jp/
    cycle: Cycle::On(1),
    pages: &[
        Page {
            id: "daily-usage",
            at: &["/service/setup/hdc/viewdailydata"],
            figures: &[known(DataUsed, A, "2025-03")],
            ..Page::PLAIN
        },
        Page {
            id: "monthly-usage",
            at: &["/service/setup/hdc/viewmonthlydata"],
            figures: &[known(DataUsed, A, "2025-03")],
            ..Page::PLAIN
        },
        Page {
            id: "bill-detail",
            at: &["/customer/bill/"],
            figures: &[known(Bill, B, "2025-11")],
            ..Page::PLAIN
        },
        // The page is drawn from an interface whose answers are known; how it is drawn is not.
        Page {
            id: "top",
            at: &["/member/$", "/member$"],
            figures: &[
                known(DataRemaining, B, "2025-12"),
                known(DataAllowance, B, "2025-12"),
                known(Bill, B, "2025-12"),
            ],
            ..Page::PLAIN
        },
        Page { at: &["/member/", "/service/setup/", "/customer/"], ..Page::PLAIN },
    ],
};
