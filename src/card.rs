//! The card of a line: which of its figures stands large, what it is measured against, which stand below.
//!
//! Pure choice, no words: the words are `browser/words`'s, the drawing is `browser/popup`'s. Nothing is computed that a
//! portal did not print; figures of different looks are set against each other only where they cannot contradict.

use rust_decimal::Decimal;

use crate::capture::{Amount, Bucket, Measure, Period, Reading, Unit};
use crate::latest::{Figure, KnownLine};
use crate::order;
use crate::settings::Shown;
use crate::time::Moment;

/// Storage key of the code of the last failure to store, see [`crate::error::Error::code`]; absent when all is well.
pub const FAULT: &str = "fault";

/// One line, as the popup shows it.
#[derive(Debug)]
pub struct Card<'a> {
    /// The line.
    pub line: &'a KnownLine,
    /// The figure that stands large; `None` where no page of this line printed data.
    pub head: Option<Head<'a>>,
    /// The others, in the order people look for them.
    pub facts: Vec<Fact<'a>>,
}

/// The large figure: data left, or data used where only that is printed.
#[derive(Debug)]
pub struct Head<'a> {
    /// The figure.
    pub figure: &'a Figure,
    /// The allowance it is part of.
    pub of: Option<&'a Figure>,
    /// Its share of the allowance in thousandths, for a bar.
    pub share: Option<u32>,
    /// What it consists of, as the same look at the same page printed it.
    pub parts: Vec<Part<'a>>,
}

/// One bucket of the large figure.
#[derive(Debug)]
pub struct Part<'a> {
    /// The figure.
    pub figure: &'a Figure,
    /// Its share of the allowance in thousandths; `None` where the parts do not add up to the whole.
    pub share: Option<u32>,
}

/// A figure of the list below, with what the page sets apart from it.
#[derive(Debug)]
pub struct Fact<'a> {
    /// The figure.
    pub figure: &'a Figure,
    /// Other buckets of the same measure and period, such as points limited in time.
    pub apart: Vec<&'a Figure>,
}

/// The order of the list below the large figure.
const ORDER: &[Measure] = &[
    Measure::BillToDate,
    Measure::Balance,
    Measure::ValidUntil,
    Measure::Points,
    Measure::Bill,
    Measure::DataRemaining,
    Measure::DataUsed,
    Measure::DataAllowance,
    Measure::VoiceRemaining,
    Measure::VoiceUsed,
    Measure::SmsUsed,
];

impl<'a> Card<'a> {
    /// Lays out what is known of a line, with the figure large that a person chose, where there is one.
    pub fn of(line: &'a KnownLine, shown: Shown) -> Self {
        let head = head(&line.figures, shown);
        let facts = facts(&line.figures, head.as_ref());
        Self { line, head, facts }
    }

    /// When anything of this line was last seen.
    pub fn seen(&self) -> Option<Moment> {
        self.line.figures.iter().map(|figure| figure.seen).max()
    }
}

/// Which card is shown in full where there are several: the one running out, else the first.
pub fn opened(cards: &[Card<'_>], now: Moment) -> usize {
    const LOW: u32 = 200;
    let left = |card: &Card<'_>| {
        let head = card.head.as_ref()?;
        let is_left = rank(head.figure) == Some(WHOLE) && !is_outdated(head.figure, now);
        head.share.filter(|share| is_left && *share < LOW)
    };
    let running_out = cards.iter().enumerate().filter_map(|(index, card)| Some((left(card)?, index)));
    running_out.min().map_or(0, |(_, index)| index)
}

/// Whether a figure of the running cycle was seen in an earlier month of Japan than `now`: it has been reset since.
pub fn is_outdated(figure: &Figure, now: Moment) -> bool {
    is_running(figure) && figure.reading.period.is_some() && month_of(figure.seen) != month_of(now)
}

