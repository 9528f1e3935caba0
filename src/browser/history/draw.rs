//! The chart: our own SVG, drawn anew for every width, with a cursor that tells the reading under it.
//!
//! A canvas would be empty to a screen reader and to forced colours, and the chart libraries that draw SVG are larger than
//! this page; a dozen elements are all it takes. Pointer and keys move from reading to reading and tell each one whole.

use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, KeyboardEvent, MouseEvent};

use crate::capture::{Certainty, Measure, Unit};
use crate::chart::axis::{self, Scale, Step};
use crate::chart::plot::{self, Frame, Paths, pixels};
use crate::chart::series::{Course, Event as Happening, Series, View, midnight};
use crate::error::Result;
use crate::time::Moment;

use super::super::api;
use super::super::page::{add, set};
use super::History;

/// Room around the drawing for what stands beside the axes, in pixels; on the left as much as the amounts take.
const TOP: i64 = 18;
const RIGHT: i64 = 14;
const BOTTOM: i64 = 26;
/// The height of it all, and the room one mark of the time axis takes.
const HEIGHT: i64 = 280;
const MARK: i64 = 60;
/// Where marks of one kind stand nearer than this, they say nothing and are left out.
const NEAREST: i64 = 14;
const DAY: i64 = 24 * 60 * 60;

impl History {
    /// Draws the chosen view.
    pub(super) fn draw(&self) -> Result<()> {
        let now = api::now()?;
        let chart = self.page.element("#chart")?;
        chart.set_text_content(None);
        let state = self.state.borrow();
        let title = state.view.map_or_else(String::new, |view| self.view_name(view, now));
        self.page.element("#title")?.set_text_content(Some(&title));
        let labels = state.view.map_or_else(Vec::new, |view| self.labels(&state.series, view));
        self.left.set(labels.iter().map(|(_, text)| room_for(text)).max().unwrap_or_default());
        let frame = state.view.and_then(|view| frame(&state.series, view, self.width(), now));
        let plot = self.page.element("#plot")?;
        plot.set_class_name(if frame.is_some() { "" } else { "blank" });
        let (Some(view), Some(frame)) = (state.view, frame) else {
            drop(state);
            return self.draw_nothing();
        };
        set(&chart, "width", &(frame.size.0 + self.left.get() + RIGHT).to_string())?;
        set(&chart, "height", &HEIGHT.to_string())?;
        let room =
            self.shape(&chart, "g", "", &[("transform", &format!("translate({} {TOP})", self.left.get()))])?;
        self.draw_amounts(&room, &labels, &frame)?;
        self.draw_times(&room, view, &frame)?;
        self.draw_marks(&room, &state.series, &frame)?;
        let (paths, kind) = match view.has_bars() {
            true => (plot::bars(&state.series.points, &frame), "bar"),
            false => (plot::line(&state.series.points, &frame), "line"),
        };
        self.draw_paths(&room, &paths, kind)?;
        self.shape(&room, "path", "cursor", &[])?;
        self.shape(&room, "path", "spot", &[])?;
        self.draw_legend(&state.series, view, &paths, &frame)?;
        set(&plot, "aria-valuemin", "1")?;
        set(&plot, "aria-valuemax", &state.series.points.len().to_string())?;
        drop(state);
        self.tell_point()
    }

    fn draw_nothing(&self) -> Result<()> {
        let state = self.state.borrow();
        let is_empty = state.series.rows.is_empty();
        let why = self.words.say(if is_empty { "history_empty" } else { "no_number" });
        self.page.element(".legend")?.set_text_content(None);
        self.page.element("#readout .big")?.set_text_content(None);
        self.page.element("#readout .when")?.set_text_content(Some(&why));
        self.page.element("#readout .evidence")?.set_text_content(None);
        Ok(())
    }

    /// Pixels there are for the drawing, from left to right.
    fn width(&self) -> i64 {
        let width = self.page.element("#plot").map(|plot| plot.client_width()).unwrap_or_default();
        i64::from(width) - self.left.get() - RIGHT
    }

    /// A new element of the drawing, last in `parent`.
    fn shape(
        &self,
        parent: &Element,
        name: &str,
        class: &str,
        attributes: &[(&str, &str)],
    ) -> Result<Element> {
        let shape = self.page.drawn(name)?;
        if !class.is_empty() {
            set(&shape, "class", class)?;
        }
        for (name, value) in attributes {
            set(&shape, name, value)?;
        }
        add(parent, &shape)?;
        Ok(shape)
    }

    /// The round amounts beside the chart, and how each is written.
    fn labels(&self, series: &Series, view: View) -> Vec<(i64, String)> {
        let Some((low, high)) = bounds(series) else { return Vec::new() };
        let scale = Scale::of(view.is_data(), high.max(-low));
        let unit = series
            .points
            .first()
            .and_then(|point| series.rows.get(point.row))
            .map(|entry| entry.reading.unit);
        let written = |amount: i64| {
            let number = self.words.number(scale.number(amount));
            match unit {
                _ if view.is_data() => self.words.tell("amount", &[&number, scale.unit]),
                Some(Unit::Jpy) => self.words.tell("yen", &[&number]),
                _ => number,
            }
        };
        axis::amounts(low, high, 4).into_iter().map(|amount| (amount, written(amount))).collect()
    }

