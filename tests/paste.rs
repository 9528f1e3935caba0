//! Pasted text: what a message says of the line is read, and nothing else of it ever becomes a figure.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use proptest::prelude::*;
use proptest::sample::select;
use zandaka::capture::{Capture, Measure, PageState};
use zandaka::latest::Latest;
use zandaka::paste::{CAP, Pasted, keep_newer, read, typed};

const AT: &str = "2026-11-23T22:00:00+09:00";

fn pasted<'a>(carrier: &'a str, text: &'a str) -> Pasted<'a> {
    Pasted { carrier, line: None, text, sent: None, at: AT.parse().unwrap(), mask_key: None }
}

/// The readings of a text, as `data_remaining base current 120 MB`.
fn told(text: &str) -> Vec<String> {
    readings(&read(&pasted("uqmobile", text)).unwrap())
}

fn readings(capture: &Capture) -> Vec<String> {
    let readings = capture.lines.iter().flat_map(|line| &line.readings);
    let told = readings.map(|reading| {
        let period = reading.period.map_or("-".into(), |period| period.to_string());
        format!("{} {} {period} {} {}", reading.measure, reading.bucket, reading.amount, reading.unit)
    });
    told.collect()
}

/// In the shape of a mail of UQ mobile of 2020.
const MAIL: &str = "UQ mobileをご利用いただきありがとうございます。
データ残量が少なくなりましたのでお知らせします。
2026/11/23 21:05:31
【電話番号】 08012345678 【データプラン】 高速プラン（15GB） 【基本データ残量※】 1,340 MB
【くりこしデータ残量】 0 MB
※残量が500MB以下になると通知されます。
今なら追加データ1GBが550円!";

#[test]
fn a_mail_of_uq_is_read_and_neither_its_plan_nor_its_threshold_nor_its_offer() {
    let capture = read(&pasted("uqmobile", MAIL)).unwrap();
    assert_eq!(
        readings(&capture),
        ["data_remaining base current 1340 MB", "data_remaining carried_over current 0 MB"]
    );
    let line = &capture.lines[0];
    assert_eq!((capture.carrier.as_str(), capture.page.as_str()), ("uqmobile", "pasted"));
    assert_eq!((capture.state, line.line.as_deref()), (PageState::Read, Some("5678")));
    assert!(capture.url.starts_with("https://my.uqmobile.jp/"), "{}", capture.url);
    for reading in &line.readings {
        assert_eq!(reading.as_of.unwrap().to_string(), "2026-11-23T21:05:31+09:00");
        assert_eq!(reading.certainty.to_string(), "certain");
    }
}

#[test]
fn a_label_beside_above_or_in_a_copied_table_is_read() {
    for (text, readings) in [
        ("データ残量：1.2GB", &["data_remaining total current 1.2 GB"][..]),
        ("データ残量\n3.21GB", &["data_remaining total current 3.21 GB"]),
        (
            "利用データ量 2.5GB / 3GB",
            &["data_used total current 2.5 GB", "data_allowance total current 3 GB"],
        ),
        (
            "残高 1,500円 有効期限 2027/01/20",
            &["balance total - 1500 JPY", "valid_until total - 2027-01-20 date"],
        ),
        ("Data left: 1.2 GB\nYour data balance is below 1 GB.", &["data_remaining total current 1.2 GB"]),
        (
            "日付\t高速通信利用量\n2026年11月22日\t189MB\n2026年11月21日\t204MB",
            &["data_used total 2026-11-22 189 MB", "data_used total 2026-11-21 204 MB"],
        ),
    ] {
        assert_eq!(told(text), readings, "{text}");
    }
}

