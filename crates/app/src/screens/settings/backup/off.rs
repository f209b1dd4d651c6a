//! Backup is off: there is none, one was deleted, or another device's is there.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos_router::components::A;
use lifeboat_client::{
    backup::BackupExtent,
    device::Where,
    recovery::{Recovered, Recovery},
};
use lifeboat_vault::Timestamp;

use super::{erasing::Erasing, words::BackupWords};
use crate::{
    components::{Asked, Busy, BusyButton, Icon, Picture, Rows, Toasts, TroubleNote},
    connection::Connection,
    device::Device,
    moment, ports,
    trouble::Trouble,
    undeleting::Undeleting,
};

/// What there is although backup is off here.
#[component]
pub(super) fn WhileOff() -> impl IntoView {
    let (device, words) = (Device::here(), BackupWords::here());
    let is_signed_in = Memo::new(move |_| {
        device
            .vault()
            .is_some_and(|vault| vault.signed_in().is_some())
    });
    view! {
        <div class="state bad">
            <span class="state-mark">
                <Icon picture=Picture::Cloud />
            </span>
            <div class="state-words">
                <p class="state-title">{words.off_title()}</p>
                <p class="lead">{words.off_means()}</p>
            </div>
        </div>
        <Show when=move || is_signed_in.get()>
            <AtServer />
        </Show>
    }
}

#[component]
fn AtServer() -> impl IntoView {
    let (device, words) = (Device::here(), BackupWords::here());
    let asked = Asked::of(move || extent(device));
    asked.show(move |extent: &BackupExtent| match extent {
        BackupExtent::None => ().into_any(),
        BackupExtent::Deleted { restorable_until } => {
            let until = moment::day(Timestamp::from_seconds(*restorable_until));
            view! { <Deleted until /> }.into_any()
        }
        BackupExtent::Active {
            created_at, device, ..
        } => {
            let device = device.as_deref().unwrap_or(words.a_device_gone());
            let ago = moment::ago(Timestamp::from_seconds(*created_at));
            view! {
                <div class="card">
                    <h2 class="card-title">{words.exists_title()}</h2>
                    <p>{words.exists_means(device, &ago)}</p>
                    <A href="/recovery" attr:class="button primary">
                        {words.recover()}
                    </A>
                </div>
            }
            .into_any()
        }
    })
}

async fn extent(device: Device) -> Result<BackupExtent, Trouble> {
    let connection = Connection::open(device).await?;
    Ok(BackupExtent::ask(&connection.session()?).await?)
}

#[component]
fn Deleted(until: String) -> impl IntoView {
    let (device, toasts, words) = (Device::here(), Toasts::here(), BackupWords::here());
    let (busy, undeleting) = (Busy::new(), Undeleting::new());
    let trouble = RwSignal::new(None::<Trouble>);
    let undelete = Callback::new(move |()| {
        trouble.set(None);
        busy.run(async move {
            match undelete(device, undeleting).await {
                Ok(head) => toasts.say(words.undeleted(head)),
                Err(error) => trouble.set(Some(error)),
            }
        });
    });
    view! {
        <div class="card">
            <h2 class="card-title">{words.deleted_title()}</h2>
            <p>{words.deleted_means(&until)}</p>
            <TroubleNote trouble />
            <BusyButton busy label=undeleting.label(words.undelete()) press=undelete />
        </div>
        <Rows heading=words.deleting()>
            <Erasing />
        </Rows>
    }
}

/// Brings it back, and has this device take part in it again. Gives the head's number.
async fn undelete(device: Device, undeleting: Undeleting) -> Result<u64, Trouble> {
    let connection = Connection::open(device).await?;
    let backed_up = connection.backed_up();
    undeleting.undelete(&connection).await?;
    let rejoined = async {
        let recovery = Recovery::prepare(&backed_up, None).await?;
        let head = recovery.head();
        let (now, nothing) = (ports::now(), BTreeMap::new());
        let recovered: Recovered = recovery
            .apply(&backed_up, Where::Server, &nothing, now)
            .await?;
        Ok::<_, lifeboat_client::ClientError>((head, recovered))
    };
    let rejoined = connection.done(rejoined.await).await;
    rejoined.map(|(head, _)| head).map_err(|error| Trouble {
        text: BackupWords::here().not_rejoined(&error.text),
        ..error
    })
}