    fn draw_amounts(&self, room: &Element, labels: &[(i64, String)], frame: &Frame) -> Result<()> {
        for (amount, label) in labels {
            let y = pixels(frame.y(*amount));
            let line = format!("M0 {y}H{}", frame.size.0);
            self.shape(room, "path", if *amount == 0 { "grid zero" } else { "grid" }, &[("d", &line)])?;
            let text = self.shape(room, "text", "left", &[("x", "-8"), ("y", &y), ("dy", ".32em")])?;
            text.set_text_content(Some(label));
        }
        Ok(())
    }

    fn draw_times(&self, room: &Element, view: View, frame: &Frame) -> Result<()> {
        let shortest = if view.course == Course::Month { Step::Months(1) } else { Step::Days(1) };
        let (step, days) = axis::days(frame.time.0, frame.time.1, (frame.size.0 / MARK).max(2), shortest);
        // The name of a month or day whose bar is drawn stands below the middle of it.
        let middle = match (view.course, step) {
            (Course::Month, Step::Months(_)) => 15 * DAY,
            (Course::Day, Step::Days(_)) => DAY / 2,
            _ => 0,
        };
        let mut is_first = true;
        let mut days = days.into_iter().peekable();
        while let Some(day) = days.next() {
            // Beside a January, which names its year, there is no room for another.
            let with_year = is_first && days.peek().is_none_or(|next| next.month() != 1);
            let Some(at) = midnight(day) else { continue };
            let x = frame.x(at + middle);
            if x > frame.size.0 * 10 {
                continue;
            }
            let (x, bottom) = (pixels(x), frame.size.1);
            if middle == 0 {
                self.shape(room, "path", "grid", &[("d", &format!("M{x} {bottom}v5"))])?;
            }
            let y = (bottom + 19).to_string();
            let text = self.shape(room, "text", "below", &[("x", &x), ("y", &y)])?;
            text.set_text_content(Some(&self.words.tick(step, day, with_year)));
            is_first = false;
        }
        Ok(())
    }

    /// A dashed line where a cycle began, a triangle where data was added.
    fn draw_marks(&self, room: &Element, series: &Series, frame: &Frame) -> Result<()> {
        let path = |event: Happening, shape: &str| -> String {
            let marks = series.marks.iter().filter(|mark| mark.event == event && fits(series, event, frame));
            marks.map(|mark| format!("M{} {shape}", pixels(frame.x(mark.at)))).collect()
        };
        let resets = path(Happening::Reset, &format!("0V{}", frame.size.1));
        let top_ups = path(Happening::TopUp, "-4l-5 -9h10Z");
        self.shape(room, "path", "reset", &[("d", &resets)])?;
        self.shape(room, "path", "top-up", &[("d", &top_ups)]).map(drop)
    }

    fn draw_paths(&self, room: &Element, paths: &Paths, kind: &str) -> Result<()> {
        let drawn = [
            (kind.to_owned(), &paths.sure),
            (format!("{kind} unsure"), &paths.unsure),
            ("dots".to_owned(), &paths.dots),
            ("dots".to_owned(), &paths.hollow),
            ("dots hole".to_owned(), &paths.hollow),
        ];
        for (class, path) in drawn {
            if !path.is_empty() {
                self.shape(room, "path", &class, &[("d", path)])?;
            }
        }
        Ok(())
    }

    /// Says what the signs in the chart mean, those that are there.
    fn draw_legend(&self, series: &Series, view: View, paths: &Paths, frame: &Frame) -> Result<()> {
        let legend = self.page.element(".legend")?;
        legend.set_text_content(None);
        let has = |event| fits(series, event, frame) && series.marks.iter().any(|mark| mark.event == event);
        let is_unsure = !paths.unsure.is_empty() || !paths.hollow.is_empty();
        let rows = || {
            series.points.iter().filter(|point| point.unsure).filter_map(|point| series.rows.get(point.row))
        };
        let is_open = rows().any(|entry| entry.reading.measure == Measure::BillToDate);
        let is_likely = rows().any(|entry| entry.reading.certainty == Certainty::Likely);
        let kind = if view.has_bars() { "unsure-bar" } else { "unsure-line" };
        let signs = [
            (has(Happening::Reset), "reset", self.words.say("mark_reset")),
            (has(Happening::TopUp), "top-up", self.words.say("mark_top_up")),
            (is_unsure && is_open, kind, self.words.say("bill_to_date")),
            (is_unsure && is_likely, kind, self.words.say("likely")),
        ];
        for (_, class, text) in signs.iter().filter(|(is_there, ..)| *is_there) {
            let sign = self.page.copy("sign")?;
            sign.set_class_name(class);
            sign.set_text_content(Some(text));
            add(&legend, &sign)?;
        }
        Ok(())
    }

