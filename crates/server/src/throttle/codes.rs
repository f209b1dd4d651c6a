//! Messages with codes: how many there may be, and who may cause them.
//!
//! Sign-up and reset are open to anybody, so a stranger can have messages sent to an address. What
//! one network can cause is limited by itself, and is less than what there may be in all: one
//! stranger cannot use up what an owner needs. Over the limit nothing is sent, and the caller is not
//! told, because the count says what others do with that address. Only of the limit of their own
//! network people are told.
//!
//! Each challenge allows five guesses, so these limits are also those of guessing.

use lifeboat_protocol::ErrorCode;
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, Set};

use super::count;
use crate::{
    address::Email,
    clock::{DAY, HOUR, UnixSeconds, on_the_wire},
    entities::throttle::ActiveModel,
    error::{ApiError, Refusal},
    extract::{ClientAddress, NETWORKS_OF_A_SITE},
    state::AppState,
};

/// Too many messages with codes.
#[derive(Debug, thiserror::Error)]
pub enum TooManyCodes {
    /// For this account or contact.
    #[error("Too many codes were sent. Wait {wait} seconds, then try again.")]
    Sent {
        /// Seconds to wait.
        wait: UnixSeconds,
    },
    /// From this network.
    #[error(
        "Too many codes were asked for from your network. Wait {wait} seconds, then try again."
    )]
    AskedFor {
        /// Seconds to wait.
        wait: UnixSeconds,
    },
}

impl Refusal for TooManyCodes {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Sent { .. } => ErrorCode::TooManyAttempts,
            Self::AskedFor { .. } => ErrorCode::TooManyRequests,
        }
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Sent { wait } | Self::AskedFor { wait } => Some(on_the_wire(*wait)),
        }
    }
}

/// What somebody who is not signed in can have messages sent for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anonymous {
    /// To create a recovery account. Who has one does not need it, so the limit may be tight.
    SignUp,
    /// To reset a password.
    Reset,
    /// To reset a password, by somebody who has the recovery code: others cannot use this up.
    OwnersReset,
}

impl Anonymous {
    fn of_network_and_address(self) -> &'static str {
        match self {
            Self::SignUp => "codes_sign_up_from",
            Self::Reset => "codes_reset_from",
            Self::OwnersReset => "codes_owners_reset_from",
        }
    }

    fn of_address(self) -> &'static str {
        match self {
            Self::SignUp => "codes_sign_up",
            Self::Reset => "codes_reset",
            Self::OwnersReset => "codes_owners_reset",
        }
    }

    /// How many times the messages of one network there may be in all, and in which time.
    fn in_all(self) -> (u32, UnixSeconds) {
        match self {
            Self::SignUp => (5, DAY),
            Self::Reset | Self::OwnersReset => (3, HOUR),
        }
    }
}

/// Whether a message may be sent to this address for somebody who is not signed in. It is counted.
///
/// # Errors
///
/// `too_many_requests`: this network has asked too often, for whatever address. Or the database
/// failed.
pub async fn allow_anonymous(
    state: &AppState,
    what: Anonymous,
    email: &Email,
    from: ClientAddress,
) -> Result<bool, ApiError> {
    let limits = &state.config.limits;
    let (network, site) = (from.network().to_string(), from.site().to_string());
    let email = email.as_str();
    let transaction = state.db.begin().await?;
    let most = limits.anonymous_codes_per_hour;
    let of_network = Budget::new("codes_network", most, HOUR);
    let of_site = Budget::new("codes_site", most.saturating_mul(NETWORKS_OF_A_SITE), HOUR);
    for (asked, from) in [(of_network, &network), (of_site, &site)] {
        if let Err(wait) = asked.spend(state, &transaction, &[from]).await? {
            Err(TooManyCodes::AskedFor { wait })?;
        }
    }
    let each = limits.codes_per_hour;
    let of_both = Budget::new(what.of_network_and_address(), each, HOUR);
    let mut allowed = of_both
        .spend(state, &transaction, &[&site, email])
        .await?
        .is_ok();
    if allowed {
        let (times, window) = what.in_all();
        let in_all = Budget::new(what.of_address(), each.saturating_mul(times), window);
        allowed = in_all.spend(state, &transaction, &[email]).await?.is_ok();
    }
    transaction.commit().await?;
    Ok(allowed)
}

