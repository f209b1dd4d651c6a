//! Revoking a device that is lost.

use leptos::prelude::*;
use lifeboat_client::recovery_account::{Revoked, revoke_device};
use lifeboat_protocol::device::Device as SignedInDevice;
use lifeboat_vault::DeviceId;

use super::words::DevicesWords;
use crate::{
    components::{Asked, Busy, BusyButton, Dialog, DialogState, Toasts, TroubleNote},
    connection::Connection,
    device::Device,
    ports,
    trouble::Trouble,
};

/// Revokes the device that was chosen, after saying what that does and what it does not.
#[component]
pub(super) fn Revoke(
    asked: Asked<Vec<SignedInDevice>>,
    chosen: RwSignal<Option<SignedInDevice>>,
) -> impl IntoView {
    let (device, toasts, words) = (Device::here(), Toasts::here(), DevicesWords::here());
    let open = DialogState::open_with(chosen);
    let busy = Busy::new();
    let trouble = RwSignal::new(None::<Trouble>);
    let title = Signal::derive(move || {
        chosen.with(|chosen| {
            chosen
                .as_ref()
                .map_or_else(String::new, |one| words.revoke_title(&one.name))
        })
    });
    let press = Callback::new(move |()| {
        let Some(one) = chosen.get_untracked() else {
            return;
        };
        trouble.set(None);
        busy.run(async move {
            match revoke(device, &one).await {
                Ok(Revoked::Done) => {
                    open.close();
                    toasts.say(words.revoked(&one.name));
                }
                Ok(Revoked::HeadUnverified(error)) => {
                    let why = Trouble::from(error).text;
                    trouble.set(Some(Trouble::new(words.unverified(&why))));
                }
                Err(error) => trouble.set(Some(error)),
            }
            asked.renewed().await;
        });
    });
    view! {
        <Dialog state=open title>
            <p>{words.revoke_means()}</p>
            <p class="lead">{words.revoke_limits()}</p>
            <TroubleNote trouble />
            <div class="dialog-buttons">
                <button type="button" class="button plain" on:click=move |_| open.close()>
                    {words.cancel()}
                </button>
                <BusyButton busy label=words.revoke_now() look="danger" press />
            </div>
        </Dialog>
    }
}

async fn revoke(device: Device, one: &SignedInDevice) -> Result<Revoked, Trouble> {
    let connection = Connection::open(device).await?;
    let id = DeviceId::from_uuid(one.id);
    let backed_up = connection.backed_up();
    let revoked = revoke_device(&backed_up, id, ports::now(), &mut ports::rng()).await;
    connection.done(revoked).await
}
