//! What the toolbar button shows: at most four characters, and the figure they stand for, for who hears them.

use rust_decimal::Decimal;

use crate::capture::{Reading, Unit};
use crate::card;
use crate::latest::{Figure, KnownLine, Latest};
use crate::outlook;
use crate::settings::{BadgeChoice, Settings};
use crate::time::Moment;

/// The most characters a toolbar button has room for.
const ROOM: usize = 4;

/// What the toolbar button shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge<'a> {
    /// At most four characters: `1.2G`, `850M`, `¥980`; empty where there is nothing to show.
    pub text: String,
    /// The figure is not of the last day: shown in grey.
    pub old: bool,
    /// The text key of what a screen reader says, with the line, the amount and the time of `of` in its places.
    pub says: &'static str,
    /// The line and its figure; `None` for the name of the extension alone.
    pub of: Option<(&'a KnownLine, &'a Figure)>,
}

/// The badge at `now`: of the figures that still hold, the least data left, the most used or the highest charges.
pub fn badge<'a>(settings: &Settings, latest: &'a Latest, now: Moment) -> Badge<'a> {
    let (says, figure): (_, fn(&KnownLine, Moment) -> Option<&Figure>) = match settings.badge {
        BadgeChoice::Left => ("badge_left", outlook::data_left),
        BadgeChoice::Used => ("badge_used", outlook::data_used),
        BadgeChoice::Charges => ("badge_charges", outlook::charges),
        BadgeChoice::None => return Badge { text: String::new(), old: false, says: "name", of: None },
    };
    let least = settings.badge == BadgeChoice::Left;
    let mut shown: Option<(Decimal, &KnownLine, &Figure)> = None;
    for line in &latest.lines {
        let Some(figure) = figure(line, now) else { continue };
        let Some(size) = size(&figure.reading) else { continue };
        if shown.is_none_or(|(other, ..)| if least { size < other } else { size > other }) {
            shown = Some((size, line, figure));
        }
    }
    let Some((_, line, figure)) = shown else {
        return Badge { text: String::new(), old: false, says: "name", of: None };
    };
    let old = !outlook::is_fresh(line, figure, now);
    Badge { text: text(&figure.reading), old, says, of: Some((line, figure)) }
}

/// What figures are compared by: bytes or yen.
fn size(reading: &Reading) -> Option<Decimal> {
    let amount = reading.amount.number()?;
    match reading.unit {
        Unit::Jpy => Some(amount),
        Unit::Gb | Unit::Mb | Unit::Kb => amount.checked_mul(Decimal::from(reading.unit.bytes(false)?)),
        _ => None,
    }
}

fn text(reading: &Reading) -> String {
    if reading.unit == Unit::Jpy {
        return reading.amount.number().map(yen).unwrap_or_default();
    }
    let text = card::badge(reading);
    // A thousand gigabytes and more.
    if text.chars().count() > ROOM { "999G".to_owned() } else { text }
}

/// Yen, never less than they are: `¥980`, `3.0k`, `¥13k`.
fn yen(amount: Decimal) -> String {
    let whole: i64 = amount.ceil().try_into().unwrap_or(i64::MAX);
    let (tenths, thousands) = (whole.saturating_add(99) / 100, whole.saturating_add(999) / 1000);
    match whole {
        ..0 => String::new(),
        0..=999 => format!("¥{whole}"),
        1000..=9_900 => format!("{}.{}k", tenths / 10, tenths % 10),
        9_901..=99_000 => format!("¥{thousands}k"),
        _ => "¥99+".to_owned(),
    }
}
