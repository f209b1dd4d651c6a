//! The state in words, and what is behind it.

use leptos::prelude::*;
use leptos_router::components::A;
use lifeboat_client::{
    backup::Standing,
    device::{BackupState, Vault, Where},
};
use lifeboat_vault::Timestamp;
use wasm_bindgen_futures::spawn_local;

use super::words::BackupWords;
use crate::{
    components::{Icon, Picture, Row, Rows},
    connection::Connection,
    device::Device,
    moment, ports,
    trouble::Trouble,
};

/// A backup that was verified longer ago than this is worth another look, in seconds.
const OLD: u64 = 7 * 86_400;

/// How the backup stands.
#[component]
pub(super) fn Status() -> impl IntoView {
    let (device, words) = (Device::here(), BackupWords::here());
    let standing = RwSignal::new(None::<Standing>);
    // Also where nobody can be asked now, what is known here is shown.
    spawn_local(async move {
        if let Ok(asked) = look(device).await {
            let _ = standing.try_set(Some(asked));
        }
    });
    let news = move || {
        let standing = standing.get()?;
        let device = standing
            .device
            .unwrap_or_else(|| words.a_device_gone().to_owned());
        standing.is_news.then(|| words.news(&device))
    };
    view! {
        <StateCard />
        {move || {
            news()
                .map(|news| {
                    view! {
                        <div class="note">
                            <Icon picture=Picture::Device />
                            <p>{news}</p>
                        </div>
                    }
                })
        }}
        <Facts standing />
    }
}

async fn look(device: Device) -> Result<Standing, Trouble> {
    let connection = Connection::open(device).await?;
    let looked = connection.backed_up().look().await;
    device.refresh().await?;
    Ok(looked?)
}

#[component]
fn StateCard() -> impl IntoView {
    let (device, words) = (Device::here(), BackupWords::here());
    let card = move || {
        let state = device.vault()?.backup_state();
        let (look, picture, title, text) = match &state {
            _ if device.is_backing_up() => ("", Picture::Refresh, words.working(), String::new()),
            BackupState::Off => return None,
            BackupState::UpToDate => ("good", Picture::Check, words.up_to_date(), String::new()),
            BackupState::Pending => {
                let why = device.vault().and_then(|vault| passing_failure(&vault));
                let text = why.unwrap_or_else(|| words.pending_means().to_owned());
                ("", Picture::Refresh, words.pending(), text)
            }
            BackupState::NeedsSignIn => {
                let means = words.needs_sign_in_means().to_owned();
                ("bad", Picture::Warning, words.needs_sign_in(), means)
            }
            BackupState::Failed(reason) => {
                let why = Trouble::from(reason.to_error()).text;
                ("bad", Picture::Warning, words.failed(), why)
            }
        };
        let next = match state {
            BackupState::NeedsSignIn => Some(("/sign-in", words.sign_in())),
            BackupState::Failed(_) => Some(("/settings/help", words.find_out())),
            _ => None,
        };
        Some(view! {
            <div class=format!("state {look}")>
                <span class="state-mark">
                    <Icon picture />
                </span>
                <div class="state-words">
                    <p class="state-title">{title}</p>
                    {(!text.is_empty()).then(|| view! { <p class="lead">{text}</p> })}
                    {next
                        .map(|(href, label)| {
                            view! {
                                <A href=href attr:class="button plain">
                                    {label}
                                </A>
                            }
                        })}
                </div>
            </div>
        })
    };
    view! { <div role="status">{card}</div> }
}

fn passing_failure(vault: &Vault) -> Option<String> {
    let failure = vault.backup_on().ok()?.failure.as_ref()?;
    Some(Trouble::from(failure.reason.to_error()).text)
}

#[component]
fn Facts(standing: RwSignal<Option<Standing>>) -> impl IntoView {
    let (device, words) = (Device::here(), BackupWords::here());
    let fact = move |part: fn(&Vault) -> Option<String>| {
        Signal::derive(move || {
            device
                .vault()
                .and_then(|vault| part(&vault))
                .unwrap_or_default()
        })
    };
    let newest = move || {
        if let Some(standing) = standing.get() {
            let device = standing
                .device
                .unwrap_or_else(|| words.a_device_gone().to_owned());
            let ago = moment::ago(Timestamp::from_seconds(standing.created_at));
            return format!("{} · {}", standing.head, words.made(&device, &ago));
        }
        let vault = device.vault();
        let head = vault.as_ref().and_then(|vault| {
            let base = vault.backup_on().ok()?.base.as_ref()?;
            Some(base.manifest.sequence.to_string())
        });
        head.unwrap_or_else(|| words.never().to_owned())
    };
    let accounts = move || match standing.get() {
        Some(standing) => standing.accounts.to_string(),
        None => device
            .vault()
            .and_then(|vault| {
                let base = vault.backup_on().ok()?.base.as_ref()?;
                Some(base.contents.accounts.len().to_string())
            })
            .unwrap_or_default(),
    };
    view! {
        <Rows>
            <Row title=words.newest() detail=Signal::derive(newest) />
            <Row title=words.accounts() detail=Signal::derive(accounts) />
            <Row
                title=words.last_backup()
                detail=fact(|vault| Some(when(vault.backup_on().ok()?.last_backup_at)))
            />
            <Row
                title=words.last_verified()
                detail=fact(|vault| Some(verified(vault.backup_on().ok()?.last_verified_at)))
            />
            <Row title=words.location() detail=fact(location) />
            <Row
                title=words.recovery_account()
                detail=fact(|vault| Some(vault.account().ok()?.email.clone()))
            />
        </Rows>
    }
}

fn when(at: Option<Timestamp>) -> String {
    let words = BackupWords::here();
    at.map_or_else(
        || words.never().to_owned(),
        |at| words.at(&moment::ago(at), &moment::moment(at)),
    )
}

fn verified(at: Option<Timestamp>) -> String {
    let is_old = at.is_none_or(|at| ports::now().seconds_since(at) > OLD);
    if is_old {
        BackupWords::here().verify_again(&when(at))
    } else {
        when(at)
    }
}

fn location(vault: &Vault) -> Option<String> {
    Some(match &vault.backup_on().ok()?.location {
        Where::Location(url) => url.to_string(),
        Where::Server => {
            let server = vault.account().ok()?.server.as_str().trim_end_matches('/');
            BackupWords::here().at_server(server)
        }
    })
}
