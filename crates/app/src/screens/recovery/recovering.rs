//! Where a recovery stands.

use std::collections::BTreeMap;

use leptos::prelude::*;
use lifeboat_client::{
    ClientError, ServerError,
    backup::ChainError,
    device::Where,
    recovery::{Recovered, Recovery},
};
use lifeboat_protocol::ErrorCode;
use lifeboat_vault::{AccountId, Resolution};
use wasm_bindgen_futures::spawn_local;

use crate::{
    connection::Connection, device::Device, ports, trouble::Trouble, undeleting::Undeleting,
};

/// Where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stage {
    /// A sign-in is needed first.
    SignIn,
    /// The backup is being fetched and opened.
    Looking,
    /// It cannot be had, or is not there.
    Unavailable(Reason),
    /// What would happen is known.
    Planned,
    /// It happens.
    Applying,
    /// It has happened.
    Applied(Recovered),
}

/// Why there is nothing to recover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reason {
    /// There is no backup.
    NoBackup,
    /// It was deleted, and can be brought back until then, UNIX seconds.
    Deleted(u64),
    /// It can be recovered elsewhere only.
    Elsewhere(Trouble),
    /// Its newest version is sealed with a key that was given up, as after an undelete that was left
    /// halfway.
    EarlierKey(Trouble),
    /// Something else.
    Other(Trouble),
}

/// A recovery.
#[derive(Clone, Copy)]
pub(super) struct Recovering {
    pub(super) device: Device,
    pub(super) stage: RwSignal<Stage>,
    /// The version that is wished; the head, if none is.
    pub(super) version: RwSignal<Option<u64>>,
    /// What the user has decided about accounts that are different here.
    pub(super) decisions: RwSignal<BTreeMap<AccountId, Resolution>>,
    prepared: StoredValue<Option<Recovery>, LocalStorage>,
}

impl Recovering {
    /// Begins with this version, or with the head.
    pub(super) fn begin(version: Option<u64>) -> Self {
        let recovering = Self {
            device: Device::here(),
            stage: RwSignal::new(Stage::Looking),
            version: RwSignal::new(version),
            decisions: RwSignal::new(BTreeMap::new()),
            prepared: StoredValue::new_local(None),
        };
        recovering.look();
        recovering
    }

    /// Fetches the version and plans.
    pub(super) fn look(self) {
        self.stage.set(Stage::Looking);
        spawn_local(async move {
            let stage = match self.prepare().await {
                Ok(()) => Stage::Planned,
                Err(stage) => stage,
            };
            // The screen may be gone.
            let _ = self.stage.try_set(stage);
        });
    }

    /// Fetches another version and plans anew.
    pub(super) fn look_at(self, version: Option<u64>) {
        self.version.set(version);
        self.decisions.update(BTreeMap::clear);
        self.look();
    }

    /// What was fetched, and what would become of it.
    pub(super) fn prepared<R>(self, part: impl FnOnce(&Recovery) -> R) -> Option<R> {
        self.prepared
            .with_value(|prepared| prepared.as_ref().map(part))
    }

    /// Brings the accounts here.
    pub(super) fn apply(self) {
        self.stage.set(Stage::Applying);
        spawn_local(async move {
            let stage = match self.apply_prepared().await {
                Ok(recovered) => Stage::Applied(recovered),
                Err(error) => Stage::Unavailable(Reason::Other(error)),
            };
            let _ = self.stage.try_set(stage);
        });
    }

    /// Brings the deleted backup back, or goes on with that, and looks at it.
    ///
    /// # Errors
    ///
    /// Those of [`Undeleting::undelete`].
    pub(super) async fn undelete(self, undeleting: Undeleting) -> Result<(), Trouble> {
        let connection = Connection::open(self.device).await?;
        undeleting.undelete(&connection).await?;
        self.look();
        Ok(())
    }

    async fn prepare(self) -> Result<(), Stage> {
        let vault = self.device.vault_now();
        if vault.is_none_or(|vault| vault.signed_in().is_none()) {
            return Err(Stage::SignIn);
        }
        let connection = Connection::open(self.device).await.map_err(unavailable)?;
        let version = self.version.get_untracked();
        let prepared = Recovery::prepare(&connection.backed_up(), version).await;
        // A newer key file may have been kept.
        self.device.changed().await.map_err(unavailable)?;
        let recovery = prepared.map_err(stage_of)?;
        self.prepared.try_set_value(Some(recovery));
        Ok(())
    }

    async fn apply_prepared(self) -> Result<Recovered, Trouble> {
        let mut prepared = None;
        self.prepared.update_value(|kept| prepared = kept.take());
        let Some(recovery) = prepared else {
            return Err(ClientError::NoBackup.into());
        };
        let connection = Connection::open(self.device).await?;
        let decisions = self.decisions.get_untracked();
        let outcome = recovery
            .apply(
                &connection.backed_up(),
                Where::Server,
                &decisions,
                ports::now(),
            )
            .await;
        connection.done(outcome).await
    }
}

fn unavailable(trouble: Trouble) -> Stage {
    Stage::Unavailable(Reason::Other(trouble))
}

fn stage_of(error: ClientError) -> Stage {
    let reason = match error {
        error if error.needs_sign_in() => return Stage::SignIn,
        ClientError::NoBackup => Reason::NoBackup,
        ClientError::BackupDeleted { restorable_until } => Reason::Deleted(restorable_until),
        ClientError::LocationNeeded => Reason::Elsewhere(error.into()),
        ClientError::Chain(ChainError::EarlierKey { .. }) => Reason::EarlierKey(error.into()),
        ClientError::Server(ServerError::Refused(problem))
            if problem.code == ErrorCode::SamePlatformOnly =>
        {
            Reason::Elsewhere(ServerError::Refused(problem).into())
        }
        other => Reason::Other(other.into()),
    };
    Stage::Unavailable(reason)
}
