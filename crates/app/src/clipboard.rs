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

/// Whether the app may look at the clipboard without being asked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Looking {
    /// It may.
    Allowed,
    /// The user has not been asked.
    NotAsked,
    /// The user does not want it.
    Denied,
    /// This browser never lets it.
    Unsupported,
}

impl Looking {
    /// As it stands now. Nothing is asked.
    pub(crate) async fn now() -> Self {
        match permission().await {
            Ok(PermissionState::Granted) => Self::Allowed,
            Ok(PermissionState::Prompt) => Self::NotAsked,
            Ok(_) => Self::Denied,
            Err(_) => Self::Unsupported,
        }
    }

    /// Has the browser ask the user, who has just pressed something.
    pub(crate) async fn ask() -> Self {
        // What is in the clipboard is nobody's business here; a browser asks when somebody looks.
        let _ = paste().await;
        Self::now().await
    }
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
    while Looking::now().await == Looking::Allowed {
        if clear(clipboard, code).await.is_ok() {
            break;
        }
        JsFuture::from(focus()).await?;
    }
    Ok(())
}

/// Whether the page may look at the clipboard. Not every browser knows this permission.
async fn permission() -> Result<PermissionState, JsValue> {
    let wanted = js_sys::Object::new();
    js_sys::Reflect::set(&wanted, &"name".into(), &"clipboard-read".into())?;
    let permissions = window().navigator().permissions()?;
    let status: PermissionStatus = JsFuture::from(permissions.query(&wanted)?)
        .await?
        .unchecked_into();
    Ok(status.state())
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
