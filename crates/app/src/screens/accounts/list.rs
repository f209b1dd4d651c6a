//! The accounts under their headings.

use std::{collections::HashSet, sync::Arc};

use leptos::prelude::*;
use lifeboat_vault::AccountId;

use super::{
    row::AccountRow,
    sections::{Places, SectionHeading, Sections, first_rows, sections_of},
    visibility::Visibility,
    words::AccountsWords,
};
use crate::device::Device;

/// So many rows are drawn at once: the first ones are more than a screen shows, and each further frame
/// has time for as many.
const SLICE: usize = 60;

/// The accounts that a query finds.
#[component]
pub(super) fn AccountList(query: RwSignal<String>) -> impl IntoView {
    let device = Device::here();
    let words = AccountsWords::here();
    let visibility = StoredValue::new_local(Visibility::new());
    let all: Memo<Sections> = Memo::new(move |_| device.contents(sections_of));
    let places = Memo::new(move |_| device.contents(Places::of));
    let drawn = slices(Signal::derive(move || places.read().count()));
    let sections = Memo::new(move |_| first_rows(&all.read(), drawn.get()));
    // None while everything is shown.
    let found: Memo<Option<Arc<HashSet<AccountId>>>> = Memo::new(move |_| {
        let query = query.read();
        let found = || {
            device.contents(|contents| {
                let accounts = contents.find(&query).into_iter();
                accounts.map(|account| account.id).collect()
            })
        };
        (!query.trim().is_empty()).then(|| Arc::new(found()))
    });
    let nothing_found = move || found.read().as_ref().is_some_and(|found| found.is_empty());
    let is_shown = move |id: AccountId| {
        found
            .read()
            .as_ref()
            .is_none_or(|found| found.contains(&id))
    };
    view! {
        <For each=move || sections.get() key=|(section, _)| section.clone() let((section, _))>
            {
                let ids = {
                    let section = section.clone();
                    Memo::new(move |_| sections.read().rows_of(&section))
                };
                view! {
                    <section
                        class="accounts"
                        hidden=move || !ids.read().iter().any(|id| is_shown(*id))
                    >
                        <SectionHeading section />
                        <ul class="accounts-list">
                            <For each=move || ids.get() key=|id| *id let:id>
                                <AccountRow
                                    id
                                    places
                                    shown=Signal::derive(move || is_shown(id))
                                    visibility
                                />
                            </For>
                        </ul>
                    </section>
                }
            }
        </For>
        <Show when=nothing_found>
            <p class="empty" role="status">
                {move || words.nothing_found(query.read().trim())}
            </p>
        </Show>
    }
}

/// How many rows are drawn: a slice more in each frame, until there is one for every account.
fn slices(count: Signal<usize>) -> ReadSignal<usize> {
    let (drawn, set_drawn) = signal(SLICE);
    Effect::new(move |_| {
        if drawn.get() < count.get() {
            request_animation_frame(move || {
                let _ = set_drawn.try_update(|drawn| *drawn += SLICE);
            });
        }
    });
    drawn
}
