//! Which backup an account has, and who may read it.

use lifeboat_protocol::{
    ErrorCode, Hex,
    backup::{Location, Manifest},
    device::Platform,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use crate::{
    clock::{DAY, UnixSeconds, on_the_wire},
    entities::{backup, from_word, to_word, version},
    error::{ApiError, Refusal},
    extract::Session,
    objects,
    state::AppState,
};

/// How long a deleted backup can be brought back: 30 days.
pub const RESTORABLE: UnixSeconds = 30 * DAY;

/// Why there is no backup to work with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    /// There is none, and none that could be brought back.
    #[error("This recovery account has no backup. Turn backup on at a device that has accounts.")]
    None,
    /// There was one, and it can be brought back.
    #[error("The backup was deleted. It can be brought back for 30 days after that: undelete it.")]
    Deleted {
        /// When it was deleted.
        at: UnixSeconds,
    },
}

impl Missing {
    /// What is told of an account whose newest deletion of a backup was then.
    #[must_use]
    pub fn after_deletion(deleted_at: Option<UnixSeconds>, now: UnixSeconds) -> Self {
        match deleted_at {
            Some(at) if at + RESTORABLE > now => Self::Deleted { at },
            _ => Self::None,
        }
    }
}

impl Refusal for Missing {
    fn code(&self) -> ErrorCode {
        match self {
            Self::None => ErrorCode::NoBackup,
            Self::Deleted { .. } => ErrorCode::BackupDeleted,
        }
    }

    fn restorable_until(&self) -> Option<u64> {
        match self {
            Self::None => None,
            Self::Deleted { at } => Some(on_the_wire(at + RESTORABLE)),
        }
    }
}

/// The operator's policy keeps a device away from a backup of another platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "This backup was made on {}, and the operator of this server allows recovery to the same \
     platform only. Recover on such a device, or ask the operator to lift same_platform_only.",
    named(*.backup)
)]
pub struct OtherPlatform {
    /// The backup's platform.
    pub backup: Platform,
}

impl Refusal for OtherPlatform {
    fn code(&self) -> ErrorCode {
        ErrorCode::SamePlatformOnly
    }
}

impl OtherPlatform {
    /// Lets this session through to a backup of that platform, or not.
    ///
    /// # Errors
    ///
    /// The policy is on, and the platforms differ.
    pub fn check(state: &AppState, session: &Session, backup: &str) -> Result<(), ApiError> {
        if !state.config.same_platform_only || backup == to_word(session.platform) {
            return Ok(());
        }
        Err(Self {
            backup: from_word(backup)?,
        }
        .into())
    }
}

/// The account's backup that is not deleted.
///
/// # Errors
///
/// The database failed.
pub async fn active(
    db: &impl ConnectionTrait,
    account_id: Uuid,
) -> Result<Option<backup::Model>, DbErr> {
    backup::Entity::find()
        .filter(backup::Column::AccountId.eq(account_id))
        .filter(backup::Column::DeletedAt.is_null())
        .one(db)
        .await
}

/// The backup of the account that was deleted last, whether it can still be brought back or not.
///
/// # Errors
///
/// The database failed.
pub async fn last_deleted(
    db: &impl ConnectionTrait,
    account_id: Uuid,
) -> Result<Option<backup::Model>, DbErr> {
    backup::Entity::find()
        .filter(backup::Column::AccountId.eq(account_id))
        .filter(backup::Column::DeletedAt.is_not_null())
        .order_by_desc(backup::Column::DeletedAt)
        .order_by_desc(backup::Column::CreatedAt)
        .one(db)
        .await
}

/// The backups of the account that can be brought back, the one that was deleted last first.
///
/// # Errors
///
/// The database failed.
pub async fn restorable(
    db: &impl ConnectionTrait,
    account_id: Uuid,
    now: UnixSeconds,
) -> Result<Vec<backup::Model>, DbErr> {
    backup::Entity::find()
        .filter(backup::Column::AccountId.eq(account_id))
        .filter(backup::Column::DeletedAt.gt(now - RESTORABLE))
        .order_by_desc(backup::Column::DeletedAt)
        .order_by_desc(backup::Column::CreatedAt)
        .all(db)
        .await
}

/// The backup that this session may read.
///
/// # Errors
///
/// There is none ([`Missing`]), or the policy forbids it ([`OtherPlatform`]).
pub async fn readable(state: &AppState, session: &Session) -> Result<backup::Model, ApiError> {
    let Some(backup) = active(state.db.reader(), session.account_id).await? else {
        return Err(missing(state, session).await?.into());
    };
    OtherPlatform::check(state, session, &backup.platform)?;
    Ok(backup)
}

/// What to tell of an account that has no backup.
///
/// # Errors
///
/// The database failed.
pub async fn missing(state: &AppState, session: &Session) -> Result<Missing, DbErr> {
    let deleted = last_deleted(state.db.reader(), session.account_id).await?;
    let deleted_at = deleted.and_then(|backup| backup.deleted_at);
    Ok(Missing::after_deletion(deleted_at, state.now()))
}

/// Removes a backup from the database. What lies outside of it is removed after the commit.
///
/// # Errors
///
/// The database failed.
pub async fn erase_rows(transaction: &DatabaseTransaction, backup_id: Uuid) -> Result<(), DbErr> {
    objects::remove_backup_rows(transaction, backup_id).await?;
    version::Entity::delete_many()
        .filter(version::Column::BackupId.eq(backup_id))
        .exec(transaction)
        .await?;
    backup::Entity::delete_by_id(backup_id)
        .exec(transaction)
        .await?;
    Ok(())
}

/// Where the backup's objects lie.
///
/// # Errors
///
/// The database holds an unknown word.
pub fn location(backup: &backup::Model) -> Result<Location, DbErr> {
    from_word(&backup.location)
}

/// A row as it goes over the wire.
///
/// # Errors
///
/// The database holds a hash of another length.
pub fn manifest(row: &version::Model) -> Result<Manifest, DbErr> {
    Ok(Manifest {
        backup_id: row.backup_id,
        sequence: on_the_wire(row.sequence),
        hash: hex(&row.hash)?,
        parent: row.parent.as_deref().map(hex).transpose()?,
        size: on_the_wire(row.size),
        created_at: on_the_wire(row.created_at),
        device_id: row.device_id,
        key_id: hex(&row.key_id)?,
        mac: hex(&row.mac)?,
    })
}

/// Bytes of a fixed length, as they come from the database.
///
/// # Errors
///
/// They have another length.
pub fn hex<const N: usize>(bytes: &[u8]) -> Result<Hex<N>, DbErr> {
    let bytes = bytes
        .try_into()
        .map_err(|_| DbErr::Type(format!("expected {N} bytes, found {}", bytes.len())))?;
    Ok(Hex(bytes))
}

fn named(platform: Platform) -> &'static str {
    match platform {
        Platform::Linux => "Linux",
        Platform::Macos => "macOS",
        Platform::Windows => "Windows",
        Platform::Android => "Android",
        Platform::Ios => "iOS",
        Platform::Web => "the web",
        Platform::Other => "a platform of another kind",
    }
}
