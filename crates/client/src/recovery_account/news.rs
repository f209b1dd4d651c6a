//! What happened to the recovery account since this device last looked: a sign-in on a new device, a
//! reset, a lock. Every device tells its user.

use lifeboat_protocol::event::Event;

use super::signed_in;
use crate::{
    ClientError, Server,
    device::VaultStore,
    ports::{Api, DeviceStorage},
};

/// Fetches the events that this device has not shown yet, oldest first, and counts them as shown.
///
/// # Errors
///
/// Not signed in, or a server that cannot be reached.
pub async fn news<S: DeviceStorage, A: Api>(
    store: &VaultStore<S>,
    server: &Server<A>,
) -> Result<Vec<Event>, ClientError> {
    let vault = store.read().await?;
    let session = signed_in(server, &vault)?;
    let account = vault.account()?;
    let events = session.events(account.last_event).await?.events;
    let Some(last) = events.last().map(|event| event.id) else {
        return Ok(events);
    };
    store
        .update(|vault| {
            if let Some(account) = &mut vault.recovery_account {
                account.last_event = account.last_event.max(last);
            }
            Ok::<_, ClientError>(())
        })
        .await?;
    Ok(events)
}
