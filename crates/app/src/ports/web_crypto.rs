//! The browser's cryptography: keys that scripts cannot read.

use js_sys::{Promise, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::SubtleCrypto;

use super::browser::{error_name, subtle_crypto};
use crate::words::words;

words! {
    CryptoWords {
        not_secure = "This page was not opened over https, so the browser gives it neither keys nor locks. Open its address with https:// in front.",
                     "Deze pagina is niet via https geopend, en daarom geeft de browser haar geen sleutels en sloten. Open het adres met https:// ervoor.";
    }
}

/// What to say where the browser withholds its cryptography.
pub(crate) fn not_secure() -> String {
    CryptoWords::here().not_secure().to_owned()
}

/// The browser's cryptography.
///
/// # Errors
///
/// What to say: the page was not opened over https.
pub(crate) fn subtle() -> Result<SubtleCrypto, String> {
    subtle_crypto().ok_or_else(not_secure)
}

/// Waits for an operation that was begun.
///
/// # Errors
///
/// What the browser calls the failure.
pub(crate) async fn finished(begun: Result<Promise, JsValue>) -> Result<JsValue, String> {
    let promise = begun.map_err(|error| error_name(&error))?;
    JsFuture::from(promise)
        .await
        .map_err(|error| error_name(&error))
}

/// The bytes of a buffer.
pub(crate) fn bytes(buffer: &JsValue) -> Vec<u8> {
    Uint8Array::new(buffer).to_vec()
}
