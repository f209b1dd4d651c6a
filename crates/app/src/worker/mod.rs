//! Workers: programs of this app that run beside the page, so that what takes long does not freeze it.
//!
//! A question goes there and an answer comes back; what they say is the business of whoever asks
//! ([`errands`](crate::errands), [`transfer`](crate::transfer)). Several can be under way at once.
//!
//! ```ignore
//! thread_local! {
//!     static WORKER: Worker = Worker::new("worker.js");
//! }
//! let answer = WORKER.with(|worker| worker.ask(&question)).await?;
//! ```

mod serving;

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    future::Future,
    rc::Rc,
};

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, WorkerOptions, WorkerType};

pub(crate) use self::serving::serve;
use crate::{
    ports::{field, object},
    trouble::Trouble,
    words::words,
};

words! {
    WorkerWords {
        no_worker = "This browser could not start the part of the app that does the heavy work. Close the other tabs of the app and load this one again.", "Deze browser kon het deel van de app dat het zware werk doet niet starten. Sluit de andere tabbladen van de app en laad deze opnieuw.";
        not_understood = "Two releases of the app met in this browser. Load the page again.", "Twee versies van de app kwamen elkaar in deze browser tegen. Laad de pagina opnieuw.";
    }
}

/// The page and the worker are not of the same release.
pub(crate) fn not_understood() -> Trouble {
    Trouble::new(WorkerWords::here().not_understood())
}

fn no_worker() -> Trouble {
    Trouble::new(WorkerWords::here().no_worker())
}

/// A worker, started when something is first asked of it.
pub(crate) struct Worker {
    script: &'static str,
    running: Rc<RefCell<Option<Rc<Running>>>>,
}

/// One that was started.
struct Running {
    worker: web_sys::Worker,
    waiting: RefCell<HashMap<u32, Function>>,
    last: Cell<u32>,
}

impl Worker {
    /// The worker that this script, which lies beside the page's, starts.
    pub(crate) fn new(script: &'static str) -> Self {
        Self {
            script,
            running: Rc::default(),
        }
    }

    /// Asks it something. The question is copied to it, as the browser copies values between programs.
    pub(crate) fn ask(
        &self,
        question: &JsValue,
    ) -> impl Future<Output = Result<JsValue, Trouble>> + use<> {
        let answer = self.running().and_then(|running| running.post(question));
        async move {
            let answer = JsFuture::from(answer?).await;
            answer
                .ok()
                .filter(|answer| !answer.is_undefined())
                .ok_or_else(no_worker)
        }
    }

    fn running(&self) -> Result<Rc<Running>, Trouble> {
        if let Some(running) = &*self.running.borrow() {
            return Ok(Rc::clone(running));
        }
        let running = Rc::new(Running::start(self.script)?);
        running.listen(Rc::clone(&self.running));
        *self.running.borrow_mut() = Some(Rc::clone(&running));
        Ok(running)
    }
}

impl Running {
    fn start(script: &str) -> Result<Self, Trouble> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let address = address(script).ok_or_else(no_worker)?;
        let worker = web_sys::Worker::new_with_options(&address, &options);
        Ok(Self {
            worker: worker.map_err(|_| no_worker())?,
            waiting: RefCell::default(),
            last: Cell::new(0),
        })
    }

    fn listen(self: &Rc<Self>, kept: Rc<RefCell<Option<Rc<Self>>>>) {
        let running = Rc::clone(self);
        let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let answer = event.data();
            let number = field(&answer, "number").as_f64();
            let mut waiting = running.waiting.borrow_mut();
            let resolve = number.and_then(|number| {
                let number = waiting
                    .keys()
                    .copied()
                    .find(|known| f64::from(*known).total_cmp(&number).is_eq())?;
                waiting.remove(&number)
            });
            drop(waiting);
            if let Some(resolve) = resolve {
                let _ = resolve.call1(&JsValue::NULL, &field(&answer, "content"));
            }
        });
        self.worker
            .set_onmessage(Some(hear.as_ref().unchecked_ref()));
        hear.forget();

        let running = Rc::clone(self);
        let fail = Closure::<dyn Fn()>::new(move || {
            // It never started, or it has died: whoever waits is told, and the next question starts another.
            running.worker.terminate();
            kept.replace(None);
            for resolve in running.waiting.take().into_values() {
                let _ = resolve.call0(&JsValue::NULL);
            }
        });
        self.worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
        fail.forget();
    }

    fn post(&self, question: &JsValue) -> Result<Promise, Trouble> {
        let number = self.last.get().wrapping_add(1);
        self.last.set(number);
        let answer = Promise::new(&mut |resolve, _| {
            self.waiting.borrow_mut().insert(number, resolve);
        });
        let message = object([("number", number.into()), ("content", question.clone())]);
        if self.worker.post_message(&message).is_err() {
            self.waiting.borrow_mut().remove(&number);
            return Err(no_worker());
        }
        Ok(answer)
    }
}

/// Where the script lies: `boot.js`, which has started this page, lies beside it.
fn address(script: &str) -> Option<String> {
    let document = web_sys::window()?.document()?;
    let boot = document.query_selector("script[type=module][src]").ok()??;
    let boot = boot.get_attribute("src")?;
    let (folder, _) = boot.rsplit_once('/')?;
    Some(format!("{folder}/{script}"))
}