/// At most four characters for the toolbar: `3.2G`, `512M`, `∞`. Cut off and never rounded up.
pub fn badge(reading: &Reading) -> String {
    let Amount::Number(amount) = reading.amount else {
        return if reading.amount == Amount::Unlimited { "∞".to_owned() } else { String::new() };
    };
    let (mut amount, mut letter) = match reading.unit {
        Unit::Gb => (amount, "G"),
        Unit::Mb => (amount, "M"),
        Unit::Kb => (amount, "K"),
        _ => return String::new(),
    };
    let step = Decimal::from(1024);
    for (small, large) in [("K", "M"), ("M", "G")] {
        if letter == small && amount >= Decimal::from(1000) {
            (amount, letter) = (amount / step, large);
        }
    }
    let decimals = u32::from(amount < Decimal::TEN && letter == "G");
    format!("{}{letter}", amount.trunc_with_scale(decimals))
}

fn head(figures: &[Figure], shown: Shown) -> Option<Head<'_>> {
    let newest = figures.iter().filter(|figure| rank(figure).is_some()).map(|figure| figure.seen).max()?;
    let rank =
        |figure| rank(figure).map(|rank| if shown == Shown::Used && rank == USED { WHOLE } else { rank + 1 });
    let figure = figures
        .iter()
        .filter_map(|figure| Some((month_of(figure.seen) != month_of(newest), rank(figure)?, figure)))
        .min_by_key(|(outdated, rank, figure)| {
            (*outdated, *rank, std::cmp::Reverse((figure.reading.period, figure.seen)))
        })?
        .2;
    let of = allowance(figures, figure);
    let share = of.and_then(|of| share(figure, of));
    Some(Head { figure, of, share, parts: parts(figures, figure, of) })
}

/// The rank of all the data that is left.
const WHOLE: u8 = 0;

/// The rank of all the data that was used in the running cycle.
const USED: u8 = 2;

/// How well a figure serves as the large one: the lower the better.
fn rank(figure: &Figure) -> Option<u8> {
    let reading = &figure.reading;
    match (reading.measure, reading.bucket, is_running(figure)) {
        (Measure::DataRemaining, Bucket::Total, true) => Some(WHOLE),
        (Measure::DataRemaining, Bucket::Base, true) => Some(1),
        (Measure::DataUsed, Bucket::Total, true) => Some(USED),
        (Measure::DataUsed, Bucket::Total, false) => Some(match reading.period {
            Some(Period::Day(_)) => 3,
            Some(Period::Month { .. }) => 4,
            _ => 5,
        }),
        // What is left of a top-up alone says little of what is left.
        (Measure::DataRemaining, Bucket::CarriedOver | Bucket::TopUp | Bucket::Gift, true) => Some(6),
        _ => None,
    }
}

/// Whether a figure is about the cycle that ran when it was seen.
fn is_running(figure: &Figure) -> bool {
    match figure.reading.period {
        None | Some(Period::Current) => true,
        Some(Period::Month { year, month }) => month_of(figure.seen) == (year, month),
        Some(Period::Day(_) | Period::Last3Days) => false,
    }
}

fn month_of(moment: Moment) -> (i16, i8) {
    let day = moment.date();
    (day.year(), day.month())
}

/// The allowance `whole` is part of: seen in the same month and not smaller.
fn allowance<'a>(figures: &'a [Figure], whole: &Figure) -> Option<&'a Figure> {
    if !is_running(whole) || whole.reading.bucket != Bucket::Total {
        return None;
    }
    figures
        .iter()
        .filter(|of| of.reading.measure == Measure::DataAllowance && of.reading.bucket == Bucket::Total)
        .filter(|of| is_running(of) && month_of(of.seen) == month_of(whole.seen))
        .filter(|of| of.reading.amount == Amount::Unlimited || share(whole, of).is_some())
        .max_by_key(|of| of.seen)
}

/// Thousandths that `part` is of `whole`; `None` where it is more, or either is no amount of data.
fn share(part: &Figure, whole: &Figure) -> Option<u32> {
    let (part, whole) = (bytes(&part.reading)?, bytes(&whole.reading)?);
    if part.is_sign_negative() || part > whole || whole.is_zero() {
        return None;
    }
    (part * Decimal::ONE_THOUSAND / whole).round().try_into().ok()
}

/// The amount in bytes of 1000-byte kilobytes: enough for a bar.
fn bytes(reading: &Reading) -> Option<Decimal> {
    reading.amount.number()?.checked_mul(Decimal::from(reading.unit.bytes(false)?))
}

