//! A file that wants a password.

use leptos::{ev::SubmitEvent, prelude::*};

use super::words::ImportWords;
use crate::{
    components::{Busy, BusyButton, Field, FieldKind, Icon, Picture, TroubleNote},
    transfer::{FileOutcome, FileRead, PickedFile},
    trouble::Trouble,
};

/// Asks for its password, again where it was wrong; or leaves the file out.
#[component]
pub(super) fn Locked(
    file: FileRead,
    /// Which of the files it is.
    place: usize,
    files: RwSignal<Vec<PickedFile>, LocalStorage>,
    read: RwSignal<Option<Vec<FileRead>>>,
) -> impl IntoView {
    let words = ImportWords::here();
    let wrong = match &file.outcome {
        FileOutcome::Locked { problem } => problem.clone(),
        _ => String::new(),
    };
    let password = RwSignal::new(String::new());
    let problem = RwSignal::new(wrong);
    let trouble = RwSignal::new(None::<Trouble>);
    let busy = Busy::new();
    let name = StoredValue::new(file.name.clone());
    let becomes = move |outcome: FileRead| {
        read.update(|read| {
            if let Some(file) = read.as_mut().and_then(|read| read.get_mut(place)) {
                *file = outcome;
            }
        });
    };
    let open = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = password.get_untracked();
        if typed.is_empty() {
            problem.set(words.no_password().to_owned());
            return;
        }
        trouble.set(None);
        let name = name.get_value();
        let picked =
            files.with_untracked(|files| files.iter().find(|file| file.name == name).cloned());
        let Some(picked) = picked else { return };
        busy.run(async move {
            match picked.read_with(typed).await {
                Ok(outcome) => becomes(outcome),
                Err(error) => trouble.set(Some(error)),
            }
        });
    };
    let leave_out = move |_| {
        becomes(FileRead {
            name: name.get_value(),
            outcome: FileOutcome::Unread {
                reason: words.left_out().to_owned(),
            },
        });
    };
    view! {
        <form class="form card" on:submit=open>
            <div class="card-heading">
                <Icon picture=Picture::Lock />
                <h2 class="dialog-title">{file.name.clone()}</h2>
            </div>
            <Field
                name="file-password"
                label=words.password_of(&file.name)
                hint=words.password_hint()
                kind=FieldKind::Secret
                value=password
                problem
                focus=true
            />
            <TroubleNote trouble />
            <BusyButton busy label=words.open() />
            <button type="button" class="button quiet" on:click=leave_out>
                {words.leave_out()}
            </button>
        </form>
    }
}
