//! Saves the history as a CSV file, month by month, through a link to a blob: no permission needed.
//!
//! The rows are [`crate::export::csv`]'s. A month that does not parse is counted and said, not passed over in silence.

use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, Element, HtmlElement, Url};

use crate::error::{Kind, Result};
use crate::export::{Filter, csv};
use crate::history::{Chunk, INDEX_KEY, Index};

use super::super::api;
use super::super::page::set;
use super::super::task;
use super::super::words::Words;

/// Saves everything through the link with the id `file`, and gives the words to say about it; the popup calls this on a
/// click, and loads this module for it.
#[wasm_bindgen]
pub fn save_csv() -> Promise {
    task::promise(async {
        let words = Words::load();
        let link = gloo::utils::document().get_element_by_id("file").ok_or("there is no link to save by")?;
        let text = save(&link, &words).await.unwrap_or_else(|error| words.fault(error.code()));
        Ok(text.into())
    })
}

/// Saves everything, and says what was saved.
async fn save(link: &Element, words: &Words) -> Result<String> {
    let index = api::get(&[INDEX_KEY.to_owned()]).await?;
    let index = index.get(INDEX_KEY).map(|text| Index::parse(text)).transpose()?.unwrap_or_default();
    let bytes = Array::of1(&bytes(&csv::head()));
    let (mut rows, mut unread) = (0, 0);
    for keys in index.months().values() {
        let stored = api::get(keys).await?;
        let chunks: Vec<_> = stored.iter().filter_map(|(key, text)| Chunk::parse(key, text).ok()).collect();
        unread += stored.len() - chunks.len();
        rows += chunks.iter().map(|chunk| chunk.entries().len()).sum::<usize>();
        bytes.push(&self::bytes(&csv::rows(&chunks, &Filter::default())));
    }
    if rows == 0 && unread == 0 {
        return Ok(words.say("export_nothing"));
    }
    offer(link, &bytes, &format!("zandaka-{}.csv", api::now()?.date()))?;
    let rows = words.count(rows);
    Ok(match unread {
        0 => words.tell("export_done", &[&rows]),
        _ => words.tell("export_part", &[&rows, &words.count(unread)]),
    })
}

/// Has the browser save `parts` under `name`.
fn offer(link: &Element, parts: &Array, name: &str) -> Result<()> {
    let refused = |_| Kind::Browser { call: "Blob", why: String::new() };
    let form = BlobPropertyBag::new();
    form.set_type("text/csv;charset=utf-8");
    let blob = Blob::new_with_u8_array_sequence_and_options(parts, &form).map_err(refused)?;
    // Kept until the page closes: the browser may still be asking where to put the file.
    set(link, "href", &Url::create_object_url_with_blob(&blob).map_err(refused)?)?;
    set(link, "download", name)?;
    link.unchecked_ref::<HtmlElement>().click();
    Ok(())
}

fn bytes(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}
