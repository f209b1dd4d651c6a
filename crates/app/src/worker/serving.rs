//! The worker's side.

use std::rc::Rc;

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Answers whatever the page asks, until it ends this worker. Questions that come while another one is
/// being answered are answered beside it.
pub(crate) fn serve<F: Future<Output = JsValue>>(answer: impl Fn(JsValue) -> F + 'static) {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let to_page = scope.clone();
    let answer = Rc::new(answer);
    let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let (to_page, answer) = (to_page.clone(), Rc::clone(&answer));
        spawn_local(async move {
            let question = event.data();
            let content = answer(part(&question, "content")).await;
            let message = Object::new();
            for (name, value) in [("number", part(&question, "number")), ("content", content)] {
                // Setting a field of a new, plain object does not fail.
                let _ = Reflect::set(&message, &name.into(), &value);
            }
            let _ = to_page.post_message(&message);
        });
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    hear.forget();
}

fn part(message: &JsValue, name: &str) -> JsValue {
    Reflect::get(message, &name.into()).unwrap_or(JsValue::UNDEFINED)
}
