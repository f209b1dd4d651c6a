//! What an account is called and how it is shown, to be changed.

use leptos::{ev::SubmitEvent, prelude::*};
use lifeboat_vault::{Account, AccountId, Label, Note};

use super::{WithAccount, account, label_problem, words::AccountWords};
use crate::{
    components::{Busy, BusyButton, Field, Input, Page, Row, Switch, Toasts, TroubleNote},
    device::Device,
    ports,
    trail::Trail,
    trouble::Trouble,
};

/// The form.
#[component]
pub(crate) fn EditScreen() -> impl IntoView {
    view! { <WithAccount show=|id| view! { <Edit id /> }.into_any() /> }
}

/// What can be changed.
#[derive(Clone, Copy)]
struct Form {
    issuer: Input,
    name: Input,
    group: Input,
    note: Input,
    pinned: RwSignal<bool>,
}

impl Form {
    fn of(account: &Account) -> Self {
        Self {
            issuer: Input::of(account.issuer.as_str()),
            name: Input::of(account.name.as_str()),
            group: Input::of(account.group.as_ref().map_or("", Label::as_str)),
            note: Input::of(account.note.as_ref().map_or("", Note::as_str)),
            pinned: RwSignal::new(account.pinned),
        }
    }

    /// What it makes of an account; none while something cannot be used.
    fn change(self) -> Option<impl FnOnce(&mut Account)> {
        let label = |text: &str| Label::parse(text).map_err(label_problem);
        let issuer = self.issuer.read(label);
        let name = self.name.read(label);
        let group = self.group.read(label);
        let note = self
            .note
            .read(|text| Note::parse(text).map_err(label_problem));
        let (issuer, name, group, note) = (issuer?, name?, group?, note?);
        if issuer.is_empty() && name.is_empty() {
            self.issuer
                .problem
                .set(AccountWords::here().nameless().to_owned());
            return None;
        }
        let pinned = self.pinned.get_untracked();
        Some(move |account: &mut Account| {
            account.issuer = issuer;
            account.name = name;
            account.group = Some(group).filter(|group| !group.is_empty());
            account.note = Some(note).filter(|note| !note.as_str().is_empty());
            account.pinned = pinned;
        })
    }
}

#[component]
fn Edit(id: AccountId) -> impl IntoView {
    let (device, words, toasts) = (Device::here(), AccountWords::here(), Toasts::here());
    let trail = Trail::here();
    let trouble = RwSignal::new(None::<Trouble>);
    let busy = Busy::new();
    // As it was when the form was opened: what changes meanwhile does not change what was typed.
    let form = untrack(|| account(device, id).as_ref().map(Form::of));
    let form = form?;
    let groups = untrack(|| {
        device.contents(|contents| {
            let groups = contents
                .accounts
                .iter()
                .filter_map(|account| account.group.as_ref());
            let mut groups: Vec<_> = groups.map(ToString::to_string).collect();
            groups.sort_unstable();
            groups.dedup();
            groups
        })
    });
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        trouble.set(None);
        let Some(change) = form.change() else { return };
        busy.run(async move {
            let edited = device.update(|vault| {
                let edited = vault.contents.edit(id, ports::now(), change);
                edited.map_err(Trouble::from)
            });
            match edited.await {
                Ok(_) => {
                    toasts.say(words.saved());
                    trail.leave_for(&format!("/accounts/{id}"));
                }
                Err(error) => trouble.set(Some(error)),
            }
        });
    };
    Some(view! {
        <Page title=words.edit_title() back=format!("/accounts/{id}")>
            <form class="form" on:submit=save>
                <Field
                    name="issuer"
                    label=words.issuer()
                    value=form.issuer.value
                    problem=form.issuer.problem
                />
                <Field
                    name="name"
                    label=words.name()
                    value=form.name.value
                    problem=form.name.problem
                />
                <Field
                    name="group"
                    label=words.group()
                    hint=words.group_hint()
                    value=form.group.value
                    problem=form.group.problem
                />
                <Suggestions groups value=form.group.value />
                <NoteField note=form.note />
                <div class="rows-list">
                    <Row title=words.pinned()>
                        <Switch
                            label=words.pinned()
                            on=form.pinned
                            wish=Callback::new(move |wish| form.pinned.set(wish))
                        />
                    </Row>
                </div>
                <TroubleNote trouble />
                <BusyButton busy label=words.save() />
            </form>
        </Page>
    })
}

/// The groups that there are, to be chosen by a tap.
#[component]
fn Suggestions(groups: Vec<String>, value: RwSignal<String>) -> impl IntoView {
    let groups: Vec<_> = groups
        .into_iter()
        .map(|group| {
            let (shown, own) = (group.clone(), group.clone());
            let is_chosen = move || value.read().trim() == own;
            view! {
                <button
                    type="button"
                    class="chip"
                    aria-pressed=move || is_chosen().to_string()
                    on:click=move |_| value.set(group.clone())
                >
                    {shown}
                </button>
            }
        })
        .collect();
    (!groups.is_empty()).then(|| {
        view! {
            <div class="chips" role="group" aria-label=AccountWords::here().group()>
                {groups}
            </div>
        }
    })
}

#[component]
fn NoteField(note: Input) -> impl IntoView {
    let words = AccountWords::here();
    view! {
        <div class="field" class:has-problem=move || !note.problem.read().is_empty()>
            <label for="note">{words.note()}</label>
            <div class="field-box">
                <textarea
                    id="note"
                    name="note"
                    rows="4"
                    autocomplete="off"
                    aria-describedby="note-problem"
                    aria-invalid=move || (!note.problem.read().is_empty()).to_string()
                    prop:value=move || note.value.get()
                    on:input:target=move |event| note.value.set(event.target().value())
                ></textarea>
            </div>
            <p class="field-problem" id="note-problem" role="alert">
                {move || note.problem.get()}
            </p>
        </div>
    }
}