/// The buckets of `whole`, as the same look printed them.
fn parts<'a>(figures: &'a [Figure], whole: &Figure, of: Option<&Figure>) -> Vec<Part<'a>> {
    let is_part = |figure: &&Figure| {
        figure.reading.measure == whole.reading.measure
            && matches!(
                figure.reading.bucket,
                Bucket::Base | Bucket::CarriedOver | Bucket::TopUp | Bucket::Gift
            )
            && figure.reading.period == whole.reading.period
            && (figure.seen, &figure.page) == (whole.seen, &whole.page)
    };
    if whole.reading.bucket != Bucket::Total {
        return Vec::new();
    }
    let parts: Vec<_> = figures.iter().filter(is_part).collect();
    let adds_up = adds_up(&parts, whole);
    let share = |figure| of.filter(|_| adds_up).and_then(|of| share(figure, of));
    parts.into_iter().map(|figure| Part { figure, share: share(figure) }).collect()
}

/// Whether the parts are the whole, but for the rounding of each printed figure.
fn adds_up(parts: &[&Figure], whole: &Figure) -> bool {
    let exact = |reading: &Reading| Some((bytes(reading)?, rounding(reading)?));
    let sum = parts.iter().try_fold((Decimal::ZERO, Decimal::ZERO), |(sum, slack), part| {
        let (bytes, rounding) = exact(&part.reading)?;
        Some((sum + bytes, slack + rounding))
    });
    let (Some((sum, slack)), Some((whole, rounding))) = (sum, exact(&whole.reading)) else { return false };
    (sum - whole).abs() <= slack + rounding
}

/// One unit of the last decimal printed, in bytes.
fn rounding(reading: &Reading) -> Option<Decimal> {
    let last = Decimal::new(1, reading.amount.number()?.scale());
    last.checked_mul(Decimal::from(reading.unit.bytes(false)?))
}

fn facts<'a>(figures: &'a [Figure], head: Option<&Head<'a>>) -> Vec<Fact<'a>> {
    let is_shown = |figure: &Figure| {
        head.is_some_and(|head| {
            std::ptr::eq(head.figure, figure)
                || head.of.is_some_and(|of| std::ptr::eq(of, figure))
                || head.parts.iter().any(|part| std::ptr::eq(part.figure, figure))
        })
    };
    let mut facts: Vec<Fact<'a>> = Vec::new();
    for &measure in ORDER {
        let mut rest: Vec<_> =
            figures.iter().filter(|figure| figure.reading.measure == measure && !is_shown(figure)).collect();
        rest.retain(|figure| !is_gone(figure, figures));
        order::sort_by_key(&mut rest, |figure| {
            (kind(figure), std::cmp::Reverse(figure.reading.period), figure.reading.bucket)
        });
        for figure in rest {
            match facts.last_mut().filter(|fact| belongs(figure, fact.figure)) {
                Some(fact) if fact.figure.reading.period == figure.reading.period => fact.apart.push(figure),
                Some(_) => {}
                None => facts.push(Fact { figure, apart: Vec::new() }),
            }
        }
    }
    facts
}

/// Whether the page a figure stood on was read again since and printed the measure without it, such as a top-up used up.
fn is_gone(figure: &Figure, figures: &[Figure]) -> bool {
    figures.iter().any(|other| {
        (other.reading.measure, &other.page) == (figure.reading.measure, &figure.page)
            && kind(other) == kind(figure)
            && other.seen > figure.seen
    })
}

/// Whether both tell of the same measure over the same kind of time; of older times only the newest is shown.
fn belongs(figure: &Figure, to: &Figure) -> bool {
    figure.reading.measure == to.reading.measure && kind(figure) == kind(to)
}

