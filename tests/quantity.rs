//! The quantity grammar: every printed form the evidence names, and properties over all texts.
#![allow(clippy::indexing_slicing, reason = "a test may stop where it stands")]

use jiff::civil::{Date, date, time};
use proptest::prelude::*;
use rust_decimal::Decimal;
use zandaka::capture::Unit;
use zandaka::quantity::fold::fold;
use zandaka::quantity::{Bound, Number, Quantity, Token, When, as_of, scan};

/// What a text prints, one short line a token. In `text` a `|` stands for the joint between two elements.
fn read(text: &str) -> Vec<String> {
    let folded = fold(&text.replace('|', "\u{1f}"));
    scan(&folded).iter().map(|token| describe(&folded, token)).collect()
}

fn describe(folded: &str, token: &Token) -> String {
    match &token.quantity {
        Quantity::Number(number) => amount(number),
        Quantity::Unlimited => "unlimited".to_owned(),
        Quantity::When(when) => day(*when),
        Quantity::Span(from, to) => format!("{}..{}", day(*from), day(*to)),
        Quantity::Clock(time) => format!("clock {time}"),
        Quantity::Duration(number) => format!("duration {}", amount(number)),
        Quantity::Speed => "speed".to_owned(),
        Quantity::Percent(value) => format!("{value}%"),
        Quantity::Phone { key, mobile, .. } => format!("phone {key} {mobile}"),
        Quantity::Digits => format!("digits {:?}", printed(folded, token)),
    }
}

fn printed<'a>(folded: &'a str, token: &Token) -> &'a str {
    folded.get(token.start..token.end).unwrap_or("not on character boundaries")
}

fn amount(number: &Number) -> String {
    let mut text = number.value.to_string();
    if let Some(unit) = number.unit {
        text = format!("{text} {unit}");
    }
    if number.parenthesised {
        text = format!("({text})");
    }
    match number.bound {
        None => text,
        Some(Bound::UpTo) => format!("{text} up-to"),
        Some(Bound::From) => format!("{text} from"),
        Some(Bound::Per) => format!("{text} per"),
        Some(Bound::Range) => format!("{text} range"),
        Some(Bound::Step) => format!("{text} step"),
        Some(Bound::About) => format!("{text} about"),
    }
}

fn day(when: When) -> String {
    let year = when.year.map_or("?".to_owned(), |year| year.to_string());
    let mut text = format!("{year}-{}-{}", when.month.unwrap_or(0), when.day.unwrap_or(0));
    if let Some(time) = when.time {
        text = format!("{text} {time}");
    }
    if when.as_of {
        text.push_str(" as-of");
    }
    text
}

