//! *Import*: the accounts of other apps' exports, and of Lifeboat's own.

mod choosing;
mod locked;
mod words;

use std::sync::Arc;

use leptos::prelude::*;

use self::{choosing::Choosing, locked::Locked, words::ImportWords};
use crate::{
    components::{Busy, BusyButton, Page, Toasts, TroubleNote},
    device::Device,
    screens::add::arrivals::{ArrivalList, Arrivals, RemarkList, take_in, take_in_label, taken_in},
    trail::Trail,
    transfer::{FileOutcome, FileRead, PickedFile, Remark},
    trouble::Trouble,
};

/// Choosing files, opening those that are locked, and looking at what comes in.
#[component]
pub(crate) fn ImportScreen() -> impl IntoView {
    let words = ImportWords::here();
    let files = RwSignal::new_local(Vec::<PickedFile>::new());
    let read = RwSignal::new(None::<Vec<FileRead>>);
    let trouble = RwSignal::new(None::<Trouble>);
    let busy = Busy::new();
    let choose = Callback::new(move |picked: Vec<PickedFile>| {
        if picked.is_empty() {
            return;
        }
        trouble.set(None);
        files.set(picked.clone());
        busy.run(async move {
            match PickedFile::read_all(&picked).await {
                Ok(found) => read.set(Some(found)),
                Err(error) => trouble.set(Some(error)),
            }
        });
    });
    let start_over = Callback::new(move |()| {
        files.set(Vec::new());
        read.set(None);
        trouble.set(None);
    });
    // One password after the other.
    let locked = Memo::new(move |_| {
        let read = read.read();
        let place = read
            .as_ref()?
            .iter()
            .position(|file| matches!(file.outcome, FileOutcome::Locked { .. }))?;
        read.as_ref()?.get(place).map(|file| (place, file.clone()))
    });
    let content = move || {
        if read.read().is_none() {
            return view! { <Choosing busy choose trouble /> }.into_any();
        }
        if let Some((place, file)) = locked.get() {
            return view! { <Locked file place files read /> }.into_any();
        }
        view! {
            <Preview read start_over />
        }
        .into_any()
    };
    view! {
        <Page title=words.title() back="/settings">
            {content}
        </Page>
    }
}

/// What comes in, and what does not.
#[component]
fn Preview(read: RwSignal<Option<Vec<FileRead>>>, start_over: Callback<()>) -> impl IntoView {
    let (device, toasts, words) = (Device::here(), Toasts::here(), ImportWords::here());
    let trail = Trail::here();
    let trouble = RwSignal::new(None::<Trouble>);
    let busy = Busy::new();
    let files = read.get_untracked().unwrap_or_default();
    let several = 1 < files.len();
    let (mut found, mut unread) = (Vec::new(), Vec::new());
    for FileRead { name, outcome } in files {
        match outcome {
            FileOutcome::Read(read) => {
                found.push((if several { name } else { String::new() }, *read));
            }
            FileOutcome::Unread { reason: text } => unread.push(Remark {
                entry: name,
                text,
                is_whole: true,
            }),
            FileOutcome::Locked { .. } => {}
        }
    }
    let arrivals = device.contents_now(|contents| Arrivals::of(contents, found));
    let is_empty = arrivals.is_empty();
    let accounts = StoredValue::new(Arc::new(arrivals.to_take_in()));
    let (count, changes) = (arrivals.new.len(), arrivals.has_changes());
    let add = Callback::new(move |()| {
        busy.run(async move {
            let accounts = accounts.get_value();
            let first = accounts.first().cloned();
            match take_in(device, &accounts).await {
                Ok(count) => {
                    toasts.say(taken_in(first.as_ref(), count));
                    trail.leave_for("/");
                }
                Err(error) => trouble.set(Some(error)),
            }
        });
    });
    let nothing = Signal::stored(is_empty.then(|| Trouble::new(words.nothing())));
    view! {
        {(!unread.is_empty())
            .then(|| {
                view! { <RemarkList heading=words.unread(unread.len()) remarks=unread.clone() /> }
            })}
        <TroubleNote trouble=nothing />
        <ArrivalList arrivals />
        <button type="button" class="button plain" on:click=move |_| start_over.run(())>
            {words.start_over()}
        </button>
        <TroubleNote trouble />
        {changes
            .then(|| {
                view! {
                    <div class="end-bar">
                        <p class="field-hint">{words.delete_it()}</p>
                        <BusyButton busy label=take_in_label(count) press=add />
                    </div>
                }
            })}
    }
}