#[test]
fn a_text_says_when_it_is_of_or_is_only_likely() {
    let reading = |text: &str, sent: Option<&str>| {
        let sent = sent.map(|sent| sent.parse().unwrap());
        let capture = read(&Pasted { sent, ..pasted("au", text) }).unwrap();
        let reading = capture.lines[0].readings[0].clone();
        (reading.as_of.map(|as_of| as_of.to_string()), reading.certainty.to_string())
    };
    let at = |moment: &str| (Some(moment.to_owned()), "certain".to_owned());
    let five = at("2026-11-23T21:05:00+09:00");
    assert_eq!(reading("データ残量: 1GB", None), (None, "likely".into()));
    assert_eq!(reading("データ残量: 1GB", Some("2026-11-23T21:05:00+09:00")), five);
    assert_eq!(reading("送信日時: 2026/11/23 21:05\nデータ残量: 1GB", None), five);
    assert_eq!(reading("2026年11月23日(月) 21:05\nデータ残量: 1GB", Some("2026-11-01T00:00:00+09:00")), five);
    assert_eq!(reading("Date: Mon, 23 Nov 2026 21:05:00 +0900\nデータ残量: 1GB", None), five);
    assert_eq!(reading("データ残量：0.98GB（2026/11/22 時点）", None), at("2026-11-22"));
}

#[test]
fn an_old_text_is_refused_and_never_passes_for_the_present() {
    for text in [
        "2020/04/27 21:05:31\nデータ残量: 1GB",
        "データ残量: 1GB（2026/10/20 時点）",
        "2026/10/31 12:00\nデータ残量: 1GB",
        "送信日時: 2026/12/23 21:05\nデータ残量: 1GB",
    ] {
        let error = read(&pasted("au", text)).unwrap_err();
        assert_eq!(error.code(), "refused", "{text}");
        assert!(error.to_string().contains("not of this month"), "{error}");
    }
    let points = "2026/10/31 12:00\ndポイント 5ポイント";
    assert_eq!(told(points), ["points total - 5 points"], "points know no month");
}

#[test]
fn what_is_no_carrier_or_too_long_is_refused_and_what_has_no_figure_is_no_balance_page() {
    assert_eq!(read(&pasted("nobody", MAIL)).unwrap_err().code(), "refused");
    assert_eq!(read(&pasted("au", &"x".repeat(CAP + 1))).unwrap_err().code(), "too_large");
    let capture = read(&pasted("au", "いつもご利用いただきありがとうございます。")).unwrap();
    assert_eq!((capture.state, capture.lines.len()), (PageState::NotABalancePage, 0));
}

#[test]
fn a_number_in_the_text_goes_before_the_line_that_was_chosen() {
    let of = |text: &str| {
        let capture = read(&Pasted { line: Some(("0042", "0042-k3f9")), ..pasted("au", text) }).unwrap();
        (capture.lines[0].line.clone().unwrap(), capture.lines[0].key.clone().unwrap())
    };
    assert_eq!(of("データ残量: 1GB"), ("0042".into(), "0042-k3f9".into()));
    assert_eq!(of("090-1234-5678\nデータ残量: 1GB").0, "5678");
}

#[test]
fn what_is_known_from_a_later_time_stays() {
    let look =
        |text: &str, at: &str| read(&Pasted { at: at.parse().unwrap(), ..pasted("au", text) }).unwrap();
    let mut latest = Latest::default();
    latest.merge(&look("データ残量: 1GB\ndポイント 5ポイント", "2026-11-23T12:00:00+09:00"));
    let kept = |text: &str| {
        let mut capture = read(&pasted("au", text)).unwrap();
        keep_newer(&mut capture, &latest);
        readings(&capture)
    };
    assert_eq!(
        kept("2026/11/23 11:00\nデータ残量: 2GB\nご利用料金(概算): 90円"),
        ["bill_to_date total current 90 JPY"]
    );
    assert_eq!(kept("2026/11/23 13:00\nデータ残量: 0.9GB"), ["data_remaining total current 0.9 GB"]);
    assert_eq!(kept("データ残量: 0.9GB（2026/11/23 時点）").len(), 0, "it may be of the morning");
}

