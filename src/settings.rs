//! What a person chose: when to be warned, when to be left in peace, and how things look. One small value.
//!
//! Owns the defaults, the ranges and the stored text; a field is set by itself, as it was typed, or refused with the
//! range it must be in. What is done with a choice is `alerts`'s and the pages' concern; names and order of lines are
//! `history`'s.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use crate::capture::{form, named};
use crate::error::{Error, Kind, Result};
use crate::flat::{self, Texts};
use crate::history::stored;
use crate::opened::fingerprint;
use crate::time::serde_as_text;

/// The storage key.
pub const KEY: &str = "settings";

/// Version of the value under [`KEY`].
pub const SCHEMA: u32 = 1;

/// The most bytes of the value: a hundred lines, each with every choice made.
pub const CAP: usize = 64 * 1024;

/// The most lines that have choices of their own: the most of which each has all of them within [`CAP`].
const MOST_LINES: usize = 100;

/// The most bytes of a line's id here.
const LONGEST_ID: usize = 64;

/// All choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The language of all texts. As the browser's: a person chose that one already.
    pub language: Language,
    /// Light or dark. As the system's, for the same reason.
    pub theme: Theme,
    /// Whether figures are blurred until they are pointed at. Not at first: a veil nobody asked for hides what is new.
    pub veil: bool,
    /// Whether the person's browsers share what is known, through the browser's own sync. Not at first: nothing leaves this
    /// browser unasked.
    pub sync: bool,
    /// What the toolbar button shows. Data left: it is what runs out.
    pub badge: BadgeChoice,
    /// When nothing is shown. From 22:00 to 07:00: what was crossed at night can be mended in the morning.
    pub quiet: Option<Quiet>,
    /// The day of the year of the note to check the contact details at each carrier. The first of April: contracts and
    /// addresses change with Japan's business year.
    pub note: Option<DayOfYear>,
    /// Days without a reading of a line after which it is mentioned. 14: well before a cycle passes unseen.
    pub nudge: Option<u32>,
    /// The choices for each line that has any that differ from [`LineSettings::default`], sorted by their
    /// [`crate::history::line_id`].
    pub lines: Vec<(String, LineSettings)>,
}

/// The choices for one line. A threshold that is `None` is switched off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineSettings {
    /// What stands large. Data left, as carriers say it where they can.
    pub shown: Shown,
    /// Data left at which to warn. 0.5 GB: where b-mobile (<https://www.bmobile.ne.jp/english/charge.html>) warns and povo
    /// did; and a page that prints no allowance is enough for it.
    pub data_left: Option<DataLeft>,
    /// Yen of the running cycle beyond which to warn. Off: nobody knows what another person means to spend.
    pub charges: Option<u32>,
    /// Yen of prepaid money at which to warn. 500: a sixth of SoftBank's smallest recharge
    /// (<https://www.softbank.jp/en/mobile/price_plan/prepaid/add/credit>).
    pub balance: Option<u32>,
    /// Days before a contract, prepaid money or bought data lapses. 7: a week-end lies in it.
    pub expiry: Option<u32>,
    /// Days before points lapse. 14: they take a purchase to be used.
    pub points: Option<u32>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: Language::Auto,
            theme: Theme::Auto,
            veil: false,
            sync: false,
            badge: BadgeChoice::Left,
            quiet: Some(Quiet { start: Clock(22 * 60), end: Clock(7 * 60) }),
            note: Some(DayOfYear { month: 4, day: 1 }),
            nudge: Some(14),
            lines: Vec::new(),
        }
    }
}

impl Default for LineSettings {
    fn default() -> Self {
        Self {
            shown: Shown::Left,
            data_left: Some(DataLeft::Gb(Decimal::from_parts(5, 0, 0, false, 1))),
            charges: None,
            balance: Some(500),
            expiry: Some(7),
            points: Some(14),
        }
    }
}

named! {
    /// The language of all texts.
    Language, "a language there are texts in" {
        /// The browser's.
        Auto = "auto",
        /// English.
        En = "en",
        /// Japanese.
        Ja = "ja",
        /// Chinese, simplified.
        ZhCn = "zh_CN",
        /// Chinese, traditional.
        ZhTw = "zh_TW",
        /// Korean.
        Ko = "ko",
        /// Vietnamese.
        Vi = "vi",
    }
}

named! {
    /// Light or dark.
    Theme, "a theme" {
        /// The system's.
        Auto = "auto",
        /// Light.
        Light = "light",
        /// Dark.
        Dark = "dark",
    }
}

named! {
    /// What the toolbar button shows.
    BadgeChoice, "a choice of what the button shows" {
        /// The least data left among the lines.
        Left = "left",
        /// The most data used.
        Used = "used",
        /// The highest charges so far.
        Charges = "charges",
        /// Nothing.
        None = "none",
    }
}

