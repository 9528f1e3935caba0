//! Takes in a file: what it would change is said first, and nothing is written before the person says yes.
//!
//! What a file means and what a step writes is [`crate::import`]'s. Every step is written under the lock, with what is
//! stored then; `latest` last, as a capture writes it.

use std::rc::Rc;

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{File, HtmlInputElement, TextDecoder};

use crate::error::{Error, Kind, Result};
use crate::history::{LINES_KEY, Lines};
use crate::import::{self, CAP, Import, Preview};
use crate::latest;

use super::super::alert;
use super::super::api::{self, Stored};
use super::super::page::set;
use super::super::task;
use super::History;

impl History {
    /// Makes the field for a file and the answers to its preview work.
    pub(super) fn listen_to_import(self: &Rc<Self>) -> Result<()> {
        self.on("#import", "change", |history| {
            let field: HtmlInputElement = history.page.element("#import")?.unchecked_into();
            let file = field.files().and_then(|files| files.get(0));
            if let Some(file) = file {
                history.report("");
                // The same file can be chosen again.
                field.set_value("");
                history.run(async move |history| match preview(&history, &file).await {
                    Ok((import, counts)) => history.ask(import, &counts),
                    Err(error) => history.decline(&error),
                });
            }
            Ok(())
        })?;
        self.on("#take", "click", |history| {
            let import = history.state.borrow_mut().import.take();
            if let Some(import) = import {
                history.run(async move |history| history.take_in(import).await);
            }
            Ok(())
        })?;
        self.on("#leave", "click", |history| {
            history.state.borrow_mut().import = None;
            set(&history.page.element("#preview")?, "class", "done")
        })
    }

    /// Says what the file would change.
    fn ask(&self, import: Import, counts: &Preview) -> Result<()> {
        let total = counts.total();
        let [new, same, conflicting] =
            [total.new, total.same, total.conflicting].map(|count| self.words.count(count));
        let text = self.words.tell("import_counts", &[&new, &same, &conflicting]);
        self.page.element("#preview p")?.set_text_content(Some(&text));
        set(&self.page.element("#preview")?, "class", "")?;
        self.state.borrow_mut().import = Some(Rc::new(import));
        Ok(())
    }

    fn decline(&self, error: &Error) -> Result<()> {
        let why = match error.kind() {
            Kind::TooLarge { .. } => self.words.say("import_large"),
            Kind::Encoding { .. } => self.words.say("import_encoding"),
            Kind::Newer { .. } => self.words.say("import_newer"),
            _ => self.words.tell("import_refused", &[&error.to_string()]),
        };
        set(&self.page.element("#preview")?, "class", "done")?;
        self.report(&why);
        Ok(())
    }

    /// Writes what the person said yes to, a month at a time.
    async fn take_in(self: &Rc<Self>, import: Rc<Import>) -> Result<()> {
        set(&self.page.element("#preview")?, "class", "done")?;
        let steps = import.steps();
        let all = steps.len();
        let mut taken = Preview::default();
        for (number, keys) in steps.into_iter().enumerate() {
            self.progress(number, all)?;
            let import = Rc::clone(&import);
            let step = api::locked(move || async move {
                let step = import.step(number, &api::get(&keys).await?)?;
                write(&step.writes).await?;
                Ok(step)
            })
            .await;
            if step.is_err() {
                self.progress(0, 0)?;
            }
            taken.add(&step?);
        }
        self.progress(0, 0)?;
        // The toolbar button shows what is known now, and the person sees by the page that it was taken in.
        let _ = api::locked(alert::look).await;
        self.report(&self.words.tell("import_done", &[&self.words.count(taken.total().new)]));
        self.reopen().await
    }
}

/// Writes these values, `latest` by itself and last.
pub(super) async fn write(writes: &[(String, String)]) -> Result<()> {
    let (latest, rest): (Stored, Stored) = writes.iter().cloned().partition(|(key, _)| key == latest::KEY);
    for values in [&rest, &latest] {
        if !values.is_empty() {
            api::set(values).await?;
        }
    }
    Ok(())
}

/// Reads a file, and goes through what it would write without writing it.
async fn preview(history: &History, file: &File) -> Result<(Import, Preview)> {
    let refused = |why: &JsValue| Kind::Browser { call: "Blob.arrayBuffer", why: format!("{why:?}") };
    // Measured before a byte of it is read; no file of ours comes near 2^53.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size in bytes")]
    let size = file.size() as usize;
    if size > CAP {
        return Err(Kind::TooLarge { size, cap: CAP }.into());
    }
    let buffer = task::settled(file.array_buffer()).await.map_err(|why| refused(&why))?;
    let array = Uint8Array::new(buffer.unchecked_ref::<ArrayBuffer>());
    let parsed = match import::read(&array.to_vec()) {
        Err(error) => match error.kind() {
            Kind::Encoding { looks_like } if !looks_like.is_empty() => {
                import::read_text(&decoded(&array, looks_like)?)?
            }
            _ => return Err(error),
        },
        Ok(parsed) => parsed,
    };
    let lines = api::get(&[LINES_KEY.to_owned()]).await?;
    let lines = lines.get(LINES_KEY).map(|text| Lines::parse(text)).transpose()?.unwrap_or_default();
    let import = parsed.settle(&lines)?;
    let mut counts = Preview::default();
    let steps = import.steps();
    for (number, keys) in steps.iter().enumerate() {
        history.progress(number, steps.len())?;
        counts.add(&import.step(number, &api::get(keys).await?)?);
    }
    history.progress(0, 0)?;
    Ok((import, counts))
}

/// The text of bytes in an encoding that only the browser knows.
fn decoded(bytes: &Uint8Array, name: &'static str) -> Result<String> {
    let refused = |_| Error::new(Kind::Encoding { looks_like: name });
    let decoder = TextDecoder::new_with_label(name).map_err(refused)?;
    decoder.decode_with_js_u8_array(bytes).map_err(refused)
}
