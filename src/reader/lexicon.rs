//! What carriers call things, in Japanese, English and Chinese.
//!
//! Owns the words and what each says by itself ([`Sense`]); which text is the label of which number is `label`'s, and
//! what senses together mean for a number is `meaning`'s. The longest word wins at each place, so that 利用可能データ量
//! is not 利用 and 追加料金課金までの is not 追加. Sources: labels of evidence grades A to C, listed in docs/portals.md.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::capture::Bucket;
use crate::order;

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
    /// As much beside a number; over many it only says that they are of data.
    Capacity,
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
    /// Points by the name of their scheme, as a heading or before a number.
    Scheme,
    /// Prepaid money.
    Balance,
    /// The end of validity.
    Expiry,
    /// When the figures were counted.
    AsOf,
    /// Call time.
    Voice,
    /// Call time that costs nothing: an allowance or what is left of it.
    FreeVoice,
    /// Messages.
    Sms,
    /// Which part.
    Of(Bucket),
    /// This month or cycle.
    ThisMonth,
    /// The month before.
    LastMonth,
    /// The month before that.
    MonthBefore,
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
    /// The ordinary kind of what is counted.
    Ordinary,
    /// Says nothing; keeps a shorter word from speaking.
    Nothing,
}

use Sense::{
    Account, Allowance, AsOf, Balance, Bill, Capacity, Charges, DayBefore, Elsewhere, Expiry, Fixed,
    Forbidden, FreeVoice, Last3Days, LastMonth, MonthBefore, Nothing, Of, Ordinary, Plan, Points, Remaining,
    Scheme, Sms, ThisMonth, ToDate, Today, Total, Traffic, Used, Voice, Volume, Yesterday,
};

