//! SoftBank.

use super::{Grade, Portal};

/// The portal.
pub const PORTAL: Portal = Portal {
    id: "softbank",
    name: "SoftBank",
    hosts: &["bl11.my.softbank.jp", "my.softbank.jp", "re11.my.softbank.jp"],
    home: "https://my.softbank.jp/msb/d/webLink/doSend/MRERE0000",
    required: true,
    login_hosts: &["id.my.softbank.jp"],
    pages: &[],
    grade: Grade::B,
    since: "2026-03",
};
