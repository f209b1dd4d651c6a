//! A lock that one tab or worker holds at a time (<https://w3c.github.io/web-locks/>). The browser lets
//! the next one in when its holder is closed.

use js_sys::{Function, Promise};
use lifeboat_client::ports::StorageFailed;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

use super::browser::{error_name, object, scope};
use crate::words::words;

/// How long another tab is waited for, in milliseconds. Nothing is done under a lock but reading,
/// sealing and writing, and stretching a passcode.
const PATIENCE: u32 = 30_000;

words! {
    LockWords {
        held = "Another tab of the app has been using the vault for 30 seconds. Close the other tabs, then try again; nothing was changed.",
               "Een ander tabblad van de app gebruikt de kluis al 30 seconden. Sluit de andere tabbladen en probeer het opnieuw; er is niets veranderd.";
        refused(name: &str) = "This browser does not let the app lock its storage ({name}). Close the browser, open it again, then try once more; nothing was changed.",
               "Deze browser laat de app haar opslag niet vergrendelen ({name}). Sluit de browser, open hem opnieuw en probeer het nog eens; er is niets veranderd.";
    }
}

/// Held until it is dropped.
#[derive(Debug)]
pub(crate) struct WebLock {
    release: Function,
}

impl WebLock {
    /// Waits for the lock of that name.
    ///
    /// # Errors
    ///
    /// Another one held it for 30 seconds, or the browser has no locks for this page.
    pub(crate) async fn take(name: &str) -> Result<Self, StorageFailed> {
        let Some(locks) = scope().navigator().locks() else {
            return Err(StorageFailed(super::not_secure()));
        };
        let mut release = None;
        let held = Promise::new(&mut |resolve, _| release = Some(resolve));
        let release = release.ok_or_else(|| refused("Promise"))?;
        // From here on, so that a lock which comes after nobody waits any more is let go at once.
        let lock = Self { release };
        let granted = Promise::new(&mut |resolve, reject| {
            let held = held.clone();
            let on_granted = Closure::once_into_js(move |_: JsValue| -> JsValue {
                let _ = resolve.call0(&JsValue::NULL);
                held.into()
            });
            let options = object([("signal", AbortSignal::timeout_with_u32(PATIENCE).into())]);
            match locks.request(name, &options, on_granted.unchecked_ref()) {
                // When the time is up.
                Ok(request) => drop(request.catch(&reject)),
                Err(error) => drop(reject.call1(&JsValue::NULL, &error)),
            }
        });
        match JsFuture::from(granted).await {
            Ok(_) => Ok(lock),
            Err(error) => Err(match error_name(&error).as_str() {
                "TimeoutError" | "AbortError" => StorageFailed(LockWords::here().held().to_owned()),
                name => refused(name),
            }),
        }
    }
}

fn refused(name: &str) -> StorageFailed {
    StorageFailed(LockWords::here().refused(name))
}

impl Drop for WebLock {
    fn drop(&mut self) {
        let _ = self.release.call0(&JsValue::NULL);
    }
}
