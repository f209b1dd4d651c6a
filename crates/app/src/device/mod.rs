//! The vault of this device, as the screens see it: locked or open, its content as signals, and the one
//! way to change it.

mod backing_up;
pub(crate) mod opening;
mod other_tabs;

use std::rc::Rc;

use leptos::prelude::*;
use lifeboat_client::device::{self, Vault, VaultError, VaultStore};
use lifeboat_seal::Identity;
use lifeboat_vault::{Contents, Device as Installation, DeviceId};
use wasm_bindgen_futures::spawn_local;

pub(crate) use self::backing_up::BackingUp;
use self::other_tabs::{News, OtherTabs};
use crate::{
    later::WithVault,
    ports::{self, IndexedDb},
    trouble::Trouble,
    unlocking,
};

/// The vault in this browser, open.
pub(crate) type Store = VaultStore<IndexedDb>;

/// Whether there is a vault, and whether it is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Phase {
    /// It is being looked for.
    Starting,
    /// This browser cannot keep one, or it does not open.
    Unusable {
        /// Why.
        trouble: Trouble,
        /// Whether nothing opens the vault that is here any more.
        is_lost: bool,
    },
    /// There is none yet: it is made with the first account.
    Fresh,
    /// It is here, and the app lock is closed.
    Locked,
    /// It is open.
    Open,
}

impl From<Trouble> for Phase {
    /// The vault cannot be had at the moment.
    fn from(trouble: Trouble) -> Self {
        Self::Unusable {
            trouble,
            is_lost: false,
        }
    }
}

/// The device: a handle to be copied around.
#[derive(Clone, Copy)]
pub(crate) struct Device {
    phase: RwSignal<Phase>,
    storage: StoredValue<Option<IndexedDb>, LocalStorage>,
    store: StoredValue<Option<Rc<Store>>, LocalStorage>,
    vault: RwSignal<Option<Rc<Vault>>, LocalStorage>,
    backing_up: BackingUp,
    other_tabs: OtherTabs,
}

impl Device {
    /// The device, before anything is known about it.
    pub(crate) fn new() -> Self {
        Self {
            phase: RwSignal::new(Phase::Starting),
            storage: StoredValue::new_local(None),
            store: StoredValue::new_local(None),
            vault: RwSignal::new_local(None),
            backing_up: BackingUp::new(),
            other_tabs: OtherTabs::new(),
        }
    }

    /// The device that the screen belongs to.
    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// Looks for the vault, and opens it if no app lock keeps it closed.
    pub(crate) async fn start(self) {
        let phase = self.look().await.unwrap_or_else(Phase::from);
        self.other_tabs.listen(move |news| match news {
            News::Changed => self.look_again(),
            News::Locked => self.lock(),
        });
        self.backing_up.listen(self);
        self.phase.set(phase);
        self.backing_up.synchronize_soon(self);
    }

    /// Looks for the vault once more, where it was not to be had before.
    pub(crate) async fn try_again(self) {
        let phase = self.look().await.unwrap_or_else(Phase::from);
        self.phase.set(phase);
        self.backing_up.synchronize_soon(self);
    }

    async fn look(self) -> Result<Phase, Trouble> {
        let storage = IndexedDb::open().await?;
        self.storage.set_value(Some(storage.clone()));
        if !device::is_set_up(&storage).await? {
            return Ok(Phase::Fresh);
        }
        let vault = WithVault::load().await?;
        Ok((vault.open)(self, storage).await)
    }

    /// Whether there is a vault, and whether it is open.
    pub(crate) fn phase(self) -> Phase {
        self.phase.get()
    }

    /// The vault's content, for whoever draws it; none while it is not open. It changes with the vault.
    pub(crate) fn vault(self) -> Option<Rc<Vault>> {
        self.vault.get()
    }

    /// The same, for whoever acts on it once.
    pub(crate) fn vault_now(self) -> Option<Rc<Vault>> {
        self.vault.get_untracked()
    }

    /// What `part` makes of the vault's content, and of an empty one where there is none.
    pub(crate) fn contents<R>(self, part: impl FnOnce(&Contents) -> R) -> R {
        match self.vault.get() {
            Some(vault) => part(&vault.contents),
            None => part(&Contents::default()),
        }
    }

    /// The same, for whoever acts on it once.
    pub(crate) fn contents_now<R>(self, part: impl FnOnce(&Contents) -> R) -> R {
        match self.vault_now() {
            Some(vault) => part(&vault.contents),
            None => part(&Contents::default()),
        }
    }

    /// Whether a backup is under way at this moment.
    pub(crate) fn is_backing_up(self) -> bool {
        self.backing_up.is_working()
    }

    /// Where the vault lies, sealed.
    ///
    /// # Errors
    ///
    /// This browser cannot keep one.
    pub(crate) fn storage(self) -> Result<IndexedDb, Trouble> {
        self.storage
            .get_value()
            .ok_or_else(|| match self.phase.get_untracked() {
                Phase::Unusable { trouble, .. } => trouble,
                _ => VaultError::None.into(),
            })
    }

    /// The open vault.
    ///
    /// # Errors
    ///
    /// There is none, or it is locked.
    pub(crate) fn store(self) -> Result<Rc<Store>, Trouble> {
        self.store
            .get_value()
            .ok_or_else(|| VaultError::None.into())
    }

