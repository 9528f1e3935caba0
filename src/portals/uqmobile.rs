//! UQ mobile (KDDI): my UQ mobile and its データチャージサイト; by 2026 its invoices stand on au's site.
//!
//! No page was ever captured. The three buckets and the form `【基本データ残量※】 0 MB` are those of a mail of 2020.

use super::Grade::{C, D};
use super::platform::kddi;
use super::{Cycle, Page, Portal, known};
use crate::capture::Measure::{Bill, BillToDate, DataRemaining, DataUsed};

/// The portal.
pub const PORTAL: Portal = Portal {
    id: "uqmobile",
    name: "UQ mobile",
    hosts: &["my.uqmobile.jp", "www.uqwimax.jp"],
    home: "https://my.uqmobile.jp/leo-bs-ptl-web/view/PSYSATH001_90/init/",
    required: false,
    login_hosts: &[],
    cycle: Cycle::Unknown,
    pages: &[
        kddi::INVOICE,
        Page {
            id: "bill",
            at: &["/leo-bs-ptl-web/view/PTLBIL"],
            figures: &[known(Bill, D, "2026-11"), known(BillToDate, D, "2026-11")],
            ..Page::PLAIN
        },
        Page {
            id: "data",
            at: &[
                "/leo-bs-ptl-web/view/PTLDTA",
                "/leo-bs-ptl-web/view/PTLCHG",
                "/leo-bs-ptl-web/view/PTLTOP",
                "my.uqmobile.jp/$",
            ],
            figures: &[known(DataRemaining, C, "2020-04"), known(DataUsed, D, "2026-11")],
            ..Page::PLAIN
        },
        Page { at: &["my.uqmobile.jp/", "www.uqwimax.jp/mobile/support/member"], ..Page::PLAIN },
    ],
};
