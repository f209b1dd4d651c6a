//! Choosing files.

use leptos::{ev::DragEvent, prelude::*};
use wasm_bindgen_futures::spawn_local;
use web_sys::FileList;

use super::words::ImportWords;
use crate::{
    components::{Busy, Icon, Picture, TroubleNote},
    transfer::{Asking as _, Format, Formats, PickedFile, picked},
    trouble::Trouble,
};

/// From where files come.
#[component]
pub(super) fn Choosing(
    busy: Busy,
    choose: Callback<Vec<PickedFile>>,
    trouble: RwSignal<Option<Trouble>>,
) -> impl IntoView {
    let words = ImportWords::here();
    let over = RwSignal::new(false);
    let take = move |list: Option<FileList>| {
        choose.run(list.as_ref().map(picked).unwrap_or_default());
    };
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        take(event.data_transfer().and_then(|data| data.files()));
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
            <Icon picture=Picture::Download />
            <label class="button primary" class:busy=move || busy.is()>
                <input
                    class="visually-hidden"
                    type="file"
                    multiple
                    on:change:target=move |event| take(event.target().files())
                />
                <span>{move || if busy.is() { words.reading() } else { words.choose_files() }}</span>
            </label>
            <label class="button quiet">
                <input
                    class="visually-hidden"
                    type="file"
                    multiple
                    prop:webkitdirectory=true
                    on:change:target=move |event| take(event.target().files())
                />
                <span>{words.choose_folder()}</span>
            </label>
            <p class="field-hint">{words.drop_here()}</p>
        </div>
        <TroubleNote trouble />
        <p class="lead">{words.how()}</p>
        <KnownFormats />
    }
}

/// What is recognized.
#[component]
fn KnownFormats() -> impl IntoView {
    let words = ImportWords::here();
    let formats = RwSignal::new(Vec::<Format>::new());
    spawn_local(async move {
        // Without the list, choosing a file says what is the matter.
        if let Ok(mut known) = Formats.ask().await {
            known.sort_by_key(|format| format.title.to_lowercase());
            let _ = formats.try_set(known);
        }
    });
    view! {
        <Show when=move || !formats.read().is_empty()>
            <details class="advanced">
                <summary>{move || words.formats(formats.read().len())}</summary>
                <ul class="format-names">
                    <For each=move || formats.get() key=|format| format.name.clone() let:format>
                        <li>{format.title}</li>
                    </For>
                </ul>
            </details>
        </Show>
    }
}
