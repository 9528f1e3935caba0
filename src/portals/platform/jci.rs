//! The platform of 日本通信SIM, b-mobile and HIS Mobile (JOSSO and Wicket): one status page under each brand's host.
//!
//! Three independent scrapers agree on the cells; two call the same cell 使用量 and one 残量, so a number there counts
//! only under a label that says which (bspt628/iphone-data-quantity, 2025, and two undated ones).

use super::super::Grade::{B, C};
use super::super::{Label, Page, known};
use crate::capture::Measure::{DataAllowance, DataRemaining, DataUsed};
use crate::capture::Unit;

/// The status page: a bare number there is in MB.
pub const STATUS: Page = Page {
    id: "status",
    at: &["/checkout/"],
    figures: &[
        known(DataUsed, B, "2025-01"),
        known(DataAllowance, B, "2025-01"),
        known(DataRemaining, C, "2025-01"),
    ],
    // What the line may use in a cycle; the setting of a limit to what may be added is another page.
    labels: &[Label { text: "データ通信量の上限", measure: DataAllowance }],
    unit: Some(Unit::Mb),
    ..Page::PLAIN
};
