//! Runs futures as chains of promise reactions, one awaited promise after another.
//!
//! js-sys has an executor of its own, whose tasks run in microtasks nobody waits for: a trap there is lost, the message
//! is never answered, and a lock held across it is held for ever. Here each step runs inside the reaction of the promise
//! it waited for, so that a trap rejects the promise handed out, and with it the lock and the answer.
//!
//! A future run here awaits by [`settled`] alone.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use js_sys::Promise;
use wasm_bindgen::prelude::*;

/// What a promise comes to: its value, or the reason of its rejection.
pub type Outcome = Result<JsValue, JsValue>;

type Task = Pin<Box<dyn Future<Output = Outcome>>>;

/// Where the outcome of a promise is put for the future that waits for it.
type Slot = Rc<Cell<Option<Outcome>>>;

thread_local! {
    /// The promise the future being polled wants to wait for.
    static AWAITED: RefCell<Option<(Promise, Slot)>> = const { RefCell::new(None) };
}

#[wasm_bindgen]
extern "C" {
    /// A promise whose reactions are plain functions, which may give promises themselves.
    type Thenable;
    #[wasm_bindgen(method)]
    fn then(this: &Thenable, fulfilled: &JsValue, rejected: &JsValue) -> JsValue;
}

/// Runs `future` at once as far as it goes; the promise settles as the future does, and is rejected by a trap.
pub fn promise(future: impl Future<Output = Outcome> + 'static) -> Promise {
    match step(Box::pin(future)) {
        Ok(value) => Promise::resolve(&value),
        Err(reason) => Promise::reject(&reason),
    }
}

/// Waits for `promise`.
pub fn settled(promise: Promise) -> impl Future<Output = Outcome> {
    let slot = Slot::default();
    let mut asked = Some(promise);
    std::future::poll_fn(move |_| match (asked.take(), slot.take()) {
        (Some(promise), _) => {
            AWAITED.set(Some((promise, Rc::clone(&slot))));
            Poll::Pending
        }
        (None, Some(outcome)) => Poll::Ready(outcome),
        (None, None) => Poll::Pending,
    })
}

/// Polls once. While the task waits, its outcome is a promise of the rest: promises resolve through promises.
fn step(mut task: Task) -> Outcome {
    match task.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => outcome,
        Poll::Pending => {
            let (promise, slot) = AWAITED.take().ok_or("a task waits for nothing")?;
            let rest = Rc::new(Cell::new(Some((task, slot))));
            let fulfilled = reaction(Rc::clone(&rest), Ok);
            let rejected = reaction(rest, Err);
            Ok(promise.unchecked_ref::<Thenable>().then(&fulfilled, &rejected))
        }
    }
}

/// A function for JavaScript that hands the settled value to the waiting task and runs it on.
fn reaction(rest: Rc<Cell<Option<(Task, Slot)>>>, outcome: fn(JsValue) -> Outcome) -> JsValue {
    Closure::once_into_js(move |value: JsValue| -> Outcome {
        let (task, slot) = rest.take().ok_or("a promise settled twice")?;
        slot.set(Some(outcome(value)));
        step(task)
    })
}
