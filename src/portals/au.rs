//! au.

use super::{Grade, Portal};

/// The portal.
pub const PORTAL: Portal = Portal {
    id: "au",
    name: "au",
    hosts: &["cs.kddi.com", "my.au.com", "www.au.com"],
    home: "https://my.au.com/",
    required: true,
    login_hosts: &["connect.auone.jp", "id.auone.jp"],
    pages: &[],
    grade: Grade::B,
    since: "2026-03",
};
