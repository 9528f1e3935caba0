//! The history of one line as a chart: which readings one shows, where they stand, and how the axes are divided.
//!
//! [`series`] takes from a line's months what belongs together and finds the resets and top-ups in it, [`range`] says of
//! which days, [`axis`] divides amounts and times into round steps, [`plot`] draws into the little space there is without
//! losing a peak. What is drawn is rounded to tenths of a pixel; what is said of a point is the reading itself. Words and
//! elements are `browser`'s.

pub mod axis;
pub mod plot;
pub mod range;
pub mod series;
