//! HIS Mobile: the status page of the platform it shares with 日本通信 and b-mobile (scrapers of 2025).

use super::platform::jci;
use super::{Cycle, Page, Portal};

/// The portal.
pub const PORTAL: Portal = Portal {
    id: "his",
    name: "HIS Mobile",
    hosts: &["his.mvno.ne.jp", "my.his-mobile.com"],
    home: "https://his.mvno.ne.jp/checkout/status",
    required: false,
    login_hosts: &[],
    cycle: Cycle::Unknown,
    pages: &[jci::STATUS, Page { at: &["/"], ..Page::PLAIN }],
};
