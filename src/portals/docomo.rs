//! NTT docomo: My docomo, its plain traffic pages, and the eビリング bill.
//!
//! Known from public scrapers of 2018 to 2026; no logged-in page was ever captured. The data page was rebuilt five times
//! in 43 months while its labels stayed.

use super::{Grade, Label, Page, Portal, Selector};
use crate::capture::{Measure, Unit};

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
    pages: &[
        // The span holds a bare number; GB stands outside it or is left to the reader.
        Page {
            id: "data",
            at: &["www.docomo.ne.jp/mydocomo/data", "www.nttdocomo.co.jp/mydocomo/data"],
            query: "",
            required: &[Measure::DataUsed, Measure::DataRemaining],
            labels: &[],
            selectors: &[
                Selector {
                    css: "div#mydcm_data_month-03 span.latest-area-foma-monthly-gb-value",
                    measure: Measure::DataUsed,
                },
                Selector {
                    css: "section#mydcm_data_data div.in-data-use span.card-t-number",
                    measure: Measure::DataUsed,
                },
            ],
            unit: Some(Unit::Gb),
            grade: Grade::B,
            since: "2021-10",
        },
        // A number without a unit, `(1,234,567)`, is in KB.
        Page {
            id: "traffic",
            at: &[
                "payment2.smt.docomo.ne.jp/pcguide/charges/gkyap001.srv",
                "payment2.smt.docomo.ne.jp/smph/charges/gkyap003.srv",
                "www.mydocomo.com/dcm/dfw/bis/guide/charges/gkyap001.srv",
            ],
            query: "",
            required: &[Measure::DataUsed],
            labels: &[],
            selectors: &[],
            unit: Some(Unit::Kb),
            grade: Grade::B,
            since: "2021-09",
        },
        Page {
            id: "bill",
            at: &[
                "payment2.smt.docomo.ne.jp/spguide/ebilling/",
                "payment2.smt.docomo.ne.jp/pcguide/ebilling/",
            ],
            query: "",
            required: &[Measure::Bill],
            labels: &[
                Label { text: "◇合計", measure: Measure::Bill },
                Label { text: "一括請求サービス合計額", measure: Measure::Bill },
            ],
            selectors: &[],
            unit: None,
            grade: Grade::B,
            since: "2026-08",
        },
        Page {
            id: "payment",
            at: &["www.docomo.ne.jp/mydocomo/payment", "www.nttdocomo.co.jp/mydocomo/payment"],
            query: "",
            required: &[Measure::Bill, Measure::BillToDate],
            labels: &[],
            selectors: &[Selector { css: "#mydcm_payment_amount-09-02", measure: Measure::Bill }],
            unit: None,
            grade: Grade::B,
            since: "2026-03",
        },
        Page {
            id: "top",
            at: &["www.docomo.ne.jp/mydocomo/$", "mydocomo.docomo.ne.jp/$", "www.nttdocomo.co.jp/mydocomo/$"],
            query: "",
            required: &[Measure::DataUsed, Measure::DataRemaining],
            labels: &[],
            selectors: &[],
            unit: None,
            grade: Grade::B,
            since: "2023-01",
        },
    ],
    grade: Grade::B,
    since: "2026-08",
};
