//! Backing up what has changed: commit, and merge where another device was first.

use lifeboat_protocol::{
    ErrorCode, Wire,
    backup::{Backup, CommitVersion, Location},
};
use lifeboat_seal::seal_snapshot;
use lifeboat_vault::{
    BackupId, Contents, MergeNotice, ObjectHash, Sequence, Snapshot, Timestamp, merge,
};
use rand::CryptoRng;

use super::{BackedUp, Opened, chain::check_descends, fetch::check_came_back};
use crate::{
    ClientError, ServerError,
    device::{Base, Failure, FailureReason, Where},
    ports::{Api, DeviceStorage, StorageLocation, Unreachable},
    recovery_account::{note_ended_session, refresh_key_file},
    wire,
};

/// How often a commit is made anew because another device was first.
const ATTEMPTS: usize = 8;

/// What backing up did.
#[derive(Debug, Default)]
pub struct Pushed {
    /// The head's number now.
    pub head: u64,
    /// Whether a version was committed; otherwise everything was backed up already.
    pub committed: bool,
    /// What was merged in from other devices, where the merge had to decide between two values.
    pub notices: Vec<MergeNotice>,
    /// Whether the head of another device was merged in.
    pub merged: bool,
}

enum Attempt {
    Done { head: u64, committed: bool },
    HeadMoved,
    KeyFileMoved,
}

