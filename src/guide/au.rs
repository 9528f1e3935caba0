//! au (KDDI). Its number for calls from abroad was found on no page of its own.

use super::From::{Any, Other, Own};
use super::Hours::Daily;
use super::{Guide, Way, fact, free};

const STATEMENT: &str = "https://www.au.com/english/support/faq/ebilling-statement/epg00000001/";

/// The guide.
pub const GUIDE: Guide = Guide {
    carrier: "au",
    ways: &[
        fact(Way::App("My au"), "https://www.au.com/english/support/faq/ebilling-statement/irregular/"),
        fact(free("157", Own, Daily(9, 20), "ja"), STATEMENT),
        fact(free("0077-7-111", Other, Daily(9, 20), "ja"), STATEMENT),
        fact(free("0120-959-472", Any, Daily(9, 20), "en"), STATEMENT),
        fact(free("0120-959-476", Any, Daily(9, 20), "zh"), STATEMENT),
        fact(free("0120-959-478", Any, Daily(9, 20), "ko"), STATEMENT),
        fact(free("0120-933-961", Any, Daily(9, 20), "vi"), STATEMENT),
        fact(free("0120-959-473", Any, Daily(9, 20), "pt"), STATEMENT),
        fact(free("0120-933-952", Any, Daily(9, 20), "tl"), STATEMENT),
    ],
};
