//! What is on its way in, as lists.

use std::sync::Arc;

use leptos::prelude::*;
use lifeboat_vault::Account;

use super::{ArrivalWords, Arrivals, left_behind};
use crate::{
    components::{Icon, Picture},
    screens::accounts::{Named, Naming},
    transfer::Remark,
};

/// So many of each are listed one by one.
const SHOWN: usize = 200;

/// Everything that is known of them, in the order in which it matters.
#[component]
pub(crate) fn ArrivalList(arrivals: Arrivals) -> impl IntoView {
    let words = ArrivalWords::here();
    let Arrivals {
        new,
        here,
        further_on,
        problems,
        losses,
        unlisted,
        cautions,
        without_code,
    } = arrivals;
    let (new_count, here_count) = (new.len(), here.len());
    let only_here = new.is_empty()
        && further_on.is_empty()
        && problems.is_empty()
        && without_code == 0
        && !here.is_empty();
    let unread = problems.len() + unlisted;
    let cautions: Vec<_> = cautions
        .into_iter()
        .map(|caution| view! { <Notice picture=Picture::Warning text=caution /> })
        .collect();
    view! {
        {cautions}
        {left_behind(without_code)
            .map(|text| view! { <Notice picture=Picture::Key text /> })}
        {only_here
            .then(|| {
                view! {
                    <p class="note note-good" role="status">
                        <Icon picture=Picture::Check />
                        <span>{words.all_here()}</span>
                    </p>
                }
            })}
        {(!new.is_empty())
            .then(|| view! { <AccountsOf heading=words.comes_in(new_count) accounts=new /> })}
        {(!further_on.is_empty())
            .then(|| {
                let heading = words.counts_on(further_on.len());
                view! { <AccountsOf heading accounts=further_on /> }
            })}
        {(!problems.is_empty())
            .then(|| {
                view! { <RemarkList heading=words.cannot_be_read(unread) remarks=problems.clone() /> }
            })}
        {(!losses.is_empty())
            .then(|| {
                view! { <RemarkList heading=words.loses(losses.len()) remarks=losses.clone() /> }
            })}
        {(!here.is_empty())
            .then(|| {
                view! { <AccountsOf heading=words.here_already(here_count) accounts=Arc::new(here) /> }
            })}
    }
}

/// A word about all of it.
#[component]
fn Notice(picture: Picture, text: String) -> impl IntoView {
    view! {
        <p class="note" role="status">
            <Icon picture />
            <span>{text}</span>
        </p>
    }
}

#[component]
fn AccountsOf(heading: String, accounts: Arc<Vec<Account>>) -> impl IntoView {
    let more = accounts.len().saturating_sub(SHOWN);
    let rows: Vec<_> = accounts
        .iter()
        .take(SHOWN)
        .map(|account| {
            let naming = Naming::of(account);
            view! {
                <li class="arrival">
                    <Named naming />
                </li>
            }
        })
        .collect();
    view! {
        <section class="rows">
            <h2 class="rows-heading">{heading}</h2>
            <ul class="rows-list">{rows} <More more /></ul>
        </section>
    }
}

/// Words about entries, each with the entry that it is about.
#[component]
pub(crate) fn RemarkList(heading: String, remarks: Vec<Remark>) -> impl IntoView {
    let more = remarks.len().saturating_sub(SHOWN);
    let rows: Vec<_> = remarks
        .into_iter()
        .take(SHOWN)
        .map(|remark| {
            view! {
                <li class="remark" class:whole=remark.is_whole>
                    <span class="row-title">{remark.entry}</span>
                    <span class="row-detail">{remark.text}</span>
                </li>
            }
        })
        .collect();
    view! {
        <section class="rows">
            <h2 class="rows-heading">{heading}</h2>
            <ul class="rows-list">{rows} <More more /></ul>
        </section>
    }
}

#[component]
fn More(more: usize) -> impl IntoView {
    (0 < more).then(|| view! { <li class="remark">{ArrivalWords::here().more(more)}</li> })
}
