//! The sign-in requests that wait for this device, of all its accounts that can be asked. While the page
//! is seen they are asked for; while it is not, only those that it is not told of otherwise.

use futures_util::future::{AbortHandle, abortable};
use gloo_timers::future::sleep;
use leptos::prelude::*;
use lifeboat_client::{
    ClientError,
    providers::{Approver, approvers, note_lost_credential},
};
use lifeboat_protocol::sign_in_request::{Decision, Number, SignInRequest};
use lifeboat_vault::{AccountId, Timestamp};
use url::Url;
use uuid::Uuid;
use wasm_bindgen_futures::spawn_local;

use super::feed::{self, Way};
use crate::{
    components::Toasts,
    device::Device,
    notifications::{Notifications, attract_attention},
    ports::{self, BrowserKeys},
    screens::requests::words::RequestWords,
    trouble::Trouble,
};

/// So many connections to one server stay open at most: over HTTP/1.1 a browser has six for everything.
const MOST_LISTENING: usize = 3;

/// A request that waits, and the account that is asked.
#[derive(Clone)]
pub(super) struct Waiting {
    pub(super) approver: Approver,
    pub(super) request: SignInRequest,
    /// When this device heard of it.
    pub(super) received_at: Timestamp,
}

/// The requests, a handle to be copied around.
#[derive(Clone, Copy)]
pub(crate) struct SignInRequests {
    waiting: RwSignal<Vec<Waiting>>,
    /// Accounts whose server does not answer.
    away: RwSignal<Vec<AccountId>>,
    /// What the user wants to decide later.
    put_off: RwSignal<Vec<Uuid>>,
    /// Those whose answer is on its way from here.
    answering: StoredValue<Vec<Answering>>,
    followers: StoredValue<Vec<AbortHandle>, LocalStorage>,
    device: Device,
    toasts: Toasts,
}

/// An answer that is on its way.
#[derive(Clone, Copy)]
struct Answering {
    request: Uuid,
    /// Whether the server says meanwhile that it is settled: by this answer, or by another one.
    is_settled: bool,
}

impl SignInRequests {
    /// None, before anybody is asked.
    pub(crate) fn new(device: Device, toasts: Toasts) -> Self {
        Self {
            waiting: RwSignal::new(Vec::new()),
            away: RwSignal::new(Vec::new()),
            put_off: RwSignal::new(Vec::new()),
            answering: StoredValue::new(Vec::new()),
            followers: StoredValue::new_local(Vec::new()),
            device,
            toasts,
        }
    }

    /// Those of the app.
    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// How many wait.
    pub(crate) fn count(self) -> usize {
        self.waiting.read().len()
    }

    /// Follows the accounts that can be asked from now on: all of them while the page is seen, and
    /// otherwise those of whose requests nothing else would tell.
    pub(crate) fn start(self, notifications: Notifications) {
        let seen = RwSignal::new(!document().hidden());
        let name = leptos::ev::Custom::new("visibilitychange");
        let listening = window_event_listener(name, move |_: web_sys::Event| {
            seen.set(!document().hidden());
        });
        on_cleanup(move || listening.remove());
        let asked = Memo::new(move |_| asked(self.device));
        let followed = Memo::new(move |_| {
            let is_told = |account| notifications.is_subscribed(account);
            followed(&asked.read(), seen.get(), is_told)
        });
        Effect::new(move |_| {
            let (asked, followed) = (asked.get(), followed.get());
            self.stop();
            self.keep_those_of(&asked);
            self.follow(&followed);
        });
    }

    fn stop(self) {
        self.followers.update_value(|followers| {
            for follower in followers.drain(..) {
                follower.abort();
            }
        });
    }

    fn follow(self, followed: &[Asked]) {
        let Some(vault) = self.device.vault_now() else {
            return;
        };
        let is_followed =
            |approver: &Approver| followed.iter().any(|one| one.account == approver.account);
        let mut servers: Vec<Url> = Vec::new();
        for approver in approvers(&vault).0.into_iter().filter(is_followed) {
            let before = servers.iter().filter(|known| **known == approver.server);
            let way = if before.count() < MOST_LISTENING {
                Way::Listening
            } else {
                Way::Asking
            };
            servers.push(approver.server.clone());
            let (following, handle) = abortable(async move {
                while feed::follow(self, approver.clone(), way).await.is_err() {
                    self.does_not_answer(approver.account);
                    sleep(feed::LONGEST).await;
                }
            });
            self.followers
                .update_value(|followers| followers.push(handle));
            spawn_local(async move {
                // Aborted when the page is told otherwise, or the account is followed anew.
                let _ = following.await;
            });
        }
    }

