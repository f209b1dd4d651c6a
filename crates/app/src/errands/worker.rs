//! How errands go to the worker and come back: as JSON.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use wasm_bindgen::JsValue;

use crate::{
    trouble::Trouble,
    words::Language,
    worker::{self, Worker},
};

pub(super) use crate::worker::not_understood;

/// What goes to the worker.
#[derive(Serialize, Deserialize)]
struct Request {
    /// The language of whatever goes wrong.
    language: Language,
    name: String,
    errand: String,
}

/// What comes back.
type Response = Result<String, Trouble>;

thread_local! {
    static WORKER: Worker = Worker::new("worker.js");
}

/// Written as JSON.
pub(super) fn encode(value: &impl Serialize) -> Result<String, Trouble> {
    serde_json::to_string(value).map_err(|_| not_understood())
}

/// Read from JSON.
pub(super) fn decode<T: DeserializeOwned>(text: &str) -> Result<T, Trouble> {
    serde_json::from_str(text).map_err(|_| not_understood())
}

/// The page's side: has an errand done.
pub(super) async fn send(name: &str, errand: String) -> Result<String, Trouble> {
    let request = encode(&Request {
        language: Language::here(),
        name: name.to_owned(),
        errand,
    })?;
    let answer = WORKER.with(|worker| worker.ask(&request.into())).await?;
    let answer = answer.as_string().ok_or_else(not_understood)?;
    decode::<Response>(&answer)?
}

/// The worker's side: does whatever comes.
pub(crate) fn serve() {
    worker::serve(|question| async move {
        let response = run(&question).await;
        encode(&response).map_or(JsValue::NULL, JsValue::from)
    });
}

async fn run(question: &JsValue) -> Response {
    let request = question.as_string().ok_or_else(not_understood)?;
    let request: Request = decode(&request)?;
    request.language.speak();
    super::dispatch(request.name, request.errand).await
}
