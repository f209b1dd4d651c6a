//! Backup that follows every change by itself: soon after it, and again when the network comes back.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, wasm_split::wasm_split};
use lifeboat_client::{
    backup::{BackedUp, Pushed},
    device::{BackupSetting, Vault},
};
use wasm_bindgen_futures::spawn_local;

use super::Device;
use crate::{
    later::{UnderWay, WithVault},
    ports::{self, NoLocation},
    trouble::Trouble,
};

/// How long changes are gathered before they are backed up.
const GATHERING: Duration = Duration::from_millis(1500);

/// How long it is waited when what backs up could not be loaded. A network that comes back ends it.
const NOT_LOADED: Duration = Duration::from_mins(1);

/// What backs up.
#[derive(Clone, Copy)]
pub(crate) struct BackingUp {
    working: RwSignal<bool>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl BackingUp {
    pub(super) fn new() -> Self {
        Self {
            working: RwSignal::new(false),
            timer: StoredValue::new(None),
        }
    }

    pub(super) fn is_working(self) -> bool {
        self.working.get()
    }

    /// Tries again when the network comes back, and when the app is looked at again.
    pub(super) fn listen(self, device: Device) {
        window_event_listener(leptos::ev::online, move |_| self.synchronize_soon(device));
        window_event_listener(leptos::ev::focus, move |_| self.synchronize_soon(device));
    }

    /// A change was made: backs up once no other has followed for a moment.
    pub(super) fn push_soon(self, device: Device) {
        self.after(GATHERING, device, false);
    }

    /// Takes over what other devices have changed, and backs up what waits here.
    pub(super) fn synchronize_soon(self, device: Device) {
        self.after(Duration::ZERO, device, true);
    }

    fn after(self, wait: Duration, device: Device, synchronize: bool) {
        if let Some(waiting) = self.timer.get_value() {
            waiting.clear();
        }
        let timer = set_timeout_with_handle(
            move || spawn_local(self.load_and_run(device, synchronize)),
            wait,
        );
        self.timer.set_value(timer.ok());
    }

    async fn load_and_run(self, device: Device, synchronize: bool) {
        if device.vault_now().is_none() {
            return;
        }
        match WithVault::load().await {
            Ok(vault) => (vault.back_up)(self, device, synchronize).await,
            Err(_) => self.after(NOT_LOADED, device, synchronize),
        }
    }

    /// Backs up if that is due, and sees to it that it is tried again if that can help.
    pub(crate) async fn run(self, device: Device, synchronize: bool) {
        if self.working.get_untracked() {
            // What is changed meanwhile follows it.
            self.after(GATHERING, device, synchronize);
            return;
        }
        let Some(vault) = device.vault_now() else {
            return;
        };
        let BackupSetting::On(_) = vault.backup else {
            return;
        };
        let due = vault.backup_is_due(ports::now());
        if vault.signed_in().is_none() || !(synchronize || due) {
            self.wait_for_next_try(device, &vault);
            return;
        }
        self.working.set(true);
        let Ok(attempt) = attempt(device, synchronize).await else {
            self.working.set(false);
            self.after(NOT_LOADED, device, synchronize);
            return;
        };
        let outcome = attempt.await;
        self.working.set(false);
        let refreshed = device.refresh().await;
        if let Ok(pushed) = &outcome
            && (pushed.committed || pushed.merged)
        {
            device.other_tabs.tell();
        }
        if let (Ok(()), Some(vault)) = (refreshed, device.vault_now()) {
            self.wait_for_next_try(device, &vault);
        }
    }

    /// An attempt that failed is made again by itself, if that can help.
    fn wait_for_next_try(self, device: Device, vault: &Vault) {
        let BackupSetting::On(backup) = &vault.backup else {
            return;
        };
        if vault.signed_in().is_none() || !vault.has_unsaved_changes() || backup.erasing {
            return;
        }
        let wait = match &backup.failure {
            Some(failure) if failure.passing => {
                failure.retry_at().seconds_since(ports::now()).max(1)
            }
            Some(_) => return,
            None => 1,
        };
        self.after(Duration::from_secs(wait), device, false);
    }
}

/// Begins to back up; fails where the part cannot be loaded.
#[wasm_split(
    flows,
    wasm_split_path = leptos::wasm_split,
    fallible,
    return_wrapper(let attempt = _; { Ok(attempt) } -> Result<UnderWay<Result<Pushed, Trouble>>, Trouble>)
)]
fn attempt(device: Device, synchronize: bool) -> UnderWay<Result<Pushed, Trouble>> {
    Box::pin(back_up(device, synchronize))
}

async fn back_up(device: Device, synchronize: bool) -> Result<Pushed, Trouble> {
    let store = device.store()?;
    let vault = store.read().await?;
    let server = ports::server(&vault.account()?.server)?;
    let backed_up = BackedUp {
        store: &store,
        server: &server,
        location: None::<&NoLocation>,
    };
    let now = ports::now();
    let mut rng = ports::rng();
    if synchronize {
        return Ok(backed_up.synchronize(now, &mut rng).await?);
    }
    Ok(backed_up.push(now, &mut rng).await?)
}
