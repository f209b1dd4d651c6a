//! Activation codes: an administrator hands one to a member, whose device enrolls with it.
//!
//! A code is 128 random bits, of which only the SHA-256 is stored; it works once, and dies soon. A
//! member has at most one that was not used.

use lifeboat_protocol::{
    ErrorCode,
    activation::{ActivationCode, ActivationLink},
    organization::{ActivationIssued, AuditKind, NewActivation},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, Set,
    sea_query::Expr,
};
use url::Url;
use zeroize::Zeroizing;

use super::audit::{self, Entry};
use crate::{
    clock::{DAY, MINUTE, UnixSeconds, on_the_wire},
    entities::{
        activation::{ActiveModel, Column, Entity},
        member,
    },
    error::{ApiError, Refusal},
    sealing::sha256,
    state::AppState,
};

/// How long a code lives, unless the administrator says otherwise.
const LIFE: UnixSeconds = 10 * MINUTE;
/// The shortest and the longest life that an administrator may choose.
const SHORTEST: UnixSeconds = MINUTE;
const LONGEST: UnixSeconds = DAY;

/// A life that cannot be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("An activation code lives {SHORTEST} to {LONGEST} seconds. Choose such a time, or none.")]
pub struct BadLife;

impl Refusal for BadLife {
    fn code(&self) -> ErrorCode {
        ErrorCode::InvalidRequest
    }
}

/// A code that was just issued.
#[derive(Debug)]
pub struct Issued {
    code: ActivationCode,
    /// When it dies.
    pub expires_at: UnixSeconds,
}

impl Issued {
    /// The code, to type.
    #[must_use]
    pub fn expose(&self) -> Zeroizing<String> {
        self.code.expose()
    }

    /// The link that the QR code holds: it names this server, too.
    #[must_use]
    pub fn expose_link(&self, server: Url) -> Zeroizing<String> {
        let code = self.code.clone();
        ActivationLink { server, code }.expose()
    }

    /// Code and link as they go over the wire.
    #[must_use]
    pub fn to_wire(&self, server: Url) -> ActivationIssued {
        ActivationIssued {
            code: self.expose().to_string(),
            link: self.expose_link(server).to_string(),
            expires_at: on_the_wire(self.expires_at),
        }
    }
}

/// Issues a code for a member. Earlier ones that were not used die. The organization is locked.
///
/// # Errors
///
/// See [`BadLife`]; or the database failed.
pub async fn issue(
    state: &AppState,
    transaction: &DatabaseTransaction,
    member: &member::Model,
    new: &NewActivation,
    by: &str,
) -> Result<Issued, ApiError> {
    let life = match new.expires_in {
        None => LIFE,
        Some(seconds) => UnixSeconds::try_from(seconds).unwrap_or(UnixSeconds::MAX),
    };
    if !(SHORTEST..=LONGEST).contains(&life) {
        Err(BadLife)?;
    }
    let now = state.now();
    Entity::update_many()
        .col_expr(Column::ExpiresAt, Expr::value(now))
        .filter(Column::MemberId.eq(member.id))
        .filter(Column::UsedAt.is_null())
        .filter(Column::ExpiresAt.gt(now))
        .exec(transaction)
        .await?;
    let code = ActivationCode::from_random(state.entropy.bytes());
    let expires_at = now + life;
    ActiveModel {
        code_hash: Set(sha256(code.expose_bytes()).to_vec()),
        member_id: Set(member.id),
        created_at: Set(now),
        expires_at: Set(expires_at),
        revoke_others: Set(new.revoke_others),
        used_at: Set(None),
        credential_id: Set(None),
    }
    .insert(transaction)
    .await?;
    let issued = Entry {
        organization_id: member.organization_id,
        at: now,
        kind: AuditKind::ActivationIssued,
        by,
        member: Some(&member.name),
        about: None,
    };
    audit::record(transaction, issued).await?;
    Ok(Issued { code, expires_at })
}

/// The address that a link leads to: where people reach this server.
///
/// # Errors
///
/// The server cannot tell its own address.
pub fn server_address(state: &AppState) -> Result<Url, ApiError> {
    Url::parse(&state.config.link(""))
        .map_err(|_| ApiError::internal(&"public_url is needed to make a link"))
}
