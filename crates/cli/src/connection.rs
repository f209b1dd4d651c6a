//! A vault together with its recovery account's server and its storage location: what a command about
//! the backup or the recovery account works with.

use std::{future::Future, rc::Rc, time::Duration};

use lifeboat_client::{
    ClientError, HttpApi, Server,
    backup::BackedUp,
    device::{BackupSetting, RecoveryAccount, Vault, Where},
    doctor::{clock_difference, direction},
    recovery_account::{news, signed_in},
};
use lifeboat_protocol::event::{Event, EventKind};
use lifeboat_vault::Timestamp;
use url::Url;
use uuid::Uuid;

use crate::{
    error::CliError,
    output::{moment, span},
    ports::{FileStorage, FolderLocation},
    program::{Program, Store},
};

/// How long something that is only nice to know may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// How long a server may be silent that something depends on: the network may be a slow one.
const SILENCE: Duration = Duration::from_secs(15);

/// How soon after its first sign-in a device lists itself in the account key file, in seconds.
const LISTS_ITSELF_WITHIN: u64 = 60;

/// A vault that knows a recovery account.
pub(crate) struct Connection {
    /// The vault, open.
    pub(crate) store: Rc<Store>,
    /// What was in it when it was opened.
    pub(crate) vault: Vault,
    /// The recovery account's server.
    pub(crate) server: Server<HttpApi>,
    location: Option<FolderLocation>,
}

impl Connection {
    /// Opens the vault, with the storage location that its backup has.
    ///
    /// # Errors
    ///
    /// [`ClientError::NotSignedIn`] when there is no vault or no recovery account; a vault that does
    /// not open.
    pub(crate) async fn open(program: &mut Program) -> Result<Self, CliError> {
        Self::open_at(program, None).await
    }

    /// The same, with another storage location where one is given.
    pub(crate) async fn open_at(
        program: &mut Program,
        location: Option<&Url>,
    ) -> Result<Self, CliError> {
        if !program.has_vault().await? {
            return Err(ClientError::NotSignedIn.into());
        }
        let (store, vault) = program.open_vault().await?;
        let place = match location {
            Some(url) => Where::Location(url.clone()),
            None => place(&vault),
        };
        let server = program.server(&recovery_account(&vault)?.server)?;
        let location = program.location(&place)?;
        Ok(Self {
            store,
            vault,
            server,
            location,
        })
    }

    /// The vault as the flows of the backup take it.
    pub(crate) fn backed_up(&self) -> BackedUp<'_, FileStorage, HttpApi, FolderLocation> {
        BackedUp {
            store: &self.store,
            server: &self.server,
            location: self.location.as_ref(),
        }
    }

    /// The server on behalf of this device.
    ///
    /// # Errors
    ///
    /// Not signed in any more.
    pub(crate) fn session(&self) -> Result<Server<&HttpApi>, CliError> {
        Ok(signed_in(&self.server, &self.vault)?)
    }

    /// The storage location, where it is a folder.
    pub(crate) fn folder(&self) -> Option<&FolderLocation> {
        self.location.as_ref()
    }

    /// The recovery account.
    ///
    /// # Errors
    ///
    /// [`ClientError::NotSignedIn`].
    pub(crate) fn account(&self) -> Result<&RecoveryAccount, CliError> {
        recovery_account(&self.vault)
    }

    /// The outcome, unless the server is silent: it does not even say soon who it is.
    pub(crate) async fn unless_silent<T>(
        &self,
        work: impl Future<Output = Result<T, ClientError>>,
    ) -> Result<T, CliError> {
        let silence = async {
            if within(SILENCE, self.server.info()).await.is_some() {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            outcome = work => Ok(outcome?),
            () = silence => Err(CliError::failed(
                "unreachable",
                "The server took too long to answer. Check the network, then try again; nothing was \
                 changed.",
            )),
        }
    }

    /// Removes from the storage location what no version needs any more, once a day. What cannot be
    /// done now is done another day.
    pub(crate) async fn tidy(&self, program: &mut Program) {
        let now = program.now();
        let backed_up = self.backed_up();
        let tidied = Box::pin(backed_up.tidy(now, &mut program.rng));
        let _ = within(PATIENCE, tidied).await;
    }

    /// Tells what else the server has to say: that the clock is off, and what happened to the
    /// recovery account. Nothing when the server does not answer soon.
    pub(crate) async fn tell_news(&self, program: &Program) {
        if !warn_about_clock(program, &self.server).await {
            return;
        }
        let own = *self.vault.device.id.as_uuid();
        for event in worth_telling(self.news().await, own) {
            if let Some(text) = in_words(&event) {
                program.output.note(text);
            }
        }
    }

    /// After [`tell_news`](Self::tell_news) and a change made here, which is no news to its maker.
    pub(crate) async fn forget_own_news(&self) {
        forget_old_news(&self.store, &self.server).await;
    }

    /// What happened to the recovery account, and was not shown yet.
    async fn news(&self) -> Vec<Event> {
        within(PATIENCE, news(&self.store, &self.server))
            .await
            .and_then(Result::ok)
            .unwrap_or_default()
    }
}

/// Warns when codes may be refused because this device's clock is off. False when the server does not
/// answer soon.
pub(crate) async fn warn_about_clock(program: &Program, server: &Server<HttpApi>) -> bool {
    let Some(Ok(info)) = within(PATIENCE, server.info()).await else {
        return false;
    };
    if let Some(ahead) = clock_difference(&info, program.now()) {
        program.output.warning(format_args!(
            "this device's clock is {} {} the server's, so codes may be refused. Let the \
             device set its clock from the network.",
            span(ahead.unsigned_abs()),
            direction(ahead),
        ));
    }
    true
}

