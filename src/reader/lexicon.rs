//! What carriers call things, in Japanese, English and Chinese.
//!
//! Owns the words and what each says by itself ([`Sense`]); which text is the label of which number is `label`'s, and
//! what senses together mean for a number is `meaning`'s. The longest word wins at each place, so that 利用可能データ量
//! is not 利用 and 追加料金課金までの is not 追加. Sources: labels of evidence grades A to C, listed in docs/portals.md.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::capture::Bucket;

/// What a word says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// What is left.
    Remaining,
    /// What was used.
    Used,
    /// Traffic, which is used unless another word says otherwise.
    Traffic,
    /// Data, by no other word: usage only where a past day or month is named.
    Volume,
    /// What may be used in all.
    Allowance,
    /// A bill by name.
    Bill,
    /// Charges, by name or as the usage of a month.
    Charges,
    /// A sum.
    Total,
    /// Of the whole account, not of one line.
    Account,
    /// Not fixed yet.
    ToDate,
    /// Fixed.
    Fixed,
    /// Points that can be spent.
    Points,
    /// Prepaid money.
    Balance,
    /// The end of validity.
    Expiry,
    /// Call time.
    Voice,
    /// Messages.
    Sms,
    /// Which part.
    Of(Bucket),
    /// This month or cycle.
    ThisMonth,
    /// The month before.
    LastMonth,
    /// Today.
    Today,
    /// Yesterday.
    Yesterday,
    /// The day before yesterday.
    DayBefore,
    /// The last three days.
    Last3Days,
    /// The name of the plan.
    Plan,
    /// Not the line's own state: an offer, a limit, a notice, an example.
    Forbidden,
    /// A counter of something else: abroad, tethering, another service.
    Elsewhere,
    /// Says nothing; keeps a shorter word from speaking.
    Nothing,
}

use Sense::{
    Account, Allowance, Balance, Bill, Charges, DayBefore, Elsewhere, Expiry, Fixed, Forbidden, Last3Days,
    LastMonth, Nothing, Of, Plan, Points, Remaining, Sms, ThisMonth, ToDate, Today, Total, Traffic, Used,
    Voice, Volume, Yesterday,
};