    /// The open vault; a new one where there is none yet. A new one is opened by this browser until an
    /// app lock is set.
    ///
    /// # Errors
    ///
    /// It is locked, or this browser cannot keep one.
    pub(crate) async fn store_or_new(self) -> Result<Rc<Store>, Trouble> {
        if let Some(store) = self.store.get_value() {
            return Ok(store);
        }
        let storage = self.storage()?;
        if device::is_set_up(&storage).await? {
            // Another tab was faster, or it is locked.
            let phase = self.look().await?;
            if let Phase::Unusable { trouble, .. } = phase {
                return Err(trouble);
            }
            self.phase.set(phase);
            return self.store();
        }
        let mut rng = ports::rng();
        let identity = unlocking::kept::kept_or_new(&storage, &mut rng).await?;
        let installation = Installation {
            id: DeviceId::random(&mut rng),
            name: ports::device_name(),
            platform: ports::platform(),
        };
        match Store::create(storage, identity.clone(), &Vault::new(installation)).await {
            Ok(_) => {}
            Err(VaultError::Exists) => return Box::pin(self.store_or_new()).await,
            Err(error) => return Err(error.into()),
        }
        self.open_with(identity).await?;
        self.phase.set(Phase::Open);
        self.other_tabs.tell();
        ports::ask_to_persist().await;
        self.store()
    }

    /// Opens the vault with its identity, which whatever unlocks it gave.
    ///
    /// # Errors
    ///
    /// It does not open.
    pub(crate) async fn open_with(self, identity: Identity) -> Result<(), Trouble> {
        Ok(self.open(self.storage()?, identity).await?)
    }

    async fn open(self, storage: IndexedDb, identity: Identity) -> Result<(), VaultError> {
        let (store, vault) = Store::open_and_read(storage, identity).await?;
        self.store.set_value(Some(Rc::new(store)));
        self.vault.set(Some(Rc::new(vault)));
        self.phase.set(Phase::Open);
        Ok(())
    }

    /// Closes the app lock in every tab, because the user wishes it.
    pub(crate) fn lock_everywhere(self) {
        self.lock();
        self.other_tabs.tell_of_lock();
    }

    /// Closes the app lock in this tab: nothing of the vault stays in memory that a screen could show.
    pub(crate) fn lock(self) {
        if self.phase.get_untracked() == Phase::Open {
            self.store.set_value(None);
            self.vault.set(None);
            self.phase.set(Phase::Locked);
        }
    }

    /// Removes everything of the app from this browser: the vault, what opens it, the device keys.
    ///
    /// # Errors
    ///
    /// The storage does not work; nothing was removed then.
    pub(crate) async fn empty(self) -> Result<(), Trouble> {
        let storage = self.storage()?;
        storage.database().empty().await.map_err(VaultError::from)?;
        self.store.set_value(None);
        self.vault.set(None);
        self.phase.set(Phase::Fresh);
        self.other_tabs.tell();
        Ok(())
    }

    /// Changes the vault; it is on the disk when this returns, other tabs know of it, and its backup
    /// follows by itself.
    ///
    /// # Errors
    ///
    /// The change's own, and those of the storage; the vault is as it was.
    pub(crate) async fn update<R>(
        self,
        change: impl FnOnce(&mut Vault) -> Result<R, Trouble>,
    ) -> Result<R, Trouble> {
        let store = self.store_or_new().await?;
        let (outcome, vault) = store.update_and_read(change).await?;
        self.show(vault);
        self.tell();
        Ok(outcome)
    }

    /// To be called after a flow has changed the vault by itself: screens and other tabs follow, and so
    /// does the backup.
    ///
    /// # Errors
    ///
    /// The vault cannot be read.
    pub(crate) async fn changed(self) -> Result<(), Trouble> {
        self.refresh().await?;
        self.tell();
        Ok(())
    }

    fn tell(self) {
        self.other_tabs.tell();
        self.backing_up.push_soon(self);
    }

    /// Shows the vault as it is stored now.
    ///
    /// # Errors
    ///
    /// The vault cannot be read.
    pub(crate) async fn refresh(self) -> Result<(), Trouble> {
        if let Some(store) = self.store.get_value() {
            self.show(store.read().await?);
        }
        Ok(())
    }

    /// Shows a vault that was read, unless the app was locked meanwhile.
    fn show(self, vault: Vault) {
        if self.store.with_value(Option::is_some) {
            self.vault.set(Some(Rc::new(vault)));
        }
    }

    /// Another tab has changed, made, or removed something.
    fn look_again(self) {
        spawn_local(async move {
            if self.store.get_value().is_some() {
                let Ok(vault) = WithVault::load().await else {
                    // What is shown stays: whatever changes it reads it first.
                    return;
                };
                if (vault.refresh)(self).await.is_ok() {
                    return;
                }
                self.store.set_value(None);
                self.vault.set(None);
            }
            match self.look().await {
                Ok(phase) => self.phase.set(phase),
                // Whoever begins here goes on, and is told when it matters.
                Err(_) if self.phase.get_untracked() == Phase::Fresh => {}
                Err(trouble) => self.phase.set(trouble.into()),
            }
        });
    }
}
