//! Pasted text: a carrier's message or mail, a copied page, or an amount heard on the phone, laid out so that the reader
//! understands it as a page.
//!
//! Owns the layout, and when the text is of: a message can be years old, and what it says must never pass for what is
//! left now. What a number means is `reader`'s and what contradicts itself `gate`'s, as of every page; so what a person
//! pastes is read by the same labels, and thresholds, offers and sentences give no reading.

use jiff::civil::{Date, DateTime};

use crate::capture::{AsOf, Capture, Certainty, Measure, Period, Reading, form};
use crate::error::{Error, Kind, Result};
use crate::history::line_id;
use crate::latest::{Latest, same_group};
use crate::outlook::midnight;
use crate::portals;
use crate::quantity::fold::fold;
use crate::quantity::{Number, Quantity, When, scan};
use crate::reader;
use crate::time::Moment;

/// The id of the page that a typed amount is.
pub const TYPED_PAGE: &str = "typed";

/// The most bytes of a pasted text: far more than a message, and a long page.
pub const CAP: usize = 64 * 1024;

const DAY: i64 = 24 * 60 * 60;

/// Seconds beyond which a text is too old: a cycle has ended since.
const AGED: i64 = 31 * DAY;

/// A text that a person pasted.
#[derive(Clone, Copy, Debug)]
pub struct Pasted<'a> {
    /// The carrier's portal id, as the person chose it.
    pub carrier: &'a str,
    /// Last four digits and key of the line, where the person chose one; a number in the text goes before it.
    pub line: Option<(&'a str, &'a str)>,
    /// The text.
    pub text: &'a str,
    /// When the person says it was sent; a time in the text goes before it.
    pub sent: Option<Moment>,
    /// Now.
    pub at: Moment,
    /// The install's key for masking numbers; see [`reader::Page::mask_key`].
    pub mask_key: Option<&'a str>,
}

/// Reads a pasted text. Its page is [`reader::PASTED_PAGE`]; without figures it is no balance page. Where nothing says
/// when the text is of, what it says of the present is only likely.
///
/// # Errors
/// `too_large` over [`CAP`]; `refused` for no carrier of ours, and for a text of a day to come, of more than 31 days ago, or
/// about the running cycle of another month; `form` for a bad mask key.
pub fn read(pasted: &Pasted<'_>) -> Result<Capture> {
    if pasted.text.len() > CAP {
        return Err(Kind::TooLarge { size: pasted.text.len(), cap: CAP }.into());
    }
    let refused = |why: String| Error::new(Kind::Refused(why));
    let portal = portals::by_id(pasted.carrier).ok_or_else(|| refused("no carrier of ours".into()))?;
    let mut lines: Vec<&str> = pasted.text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let sent = lines.iter().filter_map(|line| sent_at(line)).min().or(pasted.sent);
    // The reader would take it for the day of the figures.
    lines.retain(|line| sent_at(line).is_none());
    let html = page(&sentences(&lines));
    let mut capture = reader::read_text(portal, &html, pasted.at, pasted.mask_key)?;
    for line in capture.lines.iter_mut().filter(|line| line.line.is_none()) {
        line.line = pasted.line.map(|(digits, _)| digits.to_owned());
        line.key = pasted.line.map(|(_, key)| key.to_owned());
    }
    for reading in capture.lines.iter_mut().flat_map(|line| &mut line.readings) {
        reading.as_of = reading.as_of.or(sent.map(AsOf::Moment));
        let Some(told) = reading.as_of.and_then(earliest) else {
            if matches!(reading.period, None | Some(Period::Current)) {
                reading.certainty = Certainty::Likely;
            }
            continue;
        };
        let age = pasted.at.seconds() - told.seconds();
        let month = |at: Moment| at.date().first_of_month();
        let reset = reading.period == Some(Period::Current) && month(told) != month(pasted.at);
        if reset || !(-DAY..=AGED).contains(&age) {
            return Err(refused(format!("the text is of {}, not of this month", told.date())));
        }
    }
    Ok(capture)
}

/// Reads an amount that a person typed, such as one heard on the phone: `1.2GB`, `980円`, `2027/01/20`. It is of now, and
/// its page is [`TYPED_PAGE`]. The text of `pasted` is the amount.
///
/// # Errors
/// As [`read`]; `form` for a measure that nobody is told, and for what is no single amount of it.
pub fn typed(pasted: &Pasted<'_>, measure: Measure) -> Result<Capture> {
    let label = match measure {
        Measure::DataRemaining => "データ残量",
        Measure::DataUsed => "データ使用量",
        Measure::BillToDate => "ご利用料金(概算)",
        Measure::Balance => "チャージ残高",
        Measure::Points => "ポイント残高",
        Measure::ValidUntil => "有効期限",
        _ => return Err(form(measure.name(), "a measure that can be typed")),
    };
    let text = format!("{label}: {}", pasted.text);
    let mut capture = read(&Pasted { text: &text, sent: Some(pasted.at), ..*pasted })?;
    let mut readings = capture.lines.iter().flat_map(|line| &line.readings);
    let one = readings.next().is_some_and(|reading| reading.measure == measure) && readings.next().is_none();
    if !one || pasted.text.contains('\n') {
        return Err(form(pasted.text, "one amount with its unit (1.2GB, 980円), or a date (2027/01/20)"));
    }
    TYPED_PAGE.clone_into(&mut capture.page);
    Ok(capture)
}