named! {
    /// Which figure of a line stands large.
    Shown, "left or used" {
        /// Data left.
        Left = "left",
        /// Data used.
        Used = "used",
    }
}

/// A time of day in Japan, in minutes after midnight: `22:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clock(u16);

impl Clock {
    /// Minutes after midnight, below 1440.
    pub fn minutes(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl FromStr for Clock {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let parts = text.split_once(':').filter(|(hour, minute)| hour.len() <= 2 && minute.len() == 2);
        let read = parts.and_then(|(hour, minute)| Some((digits(hour)?, digits(minute)?)));
        let read = read.filter(|(hour, minute)| *hour < 24 && *minute < 60);
        let minutes = read.and_then(|(hour, minute)| u16::try_from(hour * 60 + minute).ok());
        minutes.map(Self).ok_or_else(|| form(text, "a time from 00:00 to 23:59"))
    }
}

/// The hours of every day in which nothing is shown: `22:00-07:00`. They may go over midnight; the end is not in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet {
    /// From when on.
    pub start: Clock,
    /// Until when; never the same as `start`.
    pub end: Clock,
}

impl fmt::Display for Quiet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.start, self.end)
    }
}

impl FromStr for Quiet {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let wrong = || form(text, "two different times from 00:00 to 23:59 (22:00-07:00)");
        let (start, end) = text.split_once('-').ok_or_else(wrong)?;
        let times = (start.trim().parse::<Clock>(), end.trim().parse::<Clock>());
        let (Ok(start), Ok(end)) = times else { return Err(wrong()) };
        if start == end { Err(wrong()) } else { Ok(Self { start, end }) }
    }
}

/// A day of every year: `04-01`. Never the 29th of February, which most years do not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayOfYear {
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31.
    pub day: i8,
}

impl fmt::Display for DayOfYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

impl FromStr for DayOfYear {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        // 2026 has no 29th of February.
        let day = crate::time::date(&format!("2026-{text}"));
        let day = day.ok_or_else(|| form(text, "a day of every year from 01-01 to 12-31"))?;
        Ok(Self { month: day.month(), day: day.day() })
    }
}

/// Data left at which to warn: `0.5 GB`, or of the allowance `10 %`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataLeft {
    /// So many GB.
    Gb(Decimal),
    /// So many hundredths of the allowance.
    Percent(u32),
}

impl fmt::Display for DataLeft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gb(gb) => write!(f, "{gb} GB"),
            Self::Percent(percent) => write!(f, "{percent} %"),
        }
    }
}

impl FromStr for DataLeft {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let read = || {
            if let Some(percent) = text.strip_suffix('%') {
                let percent = digits(percent.trim_end()).filter(|percent| (1..=99).contains(percent))?;
                return Some(Self::Percent(percent));
            }
            let gb = text.strip_suffix("GB").or_else(|| text.strip_suffix("gb"))?.trim_end();
            let plain = gb.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && gb.len() <= 7;
            let gb = Decimal::from_str_exact(gb).ok().filter(|gb| plain && gb.scale() <= 2)?;
            let least = Decimal::from_parts(1, 0, 0, false, 2);
            (least..=Decimal::ONE_THOUSAND).contains(&gb).then_some(Self::Gb(gb))
        };
        read().ok_or_else(|| form(text, "0.01 to 1000 GB, or 1 to 99 %"))
    }
}

/// One choice, as forms and messages name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field<'a> {
    /// [`Settings::language`].
    Language,
    /// [`Settings::theme`].
    Theme,
    /// [`Settings::veil`].
    Veil,
    /// [`Settings::sync`].
    Sync,
    /// [`Settings::badge`].
    Badge,
    /// [`Settings::quiet`].
    Quiet,
    /// [`Settings::note`].
    Note,
    /// [`Settings::nudge`].
    Nudge,
    /// A choice for the line with this id.
    Line(&'a str, LineField),
}

named! {
    /// One choice for a line.
    LineField, "a choice for a line" {
        /// [`LineSettings::shown`].
        Shown = "shown",
        /// [`LineSettings::data_left`].
        DataLeft = "data_left",
        /// [`LineSettings::charges`].
        Charges = "charges",
        /// [`LineSettings::balance`].
        Balance = "balance",
        /// [`LineSettings::expiry`].
        Expiry = "expiry",
        /// [`LineSettings::points`].
        Points = "points",
    }
}

/// All fields that are not a line's.
const FIELDS: [Field<'static>; 8] = [
    Field::Language,
    Field::Theme,
    Field::Veil,
    Field::Sync,
    Field::Badge,
    Field::Quiet,
    Field::Note,
    Field::Nudge,
];