impl<S: DeviceStorage, A: Api, L: StorageLocation> BackedUp<'_, S, A, L> {
    /// Backs up what has changed here: one request, unless another device was first. The version is
    /// read back from storage, opened and compared before it counts.
    ///
    /// The outcome is noted in the vault, so that the state that is shown is true.
    ///
    /// # Errors
    ///
    /// Everything that [`ClientError`] names. The head is either the one before or the new one,
    /// complete.
    pub async fn push(
        &self,
        now: Timestamp,
        rng: &mut impl CryptoRng,
    ) -> Result<Pushed, ClientError> {
        // On the heap: it is large, and part of every command.
        let outcome = Box::pin(self.push_until_done(now, rng)).await;
        match &outcome {
            Ok(_) => self.note_success(now).await?,
            Err(error) => self.note_failure(error, now).await?,
        }
        outcome
    }

    /// First takes over what other devices have committed, then backs up what has changed here.
    ///
    /// # Errors
    ///
    /// Those of [`push`](Self::push).
    pub async fn synchronize(
        &self,
        now: Timestamp,
        rng: &mut impl CryptoRng,
    ) -> Result<Pushed, ClientError> {
        let pulled = async {
            let base = self.store.read().await?.backup_on()?.base.is_some();
            let mut pulled = Pushed::default();
            if base {
                Box::pin(self.take_over_head(&mut pulled, now)).await?;
            }
            Ok(pulled)
        }
        .await;
        match pulled {
            Ok(pulled) => {
                let mut pushed = self.push(now, rng).await?;
                pushed.merged |= pulled.merged;
                pushed.notices.splice(0..0, pulled.notices);
                Ok(pushed)
            }
            Err(error) => {
                self.note_failure(&error, now).await?;
                Err(error)
            }
        }
    }

    async fn push_until_done(
        &self,
        now: Timestamp,
        rng: &mut impl CryptoRng,
    ) -> Result<Pushed, ClientError> {
        let mut pushed = Pushed::default();
        if self.store.read().await?.backup_on()?.erasing {
            return Err(ClientError::EraseUnfinished);
        }
        for _ in 0..ATTEMPTS {
            match self.attempt(now, rng).await? {
                Attempt::Done { head, committed } => {
                    pushed.head = head;
                    pushed.committed = committed;
                    return Ok(pushed);
                }
                Attempt::HeadMoved => self.take_over_head(&mut pushed, now).await?,
                Attempt::KeyFileMoved => {
                    let session = self.open().await?.session;
                    refresh_key_file(self.store, &session).await?;
                }
            }
        }
        Err(ClientError::Contended)
    }

    /// Commits what is here on top of the base.
    async fn attempt(
        &self,
        now: Timestamp,
        rng: &mut impl CryptoRng,
    ) -> Result<Attempt, ClientError> {
        let opened = self.open().await?;
        let backup = opened.vault.backup_on()?;
        if let Some(base) = &backup.base
            && base.contents == opened.vault.contents
        {
            return Ok(Attempt::Done {
                head: base.manifest.sequence,
                committed: false,
            });
        }
        let snapshot = next_snapshot(&opened, now, rng)?;
        let sealed = seal_snapshot(&snapshot, &opened.ring)?;
        let manifest = wire::to_wire(&sealed.manifest);
        let follows = backup
            .base
            .as_ref()
            .map(|base| wire::head_ref(&base.manifest));
        let (location, object) = match backup.location {
            Where::Server => (Location::Server, Some(Wire(sealed.object))),
            Where::Location(_) => {
                self.put_elsewhere(&manifest, &sealed.object).await?;
                let there = self.fetch_elsewhere(&manifest).await?;
                check_came_back(&manifest, &there, &snapshot, &opened.ring)?;
                (Location::Elsewhere, None)
            }
        };
        let request = CommitVersion {
            expected_head: follows,
            key_revision: opened.key_revision,
            location,
            manifest: manifest.clone(),
            object,
            read_back: location == Location::Server,
        };
        let committed = match opened.session.commit(&request).await {
            Ok(committed) => committed,
            Err(error) => return self.not_committed(&opened, error).await,
        };
        if location == Location::Server {
            let there = committed.object.ok_or(ClientError::NotVerified)?;
            check_came_back(&manifest, &there.0, &snapshot, &opened.ring)?;
        }
        let head = manifest.sequence;
        self.store
            .update(|vault| {
                let backup = vault.backup_on_mut()?;
                // Another process of this device may have gone on from this version already.
                if backup
                    .base
                    .as_ref()
                    .map(|base| wire::head_ref(&base.manifest))
                    == follows
                {
                    backup.base = Some(Base {
                        manifest,
                        contents: snapshot.contents,
                    });
                    backup.last_verified_at = Some(now);
                }
                Ok::<_, ClientError>(())
            })
            .await?;
        Ok(Attempt::Done {
            head,
            committed: true,
        })
    }

    async fn not_committed(
        &self,
        opened: &Opened<'_, A>,
        error: ServerError,
    ) -> Result<Attempt, ClientError> {
        let knows_a_version = opened.vault.backup_on()?.base.is_some();
        match error.code() {
            Some(ErrorCode::HeadMoved) if knows_a_version => Ok(Attempt::HeadMoved),
            Some(ErrorCode::HeadMoved | ErrorCode::BackupExists) => {
                self.adopt_own_head().await?;
                Ok(Attempt::HeadMoved)
            }
            Some(ErrorCode::KeyFileMoved) => Ok(Attempt::KeyFileMoved),
            _ => Err(error.into()),
        }
    }

    /// The answer to this device's first commit was lost: what it made is the base. A head that
    /// another device made is not.
    async fn adopt_own_head(&self) -> Result<(), ClientError> {
        let opened = self.open().await?;
        let own = *opened.vault.device.id.as_uuid();
        match opened.session.backup().await? {
            Backup::Active { location, head, .. } if head.device_id == own => {
                let opened = self.open_for(&head).await?;
                let contents = self.fetch(&opened, location, &head).await?.contents;
                self.store
                    .update(|vault| {
                        vault.backup_on_mut()?.base = Some(Base {
                            manifest: head,
                            contents,
                        });
                        Ok(())
                    })
                    .await
            }
            _ => Err(self.backup_exists(&opened).await),
        }
    }

    pub(crate) async fn backup_exists(&self, opened: &Opened<'_, A>) -> ClientError {
        match opened.session.backup().await {
            Ok(Backup::Active { device_name, .. }) => ClientError::BackupExists {
                device: device_name.unwrap_or_else(|| "another device".to_owned()),
            },
            Ok(_) => ClientError::NoBackup,
            Err(error) => error.into(),
        }
    }

    /// Merges the head into what is here, if it is not the base already.
    async fn take_over_head(&self, pushed: &mut Pushed, now: Timestamp) -> Result<(), ClientError> {
        let opened = self.open().await?;
        let (location, head) = match opened.session.backup().await? {
            Backup::Active { location, head, .. } => (location, head),
            Backup::Deleted {
                restorable_until, ..
            } => {
                return Err(ClientError::BackupDeleted { restorable_until });
            }
            Backup::None => return Err(ClientError::NoBackup),
        };
        let known = match &opened.vault.backup_on()?.base {
            Some(base) if wire::head_ref(&base.manifest) == wire::head_ref(&head) => return Ok(()),
            Some(base) => base.manifest.clone(),
            None => return Err(self.backup_exists(&opened).await),
        };
        let opened = self.open_for(&head).await?;
        check_descends(&opened.session, &known, &head, &opened.ring).await?;
        let theirs = self.fetch(&opened, location, &head).await?.contents;
        let notices = self
            .store
            .update(|vault| {
                let backup = vault.backup_on_mut()?;
                let before = match backup.base.take() {
                    Some(base) if wire::head_ref(&base.manifest) == wire::head_ref(&known) => {
                        base.contents
                    }
                    // Another process of this device has gone on meanwhile: look again.
                    moved => {
                        backup.base = moved;
                        return Ok(Vec::new());
                    }
                };
                backup.base = Some(Base {
                    manifest: head,
                    contents: theirs.clone(),
                });
                let merged = merge(&before, &vault.contents, &theirs);
                vault.replace_contents(merged.contents, &merged.renamed);
                vault.keep_notices(&merged.notices, now);
                Ok::<_, ClientError>(merged.notices)
            })
            .await?;
        pushed.merged = true;
        pushed.notices.extend(notices);
        Ok(())
    }

    /// Notes that the server took too long, for a caller that gave up waiting.
    ///
    /// # Errors
    ///
    /// The vault cannot be changed.
    pub async fn note_no_answer(&self, now: Timestamp) -> Result<(), ClientError> {
        let late = Unreachable("it did not answer in time".to_owned());
        let error = ClientError::Server(ServerError::Unreachable(late));
        self.note_failure(&error, now).await
    }

    async fn note_success(&self, now: Timestamp) -> Result<(), ClientError> {
        self.store
            .update(|vault| {
                let backup = vault.backup_on_mut()?;
                backup.last_backup_at = Some(now);
                backup.failure = None;
                Ok(())
            })
            .await
    }

    pub(crate) async fn note_failure(
        &self,
        error: &ClientError,
        now: Timestamp,
    ) -> Result<(), ClientError> {
        match error {
            error if error.ended_session() => return note_ended_session(self.store, error).await,
            ClientError::NotSignedIn | ClientError::BackupOff => return Ok(()),
            _ => {}
        }
        self.store
            .update(|vault| {
                let backup = vault.backup_on_mut()?;
                let times = backup.failure.as_ref().map_or(0, |failure| failure.times);
                backup.failure = Some(Failure {
                    at: now,
                    times: times.saturating_add(1),
                    reason: FailureReason::from(error),
                    passing: error.is_passing(),
                    of_the_head: error.is_of_the_head(),
                });
                Ok(())
            })
            .await
    }
}

/// The snapshot that follows the base.
fn next_snapshot<A>(
    opened: &Opened<'_, A>,
    now: Timestamp,
    rng: &mut impl CryptoRng,
) -> Result<Snapshot, ClientError> {
    let contents: Contents = opened.vault.contents.clone();
    let (backup_id, sequence, parent) = match &opened.vault.backup_on()?.base {
        None => (BackupId::random(rng), Sequence::FIRST, None),
        Some(base) => {
            let base = wire::from_wire(&base.manifest)?;
            (
                base.backup_id,
                base.sequence.next(),
                Some::<ObjectHash>(base.hash),
            )
        }
    };
    let device = opened.vault.device.clone();
    Ok(Snapshot {
        backup_id,
        sequence,
        parent,
        created_at: now,
        device,
        contents,
    })
}