/// What happened up to now, its own sign-in among it, is no news to a device that has just come.
pub(crate) async fn forget_old_news(store: &Store, server: &Server<HttpApi>) {
    // When it cannot be asked now, it is shown once.
    let _ = within(PATIENCE, news(store, server)).await;
}

/// A server's address as people write it: without a slash at the end.
pub(crate) fn shown_address(server: &Url) -> &str {
    server.as_str().trim_end_matches('/')
}

/// The outcome, unless it takes longer.
pub(crate) async fn within<T>(limit: Duration, future: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(limit, future).await.ok()
}

/// Where this vault's backup lies, or lay until it was turned off.
pub(crate) fn place(vault: &Vault) -> Where {
    match (&vault.backup, &vault.put_away) {
        (BackupSetting::On(backup), _) => backup.location.clone(),
        (BackupSetting::Off, Some(location)) => Where::Location(location.clone()),
        (BackupSetting::Off, None) => Where::Server,
    }
}

fn recovery_account(vault: &Vault) -> Result<&RecoveryAccount, CliError> {
    vault
        .recovery_account
        .as_ref()
        .ok_or_else(|| ClientError::NotSignedIn.into())
}

/// The events without what this device did itself, and without what belongs to another: a device that
/// signs in for the first time lists itself in the account key file. A sign-in that was new to the
/// server is told also if it was under the id of this device: it was of somebody without its secret.
fn worth_telling(events: Vec<Event>, own: Uuid) -> Vec<Event> {
    let mut newcomers: Vec<(Option<String>, u64)> = Vec::new();
    let mut told = Vec::new();
    for event in events {
        let is_newcomer = |(device, at): &(Option<String>, u64)| {
            *device == event.device && event.at.saturating_sub(*at) <= LISTS_ITSELF_WITHIN
        };
        match event.kind {
            EventKind::NewDevice => newcomers.push((event.device.clone(), event.at)),
            EventKind::KeyFileReplaced => {
                if let Some(place) = newcomers.iter().position(is_newcomer) {
                    newcomers.remove(place);
                    continue;
                }
            }
            _ => {}
        }
        if event.kind == EventKind::NewDevice || event.device_id != Some(own) {
            told.push(event);
        }
    }
    told
}

/// An event that a user would want to know of.
fn in_words(event: &Event) -> Option<String> {
    let device = event.device.as_deref().unwrap_or("a device");
    let what = match event.kind {
        EventKind::NewDevice => format!("{device} signed in to your recovery account"),
        EventKind::DeviceRevoked => format!("{device} was revoked"),
        EventKind::PasswordChanged => "the password was changed".to_owned(),
        EventKind::PasswordReset => format!("the password was reset on {device}"),
        EventKind::RecoveryCodeReplaced => "the recovery code was replaced".to_owned(),
        EventKind::KeyFileReplaced => format!("{device} replaced the account key file"),
        EventKind::KeyFileRestored => {
            "the server's operator brought an earlier account key file back".to_owned()
        }
        EventKind::ContactAdded => "a contact was added".to_owned(),
        EventKind::ContactRemoved => "a contact was removed".to_owned(),
        EventKind::AccountLocked => {
            "the recovery account was locked after too many failures".to_owned()
        }
        EventKind::SignInReported => {
            format!("a sign-in was reported as not yours on {device}: change your password")
        }
        EventKind::ReportedNotMe => "somebody reported a sign-in as not theirs".to_owned(),
        EventKind::BackupDeleted => format!("{device} turned backup off"),
        EventKind::BackupUndeleted => format!("{device} brought the deleted backup back"),
        EventKind::BackupErased => format!("{device} erased the backup"),
        _ => return None,
    };
    let at = moment(Timestamp::from_seconds(event.at));
    Some(format!(
        "{what} ({at}). Was it not you? lifeboat account devices"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(id: i64, kind: EventKind, device: &str, at: u64) -> Event {
        Event {
            id,
            at,
            kind,
            device: Some(device.to_owned()),
            device_id: None,
        }
    }

    const OWN: Uuid = Uuid::from_u128(1);

    #[test]
    fn only_a_new_device_lists_itself_without_a_word() {
        use EventKind::{KeyFileReplaced, NewDevice};
        let events = vec![
            event(1, KeyFileReplaced, "Tablet", 90),
            event(2, NewDevice, "Laptop", 100),
            event(3, KeyFileReplaced, "Phone", 101),
            event(4, KeyFileReplaced, "Laptop", 102),
            event(5, KeyFileReplaced, "Laptop", 103),
            event(6, NewDevice, "Tablet", 200),
            event(7, KeyFileReplaced, "Tablet", 200 + LISTS_ITSELF_WITHIN + 1),
        ];
        let told = worth_telling(events, OWN);
        let ids: Vec<_> = told.iter().map(|event| event.id).collect();
        assert_eq!(ids, [1, 2, 3, 5, 6, 7]);
    }

    #[test]
    fn what_a_device_did_itself_is_no_news_unless_somebody_came_under_its_id() {
        use EventKind::{BackupDeleted, NewDevice};
        let of = |id, kind, device| Event {
            device_id: Some(device),
            ..event(id, kind, "Laptop", 100)
        };
        let events = vec![
            of(1, BackupDeleted, OWN),
            of(2, BackupDeleted, Uuid::from_u128(2)),
            of(3, NewDevice, OWN),
        ];
        let told = worth_telling(events, OWN);
        let ids: Vec<_> = told.iter().map(|event| event.id).collect();
        assert_eq!(ids, [2, 3]);
    }
}
