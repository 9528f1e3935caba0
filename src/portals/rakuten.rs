//! Rakuten Mobile: my 楽天モバイル. One selector in two scrapers (2025-12) and the label データ利用量; the plan has no
//! limit, so nothing is left, only used. The number is painted late, and the element can hold other text first.

use super::Grade::{B, C, D};
use super::{Cycle, Page, Portal, Selector, known};
use crate::capture::Measure::{Bill, BillToDate, DataUsed, Points};

/// The portal.
pub const PORTAL: Portal = Portal {
    id: "rakuten",
    name: "Rakuten Mobile",
    hosts: &["portal.mobile.rakuten.co.jp"],
    home: "https://portal.mobile.rakuten.co.jp/dashboard",
    required: false,
    login_hosts: &["grp03.id.rakuten.co.jp", "id.rakuten.co.jp", "login.account.rakuten.com"],
    // https://network.mobile.rakuten.co.jp/faq/detail/10001093
    cycle: Cycle::On(1),
    pages: &[
        Page {
            id: "bill",
            at: &["/bill", "/billing", "/payment"],
            figures: &[known(Bill, C, "2026-10"), known(BillToDate, D, "2026-11")],
            ..Page::PLAIN
        },
        Page {
            id: "dashboard",
            at: &["/dashboard", "/my-rakuten-mobile", "/usage", "/$"],
            figures: &[known(DataUsed, B, "2025-12"), known(Points, D, "2026-11")],
            selectors: &[Selector { css: "div.title__data", measure: DataUsed }],
            ..Page::PLAIN
        },
        Page { at: &["/"], ..Page::PLAIN },
    ],
};