/// Each text must print exactly these tokens.
#[track_caller]
fn check(table: &[(&str, &[&str])]) {
    let wrong: Vec<String> = table
        .iter()
        .map(|(text, wanted)| (text, read(text), wanted))
        .filter(|(_, found, wanted)| found != *wanted)
        .map(|(text, found, wanted)| format!("{text:?}\n   found  {found:?}\n   wanted {wanted:?}"))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_number_form_of_the_evidence_is_read() {
    check(&[
        ("3.21|GB", &["3.21 GB"]),
        ("\t\n 1.23GB \n\t", &["1.23 GB"]),
        ("1,234,567KB", &["1234567 KB"]),
        ("(1,234,567)", &["(1234567)"]),
        ("48,827,582 パケット（5.83GB）", &["48827582 packets", "(5.83 GB)"]),
        ("3.2 GB", &["3.2 GB"]),
        ("3.0GB", &["3.0 GB"]),
        ("189MB", &["189 MB"]),
        ("1132MB", &["1132 MB"]),
        ("高速通信 1234MB", &["1234 MB"]),
        ("\n 123 MB", &["123 MB"]),
        ("0 MB", &["0 MB"]),
        ("0.0GB", &["0.0 GB"]),
        ("60.00GB / 120.00GB", &["60.00 GB", "120.00 GB"]),
        ("1234分", &["1234 minutes"]),
        ("12,345円", &["12345 JPY"]),
        ("◇合計\u{3000}5,528円", &["5528 JPY"]),
        ("( 1,851 )", &["(1851)"]),
        ("（ 1,851 ）", &["(1851)"]),
        ("1,234| 円", &["1234 JPY"]),
        ("¥ 1,234", &["1234 JPY"]),
        ("￥1,234", &["1234 JPY"]),
        ("¥|1,234", &["1234 JPY"]),
        ("12345円 - 支払い済み", &["12345 JPY"]),
        ("1,234\n円", &["1234 JPY"]),
        ("1,234円(税込)", &["1234 JPY"]),
        ("JPY 1,234", &["1234 JPY"]),
        ("1,234 yen", &["1234 JPY"]),
        ("500¥", &["500 JPY"]),
        ("−1500", &["-1500"]),
        ("１２．３４ＧＢ", &["12.34 GB"]),
        ("１，２３４円", &["1234 JPY"]),
        ("ｱﾌﾟﾘ 345ﾊﾟｹｯﾄ", &["345 packets"]),
        ("1.5㎇", &["1.5 GB"]),
    ]);
}

#[test]
fn a_number_goes_on_across_elements_only_where_nothing_else_can_be_meant() {
    check(&[
        ("3|.21|GB", &["3.21 GB"]),
        ("3.|21|GB", &["3.21 GB"]),
        ("3|.|21|GB", &["3.21 GB"]),
        ("3 .21 GB", &["3.21 GB"]),
        ("3 . 21 GB", &["3.21 GB"]),
        ("3. 21 GB", &["digits \"3. 21\""]),
        ("1,|234|円", &["1234 JPY"]),
        ("1|,234|円", &["1234 JPY"]),
        ("12,|345,|678KB", &["12345678 KB"]),
        ("1, 234円", &["1234 JPY"]),
        ("1, 234 MB", &["digits \"1, 234\""]),
        ("1,\n234円", &["digits \"1,\\n234\""]),
        ("1, 2, 3", &["1", "2", "3"]),
        ("3.21|7.35", &["3.21", "7.35"]),
        ("3.21|7.35|GB", &["3.21", "7.35 GB"]),
        ("12|345", &["12", "345"]),
        ("3.21 7.35", &["3.21", "7.35"]),
        ("2.|3.21|GB", &["2", "3.21 GB"]),
        ("1. 2026年11月22日", &["1", "2026-11-22"]),
        ("合計は3.", &["3"]),
    ]);
}

#[test]
fn a_number_nobody_understands_is_kept_whole_and_is_no_number() {
    check(&[
        ("1,23", &["digits \"1,23\""]),
        ("1,23円", &["digits \"1,23\""]),
        ("1234,567円", &["digits \"1234,567\""]),
        ("0,123円", &["digits \"0,123\""]),
        ("1,2345円", &["digits \"1,2345\""]),
        ("1.234,56円", &["digits \"1.234,56\""]),
        ("1.234.567", &["digits \"1.234.567\""]),
        ("1'234 MB", &["digits \"1'234\""]),
        (".5GB", &["digits \"5GB\""]),
        ("1億ポイント", &["digits \"1\""]),
        ("1万2,345円", &["digits \"1\"", "2345 JPY"]),
        ("1e5", &["digits \"1e5\""]),
        ("1TB", &["digits \"1TB\""]),
        ("1½GB", &["digits \"1½GB\""]),
        ("1,024バイト", &["digits \"1,024\""]),
        ("99999999999999999999999999999999999GB", &["digits \"99999999999999999999999999999999999GB\""]),
        ("0120-929-818", &["digits \"0120-929-818\""]),
        ("090-****-7788", &["digits \"090-****-7788\""]),
        ("08012340077", &["digits \"08012340077\""]),
        ("2021********4417", &["digits \"2021********4417\""]),
        ("hdc12345678（5ギガプラン）", &["digits \"12345678\"", "digits \"5\""]),
        ("SO-51A", &["digits \"51A\""]),
        ("iPhone15", &["digits \"15\""]),
        ("5G", &["digits \"5G\""]),
        ("4G/5G", &["digits \"4G\"", "digits \"5G\""]),
        ("5Gギガホは 100GB", &["digits \"5G\"", "100 GB"]),
        ("バージョン 4.12.0", &["digits \"4.12.0\""]),
        ("3rdステージ", &["digits \"3rd\""]),
        ("3.21GB※1", &["3.21 GB", "digits \"1\""]),
        ("第3位", &["digits \"3\""]),
        ("3回線", &["digits \"3\""]),
        ("3|枚", &["digits \"3\""]),
        ("4桁の暗証番号", &["digits \"4\""]),
        ("YYYYMM 202503", &["digits \"202503\""]),
        ("20250322", &["digits \"20250322\""]),
        ("€8.00", &["digits \"8.00\""]),
        ("8.00 USD", &["digits \"8.00\""]),
        ("12元", &["digits \"12\""]),
        ("1080p", &["digits \"1080p\""]),
        ("①5GB", &["5 GB"]),
        ("5GB²", &["5 GB"]),
    ]);
}

#[test]
fn every_unit_is_known_by_each_of_its_names() {
    check(&[
        ("1KB 1kB 1Kバイト 1キロバイト 1KiB", &["1 KB", "1 KB", "1 KB", "1 KB", "1 KB"]),
        ("1MB 1Mバイト 1メガバイト 1MiB 1 megabytes", &["1 MB", "1 MB", "1 MB", "1 MB", "1 MB"]),
        ("1GB 1Gバイト 1ギガバイト 1GiB 1ギガ 1.5G", &["1 GB", "1 GB", "1 GB", "1 GB", "1 GB", "1.5 GB"]),
        ("1パケット 1 packets 1数据包", &["1 packets", "1 packets", "1 packets"]),
        ("5ポイント 5pt 5P 5点 5 points 5积分 5點", &["5 points"; 7]),
        ("720| ポイント含む", &["720 points"]),
        ("2,846| ポイント|", &["2846 points"]),
        ("1,000dポイント 20,000 dポイントプレゼント", &["1000 points", "20000"]),
        ("1,234\n円です 5\nポイントを使う", &["1234 JPY", "5"]),
        ("10分 10 min 10 minutes 10分钟", &["10 minutes"; 4]),
        ("5通 5件 5回 5 messages", &["5 count"; 4]),
        ("5通話", &["digits \"5\""]),
        ("80% ８０％", &["80%", "80%"]),
        ("128kbps 1.5Mbps 1Gbps 300 kbps", &["speed"; 4]),
        ("3.21（GB）", &["3.21 GB"]),
        ("5ギガホ", &["digits \"5\""]),
        ("3.2Gの残り", &["3.2 GB"]),
    ]);
}

#[test]
fn minutes_are_neither_a_clock_nor_a_limit() {
    check(&[
        ("1234分", &["1234 minutes"]),
        ("23時59分", &["clock 23:59:00"]),
        ("5分以内", &["duration 5"]),
        ("10分かけ放題", &["duration 10"]),
        ("12分34秒", &["duration 12"]),
        ("1GB分", &["1 GB step"]),
        ("10月分", &["?-10-0"]),
        ("3分の1", &["digits \"3\"", "digits \"1\""]),
    ]);
}

#[test]
fn a_minus_is_told_from_a_hyphen() {
    check(&[
        ("-1,500円", &["-1500 JPY"]),
        ("▲1,500円", &["-1500 JPY"]),
        ("△500", &["-500"]),
        ("−1500円", &["-1500 JPY"]),
        ("－１，５００円", &["-1500 JPY"]),
        ("-¥1,500", &["-1500 JPY"]),
        ("¥-1,500", &["-1500 JPY"]),
        ("割引|-1,500円", &["-1500 JPY"]),
        ("1,000円\n-500円", &["1000 JPY", "-500 JPY"]),
        ("2026/11/21|-3,000円", &["2026-11-21", "-3000 JPY"]),
        ("11月21日 -500円", &["?-11-21", "-500 JPY"]),
        ("11月21日 - 500円", &["?-11-21", "digits \"500\""]),
        ("11/1 -11/22", &["?-11-1..?-11-22"]),
        ("3GB-20GB", &["3 GB range", "20 GB range"]),
        ("3GB - 20GB", &["3 GB range", "20 GB range"]),
        ("1-3GB", &["1 GB range", "3 GB range"]),
        ("10 GB - 30 days", &["10 GB", "duration 30"]),
        ("11/1-11/22", &["?-11-1..?-11-22"]),
        ("ご請求 - 1,500円", &["digits \"1,500\""]),
        ("Remaining - 5 GB", &["5 GB"]),
        ("090-1234-5678", &["digits \"090-1234-5678\""]),
    ]);
}

#[test]
fn a_pair_is_two_numbers_of_one_unit_and_a_price_is_none() {
    check(&[
        ("3.21 / 7GB", &["3.21 GB", "7 GB"]),
        ("12.04 GB/30GB", &["12.04 GB", "30 GB"]),
        ("3.21|/|7.00|GB", &["3.21 GB", "7.00 GB"]),
        ("1/3GB", &["1 GB", "3 GB"]),
        ("1,100円/月", &["1100 JPY per"]),
        ("2,970円／月", &["2970 JPY per"]),
        ("1,100円/GB", &["1100 JPY per"]),
        ("1,100円/1GB", &["1100 JPY per", "1 GB step"]),
        ("0.1GB／24時間", &["0.1 GB per", "duration 24"]),
        ("12/24", &["digits \"12/24\""]),
        ("1/3", &["digits \"1/3\""]),
        ("11/22 ポイント 300", &["digits \"11/22 ポイント\"", "300"]),
        ("3.21/7.35", &["3.21", "7.35"]),
        ("2026/13/45", &["digits \"2026/13/45\""]),
    ]);
}

#[test]
fn words_and_signs_beside_a_number_say_that_it_is_a_bound() {
    check(&[
        ("～7GB", &["7 GB up-to"]),
        ("～|15|GB", &["15 GB up-to"]),
        ("最大30GB", &["30 GB up-to"]),
        ("7GBまで", &["7 GB up-to"]),
        ("1,000MB まで引き出し可", &["1000 MB up-to"]),
        ("7GB以下 7GB未満", &["7 GB up-to", "7 GB up-to"]),
        ("up to 7GB", &["7 GB up-to"]),
        ("上限（7GB）", &["(7 GB) up-to"]),
        ("7GB～", &["7 GB from"]),
        ("7GB以上 7GB超", &["7 GB from", "7 GB from"]),
        ("6,980円|～（税抜）", &["6980 JPY from"]),
        ("from 3,980円", &["3980 JPY from"]),
        ("1GBあたり1,100円", &["1 GB per", "1100 JPY"]),
        ("月額| 1,100円", &["1100 JPY per"]),
        ("3,278円（税込）／月", &["3278 JPY per"]),
        ("500円 per month", &["500 JPY per"]),
        ("0.5～1GB", &["0.5 GB range", "1 GB range"]),
        ("3GB～20GB", &["3 GB range", "20 GB range"]),
        ("20GB～無制限", &["20 GB from", "unlimited"]),
        ("2,980円／～3GB", &["2980 JPY", "3 GB up-to"]),
        ("+1GB", &["1 GB step"]),
        ("モンスター+|50GB", &["50 GB"]),
        ("2倍", &["2 step"]),
        ("0.5GB単位 500MBごと", &["0.5 GB step", "500 MB step"]),
        ("毎月 5GB 増量", &["5 GB step"]),
        ("100MB×1", &["100 MB step", "1 step"]),
        ("約0.7GB 25GBくらい", &["0.7 GB about", "25 GB about"]),
        ("1KB＝1,024バイト", &["1 KB step", "digits \"1,024\""]),
        ("548円|毎月最大600ポイント", &["548 JPY", "600 points up-to"]),
        ("550円|増量オプション", &["550 JPY"]),
        ("1GBになると", &["1 GB from"]),
        ("低速化までの残りデータ量 3.21GB", &["3.21 GB"]),
        ("7GB|までの残りデータ量", &["7 GB up-to"]),
        ("3.21GB|までの残りデータ量", &["3.21 GB"]),
    ]);
}

#[test]
fn no_limit_is_said_by_a_word_and_not_by_a_name() {
    check(&[
        ("無制限 使い放題 unlimited Unlimited 无限 無限", &["unlimited"; 6]),
        ("データ無制限で", &["unlimited"]),
        ("メリハリ無制限+", &[]),
        ("使い放題プラン", &[]),
        ("カウントフリー", &[]),
    ]);
}

#[test]
fn every_date_form_is_read() {
    check(&[
        ("2025年03月22日", &["2025-3-22"]),
        ("2026年7月", &["2026-7-0"]),
        ("2026年7月ご利用分", &["2026-7-0"]),
        ("2026年 2月 28日", &["2026-2-28"]),
        ("2026|年|2|月|28|日", &["2026-2-28"]),
        ("[2022/01/31 12:34]", &["2022-1-31 12:34:00"]),
        ("2022-01-31", &["2022-1-31"]),
        ("2022.01.31", &["2022-1-31"]),
        ("2026/07", &["2026-7-0"]),
        ("８月２１日", &["?-8-21"]),
        ("8月11日(火)", &["?-8-11"]),
        ("11/22（火）", &["?-11-22"]),
        ("3月14日 午後11:59", &["?-3-14 23:59:00"]),
        ("2099年 12月 31日 午後11:59\n残り 999 日間", &["2099-12-31 23:59:00", "duration 999"]),
        ("23時59分", &["clock 23:59:00"]),
        ("2021年9月28日\u{3000}13時02分", &["2021-9-28 13:02:00"]),
        ("2022/10/27 21:05:31", &["2022-10-27 21:05:31"]),
        ("2022-01-31T12:34:56+09:00", &["2022-1-31 12:34:56"]),
        ("2022-01-31T20:34:56Z", &["2022-2-1 05:34:56"]),
        ("8 December 2026, 14:42 JST", &["2026-12-8 14:42:00"]),
        ("8 December 2026, 14:42 (JST)", &["2026-12-8 14:42:00"]),
        ("Dec 8, 2026", &["2026-12-8"]),
        ("8 Dec 2026 2:42 PM", &["2026-12-8 14:42:00"]),
        ("December 2026", &["2026-12-0"]),
        ("Dec. 8th", &["?-12-8"]),
        ("2026年12月8日 下午2:42", &["2026-12-8 14:42:00"]),
        ("2026年12月8号下午2点42分", &["2026-12-8 14:42:00"]),
        ("令和8年3月", &["2026-3-0"]),
        ("令和元年5月1日", &["2019-5-1"]),
        ("平成31年4月30日", &["2019-4-30"]),
        ("'26年3月", &["?-3-0"]),
        ("31/12/2026", &["2026-12-31"]),
        ("11/12/2026", &["digits \"11/12/2026\""]),
        ("翌月26日お支払い", &["?-0-26"]),
        ("毎月1日0:00", &["?-0-1 00:00:00"]),
        ("2026年13月", &["digits \"2026\"", "digits \"13\""]),
        ("2026/02/30", &["2026-2-30"]),
    ]);
}

#[test]
fn noon_midnight_and_the_end_of_a_day_are_where_they_belong() {
    check(&[
        ("午後12:30", &["clock 12:30:00"]),
        ("午前12:00", &["clock 00:00:00"]),
        ("12:42 AM", &["clock 00:42:00"]),
        ("12:42 p.m.", &["clock 12:42:00"]),
        ("午前10時頃", &["clock 10:00:00"]),
        ("2026年12月31日 24:00", &["2027-1-1 00:00:00"]),
        ("11月30日24:00", &["?-12-1 00:00:00"]),
        ("2月28日24:00", &["?-2-28"]),
        ("24:00", &["clock 00:00:00"]),
        ("25:00", &["digits \"25:00\""]),
        ("午前13:00", &["digits \"13:00\""]),
        ("16:9", &["digits \"16:9\""]),
        ("12:34:56:78", &["digits \"12:34:56:78\""]),
        ("9:00～20:00", &["clock 09:00:00", "clock 20:00:00"]),
        ("9:00-20:00", &["clock 09:00:00", "clock 20:00:00"]),
    ]);
}

#[test]
fn two_dates_with_a_range_between_them_are_a_span() {
    check(&[
        ("（9月1日～9月27日）", &["?-9-1..?-9-27"]),
        ("［ ８月２１日～ ９月２０日］", &["?-8-21..?-9-20"]),
        ("11/1 - 11/22", &["?-11-1..?-11-22"]),
        ("2018年10月21日～2018年11月20日のご利用分", &["2018-10-21..2018-11-20"]),
        ("2026年11月1日～12月31日", &["2026-11-1..2026-12-31"]),
        ("9月1日～27日", &["?-9-1..?-9-27"]),
        ("9月1日から9月27日まで", &["?-9-1..?-9-27"]),
        ("11/24 0:00～7:00", &["?-11-24 00:00:00", "clock 07:00:00"]),
    ]);
}

#[test]
fn a_month_and_day_alone_is_a_date_only_beside_what_says_so() {
    check(&[
        ("1/3", &["digits \"1/3\""]),
        ("1/3まで", &["?-1-3"]),
        ("11/22時点の概算", &["?-11-22 as-of"]),
        ("11/2 8:00時点", &["?-11-2 08:00:00 as-of"]),
        ("【11/26】", &["?-11-26"]),
        ("【11/30まで】", &["?-11-30"]),
        ("有効期限：11/30", &["?-11-30"]),
        ("次回更新 11/30", &["?-11-30"]),
        ("13/45まで", &["13", "45 up-to"]),
    ]);
}

#[test]
fn lengths_of_time_are_no_dates_and_no_amounts() {
    check(&[
        ("8年4か月", &["duration 8"]),
        ("（30日間）", &["duration (30)"]),
        ("24時間", &["duration 24"]),
        ("残り 112 日間", &["duration 112"]),
        ("5分以内", &["duration 5"]),
        ("30 days", &["duration 30"]),
        ("1年間", &["duration 1"]),
        ("3か月 3ヶ月 3カ月 3ヵ月", &["duration 3"; 4]),
        ("360日以内", &["duration 360 up-to"]),
        ("30日経過", &["duration 30"]),
        ("あと3日", &["duration 3"]),
        ("直近3日間の合計", &["duration 3"]),
        ("2年契約", &["duration 2"]),
        ("約4.5時間", &["duration 4.5 about"]),
    ]);
}

#[test]
fn the_page_s_own_time_is_told_from_other_dates() {
    check(&[
        ("2026年11月22日 7時現在", &["2026-11-22 07:00:00 as-of"]),
        ("2019年3月12日 10時10分現在", &["2019-3-12 10:10:00 as-of"]),
        ("8月11日（火）|時点", &["?-8-11 as-of"]),
        ("最終更新：2022/10/27 21:05:31", &["2022-10-27 21:05:31 as-of"]),
        ("更新日時|2022/10/27", &["2022-10-27 as-of"]),
        ("照会日時\n2021年9月28日", &["2021-9-28 as-of"]),
        ("as of Dec 8, 2026", &["2026-12-8 as-of"]),
        ("Updated: 8 Dec 2026", &["2026-12-8 as-of"]),
        ("截至2026年12月8日", &["2026-12-8 as-of"]),
        ("更新于 2026-12-08 14:42", &["2026-12-8 14:42:00 as-of"]),
        ("契約更新日 2026/03/01", &["2026-3-1"]),
        ("次回更新日：2026/03/01", &["2026-3-1"]),
        ("2026年3月更新月", &["2026-3-0"]),
        ("（9月27日まで）", &["?-9-27"]),
        ("2026/11/22\n現在のご契約", &["2026-11-22"]),
        ("毎月1日0:00に更新されます", &["?-0-1 00:00:00"]),
    ]);
}

#[test]
fn a_masked_phone_number_is_read_only_in_its_exact_form() {
    check(&[
        ("☎5678-k3f7", &["phone 5678-k3f7 true"]),
        ("☏5678-k3f7", &["phone 5678-k3f7 false"]),
        ("☎5678-k3f7の残り3GB", &["phone 5678-k3f7 true", "3 GB"]),
        ("☎5678-k3f1", &["digits \"5678-k3f1\""]),
        ("☎5678-k3f7x", &["digits \"5678-k3f7x\""]),
        ("☎567-k3f7", &["digits \"567-k3f7\""]),
        ("☎ 0120-929-818", &["digits \"0120-929-818\""]),
    ]);
}

#[test]
fn folding_makes_one_text_of_all_ways_to_print_it() {
    for (text, wanted) in [
        ("ＡＢＣ１２３！～", "ABC123!~"),
        ("￥１，２３４　（税込）", "¥1,234 (税込)"),
        ("ｷﾞｶﾞﾊﾞｲﾄ ﾃﾞｰﾀ", "ギガバイト データ"),
        ("キ\u{3099}カ\u{3099}", "ギガ"),
        ("㎅㎆㎇", "KBMBGB"),
        ("−1 － 〜～", "-1 - ~~"),
        ("3–5 7ー9 データー", "3-5 7-9 データー"),
        ("a \u{a0}\t b \r\n\u{3000}c", "a b\nc"),
        ("1\u{200b}2\u{feff}3", "123"),
        ("a\u{1f}b \u{1f} c", "a\u{1f}b \u{1f} c"),
        ("①② GB² ⅣⅤ", "①② GB² ⅣⅤ"),
    ] {
        assert_eq!(fold(text), wanted, "{text:?}");
    }
}

fn when(year: Option<i16>, month: i8, day: i8) -> When {
    When { year, month: Some(month), day: Some(day), time: None, as_of: false }
}

#[test]
fn a_year_that_is_not_printed_is_the_nearest() {
    let resolve = |month, day, today: Date| when(None, month, day).date(today);
    assert_eq!(resolve(12, 31, date(2026, 1, 1)), Some(date(2025, 12, 31)));
    assert_eq!(resolve(1, 1, date(2025, 12, 31)), Some(date(2026, 1, 1)));
    assert_eq!(resolve(8, 11, date(2020, 8, 11)), Some(date(2020, 8, 11)));
    assert_eq!(resolve(2, 29, date(2026, 2, 1)), Some(date(2024, 2, 29)));
    assert_eq!(resolve(2, 29, date(2027, 3, 1)), Some(date(2028, 2, 29)));
    assert_eq!(resolve(2, 30, date(2026, 3, 1)), None);
    assert_eq!(when(Some(2026), 2, 29).date(date(2026, 3, 1)), None);
    assert_eq!(when(Some(2024), 2, 29).date(date(2026, 3, 1)), Some(date(2024, 2, 29)));
}

#[test]
fn a_month_without_a_year_is_the_nearest() {
    let month = |month, today: Date| When { day: None, ..when(None, month, 1) }.month(today);
    assert_eq!(month(12, date(2026, 1, 31)), Some((2025, 12)));
    assert_eq!(month(1, date(2025, 12, 1)), Some((2026, 1)));
    assert_eq!(month(11, date(2026, 11, 22)), Some((2026, 11)));
    assert_eq!(When { day: None, ..when(Some(2019), 3, 1) }.month(date(2026, 1, 1)), Some((2019, 3)));
}

#[test]
fn the_time_of_a_page_is_its_one_as_of_time() {
    let told = |text: &str, today| as_of(&fold(text), today).map(|as_of| as_of.to_string());
    let today = date(2026, 11, 22);
    assert_eq!(told("2026年11月22日 7時現在", today).as_deref(), Some("2026-11-22T07:00:00+09:00"));
    assert_eq!(told("データ量 8月11日（火）時点 12.04GB", date(2020, 8, 12)).as_deref(), Some("2020-08-11"));
    assert_eq!(told("11/21時点 と 11/21時点", today).as_deref(), Some("2026-11-21"));
    assert_eq!(told("11/21時点 と 11/22時点", today), None);
    assert_eq!(told("11/30時点のポイント", today), None);
    assert_eq!(told("有効期限 2026年11月30日", today), None);
}

/// Everything a page's text could be made of, in any order.
const PIECES: &[&str] = &[
    "0",
    "1",
    "9",
    "12",
    "234",
    "2026",
    "00",
    ",",
    ".",
    "/",
    "-",
    "~",
    ":",
    "=",
    "+",
    "×",
    "*",
    "'",
    "(",
    ")",
    "[",
    "]",
    "\u{1f}",
    " ",
    "\n",
    "円",
    "¥",
    "GB",
    "MB",
    "KB",
    "G",
    "P",
    "ポイント",
    "パケット",
    "分",
    "件",
    "年",
    "月",
    "日",
    "時",
    "秒",
    "間",
    "以内",
    "まで",
    "から",
    "現在",
    "時点",
    "更新",
    "午後",
    "午前",
    "PM",
    "令和",
    "元年",
    "最大",
    "月額",
    "約",
    "無制限",
    "☎",
    "☏",
    "5678-abcd",
    "▲",
    "△",
    "−",
    "–",
    "—",
    "％",
    "kbps",
    "Dec",
    "May",
    "T",
    "Z",
    "JST",
    "あ",
    "ガ",
    "漢",
    "é",
    "½",
    "①",
    "１",
    "，",
    "\u{3000}",
    "\u{200b}",
    "倍",
    "回線",
    "\u{3099}",
    "ｶ",
    "ﾞ",
];

fn soup() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..24).prop_map(|pieces| pieces.concat())
}