    /// What accounts ask that are gone from this device is asked no more.
    fn keep_those_of(self, asked: &[Asked]) {
        let is_asked = |id: &AccountId| asked.iter().any(|asked| asked.account == *id);
        if self.waiting.with_untracked(Vec::is_empty) && self.away.with_untracked(Vec::is_empty) {
            return;
        }
        self.away.update(|away| away.retain(is_asked));
        self.waiting
            .update(|waiting| waiting.retain(|one| is_asked(&one.approver.account)));
    }

    /// The ids of all of them, oldest first.
    pub(super) fn ids(self) -> Vec<Uuid> {
        self.waiting
            .with(|waiting| waiting.iter().map(|one| one.request.id).collect())
    }

    /// One of them.
    pub(super) fn find(self, id: Uuid) -> Option<Waiting> {
        self.waiting
            .with(|waiting| waiting.iter().find(|one| one.request.id == id).cloned())
    }

    /// The oldest that the user has not put off.
    pub(super) fn first(self) -> Option<Uuid> {
        self.put_off.with(|put_off| {
            self.waiting.with(|waiting| {
                let mut ids = waiting.iter().map(|one| one.request.id);
                ids.find(|id| !put_off.contains(id))
            })
        })
    }

    /// The user decides later.
    pub(super) fn put_off(self, id: Uuid) {
        self.put_off.update(|put_off| put_off.push(id));
    }

    /// Whether the account's server does not answer.
    pub(super) fn is_away(self, account: AccountId) -> bool {
        self.away.with(|away| away.contains(&account))
    }

    /// Sends the answer. Afterwards the request waits no more, unless it can be answered again.
    ///
    /// # Errors
    ///
    /// The server refuses: a wrong number can be typed again.
    pub(super) async fn answer(
        self,
        waiting: &Waiting,
        answer: (Decision, Option<Number>),
    ) -> Result<(), ClientError> {
        let id = waiting.request.id;
        let answering = Answering {
            request: id,
            is_settled: false,
        };
        self.answering.update_value(|all| all.push(answering));
        let outcome = self.send(waiting, answer).await;
        let mut is_settled = false;
        self.answering.update_value(|all| {
            all.retain(|one| {
                is_settled |= one.request == id && one.is_settled;
                one.request != id
            });
        });
        if outcome.is_ok() {
            self.forget(id);
        } else if is_settled {
            self.settled(id);
        }
        outcome
    }

    async fn send(
        self,
        Waiting {
            approver, request, ..
        }: &Waiting,
        answer: (Decision, Option<Number>),
    ) -> Result<(), ClientError> {
        let store = self.device.store().map_err(|_| ClientError::NotSignedIn)?;
        let server = ports::server(&approver.server)
            .map_err(|trouble| ClientError::Invalid(trouble.text))?;
        let keys = BrowserKeys::new(store.storage());
        match approver.answer(&server, &keys, request, answer).await {
            Ok(_) => Ok(()),
            Err(ClientError::Server(error)) => {
                if note_lost_credential(&store, approver, &error).await? {
                    let _ = self.device.changed().await;
                }
                Err(ClientError::Server(error))
            }
            Err(error) => Err(error),
        }
    }

    /// One waits no more.
    pub(super) fn forget(self, id: Uuid) {
        self.waiting
            .update(|waiting| waiting.retain(|one| one.request.id != id));
        self.put_off
            .update(|put_off| put_off.retain(|one| *one != id));
    }
}

