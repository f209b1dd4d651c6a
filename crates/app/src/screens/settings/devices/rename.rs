//! Giving a device another name.

use leptos::prelude::*;
use lifeboat_protocol::device::{Device as SignedInDevice, RenameDevice};
use lifeboat_vault::Label;

use super::words::DevicesWords;
use crate::{
    components::{Asked, Busy, BusyButton, Dialog, DialogState, Field, Toasts},
    connection::Connection,
    device::Device,
    trouble::Trouble,
};

/// Renames the device that was chosen.
#[component]
pub(super) fn Rename(
    asked: Asked<Vec<SignedInDevice>>,
    chosen: RwSignal<Option<SignedInDevice>>,
) -> impl IntoView {
    let (device, toasts, words) = (Device::here(), Toasts::here(), DevicesWords::here());
    let open = DialogState::open_with(chosen);
    let name = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let busy = Busy::new();
    Effect::new(move |_| {
        if let Some(chosen) = chosen.get() {
            name.set(chosen.name);
            problem.set(String::new());
        }
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(chosen) = chosen.get_untracked() else {
            return;
        };
        busy.run(async move {
            match rename(device, &chosen, &name.get_untracked()).await {
                Ok(label) => {
                    open.close();
                    toasts.say(words.renamed(&label));
                    asked.renewed().await;
                }
                Err(error) => problem.set(error.text),
            }
        });
    };
    view! {
        <Dialog state=open title=words.rename_title()>
            <form class="form" on:submit=save>
                <Field name="device-name" label=words.name() value=name problem focus=true />
                <div class="dialog-buttons">
                    <button type="button" class="button plain" on:click=move |_| open.close()>
                        {words.cancel()}
                    </button>
                    <BusyButton busy label=words.save() />
                </div>
            </form>
        </Dialog>
    }
}

async fn rename(device: Device, one: &SignedInDevice, name: &str) -> Result<String, Trouble> {
    let label = Label::parse(name)?;
    let connection = Connection::open(device).await?;
    let request = RenameDevice {
        name: label.to_string(),
    };
    connection
        .session()?
        .rename_device(one.id, &request)
        .await?;
    if one.current {
        let name = label.clone();
        device
            .update(|vault| {
                vault.device.name = name;
                Ok(())
            })
            .await?;
    }
    Ok(label.to_string())
}
