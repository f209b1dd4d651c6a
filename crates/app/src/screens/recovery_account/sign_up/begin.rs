//! The address of the new account.

use leptos::prelude::*;
use leptos_router::components::A;
use lifeboat_client::{device::PendingFlow, recovery_account::SignUp};

use crate::{
    components::Busy,
    device::Device,
    entering::{Goal, Waiting},
    ports,
    screens::recovery_account::{
        address::{Address, AddressForm},
        password::check_admission,
    },
    trouble::Trouble,
    words::{Language, words},
};

words! {
    BeginWords {
        lead = "A recovery account opens your backup on a new device. What is in the backup can be read by nobody but you, not even by who runs the server.", "Een herstelaccount opent je back-up op een nieuw apparaat. Wat in de back-up staat kan niemand lezen behalve jij, ook niet wie de server beheert.";
        go_on = "Continue", "Doorgaan";
        has_account = "You have a recovery account already?", "Heb je al een herstelaccount?";
        sign_in = "Sign in", "Meld je aan";
    }
}

/// Asks for the address, and has a code sent to it.
#[component]
pub(super) fn Begin(goal: Goal, trouble: RwSignal<Option<Trouble>>) -> impl IntoView {
    let words = BeginWords::here();
    let device = Device::here();
    let address = Address::another(device);
    let busy = Busy::new();
    let go_on = Callback::new(move |account| {
        trouble.set(None);
        busy.run(async move {
            if let Err(error) = begin(device, goal, account).await {
                trouble.set(Some(error));
            }
        });
    });
    view! {
        <p class="lead">{words.lead()}</p>
        <AddressForm address label=words.go_on() busy go_on />
        <Show when=move || goal == Goal::SignIn>
            <p class="beside-form">
                <span>{words.has_account()} " " <A href="/sign-in">{words.sign_in()}</A></span>
            </p>
        </Show>
    }
}

async fn begin(device: Device, goal: Goal, account: Waiting<()>) -> Result<(), Trouble> {
    check_admission(device, goal, &account.server, &account.email)?;
    let server = ports::server(&account.server)?;
    let language = Language::here().of_messages();
    let sign_up = SignUp::start(&server, &account.email, language).await?;
    account
        .map(|()| PendingFlow::SignUp(sign_up))
        .keep(device)
        .await
}
