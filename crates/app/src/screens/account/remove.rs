//! Removing an account, and taking that back.

use leptos::prelude::*;
use lifeboat_client::{device::Removal, providers::give_up};
use lifeboat_vault::AccountId;
use wasm_bindgen_futures::spawn_local;

use super::{account, words::AccountWords};
use crate::{
    components::{Busy, BusyButton, Dialog, DialogState, Toasts, TroubleNote, Undo},
    device::Device,
    ports,
    screens::accounts::Naming,
    trouble::Trouble,
};

/// The question whether to remove it.
#[component]
pub(super) fn RemoveDialog(
    id: AccountId,
    state: DialogState,
    /// Called when it is gone.
    leave: Callback<()>,
) -> impl IntoView {
    let (device, words, toasts) = (Device::here(), AccountWords::here(), Toasts::here());
    let trouble = RwSignal::new(None::<Trouble>);
    let busy = Busy::new();
    let title = Memo::new(move |_| {
        account(device, id).map_or_else(String::new, |account| Naming::of(&account).title)
    });
    let remove = Callback::new(move |()| {
        busy.run(async move {
            let removed = device.update(|vault| {
                let removed = vault.remove_account(id, ports::now());
                removed.map_err(Trouble::from)
            });
            match removed.await {
                Ok(removal) => {
                    offer_to_take_back(device, toasts, removal);
                    leave.run(());
                }
                Err(error) => trouble.set(Some(error)),
            }
        });
    });
    view! {
        <Dialog state title=Signal::derive(move || words.remove_title(&title.get()))>
            <p>{words.remove_warning()}</p>
            <TroubleNote trouble />
            <div class="dialog-buttons">
                <button type="button" class="button plain" on:click=move |_| state.close()>
                    {words.cancel()}
                </button>
                <BusyButton busy label=words.remove() look="danger" press=remove />
            </div>
        </Dialog>
    }
}

/// Says that it is gone, with a way back. Only afterwards this device gives up its own credential, which
/// cannot be taken back.
fn offer_to_take_back(device: Device, toasts: Toasts, removal: Removal) {
    let words = AccountWords::here();
    let title = Naming::of(&removal.account).title;
    let said = words.removed(&title);
    // Not of the screen, which is left.
    let waiting = ArcStoredValue::new(Some(removal));
    let take_back = {
        let waiting = waiting.clone();
        Callback::new(move |()| {
            let taken = waiting.try_update_value(Option::take).flatten();
            let (Some(removal), title) = (taken, title.clone()) else {
                return;
            };
            spawn_local(async move {
                let put_back = device.update(|vault| {
                    vault.put_back(removal);
                    Ok(())
                });
                match put_back.await {
                    Ok(()) => toasts.say(words.put_back(&title)),
                    Err(trouble) => toasts.say(trouble.text),
                }
            });
        })
    };
    let too_late = Callback::new(move |()| {
        if let Some(removal) = waiting.try_update_value(Option::take).flatten() {
            spawn_local(give_up_credential(removal));
        }
    });
    let undo = Undo {
        label: words.undo().to_owned(),
        take_back,
        too_late,
    };
    toasts.say_with_undo(said, undo);
}

/// Tells the server that this device's credential is of no use any more, where it has one of its own.
/// What cannot be done is not missed: whoever manages the account sees the device in the list.
async fn give_up_credential(removal: Removal) {
    let Some(credential) = removal.credential else {
        return;
    };
    let server = credential
        .server
        .as_ref()
        .filter(|_| credential.token.is_some());
    if let Some(Ok(server)) = server.map(ports::server) {
        give_up(&server, removal.account.kind, &credential).await;
    }
}
