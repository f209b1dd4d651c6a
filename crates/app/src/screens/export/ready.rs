//! The file, ready to be saved, printed or scanned.

use leptos::prelude::*;

use super::{
    Made,
    google::{self, GoogleCodes},
    printing::open_to_print,
    words::ExportWords,
};
use crate::{
    components::{Icon, Picture, TroubleNote},
    download::download,
    trouble::Trouble,
};

/// What can be done with it.
#[component]
pub(super) fn Ready(file: Made, made: RwSignal<Option<Made>, LocalStorage>) -> impl IntoView {
    let words = ExportWords::here();
    let trouble = RwSignal::new(None::<Trouble>);
    let said = match file.file.accounts {
        1 => words.ready_one().to_owned(),
        count => words.ready(count),
    };
    let is_page = file
        .format
        .writing
        .as_ref()
        .is_some_and(|writing| writing.is_page);
    let is_google = google::is_meant(&file.format);
    let name = file.file.name.clone();
    let file = StoredValue::new_local(file);
    let save = move |_| {
        let saved = file.with_value(|made| {
            download(&made.file.name, &made.file.media_type, &made.bytes.to_vec())
        });
        let failed = saved.is_err().then(|| Trouble::new(words.not_saved()));
        trouble.set(failed);
    };
    let print = move |_| {
        let opened = file.with_value(|made| open_to_print(&made.bytes));
        let failed = opened.is_none().then(|| Trouble::new(words.not_opened()));
        trouble.set(failed);
    };
    let look = if is_page {
        "button plain"
    } else {
        "button primary"
    };
    view! {
        <section class="card ready">
            <div class="card-heading">
                <Icon picture=Picture::Check />
                <h2 class="dialog-title">{said}</h2>
            </div>
            <p class="row-detail">{name}</p>
            <TroubleNote trouble />
            <div class="buttons stacked">
                {is_page
                    .then(|| {
                        view! {
                            <button type="button" class="button primary" on:click=print>
                                {words.print()}
                            </button>
                        }
                    })}
                <button type="button" class=look on:click=save>
                    <Icon picture=Picture::Download />
                    <span>{words.save()}</span>
                </button>
                <button type="button" class="button quiet" on:click=move |_| made.set(None)>
                    {words.another()}
                </button>
            </div>
        </section>
        {is_google.then(|| view! { <GoogleCodes /> })}
    }
}
