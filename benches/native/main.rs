//! Times the reader outside of any browser; run by `cargo xtask bench`, which knows the budgets.
//!
//! For every figure whose name starts with the first argument, prints a line of JSON: milliseconds of ours and of the
//! peer, taken in turns, and the median of their ratios. What is read is in `kinds`, `portal` and `sent`; the history is
//! `history`'s.

mod history;
mod kinds;
mod portal;
mod sent;
#[path = "../history/years.rs"]
mod years;

use std::hint::black_box;
use std::time::Instant;

use kinds::{KINDS, Kind};
use scraper::Html;
use zandaka::capture::Capture;
use zandaka::error::Result;
use zandaka::message::PAGE_CAP;
use zandaka::reader::{self, Page};
use zandaka::snapshot::SAVED_PAGE_CAP;

/// As large as portals' pages are.
const USUAL: usize = 120 * 1024;

/// A page whose figures are read by their labels.
const READ_AT: &str = "https://www.docomo.ne.jp/mydocomo/data/";

type Read = fn(&Page<'_>) -> Result<Capture>;

fn main() {
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with("--")).unwrap_or_default();
    let is_wanted = |name: &str| name.starts_with(&wanted);
    let saved = portal::page(USUAL);
    // About half of a page is sent.
    let sent = sent::sent(&portal::page(USUAL * 2));
    let native: [(&str, Read, &str); 2] =
        [("read-native", reader::read_pruned, &sent), ("read-native-saved", reader::read, &saved)];
    for (name, read, page) in native {
        if is_wanted(name) {
            let parse = || drop(black_box(Html::parse_document(page)));
            measure(name, 101, || reads(read, page), parse);
        }
    }
    history::measure_all(&is_wanted);
    let forms: [(&str, Read, usize, usize); 2] =
        [("pruned", reader::read_pruned, PAGE_CAP, 15), ("whole", reader::read, SAVED_PAGE_CAP, 3)];
    for (form, read, cap, rounds) in forms {
        for kind in &KINDS {
            let name = format!("read-linear-{form}-{}", kind.name);
            if is_wanted(&name) {
                linear(&name, kind, read, cap, rounds);
            }
        }
    }
}

/// The largest page of a kind against one of half its size.
fn linear(name: &str, kind: &Kind, read: Read, cap: usize, rounds: usize) {
    let (large, small) = (kind.page(cap), kind.page(cap / 2));
    measure(name, rounds, || reads(read, &large), || reads(read, &small));
}

fn reads(read: Read, html: &str) {
    let Ok(at) = "2026-11-22T10:00:00+09:00".parse() else { return };
    let _ = black_box(read(&Page { url: READ_AT, html, at, mask_key: None }));
}

fn measure(name: &str, rounds: usize, ours: impl Fn(), peer: impl Fn()) {
    let timed = |work: &dyn Fn()| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64() * 1000.0
    };
    peer();
    let rounds: Vec<(f64, f64)> = (0..rounds).map(|_| (timed(&ours), timed(&peer))).collect();
    let median_of = |part: fn(&(f64, f64)) -> f64| median(rounds.iter().map(part).collect());
    let (ours, peer) = (median_of(|round| round.0), median_of(|round| round.1));
    let ratio = median_of(|round| round.0 / round.1);
    print(name, ours, peer, ratio);
}

fn print(name: &str, ours: f64, peer: f64, ratio: f64) {
    println!(r#"{{"name":"{name}","ours":{ours:.3},"peer":{peer:.3},"ratio":{ratio:.3}}}"#);
}

fn median(mut list: Vec<f64>) -> f64 {
    list.sort_by(f64::total_cmp);
    list.get(list.len() / 2).copied().unwrap_or_default()
}
