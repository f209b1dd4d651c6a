//! Notifications of sign-in requests while the app is closed: whether they may be shown, and how they
//! get here (Web Push).
//!
//! The browser has one subscription for the app, made for one server's key. So accounts at the recovery
//! account's server, or else at that of the first account that can be asked, reach a closed app; those
//! at other servers are asked while it is open, whether it is seen or not.

mod browser;
mod permission;
mod preferences;
mod signal;
mod subscription;

use leptos::prelude::*;
use lifeboat_client::ports::KeyName;
use lifeboat_vault::{AccountId, Setting};
use wasm_bindgen::{JsCast as _, closure::Closure};
use wasm_bindgen_futures::spawn_local;

use self::subscription::Reach;
pub(crate) use self::{permission::Permission, signal::attract_attention};
use crate::{device::Device, trouble::Trouble};

/// The notifications of this browser, a handle to be copied around.
#[derive(Clone, Copy)]
pub(crate) struct Notifications {
    permission: RwSignal<Permission>,
    /// Who reaches this browser while the app is closed; nobody while that is not known, and where
    /// nobody wants it.
    reach: RwSignal<Reach>,
}

impl Notifications {
    /// What this browser allows now.
    pub(crate) fn new() -> Self {
        Self {
            permission: RwSignal::new(Permission::now()),
            reach: RwSignal::new(Reach::default()),
        }
    }

    /// Those of the app.
    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// Whether they may be shown. It follows what the user allows here.
    pub(crate) fn permission(self) -> Permission {
        self.permission.get()
    }

    /// The same, for whoever acts once.
    pub(crate) fn permission_now(self) -> Permission {
        self.permission.get_untracked()
    }

    /// Whether requests of this account reach this browser while the app is closed.
    pub(crate) fn is_subscribed(self, account: AccountId) -> bool {
        self.reach.read().accounts.contains(&account)
    }

    /// Why some do not come although they may.
    pub(crate) fn trouble(self) -> Option<Trouble> {
        self.reach.read().trouble.clone()
    }

    /// Asks the user, who has just said that they want them.
    ///
    /// # Errors
    ///
    /// The browser asks nobody; what the user answers is no error.
    pub(crate) async fn ask(self, device: Device) -> Result<(), Trouble> {
        self.permission.set(Permission::ask().await?);
        self.follow(device).await;
        Ok(())
    }

    /// Follows the settings from now on.
    pub(crate) fn start(self, device: Device) {
        let wanted = Memo::new(move |_| device.contents(|contents| contents.settings));
        let asked = Memo::new(move |_| asked(device));
        Effect::new(move |_| {
            // A memo that is only tracked is never worked out, and so never changes.
            let _ = (wanted.read(), asked.read());
            spawn_local(self.follow(device));
        });
        let hear = Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event| {
            if browser::says_subscription_changed(&event) {
                spawn_local(self.follow(device));
            }
        });
        browser::listen(hear.as_ref().unchecked_ref());
        // For as long as the page lives.
        hear.forget();
    }

    /// Has the service worker know the settings, and the servers where this browser is reached.
    pub(crate) async fn follow(self, device: Device) {
        self.permission.set(Permission::now());
        let settings = device.contents_now(|contents| contents.settings);
        preferences::leave(settings).await;
        let Some(vault) = device.vault_now() else {
            return;
        };
        if self.permission_now() != Permission::Granted {
            self.reach.set(Reach::default());
            return;
        }
        if settings.is_on(Setting::Notifications) {
            let reach = subscription::subscribe(vault).await;
            self.reach.set(reach.unwrap_or_else(Reach::none_because));
        } else {
            self.reach.set(Reach::default());
            if let Err(not_loaded) = subscription::unsubscribe(vault).await {
                self.reach.set(Reach::none_because(not_loaded));
            }
        }
    }

    /// Has nobody reach this browser any more: the vault that could answer is gone.
    pub(crate) async fn end(self) {
        self.reach.set(Reach::default());
        if self.permission_now() == Permission::Granted {
            subscription::forget().await;
        }
    }
}

/// What makes it necessary to tell a server anew: each sign-in makes another key.
fn asked(device: Device) -> Vec<KeyName> {
    device.vault().map_or_else(Vec::new, |vault| {
        let credentials = vault.device_credentials.values();
        credentials
            .filter_map(|credential| credential.key)
            .collect()
    })
}
