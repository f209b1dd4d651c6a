//! Moving in and out, and QR codes: done by a program of its own, in a worker, that is loaded when it is
//! first needed. So the app is small for everybody who only wants to see a code.
//!
//! ```ignore
//! let svg = DrawAccount { account }.ask().await?;
//! let (file, bytes) = Export { accounts, format, password }.ask_for_bytes().await?;
//! ```

mod files;
mod messages;

use std::future::Future;

use js_sys::{Array, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast as _, JsValue};

pub(crate) use self::{
    files::{PickedFile, picked, read_text},
    messages::{
        Ask, CodesInPicture, CodesInPixels, DrawAccount, DrawForGoogle, Export, Exported,
        FileOutcome, FileRead, Format, Formats, PasswordUse, Read, ReadCodes, Remark, WhatIsLost,
        Writing,
    },
};
use crate::{
    ports::{field, object},
    trouble::Trouble,
    words::Language,
    worker::{Worker, not_understood},
};

thread_local! {
    static WORKER: Worker = Worker::new("transfer-worker.js");
}

/// What goes to the worker, beside bytes.
#[derive(Serialize, Deserialize)]
pub(crate) struct Envelope {
    pub(crate) language: Language,
    pub(crate) name: String,
    pub(crate) ask: String,
}

/// Asking.
pub(crate) trait Asking: Ask {
    /// Asks.
    ///
    /// # Errors
    ///
    /// What the program says, or that there is no worker to be had.
    fn ask(&self) -> impl Future<Output = Result<Self::Answer, Trouble>> {
        self.ask_about(&[])
    }

    /// The same about these bytes.
    ///
    /// # Errors
    ///
    /// As for [`Asking::ask`].
    async fn ask_about(&self, bytes: &[Uint8Array]) -> Result<Self::Answer, Trouble> {
        Ok(self.exchange(bytes).await?.0)
    }

    /// Asks for something that comes with bytes.
    ///
    /// # Errors
    ///
    /// As for [`Asking::ask`].
    async fn ask_for_bytes(&self) -> Result<(Self::Answer, Uint8Array), Trouble> {
        let (answer, bytes) = self.exchange(&[]).await?;
        let bytes = bytes.dyn_into().map_err(|_| not_understood())?;
        Ok((answer, bytes))
    }

    /// Asks, with all there may be.
    ///
    /// # Errors
    ///
    /// As for [`Asking::ask`].
    async fn exchange(&self, bytes: &[Uint8Array]) -> Result<(Self::Answer, JsValue), Trouble> {
        let envelope = Envelope {
            language: Language::here(),
            name: Self::NAME.to_owned(),
            ask: serde_json::to_string(self).map_err(|_| not_understood())?,
        };
        let envelope = serde_json::to_string(&envelope).map_err(|_| not_understood())?;
        let bytes: Array = bytes.iter().collect();
        let question = object([("envelope", envelope.into()), ("bytes", bytes.into())]);
        let answer = WORKER.with(|worker| worker.ask(&question)).await?;
        let text = field(&answer, "answer").as_string();
        let text = text.ok_or_else(not_understood)?;
        let outcome: Result<Self::Answer, String> =
            serde_json::from_str(&text).map_err(|_| not_understood())?;
        Ok((outcome.map_err(Trouble::new)?, field(&answer, "bytes")))
    }
}

impl<A: Ask> Asking for A {}
