//! A person's browsers come to know the same through the sync storage, and then write nothing any more.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

mod captures;

use std::collections::BTreeMap;

use captures::{MARCH, at, capture, line, reading};
use proptest::prelude::*;
use zandaka::capture::{Line, PageState};
use zandaka::change::{self, Change};
use zandaka::commit;
use zandaka::history::{LINES_KEY, Lines};
use zandaka::latest::{self, Latest};
use zandaka::settings::{self, Field, Settings, Theme};
use zandaka::sync::{self, KEYS, Plan};

type Stored = BTreeMap<String, String>;

/// What the browsers share.
type Cloud = Stored;

/// One of a person's browsers: it masks numbers under a key of its own.
#[derive(Clone, Debug, Default)]
struct Browser {
    mask: &'static str,
    stored: Stored,
}

impl Browser {
    fn new(mask: &'static str) -> Self {
        let mut browser = Self { mask, stored: Stored::new() };
        browser.choose(Field::Sync, "on");
        browser
    }

    fn choose(&mut self, field: Field<'_>, typed: &str) {
        let change = settings::change(self.stored.get(settings::KEY).map(String::as_str), field, typed);
        self.stored.insert(settings::KEY.into(), change.unwrap().new);
    }

    fn settings(&self) -> Settings {
        Settings::parse(&self.stored[settings::KEY]).unwrap()
    }

    /// Reads what is used of a line.
    fn reads(&mut self, seconds: i64, digits: &str, used: &str) {
        let figure = reading(&format!("data_used total current {used} MB"));
        let key = Some(format!("{digits}-{}", self.mask));
        let line = Line { key, ..line(Some(digits), vec![figure]) };
        let capture = capture(at(MARCH + seconds), PageState::Read, vec![line]);
        self.stored.extend(commit::commit(capture, &self.stored).unwrap().writes);
    }

    fn change(&mut self, seconds: i64, change: Change) {
        let plan = change::plan(change, at(MARCH + seconds), &self.stored).unwrap();
        self.stored.extend(plan.writes.into_iter().chain(plan.after));
        self.stored.retain(|key, _| !plan.removes.contains(key));
    }

    /// Looks at what is shared; true where anything was written.
    fn syncs(&mut self, seconds: i64, cloud: &mut Cloud) -> bool {
        let here = self.stored.iter().filter(|(key, _)| KEYS.contains(&key.as_str()));
        let here = here.map(|(key, text)| (key.clone(), text.clone())).collect();
        let plan = sync::plan(&here, cloud, at(MARCH + seconds)).unwrap();
        let wrote = !plan.is_empty();

        let Plan { here, forget_here, there, forget_there } = plan;
        assert!(there.iter().all(|(key, text)| key.len() + text.len() < 8192));
        self.stored.extend(here);
        self.stored.retain(|key, _| !forget_here.contains(key));
        cloud.extend(there);
        cloud.retain(|key, _| !forget_there.contains(key));
        wrote
    }

    fn latest(&self) -> Latest {
        self.stored.get(latest::KEY).map(|text| Latest::parse(text).unwrap()).unwrap_or_default()
    }

    /// `5678 512` for every line and figure, sorted.
    fn known(&self) -> Vec<String> {
        let latest = self.latest();
        let figures = latest.lines.iter().flat_map(|line| {
            let digits = line.line.clone().unwrap_or_default();
            line.figures.iter().map(move |figure| format!("{digits} {}", figure.reading.amount))
        });
        let mut known: Vec<String> = figures.collect();
        known.sort();
        known
    }

    /// The names of the lines that are known, by their digits.
    fn names(&self) -> Vec<(String, String)> {
        let names = self.stored.get(LINES_KEY).map(|text| Lines::parse(text).unwrap()).unwrap_or_default();
        let named = |id: &str| names.get(id).and_then(|line| line.name.clone());
        let latest = self.latest();
        let mut found: Vec<(String, String)> = latest
            .lines
            .iter()
            .filter_map(|line| Some((line.line.clone().unwrap_or_default(), named(&line.id)?)))
            .collect();
        found.sort();
        found
    }

    fn id(&self, digits: &str) -> String {
        let latest = self.latest();
        latest.lines.iter().find(|line| line.line.as_deref() == Some(digits)).unwrap().id.clone()
    }
}

/// Lets all look by turns until nobody writes; false where that does not come.
fn settle(browsers: &mut [&mut Browser], seconds: i64, cloud: &mut Cloud) -> bool {
    (0..6).any(|_| {
        let wrote: Vec<bool> = browsers.iter_mut().map(|browser| browser.syncs(seconds, cloud)).collect();
        !wrote.contains(&true)
    })
}

