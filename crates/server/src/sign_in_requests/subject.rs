//! Whose devices a request is for.

use lifeboat_protocol::sign_in_request::{RequestState, SignInRequest};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, RelationTrait, sea_query::SimpleExpr,
};
use uuid::Uuid;

use crate::{
    clock::{UnixSeconds, on_the_wire},
    entities::{
        credential, device, member, session,
        sign_in_request::{Column, Entity, Model},
        to_word,
    },
    extract::Approver,
    organizations,
    state::AppState,
};

/// Whose devices a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A member of an organization: a work or school account.
    Member {
        /// The organization.
        organization: Uuid,
        /// The member.
        member: Uuid,
    },
    /// A recovery account: a personal account.
    Account(Uuid),
}

impl Subject {
    /// The one that this device answers for.
    #[must_use]
    pub fn of(approver: &Approver) -> Self {
        match approver {
            Approver::Account(session) => Self::Account(session.account_id),
            Approver::Member(credential) => Self::Member {
                organization: credential.organization_id,
                member: credential.member_id,
            },
        }
    }

    /// The one that a stored request is for.
    ///
    /// # Errors
    ///
    /// The database was written by something else.
    pub fn of_row(row: &Model) -> Result<Self, DbErr> {
        match (row.organization_id, row.member_id, row.account_id) {
            (Some(organization), Some(member), None) => Ok(Self::Member {
                organization,
                member,
            }),
            (None, None, Some(account)) => Ok(Self::Account(account)),
            _ => Err(DbErr::Type(
                "a sign-in request without a subject".to_owned(),
            )),
        }
    }

    /// The account's id at this server, as in a vault's provider.
    #[must_use]
    pub fn on_the_wire(self) -> String {
        match self {
            Self::Member {
                organization,
                member,
            } => organizations::subject(organization, member),
            Self::Account(account) => account.to_string(),
        }
    }

    /// The requests for it, as a condition on stored ones.
    #[must_use]
    pub fn is(self) -> SimpleExpr {
        match self {
            Self::Member { member, .. } => Column::MemberId.eq(member),
            Self::Account(account) => Column::AccountId.eq(account),
        }
    }

    /// The requests that wait for it, oldest first.
    ///
    /// # Errors
    ///
    /// The database failed.
    pub async fn waiting(self, state: &AppState) -> Result<Vec<SignInRequest>, DbErr> {
        let rows = Entity::find()
            .filter(self.is())
            .filter(Column::State.eq(to_word(RequestState::Waiting)))
            .filter(Column::ExpiresAt.gt(state.now()))
            .order_by_asc(Column::CreatedAt)
            .order_by_asc(Column::Id)
            .all(state.db.reader())
            .await?;
        rows.iter().map(shown).collect()
    }

    /// Whether it has a device that can be asked: with a key, signed in or enrolled, not revoked.
    ///
    /// # Errors
    ///
    /// The database failed.
    pub async fn has_device(
        self,
        connection: &impl ConnectionTrait,
        now: UnixSeconds,
    ) -> Result<bool, DbErr> {
        let count = match self {
            Self::Member { member, .. } => {
                credential::Entity::find()
                    .filter(credential::Column::MemberId.eq(member))
                    .filter(credential::Column::RevokedAt.is_null())
                    .count(connection)
                    .await?
            }
            Self::Account(account) => {
                session::Entity::find()
                    .join(JoinType::InnerJoin, session::Relation::Device.def())
                    .filter(session::Column::AccountId.eq(account))
                    .filter(session::Column::ExpiresAt.gt(now))
                    .filter(device::Column::RevokedAt.is_null())
                    .filter(device::Column::PublicKey.is_not_null())
                    .count(connection)
                    .await?
            }
        };
        Ok(count > 0)
    }
}

/// A stored request as devices show it.
pub(super) fn shown(row: &Model) -> Result<SignInRequest, DbErr> {
    Ok(SignInRequest {
        id: row.id,
        subject: Subject::of_row(row)?.on_the_wire(),
        asker: row.asker.clone(),
        application: row.application.clone(),
        origin: row.origin.clone(),
        created_at: on_the_wire(row.created_at),
        expires_at: on_the_wire(row.expires_at),
    })
}

/// Whether the session or credential that this device came with still stands, now.
///
/// # Errors
///
/// The database failed.
pub async fn stands(state: &AppState, approver: &Approver) -> Result<bool, DbErr> {
    let db = state.db.reader();
    let standing = match approver {
        Approver::Account(session) => {
            session::Entity::find_by_id(session.token_hash.to_vec())
                .join(JoinType::InnerJoin, session::Relation::Device.def())
                .filter(session::Column::ExpiresAt.gt(state.now()))
                .filter(device::Column::RevokedAt.is_null())
                .count(db)
                .await?
        }
        Approver::Member(credential) => {
            credential::Entity::find_by_id(credential.id)
                .join(JoinType::InnerJoin, credential::Relation::Member.def())
                .filter(credential::Column::RevokedAt.is_null())
                .filter(member::Column::RemovedAt.is_null())
                .count(db)
                .await?
        }
    };
    Ok(standing > 0)
}
