//! Commits versions: a version becomes the head if the head is still the one that it follows.
//!
//! An acknowledged commit is on disk. Waiting for the disk is what a commit costs, so on SQLite,
//! which has one writer at a time anyway, commits share it: one task takes all that are waiting
//! into one transaction, and answers them together when it is on disk ([group commit](batch)). On
//! PostgreSQL each commit is a transaction of its own that locks the account's row, so that any
//! number of instances can serve one database.
//!
//! Both ways run the same three steps with the same statements: [read](rows::read) what the database
//! says of the account, [judge](standing) the commit against it, [write](rows::write) it if it was
//! accepted.
//!
//! | Module | What it does |
//! |---|---|
//! | [`version`] | what can be checked of a version without the database |
//! | [`standing`] | what an account has, and whether a commit fits; pure |
//! | [`refused`] | why a commit was refused, in words |
//! | [`rows`] | the statements |
//! | [`batch`] | the task that shares transactions, on SQLite |

pub mod batch;
pub mod refused;
pub mod rows;
pub mod standing;
pub mod version;

#[cfg(test)]
pub(crate) mod sealed;

use lifeboat_protocol::{
    backup::{HeadRef, Location},
    device::Platform,
};
use sea_orm::{DatabaseTransaction, SqlErr};
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::{
    clock::UnixSeconds,
    database::Database,
    objects::{ObjectName, Objects},
};

pub use refused::Refused;
pub use version::{Malformed, NewVersion};

use batch::Waiting;
use standing::Verdict;

/// A version, and who wants it committed.
#[derive(Debug, Clone)]
pub struct Commit {
    /// The recovery account.
    pub account_id: Uuid,
    /// SHA-256 of the token of the session that asks. It was looked up before the version came, and
    /// has to stand still.
    pub session: [u8; 32],
    /// That device's platform.
    pub platform: Platform,
    /// Whether a device of another platform than the backup's is refused.
    pub same_platform_only: bool,
    /// When it was asked for.
    pub at: UnixSeconds,
    /// Random: names this attempt, where the object is stored outside of the database.
    pub attempt: Uuid,
    /// The version.
    pub version: NewVersion,
}

/// Commits versions. Cloning it gives the same committer.
#[derive(Debug, Clone)]
pub struct Committer {
    db: Database,
    objects: Objects,
    /// To the task that writes; on SQLite only.
    queue: Option<mpsc::Sender<Waiting>>,
}

impl Committer {
    /// Starts the task that writes, where there is one. It ends with the last clone.
    #[must_use]
    pub fn start(db: &Database, objects: &Objects) -> Self {
        let queue = db.is_sqlite().then(|| batch::start(db.clone()));
        Self {
            db: db.clone(),
            objects: objects.clone(),
            queue,
        }
    }

    /// Commits a version. When this returns the new head, it is on disk.
    ///
    /// # Errors
    ///
    /// See [`Refused`]. After [`Refused::Unavailable`] the version may have been committed or not;
    /// to repeat it is safe.
    pub async fn commit(&self, mut commit: Commit) -> Result<HeadRef, Refused> {
        let name = commit.object_name();
        self.store_ahead(&mut commit).await?;
        let result = match &self.queue {
            Some(queue) => batch::enqueue(queue, commit).await,
            None => self.commit_alone(commit).await,
        };
        if let (true, Some(name)) = (result != Err(Refused::Unavailable), name) {
            self.remove_what_lost(&name).await;
        }
        result
    }

    /// Stores the object where it lies outside of the database. This comes before the transaction
    /// that makes it the head, so that a head always has its object.
    ///
    /// # Errors
    ///
    /// The storage failed.
    pub async fn store_ahead(&self, commit: &mut Commit) -> Result<(), Refused> {
        let (Some(name), Some(object)) = (commit.object_name(), commit.version.object.take())
        else {
            return Ok(());
        };
        commit.version.object = self.objects.store(&name, object).await.map_err(|error| {
            tracing::error!(%error, "an object could not be stored");
            Refused::Unavailable
        })?;
        Ok(())
    }

    /// Commits a version as part of a transaction, which the caller commits. The object has been
    /// [stored ahead](Self::store_ahead).
    ///
    /// # Errors
    ///
    /// See [`Refused`]. The caller drops the transaction.
    pub async fn commit_within(
        &self,
        transaction: &DatabaseTransaction,
        commit: &Commit,
    ) -> Result<HeadRef, Refused> {
        commit_within(transaction, commit).await
    }

    async fn commit_alone(&self, commit: Commit) -> Result<HeadRef, Refused> {
        commit_alone(&self.db, &commit).await
    }

    /// A commit that was refused, or that repeated an earlier attempt, leaves its object behind, where
    /// that lies outside of the database.
    async fn remove_what_lost(&self, name: &ObjectName) {
        if !self.objects.is_outside() {
            return;
        }
        match rows::is_committed(self.db.reader(), name).await {
            Ok(false) => self.objects.remove(name).await,
            Ok(true) => {}
            Err(error) => {
                tracing::warn!(%error, "an object stays until it is swept");
            }
        }
    }
}

impl Commit {
    /// Whether the object was [stored ahead](Committer::store_ahead), outside of the database.
    #[must_use]
    pub fn is_stored_outside(&self) -> bool {
        self.version.location == Location::Server && self.version.object.is_none()
    }

    /// What the object is called, where the version has one at the server.
    #[must_use]
    pub fn object_name(&self) -> Option<ObjectName> {
        self.version.object.as_ref()?;
        Some(ObjectName {
            account_id: self.account_id,
            backup_id: self.version.manifest.backup_id,
            sequence: self.version.sequence,
            hash: self.version.manifest.hash,
            attempt: Some(self.attempt),
        })
    }
}

/// One commit in a transaction of its own.
async fn commit_alone(db: &Database, commit: &Commit) -> Result<HeadRef, Refused> {
    let transaction = db.begin().await?;
    let head = commit_within(&transaction, commit).await?;
    transaction.commit().await?;
    Ok(head)
}

/// One commit as part of a transaction.
async fn commit_within(
    transaction: &DatabaseTransaction,
    commit: &Commit,
) -> Result<HeadRef, Refused> {
    rows::lock(transaction, commit.account_id).await?;
    let standing = rows::read(transaction, commit).await?;
    if standing.judge(commit)? == Verdict::Accepted {
        rows::write(transaction, commit)
            .await
            .map_err(|error| match error.sql_err() {
                // Nobody else can add to this account while its row is locked, so the id that was
                // taken in the meantime is another account's.
                Some(SqlErr::UniqueConstraintViolation(_)) => Refused::BackupIdTaken,
                _ => error.into(),
            })?;
    }
    Ok(commit.version.head())
}