#[test]
fn nothing_is_shared_unless_a_person_asks_for_it() {
    let (mut home, mut cloud) = (Browser { mask: "aaaa", ..Browser::default() }, Cloud::new());
    home.reads(60, "5678", "512");
    assert!(!home.syncs(70, &mut cloud));
    assert_eq!(cloud, Cloud::new());
}

#[test]
fn a_second_browser_comes_to_know_lines_names_and_settings_of_the_first() {
    let (mut home, mut work, mut cloud) = (Browser::new("aaaa"), Browser::new("bbbb"), Cloud::new());
    home.reads(60, "5678", "512");
    home.change(61, Change::Rename { line: home.id("5678"), name: Some("Mum".into()) });
    home.choose(Field::Theme, "dark");
    assert!(settle(&mut [&mut home, &mut work], 100, &mut cloud));
    assert_eq!(work.known(), ["5678 512"]);
    assert_eq!(work.names(), [("5678".to_owned(), "Mum".to_owned())]);
    assert_eq!(work.settings().theme, Theme::Dark);
}

#[test]
fn the_newer_reading_counts_in_both_whoever_read_it() {
    let (mut home, mut work, mut cloud) = (Browser::new("aaaa"), Browser::new("bbbb"), Cloud::new());
    home.reads(60, "5678", "512");
    work.reads(90, "5678", "600");
    home.reads(50, "1234", "7");
    assert!(settle(&mut [&mut home, &mut work], 100, &mut cloud));
    home.reads(200, "5678", "700");
    assert!(settle(&mut [&mut work, &mut home], 300, &mut cloud));
    for browser in [&home, &work] {
        assert_eq!(browser.known(), ["1234 7", "5678 700"]);
        assert_eq!(browser.latest().lines.len(), 2, "each line once, under whatever key it was masked");
    }
}

#[test]
fn a_line_learned_from_another_browser_and_then_read_here_is_one_line_with_its_name() {
    let (mut home, mut work, mut cloud) = (Browser::new("aaaa"), Browser::new("bbbb"), Cloud::new());
    home.reads(60, "5678", "512");
    home.change(61, Change::Rename { line: home.id("5678"), name: Some("Mum".into()) });
    assert!(settle(&mut [&mut home, &mut work], 100, &mut cloud));
    work.reads(200, "5678", "700");
    assert_eq!(work.latest().lines.len(), 2);
    assert!(settle(&mut [&mut work, &mut home], 300, &mut cloud));
    for browser in [&home, &work] {
        assert_eq!(browser.known(), ["5678 700"]);
        assert_eq!(browser.names(), [("5678".to_owned(), "Mum".to_owned())]);
    }
}

#[test]
fn the_settings_chosen_last_count_and_a_browser_that_begins_takes_those_of_the_others() {
    let (mut home, mut work, mut cloud) = (Browser::new("aaaa"), Browser::new("bbbb"), Cloud::new());
    home.choose(Field::Theme, "dark");
    assert!(settle(&mut [&mut home], 100, &mut cloud));
    work.choose(Field::Theme, "light");
    assert!(settle(&mut [&mut work, &mut home], 200, &mut cloud));
    assert_eq!((home.settings().theme, work.settings().theme), (Theme::Dark, Theme::Dark));
    work.choose(Field::Theme, "light");
    assert!(settle(&mut [&mut home, &mut work], 300, &mut cloud));
    assert_eq!((home.settings().theme, work.settings().theme), (Theme::Light, Theme::Light));
}

#[test]
fn a_deleted_line_stays_deleted_here_until_it_is_read_again() {
    let (mut home, mut work, mut cloud) = (Browser::new("aaaa"), Browser::new("bbbb"), Cloud::new());
    home.reads(60, "5678", "512");
    assert!(settle(&mut [&mut home, &mut work], 100, &mut cloud));
    home.change(150, Change::DeleteLine { line: home.id("5678") });
    assert!(settle(&mut [&mut home, &mut work], 200, &mut cloud));
    assert_eq!(home.known(), Vec::<String>::new());
    work.reads(300, "5678", "900");
    assert!(settle(&mut [&mut work, &mut home], 400, &mut cloud));
    assert_eq!(home.known(), ["5678 900"]);
}

#[test]
fn who_stops_sharing_takes_back_what_they_put_there_and_keeps_what_they_know() {
    let (mut home, mut cloud) = (Browser::new("aaaa"), Cloud::new());
    home.reads(60, "5678", "512");
    assert!(settle(&mut [&mut home], 100, &mut cloud));
    home.choose(Field::Sync, "off");
    assert!(settle(&mut [&mut home], 200, &mut cloud));
    assert_eq!(cloud, Cloud::new());
    assert_eq!(home.known(), ["5678 512"]);
    assert!(!home.stored.contains_key(sync::KEY));
}