/// The words, folded, lower case and without spaces; laid out by hand, to be read by sense.
#[rustfmt::skip]
const WORDS: &[(&[&str], Sense)] = &[
    (&[
        "残りデータ通信量", "残りのデータ通信量", "残りデータ量", "残りのデータ量", "残りデータ容量",
        "残データ量", "残データ容量", "残データ", "データ残量", "データ残容量", "高速データ残量", "残容量",
        "残量", "残り", "のこり", "remaining", "left", "剩余", "剩餘", "余量", "餘量"
    ], Remaining),
    (&[
        "利用データ量", "ご利用データ量", "ご利用データ通信量", "利用データ通信量", "データ利用量",
        "データ使用量", "使用データ量", "高速通信利用量", "高速通信", "利用量", "ご利用量", "使用量",
        "ご利用", "利用済み", "使用済み", "利用済", "使用済", "使用した", "利用した", "used", "usage",
        "已用", "已使用", "使用流量"
    ], Used),
    (&["データ量", "データ"], Volume),
    (&["通信量", "データ通信量", "合計通信量", "合計データ通信量", "データ量合計", "traffic"], Traffic),
    (&[
        "利用可能データ量", "利用可能データ容量", "利用可能なデータ量", "利用可能データ通信量",
        "利用可能量", "利用可能容量", "データ容量", "月間データ容量", "総データ量", "総データ容量",
        "データ量(合計)", "allowance", "总流量", "總流量"
    ], Allowance),
    (&[
        "請求額", "ご請求額", "請求金額", "ご請求金額", "ご請求額合計", "ご請求金額合計", "ご請求合計",
        "請求合計", "ご請求分", "請求分", "ご請求", "請求書", "お支払い金額",
        "お支払金額", "billedamount", "totalbill", "账单", "帳單"
    ], Bill),
    (&[
        "利用料金", "ご利用料金", "利用金額", "ご利用金額", "料金", "ご利用分", "利用分", "ご利用料",
        "charges", "话费", "話費"
    ], Charges),
    (&["一括請求", "一括請求サービス", "全回線", "ご家族合計", "アカウント合計"], Account),
    (&["合計", "総計", "総額", "合計額", "合計金額", "total", "合计", "总计"], Total),
    (&[
        "概算", "未確定", "確定前", "確定していません", "速報", "ご請求予定額", "請求予定額", "ご請求予定",
        "今月の途中", "途中経過", "sofar", "estimate"
    ], ToDate),
    (&["確定", "確定分", "請求確定", "お支払い済み"], Fixed),
    (&[
        "ポイント残高", "現在のポイント", "現在のポイント数", "利用可能ポイント", "ご利用可能ポイント",
        "利用可能なポイント", "保有ポイント", "保有ポイント数", "合計ポイント", "ポイント数",
        "availablepoints", "可用积分"
    ], Points),
    (&[
        "チャージ残高", "プリペイド残高", "リチャージ残高", "残高", "prepaidbalance", "balance", "余额",
        "餘額"
    ], Balance),
    (&[
        "有効期限", "利用期限", "ご利用期限", "ご利用終了日", "利用終了日", "有効期間", "失効日",
        "serviceenddate", "validuntil", "expires", "expiry", "有效期", "到期"
    ], Expiry),
    (&["通話時間", "無料通話", "通話料", "国内通話", "通話"], Voice),
    (&["sms", "メッセージ", "短信"], Sms),
    (&["基本データ", "基本データ量", "基本容量", "プラン容量", "基本分"], Of(Bucket::Base)),
    (&[
        "繰越", "繰り越し", "くりこし", "データくりこし", "前月繰越", "前月繰り越し", "前月からの繰越",
        "前月からの繰り越し", "前月からのくりこし", "前月からのデータくりこし", "前月くりこし",
        "前月からの繰越データ量", "carriedover", "rollover", "结转", "結轉"
    ], Of(Bucket::CarriedOver)),
    (&[
        "データチャージ", "追加データ", "追加データ量", "追加チャージ", "追加分", "有料追加分", "追加容量",
        "追加購入分", "パケットチャージ", "チャージ分", "チャージ容量", "トッピング", "データ追加",
        "追加済み", "top-up", "topup", "加油包"
    ], Of(Bucket::TopUp)),
    (&[
        "データギフト", "パケットギフト", "もらったデータ", "もらった", "ギフト", "プレゼントデータ",
        "gift"
    ], Of(Bucket::Gift)),
    (&["低速", "低速通信", "lowspeed"], Of(Bucket::LowSpeed)),
    (&[
        "期間・用途限定", "期間用途限定", "期間限定", "用途限定", "期間・用途限定ポイント",
        "期間限定ポイント", "limited"
    ], Of(Bucket::Limited)),
    (&["今月", "当月", "今月分", "当月分", "thismonth", "本月", "当前周期"], ThisMonth),
    (&["先月", "前月", "先月分", "前月分", "lastmonth", "上月", "上个月"], LastMonth),
    (&["本日", "今日", "当日", "today"], Today),
    (&["一昨日", "おととい", "前々日", "前天"], DayBefore),
    (&["昨日", "前日", "yesterday", "昨天"], Yesterday),
    (&["直近3日間", "過去3日間", "前日までの3日間", "昨日までの3日間", "3日間合計", "last3days", "过去3天"], Last3Days),
    (&["料金プラン", "ご契約プラン", "契約プラン", "ご利用プラン", "プラン名", "プラン"], Plan),
    (&[
        "キャンペーン", "おすすめ", "オススメ", "お申し込み", "お申込み", "お申込", "申し込む", "申込む",
        "申込", "追加する", "追加購入", "リチャージする", "購入する", "ご購入", "購入",
        "料金プランの見直し", "料金プラン一覧", "プラン変更", "プランの変更", "新料金プラン", "月額",
        "最大", "上限", "限度額", "使い放題", "シミュレーション", "めやす", "目安", "通知", "到達",
        "お知らせ", "ニュース", "よくある", "質問", "faq", "ご注意", "注意事項", "画面イメージ",
        "イメージ", "サンプル", "表示の例", "表示例", "の例", "実際の", "割引", "特典", "もらえる", "進呈", "還元", "ポイントアップ",
        "履歴", "関連リンク", "オプション", "次の段階", "段階", "ステップ", "翌月", "来月", "次回",
        "獲得予定", "獲得", "累計", "手数料", "機種", "端末", "分割", "オートチャージ", "自動チャージ",
        "設定", "増量", "あと", "失効予定", "うち税", "消費税", "内税", "税額", "課税対象", "サービス別", "税抜", "小計",
        "人気", "ランキング", "プラン比較", "乗り換え", "のりかえ", "recommended", "campaign", "offer",
        "buy", "upgrade", "shop", "plans", "推荐", "推薦", "优惠", "優惠", "活动", "購買", "购买",
        "一昨日までの3日間"
    ], Forbidden),
    (&[
        "海外", "国際", "ローミング", "テザリング", "wi-fi", "wifi", "roaming", "tethering", "パスケット",
        "フリータンク", "家族", "シェアグループ", "漫游", "漫遊", "ホームルーター", "スピードモード"
    ], Elsewhere),
    (&[
        "追加料金課金までの", "前日までの", "昨日までの", "今月及び前月の", "今月および前月の",
        "ご利用状況", "ご利用中", "ご利用いただ", "ご利用期間", "ご利用明細", "ご利用方法", "ご利用者",
        "ご利用にあたって", "残りわずか", "料金案内", "当日分は含", "基本料", "基本使用料", "通信料",
        "パケット通信料", "プランの", "チャージの", "速度低下", "低速化", "通信速度低速化までの",
        "速度低下までの", "低速化までの", "unlimited", "unused", "低速になるまでの", "お支払い期限",
        "支払い期限", "お支払期限", "支払期限"
    ], Nothing),
];