/// Counts a message with a code for a sign-in to this account, whose password is proven, to this contact
/// of it. Of a contact only those can use it up whose account it is.
///
/// # Errors
///
/// `too_many_attempts`; or the database failed.
pub async fn allow_sign_in(
    state: &AppState,
    account: &Email,
    contact: &str,
) -> Result<(), ApiError> {
    let most = state.config.limits.codes_per_hour;
    let of_account = Budget::new("codes_sign_in", most, HOUR);
    let of_contact = Budget::new("codes_sign_in_to", most.saturating_mul(2), DAY);
    spend_both(state, (of_account, account.as_str()), (of_contact, contact)).await
}

/// Counts a message with a code that proves a contact of an account.
///
/// # Errors
///
/// `too_many_attempts`; or the database failed.
pub async fn allow_contact(
    state: &AppState,
    account: &Email,
    contact: &str,
) -> Result<(), ApiError> {
    let most = state.config.limits.codes_per_hour;
    let of_account = Budget::new("codes_contact_of", most, HOUR);
    // Whoever guesses the code of an address that is not theirs gets so many tries in a day.
    let of_contact = Budget::new("codes_contact", most.saturating_mul(2), DAY);
    spend_both(state, (of_account, account.as_str()), (of_contact, contact)).await
}

async fn spend_both(
    state: &AppState,
    of_account: (Budget, &str),
    of_contact: (Budget, &str),
) -> Result<(), ApiError> {
    let transaction = state.db.begin().await?;
    for (budget, about) in [of_account, of_contact] {
        if let Err(wait) = budget.spend(state, &transaction, &[about]).await? {
            Err(TooManyCodes::Sent { wait })?;
        }
    }
    transaction.commit().await?;
    Ok(())
}

/// So many in so long, counted from the first one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget {
    scope: &'static str,
    most: u32,
    window: UnixSeconds,
}

impl Budget {
    pub(super) fn new(scope: &'static str, most: u32, window: UnixSeconds) -> Self {
        Self {
            scope,
            most,
            window,
        }
    }

