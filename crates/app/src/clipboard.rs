//! Copying, so that what is copied does not stay for ever.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Clipboard, PermissionState, PermissionStatus};

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
                let _ = clear(&clipboard, &code).await;
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

/// Never asks: only where the user has allowed it before.
async fn clear(clipboard: &Clipboard, code: &str) -> Result<(), JsValue> {
    let wanted = js_sys::Object::new();
    js_sys::Reflect::set(&wanted, &"name".into(), &"clipboard-read".into())?;
    let permissions = window().navigator().permissions()?;
    let status: PermissionStatus = JsFuture::from(permissions.query(&wanted)?)
        .await?
        .unchecked_into();
    if status.state() != PermissionState::Granted {
        return Ok(());
    }
    if paste().await? == code {
        JsFuture::from(clipboard.write_text("")).await?;
    }
    Ok(())
}
