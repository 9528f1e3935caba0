//! Y!mobile (SoftBank). The numbers of its voice guide were found on no page of its own.

use super::{Fact, Guide, Hours, Way};

const ARTICLE: &str = "https://www.ymobile.jp/sp/guide/article126/";

/// The guide.
pub const GUIDE: Guide = Guide {
    carrier: "ymobile",
    ways: &[
        Fact { way: Way::Portal("My Y!mobile"), source: ARTICLE, dated: Some("2023-11-28") },
        Fact { way: Way::VoiceGuide(Hours::Always), source: ARTICLE, dated: Some("2023-11-28") },
    ],
};
