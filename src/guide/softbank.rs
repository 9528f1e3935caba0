//! SoftBank. Older documents of its own name 9:00 to 20:00 for its numbers.

use super::From::{Abroad, Other, Own};
use super::Hours::{Always, Daily};
use super::{Call, Fact, Guide, Way, fact, free};

const BILL: &str = "https://www.softbank.jp/en/mobile/support/billing-statement/";

const LOST: &str = "https://www.softbank.jp/mobile/support/lost/";

/// The guide.
pub const GUIDE: Guide = Guide {
    carrier: "softbank",
    ways: &[
        // In Japanese only, says the page.
        fact(Way::Portal("My SoftBank"), BILL),
        Fact {
            way: Way::App("My SoftBank"),
            source: "https://www.ymobile.jp/sp/guide/article126/",
            dated: Some("2023-11-28"),
        },
        fact(free("157", Own, Daily(10, 19), "ja"), BILL),
        fact(
            Way::Call(Call {
                number: "157",
                from: Own,
                free: true,
                hours: Daily(10, 19),
                language: "en",
                press: Some('8'),
            }),
            BILL,
        ),
        fact(free("0800-919-0157", Other, Daily(10, 19), "ja"), LOST),
        fact(
            Way::Call(Call {
                number: "+81-92-687-0025",
                from: Abroad,
                free: false,
                hours: Always,
                language: "ja",
                press: None,
            }),
            LOST,
        ),
    ],
};
