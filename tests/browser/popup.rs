//! The popup's cards: what they say of the days to come, where a figure was read, the veil.

use anyhow::{Context, Result};
use serde_json::json;
use zandaka::capture::{Certainty, Evidence, How, Reading};
use zandaka::history::{LINES_KEY, Lines, NamedLine};
use zandaka::latest::{Figure, KnownLine, Latest};
use zandaka::outlook;
use zandaka::time::Moment;

use crate::act::{Act, in_both_browsers};

in_both_browsers! {
    a_line_says_when_it_is_reset_and_what_is_safe_a_day,
    a_storage_that_is_nearly_full_is_told_of_where_it_has_a_bound,
    a_carrier_that_does_not_say_when_it_resets_is_not_guessed_at,
    a_click_and_a_key_tell_where_a_figure_was_read,
    the_veil_hides_figures_until_they_are_reached_and_is_remembered,
    lines_have_the_order_and_the_colour_that_a_person_gave_them,
    two_lines_stand_without_a_scroll,
}

/// The most pixels a popup is high in Chromium: https://developer.chrome.com/docs/extensions/reference/api/action#popup
const HIGHEST: i64 = 600;

/// Figures of one line, each as `data_remaining total current 3.21 GB`, with `?` where it is only likely; read at `seen`.
pub fn line(carrier: &str, digits: &str, seen: Moment, figures: &[&str]) -> KnownLine {
    KnownLine {
        id: format!("{carrier}:{digits}-k3f9"),
        carrier: carrier.into(),
        line: Some(digits.into()),
        plan: None,
        figures: figures.iter().map(|words| figure(words, seen)).collect(),
    }
}

fn figure(words: &str, seen: Moment) -> Figure {
    let (words, certainty) = match words.strip_suffix('?') {
        Some(words) => (words, Certainty::Likely),
        None => (words, Certainty::Certain),
    };
    let [measure, bucket, period, amount, unit, rest @ ..] = &words.split(' ').collect::<Vec<_>>()[..] else {
        panic!("five words and perhaps a day: {words}")
    };
    let reading = Reading {
        measure: measure.parse().unwrap(),
        bucket: bucket.parse().unwrap(),
        period: (*period != "-").then(|| period.parse().unwrap()),
        amount: amount.parse().unwrap(),
        unit: unit.parse().unwrap(),
        as_of: None,
        expires: rest.first().map(|day| day.parse().unwrap()),
        certainty,
        evidence: Evidence {
            label: "残りデータ通信量".into(),
            text: format!("{amount}{unit}"),
            how: How::Label,
        },
    };
    Figure { reading, since: seen, seen, page: "data".into() }
}

/// Stores lines as what is known now.
pub async fn know(act: &Act, lines: Vec<KnownLine>) -> Result<()> {
    let latest = Latest { lines, ..Latest::default() };
    act.store("latest", json!(latest.to_text()?)).await
}

const ORDINARY: [&str; 3] = [
    "data_remaining total current 3.21 GB",
    "data_allowance total current 7.00 GB",
    "bill_to_date total current 2980 JPY?",
];

async fn a_line_says_when_it_is_reset_and_what_is_safe_a_day(act: &Act) -> Result<()> {
    let now = act.now().await?;
    let docomo = line("docomo", "5678", now, &ORDINARY);
    let until = outlook::until(&docomo, now).context("docomo says its day")?;
    let safe = outlook::safe(&docomo, Some(until), now).context("the figure is fresh")?.amount;
    let days = outlook::days_between(now, until.at).unwrap();
    know(act, vec![docomo]).await?;
    let text = act.popup_text().await?.replace('\u{a0}', " ");
    // In the last day the hours are told.
    let left = if days > 1 { format!("Resets in {days} days (") } else { "Resets in ".to_owned() };
    assert!(text.contains(&left), "{left} is not in {text}");
    assert!(text.contains("Japan time"), "{text}");
    assert!(text.contains(&format!("{safe} GB a day is safe until then.")), "{safe} is not in {text}");
    Ok(())
}

async fn a_carrier_that_does_not_say_when_it_resets_is_not_guessed_at(act: &Act) -> Result<()> {
    let now = act.now().await?;
    know(act, vec![line("povo", "7781", now, &["data_remaining total current 3.21 GB"])]).await?;
    let text = act.popup_text().await?;
    assert!(text.contains("3.21") && !text.contains("Resets") && !text.contains("a day is safe"), "{text}");
    Ok(())
}