#[test]
fn items_that_are_none_of_ours_change_nothing() {
    let (mut home, mut cloud) = (Browser::new("aaaa"), Cloud::new());
    home.reads(60, "5678", "512");
    assert!(settle(&mut [&mut home], 100, &mut cloud));
    let before = home.stored.clone();
    let own = cloud.keys().find(|key| key.starts_with("line/")).unwrap().clone();
    let text = cloud[&own].replace("\"512\"", "\"512000000000\"");
    cloud.insert("line/iijmio:9999-x".into(), text);
    cloud.insert("line/iijmio:1".into(), "{".repeat(5000));
    cloud.insert("line/".into(), "{}".into());
    cloud.insert("else".into(), "7".into());
    cloud.insert(settings::KEY.into(), "[]".into());
    cloud.insert(LINES_KEY.into(), "null".into());
    home.syncs(200, &mut cloud);
    assert_eq!(home.stored, before);
}

#[test]
fn a_line_with_more_figures_than_an_item_holds_is_shared_without_the_oldest() {
    let (mut home, mut work, mut cloud) = (Browser::new("aaaa"), Browser::new("bbbb"), Cloud::new());
    let figures = (0..60).map(|nth| {
        let mut figure = reading(&format!("data_remaining top_up current {nth} MB"));
        figure.expires = Some("2025-04-01".parse().unwrap());
        figure.evidence.label = "追加データ量の残り".repeat(3);
        figure
    });
    let key = Some("5678-aaaa".to_owned());
    let line = Line { key, ..line(Some("5678"), figures.collect()) };
    let capture = capture(at(MARCH), PageState::Read, vec![line]);
    home.stored.extend(commit::commit(capture, &home.stored).unwrap().writes);
    assert!(settle(&mut [&mut home, &mut work], 100, &mut cloud));
    assert!(work.known().len() > 10 && work.known().len() < 60, "{}", work.known().len());
    assert_eq!(home.known().len(), 60);
}

#[derive(Clone, Debug)]
enum Act {
    Read(usize, usize, u32),
    Rename(usize, usize, u8),
    Choose(usize, bool),
    Sync(usize),
}

fn any_act() -> impl Strategy<Value = Act> {
    let (browser, digits) = (0..3_usize, 0..2_usize);
    prop_oneof![
        3 => (browser.clone(), digits.clone(), 1..9000_u32).prop_map(|(b, d, used)| Act::Read(b, d, used)),
        1 => (browser.clone(), digits, any::<u8>()).prop_map(|(b, d, name)| Act::Rename(b, d, name)),
        1 => (browser.clone(), any::<bool>()).prop_map(|(b, dark)| Act::Choose(b, dark)),
        4 => browser.prop_map(Act::Sync),
    ]
}

proptest! {
    #[test]
    fn whatever_happens_where_all_come_to_know_the_same(acts in prop::collection::vec(any_act(), 0..24)) {
        const DIGITS: [&str; 2] = ["5678", "1234"];
        let mut browsers = [Browser::new("aaaa"), Browser::new("bbbb"), Browser::new("cccc")];
        let mut cloud = Cloud::new();
        let mut newest: BTreeMap<&str, String> = BTreeMap::new();
        for (second, act) in (1_i64..).zip(acts) {
            let seconds = second * 60;
            match act {
                Act::Read(browser, digits, used) => {
                    let (digits, used) = (DIGITS[digits], format!("{}", used + 10_000 * u32::try_from(second).unwrap()));
                    browsers[browser].reads(seconds, digits, &used);
                    let doubted = !browsers[browser].known().contains(&format!("{digits} {used}"));
                    prop_assume!(!doubted);
                    newest.insert(digits, used);
                }
                Act::Rename(browser, digits, name) => {
                    let known = browsers[browser].latest();
                    let line = known.lines.iter().find(|line| line.line.as_deref() == Some(DIGITS[digits]));
                    if let Some(line) = line {
                        browsers[browser].change(seconds, Change::Rename { line: line.id.clone(), name: Some(format!("n{name}")) });
                    }
                }
                Act::Choose(browser, dark) => browsers[browser].choose(Field::Theme, if dark { "dark" } else { "light" }),
                Act::Sync(browser) => drop(browsers[browser].syncs(seconds, &mut cloud)),
            }
        }
        let [one, two, three] = &mut browsers;
        prop_assert!(settle(&mut [one, two, three], 1_000_000, &mut cloud), "they never come to rest");
        let wanted: Vec<String> = newest.iter().map(|(digits, used)| format!("{digits} {used}")).collect();
        let mut wanted = wanted;
        wanted.sort();
        for browser in &browsers {
            prop_assert_eq!(browser.known(), wanted.clone());
            prop_assert_eq!(browser.names(), browsers[0].names());
            prop_assert_eq!(browser.settings().theme, browsers[0].settings().theme);
        }
    }
}