#[test]
fn an_amount_heard_on_the_phone_is_typed_with_its_unit_and_is_of_now() {
    for (measure, amount, reading) in [
        (Measure::DataRemaining, "1.2GB", "data_remaining total current 1.2 GB"),
        (Measure::DataUsed, "５００ ＭＢ", "data_used total current 500 MB"),
        (Measure::BillToDate, "2,980円", "bill_to_date total current 2980 JPY"),
        (Measure::Balance, "¥1,500", "balance total - 1500 JPY"),
        (Measure::Points, "1,234ポイント", "points total - 1234 points"),
        (Measure::ValidUntil, "2027/01/20", "valid_until total - 2027-01-20 date"),
    ] {
        let capture = typed(&pasted("au", amount), measure).unwrap();
        assert_eq!(readings(&capture), [reading]);
        assert_eq!(capture.page, "typed");
        assert_eq!(capture.lines[0].readings[0].as_of.unwrap().to_string(), AT);
    }
    for (measure, amount) in [
        (Measure::DataRemaining, "1.2"),
        (Measure::DataRemaining, "980円"),
        (Measure::DataRemaining, "1GB\n残高 5円"),
        (Measure::DataRemaining, "1GB以下"),
        (Measure::Balance, ""),
        (Measure::SmsUsed, "5"),
    ] {
        assert_eq!(typed(&pasted("au", amount), measure).unwrap_err().code(), "form", "{amount}");
    }
}

/// What carriers write around a number that is no reading. `#` is the number.
const NO_READINGS: [&str; 33] = [
    "データ残量のお知らせ\n#\nを下回りました",
    "お客さまのデータ残量が\n#\n以下になりました",
    "データ残量が設定値の\n# を下回りました",
    "データ残量が #\n未満になりました",
    "データ残量アラート：#",
    "データ残量アラート\n#",
    "しきい値：データ残量 #",
    "データ残量のお知らせ\n設定値：#",
    "残りデータ量お知らせ基準：#",
    "データ残量が#を下回りました。",
    "残り#を下回るとお知らせします",
    "残り#を下回ると",
    "【残データ容量】#未満になりました",
    "【データ残量】残り#以下",
    "データ残量: #以下",
    "データ残量 #以下でお知らせ",
    "データ残量通知設定 #",
    "通知の基準 データ残量#",
    "今月のデータ使用量が#を超えました",
    "ご利用のデータ量が上限の#に達しました",
    "データ残量が#になると速度を制限します",
    "今なら# 1,100円! データチャージはこちら",
    "データ追加 # 550円",
    "本日中に#を追加すると550円引き",
    "データプラン データ高速（#）",
    "【データプラン】 データ高速（#）",
    "#プランのお客様へ",
    "最大#プレゼントキャンペーン",
    "※残量が#以下になると通知されます。",
    "Your data balance is below #.",
    "You will get a notice when you have less than # left.",
    "Add # for 550 yen",
    "您的剩余流量低于#。",
];

proptest! {
    #[test]
    fn no_threshold_offer_or_plan_is_ever_a_reading(
        texts in proptest::collection::vec((select(&NO_READINGS[..]), 1..999_u32, select(vec!["GB", "MB", "ＧＢ", " GB"])), 1..6),
    ) {
        let text: Vec<String> =
            texts.iter().map(|(text, amount, unit)| text.replace('#', &format!("{amount}{unit}"))).collect();
        prop_assert_eq!(told(&text.join("\n")), Vec::<String>::new());
    }

    #[test]
    fn no_threshold_or_offer_takes_the_place_of_the_reading_beside_it(
        before in select(&NO_READINGS[..]),
        after in select(&NO_READINGS[..]),
    ) {
        let text = format!("{}\nデータ残量: 0.45GB\n{}", before.replace('#', "7GB"), after.replace('#', "9GB"));
        let found = told(&text);
        prop_assert!(found.iter().all(|reading| reading == "data_remaining total current 0.45 GB"), "{text}: {found:?}");
    }

    #[test]
    fn any_text_is_read_or_refused_and_no_number_stays_whole(
        parts in proptest::collection::vec(
            prop_oneof![
                select(vec!["08012345678", "【", "】", "\t", "\n", "データ残量", "2026/11/23 21:05", "1GB", "<p>", "&amp;", "]]>"])
                    .prop_map(str::to_owned),
                "\\PC{0,10}",
            ],
            0..20,
        ),
    ) {
        let text = parts.join(" ");
        if let Ok(capture) = read(&pasted("docomo", &text)) {
            prop_assert_eq!(capture.state == PageState::Read, !capture.lines.is_empty());
            let json = serde_json::to_string(&capture).unwrap();
            prop_assert!(!json.contains("08012345678"));
        }
    }
}
