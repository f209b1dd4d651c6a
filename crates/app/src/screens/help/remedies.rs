//! What mends a finding, as something to press.

use leptos::prelude::*;
use leptos_router::components::A;
use lifeboat_client::doctor::{Finding, Remedy};

use super::words::HelpWords;
use crate::{
    components::{Asked, Busy, BusyButton, TroubleNote},
    connection::Connection,
    device::Device,
    ports,
    trouble::Trouble,
};

/// Leads to the remedy, or does it; nothing where the app cannot help.
#[component]
pub(super) fn RemedyButton(remedy: Remedy, asked: Asked<Vec<Finding>>) -> impl IntoView {
    let words = HelpWords::here();
    let (href, label) = match remedy {
        Remedy::BringAccounts => ("/add", words.to_add()),
        Remedy::LookAtAccounts | Remedy::SeeFollowUps => ("/", words.to_accounts()),
        Remedy::Complete => ("/requests", words.to_requests()),
        Remedy::GetRecoveryAccount => ("/settings/recovery-account", words.to_recovery_account()),
        Remedy::SignIn => ("/sign-in", words.to_sign_in()),
        Remedy::TurnBackupOn | Remedy::StartAnew => ("/settings", words.to_settings()),
        Remedy::Undelete
        | Remedy::UndeleteOrErase
        | Remedy::FinishErasing
        | Remedy::LookAtHistory => ("/settings/backup", words.to_details()),
        Remedy::Recover | Remedy::LookThenRecover => ("/recovery", words.to_recovery()),
        Remedy::BackUp => return view! { <BackUp asked /> }.into_any(),
        Remedy::LookThenBackUp => {
            return view! {
                <div class="buttons">
                    <A href="/" attr:class="button plain">
                        {words.to_accounts()}
                    </A>
                    <BackUp asked />
                </div>
            }
            .into_any();
        }
        Remedy::Outside => return ().into_any(),
    };
    view! {
        <A href=href attr:class="button plain">
            {label}
        </A>
    }
    .into_any()
}

#[component]
fn BackUp(asked: Asked<Vec<Finding>>) -> impl IntoView {
    let device = Device::here();
    let busy = Busy::new();
    let trouble = RwSignal::new(None::<Trouble>);
    let press = Callback::new(move |()| {
        trouble.set(None);
        busy.run(async move {
            match back_up(device).await {
                Ok(()) => asked.renewed().await,
                Err(error) => trouble.set(Some(error)),
            }
        });
    });
    view! {
        <TroubleNote trouble />
        <BusyButton busy label=HelpWords::here().to_back_up() press />
    }
}

async fn back_up(device: Device) -> Result<(), Trouble> {
    let connection = Connection::open(device).await?;
    let pushed = connection
        .backed_up()
        .synchronize(ports::now(), &mut ports::rng())
        .await;
    connection.done(pushed).await.map(drop)
}
