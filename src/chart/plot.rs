//! Where points stand in the space of a chart, as SVG paths.
//!
//! Of all that falls into one column of pixels the first, the least, the most and the last are drawn: ten years look as
//! they would with every point, and cost no more than a month. Coordinates are tenths of a pixel.

use std::fmt::Write as _;

use super::series::Point;

/// Tenths in a pixel.
const TENTHS: i64 = 10;
/// The widest a bar gets, and the least space between two, in tenths.
const WIDEST: i64 = 440;
const SPACE: i64 = 20;

/// The space a chart has and what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Width and height in pixels.
    pub size: (i64, i64),
    /// The first and the last second.
    pub time: (i64, i64),
    /// The lowest and the highest amount.
    pub amount: (i64, i64),
}

impl Frame {
    /// Where a second stands, in tenths of a pixel from the left.
    pub fn x(&self, at: i64) -> i64 {
        (at - self.time.0) * self.size.0 * TENTHS / (self.time.1 - self.time.0).max(1)
    }

    /// Where an amount stands, in tenths of a pixel from the top.
    pub fn y(&self, amount: i64) -> i64 {
        (self.amount.1 - amount) * self.size.1 * TENTHS / (self.amount.1 - self.amount.0).max(1)
    }

    /// The second at a pixel from the left.
    pub fn at(&self, x: i64) -> i64 {
        self.time.0 + x.clamp(0, self.size.0) * (self.time.1 - self.time.0) / self.size.0.max(1)
    }
}

/// The paths of a chart; empty where there is nothing of the kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paths {
    /// Lines or bars of what is certain.
    pub sure: String,
    /// Those of what is not.
    pub unsure: String,
    /// Where single looks stand, as strokes without length.
    pub dots: String,
    /// Those of what is not certain.
    pub hollow: String,
}

/// Writes tenths of a pixel as pixels.
pub fn pixels(tenths: i64) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let tenths = tenths.unsigned_abs();
    format!("{sign}{}.{}", tenths / 10, tenths % 10)
}

/// All that falls into one column of pixels.
struct Column {
    place: i64,
    x: i64,
    first: i64,
    least: i64,
    most: i64,
    last: i64,
    unsure: bool,
}

/// Draws points as a line that stops where nothing is known.
pub fn line(points: &[Point], frame: &Frame) -> Paths {
    let mut paths = Paths::default();
    let mut open: Option<Column> = None;
    let mut pen: Option<(i64, i64)> = None;
    let dots_fit = i64::try_from(points.len()).is_ok_and(|count| count * 7 < frame.size.0);
    for (place, point) in points.iter().enumerate() {
        let Some(value) = point.value else { continue };
        let y = frame.y(value);
        let joined_on = points.get(place + 1).is_some_and(|next| next.joined);
        let alone = !point.joined && !joined_on && point.from == point.to;
        if dots_fit || alone {
            let dots = if point.unsure { &mut paths.hollow } else { &mut paths.dots };
            let _ = write!(dots, "M{} {}h0", pixels(frame.x(point.from)), pixels(y));
        }
        if !point.joined {
            flush(&mut paths, &mut open, &mut pen);
            pen = None;
        }
        for at in [point.from, point.to] {
            let x = frame.x(at);
            match &mut open {
                Some(column) if column.place == x / TENTHS => {
                    column.least = column.least.min(y);
                    column.most = column.most.max(y);
                    column.last = y;
                    column.unsure |= point.unsure;
                }
                _ => {
                    flush(&mut paths, &mut open, &mut pen);
                    open = Some(Column {
                        place: x / TENTHS,
                        x,
                        first: y,
                        least: y,
                        most: y,
                        last: y,
                        unsure: point.unsure,
                    });
                }
            }
        }
    }
    flush(&mut paths, &mut open, &mut pen);
    paths
}

/// Draws a column, and the line that leads to it from where the pen stands.
fn flush(paths: &mut Paths, open: &mut Option<Column>, pen: &mut Option<(i64, i64)>) {
    let Some(column) = open.take() else { return };
    let path = if column.unsure { &mut paths.unsure } else { &mut paths.sure };
    let x = pixels(column.x);
    match *pen {
        Some((from_x, from_y)) => {
            let _ = write!(path, "M{} {}L{x} {}", pixels(from_x), pixels(from_y), pixels(column.first));
        }
        None => {
            let _ = write!(path, "M{x} {}", pixels(column.first));
        }
    }
    for y in [column.least, column.most, column.last] {
        let _ = write!(path, "V{}", pixels(y));
    }
    *pen = Some((column.x, column.last));
}

/// Draws points as bars from zero. Where they are narrower than a pixel the highest of each pixel is drawn.
pub fn bars(points: &[Point], frame: &Frame) -> Paths {
    let mut paths = Paths::default();
    let zero = frame.y(0);
    let mut open: Option<(i64, i64, i64, bool)> = None;
    for point in points {
        let Some(value) = point.value else { continue };
        let (from, to) = (frame.x(point.from), frame.x(point.to));
        let room = to - from;
        let width = (room - (room / 4).max(SPACE)).clamp(TENTHS, WIDEST);
        let left = from + (room - width) / 2;
        let y = frame.y(value);
        match &mut open {
            Some((known, _, top, unsure)) if *known / TENTHS == left / TENTHS => {
                if (zero - y).abs() > (zero - *top).abs() {
                    (*top, *unsure) = (y, point.unsure);
                }
            }
            _ => {
                bar(&mut paths, zero, open.take());
                open = Some((left, width, y, point.unsure));
            }
        }
    }
    bar(&mut paths, zero, open);
    paths
}

fn bar(paths: &mut Paths, zero: i64, bar: Option<(i64, i64, i64, bool)>) {
    let Some((left, width, top, unsure)) = bar else { return };
    let path = if unsure { &mut paths.unsure } else { &mut paths.sure };
    // A printed zero is a figure: a thin line says that it is there.
    let top = if top == zero { zero - TENTHS } else { top };
    let [left, right, zero, top] = [left, left + width, zero, top].map(pixels);
    let _ = write!(path, "M{left} {zero}V{top}H{right}V{zero}Z");
}