    /// Counts one. The inner error is how many seconds remain until there is more to spend.
    pub(super) async fn spend(
        self,
        state: &AppState,
        transaction: &impl ConnectionTrait,
        about: &[&str],
    ) -> Result<Result<(), UnixSeconds>, DbErr> {
        let now = state.now();
        let row = count(state, transaction, self.scope, about).await?;
        // Here `blocked_until` is the end of the time that is being counted.
        let until = row.blocked_until;
        if until <= now {
            let mut row: ActiveModel = row.into();
            row.failures = Set(1);
            row.blocked_until = Set(now + self.window);
            row.update(transaction).await?;
            return Ok(Ok(()));
        }
        let most = i32::try_from(self.most).unwrap_or(i32::MAX);
        Ok(if row.failures > most {
            Err(until - now)
        } else {
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;
    use crate::testing::{self, TestServer};

    fn anna() -> Email {
        Email::parse("anna@example.org").unwrap()
    }

    async fn ask(
        server: &TestServer,
        what: Anonymous,
        email: &Email,
        from: impl Into<IpAddr>,
    ) -> bool {
        let from = ClientAddress(from.into());
        allow_anonymous(&server.state, what, email, from)
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn one_stranger_cannot_use_up_what_the_owner_needs() {
        testing::on_every_database(async |server| {
            for what in [Anonymous::SignUp, Anonymous::Reset] {
                let mut sent = 0;
                for _ in 0..30 {
                    sent += u32::from(ask(&server, what, &anna(), [10, 0, 0, 1]).await);
                }
                assert_eq!(sent, server.state.config.limits.codes_per_hour);
                assert!(ask(&server, what, &anna(), [10, 0, 0, 2]).await);
            }
            allow_sign_in(&server.state, &anna(), "anna@example.org")
                .await
                .unwrap();
            allow_contact(&server.state, &anna(), "anna@example.org")
                .await
                .unwrap();
            server.clock.advance(HOUR);
            assert!(ask(&server, Anonymous::Reset, &anna(), [10, 0, 0, 1]).await);
        })
        .await;
    }

    #[tokio::test]
    async fn a_stranger_with_many_ipv6_networks_is_one_stranger() {
        testing::on_every_database(async |server| {
            let from = |site: u16, network: u16| [0x2001, 0xdb8, site, network, 0, 0, 0, 1];
            let mut sent = 0;
            for network in 0..50 {
                sent += u32::from(ask(&server, Anonymous::Reset, &anna(), from(1, network)).await);
            }
            assert_eq!(sent, server.state.config.limits.codes_per_hour);
            assert!(ask(&server, Anonymous::Reset, &anna(), from(2, 0)).await);
        })
        .await;
    }

    #[tokio::test]
    async fn others_cannot_use_up_what_the_recovery_code_gives() {
        testing::on_every_database(async |server| {
            for number in 0..100 {
                ask(&server, Anonymous::Reset, &anna(), [10, 0, 1, number]).await;
            }
            assert!(!ask(&server, Anonymous::Reset, &anna(), [10, 0, 2, 1]).await);
            assert!(ask(&server, Anonymous::OwnersReset, &anna(), [10, 0, 2, 1]).await);
        })
        .await;
    }

    #[tokio::test]
    async fn an_address_gets_so_many_messages_and_no_more_whoever_asks() {
        testing::on_every_database(async |server| {
            let each = server.state.config.limits.codes_per_hour;
            for (what, times, window) in [(Anonymous::SignUp, 5, DAY), (Anonymous::Reset, 3, HOUR)]
            {
                let mut sent = 0;
                for number in 0..100 {
                    sent += u32::from(ask(&server, what, &anna(), [10, 0, 1, number]).await);
                }
                assert_eq!(sent, times * each);
                server.clock.advance(window);
                assert!(ask(&server, what, &anna(), [10, 0, 1, 1]).await);
            }
        })
        .await;
    }

    #[tokio::test]
    async fn a_network_that_asks_too_often_is_told_so_for_any_address() {
        testing::on_every_database_with(
            |config| config.limits.anonymous_codes_per_hour = 5,
            async |server| {
                let from = ClientAddress([10, 0, 0, 1].into());
                for number in 0..5 {
                    let email = Email::parse(&format!("anna{number}@example.org")).unwrap();
                    assert!(ask(&server, Anonymous::Reset, &email, [10, 0, 0, 1]).await);
                }
                let refused = allow_anonymous(&server.state, Anonymous::SignUp, &anna(), from)
                    .await
                    .unwrap_err();
                assert_eq!(refused.code(), ErrorCode::TooManyRequests);
                assert!(ask(&server, Anonymous::Reset, &anna(), [10, 0, 0, 2]).await);
            },
        )
        .await;
    }

    #[tokio::test]
    async fn a_contact_of_many_accounts_gets_so_many_sign_in_codes_a_day() {
        testing::on_every_database_with(
            |config| config.limits.codes_per_hour = 3,
            async |server| {
                let allow = async |number: u32| {
                    let email = Email::parse(&format!("anna{number}@example.org")).unwrap();
                    allow_sign_in(&server.state, &email, "+31612345678").await
                };
                for number in 0..6 {
                    allow(number).await.unwrap();
                }
                let refused = allow(6).await.unwrap_err();
                assert_eq!(refused.code(), ErrorCode::TooManyAttempts);
                server.clock.advance(DAY);
                allow(7).await.unwrap();
            },
        )
        .await;
    }

    #[tokio::test]
    async fn so_many_codes_an_hour_and_no_more() {
        testing::on_every_database_with(
            |config| config.limits.codes_per_hour = 3,
            async |server| {
                let allow = async |email: &str| {
                    let email = Email::parse(email).unwrap();
                    allow_sign_in(&server.state, &email, email.as_str()).await
                };
                for _ in 0..3 {
                    allow("anna@example.org").await.unwrap();
                }
                server.clock.advance(HOUR - 1);
                let refused = allow("anna@example.org").await.unwrap_err();
                assert_eq!(refused.code(), ErrorCode::TooManyAttempts);
                allow("bob@example.org").await.unwrap();
                server.clock.advance(1);
                allow("anna@example.org").await.unwrap();
            },
        )
        .await;
    }
}
