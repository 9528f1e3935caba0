//! The reader holds on hostile and odd pages: no input panics, every page ends in a named state or error.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop where it stands"
)]

use proptest::prelude::*;
use zandaka::capture::{Capture, PageState, Reading};
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
fn a_snapshot_that_no_content_script_writes_is_refused() {
    let state = |html: &str| {
        let at = "2025-03-22T21:00:00+09:00".parse().unwrap();
        reader::read_pruned(&Page { url: DAILY, html, at, mask_key: None }).map(|capture| capture.state)
    };
    for html in ["<p id=\"a\" class=\"b c\">", "<p title=\"a=b c\">", "<p>", "</p>", "<br>"] {
        assert_eq!(state(html).ok(), Some(PageState::Pending), "{html}");
    }
    for html in [
        "<a b=>",
        "<a b>",
        "<a b=c>",
        "<a b='c'>",
        "<p id=\"a\"class=\"b\">",
        "<p  id=\"a\">",
        "<p id =\"a\">",
        "<p id=\"a",
        "<p",
    ] {
        assert_eq!(state(html).unwrap_err().code(), "form", "{html}");
    }
}

#[test]
fn a_page_that_breaks_off_is_read_as_far_as_it_goes() {
    let at = "2026-11-22T10:00:00+09:00".parse().unwrap();
    let read = |html: &str| {
        let page = Page { url: "https://www.docomo.ne.jp/mydocomo/data", html, at, mask_key: None };
        reader::read_pruned(&page).unwrap()
    };
    let whole = "<main><p>090-0000-1234</p><section><h2>データ残量</h2><p>3GB</p></section>\
                 <section><h2>ポイント</h2></section></main>";
    for end in ["</section></main>", "ポイント</h2></section></main>"] {
        let cut = whole.strip_suffix(end).unwrap();
        assert_eq!(read(cut).lines, read(whole).lines, "{cut}");
        assert_eq!(read(cut).lines[0].readings.len(), 1);
    }
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
fn a_day_is_of_the_month_over_it_and_of_none_where_nobody_names_one() {
    let table = |head: &str| {
        format!(
            "<h2>{head}</h2><table><tr><th>日<th>データ使用量</tr><tr><td>3日<td>120MB</tr><tr><td>4日<td>7MB</tr></table>"
        )
    };
    let periods = |html: &str| -> Vec<String> {
        let capture = read(html).unwrap();
        let readings = capture.lines.iter().flat_map(|line| &line.readings);
        readings.map(|reading| reading.period.map(|period| period.to_string()).unwrap_or_default()).collect()
    };
    assert_eq!(periods(&table("2025年2月の日別データ")), ["2025-02-03", "2025-02-04"]);
    assert_eq!(periods(&table("日別データ")), Vec::<String>::new());
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

/// What a page of My docomo's data gives on 22 November 2026, one text a figure.
fn on_docomo(html: &str) -> Vec<String> {
    let at = "2026-11-22T10:00:00+09:00".parse().unwrap();
    let page = Page { url: "https://www.docomo.ne.jp/mydocomo/data", html, at, mask_key: None };
    let capture = reader::read(&page).unwrap();
    let fact = |reading: &Reading| {
        let period = reading.period.map(|period| format!(" {period}")).unwrap_or_default();
        format!("{} {}{period} {}{}", reading.measure, reading.bucket, reading.amount, reading.unit)
    };
    capture.lines.iter().flat_map(|line| &line.readings).map(fact).collect()
}

#[test]
fn a_line_of_prices_gives_no_figure() {
    let html = "<h2>2025年3月ご利用分</h2><p>シンプル S 5GB 3,058円　M 30GB 4,158円　L 35GB 5,258円</p>
        <h2>過去3日間の通信量</h2><p>追加購入　0.5GB 605円　1GB 1,100円</p>";
    assert_eq!(on_docomo(html), [""; 0]);
}

#[test]
fn a_number_that_spans_rows_is_of_each_of_them() {
    let html = "<table><tr><th>電話番号</th><th>対象月</th><th>データ使用量(MB)</th></tr>
        <tr><td rowspan=2>090-0000-8401</td><td>2025年2月</td><td>318</td></tr><tr><td>2025年1月</td><td>655</td></tr>
        <tr><td rowspan=2>090-0000-9512</td><td>2025年2月</td><td>12</td></tr><tr><td>2025年1月</td><td>0</td></tr></table>";
    let lines: Vec<(Option<String>, usize)> =
        read(html).unwrap().lines.into_iter().map(|line| (line.line, line.readings.len())).collect();
    assert_eq!(lines, [(Some("8401".to_owned()), 2), (Some("9512".to_owned()), 2)]);
}

#[test]
fn a_calendar_gives_each_day_its_own() {
    let html = "<h2>2025年3月のデータ使用量</h2><table><tr><th>土</th><th>日</th></tr>
        <tr><td>3月1日<br>312MB</td><td>3月2日<br>集計中</td></tr></table>";
    assert_eq!(on_docomo(html), ["data_used total 2025-03-01 312MB"]);
}

#[test]
fn two_numbers_of_a_pair_are_told_apart() {
    for html in [
        "<div><h3>データ残量</h3><p>3.21GB / 20GB</p></div>",
        "<div><h3>データ残量</h3><p>3.21GB</p><p>/ 20GB</p></div>",
        "<div><h3>Japan</h3><p>3.21GB</p><p>left of 20GB</p></div>",
        "<p>Data remaining 3.21GB of 20GB</p>",
    ] {
        let wanted = ["data_remaining total current 3.21GB", "data_allowance total current 20GB"];
        assert_eq!(on_docomo(html), wanted, "{html}");
    }
    assert_eq!(
        on_docomo("<p>データ使用量 48,827,582 パケット（5.83GB）</p>"),
        ["data_used total current 5.83GB"]
    );
}

#[test]
fn parts_are_told_from_their_whole() {
    let html = "<div><h3>データ残量</h3><p>当月分 3.00GB</p><p>繰越分 1.00GB</p><p>合計 4.00GB</p></div>";
    let wanted = [
        "data_remaining base current 3.00GB",
        "data_remaining carried_over current 1.00GB",
        "data_remaining total current 4.00GB",
    ];
    assert_eq!(on_docomo(html), wanted);
    let html = "<table><tr><th></th><th>残り</th><th>容量</th></tr><tr><td>月間データ容量</td><td>1GB</td><td>4GB</td></tr></table>";
    assert_eq!(on_docomo(html), ["data_remaining base current 1GB", "data_allowance base current 4GB"]);
    let html = "<div><p>dポイント</p><p>1,234pt</p><p>うち期間・用途限定 100pt</p></div>";
    assert_eq!(on_docomo(html), ["points total 1234points", "points limited 100points"]);
}

#[test]
fn a_card_says_of_which_day_and_kind_its_figures_are() {
    let html = "<ul><li><p>対象日 2026年11月21日</p><p>データ利用量 7MB</p></li><li><p>対象日 2026年11月20日</p><p>データ利用量 9MB</p></li></ul>";
    assert_eq!(on_docomo(html), ["data_used total 2026-11-21 7MB", "data_used total 2026-11-20 9MB"]);
    let html = "<div><dl><dt>種別</dt><dd>前月からの繰り越し</dd><dt>残量</dt><dd>4.56GB</dd></dl></div>";
    assert_eq!(on_docomo(html), ["data_remaining carried_over current 4.56GB"]);
    let html = "<dl><dt>先々月のデータ使用量</dt><dd>5GB</dd></dl>";
    assert_eq!(on_docomo(html), ["data_used total 2026-09 5GB"]);
}

#[test]
fn only_sums_are_bills() {
    for html in [
        "<h2>10月ご利用分</h2><dl><dt>通話料・通信料</dt><dd>220円</dd><dt>データ定額料</dt><dd>4,200円</dd></dl>",
        "<h2>10月ご利用分</h2><table><tr><th>プラン料金（データ利用量 23.4GB）</th><td>3,278円</td></tr></table>",
        "<h2>10月ご請求額</h2><p>ポイント利用 -500円</p>",
        "<p>ご請求額 1,000円引き</p>",
    ] {
        assert_eq!(on_docomo(html), Vec::<String>::new(), "{html}");
    }
    for html in [
        "<h2>10月ご利用分</h2><p>合計 5,478円</p>",
        "<ul><li><a href='/bill/10'>10月ご利用分 5,478円</a></li></ul>",
        "<h2>10月ご請求</h2><p>ご請求金額(税込)</p><p>5,478円</p>",
    ] {
        assert_eq!(on_docomo(html), ["bill total 2026-10 5478JPY"], "{html}");
    }
}

#[test]
fn a_banner_and_the_heading_of_another_card_say_nothing_of_a_figure() {
    for html in [
        "<main><div>おすすめキャンペーン</div><section><h2>データ量</h2><p>データ残量 3.21GB</p></section></main>",
        "<main><section><h2>お知らせ</h2><p>新しいアプリ</p></section><section><p>データ残量 3.21GB</p></section></main>",
        "<main><section><p>データ残量 <b>3.21GB</b></p></section><section><h2>データ残量</h2><p>5GB</p></section></main>",
        "<p>データ残量<br>3.21GB\n</p><p>※1\nGBは1,024MBとして計算します。</p>",
        "<main><p>データ残量 3.21GB</p><p>残り<b>0</b><i>.1</i><i>GB</i>のお知らせを受け取る</p></main>",
        "<main><p>データ残量 3.21GB</p><p>残り 5GB でも安心</p></main>",
    ] {
        assert_eq!(on_docomo(html), ["data_remaining total current 3.21GB"], "{html}");
    }
}

#[test]
fn words_around_a_number_that_is_no_state_keep_it_out() {
    for html in [
        "<p>残り5GB！今すぐチャージ</p>",
        "<p>データ残量 3GBプレゼント</p>",
        "<p>全国平均のデータ使用量 5GB</p>",
        "<section><h3>お客さまの声</h3><p>残りデータ量 3GB</p></section>",
        "<section><h2>データ残量</h2><figure><p>12.3GB</p><figcaption>※画面はイメージです</figcaption></figure></section>",
        "<h2>ご利用料金</h2><table><tr><th>データ使用量</th><th>月額</th></tr><tr><td>1GB</td><td>1,980円</td></tr></table>",
        "<h2>ご購入</h2><table><tr><th>日付</th><th>データ量</th></tr><tr><td>11月14日</td><td>1GB</td></tr></table>",
        "<p>You can use Remaining Data 3 GB until Dec 1.</p>",
        "<details open><summary>残り 200MB になると通知されますか？</summary></details>",
        "<p>お支払い方法 クレジットカード 有効期限 09/29</p>",
        "<p>今月獲得したポイント 120ポイント</p>",
    ] {
        assert_eq!(on_docomo(html), Vec::<String>::new(), "{html}");
    }
}

#[test]
fn an_as_of_is_of_its_card_only() {
    let html = "<main><section><h2>データ残量</h2><p>3GB</p><p>11/21 18:00 更新</p></section>\
                <section><h2>10月ご利用分</h2><p>合計 5,478円</p></section></main>";
    let at = "2026-11-22T10:00:00+09:00".parse().unwrap();
    let page = Page { url: "https://www.docomo.ne.jp/mydocomo/data", html, at, mask_key: None };
    let capture = reader::read(&page).unwrap();
    let known: Vec<bool> = capture.lines[0].readings.iter().map(|reading| reading.as_of.is_some()).collect();
    assert_eq!(known, [true, false]);
}

#[test]
fn the_end_of_a_coupon_is_not_that_of_the_points_and_a_plan_names_no_number() {
    let html = "<p>090-0000-1234 Sample最強プラン</p><section><h2>dポイント</h2><p><b>560</b> pt</p>\
                <p>クーポン 500円分（11月30日まで）</p></section>";
    let at = "2026-11-22T10:00:00+09:00".parse().unwrap();
    let page = Page { url: "https://www.docomo.ne.jp/mydocomo/data", html, at, mask_key: None };
    let capture = reader::read(&page).unwrap();
    assert_eq!(capture.lines[0].readings[0].expires, None);
    assert_eq!(capture.lines[0].plan.as_deref(), Some("Sample最強プラン"));
}

#[test]
fn a_login_host_and_terms_to_agree_to_are_answers() {
    let state = |url: &str, html: &str| {
        let at = "2026-11-22T10:00:00+09:00".parse().unwrap();
        reader::read(&Page { url, html, at, mask_key: None }).unwrap().state
    };
    let login = "https://id.my.softbank.jp/sbid_auth/type1/2.0/authorization.php";
    assert_eq!(state(login, "<form><input name=id><input type=password></form>"), PageState::LoggedOut);
    let code = "<h1>セキュリティ番号の入力</h1><form><input type=tel maxlength=4></form>";
    assert_eq!(state(login, code), PageState::ActionNeeded);
    let terms = "<h1>ご利用規約の改定</h1><p>データ量 30GB</p><form><button>同意して次へ</button></form>";
    assert_eq!(state("https://ahamo.com/mypage/", terms), PageState::ActionNeeded);
}

proptest! {
    #[test]
    fn no_page_makes_the_reader_panic(html in r#"(<(div|p|table|tr|td|th|dl|dt|dd|li|span|b|select|option|a|h2)( colspan=9| rowspan=3| hidden)?>|</(div|p|table|tr|td|dl|span)>|残り|使用量|請求額|有効期限|2025年3月|3月22日|１，２３４|1,234|GB|円|MB|/|\(|\)| |090-1234-5678|\PC){0,60}"#) {
        let _ = read(&html);
    }
}
