//! The reader holds on hostile and odd pages: no input panics, every page ends in a named state or error.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

use proptest::prelude::*;
use zandaka::capture::{Capture, PageState};
use zandaka::error::Result;
use zandaka::reader::{self, Page};
use zandaka::snapshot::SAVED_PAGE_CAP;

const DAILY: &str = "https://www.iijmio.jp/service/setup/hdc/viewdailydata/";

fn read(html: &str) -> Result<Capture> {
    reader::read(&Page { url: DAILY, html, at: "2025-03-22T21:00:00+09:00".parse().unwrap(), mask_key: None })
}

fn amounts(html: &str) -> Vec<String> {
    let capture = read(html).unwrap();
    let readings = capture.lines.iter().flat_map(|line| &line.readings);
    readings.map(|reading| format!("{} {}{}", reading.measure, reading.amount, reading.unit)).collect()
}

#[test]
fn a_page_of_another_host_or_no_address_is_refused_by_name() {
    let page = |url| {
        reader::read(&Page {
            url,
            html: "",
            at: "2025-03-22T21:00:00+09:00".parse().unwrap(),
            mask_key: None,
        })
    };
    assert_eq!(page("https://www.iijmio.jp.example.com/").unwrap_err().code(), "unknown_host");
    assert_eq!(page("http://www.iijmio.jp/").unwrap_err().code(), "address");
}

#[test]
fn a_page_beyond_the_cap_is_refused_and_one_of_endless_nesting_is_read() {
    assert_eq!(read(&" ".repeat(SAVED_PAGE_CAP + 1)).unwrap_err().code(), "too_large");
    let nested = format!("{}<p>残りデータ量 3.21GB</p>", "<div>".repeat(1_000_000));
    assert_eq!(amounts(&nested), ["data_remaining 3.21GB"]);
}

#[test]
fn the_secrets_of_an_address_are_not_kept() {
    let url = format!("{DAILY}?token=secret#part");
    let at = "2025-03-22T21:00:00+09:00".parse().unwrap();
    let capture = reader::read(&Page { url: &url, html: "", at, mask_key: None }).unwrap();
    assert_eq!(capture.url, DAILY);
}

#[test]
fn a_number_is_tied_to_the_label_beside_above_or_below_it() {
    for html in [
        "<p>残りデータ量 <b>3</b><i>.21</i><small>GB</small></p>",
        "<div><p>残りデータ量</p><p>3.21GB</p></div>",
        "<div><p>3.21</p><p>GB<br>残りデータ量</p></div>",
        "<dl><dt>残りデータ量<dd>３．２１ＧＢ</dl>",
        "<table><tr><td>残りデータ量<td>3.21GB</table>",
        "<table><tr><th>残りデータ量(GB)</th></tr><tr><td>3.21</td></tr></table>",
        "<ul><li><span>残りデータ量</span><span>3.21 GB</span></ul>",
        "<section><h2>データ残量</h2><p>3.21GB</p></section>",
    ] {
        assert_eq!(amounts(html), ["data_remaining 3.21GB"], "{html}");
    }
}

#[test]
fn offers_limits_notes_and_what_nobody_sees_are_no_figures() {
    for html in [
        "<p>残り1GBになるとメールでお知らせします。</p>",
        "<section><h2>おすすめ</h2><p>データ残量 20GB</p></section>",
        "<p>最大残り 30GB</p>",
        "<nav>データ残量 3GB</nav>",
        "<p hidden>データ残量 3GB</p>",
        "<div style='color:red; DISPLAY : none'>データ残量 3GB</div>",
        "<template>データ残量 3GB</template><script>データ残量 3GB</script>",
        "<p>データ残量</p><p>あ</p><p>い</p><h3>う</h3><p>3GB</p>",
        "<p>海外データ残量 3GB</p>",
    ] {
        assert_eq!(amounts(html), Vec::<String>::new(), "{html}");
    }
}

#[test]
fn usage_is_never_of_a_month_or_day_to_come() {
    let period = |html: &str| {
        let capture = read(html).unwrap();
        capture.lines[0].readings[0].period.map(|period| period.to_string()).unwrap()
    };
    assert_eq!(period("<h4>4月</h4><dl><dt>データ使用量<dd>3GB</dl>"), "2024-04");
    assert_eq!(period("<h4>2月</h4><dl><dt>データ使用量<dd>3GB</dl>"), "2025-02");
    assert_eq!(period("<dl><dt>3月25日のデータ使用量<dd>3GB</dl>"), "2024-03-25");
    assert_eq!(period("<dl><dt>4月ご請求分のご請求額<dd>3,000円</dl>"), "2025-04");
}

#[test]
fn two_amounts_for_one_figure_are_a_doubt_and_two_lines_stay_apart() {
    let capture = read("<p>データ残量 3GB</p><p>データ残量 5GB</p>").unwrap();
    assert!(capture.lines.is_empty());
    assert_eq!(capture.doubts.len(), 2);
    let lines = "<div><b>090-0000-1111</b><p>データ残量 3GB</p></div><div><b>080-0000-1111</b><p>データ残量 5GB</p></div>";
    let capture = read(lines).unwrap();
    let keys: Vec<_> = capture.lines.iter().map(|line| (line.line.as_deref(), line.readings.len())).collect();
    assert_eq!(keys, [(Some("1111"), 1), (Some("1111"), 1)]);
    assert_ne!(capture.lines[0].key, capture.lines[1].key);
}

#[test]
fn what_is_left_above_the_allowance_is_a_doubt() {
    let capture = read("<p>データ残量 10485759GB</p><p>利用可能データ量 30GB</p>").unwrap();
    let reasons: Vec<_> = capture.doubts.iter().map(|doubt| doubt.reason.as_str()).collect();
    assert_eq!(reasons, ["more data than any plan gives"]);
    let capture = read("<p>データ残量 31GB</p><p>利用可能データ量 30GB</p>").unwrap();
    assert_eq!(capture.doubts[0].reason, "above the allowance on the same page");
    let capture = read("<p>データ残量 11GB</p><p>データ使用量 5GB</p><p>利用可能データ量 30GB</p>").unwrap();
    assert_eq!((capture.state, capture.doubts.len()), (PageState::Changed, 3));
}

proptest! {
    #[test]
    fn no_page_makes_the_reader_panic(html in r#"(<(div|p|table|tr|td|th|dl|dt|dd|li|span|b|select|option|a|h2)( colspan=9| rowspan=3| hidden)?>|</(div|p|table|tr|td|dl|span)>|残り|使用量|請求額|有効期限|2025年3月|3月22日|１，２３４|1,234|GB|円|MB|/|\(|\)| |090-1234-5678|\PC){0,60}"#) {
        let _ = read(&html);
    }
}
