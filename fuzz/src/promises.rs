//! What must hold whatever the input is. Nothing here says what is right: that is the fixtures' and the other tests'.

use zandaka::capture::{Amount, Capture, PageState, Reading, Reason, Unit};
use zandaka::gate;
use zandaka::quantity::{Quantity, Token, as_of, fold::fold, scan};
use zandaka::reader::{self, Page};
use zandaka::time::Moment;

use crate::phones::unmasked;
use crate::stock::Stock;

/// What the gate says of an amount by itself.
const TOO_MUCH: [Reason; 5] =
    [Reason::BelowZero, Reason::TooMuchData, Reason::TooMuchMoney, Reason::TooLargeBill, Reason::TooMuchTalk];

/// The tokens of a text, as it is and folded.
pub fn of_quantities(text: &str) {
    let folded = fold(text);
    assert_eq!(fold(&folded), folded, "folding is done once");
    for text in [text, &folded] {
        let tokens = scan(text);
        in_order(text, &tokens);
        assert_eq!(scan(text), tokens, "the same text, the same tokens");
    }
    let today = "2026-11-22T10:00:00+09:00".parse::<Moment>().unwrap().date();
    let _ = as_of(&folded, today);
}

/// On char boundaries, one after another, none empty, no digit outside; amounts as they are printed.
fn in_order(text: &str, tokens: &[Token]) {
    let mut end = 0;
    let no_digit =
        |gap: Option<&str>| gap.is_some_and(|gap| !gap.contains(|sign: char| sign.is_ascii_digit()));
    for token in tokens {
        assert!(token.start < token.end, "{token:?} is empty in {text:?}");
        assert!(no_digit(text.get(end..token.start)), "{token:?} after {end} in {text:?}");
        assert!(text.get(token.start..token.end).is_some(), "{token:?} cuts a sign in {text:?}");
        end = token.end;
        if let Quantity::Number(number) | Quantity::Duration(number) = &token.quantity {
            let again = number.value.to_string().parse::<Amount>();
            assert_eq!(again.ok(), Some(Amount::Number(number.value)), "{token:?} in {text:?}");
        }
    }
    assert!(no_digit(text.get(end..)), "a digit after {end} in {text:?}");
}

/// A saved page: a page of a portal, however broken, gives an answer and never an error.
pub fn of_a_whole_page(stock: &Stock, html: &str) {
    let page = Page { url: &stock.url, html, at: stock.at, mask_key: None };
    let capture = reader::read(&page).unwrap();
    assert_eq!(reader::explain(&page).unwrap().0, capture, "explained or not, the page gives the same");
    of_a_capture(&capture);
}

/// A page that was sent: the only error is that no content script wrote it.
pub fn of_a_pruned_page(stock: &Stock, html: &str) {
    let page = Page { url: &stock.url, html, at: stock.at, mask_key: None };
    let first = reader::read_pruned(&page);
    match (&first, reader::read_pruned(&page)) {
        (Ok(capture), Ok(again)) => {
            assert_eq!(&again, capture, "the same page, the same capture");
            of_a_capture(capture);
        }
        (Err(error), Err(again)) => assert_eq!((error.code(), again.code()), ("form", "form")),
        (first, again) => panic!("the same page gave {first:?} and {again:?}"),
    }
}

fn of_a_capture(capture: &Capture) {
    let json = serde_json::to_string(capture).unwrap();
    assert_eq!(&serde_json::from_str::<Capture>(&json).unwrap(), capture, "through JSON");
    assert_eq!(unmasked(&json), None, "an unmasked number in {json}");
    assert_eq!(capture.state == PageState::Read, !capture.lines.is_empty(), "{json}");
    for line in &capture.lines {
        assert_eq!(line.line.is_some(), line.key.is_some(), "{json}");
        if let (Some(last4), Some(key)) = (&line.line, &line.key) {
            assert!(last4.len() == 4 && key.starts_with(&format!("{last4}-")), "{last4} {key}");
        }
        line.readings.iter().for_each(in_its_unit);
        let doubts = gate::check(&mut line.clone());
        let beyond = doubts.iter().find(|doubt| TOO_MUCH.iter().any(|reason| doubt.reason == reason.name()));
        assert_eq!(beyond, None, "let through and not believed");
    }
}

fn in_its_unit(reading: &Reading) {
    let fits = match reading.amount {
        Amount::Number(_) => !matches!(reading.unit, Unit::Unlimited | Unit::Date),
        Amount::Stamp(_) => reading.unit == Unit::Date,
        Amount::Unlimited => reading.unit == Unit::Unlimited,
    };
    assert!(fits, "{reading:?}");
}
