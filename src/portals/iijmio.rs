//! IIJmio.

use super::{Grade, Portal};

/// The portal.
pub const PORTAL: Portal = Portal {
    id: "iijmio",
    name: "IIJmio",
    hosts: &["www.iijmio.jp"],
    home: "https://www.iijmio.jp/service/setup/hdc/viewdailydata/",
    required: true,
    login_hosts: &[],
    pages: &[],
    grade: Grade::A,
    since: "2025-11",
};