async fn a_click_and_a_key_tell_where_a_figure_was_read(act: &Act) -> Result<()> {
    let now = act.now().await?;
    know(act, vec![line("docomo", "5678", now, &ORDINARY)]).await?;
    act.popup_text().await?;
    let told = "return document.querySelector('#origin:popover-open')?.innerText;";
    assert_eq!(act.browser.run(told, vec![]).await?, json!(null), "nothing is told before it is asked for");
    act.browser.click(".figure .seen").await?;
    let text = act.browser.until("where it was read", told, vec![]).await?;
    let text = text.as_str().unwrap().replace('\u{a0}', " ");
    for part in
        ["Data left", "3.21 GB", "“残りデータ通信量 3.21GB”", "docomo", "page “data”", "Read ", "Certain"]
    {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    act.browser.click("#origin .ways button").await?;
    assert_eq!(act.browser.run(told, vec![]).await?, json!(null), "it closes");
    act.browser.press("dd .seen", "\u{e007}").await?;
    let text = act.browser.until("where it was read", told, vec![]).await?;
    let text = text.as_str().unwrap();
    assert!(text.contains("Charges so far") && text.contains("Probably right"), "{text}");
    Ok(())
}

async fn the_veil_hides_figures_until_they_are_reached_and_is_remembered(act: &Act) -> Result<()> {
    let now = act.now().await?;
    know(act, vec![line("docomo", "5678", now, &ORDINARY)]).await?;
    act.popup_text().await?;
    let blur = "return getComputedStyle(document.querySelector('.figure .seen')).filter;";
    assert_eq!(act.browser.run(blur, vec![]).await?, json!("none"));
    act.browser.click("#veil").await?;
    assert_eq!(act.browser.run(blur, vec![]).await?, json!("blur(6px)"));
    let kept = "const { settings } = await browser.storage.local.get('settings');
        return JSON.parse(settings ?? '{}').texts?.veil === 'on';";
    act.browser.until("the veil in the settings", kept, vec![]).await?;
    act.popup_text().await?;
    assert_eq!(act.browser.run(blur, vec![]).await?, json!("blur(6px)"), "the next popup is veiled as well");
    act.browser.run("document.querySelector('.figure .seen').focus();", vec![]).await?;
    assert_eq!(act.browser.run(blur, vec![]).await?, json!("none"), "who reaches a figure sees it");
    Ok(())
}

async fn lines_have_the_order_and_the_colour_that_a_person_gave_them(act: &Act) -> Result<()> {
    let now = act.now().await?;
    let known = vec![line("docomo", "5678", now, &ORDINARY), line("softbank", "0042", now, &ORDINARY)];
    let named = |place: usize, order, colour| NamedLine {
        id: known[place].id.clone(),
        carrier: known[place].carrier.clone(),
        line: known[place].line.clone(),
        name: None,
        order,
        colour,
        changed: None,
    };
    let names = Lines::of(vec![named(0, 1, None), named(1, 0, Some(6))])?;
    act.store(LINES_KEY, json!(names.to_text()?)).await?;
    know(act, known).await?;
    for page in ["popup.html", "options.html"] {
        act.browser.goto(&act.browser.page(page)).await?;
        let cards = "const lines = [...document.querySelectorAll('main [class*=line-] :is(header, summary) h2')];
            return !document.body.hidden && lines.map((name) => [name.textContent, name.closest('.card').className]);";
        assert_eq!(
            act.browser.until("the lines", cards, vec![]).await?,
            json!([["SoftBank ···0042", "card line-7"], ["docomo ···5678", "card line-2"]]),
            "{page}"
        );
    }
    Ok(())
}

async fn two_lines_stand_without_a_scroll(act: &Act) -> Result<()> {
    let now = act.now().await?;
    let mut known = vec![line("docomo", "5678", now, &ORDINARY), line("softbank", "0042", now, &ORDINARY)];
    for line in &mut known {
        line.plan = Some("シンプルスタイル".into());
    }
    know(act, known).await?;
    for language in ["en", "ja", "zh_CN", "zh_TW", "ko", "vi"] {
        let chosen = json!({ "schema": 1, "texts": { "language": language } });
        act.store("settings", json!(chosen.to_string())).await?;
        act.popup_text().await?;
        let size = "const { width, height } = document.body.getBoundingClientRect();
            return [Math.ceil(width), Math.ceil(height)];";
        let size: (i64, i64) = serde_json::from_value(act.browser.run(size, vec![]).await?)?;
        assert!(size.0 == 360 && size.1 <= HIGHEST, "{language}: {size:?}");
    }
    Ok(())
}

async fn a_storage_that_is_nearly_full_is_told_of_where_it_has_a_bound(act: &Act) -> Result<()> {
    let now = act.now().await?;
    know(act, vec![line("docomo", "5678", now, &ORDINARY)]).await?;
    act.popup_text().await?;
    let fill = "const most = browser.storage.local.QUOTA_BYTES;
        if (most) await browser.storage.local.set({ filler: 'x'.repeat(most * 0.9) });
        return Boolean(most);";
    let bounded = act.browser.run(fill, vec![]).await? == json!(true);
    act.popup_text().await?;
    let says = "return document.querySelector('.promise').textContent.includes(args[0]);";
    let wanted = if bounded { "Storage is 90% full" } else { "Nothing leaves this browser" };
    act.browser.until("the promise's place", says, vec![json!(wanted)]).await?;
    Ok(())
}
