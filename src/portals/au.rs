//! au (KDDI): My au and its invoices (WEB de 請求書).
//!
//! Known from public scrapers: data pages to 2019, the invoice page to 2026. No current data page was ever captured.

use super::{Grade, Page, Portal};
use crate::capture::{Measure, Unit};

/// The portal.
pub const PORTAL: Portal = Portal {
    id: "au",
    name: "au",
    hosts: &["cs.kddi.com", "my.au.com", "www.au.com"],
    home: "https://my.au.com/",
    required: true,
    login_hosts: &["connect.auone.jp", "id.auone.jp"],
    pages: &[
        Page {
            id: "data",
            at: &["my.au.com/aus/hc-cs/dta/", "my.au.com/data"],
            query: "",
            required: &[Measure::DataUsed, Measure::DataRemaining],
            labels: &[],
            selectors: &[],
            unit: None,
            grade: Grade::B,
            since: "2019-01",
        },
        Page {
            id: "bill",
            at: &["my.au.com/aus/hc-cs/sky/", "my.au.com/bill"],
            query: "",
            required: &[Measure::Bill],
            labels: &[],
            selectors: &[],
            unit: None,
            grade: Grade::B,
            since: "2019-01",
        },
        // Beside each number stands `( 1,851 )`, in yen.
        Page {
            id: "invoice",
            at: &["my.au.com/aus/seikyu/download"],
            query: "",
            required: &[Measure::Bill],
            labels: &[],
            selectors: &[],
            unit: Some(Unit::Jpy),
            grade: Grade::B,
            since: "2026-03",
        },
        Page {
            id: "top",
            at: &[
                "my.au.com/aus/hc-cs/lic/LIC0020001.hc",
                "my.au.com/$",
                "my.au.com/home",
                "www.au.com/my-au/$",
            ],
            query: "",
            required: &[Measure::DataUsed, Measure::DataRemaining],
            labels: &[],
            selectors: &[],
            unit: None,
            grade: Grade::B,
            since: "2026-03",
        },
    ],
    grade: Grade::B,
    since: "2026-03",
};