    /// Moves with the pointer and the keys, and draws anew for another width.
    pub(super) fn listen_to_chart(self: &Rc<Self>) -> Result<()> {
        let plot = self.page.element("#plot")?;
        for name in ["pointermove", "pointerdown"] {
            let history = Rc::clone(self);
            EventListener::new(&plot, name, move |event| {
                let _ = history.point_at(event);
            })
            .forget();
        }
        let history = Rc::clone(self);
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(&plot, "keydown", options, move |event| {
            let _ = history.press(event);
        })
        .forget();
        let history = Rc::clone(self);
        EventListener::new(&gloo::utils::window(), "resize", move |_| {
            let _ = history.draw();
        })
        .forget();
        Ok(())
    }

    /// Tells the reading nearest to the pointer.
    fn point_at(&self, event: &Event) -> Result<()> {
        let left = self.page.element("#plot")?.get_bounding_client_rect().left();
        let event: &MouseEvent = event.unchecked_ref();
        #[expect(clippy::cast_possible_truncation, reason = "a place on the screen, in pixels")]
        let x = i64::from(event.client_x()) - left as i64 - self.left.get();
        let nearest = {
            let state = self.state.borrow();
            let frame =
                state.view.and_then(|view| frame(&state.series, view, self.width(), api::now().ok()?));
            frame.and_then(|frame| state.series.nearest(frame.at(x)))
        };
        self.move_to(nearest)
    }

    /// Left and right go to the reading before and after, page keys ten on, Home and End to the first and the last.
    fn press(&self, event: &Event) -> Result<()> {
        let key = event.unchecked_ref::<KeyboardEvent>().key();
        let (point, count) = {
            let state = self.state.borrow();
            (state.point, state.series.points.len())
        };
        let to = match key.as_str() {
            "ArrowLeft" | "ArrowDown" => point.saturating_sub(1),
            "ArrowRight" | "ArrowUp" => point + 1,
            "PageUp" => point.saturating_sub(10),
            "PageDown" => point + 10,
            "Home" => 0,
            "End" => count,
            _ => return Ok(()),
        };
        event.prevent_default();
        self.move_to(count.checked_sub(1).map(|last| to.min(last)))
    }

    fn move_to(&self, point: Option<usize>) -> Result<()> {
        let Some(point) = point.filter(|point| *point != self.state.borrow().point) else { return Ok(()) };
        self.state.borrow_mut().point = point;
        self.tell_point()
    }

    /// Tells the chosen reading: its time, its amount, and what the page said about it.
    fn tell_point(&self) -> Result<()> {
        let now = api::now()?;
        let state = self.state.borrow();
        let found = state.series.points.get(state.point);
        let found = found.and_then(|point| Some((point, state.series.rows.get(point.row)?)));
        let (Some((point, entry)), Some(view)) = (found, state.view) else { return Ok(()) };
        let (amount, when) = (self.words.amount(&entry.reading, now), self.when(entry, now));
        self.page.element("#readout .big")?.set_text_content(Some(&amount));
        self.page.element("#readout .when")?.set_text_content(Some(&when));
        self.page.element("#readout .evidence")?.set_text_content(Some(&self.evidence(entry, now)));
        let plot = self.page.element("#plot")?;
        set(&plot, "aria-valuenow", &(state.point + 1).to_string())?;
        set(&plot, "aria-valuetext", &when)?;
        let Some(frame) = frame(&state.series, view, self.width(), now) else { return Ok(()) };
        let x = if view.has_bars() {
            frame.x(point.from + (point.to - point.from) / 2)
        } else {
            frame.x(point.from)
        };
        let x = pixels(x);
        set(&self.page.element("#chart .cursor")?, "d", &format!("M{x} 0V{}", frame.size.1))?;
        let spot = point.value.map_or_else(String::new, |value| format!("M{x} {}h0", pixels(frame.y(value))));
        set(&self.page.element("#chart .spot")?, "d", &spot)
    }
}

/// The least and the most that is drawn.
fn bounds(series: &Series) -> Option<(i64, i64)> {
    let values = || series.points.iter().filter_map(|point| point.value);
    Some((values().min()?, values().max()?))
}

/// Pixels that a text of this size takes at most, and its distance from the axis.
fn room_for(text: &str) -> i64 {
    10 + text.chars().map(|letter| if letter.is_ascii() { 7 } else { 12 }).sum::<i64>()
}

/// Whether the marks of a kind can be told apart.
fn fits(series: &Series, event: Happening, frame: &Frame) -> bool {
    let count = series.marks.iter().filter(|mark| mark.event == event).count();
    i64::try_from(count).is_ok_and(|count| count * NEAREST <= frame.size.0)
}

/// The space for a series; `None` where there is no number to draw.
fn frame(series: &Series, view: View, width: i64, now: Moment) -> Option<Frame> {
    let (mut from, mut to) = series.span()?;
    if !view.has_bars() {
        to = to.max(from + 2 * DAY).min(now.seconds().max(to));
        from = from.min(to - 2 * DAY);
    }
    let (low, high) = bounds(series)?;
    let amounts = axis::amounts(low, high, 4);
    let amount = (*amounts.first()?, *amounts.last()?);
    Some(Frame { size: (width.max(100), HEIGHT - TOP - BOTTOM), time: (from, to), amount })
}
