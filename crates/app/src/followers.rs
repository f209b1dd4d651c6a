//! What follows the vault for as long as the page is there: without one it is not even loaded.

use std::time::Duration;

use gloo_timers::future::sleep;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    device::{Device, Phase},
    later::WithVault,
    notifications::Notifications,
    screens::{requests::SignInRequests, unlock::AutoLock},
};

/// How long it is waited when they could not be loaded.
const NOT_LOADED: Duration = Duration::from_secs(15);

/// Those of the app.
#[derive(Clone, Copy)]
pub(crate) struct Followers {
    /// Whose they are.
    owner: StoredValue<Owner>,
    device: Device,
    notifications: Notifications,
    requests: SignInRequests,
    auto_lock: AutoLock,
}

impl Followers {
    /// Those of the app, which this is called at the root of.
    pub(crate) fn here(device: Device) -> Self {
        Self {
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
            device,
            notifications: Notifications::here(),
            requests: SignInRequests::here(),
            auto_lock: AutoLock::here(),
        }
    }

    /// Begins to follow as soon as there is a vault.
    pub(crate) fn start_with_vault(self) {
        let is_there = Memo::new(move |was: Option<&bool>| {
            was == Some(&true) || matches!(self.device.phase(), Phase::Locked | Phase::Open)
        });
        Effect::new(move |_| {
            if is_there.get() {
                spawn_local(self.load_and_start());
            }
        });
    }

    async fn load_and_start(self) {
        loop {
            if let Ok(vault) = WithVault::load().await {
                return (vault.follow)(self);
            }
            sleep(NOT_LOADED).await;
        }
    }

    /// Begins to follow.
    pub(crate) fn start(self) {
        let owner = self.owner.get_value();
        owner.with(|| {
            self.notifications.start(self.device);
            self.requests.start(self.notifications);
            self.auto_lock.start();
        });
    }
}
