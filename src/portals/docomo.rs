//! docomo.

use super::{Grade, Portal};

/// The portal.
pub const PORTAL: Portal = Portal {
    id: "docomo",
    name: "docomo",
    hosts: &[
        "payment2.smt.docomo.ne.jp",
        "mydocomo.docomo.ne.jp",
        "www.docomo.ne.jp",
        "www.mydocomo.com",
        "www.nttdocomo.co.jp",
    ],
    home: "https://www.docomo.ne.jp/mydocomo/",
    required: true,
    login_hosts: &["cfg.smt.docomo.ne.jp", "id.smt.docomo.ne.jp"],
    pages: &[],
    grade: Grade::B,
    since: "2026-08",
};
