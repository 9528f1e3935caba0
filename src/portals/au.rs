//! au (KDDI): My au and its invoices (WEB de 請求書).
//!
//! Known from public scrapers: data pages to 2019, the invoice page to 2026. No current data page was ever captured.

use super::Grade::{B, C, D};
use super::platform::kddi;
use super::{Cycle, Page, Portal, known};
use crate::capture::Measure::{Bill, BillToDate, DataAllowance, DataRemaining, DataUsed, Points};

/// The portal.
pub const PORTAL: Portal = Portal {
    id: "au",
    name: "au",
    hosts: &["cs.kddi.com", "my.au.com", "www.au.com"],
    home: "https://my.au.com/",
    required: true,
    login_hosts: kddi::LOGIN_HOSTS,
    // https://www.au.com/english/mobile/charge/data-option/data-charge/
    cycle: Cycle::On(1),
    pages: &[
        // 今月及び前月のデータ通信量: niti2539/mobacon_analytic, 2018 to 2019.
        Page {
            id: "data",
            at: &["my.au.com/aus/hc-cs/dta/", "my.au.com/data"],
            figures: &[
                known(DataUsed, B, "2019-01"),
                known(DataRemaining, B, "2019-01"),
                known(DataAllowance, D, "2026-11"),
            ],
            ..Page::PLAIN
        },
        // `price-table`: the same source, 2019.
        Page {
            id: "bill",
            at: &["my.au.com/aus/hc-cs/sky/", "my.au.com/bill"],
            figures: &[known(Bill, B, "2019-01"), known(BillToDate, D, "2026-11")],
            ..Page::PLAIN
        },
        kddi::INVOICE,
        // Where people land after login; what it shows is known from guides only.
        Page {
            id: "top",
            at: &[
                "my.au.com/aus/hc-cs/lic/LIC0020001.hc",
                "my.au.com/$",
                "my.au.com/home",
                "www.au.com/my-au/$",
            ],
            figures: &[
                known(DataUsed, C, "2026-03"),
                known(DataRemaining, C, "2026-03"),
                known(BillToDate, C, "2026-03"),
                known(Points, D, "2026-11"),
            ],
            ..Page::PLAIN
        },
        Page { at: &["my.au.com/", "cs.kddi.com/support/"], ..Page::PLAIN },
    ],
};
