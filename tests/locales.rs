//! The texts: the same in every language, each used, none missing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may stop where it stands"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use walkdir::WalkDir;
use zandaka::capture::Reason;
use zandaka::settings::Language;

const LANGUAGES: &[&str] = &["en", "ja", "zh_CN", "zh_TW", "ko", "vi"];

/// The longest description Chromium's store takes, in characters.
const DESCRIPTION: usize = 132;

type Messages = BTreeMap<String, Value>;

fn messages(language: &str) -> Messages {
    let path = root().join("extension/_locales").join(language).join("messages.json");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(message: &Value) -> &str {
    message["message"].as_str().expect("a message")
}

/// The names between dollar signs.
fn places(text: &str) -> BTreeSet<&str> {
    text.split('$').skip(1).step_by(2).collect()
}

fn sources(folder: &str, extension: &str) -> Vec<(PathBuf, String)> {
    let files = WalkDir::new(root().join(folder)).into_iter().map(|entry| entry.unwrap().into_path());
    let files = files.filter(|path| path.extension().is_some_and(|found| found == extension));
    files.map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

/// What stands between the parenthesis that ends `head` and the comma or parenthesis that ends its first argument.
fn first_argument<'a>(source: &'a str, head: &str) -> Vec<&'a str> {
    source
        .match_indices(head)
        .map(|(at, _)| {
            let rest = &source[at + head.len()..];
            let mut depth = 0;
            let end = rest.find(|c| {
                depth += i32::from(matches!(c, '(' | '{' | '[')) - i32::from(matches!(c, ')' | '}' | ']'));
                depth < 0 || (depth == 0 && c == ',')
            });
            &rest[..end.expect("a closing parenthesis")]
        })
        .collect()
}

/// Every key the code, the pages and the manifest ask for.
fn used() -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (path, source) in sources("src/browser", "rs") {
        for argument in [".say(", ".tell("].into_iter().flat_map(|call| first_argument(&source, call)) {
            let keys: Vec<_> = argument.split('"').skip(1).step_by(2).map(str::to_owned).collect();
            // page.rs passes on the keys that stand in the pages, read below.
            let is_passed_on = path.ends_with("page.rs") && argument == "&key";
            assert!(!keys.is_empty() || is_passed_on, "{}: no key in {argument:?}", path.display());
            used.extend(keys);
        }
    }
    let attribute = |text: &str, head: &str, end: char| -> Vec<String> {
        text.split(head).skip(1).filter_map(|rest| rest.split(end).next()).map(str::to_owned).collect()
    };
    for (_, page) in sources("extension", "html") {
        used.extend(attribute(&page, "data-text=\"", '"'));
        used.extend(attribute(&page, "data-title=\"", '"'));
    }
    for (_, script) in sources("extension", "js") {
        used.extend(attribute(&script, "i18n.getMessage(\"", '"'));
    }
    let manifest = fs::read_to_string(root().join("manifest.json")).unwrap();
    used.extend(attribute(&manifest, "__MSG_", '_'));
    used
}

#[test]
fn every_language_has_the_same_texts_with_the_same_places() {
    let english = messages("en");
    for language in LANGUAGES {
        let other = messages(language);
        let keys = |messages: &Messages| messages.keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(keys(&english), keys(&other), "{language} has other keys than en");
        for (key, message) in &other {
            let (english, other) = (&english[key], text(message));
            assert_eq!(places(text(english)), places(other), "{language}: {key} has other places than en");
            assert_eq!(english["placeholders"], message["placeholders"], "{language}: placeholders of {key}");
            assert!(
                !other.trim().is_empty() && other.trim() == other,
                "{language}: {key} is empty or padded"
            );
        }
    }
}

#[test]
fn a_place_in_a_text_is_declared_and_numbered_in_order() {
    for (key, message) in messages("en") {
        let declared = message["placeholders"].as_object();
        let names = declared.into_iter().flat_map(|places| places.keys()).map(String::as_str).collect();
        assert_eq!(places(text(&message)), names, "{key}");
        let numbers: BTreeSet<_> = declared
            .into_iter()
            .flat_map(|places| places.values())
            .map(|place| place["content"].as_str().unwrap().to_owned())
            .collect();
        let wanted: BTreeSet<_> = (1..=numbers.len()).map(|number| format!("${number}")).collect();
        assert_eq!(numbers, wanted, "{key}");
    }
}

#[test]
fn every_text_is_used_and_every_text_used_is_there() {
    let written: BTreeSet<_> = messages("en").into_keys().collect();
    let used = used();
    assert_eq!(used.difference(&written).collect::<Vec<_>>(), Vec::<&String>::new(), "used and not written");
    assert_eq!(written.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new(), "written and not used");
}

#[test]
fn every_reason_for_a_doubt_is_said_in_the_persons_language() {
    let said = fs::read_to_string(root().join("src/browser/words.rs")).unwrap();
    let mut keys = BTreeSet::new();
    for reason in Reason::ALL {
        let arm = format!("Reason::{reason:?} => \"");
        let (_, rest) = said.split_once(&arm).unwrap_or_else(|| panic!("Words::reason knows no {reason:?}"));
        keys.insert(rest.split('"').next().unwrap());
    }
    assert_eq!(keys.len(), Reason::ALL.len(), "each reason has a text of its own");
    for language in LANGUAGES {
        let messages = messages(language);
        assert!(keys.iter().all(|key| messages.contains_key(*key)), "{language} lacks one of {keys:?}");
    }
}

#[test]
fn the_stores_take_the_description() {
    for language in LANGUAGES {
        let length = text(&messages(language)["description"]).chars().count();
        assert!(length <= DESCRIPTION, "{language}: {length} characters, more than {DESCRIPTION}");
    }
}

#[test]
fn each_language_names_itself() {
    for language in LANGUAGES {
        assert_eq!(text(&messages(language)["lang"]), language.replace('_', "-"));
    }
}

#[test]
fn every_language_there_are_texts_in_can_be_chosen() {
    let folders = fs::read_dir(root().join("extension/_locales")).unwrap();
    let folders: BTreeSet<_> =
        folders.map(|folder| folder.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(folders, LANGUAGES.iter().map(|language| (*language).to_owned()).collect());
    let page = fs::read_to_string(root().join("extension/options.html")).unwrap();
    let spoken = fs::read_to_string(root().join("src/browser/api.rs")).unwrap();
    for language in LANGUAGES {
        let option = format!("<option value=\"{language}\" lang=\"{}\">", language.replace('_', "-"));
        assert!(page.contains(&option), "the settings page does not offer {language}");
        assert!(spoken.contains(&format!("\"{language}\"")), "no texts are loaded for {language}");
        assert_eq!(language.parse::<Language>().unwrap().name(), *language);
    }
}
