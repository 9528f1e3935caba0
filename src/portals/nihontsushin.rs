//! 日本通信SIM: マイページ on the platform it shares with b-mobile and HIS Mobile; reached by a link on its site.

use super::platform::jci;
use super::{Cycle, Page, Portal};

/// The portal.
pub const PORTAL: Portal = Portal {
    id: "nihontsushin",
    name: "Nihon Tsushin",
    hosts: &["mypage.nihontsushin.com", "www.nihontsushin.com"],
    home: "https://www.nihontsushin.com/",
    required: false,
    login_hosts: &[],
    cycle: Cycle::Unknown,
    pages: &[
        jci::STATUS,
        Page { at: &["mypage.nihontsushin.com/", "www.nihontsushin.com/mypage"], ..Page::PLAIN },
    ],
};