fn has_digit(text: &str) -> bool {
    text.contains(|letter: char| letter.is_ascii_digit())
}

/// What must hold of the tokens of any text.
fn assert_sound(text: &str) -> Result<(), TestCaseError> {
    let tokens = scan(text);
    let mut covered = 0;
    for token in &tokens {
        prop_assert!(
            covered <= token.start && token.start < token.end,
            "{token:?} after {covered} in {text:?}"
        );
        prop_assert!(text.is_char_boundary(token.start) && text.is_char_boundary(token.end));
        let between = text.get(covered..token.start).unwrap_or_default();
        prop_assert!(!has_digit(between), "a digit before {token:?} in {text:?}");
        prop_assert!(is_whole(text, token), "{token:?} is cut out of {text:?}");
        covered = token.end;
    }
    prop_assert!(!has_digit(text.get(covered..).unwrap_or_default()), "a digit at the end of {text:?}");
    for token in tokens {
        if let Quantity::When(when) | Quantity::Span(when, _) = token.quantity {
            let resolved =
                (when.date(Date::MIN), when.date(Date::MAX), when.month(Date::MIN), when.month(Date::MAX));
            prop_assert!(when.month.is_some() || resolved == (None, None, None, None));
        }
    }
    Ok(())
}

/// A number begins and ends where its digits and separators do.
fn is_whole(text: &str, token: &Token) -> bool {
    let Quantity::Number(_) = token.quantity else { return true };
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let separator = |at: usize| matches!(bytes.get(at), Some(b',' | b'.'));
    let first = (token.start..token.end).find(|at| digit(*at)).unwrap_or_default();
    let from_middle =
        first > 0 && (digit(first - 1) || (first > 1 && separator(first - 1) && digit(first - 2)));
    let into_middle =
        digit(token.end - 1) && (digit(token.end) || (separator(token.end) && digit(token.end + 1)));
    !from_middle && !into_middle
}

