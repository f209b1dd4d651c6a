//! A picture of this device: chosen, dropped or pasted.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{FileList, ImageBitmap};

use super::{
    found::{Found, Source},
    pixels::Pixels,
};
use crate::{
    components::{Busy, Icon, Page, Picture, TroubleNote},
    transfer::{Asking as _, CodesInPicture, CodesInPixels, PickedFile, picked},
    trouble::Trouble,
    words::words,
};

words! {
    PictureWords {
        title = "Choose a picture", "Kies een afbeelding";
        lead = "A screenshot or photograph of one or several QR codes. It does not leave this device.", "Een schermafbeelding of foto van een of meer QR-codes. De afbeelding verlaat dit apparaat niet.";
        choose = "Choose pictures", "Kies afbeeldingen";
        drop_here = "You can also drop one here, or paste it.", "Je kunt er ook een hierheen slepen, of plakken.";
        reading = "Reading …", "Lezen …";
        of_file(name: &str, text: &str) = "{name}: {text}", "{name}: {text}";
    }
}

/// Pictures are made smaller until their longer side has so many pixels.
const LARGEST: u32 = 3000;

/// Choosing pictures, and what was found in them.
#[component]
pub(crate) fn PictureScreen() -> impl IntoView {
    let words = PictureWords::here();
    let texts = RwSignal::new(None::<Vec<String>>);
    let trouble = RwSignal::new(None::<Trouble>);
    let busy = Busy::new();
    let read = move |list: Option<FileList>| {
        let files = list.as_ref().map(picked).unwrap_or_default();
        if files.is_empty() {
            return;
        }
        trouble.set(None);
        busy.run(async move {
            match codes_in_all(files).await {
                Ok(found) => texts.set(Some(found)),
                Err(error) => trouble.set(Some(error)),
            }
        });
    };
    // Wherever the cursor is.
    let pasting = window_event_listener(ev::paste, move |event| {
        read(event.clipboard_data().and_then(|data| data.files()));
    });
    on_cleanup(move || pasting.remove());
    let again = Callback::new(move |()| texts.set(None));
    view! {
        <Page title=words.title() back="/add">
            {move || match texts.get() {
                Some(texts) => view! { <Found source=Source::Codes(texts) again /> }.into_any(),
                None => view! { <Choosing busy read trouble /> }.into_any(),
            }}
        </Page>
    }
}

#[component]
fn Choosing(
    busy: Busy,
    read: impl Fn(Option<FileList>) + Copy + Send + Sync + 'static,
    trouble: RwSignal<Option<Trouble>>,
) -> impl IntoView {
    let words = PictureWords::here();
    let input = NodeRef::<html::Input>::new();
    let over = RwSignal::new(false);
    let dropped = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        read(event.data_transfer().and_then(|data| data.files()));
    };
    view! {
        <p class="lead">{words.lead()}</p>
        <div
            class="drop"
            class:over=move || over.get()
            on:dragover=move |event| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
        >
            <Icon picture=Picture::Image />
            <label class="button primary" class:busy=move || busy.is()>
                <input
                    node_ref=input
                    class="visually-hidden"
                    type="file"
                    accept="image/*"
                    multiple
                    on:change:target=move |event| read(event.target().files())
                />
                <span>{move || if busy.is() { words.reading() } else { words.choose() }}</span>
            </label>
            <p class="field-hint">{words.drop_here()}</p>
        </div>
        <TroubleNote trouble />
    }
}

/// What the codes say in all of them. What is wrong with one costs the others nothing, unless none has any.
pub(crate) async fn codes_in_all(files: Vec<PickedFile>) -> Result<Vec<String>, Trouble> {
    let (mut texts, mut problems) = (Vec::new(), Vec::new());
    let several = 1 < files.len();
    for file in files {
        match codes_in(&file).await {
            Ok(found) => texts.extend(found),
            Err(trouble) if several => {
                problems.push(PictureWords::here().of_file(&file.name, &trouble.text));
            }
            Err(trouble) => problems.push(trouble.text),
        }
    }
    if texts.is_empty() {
        return Err(Trouble::new(problems.join(" ")));
    }
    Ok(texts)
}

async fn codes_in(file: &PickedFile) -> Result<Vec<String>, Trouble> {
    let problem = match CodesInPicture.ask_about(&[file.bytes().await?]).await {
        Ok(texts) => return Ok(texts),
        Err(trouble) => trouble,
    };
    // The browser knows more kinds of pictures.
    let Some(Pixels {
        width,
        height,
        rgba,
    }) = unpacked(file).await
    else {
        return Err(problem);
    };
    let texts = CodesInPixels { width, height }.ask_about(&[rgba]).await?;
    if texts.is_empty() {
        return Err(problem);
    }
    Ok(texts)
}

async fn unpacked(file: &PickedFile) -> Option<Pixels> {
    let bitmap = window().create_image_bitmap_with_blob(file.blob()).ok()?;
    let bitmap: Result<JsValue, JsValue> = JsFuture::from(bitmap).await;
    let bitmap: ImageBitmap = bitmap.ok()?.dyn_into().ok()?;
    Pixels::drawn(
        (bitmap.width(), bitmap.height()),
        LARGEST,
        |context, width, height| {
            context.draw_image_with_image_bitmap_and_dw_and_dh(&bitmap, 0.0, 0.0, width, height)
        },
    )
}
