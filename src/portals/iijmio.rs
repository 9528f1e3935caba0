//! IIJmio: the usage pages and the bill detail of the member site.
//!
//! The usage page is known from a real capture (2025-03), the bill from a parser that works (2025-11).

use super::{Grade, Page, Portal};
use crate::capture::Measure;

/// The portal.
pub const PORTAL: Portal = Portal {
    id: "iijmio",
    name: "IIJmio",
    hosts: &["www.iijmio.jp"],
    home: "https://www.iijmio.jp/service/setup/hdc/viewdailydata/",
    required: true,
    login_hosts: &[],
    pages: &[
        Page {
            id: "daily-usage",
            at: &["www.iijmio.jp/service/setup/hdc/viewdailydata"],
            query: "",
            required: &[Measure::DataUsed],
            labels: &[],
            selectors: &[],
            unit: None,
            grade: Grade::A,
            since: "2025-03",
        },
        Page {
            id: "monthly-usage",
            at: &["www.iijmio.jp/service/setup/hdc/viewmonthlydata"],
            query: "",
            required: &[Measure::DataUsed],
            labels: &[],
            selectors: &[],
            unit: None,
            grade: Grade::A,
            since: "2025-03",
        },
        Page {
            id: "bill-detail",
            at: &["www.iijmio.jp/customer/bill/detail"],
            query: "",
            required: &[Measure::Bill],
            labels: &[],
            selectors: &[],
            unit: None,
            grade: Grade::B,
            since: "2025-11",
        },
        Page {
            id: "top",
            at: &["www.iijmio.jp/member/$"],
            query: "",
            required: &[Measure::DataRemaining],
            labels: &[],
            selectors: &[],
            unit: None,
            grade: Grade::B,
            since: "2025-12",
        },
    ],
    grade: Grade::A,
    since: "2025-11",
};