/// Digits in groups of three, `1,234,567`.
fn grouped(digits: &str, separator: &str) -> String {
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push_str(separator);
        }
        text.push(digit);
    }
    text
}

fn full_width(text: &str) -> String {
    let wide = |letter: char| char::from_u32(u32::from(letter) + 0xfee0).unwrap_or(letter);
    text.chars().map(|letter| if letter.is_ascii_graphic() { wide(letter) } else { letter }).collect()
}

const UNITS: &[(&str, Unit)] = &[
    ("KB", Unit::Kb),
    ("MB", Unit::Mb),
    ("GB", Unit::Gb),
    ("ギガ", Unit::Gb),
    ("パケット", Unit::Packets),
    ("円", Unit::Jpy),
    ("ポイント", Unit::Points),
    ("P", Unit::Points),
    ("分", Unit::Minutes),
    ("件", Unit::Count),
];
const GAPS: &[&str] = &["", " ", "\u{3000}", "\u{a0}", "\u{1f}", "\n", " \u{1f} "];
const FRAMES: &[(&str, &str)] =
    &[("", ""), ("残り", "、"), ("(", ")"), ("残量: ", " 。"), ("\u{1f}", "\u{1f}残り"), ("×4\n", "\n9")];
const SEPARATORS: &[&str] = &[",", ", ", " ,", ",\u{1f}", "\u{1f},", "，", "， ", ",\n", " , ", ", \u{1f}"];
const SURROUNDINGS: &[(&str, &str)] =
    &[("", ""), ("", "円"), ("¥", ""), ("", " GB"), ("残り", "\u{1f}MB"), ("(", ")")];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

    #[test]
    fn an_amount_printed_in_any_way_is_read_as_it_was(
        whole in 0_u64..10_000_000_000,
        decimals in prop::option::of("[0-9]{1,2}"),
        (name, unit) in prop::sample::select(UNITS),
        gap in prop::sample::select(GAPS),
        (before, after) in prop::sample::select(FRAMES),
        groups in any::<bool>(),
        wide in any::<bool>(),
    ) {
        let mut number = if groups { grouped(&whole.to_string(), ",") } else { whole.to_string() };
        let mut value = whole.to_string();
        if let Some(decimals) = decimals {
            number = format!("{number}.{decimals}");
            value = format!("{value}.{decimals}");
        }
        let name = if wide { full_width(name) } else { name.to_owned() };
        let number = if wide { full_width(&number) } else { number };
        let folded = fold(&format!("{before}{number}{gap}{name}{after}"));
        let tokens = scan(&folded);
        let found = tokens.iter().find_map(|token| match &token.quantity {
            Quantity::Number(number) if number.unit.is_some() => Some((number.value.to_string(), number.unit)),
            _ => None,
        });
        prop_assert_eq!(found, Some((value, Some(unit))), "{:?}", folded);
    }

    #[test]
    fn money_printed_in_any_way_is_read_as_it_was(
        yen in -99_999_999_i64..99_999_999,
        sign in prop::sample::select(&["-", "−", "▲", "△", "－"][..]),
        form in 0..5,
        gap in prop::sample::select(&["", " ", "\u{3000}", "\u{1f}"][..]),
        wide in any::<bool>(),
    ) {
        let digits = grouped(&yen.unsigned_abs().to_string(), ",");
        let digits = if wide { full_width(&digits) } else { digits };
        let sign = if yen < 0 { sign } else { "" };
        let text = match form {
            0 => format!("{sign}{digits}{gap}円"),
            1 => format!("{sign}¥{gap}{digits}"),
            2 => format!("￥{gap}{sign}{digits}"),
            3 => format!("{sign}{digits}{gap}円（税込）"),
            _ => format!("割引 {sign}{digits}{gap}円"),
        };
        let folded = fold(&text);
        let tokens = scan(&folded);
        let [Token { quantity: Quantity::Number(number), .. }] = tokens.as_slice() else {
            return Err(TestCaseError::fail(format!("{folded:?} gave {tokens:?}")));
        };
        prop_assert_eq!((number.value, number.unit), (Decimal::from(yen), Some(Unit::Jpy)), "{:?}", folded);
    }

    #[test]
    fn a_grouped_number_never_yields_a_part_of_itself(
        whole in 1_000_u64..1_000_000_000_000,
        separator in prop::sample::select(SEPARATORS),
        (before, after) in prop::sample::select(SURROUNDINGS),
    ) {
        let folded = fold(&format!("{before}{}{after}", grouped(&whole.to_string(), separator)));
        for token in scan(&folded) {
            match token.quantity {
                Quantity::Number(number) => prop_assert_eq!(number.value, Decimal::from(whole), "{:?}", folded),
                Quantity::Digits => {}
                other => prop_assert!(false, "{:?} gave {:?}", folded, other),
            }
        }
    }

    #[test]
    fn a_date_printed_in_any_way_is_read_as_it_was(
        (year, month, day) in (2000_i16..2100, 1_i8..=12, 1_i8..=28),
        clock in prop::option::of((0_i8..24, 0_i8..60)),
        form in 0..7,
        wide in any::<bool>(),
        padded in any::<bool>(),
    ) {
        let width = if padded { 2 } else { 1 };
        let (m, d) = (format!("{month:0width$}"), format!("{day:0width$}"));
        let name = date(year, month, day).strftime("%B").to_string();
        let day_text = match form {
            0 => format!("{year}年{m}月{d}日"),
            1 => format!("{year}年 {m}月 {d}日"),
            2 => format!("{year}/{m}/{d}"),
            3 => format!("{year}-{m}-{d}"),
            4 => format!("{year}.{m}.{d}"),
            5 => format!("{day} {name} {year},"),
            _ => format!("{name} {day}, {year}"),
        };
        let hours = clock.map(|(hour, minute)| match form {
            0 => format!(" {hour}時{minute:02}分"),
            1 => format!(" {}{}:{minute:02}", if hour < 12 { "午前" } else { "午後" }, hour % 12),
            5 => format!(" {}:{minute:02} {}", (hour + 11) % 12 + 1, if hour < 12 { "AM" } else { "PM" }),
            _ => format!(" {hour:02}:{minute:02}"),
        });
        let text = day_text + &hours.unwrap_or_default();
        let folded = fold(&if wide && form < 5 { full_width(&text) } else { text });
        let clock = clock.map(|(hour, minute)| time(hour, minute, 0, 0));
        let wanted = When { year: Some(year), month: Some(month), day: Some(day), time: clock, as_of: false };
        let tokens = scan(&folded);
        prop_assert_eq!(tokens.len(), 1, "{:?} gave {:?}", folded, tokens);
        prop_assert_eq!(&tokens[0].quantity, &Quantity::When(wanted), "{:?}", folded);
    }

    #[test]
    fn any_text_gives_sound_tokens(text in "\\PC*") {
        assert_sound(&text)?;
        assert_sound(&fold(&text))?;
    }

    #[test]
    fn any_text_made_of_the_grammar_s_own_pieces_gives_sound_tokens(text in soup()) {
        assert_sound(&text)?;
        assert_sound(&fold(&text))?;
        let _ = as_of(&fold(&text), date(2026, 11, 22));
    }

    #[test]
    fn folding_a_folded_text_changes_nothing(text in prop_oneof![soup(), any::<String>()]) {
        let folded = fold(&text);
        prop_assert_eq!(fold(&folded), folded);
    }
}

#[test]
fn half_width_katakana_and_loose_voicing_marks_fold_as_unicode_composes_them() {
    use unicode_normalization::UnicodeNormalization;
    for kana in ('ぁ'..='ゖ').chain('ァ'..='ヶ').chain('ｦ'..='ﾝ').chain(['、']) {
        for mark in ["", "\u{3099}", "\u{309a}", "ﾞ", "ﾟ"] {
            let text = format!("{kana}{mark}");
            // Unicode also voices わ and を, which no page of a portal prints.
            let odd = "わゐゑをワヰヱヲｦﾜ".contains(kana) && !mark.is_empty();
            if !odd {
                assert_eq!(fold(&text), text.nfkc().collect::<String>(), "{text:?}");
            }
        }
    }
}