/// The words, folded, lower case and without spaces; laid out by hand, to be read by sense.
#[rustfmt::skip]
const WORDS: &[(&[&str], Sense)] = &[
    (&[
        "残りデータ通信量", "残りのデータ通信量", "残りデータ量", "残りのデータ量", "残りデータ容量",
        "残データ量", "残データ容量", "残データ", "データ残量", "データ残容量", "高速データ残量", "残容量",
        "残量", "残り", "のこり", "残っています", "残っている", "remaining", "left", "剩余", "剩餘", "余量", "餘量", "あと"
    ], Remaining),
    (&[
        "利用データ量", "ご利用データ量", "ご利用データ通信量", "利用データ通信量", "データ利用量",
        "データ使用量", "使用データ量", "高速通信利用量", "高速通信", "利用量", "ご利用量", "使用量",
        "ご利用", "利用済み", "使用済み", "利用済", "使用済", "使用した", "利用した", "used", "usage",
        "已用", "已使用", "使用流量", "使った量", "つかった量", "つかったデータ量", "使ったデータ量", "使った容量", "使いました", "利用履歴", "ご利用履歴", "使用履歴", "データ利用履歴",
        "データ使用履歴", "consumed"
    ], Used),
    (&["データ量", "データ"], Volume),
    (&["通信量", "データ通信量", "合計通信量", "合計データ通信量", "traffic"], Traffic),
    (&[
        "利用可能データ量", "利用可能データ容量", "利用可能なデータ量", "利用可能データ通信量",
        "利用可能量", "利用可能容量", "利用可能", "ご利用可能", "使用可能", "ご使用可能", "ご利用できるデータ量", "総データ量", "総データ容量", "データ量(合計)", "使用できるデータ量", "使用できるデータ容量", "使用可能データ量", "使用可能なデータ量", "利用できるデータ量", "利用できるデータ容量", "使えるデータ量", "使える量", "使える容量", "つかえる量", "つかえるデータ量",
        "利用いただけるデータ量", "合計データ量", "データ量合計", "allowance", "总流量", "總流量", "总数据", "totaldata",
        "總數據", "总量", "總量"
    ], Allowance),
    (&["データ容量", "容量", "月間データ容量", "月間データ量", "プランデータ容量", "plandata"], Capacity),
    (&[
        "請求額", "ご請求額", "請求金額", "ご請求金額", "ご請求額合計", "ご請求金額合計", "ご請求合計",
        "請求合計", "ご請求分", "請求分", "ご請求", "請求書", "お支払い金額",
        "お支払金額", "請求履歴", "ご請求履歴", "請求の履歴", "ご請求の履歴", "billedamount", "totalbill", "账单", "帳單"
    ], Bill),
    (&[
        "利用料金", "ご利用料金", "利用金額", "ご利用金額", "料金", "ご利用分", "利用分", "ご利用料",
        "料金の履歴", "料金履歴", "利用料金の履歴", "利用料金履歴", "ご利用料金の履歴", "ご利用料金履歴", "charges", "话费", "話費", "使用费", "使用費", "费用", "費用"
    ], Charges),
    (&["一括請求", "一括請求サービス", "全回線", "ご家族合計", "アカウント合計"], Account),
    (&["合計", "総計", "総額", "合計額", "合計金額", "total", "合计", "总计"], Total),
    (&[
        "概算", "未確定", "確定前", "確定していません", "速報", "ご請求予定額", "請求予定額", "ご請求予定",
        "今月の途中", "途中経過", "sofar", "estimate", "estimated", "估算", "預估", "预估"
    ], ToDate),
    (&[
        "確定", "確定分", "請求確定", "お支払い済み", "支払い済み", "支払済み", "final", "fixed", "finalized", "已确定", "已確定", "已出账"
    ], Fixed),
    (&[
        "ポイント残高", "現在のポイント", "現在のポイント数", "利用可能ポイント", "ご利用可能ポイント",
        "利用可能なポイント", "保有ポイント", "保有ポイント数", "合計ポイント", "ポイント数",
        "availablepoints", "pointsavailable", "available", "可用积分", "可用積分"
    ], Points),
    (&[
        "dポイント", "paypayポイント", "pontaポイント", "楽天ポイント", "tポイント", "vポイント", "walletポイント",
        "rakutenpoints", "dpoints", "pontapoints", "乐天积分", "樂天積分"
    ], Scheme),
    (&[
        "チャージ残高", "プリペイド残高", "リチャージ残高", "残高", "prepaidbalance", "balance", "余额",
        "餘額"
    ], Balance),
    (&[
        "有効期限", "利用期限", "ご利用期限", "ご利用終了日", "利用終了日", "有効期間", "失効日",
        "serviceenddate", "validuntil", "validthrough", "validtill", "renewson", "endson", "expires", "expiry", "有效期", "到期"
    ], Expiry),
    (&[
        "更新日時", "最終更新", "最終更新日時", "データ更新日時", "確認日時", "取得日時", "集計日時", "反映日時", "照会日時",
        "lastupdated", "updatedat", "lastupdate", "updated", "更新时间", "更新時間"
    ], AsOf),
    (&["通話時間", "通話料", "国内通話", "通話", "calls", "calltime", "通话", "通話分鐘"], Voice),
    (&["無料通話", "無料通話分", "無料通話時間", "かけ放題", "freecalls"], FreeVoice),
    (&["sms", "sms送信", "メッセージ", "messages", "短信", "簡訊"], Sms),
    (&["基本データ", "基本データ量", "基本データ容量", "基本容量", "プラン容量", "基本分", "当月付与分", "当月付与", "規定データ量", "規定容量"], Of(Bucket::Base)),
    (&[
        "繰越", "繰り越し", "繰越し", "繰り越し分", "繰越分", "くりこし", "くりこし分", "繰越データ量",
        "くりこしデータ量", "繰り越しデータ量", "繰越データ", "くりこしデータ", "データくりこし", "前月繰越", "前月繰り越し", "前月からの繰越",
        "前月からの繰り越し", "先月からの繰越", "先月からの繰り越し", "前月からのくりこし", "前月からのデータくりこし", "前月くりこし",
        "前月からの繰越データ量", "carriedover", "rollover", "结转", "結轉"
    ], Of(Bucket::CarriedOver)),
    (&[
        "有料データ量", "有料データ", "有料分", "データチャージ", "追加データ", "追加データ量", "追加チャージ", "追加分", "有料追加分", "追加容量",
        "追加購入分", "追加購入データ量", "購入分", "追加クーポン", "パケットチャージ", "チャージ分", "チャージ容量", "トッピング", "データ追加",
        "追加済み", "top-up", "topup", "加油包"
    ], Of(Bucket::TopUp)),
    (&[
        "プレゼント", "プレゼント分", "プレゼントデータ", "プレゼントデータ量", "プレゼントされたデータ量",
        "もらったデータ量", "データギフト", "パケットギフト", "もらったデータ", "もらった", "ギフト", "ギガプラス",
        "gift"
    ], Of(Bucket::Gift)),
    (&["節約モード", "低速モード", "低速", "低速通信", "低速通信量", "低速データ通信量", "lowspeed"], Of(Bucket::LowSpeed)),
    (&[
        "期間・用途限定", "期間用途限定", "期間限定", "用途限定", "期間・用途限定ポイント",
        "期間限定ポイント", "limited", "limited-time", "limited-timepoints", "限时", "限时积分", "限時", "限時積分"
    ], Of(Bucket::Limited)),
    (&["今月", "当月", "今月分", "当月分", "今期", "今月度", "thismonth", "本月", "当前周期"], ThisMonth),
    (&["先月", "前月", "先月分", "前月分", "前期", "前月度", "lastmonth", "上月", "上个月"], LastMonth),
    (&["先々月", "前々月", "先々月分", "前々月分"], MonthBefore),
    (&["本日", "今日", "当日", "today"], Today),
    (&["一昨日", "おととい", "前々日", "前天"], DayBefore),
    (&["昨日", "前日", "yesterday", "昨天"], Yesterday),
    (&["直近3日間", "過去3日間", "前日までの3日間", "昨日までの3日間", "3日間合計", "3日間の合計", "last3days", "过去3天"], Last3Days),
    (&["データプラン", "データ定額", "料金プラン", "ご契約プラン", "契約プラン", "ご利用プラン", "プラン名", "プラン"], Plan),
    (&[
        "キャンペーン", "おすすめ", "オススメ", "お申し込み", "お申込み", "お申込", "申し込む", "申込む",
        "申込", "追加する", "追加購入", "リチャージする", "購入する", "ご購入", "購入",
        "料金プランの見直し", "料金プラン一覧", "プラン変更", "プランの変更", "新料金プラン", "月額",
        "最大", "上限", "限度額", "使い放題", "シミュレーション", "めやす", "目安", "通知", "到達",
        "お知らせ", "ニュース", "よくある", "質問", "faq", "ご注意", "注意事項", "画面イメージ",
        "イメージ", "サンプル", "表示の例", "表示例", "の例", "実際の", "割引", "特典", "もらえる", "進呈", "還元", "ポイントアップ",
        "履歴", "関連リンク", "オプション", "次の段階", "段階", "ステップ", "翌月", "来月", "次回",
        "獲得予定", "expiring", "tobegranted", "獲得", "付与予定", "加算予定", "進呈予定", "付与ポイント", "貯まる", "累計", "手数料", "機種", "端末", "分割", "オートチャージ", "自動チャージ",
        "設定", "増量", "失効予定", "ステージ", "ランク", "達成", "うち税", "消費税", "内税", "税額", "課税対象", "サービス別", "税抜", "小計",
        "人気", "ランキング", "プラン比較", "乗り換え", "のりかえ", "ピックアップ", "recommended", "campaign", "offer",
        "buy", "upgrade", "awarded", "earn", "earned", "预计", "預計", "shop", "plans", "推荐", "推薦", "优惠", "優惠", "活动", "購買", "购买",
        "アラート", "しきい値", "閾値", "一昨日までの3日間", "平均", "前回", "お客さまの声", "お客様の声", "口コミ", "体験談", "レビュー", "average",
        "review", "reviews", "maximum", "minimum"
    ], Forbidden),
    (&[
        "海外", "国際", "ローミング", "テザリング", "wi-fi", "wifi", "roaming", "tethering", "パスケット",
        "フリータンク", "家族", "クラウド", "ストレージ", "保存容量", "overseas", "abroad", "シェアグループ", "漫游", "漫遊", "ギガフリー", "カウントフリー", "ホームルーター", "スピードモード"
    ], Elsewhere),
    (&[
        "高速", "高速データ", "モバイルデータ", "モバイルデータ通信", "国内データ", "国内データ通信", "日別", "月別", "日ごと", "月ごと",
        "推移", "金額", "直近7日間", "直近30日間", "過去30日間", "daily", "monthly", "data", "数据", "數據", "流量"
    ], Ordinary),
    (&[
        "追加料金課金までの", "前日までの", "昨日までの", "今月及び前月の", "今月および前月の",
        "ご利用状況", "ご利用中", "ご利用いただ", "ご利用期間", "ご利用明細", "ご利用方法", "ご利用者",
        "ご利用にあたって", "無料通話分を含", "無料通話を含", "ご家族のご利用状況", "家族のご利用状況", "ご家族の利用状況", "家族の利用状況", "残りわずか", "表示する月", "表示月", "料金案内", "当日分は含", "基本料", "基本使用料", "通信料",
        "パケット通信料", "プランの", "チャージの", "速度低下", "低速化", "通信速度低速化までの",
        "速度低下までの", "低速化までの", "円グラフ", "棒グラフ", "グラフ", "チャート", "piechart", "barchart",
        "chart", "graph", "activeplan", "activeplans", "allplans", "currentplan", "currentplans", "myplan", "myplans",
        "yourplan", "yourplans", "unlimited", "unused", "低速になるまでの", "お支払い期限",
        "支払い期限", "お支払期限", "支払期限", "ご利用開始日", "利用開始日", "ご契約日", "契約日", "開通日", "ご加入日",
        "加入日", "登録日", "発行日"
    ], Nothing),
];

