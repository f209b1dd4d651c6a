//! The accounts under their headings.

use std::{collections::HashSet, sync::Arc};

use leptos::{html, prelude::*};
use lifeboat_vault::AccountId;

use super::{
    row::AccountRow,
    sections::{Places, SectionHeading, Sections, sections_of},
    visibility::Visibility,
    words::AccountsWords,
};
use crate::device::Device;

/// So many rows are drawn, or left out, together.
const SLICE: usize = 20;
/// So far from the screen, in CSS pixels, rows are drawn: some screens of scrolling.
const DRAWN_WITHIN: u32 = 1500;
/// So far from the screen codes are computed.
const CODES_WITHIN: u32 = 300;

/// What the rows of a list share.
#[derive(Clone, Copy)]
struct Drawing {
    places: Memo<Places>,
    slices: StoredValue<Visibility, LocalStorage>,
    rows: StoredValue<Visibility, LocalStorage>,
}

/// The accounts that a query finds. Only those on the screen and near it are drawn.
#[component]
pub(super) fn AccountList(query: RwSignal<String>) -> impl IntoView {
    let device = Device::here();
    let words = AccountsWords::here();
    let drawing = Drawing {
        places: Memo::new(move |_| device.contents(Places::of)),
        slices: StoredValue::new_local(Visibility::within(DRAWN_WITHIN)),
        rows: StoredValue::new_local(Visibility::within(CODES_WITHIN)),
    };
    let all: Memo<Sections> = Memo::new(move |_| device.contents(sections_of));
    let sections = Memo::new(move |_| {
        let query = query.read();
        if query.trim().is_empty() {
            return all.get();
        }
        let found: HashSet<AccountId> = device.contents(|contents| {
            let accounts = contents.find(&query).into_iter();
            accounts.map(|account| account.id).collect()
        });
        all.read().only(&found)
    });
    let is_nothing_found = move || sections.read().is_empty();
    let drawn_at_once = Memo::new(move |_| sections.read().first());
    view! {
        <For each=move || sections.get() key=|(section, _)| section.clone() let((section, _))>
            {
                let ids = {
                    let section = section.clone();
                    Memo::new(move |_| sections.read().rows_of(&section))
                };
                let is_first = drawn_at_once.get_untracked().as_ref() == Some(&section);
                view! {
                    <section class="accounts">
                        <SectionHeading section />
                        <div class="accounts-list" role="list">
                            <For
                                each=move || 0..ids.read().len().div_ceil(SLICE)
                                key=|number| *number
                                let:number
                            >
                                <Slice ids number drawing at_once=is_first && number == 0 />
                            </For>
                        </div>
                    </section>
                }
            }
        </For>
        <Show when=is_nothing_found>
            <p class="empty" role="status">
                {move || words.nothing_found(query.read().trim())}
            </p>
        </Show>
    }
}

/// Some rows of a section: drawn while they are near the screen, and a gap of their height otherwise.
#[component]
fn Slice(
    /// Those of the section.
    ids: Memo<Arc<Vec<AccountId>>>,
    /// Which slice of them.
    number: usize,
    drawing: Drawing,
    /// Whether it is drawn before anything is known about the screen.
    at_once: bool,
) -> impl IntoView {
    let element = NodeRef::<html::Div>::new();
    let near = RwSignal::new(at_once);
    let drawn = RwSignal::new(at_once);
    let height = RwSignal::new(None::<i32>);
    Effect::new(move |_| {
        if let Some(element) = element.get() {
            let slices = drawing.slices;
            slices.with_value(|slices| slices.follow(&element, near));
        }
    });
    on_cleanup(move || {
        if let Some(element) = element.get_untracked() {
            let slices = drawing.slices;
            slices.try_with_value(|slices| slices.leave(&element));
        }
    });
    Effect::new(move |_| {
        let is_near = near.get();
        if !is_near && drawn.get_untracked() {
            let element = element.get_untracked();
            height.set(element.map(|element| element.offset_height()));
        }
        drawn.set(is_near);
    });
    let its_own = Memo::new(move |_| {
        let ids = ids.read();
        let ids = ids.chunks(SLICE).nth(number);
        ids.map_or_else(Vec::new, <[_]>::to_vec)
    });
    let rows = move || {
        if drawn.get() {
            its_own.get()
        } else {
            Vec::new()
        }
    };
    let gap = move || {
        if drawn.get() {
            return "0".to_owned();
        }
        height.get().map_or_else(
            || format!("calc({} * var(--account-height))", its_own.read().len()),
            |height| format!("{height}px"),
        )
    };
    view! {
        <div class="accounts-slice" role="none" node_ref=element style:min-height=gap>
            // Not all rows are in the page, so each says which of how many it is.
            <ForEnumerate each=rows key=|id| *id let(place, id)>
                <AccountRow
                    id
                    places=drawing.places
                    visibility=drawing.rows
                    attr:aria-posinset=move || (number * SLICE + place.get() + 1).to_string()
                    attr:aria-setsize=move || ids.read().len().to_string()
                />
            </ForEnumerate>
        </div>
    }
}
