//! A page that is opened to be printed. It never leaves this browser's memory.

use js_sys::{Array, Function, Reflect, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use web_sys::{Blob, BlobPropertyBag, Document, Url, Window};

use crate::ports::field;

/// Opens a page of HTML in a window of its own, and asks the browser to print it. None if the browser
/// opens no window.
pub(super) fn open_to_print(page: &Uint8Array) -> Option<()> {
    let options = BlobPropertyBag::new();
    options.set_type("text/html");
    let blob = Blob::new_with_u8_array_sequence_and_options(&Array::of1(page), &options).ok()?;
    let address = Url::create_object_url_with_blob(&blob).ok()?;
    let opened = window().open_with_url(&address).ok().flatten()?;
    let shown = opened.clone();
    let loaded = Closure::once_into_js(move || {
        let _ = Url::revoke_object_url(&address);
        if let Some(document) = shown.document() {
            let _ = apply_styles(&shown, &document);
        }
        let _ = shown.print();
    });
    opened
        .add_event_listener_with_callback("load", loaded.unchecked_ref())
        .ok()
}

/// This app's rules for content, which the page inherits, keep the styles in it from being applied. Those
/// rules allow style sheets that a program makes.
fn apply_styles(window: &Window, document: &Document) -> Result<(), JsValue> {
    let Some(style) = document.query_selector("style")? else {
        return Ok(());
    };
    let text = style.text_content().unwrap_or_default();
    let make: Function = field(window, "CSSStyleSheet").dyn_into()?;
    let sheet = Reflect::construct(&make, &Array::new())?;
    let replace: Function = field(&sheet, "replaceSync").dyn_into()?;
    replace.call1(&sheet, &text.into())?;
    Reflect::set(document, &"adoptedStyleSheets".into(), &Array::of1(&sheet))?;
    Ok(())
}
