//! LINEMO, SoftBank's online brand. Only the address of its portal and the name of its menu are known (kotomobile.jp);
//! that it runs on SoftBank's platform is inferred.

use super::Grade::{C, D};
use super::platform::softbank;
use super::{Cycle, Page, Portal, known};
use crate::capture::Measure::{BillToDate, DataRemaining, DataUsed};

/// The portal.
pub const PORTAL: Portal = Portal {
    id: "linemo",
    name: "LINEMO",
    hosts: &["care.linemo.jp", "www.linemo.jp"],
    home: "https://care.linemo.jp/",
    required: false,
    login_hosts: &[],
    // https://www.linemo.jp/support/faq/view/27421
    cycle: Cycle::On(1),
    pages: &[
        softbank::DATA,
        softbank::BILL,
        // 今月利用したデータ量、残りデータ量: the headline of a guide.
        Page {
            id: "top",
            at: &["care.linemo.jp/$", "care.linemo.jp/home", "care.linemo.jp/top", "/mymenu"],
            figures: &[
                known(DataUsed, C, "2024-01"),
                known(DataRemaining, C, "2024-01"),
                known(BillToDate, D, "2026-11"),
            ],
            ..Page::PLAIN
        },
        Page { at: &["care.linemo.jp/"], ..Page::PLAIN },
    ],
};
