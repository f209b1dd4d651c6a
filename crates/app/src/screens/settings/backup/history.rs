//! The versions, newest first: what changed in each, and a way to bring it back.

use leptos::{html, prelude::*};
use leptos_router::components::A;
use lifeboat_client::backup::HistoryEntry;
use lifeboat_vault::{Change, Timestamp};

use super::{changes::Changes, words::BackupWords};
use crate::{
    components::{Asked, Busy, BusyButton},
    connection::Connection,
    device::Device,
    moment,
    trouble::Trouble,
};

/// How many are shown at first, and how many more each time.
const PAGE: usize = 10;

/// The history.
#[component]
pub(super) fn History() -> impl IntoView {
    let (device, words) = (Device::here(), BackupWords::here());
    let limit = RwSignal::new(PAGE);
    let asked = Asked::of(move || history(device, limit.get_untracked()));
    let busy = Busy::new();
    // The newest version known here changes with each backup.
    let head = Memo::new(move |_| {
        let vault = device.vault()?;
        let base = vault.backup_on().ok()?.base.as_ref()?;
        Some(base.manifest.sequence)
    });
    Effect::new(move |before: Option<Option<u64>>| {
        let now = head.get();
        if before.is_some_and(|before| before != now) {
            asked.again();
        }
        now
    });
    let more = Callback::new(move |()| {
        limit.update(|limit| *limit += 5 * PAGE);
        busy.run(asked.renewed());
    });
    view! {
        <section class="rows">
            <h2 class="rows-heading">{words.history()}</h2>
            {asked
                .show(move |versions: &Vec<HistoryEntry>| {
                    let is_all = versions.last().is_none_or(|last| last.sequence <= 1);
                    let newest = versions.first().map(|first| first.sequence);
                    let rows = versions
                        .iter()
                        .zip(versions.iter().skip(1).map(Some).chain([None]))
                        .map(|(version, before)| {
                            let is_newest = newest == Some(version.sequence);
                            let has_before = before.is_none_or(|before| before.kept);
                            view! { <Version version=version.clone() is_newest has_before /> }
                        })
                        .collect_view();
                    view! {
                        <ol class="rows-list versions">{rows}</ol>
                        {(!is_all)
                            .then(|| {
                                view! {
                                    <BusyButton busy label=words.more() look="plain" press=more />
                                }
                            })}
                    }
                })}
        </section>
    }
}

async fn history(device: Device, limit: usize) -> Result<Vec<HistoryEntry>, Trouble> {
    let connection = Connection::open(device).await?;
    Ok(connection.backed_up().history(limit).await?)
}

#[component]
fn Version(
    version: HistoryEntry,
    is_newest: bool,
    /// Whether the version before it is there to be compared with.
    has_before: bool,
) -> impl IntoView {
    let words = BackupWords::here();
    let is_open = RwSignal::new(false);
    let details = NodeRef::<html::Details>::new();
    let made = moment::moment(Timestamp::from_seconds(version.created_at));
    let device = version
        .device
        .unwrap_or_else(|| words.a_device_gone().to_owned());
    let line = format!("{made} · {device} · {}", size(version.size));
    let (sequence, kept) = (version.sequence, version.kept);
    view! {
        <li>
            <details
                class="version"
                node_ref=details
                on:toggle=move |_| {
                    is_open.set(details.get_untracked().is_some_and(|details| details.open()));
                }
            >
                <summary class="row row-link">
                    <span class="row-words">
                        <span class="row-title">
                            {words.version(sequence)}
                            {is_newest
                                .then(|| view! { <span class="tag good">{words.newest_tag()}</span> })}
                        </span>
                        <span class="row-detail">{line}</span>
                    </span>
                </summary>
                <div class="version-details">
                    <Show when=move || is_open.get()>
                        {if kept {
                            view! { <Kept sequence has_before is_newest /> }.into_any()
                        } else {
                            view! { <p class="lead">{words.thinned()}</p> }.into_any()
                        }}
                    </Show>
                </div>
            </details>
        </li>
    }
}

/// A version that can be restored.
#[component]
fn Kept(sequence: u64, has_before: bool, is_newest: bool) -> impl IntoView {
    let words = BackupWords::here();
    let changed = if sequence == 1 {
        view! { <p>{words.first_version()}</p> }.into_any()
    } else if has_before {
        view! { <ChangesIn sequence /> }.into_any()
    } else {
        view! { <p class="lead">{words.before_gone()}</p> }.into_any()
    };
    view! {
        <p class="field-label">{words.what_changed()}</p>
        {changed}
        {(!is_newest)
            .then(|| {
                view! {
                    <A
                        href=format!("/recovery?version={sequence}")
                        attr:class="button plain"
                    >
                        {words.restore()}
                    </A>
                    <p class="field-hint">{words.restore_means()}</p>
                }
            })}
    }
}

#[component]
fn ChangesIn(sequence: u64) -> impl IntoView {
    let (device, words) = (Device::here(), BackupWords::here());
    let asked = Asked::of(move || changes(device, sequence));
    asked.show(move |changes: &Vec<Change>| {
        if changes.is_empty() {
            view! { <p class="lead">{words.nothing_changed()}</p> }.into_any()
        } else {
            view! { <Changes changes=changes.clone() /> }.into_any()
        }
    })
}

async fn changes(device: Device, sequence: u64) -> Result<Vec<Change>, Trouble> {
    let connection = Connection::open(device).await?;
    let backed_up = connection.backed_up();
    Ok(backed_up.changes(sequence - 1, Some(sequence)).await?)
}

#[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
fn size(bytes: u64) -> String {
    format!("{:.1} KiB", bytes as f64 / 1024.0)
}
