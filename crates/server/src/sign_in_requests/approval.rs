//! The second proof that another device gives: it approves the sign-in to its recovery account.
//!
//! A request is bound to one sign-in by the hash of the sign-in's token, and the sign-in is used up by
//! the proof, so an approval counts once, and for that sign-in only.

use lifeboat_protocol::{ErrorCode, Token, sign_in_request::RequestState};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect,
    RelationTrait, sea_query::Expr,
};
use uuid::Uuid;

use super::outcome;
use crate::{
    clock::UnixSeconds,
    entities::{
        device, session,
        sign_in_request::{Column, Entity, Model},
        to_word,
    },
    error::{ApiError, Refusal},
    sealing::sha256,
};

/// How long a request to approve a sign-in to a recovery account lives: 2 minutes.
pub const LIFE: UnixSeconds = 120;

/// Why a sign-in is not approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Nobody was asked.
    #[error("No other device was asked to approve this sign-in. Ask first, or give another proof.")]
    NotAsked,
    /// Nobody has answered.
    #[error("Nobody has approved yet. Type the number on another device of the recovery account.")]
    Pending,
    /// Somebody said no.
    #[error("The sign-in was denied on another device. If that was a mistake, ask once more.")]
    Denied,
    /// Nobody has answered in time.
    #[error("Nobody has approved in time. Ask once more, or give another second proof.")]
    Expired,
    /// The number was typed wrong too often.
    #[error(
        "The number was typed wrong too often on the other device. Ask once more, or give another \
         second proof."
    )]
    Failed,
    /// The device that approved is not signed in any more, or is the one that signs in.
    #[error(
        "The device that approved cannot vouch for this sign-in. Ask once more, and approve on \
         another device."
    )]
    NoWitness,
}

impl Refusal for Refused {
    fn code(&self) -> ErrorCode {
        match self {
            Self::NotAsked | Self::NoWitness => ErrorCode::WrongProof,
            Self::Pending => ErrorCode::ApprovalPending,
            Self::Denied => ErrorCode::ApprovalDenied,
            Self::Expired => ErrorCode::RequestExpired,
            Self::Failed => ErrorCode::RequestFailed,
        }
    }
}

/// The request that was made for this sign-in, the last one if there were several.
///
/// # Errors
///
/// `wrong_proof` if there was none; or the database failed.
pub async fn find(connection: &impl ConnectionTrait, sign_in: &Token) -> Result<Model, ApiError> {
    let hash = sha256(sign_in.expose_bytes()).to_vec();
    let row = Entity::find()
        .filter(Column::SignInHash.eq(hash))
        .one(connection)
        .await?;
    Ok(row.ok_or(Refused::NotAsked)?)
}

/// Takes the place of earlier requests for this sign-in: they can neither be answered nor used any
/// more. Gives those that were still waiting.
///
/// # Errors
///
/// The database failed.
pub async fn replace_earlier(
    connection: &impl ConnectionTrait,
    sign_in: &Token,
) -> Result<Vec<Uuid>, ApiError> {
    let hash = sha256(sign_in.expose_bytes()).to_vec();
    let earlier = || Column::SignInHash.eq(hash.clone());
    let waiting = || Column::State.eq(to_word(RequestState::Waiting));
    let replaced: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(earlier())
        .filter(waiting())
        .into_tuple()
        .all(connection)
        .await?;
    Entity::update_many()
        .col_expr(Column::State, Expr::value(to_word(RequestState::Expired)))
        .filter(earlier())
        .filter(waiting())
        .exec(connection)
        .await?;
    Entity::update_many()
        .col_expr(Column::SignInHash, Expr::value(None::<Vec<u8>>))
        .filter(earlier())
        .exec(connection)
        .await?;
    Ok(replaced)
}

/// Makes sure that this sign-in was approved, without looking at who did.
///
/// # Errors
///
/// See [`Refused`]; or the database failed.
pub async fn expect_approved(
    connection: &impl ConnectionTrait,
    sign_in: &Token,
    now: UnixSeconds,
) -> Result<Model, ApiError> {
    let row = find(connection, sign_in).await?;
    match outcome::of(&row, now)?.state {
        RequestState::Approved => Ok(row),
        RequestState::Waiting => Err(Refused::Pending.into()),
        RequestState::Denied | RequestState::Reported => Err(Refused::Denied.into()),
        RequestState::Expired => Err(Refused::Expired.into()),
        RequestState::Failed => Err(Refused::Failed.into()),
    }
}

/// Makes sure that this sign-in of `device` was approved, by a device of the account that is another
/// one, and is signed in still. The caller has locked the account.
///
/// # Errors
///
/// See [`Refused`]; or the database failed.
pub async fn check(
    connection: &impl ConnectionTrait,
    sign_in: &Token,
    account: Uuid,
    device: Uuid,
    now: UnixSeconds,
) -> Result<(), ApiError> {
    let row = expect_approved(connection, sign_in, now).await?;
    let witness = row
        .answered_by
        .filter(|witness| *witness != device && row.account_id == Some(account));
    let stands = match witness {
        None => 0,
        Some(witness) => {
            session::Entity::find()
                .join(JoinType::InnerJoin, session::Relation::Device.def())
                .filter(session::Column::DeviceId.eq(witness))
                .filter(session::Column::AccountId.eq(account))
                .filter(session::Column::ExpiresAt.gt(now))
                .filter(device::Column::RevokedAt.is_null())
                .count(connection)
                .await?
        }
    };
    if stands == 0 {
        Err(Refused::NoWitness)?;
    }
    Ok(())
}
