//! Copying, so that what is copied does not stay for ever.

use std::time::Duration;

use js_sys::Promise;
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AddEventListenerOptions, Clipboard, PermissionState, PermissionStatus};

/// How long a copied code stays where this browser lets the app look.
const STAY: Duration = Duration::from_mins(1);

/// Copies a code. A minute later it is taken out of the clipboard again, if this browser allows the app
/// to see that it is still there.
///
/// # Errors
///
/// The browser does not let the app copy.
pub(crate) async fn copy_code(code: String) -> Result<(), JsValue> {
    let clipboard = clipboard()?;
    JsFuture::from(clipboard.write_text(&code)).await?;
    set_timeout(
        move || {
            spawn_local(async move {
                let _ = clear_once_seen(&clipboard, &code).await;
            });
        },
        STAY,
    );
    Ok(())
}

/// What was copied elsewhere, after the user has allowed the app to see it.
///
/// # Errors
///
/// The browser, or the user, does not let the app look.
pub(crate) async fn paste() -> Result<String, JsValue> {
    let text = JsFuture::from(clipboard()?.read_text()).await?;
    Ok(text.as_string().unwrap_or_default())
}

fn clipboard() -> Result<Clipboard, JsValue> {
    // A page without a secure context has none, whatever its type says.
    let clipboard = window().navigator().clipboard();
    if clipboard.is_undefined() {
        return Err(JsValue::UNDEFINED);
    }
    Ok(clipboard)
}

/// Takes the code out, once the page has the focus: without, no browser lets it look. Never asks.
async fn clear_once_seen(clipboard: &Clipboard, code: &str) -> Result<(), JsValue> {
    while may_look().await? {
        if clear(clipboard, code).await.is_ok() {
            break;
        }
        JsFuture::from(focus()).await?;
    }
    Ok(())
}

async fn may_look() -> Result<bool, JsValue> {
    let wanted = js_sys::Object::new();
    js_sys::Reflect::set(&wanted, &"name".into(), &"clipboard-read".into())?;
    let permissions = window().navigator().permissions()?;
    let status: PermissionStatus = JsFuture::from(permissions.query(&wanted)?)
        .await?
        .unchecked_into();
    Ok(status.state() == PermissionState::Granted)
}

async fn clear(clipboard: &Clipboard, code: &str) -> Result<(), JsValue> {
    if paste().await? == code {
        JsFuture::from(clipboard.write_text("")).await?;
    }
    Ok(())
}

/// Kept when the page gets the focus the next time.
fn focus() -> Promise {
    Promise::new(&mut |keep, _| {
        let once = AddEventListenerOptions::new();
        once.set_once(true);
        let _ = window()
            .add_event_listener_with_callback_and_add_event_listener_options("focus", &keep, &once);
    })
}
