//! The settings: each field is kept as it was typed or refused with its range, and what is stored is never lost.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use proptest::prelude::*;
use proptest::sample::select;
use zandaka::history::NEWER;
use zandaka::settings::{
    BadgeChoice, CAP, DataLeft, Field, LineField, LineSettings, Settings, Shown, change,
};

const LINE: &str = "docomo:5678-k3f9";

fn of_line(field: LineField) -> Field<'static> {
    Field::Line(LINE, field)
}

fn set(field: Field<'_>, typed: &str) -> Result<Settings, String> {
    let mut settings = Settings::default();
    settings.set(field, typed).map_err(|error| error.to_string())?;
    Ok(settings)
}

#[test]
fn the_defaults_are_those_that_are_documented() {
    let settings = Settings::default();
    assert_eq!(settings.quiet.unwrap().to_string(), "22:00-07:00");
    assert_eq!(settings.note.unwrap().to_string(), "04-01");
    assert_eq!((settings.nudge, settings.veil, settings.badge), (Some(14), false, BadgeChoice::Left));
    let line = settings.line(LINE);
    assert_eq!(line.data_left.unwrap().to_string(), "0.5 GB");
    assert_eq!((line.charges, line.balance, line.expiry, line.points), (None, Some(500), Some(7), Some(14)));
    assert_eq!(Settings::parse(&settings.to_text().unwrap()).unwrap(), settings);
}

#[test]
fn a_field_is_read_as_people_type_it() {
    assert_eq!(set(of_line(LineField::Charges), "￥５，０００").unwrap().line(LINE).charges, Some(5000));
    assert_eq!(set(of_line(LineField::Charges), "12,000円").unwrap().line(LINE).charges, Some(12000));
    assert_eq!(set(of_line(LineField::Shown), "used").unwrap().line(LINE).shown, Shown::Used);
    let left = |typed| set(of_line(LineField::DataLeft), typed).unwrap().line(LINE).data_left;
    assert_eq!(left("1.50GB").unwrap().to_string(), "1.50 GB");
    assert_eq!(left("２０％"), Some(DataLeft::Percent(20)));
    assert_eq!(left(""), None);
    assert_eq!(set(Field::Quiet, "２３：３０～6:15").unwrap().quiet.unwrap().to_string(), "23:30-06:15");
    assert!(set(Field::Veil, "on").unwrap().veil);
}

const QUIET: &str = "two different times from 00:00 to 23:59 (22:00-07:00)";

fn wanted(text: &str, wanted: &str) -> String {
    format!("{text:?} is not {wanted}")
}

#[test]
fn a_refusal_names_the_range_and_changes_nothing() {
    let yen = "1 to 1000000 yen";
    for (field, typed, range) in [
        (of_line(LineField::Charges), "0", yen),
        (of_line(LineField::Charges), "1000001", yen),
        (of_line(LineField::Charges), "-5", yen),
        (of_line(LineField::Charges), "1e5", yen),
        (of_line(LineField::Balance), "100001", "1 to 100000 yen"),
        (of_line(LineField::Expiry), "91", "1 to 90 days"),
        (of_line(LineField::Points), "0", "1 to 90 days"),
        (of_line(LineField::DataLeft), "0 GB", "0.01 to 1000 GB, or 1 to 99 %"),
        (of_line(LineField::DataLeft), "1000.01 GB", "0.01 to 1000 GB, or 1 to 99 %"),
        (of_line(LineField::DataLeft), "100 %", "0.01 to 1000 GB, or 1 to 99 %"),
        (of_line(LineField::DataLeft), "5", "0.01 to 1000 GB, or 1 to 99 %"),
        (Field::Nudge, "366", "1 to 365 days"),
        (Field::Quiet, "07:00-07:00", QUIET),
        (Field::Quiet, "24:00-07:00", QUIET),
        (Field::Note, "02-29", "a day of every year from 01-01 to 12-31"),
        (Field::Veil, "yes", "on or off"),
        (Field::Language, "fr", "a language there are texts in"),
        (Field::Theme, "", "a theme"),
    ] {
        assert_eq!(set(field, typed).unwrap_err(), wanted(typed, range));
        let error = change(None, field, typed).unwrap_err();
        assert_eq!(
            (error.code(), error.to_string()),
            ("form", format!("{}: {}", field.name(), wanted(typed, range)))
        );
    }
    let one = Field::Line("no id", LineField::Charges);
    assert_eq!(set(one, "5").unwrap_err(), wanted("no id", "the id of a line"));
}

#[test]
fn a_change_gives_the_text_before_it_to_take_it_back() {
    let first = change(None, Field::Badge, "charges").unwrap();
    assert_eq!((first.old.as_ref(), first.aside.as_ref()), (None, None));
    let second = change(Some(&first.new), of_line(LineField::Points), "").unwrap();
    assert_eq!(second.old.as_deref(), Some(&*first.new));
    let settings = Settings::parse(&second.new).unwrap();
    assert_eq!((settings.badge, settings.line(LINE).points), (BadgeChoice::Charges, None));
}

