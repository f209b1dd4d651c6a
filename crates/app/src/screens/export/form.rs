//! Which format, what it loses, and its password.

use leptos::{ev::SubmitEvent, prelude::*};
use wasm_bindgen_futures::spawn_local;

use super::{Made, words::ExportWords};
use crate::{
    components::{Busy, BusyButton, Field, FieldKind, Icon, Picture, Row, Switch, TroubleNote},
    device::Device,
    screens::add::arrivals::RemarkList,
    transfer::{Asking as _, Export, Format, PasswordUse, Remark, WhatIsLost, Writing},
    trouble::Trouble,
};

/// The form.
#[component]
pub(super) fn ExportForm(
    formats: Vec<Format>,
    made: RwSignal<Option<Made>, LocalStorage>,
) -> impl IntoView {
    let (device, words) = (Device::here(), ExportWords::here());
    // What nobody but the owner can open comes first to mind.
    let is_protected = |format: &&Format| {
        let writing = format.writing.as_ref();
        writing.is_some_and(|writing| writing.password == PasswordUse::Always)
    };
    let likely = formats
        .iter()
        .find(is_protected)
        .or_else(|| formats.first());
    let chosen = RwSignal::new(likely.cloned());
    let password = Password::new();
    let trouble = RwSignal::new(None::<Trouble>);
    let busy = Busy::new();
    let writing = Memo::new(move |_| chosen.get().and_then(|format| format.writing));
    let protects = Memo::new(move |_| {
        writing
            .get()
            .is_some_and(|writing| password.is_used(&writing))
    });
    let export = move |event: SubmitEvent| {
        event.prevent_default();
        trouble.set(None);
        let Some(format) = chosen.get_untracked() else {
            return;
        };
        let mut typed = None;
        if protects.get_untracked() {
            typed = password.read();
            if typed.is_none() {
                return;
            }
        }
        busy.run(async move {
            let export = Export {
                accounts: untrack(|| device.contents(|contents| contents.accounts.clone())),
                format: format.name.clone(),
                password: typed,
            };
            match export.ask_for_bytes().await {
                Ok((file, bytes)) => made.set(Some(Made {
                    file,
                    bytes,
                    format,
                })),
                Err(error) => trouble.set(Some(error)),
            }
        });
    };
    view! {
        <form class="form" on:submit=export>
            <p class="lead">{words.lead()}</p>
            <fieldset class="choices format-choices">
                <legend class="field-label">{words.format()}</legend>
                {formats
                    .into_iter()
                    .map(|format| view! { <Choice format chosen /> })
                    .collect::<Vec<_>>()}
            </fieldset>
            {move || chosen.get().map(|format| view! { <Losses format=format.name /> })}
            <Show when=move || writing.get().is_some_and(|writing| writing.password == PasswordUse::Optional)>
                <div class="rows-list">
                    <Row picture=Picture::Lock title=words.protect()>
                        <Switch
                            label=words.protect()
                            on=password.wanted
                            wish=Callback::new(move |wish| password.wanted.set(wish))
                        />
                    </Row>
                </div>
            </Show>
            <Show
                when=move || protects.get()
                fallback=move || {
                    view! {
                        <div class="note note-trouble">
                            <Icon picture=Picture::Warning />
                            <p class="note-words">{words.in_clear()}</p>
                        </div>
                    }
                }
            >
                <PasswordFields password />
            </Show>
            <TroubleNote trouble />
            <BusyButton busy label=words.export() />
        </form>
    }
}

#[component]
fn Choice(format: Format, chosen: RwSignal<Option<Format>>) -> impl IntoView {
    let name = format.name.clone();
    let is_chosen = Memo::new(move |_| {
        chosen
            .read()
            .as_ref()
            .is_some_and(|format| format.name == name)
    });
    let title = format.title.clone();
    let summary = format
        .writing
        .as_ref()
        .map(|writing| writing.summary.clone());
    view! {
        <label class="choice">
            <input
                type="radio"
                name="format"
                prop:checked=move || is_chosen.get()
                on:change=move |_| chosen.set(Some(format.clone()))
            />
            <span class="row-words">
                <span class="row-title">{title}</span>
                <span class="row-detail">{summary}</span>
            </span>
        </label>
    }
}

/// What the accounts lose in this format.
#[component]
fn Losses(format: String) -> impl IntoView {
    let (device, words) = (Device::here(), ExportWords::here());
    let lost = RwSignal::new(None::<Vec<Remark>>);
    let accounts = untrack(|| device.contents(|contents| contents.accounts.clone()));
    spawn_local(async move {
        // What goes wrong here goes wrong again when the file is made, and is said then.
        if let Ok(found) = (WhatIsLost { accounts, format }).ask().await {
            let _ = lost.try_set(Some(found));
        }
    });
    move || {
        let lost = lost.get()?;
        Some(if lost.is_empty() {
            view! {
                <p class="note note-good" role="status">
                    <Icon picture=Picture::Check />
                    <span>{words.loses_nothing()}</span>
                </p>
            }
            .into_any()
        } else {
            view! { <RemarkList heading=words.loses(lost.len()) remarks=lost /> }.into_any()
        })
    }
}

/// A password that is chosen for the file.
#[derive(Clone, Copy)]
struct Password {
    wanted: RwSignal<bool>,
    typed: RwSignal<String>,
    again: RwSignal<String>,
    problem: RwSignal<String>,
    again_problem: RwSignal<String>,
}

impl Password {
    fn new() -> Self {
        Self {
            wanted: RwSignal::new(true),
            typed: RwSignal::new(String::new()),
            again: RwSignal::new(String::new()),
            problem: RwSignal::new(String::new()),
            again_problem: RwSignal::new(String::new()),
        }
    }

    fn is_used(self, writing: &Writing) -> bool {
        match writing.password {
            PasswordUse::Never => false,
            PasswordUse::Optional => self.wanted.get(),
            PasswordUse::Always => true,
        }
    }

    /// What was typed; none while it cannot be used.
    fn read(self) -> Option<String> {
        let words = ExportWords::here();
        let (typed, again) = (self.typed.get_untracked(), self.again.get_untracked());
        let problem = if typed.is_empty() {
            words.no_password()
        } else {
            ""
        };
        let again_problem = if typed == again { "" } else { words.differs() };
        self.problem.set(problem.to_owned());
        self.again_problem.set(again_problem.to_owned());
        (problem.is_empty() && again_problem.is_empty()).then_some(typed)
    }
}

#[component]
fn PasswordFields(password: Password) -> impl IntoView {
    let words = ExportWords::here();
    view! {
        <div class="form">
            <Field
                name="export-password"
                label=words.password()
                hint=words.password_hint()
                kind=FieldKind::NewSecret
                value=password.typed
                problem=password.problem
            />
            <Field
                name="export-password-again"
                label=words.again()
                kind=FieldKind::NewSecret
                value=password.again
                problem=password.again_problem
            />
        </div>
    }
}