impl<'a> Field<'a> {
    /// The field with this name, of a line where one is named; `None` for any other name.
    pub fn named(name: &str, line: Option<&'a str>) -> Option<Self> {
        if let Some(line) = line {
            return name.parse().ok().map(|field| Field::Line(line, field));
        }
        FIELDS.into_iter().find(|field| field.name() == name)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Language => "language",
            Self::Theme => "theme",
            Self::Veil => "veil",
            Self::Sync => "sync",
            Self::Badge => "badge",
            Self::Quiet => "quiet",
            Self::Note => "note",
            Self::Nudge => "nudge",
            Self::Line(_, field) => field.name(),
        }
    }

    /// The least and the most of a field that is a whole number, for a form and for what it says when it is not kept.
    pub fn range(self) -> Option<(u32, u32)> {
        match self {
            Self::Nudge => Some((1, 365)),
            // No phone bill has more, see the `gate`.
            Self::Line(_, LineField::Charges) => Some((1, 1_000_000)),
            Self::Line(_, LineField::Balance) => Some((1, 100_000)),
            Self::Line(_, LineField::Expiry | LineField::Points) => Some((1, 90)),
            _ => None,
        }
    }
}

/// What a change of one field gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The text to store under [`KEY`].
    pub new: String,
    /// The text before, to store again where the person takes the change back; `None` where nothing was stored.
    pub old: Option<String>,
    /// What was stored and does not parse, with the key to keep it under, to be written before `new`.
    pub aside: Option<(String, String)>,
}

/// Sets one field in what is stored under [`KEY`]. The text is as it was typed: digits may be full-width and grouped,
/// and the empty text switches off what can be off.
///
/// # Errors
/// `form` for a text out of the field's range, which it names; `newer` where a newer version wrote the settings, which must
/// be left alone; `too_large` where no more lines can have choices of their own.
pub fn change(stored: Option<&str>, field: Field<'_>, typed: &str) -> Result<Change> {
    let (mut settings, aside) = match stored.map(Settings::parse) {
        None => (Settings::default(), None),
        Some(Ok(settings)) => (settings, None),
        Some(Err(error)) if error.is_newer() => return Err(error),
        Some(Err(_)) => (Settings::default(), stored.map(set_aside)),
    };
    settings.set(field, typed).map_err(|error| error.at(field.name()))?;
    let old = if aside.is_some() { None } else { stored.map(str::to_owned) };
    Ok(Change { new: settings.to_text()?, old, aside })
}

fn on_or_off(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

fn is_on(text: &str) -> Result<bool> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err(form(text, "on or off")),
    }
}

fn set_aside(text: &str) -> (String, String) {
    (format!("broken/{KEY}/{:016x}", fingerprint(text)), text.to_owned())
}

impl Settings {
    /// Reads what [`Settings::to_text`] wrote: every field is [`Settings::set`].
    ///
    /// # Errors
    /// `stored` for any other text, `newer` for that of a newer version, which must not be overwritten;
    /// `too_large` over [`CAP`].
    pub fn parse(json: &str) -> Result<Self> {
        check_cap(json)?;
        let mut settings = Self::default();
        for (name, text) in flat::parse(KEY, json, SCHEMA)? {
            let (line, name) =
                name.rsplit_once('/').map_or((None, &*name), |(line, name)| (Some(line), name));
            let field = Field::named(name, line).ok_or_else(|| stored(KEY, "an unknown field"))?;
            settings.set(field, &text).map_err(|error| stored(KEY, error.to_string()))?;
        }
        Ok(settings)
    }

    /// The JSON text: all that differs from what is usual, under the names of its fields.
    ///
    /// # Errors
    /// `too_large` over [`CAP`].
    pub fn to_text(&self) -> Result<String> {
        let (usual, mut texts) = (Self::default(), Texts::new());
        let mut add = |name: String, text: String, usual: &str| {
            if text != usual {
                texts.insert(name, text);
            }
        };
        for field in FIELDS {
            add(field.name().to_owned(), self.get(field), &usual.get(field));
        }
        for (line, _) in &self.lines {
            for field in LineField::ALL {
                let field = Field::Line(line, *field);
                add(format!("{line}/{}", field.name()), self.get(field), &usual.get(field));
            }
        }
        let text = flat::to_text(KEY, SCHEMA, texts)?;
        check_cap(&text)?;
        Ok(text)
    }