/// The words that begin with one character, longest first.
type Words = Vec<(&'static str, Sense)>;

/// The words by their first character, in its order.
static INDEX: LazyLock<Vec<(char, Words)>> = LazyLock::new(|| {
    let mut index: BTreeMap<char, Words> = BTreeMap::new();
    for (words, sense) in WORDS {
        for word in *words {
            if let Some(first) = word.chars().next() {
                index.entry(first).or_default().push((word, *sense));
            }
        }
    }
    for words in index.values_mut() {
        order::sort_by_key(words, |(word, _)| std::cmp::Reverse(word.len()));
    }
    index.into_iter().collect()
});

/// The longest word a text begins with.
pub fn word_at(text: &str) -> Option<(&'static str, Sense)> {
    let first = text.chars().next()?;
    let at = INDEX.binary_search_by_key(&first, |(first, _)| *first).ok()?;
    let (_, words) = INDEX.get(at)?;
    words.iter().find(|(word, _)| text.starts_with(word)).copied()
}

/// The label as it is compared: without white space and joints, in lower case.
pub fn squeeze(label: &str) -> String {
    let mut squeezed_label = String::with_capacity(label.len());
    squeezed_label.extend(squeezed(label));
    squeezed_label
}

/// The letters of a [`squeeze`]d label.
pub fn squeezed(label: &str) -> impl Iterator<Item = char> {
    label.chars().filter_map(|sign| match sign {
        _ if sign.is_ascii() => sign.is_ascii_graphic().then(|| sign.to_ascii_lowercase()),
        // Kana and ideographs have no case.
        '\u{3001}'..='\u{9fff}' => Some(sign),
        _ if sign.is_whitespace() || sign.is_control() => None,
        // Of the few whose lower case is longer none stands in a label.
        _ => sign.to_lowercase().next(),
    })
}

/// Words that speak only where they are the whole label: in a longer one they say many things.
const ALONE: [(&str, Sense); 5] = [
    ("使用", Used),
    ("利用", Used),
    ("基本", Of(Bucket::Base)),
    ("追加", Of(Bucket::TopUp)),
    ("使用分", Used),
];

/// How a label ends that names something to do and not something to have.
const TO_DO: [&str; 8] = ["する", "したい", "たい", "申し込む", "申込む", "こちら", "しますか", "へ"];

/// The senses of a [`squeeze`]d label, in order, each with its word.
pub fn senses(label: &str) -> Vec<(&'static str, Sense)> {
    let mut found = Vec::new();
    let name = label.trim_end_matches(|sign: char| !sign.is_alphanumeric());
    if let Some(end) = TO_DO.iter().find(|end| name.ends_with(**end)) {
        found.push((*end, Forbidden));
    }
    if let Some(alone) = ALONE.iter().find(|(word, _)| *word == name) {
        return vec![*alone];
    }
    let mut rest = label;
    while let Some(first) = rest.chars().next() {
        let length = match word_at(rest) {
            Some((word, sense)) => {
                found.push((word, sense));
                if matches!(sense, Of(_)) && word.ends_with("通信量") {
                    found.push((word, Traffic));
                }
                word.len()
            }
            None => first.len_utf8(),
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    found
}

/// The word at the start of a text, beside the number before it, that says the number is an offer or the like.
pub fn forbidden_at(text: &str) -> Option<&'static str> {
    let text = text.trim_start_matches([' ', crate::quantity::JOINT]);
    word_at(text).filter(|(_, sense)| *sense == Forbidden).map(|(word, _)| word)
}

/// Whether the word that hangs on a number says that it is given away, taken off or sold: `3GBプレゼント`.
pub fn makes_offer(text: &str) -> bool {
    const WORDS: [&str; 15] = [
        "プレゼント",
        "無料",
        "進呈",
        "還元",
        "引き",
        "OFF",
        "オフ",
        "増量",
        "ボーナス",
        "付き",
        "付与",
        "もらえる",
        "追加",
        "コース",
        "パック",
    ];
    let text = text.trim_start_matches(crate::quantity::JOINT);
    // `38分` and below it `無料通話の残り時間`: the label of the number is a longer word.
    let label = word_at(text).filter(|(_, sense)| *sense != Forbidden).map_or(0, |(word, _)| word.len());
    WORDS.iter().any(|word| text.starts_with(word) && label <= word.len())
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
        assert_eq!(of("Remaining Data"), [Remaining, Ordinary]);
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
