//! The vault that is here is opened.

use lifeboat_client::device::{self, VaultError};

use super::{Device, Phase};
use crate::{ports::IndexedDb, unlocking};

/// Opens the vault, if no app lock keeps it closed and no other tab has removed it meanwhile.
pub(crate) async fn open_kept(device: Device, storage: IndexedDb) -> Phase {
    let opened = async {
        let Some(identity) = unlocking::kept::open(&storage).await? else {
            let is_here = device::is_set_up(&storage).await?;
            return Ok(if is_here { Phase::Locked } else { Phase::Fresh });
        };
        device.open(storage, identity).await?;
        Ok(Phase::Open)
    };
    opened.await.unwrap_or_else(unusable)
}

fn unusable(why: VaultError) -> Phase {
    let is_lost = matches!(why, VaultError::Damaged { .. } | VaultError::WrongIdentity);
    Phase::Unusable {
        trouble: why.into(),
        is_lost,
    }
}
