//! What came back, and what is still to be done.

use leptos::prelude::*;
use leptos_router::components::A;
use lifeboat_client::recovery::Recovered;
use lifeboat_vault::FollowUp;

use super::words::RecoveryWords;
use crate::{
    components::{Icon, Picture, RowLink},
    device::Device,
};

/// The outcome.
#[component]
pub(super) fn Applied(recovered: Recovered) -> impl IntoView {
    let words = RecoveryWords::here();
    let Recovered {
        restored,
        already_here,
        conflicts,
        follow_ups,
    } = recovered;
    let title = match restored {
        // What was decided about those that were different may have changed them.
        0 if conflicts > 0 => words.done().to_owned(),
        0 => words.nothing_new().to_owned(),
        1 => words.recovered_one().to_owned(),
        count => words.recovered(count),
    };
    let were_here = match already_here {
        0 => None,
        1 => Some(words.were_here_one().to_owned()),
        count => Some(words.were_here(count)),
    };
    let were_different = match conflicts {
        0 => None,
        1 => Some(words.were_different_one().to_owned()),
        count => Some(words.were_different(count)),
    };
    let has_more = !follow_ups.is_empty();
    let device = Device::here();
    let rows = move || {
        let vault = device.vault()?;
        let rows = follow_ups.iter().filter_map(|(id, _)| {
            let account = vault.contents.account(*id)?;
            // What was done meanwhile is not asked for again.
            let follow_up = vault.follow_up(account)?;
            let (picture, what) = match follow_up {
                FollowUp::SignIn => (Picture::Key, words.sign_in()),
                FollowUp::ScanQrCode => (Picture::QrCode, words.scan()),
            };
            let href = format!("/follow-ups/{id}");
            Some(
                view! { <RowLink href picture title=account.title() detail=what attention=true /> },
            )
        });
        Some(rows.collect_view())
    };
    view! {
        <div class="arrived">
            <span class="arrived-mark"><Icon picture=Picture::Check /></span>
            <h2 class="step-title">{title}</h2>
            <p class="lead">{were_here} " " {were_different} " " {words.backup_is_on()}</p>
        </div>
        {has_more
            .then(|| {
                view! {
                    <section class="rows">
                        <h2 class="rows-heading">{words.still_to_do()}</h2>
                        <p class="lead small">{words.still_to_do_lead()}</p>
                        <div class="rows-list">{rows}</div>
                    </section>
                }
            })}
        <A href="/" attr:class="button primary">
            {if has_more { words.later() } else { words.to_accounts() }}
        </A>
    }
}
