//! SoftBank: My SoftBank, its data page (resfe), its bills (wco) and prepaid シンプルスタイル.
//!
//! Known from public scrapers of 2013 to 2026; the data page's markup changed twice in four months of 2019 and 2020.

use super::{Grade, Page, Portal};
use crate::capture::Measure;

/// The portal.
pub const PORTAL: Portal = Portal {
    id: "softbank",
    name: "SoftBank",
    hosts: &["bl11.my.softbank.jp", "my.softbank.jp", "re11.my.softbank.jp"],
    home: "https://my.softbank.jp/msb/d/webLink/doSend/MRERE0000",
    required: true,
    login_hosts: &["id.my.softbank.jp"],
    pages: &[
        Page {
            id: "data",
            at: &[
                "re11.my.softbank.jp/resfe/",
                "my.softbank.jp/msb/d/webLink/doSend/MRERE0000",
                "my.softbank.jp/msb/usage",
            ],
            query: "",
            required: &[Measure::DataUsed, Measure::DataRemaining],
            labels: &[],
            selectors: &[],
            unit: None,
            grade: Grade::B,
            since: "2020-04",
        },
        Page {
            id: "bill",
            at: &[
                "bl11.my.softbank.jp/wco/",
                "my.softbank.jp/msb/d/webLink/doSend/WCO010000",
                "my.softbank.jp/msb/charge",
            ],
            query: "",
            required: &[Measure::Bill, Measure::BillToDate],
            labels: &[],
            selectors: &[],
            unit: None,
            grade: Grade::B,
            since: "2026-03",
        },
        Page {
            id: "prepaid",
            at: &["my.softbank.jp/msb/prepaid"],
            query: "",
            required: &[Measure::Balance],
            labels: &[],
            selectors: &[],
            unit: None,
            grade: Grade::C,
            since: "2015-01",
        },
        Page {
            id: "top",
            at: &[
                "my.softbank.jp/msb/d/top",
                "my.softbank.jp/msb/d/webLink/doSend/MSB010000",
                "my.softbank.jp/msb/home",
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
