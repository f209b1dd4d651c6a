//! What can be told about a backup without opening it.

use lifeboat_protocol::backup::{Backup, Location};
use uuid::Uuid;

use crate::{ClientError, Server, device::BackupOn, ports::Api};

/// A backup as the server describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BackupExtent {
    /// There is none.
    None,
    /// There is one.
    Active {
        /// Which one.
        id: Uuid,
        /// The number of its newest version.
        head: u64,
        /// When that was made, by its device's clock, UNIX seconds.
        created_at: u64,
        /// The device that made it, if it is still known.
        device: Option<String>,
        /// Whether its objects lie in a storage location of the user's own.
        elsewhere: bool,
    },
    /// It was deleted, and can be brought back.
    Deleted {
        /// Until when, UNIX seconds.
        restorable_until: u64,
    },
}

impl BackupExtent {
    /// Asks the server, on behalf of a signed-in device.
    ///
    /// # Errors
    ///
    /// The server cannot be asked.
    pub async fn ask<A: Api>(session: &Server<A>) -> Result<Self, ClientError> {
        Ok(match session.backup().await? {
            Backup::None => Self::None,
            Backup::Deleted {
                restorable_until, ..
            } => Self::Deleted { restorable_until },
            Backup::Active {
                location,
                head,
                device_name,
                ..
            } => Self::Active {
                id: head.backup_id,
                head: head.sequence,
                created_at: head.created_at,
                device: device_name,
                elsewhere: location == Location::Elsewhere,
            },
        })
    }

    /// Whether a device whose backup is on can go on with it.
    #[must_use]
    pub fn continues(&self, on: &BackupOn) -> bool {
        match self {
            Self::Active { id, .. } => on.goes_on_with(*id),
            Self::None | Self::Deleted { .. } => on.base.is_none(),
        }
    }
}
