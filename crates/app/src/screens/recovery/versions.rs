//! Which version of the backup comes back.

use leptos::prelude::*;
use lifeboat_client::backup::HistoryEntry;
use lifeboat_vault::Timestamp;

use super::{recovering::Recovering, words::RecoveryWords};
use crate::{
    components::{Busy, Icon, Picture, TroubleNote},
    connection::Connection,
    device::Device,
    moment,
    trouble::Trouble,
};

/// How many of the newest versions are listed.
const MOST: usize = 100;

/// The list of versions.
#[component]
pub(super) fn Versions(
    recovering: Recovering,
    /// Whether one is being chosen.
    choosing: RwSignal<bool>,
) -> impl IntoView {
    let words = RecoveryWords::here();
    let history = RwSignal::new(Vec::<HistoryEntry>::new());
    let trouble = RwSignal::new(None::<Trouble>);
    let busy = Busy::new();
    busy.run(async move {
        match fetch(recovering.device).await {
            Ok(entries) => {
                let _ = history.try_set(entries);
            }
            Err(error) => {
                let _ = trouble.try_set(Some(error));
            }
        }
    });
    let rows = move || {
        let entries = history.get().into_iter().enumerate();
        entries
            .map(|(place, entry)| view! { <Version recovering entry newest=place == 0 /> })
            .collect_view()
    };
    view! {
        <h2 class="step-title">{words.versions_title()}</h2>
        <Show when=move || busy.is()>
            <p class="waiting" role="status">
                <span class="spinner" aria-hidden="true"></span>
                {words.looking()}
            </p>
        </Show>
        <TroubleNote trouble />
        <div class="rows-list" hidden=move || history.read().is_empty()>{rows}</div>
        <button type="button" class="button quiet" on:click=move |_| choosing.set(false)>
            {words.cancel()}
        </button>
    }
}

async fn fetch(device: Device) -> Result<Vec<HistoryEntry>, Trouble> {
    let connection = Connection::open(device).await?;
    Ok(connection.backed_up().history(MOST).await?)
}

#[component]
fn Version(recovering: Recovering, entry: HistoryEntry, newest: bool) -> impl IntoView {
    let words = RecoveryWords::here();
    let HistoryEntry {
        sequence,
        created_at,
        device,
        kept,
        ..
    } = entry;
    let title = if newest {
        words.newest().to_owned()
    } else {
        words.version(sequence)
    };
    let made_at = moment::moment(Timestamp::from_seconds(created_at));
    let made = words.made(device.as_deref().unwrap_or(words.gone_device()), &made_at);
    let detail = if kept {
        made
    } else {
        words.thinned().to_owned()
    };
    let choose = move |_| recovering.look_at((!newest).then_some(sequence));
    view! {
        <button type="button" class="row row-link choice" disabled=!kept on:click=choose>
            <Icon picture=Picture::Cloud />
            <span class="row-words">
                <span class="row-title">{title}</span>
                <span class="row-detail">{detail}</span>
            </span>
            <Icon picture=Picture::Chevron />
        </button>
    }
}
