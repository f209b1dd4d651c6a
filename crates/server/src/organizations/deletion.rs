//! Deleting an organization: everything that it has issued ends, and what happened in it is kept.
//!
//! Credentials and members stay for a while, as revoked and removed ones do, so that a device is told
//! why it is refused.

use lifeboat_protocol::organization::AuditKind;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, SelectStatement},
};
use uuid::Uuid;

use super::audit::{self, Entry};
use crate::{
    entities::{
        activation, administrator, api_token, credential, member,
        organization::{Entity, Model},
    },
    error::ApiError,
    sign_in_requests::ending::{self, Ended},
    state::AppState,
};

/// What a deletion ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Members.
    pub members: u64,
    /// Enrolled devices.
    pub devices: u64,
    /// API tokens.
    pub tokens: u64,
}

/// What deleting this organization would end.
///
/// # Errors
///
/// The database failed.
pub async fn extent(connection: &impl ConnectionTrait, id: Uuid) -> Result<Extent, DbErr> {
    let members = member::Entity::find()
        .filter(member::Column::OrganizationId.eq(id))
        .filter(member::Column::RemovedAt.is_null());
    let devices = credential::Entity::find()
        .filter(credential::Column::MemberId.in_subquery(members_of(id)))
        .filter(credential::Column::RevokedAt.is_null());
    let tokens = api_token::Entity::find().filter(api_token::Column::OrganizationId.eq(id));
    Ok(Extent {
        members: members.count(connection).await?,
        devices: devices.count(connection).await?,
        tokens: tokens.count(connection).await?,
    })
}

/// Deletes it, for good. The organization is locked. Gives the sign-in requests that ended.
///
/// # Errors
///
/// The database failed.
pub async fn delete(
    state: &AppState,
    transaction: &DatabaseTransaction,
    organization: &Model,
    by: &str,
) -> Result<Ended, ApiError> {
    let (id, now) = (organization.id, state.now());
    activation::Entity::delete_many()
        .filter(activation::Column::MemberId.in_subquery(members_of(id)))
        .exec(transaction)
        .await?;
    credential::Entity::update_many()
        .col_expr(credential::Column::RevokedAt, Expr::value(now))
        .filter(credential::Column::MemberId.in_subquery(members_of(id)))
        .filter(credential::Column::RevokedAt.is_null())
        .exec(transaction)
        .await?;
    // In the order in which an answer locks them: the credential, then the request.
    let ended = ending::of_organization(state, transaction, id).await?;
    member::Entity::update_many()
        .col_expr(member::Column::RemovedAt, Expr::value(now))
        .filter(member::Column::OrganizationId.eq(id))
        .filter(member::Column::RemovedAt.is_null())
        .exec(transaction)
        .await?;
    api_token::Entity::delete_many()
        .filter(api_token::Column::OrganizationId.eq(id))
        .exec(transaction)
        .await?;
    administrator::Entity::delete_many()
        .filter(administrator::Column::OrganizationId.eq(id))
        .exec(transaction)
        .await?;
    Entity::delete_by_id(id).exec(transaction).await?;
    let deleted = Entry {
        organization_id: id,
        at: now,
        kind: AuditKind::OrganizationDeleted,
        by,
        member: None,
        about: Some(&organization.name),
    };
    audit::record(transaction, deleted).await?;
    Ok(ended)
}

fn members_of(id: Uuid) -> SelectStatement {
    member::Entity::find()
        .select_only()
        .column(member::Column::Id)
        .filter(member::Column::OrganizationId.eq(id))
        .into_query()
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{ErrorCode, sign_in_request::Decision};

    use super::*;
    use crate::{
        organizations,
        testing::{self, TestServer, acme::Acme},
    };

    async fn delete_now(server: &TestServer, id: Uuid) -> Result<(), ApiError> {
        let transaction = server.state.db.begin().await?;
        organizations::lock(&transaction, id).await?;
        let organization = Entity::find_by_id(id).one(&transaction).await?.unwrap();
        let ended = delete(&server.state, &transaction, &organization, "operator").await?;
        transaction.commit().await?;
        ended.tell(&server.state);
        Ok(())
    }

    #[tokio::test]
    async fn an_answer_and_the_deletion_at_the_same_moment_do_not_wait_for_each_other() {
        testing::on_every_database(async |server| {
            for _ in 0..20 {
                let acme = Acme::new(&server).await;
                let phone = acme.device(&server, 1).await;
                let asked = acme.ask(&server).await.unwrap();
                let (answered, deleted) = tokio::join!(
                    phone.decide(&server, &asked, Decision::Deny),
                    delete_now(&server, acme.organization),
                );
                deleted.unwrap();
                let refused = answered.err();
                assert_ne!(refused, Some(ErrorCode::Internal));
            }
        })
        .await;
    }
}
