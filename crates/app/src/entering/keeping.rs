//! Keeping what entering gave, and leaving the account before where there was one.

use lifeboat_client::{
    ClientError,
    backup::{Moved, move_to_account},
    providers::sweep,
    recovery_account::{Enrolled, news},
};
use url::Url;

use super::{Goal, Reached};
use crate::{
    device::Store,
    ports::{self, BrowserKeys, NoLocation},
    trouble::Trouble,
    words::words,
};

words! {
    KeepingWords {
        has_backup(email: &str, device: &str, before: &str) = "{email} has a backup already, made on {device}. It is left as it is, and your backup stays at {before}. Choose an account without a backup.",
            "{email} heeft al een back-up, gemaakt op {device}. Die blijft zoals die is, en jouw back-up blijft bij {before}. Kies een account zonder back-up.";
    }
}

/// Keeps the sign-in in the vault; when the account is changed, its backup moves along.
///
/// # Errors
///
/// The vault cannot be changed, or the backup cannot be moved. Then the account before is kept.
pub(crate) async fn keep(
    store: &Store,
    goal: Goal,
    enrolled: Enrolled,
    address: &Url,
) -> Result<Reached, Trouble> {
    let now = ports::now();
    let server = ports::server(address)?;
    let before = store.read().await?.recovery_account;
    let (Goal::ChangeAccount, Some(before)) = (goal, before) else {
        enrolled.keep(store, address, now).await?;
        // What happened up to now, its own sign-in among it, is no news to a device that has just come.
        // When it cannot be asked now, it is shown once.
        let _ = news(store, &server).await;
        return Ok(Reached::SignedIn);
    };
    let email = enrolled.email().to_owned();
    let old_server = ports::server(&before.server)?;
    let Moved { pushed, old_backup } = move_to_account(
        store,
        (&old_server, &server),
        None::<&NoLocation>,
        (enrolled, address),
        now,
        &mut ports::rng(),
    )
    .await
    .map_err(|error| match error {
        ClientError::BackupExists { device } => {
            Trouble::new(KeepingWords::here().has_backup(&email, &device, &before.email))
        }
        error => error.into(),
    })?;
    let _ = news(store, &server).await;
    // What is not destroyed now is destroyed after the next change.
    let _ = sweep(store, &BrowserKeys::new(store.storage())).await;
    Ok(Reached::Moved {
        before: before.email,
        backed_up: pushed.is_some(),
        old_backup,
    })
}
