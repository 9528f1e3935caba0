//! b-mobile (日本通信): the status page of the shared platform, the VISITOR SIM page in English, and the prepaid pages
//! that counted minutes (labels of bmobile.ne.jp/english/charge.html and of a public scraper of 2011).

use super::Grade::{B, C};
use super::platform::jci;
use super::{Cycle, Label, Page, Portal, known};
use crate::capture::Measure::{DataRemaining, ValidUntil};

/// The portal.
pub const PORTAL: Portal = Portal {
    id: "bmobile",
    name: "b-mobile",
    hosts: &["ec.bmobile.ne.jp", "mypage.bmobile.ne.jp", "www.bmobile.ne.jp"],
    home: "https://mypage.bmobile.ne.jp/checkout/status",
    required: false,
    login_hosts: &[],
    cycle: Cycle::Unknown,
    pages: &[
        jci::STATUS,
        // `残り時間：1234分`: a prepaid card whose data is counted in minutes online.
        Page {
            id: "prepaid",
            at: &["ec.bmobile.ne.jp/ecom/"],
            figures: &[known(DataRemaining, B, "2011-01"), known(ValidUntil, B, "2011-01")],
            labels: &[Label { text: "残り時間", measure: DataRemaining }],
            ..Page::PLAIN
        },
        Page {
            id: "visitor",
            at: &["www.bmobile.ne.jp/english/", "/visitor"],
            figures: &[known(DataRemaining, C, "2020-01"), known(ValidUntil, C, "2020-01")],
            ..Page::PLAIN
        },
        Page { at: &["mypage.bmobile.ne.jp/"], ..Page::PLAIN },
    ],
};