fn kind(figure: &Figure) -> u8 {
    match figure.reading.period {
        None | Some(Period::Current) => 0,
        Some(Period::Month { .. }) => 1,
        Some(Period::Day(_)) => 2,
        Some(Period::Last3Days) => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::{Certainty, Evidence, How};

    const NOW: &str = "2026-11-23T12:00:00+09:00";

    fn moment(text: &str) -> Moment {
        text.parse().unwrap()
    }

    /// `"data_remaining total current 3.21 GB"`, seen on the data page at [`NOW`].
    fn figure(words: &str) -> Figure {
        let [measure, bucket, period, amount, unit] = words.split(' ').collect::<Vec<_>>()[..] else {
            panic!("five words: {words}")
        };
        let reading = Reading {
            measure: measure.parse().unwrap(),
            bucket: bucket.parse().unwrap(),
            period: (period != "-").then(|| period.parse().unwrap()),
            amount: amount.trim_matches('-').parse().unwrap(),
            unit: unit.parse().unwrap(),
            as_of: None,
            expires: None,
            certainty: Certainty::Certain,
            evidence: Evidence { label: "label".into(), text: "text".into(), how: How::Label },
        };
        Figure { reading, since: moment(NOW), seen: moment(NOW), page: "data".into() }
    }

    fn seen(words: &str, at: &str) -> Figure {
        Figure { seen: moment(at), ..figure(words) }
    }

    fn line(figures: Vec<Figure>) -> KnownLine {
        let (id, carrier) = ("docomo:5678-k3f9".into(), "docomo".into());
        KnownLine { id, carrier, line: Some("5678".into()), plan: None, figures }
    }

    fn amount(figure: &Figure) -> String {
        format!("{} {}", figure.reading.amount, figure.reading.unit)
    }

    #[test]
    fn data_left_stands_large_before_data_used() {
        let line = line(vec![
            figure("data_used total current 3.79 GB"),
            figure("data_remaining total current 3.21 GB"),
            figure("data_allowance total current 7.00 GB"),
        ]);
        let card = Card::of(&line, Shown::Left);
        let head = card.head.unwrap();
        assert_eq!(amount(head.figure), "3.21 GB");
        assert_eq!(amount(head.of.unwrap()), "7.00 GB");
        assert_eq!(head.share, Some(459));
        assert_eq!(card.facts.iter().map(|fact| amount(fact.figure)).collect::<Vec<_>>(), ["3.79 GB"]);
    }

    #[test]
    fn of_days_the_newest_stands_large_and_no_day_passes_for_the_cycle() {
        let line = line(vec![
            figure("data_used total 2026-10 2.4 GB"),
            figure("data_used total 2026-11-22 189 MB"),
            figure("data_allowance total current 5 GB"),
        ]);
        let head = Card::of(&line, Shown::Left).head.unwrap();
        assert_eq!(amount(head.figure), "189 MB");
        assert!(head.of.is_none() && head.share.is_none(), "a day's use is no part of a month's allowance");
    }

    #[test]
    fn the_running_month_is_the_cycle_and_an_earlier_month_is_not() {
        let line =
            line(vec![figure("data_used total 2026-11 1.5 GB"), figure("data_used total 2026-11-22 189 MB")]);
        assert_eq!(amount(Card::of(&line, Shown::Left).head.unwrap().figure), "1.5 GB");
    }

    #[test]
    fn a_line_without_data_has_no_large_figure() {
        let line = line(vec![figure("points total - 1234 points"), figure("points limited - 200 points")]);
        let card = Card::of(&line, Shown::Left);
        assert!(card.head.is_none());
        assert_eq!(card.facts.len(), 1);
        assert_eq!(amount(card.facts[0].figure), "1234 points");
        assert_eq!(
            card.facts[0].apart.iter().map(|figure| amount(figure)).collect::<Vec<_>>(),
            ["200 points"]
        );
    }

    #[test]
    fn an_allowance_of_another_month_or_below_the_figure_measures_nothing() {
        let old = seen("data_allowance total current 7 GB", "2026-10-31T23:59:00+09:00");
        for of in
            [old, figure("data_allowance total current 3 GB"), figure("data_allowance total 2026-10 7 GB")]
        {
            let line = line(vec![figure("data_remaining total current 3.21 GB"), of]);
            let head = Card::of(&line, Shown::Left).head.unwrap();
            assert!(head.of.is_none() && head.share.is_none());
        }
    }

    #[test]
    fn the_bar_is_cut_only_by_parts_of_one_look_that_add_up() {
        let whole = || {
            let of = figure("data_allowance total current 7.00 GB");
            vec![
                figure("data_remaining total current 3.21 GB"),
                of,
                figure("data_remaining base current 2.00 GB"),
            ]
        };
        let shares = |rest: Figure| {
            let line = line(whole().into_iter().chain([rest]).collect());
            let head = Card::of(&line, Shown::Left).head.unwrap();
            head.parts.iter().map(|part| part.share).collect::<Vec<_>>()
        };
        assert_eq!(shares(figure("data_remaining carried_over current 1.22 GB")), [Some(286), Some(174)]);
        assert_eq!(shares(figure("data_remaining carried_over current 2.00 GB")), [None, None]);
        let earlier = seen("data_remaining top_up current 1.21 GB", "2026-11-23T11:00:00+09:00");
        assert_eq!(shares(earlier), [None], "an earlier look's top-up is no part of this total");
    }

    #[test]
    fn a_bucket_its_page_no_longer_prints_is_not_shown() {
        let line = line(vec![
            figure("data_remaining total current 3.21 GB"),
            seen("data_remaining top_up current 1.00 GB", "2026-11-22T12:00:00+09:00"),
        ]);
        assert!(Card::of(&line, Shown::Left).facts.is_empty());
    }

    #[test]
    fn buckets_without_a_printed_total_are_not_summed() {
        let line = line(vec![
            figure("data_remaining carried_over current 1.00 GB"),
            figure("data_remaining base current 2.00 GB"),
        ]);
        let card = Card::of(&line, Shown::Left);
        assert_eq!(amount(card.head.unwrap().figure), "2.00 GB");
        assert_eq!(amount(card.facts[0].figure), "1.00 GB");
    }

    #[test]
    fn what_is_left_of_one_bucket_does_not_pass_for_what_is_left() {
        let line = line(vec![
            figure("data_remaining carried_over current 0.75 GB"),
            figure("data_used total current 1.46 GB"),
        ]);
        let card = Card::of(&line, Shown::Left);
        assert_eq!(amount(card.head.unwrap().figure), "1.46 GB");
        assert_eq!(amount(card.facts[0].figure), "0.75 GB");
    }

    #[test]
    fn data_used_stands_large_where_a_person_chose_it_and_the_page_prints_it() {
        let of = || figure("data_allowance total current 7.00 GB");
        let both = line(vec![
            figure("data_remaining total current 3.21 GB"),
            figure("data_used total current 3.79 GB"),
            of(),
        ]);
        let card = Card::of(&both, Shown::Used);
        let head = card.head.unwrap();
        assert_eq!(amount(head.figure), "3.79 GB");
        assert_eq!(head.share, Some(541));
        assert_eq!(card.facts.iter().map(|fact| amount(fact.figure)).collect::<Vec<_>>(), ["3.21 GB"]);
        let left = line(vec![
            figure("data_remaining total current 3.21 GB"),
            figure("data_used total 2026-11-22 189 MB"),
        ]);
        assert_eq!(
            amount(Card::of(&left, Shown::Used).head.unwrap().figure),
            "3.21 GB",
            "a day is not the cycle"
        );
    }

    #[test]
    fn the_line_running_out_is_opened_else_the_first() {
        let of = || figure("data_allowance total current 10 GB");
        let lines = [
            line(vec![figure("data_remaining total current 5 GB"), of()]),
            line(vec![figure("data_remaining total current 1.9 GB"), of()]),
            line(vec![figure("data_used total current 0.1 GB"), of()]),
        ];
        let cards: Vec<_> = lines.iter().map(|line| Card::of(line, Shown::Left)).collect();
        assert_eq!(opened(&cards, moment(NOW)), 1);
        assert_eq!(opened(&cards, moment("2026-12-01T00:00:00+09:00")), 0);
        assert_eq!(opened(&cards[..1], moment(NOW)), 0);
    }

    #[test]
    fn a_badge_is_short_and_never_says_more_than_is_left() {
        for (amount, badge_text) in [
            ("3.29 GB", "3.2G"),
            ("12.99 GB", "12G"),
            ("9.99 GB", "9.9G"),
            ("999.9 MB", "999M"),
            ("1023 MB", "0.9G"),
            ("3500 MB", "3.4G"),
            ("512000 KB", "500M"),
            ("48827 KB", "47M"),
            ("0 MB", "0M"),
            ("0.00 GB", "0.0G"),
        ] {
            assert_eq!(badge(&figure(&format!("data_remaining total current {amount}")).reading), badge_text);
        }
        assert_eq!(badge(&figure("data_remaining total current - unlimited").reading), "∞");
        assert_eq!(badge(&figure("points total - 5 points").reading), "");
    }
}