/// What a feed tells.
impl SignInRequests {
    /// All that wait for one account, and no others.
    pub(super) fn told(self, approver: &Approver, requests: Vec<SignInRequest>) {
        self.answers(approver.account);
        let gone = |one: &Waiting| {
            one.approver.account == approver.account
                && !requests.iter().any(|request| request.id == one.request.id)
        };
        if self
            .waiting
            .with_untracked(|waiting| waiting.iter().any(gone))
        {
            self.waiting
                .update(|waiting| waiting.retain(|one| !gone(one)));
        }
        for request in requests {
            self.came(approver, request);
        }
    }

    /// One waits. It may have been told before.
    pub(super) fn came(self, approver: &Approver, request: SignInRequest) {
        let is_known =
            |waiting: &Vec<Waiting>| waiting.iter().any(|one| one.request.id == request.id);
        if self.waiting.with_untracked(is_known) {
            return;
        }
        self.waiting.update(|waiting| {
            waiting.push(Waiting {
                approver: approver.clone(),
                request,
                received_at: ports::now(),
            });
            waiting.sort_by_key(|one| one.request.created_at);
        });
        attract_attention(self.device.contents_now(|contents| contents.settings));
    }

    /// One was answered, or has expired.
    pub(super) fn settled(self, id: Uuid) {
        let mut is_answered_here = false;
        self.answering.update_value(|all| {
            for one in all.iter_mut().filter(|one| one.request == id) {
                one.is_settled = true;
                is_answered_here = true;
            }
        });
        // What comes of the answer is said then.
        if is_answered_here {
            return;
        }
        if self
            .waiting
            .with_untracked(|waiting| waiting.iter().any(|one| one.request.id == id))
        {
            self.forget(id);
            self.toasts.say(RequestWords::here().settled());
        }
    }

    /// The account's server answers.
    pub(super) fn answers(self, account: AccountId) {
        if self.away.with_untracked(|away| away.contains(&account)) {
            self.away.update(|away| away.retain(|one| *one != account));
        }
    }

    /// The account's server does not answer.
    pub(super) fn does_not_answer(self, account: AccountId) {
        if !self.away.with_untracked(|away| away.contains(&account)) {
            self.away.update(|away| away.push(account));
        }
    }

    /// The account's server knows this device no more.
    pub(super) async fn is_refused(
        self,
        approver: &Approver,
        error: &lifeboat_client::ServerError,
    ) -> Result<(), Trouble> {
        let store = self.device.store()?;
        if note_lost_credential(&store, approver, error).await? {
            self.device.changed().await?;
        }
        Ok(())
    }
}

/// What makes two connections for one account differ.
#[derive(Debug, Clone, PartialEq)]
struct Asked {
    account: AccountId,
    server: Url,
    /// Made anew at each sign-in.
    key: Option<lifeboat_client::ports::KeyName>,
}

fn asked(device: Device) -> Vec<Asked> {
    let Some(vault) = device.vault() else {
        return Vec::new();
    };
    let (able, _) = approvers(&vault);
    able.into_iter()
        .map(|approver| Asked {
            account: approver.account,
            server: approver.server,
            key: vault
                .device_credentials
                .get(&approver.account)
                .and_then(|credential| credential.key),
        })
        .collect()
}

/// Those to follow: all while the page is seen, and otherwise those that `is_told` does not hold for,
/// whose requests nothing else would tell of.
fn followed(asked: &[Asked], is_seen: bool, is_told: impl Fn(AccountId) -> bool) -> Vec<Asked> {
    let is_followed = |one: &&Asked| is_seen || !is_told(one.account);
    asked.iter().filter(is_followed).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(number: u128, server: &str) -> Asked {
        Asked {
            account: AccountId::from_uuid(Uuid::from_u128(number)),
            server: Url::parse(server).unwrap(),
            key: None,
        }
    }

    #[test]
    fn while_the_page_is_hidden_accounts_that_nothing_else_tells_of_are_followed() {
        let (own, elsewhere) = (asked(1, "https://a.example"), asked(2, "https://b.example"));
        let all = [own.clone(), elsewhere.clone()];
        let is_told = |account| account == own.account;
        assert_eq!(followed(&all, false, is_told), [elsewhere]);
        assert_eq!(followed(&all, true, is_told), all);
        assert_eq!(followed(&all, false, |_| false), all);
        assert_eq!(followed(&all, false, |_| true), []);
    }
}
