//! NTT docomo: My docomo, its plain traffic pages, and the eビリング bill.
//!
//! Known from public scrapers of 2018 to 2026; no logged-in page was ever captured. The data page was rebuilt five times
//! in 43 months while its labels stayed.

use super::Grade::{B, C};
use super::{Cycle, Label, Page, Portal, Selector, known};
use crate::capture::Measure::{Bill, BillToDate, DataAllowance, DataRemaining, DataUsed, Points};
use crate::capture::Unit;

/// The portal.
pub const PORTAL: Portal = Portal {
    id: "docomo",
    name: "docomo",
    hosts: &[
        "mydocomo.docomo.ne.jp",
        "payment2.smt.docomo.ne.jp",
        "www.docomo.ne.jp",
        "www.mydocomo.com",
        "www.nttdocomo.co.jp",
    ],
    home: "https://www.docomo.ne.jp/mydocomo/",
    required: true,
    login_hosts: &["cfg.smt.docomo.ne.jp", "id.smt.docomo.ne.jp"],
    // https://www.docomo.ne.jp/english/support/online/
    cycle: Cycle::On(1),
    pages: &[
        // The span holds a bare number; GB stands outside it or is left to the reader (fezrestia/cloud-sync-functions).
        Page {
            id: "data",
            at: &["www.docomo.ne.jp/mydocomo/data", "www.nttdocomo.co.jp/mydocomo/data"],
            figures: &[
                known(DataUsed, B, "2021-10"),
                known(DataAllowance, B, "2020-01"),
                known(DataRemaining, C, "2015-06"),
            ],
            selectors: &[
                Selector {
                    css: "div#mydcm_data_month-03 span.latest-area-foma-monthly-gb-value",
                    measure: DataUsed,
                },
                Selector {
                    css: "section#mydcm_data_data div.in-data-use span.card-t-number",
                    measure: DataUsed,
                },
            ],
            unit: Some(Unit::Gb),
            ..Page::PLAIN
        },
        // A number without a unit, `(1,234,567)`, is in KB (fezrestia/cloud-sync-functions, takusan23/MyDocomoUsageWidget).
        Page {
            id: "traffic",
            at: &[
                "payment2.smt.docomo.ne.jp/pcguide/charges/gkyap001.srv",
                "payment2.smt.docomo.ne.jp/smph/charges/gkyap003.srv",
                "www.mydocomo.com/dcm/dfw/bis/guide/charges/gkyap001.srv",
            ],
            figures: &[known(DataUsed, B, "2021-09"), known(DataRemaining, C, "2015-06")],
            unit: Some(Unit::Kb),
            ..Page::PLAIN
        },
        // `◇合計　5,528円` (fanta10max10/mobile-invoice-downloader and another, 2026).
        Page {
            id: "bill",
            at: &[
                "payment2.smt.docomo.ne.jp/spguide/ebilling/",
                "payment2.smt.docomo.ne.jp/pcguide/ebilling/",
            ],
            figures: &[known(Bill, B, "2026-08")],
            labels: &[
                Label { text: "◇合計", measure: Bill },
                Label { text: "一括請求サービス合計額", measure: Bill },
            ],
            ..Page::PLAIN
        },
        // niti2539/mobacon_analytic, 2019; the address and its login link 2026.
        Page {
            id: "payment",
            at: &["www.docomo.ne.jp/mydocomo/payment", "www.nttdocomo.co.jp/mydocomo/payment"],
            figures: &[known(Bill, B, "2026-03"), known(BillToDate, C, "2026-03")],
            selectors: &[Selector { css: "#mydcm_payment_amount-09-02", measure: Bill }],
            ..Page::PLAIN
        },
        // takusan23/MydocomoNofity, 2020; points from an article.
        Page {
            id: "top",
            at: &["www.docomo.ne.jp/mydocomo/$", "mydocomo.docomo.ne.jp/$", "www.nttdocomo.co.jp/mydocomo/$"],
            figures: &[
                known(DataUsed, B, "2020-01"),
                known(DataAllowance, B, "2020-01"),
                known(BillToDate, C, "2023-01"),
                known(Points, C, "2023-01"),
            ],
            ..Page::PLAIN
        },
        Page {
            at: &[
                "www.docomo.ne.jp/mydocomo/",
                "mydocomo.docomo.ne.jp/",
                "www.nttdocomo.co.jp/mydocomo/",
                "payment2.smt.docomo.ne.jp/",
                "www.mydocomo.com/",
            ],
            ..Page::PLAIN
        },
    ],
};