    /// A field as a form shows it, and as [`Settings::set`] reads it; empty where it is off.
    pub fn get(&self, field: Field<'_>) -> String {
        fn shown(value: Option<impl fmt::Display>) -> String {
            value.map_or_else(String::new, |value| value.to_string())
        }
        match field {
            Field::Language => self.language.name().to_owned(),
            Field::Theme => self.theme.name().to_owned(),
            Field::Veil => on_or_off(self.veil).to_owned(),
            Field::Sync => on_or_off(self.sync).to_owned(),
            Field::Badge => self.badge.name().to_owned(),
            Field::Quiet => shown(self.quiet),
            Field::Note => shown(self.note),
            Field::Nudge => shown(self.nudge),
            Field::Line(id, field) => {
                let line = self.line(id);
                match field {
                    LineField::Shown => line.shown.name().to_owned(),
                    LineField::DataLeft => shown(line.data_left),
                    LineField::Charges => shown(line.charges),
                    LineField::Balance => shown(line.balance),
                    LineField::Expiry => shown(line.expiry),
                    LineField::Points => shown(line.points),
                }
            }
        }
    }

    /// The choices for a line.
    pub fn line(&self, id: &str) -> LineSettings {
        self.lines.iter().find(|(known, _)| known == id).map(|(_, line)| line.clone()).unwrap_or_default()
    }

    /// Sets one field to what was typed.
    ///
    /// # Errors
    /// `form` for a text out of the field's range, which it names; `too_large` for more lines than there is room for.
    pub fn set(&mut self, field: Field<'_>, typed: &str) -> Result<()> {
        let text = plain(typed);
        match field {
            Field::Language => self.language = text.parse()?,
            Field::Theme => self.theme = text.parse()?,
            Field::Veil => self.veil = is_on(&text)?,
            Field::Sync => self.sync = is_on(&text)?,
            Field::Badge => self.badge = text.parse()?,
            Field::Quiet => self.quiet = unless_off(&text, str::parse)?,
            Field::Note => self.note = unless_off(&text, str::parse)?,
            Field::Nudge => self.nudge = unless_off(&text, |text| whole(field, text))?,
            Field::Line(id, of) => return self.set_line(id, of, &text),
        }
        Ok(())
    }

    fn set_line(&mut self, id: &str, field: LineField, text: &str) -> Result<()> {
        if id.len() > LONGEST_ID || !id.contains(':') {
            return Err(form(id, "the id of a line"));
        }
        let mut line = self.line(id);
        let number = || unless_off(text, |text| whole(Field::Line(id, field), text));
        match field {
            LineField::Shown => line.shown = text.parse()?,
            LineField::DataLeft => line.data_left = unless_off(text, str::parse)?,
            LineField::Charges => line.charges = number()?,
            LineField::Balance => line.balance = number()?,
            LineField::Expiry => line.expiry = number()?,
            LineField::Points => line.points = number()?,
        }
        let place = self.lines.iter().position(|(known, _)| known.as_str() >= id).unwrap_or(self.lines.len());
        let is_full = self.lines.len() >= MOST_LINES;
        let known = self.lines.get_mut(place).filter(|(known, _)| known == id);
        let usual = line == LineSettings::default();
        match known {
            Some(_) if usual => drop(self.lines.remove(place)),
            Some((_, known)) => *known = line,
            None if usual => {}
            None if is_full => {
                return Err(Kind::TooLarge { size: MOST_LINES + 1, cap: MOST_LINES }.into());
            }
            None => self.lines.insert(place, (id.to_owned(), line)),
        }
        Ok(())
    }
}

fn check_cap(text: &str) -> Result<()> {
    if text.len() > CAP {
        return Err(Error::new(Kind::TooLarge { size: text.len(), cap: CAP }).at(KEY));
    }
    Ok(())
}

/// What was typed, as it is compared: half-width, and numbers without their commas and without the sign of yen.
fn plain(typed: &str) -> String {
    let half = typed.trim().chars().take(80).map(|sign| match sign {
        '～' | '〜' => '-',
        '！'..='｝' => char::from_u32(u32::from(sign) - 0xfee0).unwrap_or(sign),
        '￥' => '¥',
        '\u{3000}' => ' ',
        _ => sign,
    });
    half.filter(|sign| !matches!(sign, ',' | '¥' | '円')).collect()
}

/// `None` for the empty text.
fn unless_off<T>(text: &str, read: impl Fn(&str) -> Result<T>) -> Result<Option<T>> {
    if text.is_empty() { Ok(None) } else { read(text).map(Some) }
}

/// A whole number in the range of its field.
fn whole(field: Field<'_>, text: &str) -> Result<u32> {
    let (least, most) = field.range().unwrap_or((0, u32::MAX));
    let number = digits(text).filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| {
        let wanted = match field {
            Field::Nudge => "1 to 365 days",
            Field::Line(_, LineField::Charges) => "1 to 1000000 yen",
            Field::Line(_, LineField::Balance) => "1 to 100000 yen",
            _ => "1 to 90 days",
        };
        form(text, wanted)
    })
}

/// At most nine digits.
fn digits(text: &str) -> Option<u32> {
    let plain = (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}
