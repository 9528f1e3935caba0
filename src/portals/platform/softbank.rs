//! The platform of My SoftBank, My Y!mobile and, inferred, LINEMO: the data page (resfe), the bill (wco) and the pages
//! behind `webLink/doSend`. Their ids outlived every change of markup: MRERE0000 since 2013, in ports of 2024 still
//! (miya/mysb-reminder, harupong/mysb and ports of the Y!mobile scripts).

use super::super::Grade::B;
use super::super::{Label, Page, known};
use crate::capture::Measure::{Bill, BillToDate, DataAllowance, DataRemaining, DataUsed};

/// SoftBank closed on the 10th, the 20th or the month's end, by customer, and moved its lines to the month's end group by
/// group until 2025: <https://www.softbank.jp/en/mobile/support/billcycle-change-10th>. Y!mobile's data is of the same
/// billing month: <https://www.ymobile.jp/service/kurikoshi>. LINEMO's is of the calendar's.
pub const CYCLE_DAYS: &[i8] = &[1, 11, 21];

/// データ量の管理.
pub const DATA: Page = Page {
    id: "data",
    at: &["/resfe/", "/msb/d/webLink/doSend/MRERE0000", "/muc/d/webLink/doSend/MRERE0000", "/msb/usage"],
    figures: &[
        known(DataUsed, B, "2024-01"),
        known(DataRemaining, B, "2024-01"),
        known(DataAllowance, B, "2020-04"),
    ],
    labels: &[
        Label { text: "追加料金課金までの残りデータ量", measure: DataRemaining },
        // The tables of Y!mobile since 2024 or before: what was given of each kind, and one of what was used.
        Label { text: "基本データ量", measure: DataAllowance },
        Label { text: "繰越データ量", measure: DataAllowance },
        Label { text: "くりこしデータ量", measure: DataAllowance },
        Label { text: "有料データ量", measure: DataAllowance },
        Label { text: "追加データ量", measure: DataAllowance },
    ],
    ..Page::PLAIN
};

/// ご請求 and 未確定料金.
pub const BILL: Page = Page {
    id: "bill",
    at: &[
        "/wco/",
        "/msb/d/webLink/doSend/WCO010000",
        "/muc/d/webLink/doSend/WCO010023",
        "/msb/charge",
        "/msb/bill",
    ],
    figures: &[known(Bill, B, "2026-03"), known(BillToDate, B, "2012-12")],
    ..Page::PLAIN
};
