//! What an account still needs on this device after a recovery, full screen.

mod personal;
mod words;
mod work_or_school;

use leptos::prelude::*;
use leptos_router::{components::A, hooks::use_params_map};
use lifeboat_vault::{Account, AccountId, Kind};

use self::{personal::Personal, words::FollowUpWords, work_or_school::WorkOrSchool};
use crate::{
    components::{AccountMark, Icon, Page, Picture},
    device::Device,
};

/// The proof of the account whose id is in the path.
#[component]
pub(crate) fn FollowUpScreen() -> impl IntoView {
    let words = FollowUpWords::here();
    let device = Device::here();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<AccountId>().ok()));
    let account = Memo::new(move |_| {
        let vault = device.vault()?;
        vault.contents.account(id.get()?).cloned()
    });
    // Drawn once: what is typed stays when the vault changes.
    let kind = Memo::new(move |_| {
        let vault = device.vault()?;
        let account = vault.contents.account(id.get()?)?;
        Some((account.kind, vault.follow_up(account).is_some()))
    });
    let title = Signal::derive(move || match kind.get() {
        Some((Kind::WorkOrSchool, true)) => words.scan().to_owned(),
        Some((_, false)) => words.done().to_owned(),
        _ => words.sign_in().to_owned(),
    });
    view! {
        <Page title back="/">
            {move || account.get().map(|account| view! { <Head account /> })}
            {move || match (id.get(), kind.get()) {
                (Some(id), Some((Kind::WorkOrSchool, true))) => {
                    view! { <WorkOrSchool id /> }.into_any()
                }
                (Some(id), Some((_, true))) => view! { <Personal id /> }.into_any(),
                (Some(_), Some((_, false))) => view! { <Whole /> }.into_any(),
                _ => view! { <p class="empty">{words.gone()}</p> }.into_any(),
            }}
        </Page>
    }
}

/// Which account it is.
#[component]
fn Head(account: Account) -> impl IntoView {
    let (issuer, name) = (account.issuer.to_string(), account.name.to_string());
    let title = if issuer.is_empty() {
        name.clone()
    } else {
        issuer
    };
    view! {
        <div class="account-head">
            <AccountMark title=title.clone() />
            <div class="row-words">
                <span class="row-title">{title.clone()}</span>
                {(name != title).then(|| view! { <span class="row-detail">{name}</span> })}
            </div>
        </div>
    }
}

/// Nothing is to be done any more.
#[component]
fn Whole() -> impl IntoView {
    let words = FollowUpWords::here();
    view! {
        <div class="arrived">
            <span class="arrived-mark"><Icon picture=Picture::Check /></span>
            <h2 class="step-title">{words.whole()}</h2>
            <p class="lead">{words.whole_lead()}</p>
        </div>
        <A href="/" attr:class="button primary">{words.to_accounts()}</A>
    }
}
