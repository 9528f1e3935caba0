//! What au and UQ mobile share: one au ID, and the invoices of WEB de 請求書 on one address for both brands since 2026
//! (fanta10max10/mobile-invoice-downloader, 2026-03).

use super::super::Grade::B;
use super::super::{Page, known};
use crate::capture::Measure::Bill;
use crate::capture::Unit;

/// The hosts of the common login.
pub const LOGIN_HOSTS: &[&str] = &["connect.auone.jp", "id.auone.jp"];

/// WEB de 請求書: beside each number stands `( 1,851 )`, in yen.
pub const INVOICE: Page = Page {
    id: "invoice",
    at: &["/aus/seikyu/download"],
    figures: &[known(Bill, B, "2026-03")],
    unit: Some(Unit::Jpy),
    ..Page::PLAIN
};