/// The words by their first character, longest first.
static INDEX: LazyLock<HashMap<char, Vec<(&'static str, Sense)>>> = LazyLock::new(|| {
    let mut index: HashMap<char, Vec<(&'static str, Sense)>> = HashMap::new();
    for (words, sense) in WORDS {
        for word in *words {
            if let Some(first) = word.chars().next() {
                index.entry(first).or_default().push((word, *sense));
            }
        }
    }
    for words in index.values_mut() {
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    }
    index
});

/// The label as it is compared: without white space and joints, in lower case.
pub fn squeeze(label: &str) -> String {
    label
        .chars()
        .filter(|sign| !sign.is_whitespace() && !sign.is_control())
        .flat_map(char::to_lowercase)
        .collect()
}

/// How a label ends that names something to do and not something to have.
const TO_DO: [&str; 8] = ["する", "したい", "たい", "申し込む", "申込む", "こちら", "しますか", "へ"];

/// The senses of a [`squeeze`]d label, in order, each with its word.
pub fn senses(label: &str) -> Vec<(&'static str, Sense)> {
    let mut found = Vec::new();
    let name = label.trim_end_matches(|sign: char| !sign.is_alphanumeric());
    if let Some(end) = TO_DO.iter().find(|end| name.ends_with(**end)) {
        found.push((*end, Forbidden));
    }
    let mut rest = label;
    while let Some(first) = rest.chars().next() {
        let word = INDEX.get(&first).and_then(|words| words.iter().find(|(word, _)| rest.starts_with(word)));
        let length = match word {
            Some((word, sense)) => {
                found.push((*word, *sense));
                word.len()
            }
            None => first.len_utf8(),
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(label: &str) -> Vec<Sense> {
        senses(&squeeze(label))
            .into_iter()
            .map(|(_, sense)| sense)
            .filter(|sense| *sense != Nothing)
            .collect()
    }

    #[test]
    fn the_longest_word_decides() {
        assert_eq!(of("利用可能データ量（合計）"), [Allowance, Total]);
        assert_eq!(of("追加料金課金までの残りデータ量"), [Remaining]);
        assert_eq!(of("前月からのデータくりこし"), [Of(Bucket::CarriedOver)]);
        assert_eq!(of("Remaining Data"), [Remaining]);
        assert_eq!(of("8月ご利用分 （8月10日まで・確定前）"), [Charges, ToDate]);
        assert_eq!(of("うち、期間・用途限定ポイント"), [Of(Bucket::Limited)]);
    }

    #[test]
    fn every_word_is_written_as_labels_are_compared_and_stands_once() {
        let mut seen = std::collections::HashSet::new();
        for word in WORDS.iter().flat_map(|(words, _)| *words) {
            assert_eq!(squeeze(word), **word);
            assert!(seen.insert(*word), "{word} stands twice");
        }
    }
}
