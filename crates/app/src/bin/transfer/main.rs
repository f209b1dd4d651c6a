//! `lifeboat-app-transfer`: moving in and out, and QR codes, for the app: a program of its own that the
//! page loads into a worker when it is first needed (`src/transfer/` is the page's side).
//!
//! Nothing is decided here: the formats and the pictures are those of `lifeboat-transfer`.

mod codes;
mod exporting;
mod reading;
mod spoken;

// The two programs of this package share no library: what both need is compiled into each.
#[path = "../../words/language.rs"]
#[allow(dead_code, reason = "the page uses all of it")]
mod language;
#[path = "../../transfer/messages.rs"]
#[allow(dead_code, reason = "the page uses all of it")]
mod messages;
#[path = "../../words/phrase_book.rs"]
mod phrase_book;
#[path = "../../worker/serving.rs"]
mod serving;

use js_sys::{Array, Object, Reflect, Uint8Array};
use lifeboat_vault::Timestamp;
use rand::rngs::StdRng;
use serde::Deserialize;
use wasm_bindgen::{JsCast as _, JsValue, prelude::wasm_bindgen};
use zeroize::Zeroizing;

use crate::{
    language::Language,
    messages::{
        Ask, CodesInPicture, CodesInPixels, DrawAccount, DrawForGoogle, Export, Formats, ReadCodes,
        ReadFiles, WhatIsLost,
    },
};

fn main() {}

/// Begins to work for a page, in a worker.
#[wasm_bindgen]
pub fn serve_transfers() {
    console_error_panic_hook::set_once();
    serving::serve(|question| async move { answer(&question).into() });
}

/// Bytes that come beside a question. They may be secrets.
type Bytes = Zeroizing<Vec<u8>>;

/// What is answered, in words for a person where it failed, perhaps with bytes beside it.
type Outcome<A> = Result<(A, Option<Bytes>), String>;

/// Something that can be asked, with what answers it.
trait Answered: Ask {
    fn answer(self, bytes: &[Bytes]) -> Outcome<Self::Answer>;
}

/// Every question, by its name.
macro_rules! answered {
    ($($ask:ty),* $(,)?) => {
        fn dispatch(name: &str, ask: &str, bytes: &[Bytes]) -> Option<(String, Option<Bytes>)> {
            $(if name == <$ask>::NAME {
                let ask: $ask = serde_json::from_str(ask).ok()?;
                let (answer, bytes) = match ask.answer(bytes) {
                    Ok((answer, bytes)) => (Ok(answer), bytes),
                    Err(problem) => (Err(problem), None),
                };
                return Some((serde_json::to_string(&answer).ok()?, bytes));
            })*
            None
        }
    };
}

answered![
    Formats,
    ReadFiles,
    ReadCodes,
    CodesInPicture,
    CodesInPixels,
    DrawAccount,
    DrawForGoogle,
    WhatIsLost,
    Export,
];

/// A question on its way: `transfer::Envelope`.
#[derive(Deserialize)]
struct Envelope {
    language: Language,
    name: String,
    ask: String,
}

/// The answer to a question. It is empty for what is not understood, which the page says in words.
fn answer(question: &JsValue) -> Object {
    let answer = Object::new();
    let field = |name: &str| Reflect::get(question, &name.into()).unwrap_or(JsValue::UNDEFINED);
    let envelope = field("envelope").as_string();
    let envelope: Option<Envelope> = envelope.and_then(|text| serde_json::from_str(&text).ok());
    let Some(envelope) = envelope else {
        return answer;
    };
    envelope.language.speak();
    let bytes = field("bytes").dyn_into::<Array>().unwrap_or_default();
    let bytes: Vec<Bytes> = bytes
        .iter()
        .map(|bytes| Zeroizing::new(Uint8Array::new(&bytes).to_vec()))
        .collect();
    if let Some((text, bytes)) = dispatch(&envelope.name, &envelope.ask, &bytes) {
        let set = |name: &str, value: JsValue| {
            // Setting a field of a new, plain object does not fail.
            let _ = Reflect::set(&answer, &name.into(), &value);
        };
        set("answer", text.into());
        if let Some(bytes) = bytes {
            set("bytes", Uint8Array::from(bytes.as_slice()).into());
        }
    }
    answer
}

fn now() -> Timestamp {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole seconds of any time that a clock shows fit, and a cast of less gives 0"
    )]
    Timestamp::from_seconds((js_sys::Date::now() / 1000.0) as u64)
}

fn rng() -> StdRng {
    rand::make_rng()
}
