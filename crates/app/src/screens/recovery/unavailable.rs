//! Why there is nothing to recover, and what can be done about it.

use leptos::prelude::*;
use leptos_router::components::A;
use lifeboat_vault::Timestamp;

use super::{
    recovering::{Reason, Recovering},
    versions::Versions,
    words::RecoveryWords,
};
use crate::{
    components::{Busy, BusyButton, TroubleNote},
    moment,
    screens::recovery_account::{SignOut, TurnOnBackup},
    trouble::Trouble,
    undeleting::Undeleting,
};

/// Says why.
#[component]
pub(super) fn Unavailable(recovering: Recovering, why: Reason) -> impl IntoView {
    match why {
        Reason::NoBackup => view! { <NoBackup recovering /> }.into_any(),
        Reason::Deleted(until) => view! { <Deleted recovering until /> }.into_any(),
        Reason::Elsewhere(trouble) => view! { <Elsewhere recovering trouble /> }.into_any(),
        Reason::EarlierKey(trouble) => view! { <EarlierKey recovering trouble /> }.into_any(),
        Reason::Other(trouble) => view! { <Other recovering trouble /> }.into_any(),
    }
}

#[component]
fn NoBackup(recovering: Recovering) -> impl IntoView {
    let words = RecoveryWords::here();
    let email = move || {
        let vault = recovering.device.vault()?;
        let account = vault.recovery_account.as_ref()?;
        Some(words.no_backup(&account.email))
    };
    view! {
        <h2 class="step-title">{words.no_backup_title()}</h2>
        <p class="lead">{email}</p>
        <div class="buttons stacked">
            <SignOut label=words.another_account() done=move |()| recovering.look() />
            <TurnOnBackup label=words.turn_on() />
        </div>
    }
}

#[component]
fn Deleted(recovering: Recovering, until: u64) -> impl IntoView {
    let words = RecoveryWords::here();
    let until = moment::day(Timestamp::from_seconds(until));
    view! {
        <h2 class="step-title">{words.deleted_title()}</h2>
        <p class="lead">{words.deleted(&until)}</p>
        <BringBack recovering label=words.bring_back() />
    }
}

/// What is still wrong, and the way to take the version all the same.
#[component]
fn EarlierKey(recovering: Recovering, trouble: Trouble) -> impl IntoView {
    let words = RecoveryWords::here();
    view! {
        <Other recovering trouble />
        <h2 class="step-title">{words.earlier_key_title()}</h2>
        <p class="lead">{words.earlier_key()}</p>
        <BringBack recovering label=words.look_at_it() />
    }
}

#[component]
fn BringBack(recovering: Recovering, label: &'static str) -> impl IntoView {
    let trouble = RwSignal::new(None::<Trouble>);
    let (busy, undeleting) = (Busy::new(), Undeleting::new());
    let bring_back = move |()| {
        trouble.set(None);
        busy.run(async move {
            if let Err(error) = recovering.undelete(undeleting).await {
                let _ = trouble.try_set(Some(error));
            }
        });
    };
    view! {
        <TroubleNote trouble />
        <BusyButton busy label=undeleting.label(label) press=bring_back />
    }
}

#[component]
fn Elsewhere(recovering: Recovering, trouble: Trouble) -> impl IntoView {
    let words = RecoveryWords::here();
    view! {
        <h2 class="step-title">{words.elsewhere_title()}</h2>
        <TroubleNote trouble=Signal::stored(Some(trouble)) />
        <p class="lead">{words.elsewhere()}</p>
        <div class="buttons stacked">
            <A href="/settings/import" attr:class="button primary">{words.import()}</A>
            <SignOut label=words.another_account() done=move |()| recovering.look() />
            <A href="/" attr:class="button quiet">{words.to_accounts()}</A>
        </div>
    }
}

#[component]
fn Other(recovering: Recovering, trouble: Trouble) -> impl IntoView {
    let words = RecoveryWords::here();
    let choosing = RwSignal::new(false);
    view! {
        <h2 class="step-title">{words.trouble_title()}</h2>
        <TroubleNote trouble=Signal::stored(Some(trouble)) />
        <Show
            when=move || choosing.get()
            fallback=move || {
                view! {
                    <div class="buttons stacked">
                        <button
                            type="button"
                            class="button primary"
                            on:click=move |_| recovering.look()
                        >
                            {words.try_again()}
                        </button>
                        <button
                            type="button"
                            class="button plain"
                            on:click=move |_| choosing.set(true)
                        >
                            {words.other_version()}
                        </button>
                        <A href="/" attr:class="button quiet">{words.to_accounts()}</A>
                    </div>
                }
            }
        >
            <Versions recovering choosing />
        </Show>
    }
}