#[test]
fn a_line_set_back_to_what_is_usual_has_no_choices_of_its_own() {
    let mut settings = set(of_line(LineField::Balance), "900").unwrap();
    assert_eq!(settings.lines.len(), 1);
    settings.set(of_line(LineField::Balance), "500").unwrap();
    assert_eq!(settings, Settings::default());
    assert_eq!(settings.line(LINE), LineSettings::default());
}

#[test]
fn what_a_newer_version_wrote_is_left_alone_and_what_does_not_parse_is_kept() {
    let newer = r#"{"schema":2,"texts":{"language":"tlh"}}"#;
    let error = change(Some(newer), Field::Badge, "used").unwrap_err();
    assert_eq!(error.code(), "newer");
    assert!(error.to_string().contains(NEWER));
    let broken = r#"{"schema":1,"texts":{"language":"en""#;
    let done = change(Some(broken), Field::Badge, "used").unwrap();
    let (key, kept) = done.aside.unwrap();
    assert!(key.starts_with("broken/settings/") && kept == broken, "{key}");
    assert_eq!((done.old, Settings::parse(&done.new).unwrap().badge), (None, BadgeChoice::Used));
}

#[test]
fn a_stored_value_out_of_range_is_refused_as_a_typed_one_is() {
    let good = change(None, of_line(LineField::Charges), "5000").unwrap().new;
    assert_eq!(good, r#"{"schema":1,"texts":{"docomo:5678-k3f9/charges":"5000"}}"#);
    for (from, to) in [
        ("5000", "5000000"),
        ("5000", "-1"),
        ("5000", "5000.5"),
        ("\"5000\"", "5000"),
        ("charges", "nudge"),
        ("docomo:5678-k3f9/", ""),
        ("docomo:5678-k3f9", "x"),
        ("\"schema\":1", "\"schema\":0"),
        ("\"schema\":1", "\"schema\":1,\"more\":1"),
    ] {
        let bad = good.replacen(from, to, 1);
        assert!(bad != good && Settings::parse(&bad).unwrap_err().code() == "stored", "{bad}");
    }
    let long = format!("{good}{}", " ".repeat(CAP));
    assert_eq!(Settings::parse(&long).unwrap_err().code(), "too_large");
}

#[test]
fn a_hundred_lines_with_every_choice_made_fit_and_one_more_is_refused() {
    let mut settings = Settings::default();
    let id = |number: usize| format!("nihontsushin:{number:04}-{}", "a".repeat(46));
    for number in 0..100 {
        for (field, typed) in [
            ("charges", "1000000"),
            ("balance", "100000"),
            ("data_left", "999.99 GB"),
            ("shown", "used"),
            ("expiry", "90"),
            ("points", "90"),
        ] {
            settings.set(Field::named(field, Some(&id(number))).unwrap(), typed).unwrap();
        }
    }
    assert_eq!(Settings::parse(&settings.to_text().unwrap()).unwrap(), settings);
    let error = settings.set(Field::Line(&id(100), LineField::Shown), "used").unwrap_err();
    assert_eq!((error.code(), settings.lines.len()), ("too_large", 100));
}

fn any_typed() -> impl Strategy<Value = String> {
    prop_oneof![
        select(vec![
            "",
            "0.5 GB",
            "10 %",
            "5000",
            "14",
            "on",
            "off",
            "auto",
            "ja",
            "used",
            "none",
            "22:00-07:00",
            "12-31"
        ])
        .prop_map(str::to_owned),
        "[0-9:.%GB -]{0,12}",
        "\\PC{0,20}",
    ]
}

proptest! {
    #[test]
    fn whatever_is_typed_is_refused_or_reads_back(
        typed in proptest::collection::vec((0..13_usize, any_typed()), 1..20),
    ) {
        const NAMES: [&str; 7] = ["language", "theme", "veil", "badge", "quiet", "note", "nudge"];
        let mut stored: Option<String> = None;
        for (which, typed) in typed {
            let field = NAMES.get(which).and_then(|name| Field::named(name, None));
            let field = field.unwrap_or_else(|| of_line(LineField::ALL[which.saturating_sub(7)]));
            if let Ok(done) = change(stored.as_deref(), field, &typed) {
                prop_assert_eq!(&done.old, &stored);
                prop_assert!(done.aside.is_none());
                prop_assert_eq!(Settings::parse(&done.new).unwrap().to_text().unwrap(), done.new.clone());
                stored = Some(done.new);
            }
        }
    }

    #[test]
    fn no_stored_text_makes_reading_it_panic(text in "\\PC{0,200}") {
        prop_assert!(Settings::parse(&text).is_err());
    }
}
