//! *Back up now* and *Verify now*, with what came of them.

use leptos::prelude::*;
use lifeboat_client::backup::{Pushed, Verified};

use super::{changes::Changes, notices::Notices, words::BackupWords};
use crate::{
    components::{Busy, BusyButton, Icon, Picture, TroubleNote},
    connection::Connection,
    device::Device,
    ports,
    trouble::Trouble,
};

/// What came of what was pressed.
#[derive(Clone)]
struct Outcome {
    text: String,
    differences: Option<Vec<lifeboat_vault::Change>>,
}

/// The two buttons, and what came of them.
#[component]
pub(super) fn Working() -> impl IntoView {
    let (device, words) = (Device::here(), BackupWords::here());
    let (verifying, backing_up) = (Busy::new(), Busy::new());
    let trouble = RwSignal::new(None::<Trouble>);
    let outcome = RwSignal::new(None::<Outcome>);
    let show = move |result: Result<Outcome, Trouble>| match result {
        Ok(new) => outcome.set(Some(new)),
        Err(error) => trouble.set(Some(error)),
    };
    let clear = move || {
        trouble.set(None);
        outcome.set(None);
    };
    let verify = Callback::new(move |()| {
        clear();
        verifying.run(async move { show(verify(device).await.map(told_verified)) });
    });
    let back_up = Callback::new(move |()| {
        clear();
        backing_up
            .run(async move { show(back_up(device).await.map(|pushed| told_pushed(&pushed))) });
    });
    let result = move || {
        outcome.get().map(|outcome| {
            view! {
                <div class="note note-good">
                    <Icon picture=Picture::Check />
                    <div class="note-words">
                        <p>{outcome.text}</p>
                        {outcome
                            .differences
                            .map(|differences| {
                                let is_same = differences.is_empty();
                                view! {
                                    <p>
                                        {if is_same {
                                            words.same_as_here()
                                        } else {
                                            words.from_it_to_here()
                                        }}
                                    </p>
                                    {(!is_same).then(|| view! { <Changes changes=differences /> })}
                                }
                            })}
                    </div>
                </div>
            }
        })
    };
    view! {
        <div class="buttons halves">
            <BusyButton busy=verifying label=words.verify_now() press=verify />
            <BusyButton busy=backing_up label=words.back_up_now() look="plain" press=back_up />
        </div>
        <div role="status">{result}</div>
        <TroubleNote trouble />
        <Notices />
    }
}

async fn verify(device: Device) -> Result<Verified, Trouble> {
    let connection = Connection::open(device).await?;
    let verified = connection.backed_up().verify(ports::now()).await;
    connection.done(verified).await
}

async fn back_up(device: Device) -> Result<Pushed, Trouble> {
    let connection = Connection::open(device).await?;
    let pushed = connection
        .backed_up()
        .synchronize(ports::now(), &mut ports::rng())
        .await;
    connection.done(pushed).await
}

fn told_verified(verified: Verified) -> Outcome {
    let words = BackupWords::here();
    Outcome {
        text: match verified.accounts {
            1 => words.verified_one(verified.head),
            accounts => words.verified(verified.head, accounts),
        },
        differences: Some(verified.differences),
    }
}

fn told_pushed(pushed: &Pushed) -> Outcome {
    let words = BackupWords::here();
    let text = match (pushed.committed, pushed.merged) {
        (true, false) => words.committed(pushed.head),
        (true, true) => words.merged(pushed.head),
        (false, true) => words.brought(pushed.head),
        (false, false) => words.nothing_new(pushed.head),
    };
    Outcome {
        text,
        differences: None,
    }
}
