//! What was doubted once: the figures that contradicted earlier readings, so that a later visit knows them again.
//!
//! Earlier readings can be wrong as well, so a figure they contradict is refused once and not for ever. This owns what is
//! kept of it, inside `latest`, and how much; when it is believed is `gate`'s concern. It is a memory and no reading:
//! losing it costs one doubt more. So a form of it that is not understood is forgotten, and `latest` read all the same.

use serde::{Deserialize, Deserializer, Serialize};

use crate::capture::{Amount, Bucket, Measure, Period, Reading, Unit};
use crate::time::Moment;

/// Version of the form in which this is kept.
pub const VERSION: u32 = 1;

/// The most figures kept: more than one page of a family's lines can have in doubt.
pub const MOST: usize = 64;

/// Seconds after which a doubt is forgotten: the cycle it was about has ended.
const AGED: i64 = 31 * DAY;

const DAY: i64 = 24 * 60 * 60;

/// The figures doubted once, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doubted {
    version: u32,
    figures: Vec<DoubtedFigure>,
}

/// A figure that was not believed when it was first seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoubtedFigure {
    /// Storage id of the line, see [`crate::history::line_id`].
    pub line: String,
    /// What it measures.
    pub measure: Measure,
    /// Which part.
    pub bucket: Bucket,
    /// About which time.
    pub period: Option<Period>,
    /// The amount.
    pub amount: Amount,
    /// Its unit.
    pub unit: Unit,
    /// Id of the page that printed it.
    pub page: String,
    /// When it was first doubted.
    pub first: Moment,
    /// Whether it was believed since. It stays, so that pages which never agree are not doubted again and again; but it
    /// makes room where another figure is doubted.
    pub believed: bool,
}

impl Default for Doubted {
    fn default() -> Self {
        Self { version: VERSION, figures: Vec::new() }
    }
}

impl Doubted {
    /// Reads what is kept; what is of another version or form is forgotten.
    pub(crate) fn deserialize_kept<'de, D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = Box::<serde_json::value::RawValue>::deserialize(input)?;
        let kept = serde_json::from_str(text.get()).ok();
        Ok(kept.filter(|kept: &Self| kept.version == VERSION).unwrap_or_default())
    }

    /// Whether nothing is in doubt.
    pub fn is_empty(&self) -> bool {
        self.figures.is_empty()
    }

    /// All that is in doubt.
    pub fn figures(&self) -> &[DoubtedFigure] {
        &self.figures
    }

    /// Keeps a figure, from the first time it was doubted on. Where there is no room for one more doubt, those before it
    /// stay: they are the next to be believed, and then make room.
    pub(crate) fn remember(&mut self, figure: DoubtedFigure) {
        if self.figures.iter().any(|known| known.is_same(&figure)) {
            return;
        }
        if self.figures.len() >= MOST {
            let Some(place) = self.figures.iter().position(|known| known.believed) else { return };
            self.figures.remove(place);
        }
        let place = self.figures.partition_point(|known| known.first <= figure.first);
        self.figures.insert(place, figure);
    }

    /// Notes that the figures that `which` names are believed now, and says whether there were any.
    pub(crate) fn believe(&mut self, which: impl Fn(&DoubtedFigure) -> bool) -> bool {
        let mut any = false;
        for figure in self.figures.iter_mut().filter(|figure| which(figure)) {
            figure.believed = true;
            any = true;
        }
        any
    }

    /// Drops the figures that `over` names.
    pub(crate) fn forget(&mut self, over: impl Fn(&DoubtedFigure) -> bool) {
        self.figures.retain(|figure| !over(figure));
    }

    /// Drops what is too old at `now`, and what a clock that ran ahead left behind.
    pub(crate) fn forget_aged(&mut self, now: Moment) {
        self.forget(|figure| !(-DAY..=AGED).contains(&(now.seconds() - figure.first.seconds())));
    }
}

impl DoubtedFigure {
    /// Whether both are the same amount of the same figure, on the same page.
    fn is_same(&self, other: &Self) -> bool {
        (self.measure, self.bucket, self.period) == (other.measure, other.bucket, other.period)
            && (self.amount, self.unit) == (other.amount, other.unit)
            && (&self.line, &self.page) == (&other.line, &other.page)
    }

    /// Whether it is the figure that `reading` of this line gives, whatever the amounts.
    pub(crate) fn is_of(&self, line: &str, reading: &Reading) -> bool {
        (self.measure, self.bucket, self.period) == (reading.measure, reading.bucket, reading.period)
            && self.line == line
    }
}