/// Leaves out what is known from a later time already: a message of the morning says nothing of the evening.
pub fn keep_newer(capture: &mut Capture, latest: &Latest) {
    let at = capture.captured_at;
    for line in &mut capture.lines {
        let id = line_id(&capture.carrier, line);
        let known = latest.lines.iter().find(|known| known.id == id);
        let figures = known.map(|known| known.figures.as_slice()).unwrap_or_default();
        line.readings.retain(|reading| {
            let told = reading.as_of.and_then(earliest).unwrap_or(at);
            let later = |known: &Reading, seen: Moment| match known.as_of {
                Some(AsOf::Moment(as_of)) => as_of.min(seen) > told,
                Some(AsOf::Day(_)) | None => seen > told,
            };
            !figures
                .iter()
                .any(|figure| same_group(&figure.reading, reading) && later(&figure.reading, figure.seen))
        });
    }
    capture.lines.retain(|line| !line.readings.is_empty());
}

/// The start of the day, where only that is known.
fn earliest(as_of: AsOf) -> Option<Moment> {
    match as_of {
        AsOf::Moment(moment) => Some(moment),
        AsOf::Day(day) => midnight(day),
    }
}

/// The time at which a message was sent, where a line says that and nothing else: `2026/11/23 21:05:31`, `送信日時:
/// 2026/11/23 21:05`, `Date: Mon, 23 Nov 2026 21:05:31 +0900`. A date without a time heads a table of days.
fn sent_at(line: &str) -> Option<Moment> {
    const WORDS: [&str; 12] =
        ["送信", "受信", "配信", "日時", "日付", "曜日", "date", "sent", "received", "utc", "jst", "gmt"];
    let folded = fold(line);
    let mut found: Option<When> = None;
    let mut rest = String::new();
    let mut from = 0;
    for token in scan(&folded) {
        rest.push_str(folded.get(from..token.start)?);
        from = token.end;
        match token.quantity {
            Quantity::When(when) if found.is_none() && !when.as_of => found = Some(when),
            // The zone of a mail, `+0900`. Any other is of a place where it is earlier, or nearly.
            Quantity::Digits | Quantity::Number(Number { unit: None, .. }) if found.is_some() => {}
            _ => return None,
        }
    }
    rest.push_str(folded.get(from..)?);
    rest.make_ascii_lowercase();
    for word in WORDS.iter().chain(&["mon", "tue", "wed", "thu", "fri", "sat", "sun"]) {
        rest = rest.replace(word, "");
    }
    let nothing = !rest.chars().any(|sign| sign.is_alphanumeric() && !"日月火水木金土".contains(sign));
    let when = found.filter(|when| nothing && when.year.is_some())?;
    let day = Date::new(when.year?, when.month?, when.day?).ok()?;
    Moment::from_japan(DateTime::from_parts(day, when.time?))
}

/// Words of a line that tells at which amount a carrier sends a message; what stands in it or under it is no state.
const THRESHOLDS: [&str; 10] = [
    "しきい値",
    "閾値",
    "アラート",
    "設定値",
    "基準",
    "通知設定",
    "お知らせ設定",
    "threshold",
    "alert",
    "Alert",
];

/// The lines, those put together again that a mail broke within a sentence: `データ残量が` / `1GB` / `以下になりました`.
fn sentences(lines: &[&str]) -> Vec<String> {
    const ENDS: [char; 9] = ['が', 'は', 'を', 'に', 'の', 'で', 'と', 'や', '、'];
    const BEGINS: [&str; 13] =
        ["以下", "未満", "以上", "以内", "を", "に", "が", "で", "と", "超え", "下回", "上回", "まで"];
    let mut sentences: Vec<String> = Vec::new();
    for line in lines {
        let begins = BEGINS.iter().any(|begin| line.starts_with(begin));
        match sentences.last_mut().filter(|before| begins || before.ends_with(ENDS)) {
            Some(before) => before.push_str(line),
            None => sentences.push((*line).to_owned()),
        }
    }
    sentences
}

/// The text as a page: a paragraph for each line, a label in 【 】 at the start of its own; lines with tabs are rows of
/// a table, as browsers copy one.
fn page(lines: &[String]) -> String {
    let mut html = String::from("<main>");
    let mut table = false;
    for line in lines {
        let row = line.contains('\t');
        if row != table {
            html.push_str(if row { "<table>" } else { "</table>" });
            table = row;
        }
        if row {
            html.push_str("<tr>");
            line.split('\t').for_each(|cell| element("td", cell, &mut html));
            html.push_str("</tr>");
        } else {
            let told = THRESHOLDS.iter().any(|word| line.contains(word));
            for part in line.replace('【', "\n【").lines() {
                // The reader knows a note by its mark.
                let note = if told { format!("※{part}") } else { String::new() };
                element("p", if told { &note } else { part }, &mut html);
            }
        }
    }
    if table {
        html.push_str("</table>");
    }
    html.push_str("</main>");
    html
}

fn element(tag: &str, text: &str, html: &mut String) {
    html.extend(["<", tag, ">"]);
    for sign in text.chars() {
        match sign {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            _ => html.push(sign),
        }
    }
    html.extend(["</", tag, ">"]);
}
