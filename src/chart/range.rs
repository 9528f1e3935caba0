//! The days a chart covers, by when its readings were first seen in Japan.

use jiff::civil::Date;

use crate::history::Entry;
use crate::time::{Moment, date};

/// From a day to a day, both included; without end where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

impl Range {
    /// The last so many months, to the day: from 31 March one month goes back to 28 February.
    pub fn last(months: usize, now: Moment) -> Self {
        let today = now.date();
        let mut first = today;
        for _ in 0..months {
            first = first.first_of_month().yesterday().unwrap_or(first);
        }
        let day = today.day().min(first.days_in_month());
        Self { from: Date::new(first.year(), first.month(), day).ok(), to: None }
    }

    /// Whether a month of captures, `2025-03`, has days of it.
    pub fn meets(self, month: &str) -> bool {
        let Some(first) = date(&format!("{month}-01")) else { return false };
        self.from.is_none_or(|from| from <= first.last_of_month()) && self.to.is_none_or(|to| first <= to)
    }

    /// Whether a reading was first seen on one of its days.
    pub fn has(self, entry: &Entry) -> bool {
        let day = entry.first_seen.date();
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}
