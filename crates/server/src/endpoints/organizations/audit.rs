//! `GET /v1/organizations/{organization}/audit`: what happened in the organization.

use axum::extract::State;
use lifeboat_protocol::{
    Problem,
    organization::{Audit, AuditEntry, Scope},
};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;

use crate::{
    clock::on_the_wire,
    entities::{
        from_word,
        organization_event::{Column, Entity},
    },
    error::ApiError,
    extract::{Json, OrganizationAccess, Query},
    state::AppState,
};

/// The most that one answer holds.
const MOST: u64 = 100;

#[derive(Debug, Deserialize)]
pub(super) struct Parameters {
    #[serde(default)]
    after: i64,
}

/// Entries after the one asked for, oldest first, at most 100. Needs the scope `audit`.
#[utoipa::path(
    get,
    path = "/v1/organizations/{organization}/audit",
    tag = "organizations",
    params(
        ("organization" = Uuid, Path, description = "The organization."),
        ("after" = Option<i64>, Query, description = "The last entry that is known."),
    ),
    responses(
        (status = 200, description = "The entries.", body = Audit),
        (status = 401, description = "Not signed in, and no token.", body = Problem),
        (status = 403, description = "The token lacks the scope.", body = Problem),
        (status = 404, description = "It is not there, or another's.", body = Problem),
    )
)]
pub(super) async fn audit(
    State(state): State<AppState>,
    access: OrganizationAccess,
    Query(parameters): Query<Parameters>,
) -> Result<Json<Audit>, ApiError> {
    access.allow(Scope::Audit)?;
    let rows = Entity::find()
        .filter(Column::OrganizationId.eq(access.organization.id))
        .filter(Column::Id.gt(parameters.after))
        .order_by_asc(Column::Id)
        .limit(MOST)
        .all(state.db.reader())
        .await?;
    let entries = rows.into_iter().map(|row| {
        Ok(AuditEntry {
            id: row.id,
            at: on_the_wire(row.at),
            kind: from_word(&row.kind)?,
            by: row.by,
            member: row.member,
            about: row.about,
        })
    });
    Ok(Json(Audit {
        entries: entries.collect::<Result<_, DbErr>>()?,
    }))
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{ErrorCode, organization::AuditKind, path};

    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn who_did_what_to_whom_is_told_in_order_and_of_this_organization_only() {
        testing::on_every_database(async |server| {
            let ours = server.organization("Ours", "anna@example.org").await;
            let theirs = server.organization("Theirs", "eve@example.org").await;
            server.member(&theirs, "mallory").await;
            let bert = server.member(&ours, "bert").await;
            let code = server.activation(&ours, bert.id, false).await;
            server.enrolled(&code, "Phone", 1).await;
            let path = path::fill(path::AUDIT, ours.id);
            let audit: Audit = server.get(&path).of(&ours.administrator).send().await.ok();
            let seen: Vec<_> = audit
                .entries
                .iter()
                .map(|entry| {
                    (
                        entry.kind,
                        entry.by.as_str(),
                        entry.member.as_deref(),
                        entry.about.as_deref(),
                    )
                })
                .collect();
            let anna = "anna@example.org";
            assert_eq!(
                seen,
                [
                    (
                        AuditKind::OrganizationCreated,
                        "operator",
                        None,
                        Some("Ours")
                    ),
                    (AuditKind::AdministratorAdded, "operator", None, Some(anna)),
                    (AuditKind::MemberAdded, anna, Some("bert"), None),
                    (AuditKind::ActivationIssued, anna, Some("bert"), None),
                    (
                        AuditKind::DeviceEnrolled,
                        "bert",
                        Some("bert"),
                        Some("Phone")
                    ),
                ]
            );
            let path = format!("{path}?after={}", audit.entries[3].id);
            let rest: Audit = server.get(&path).of(&ours.administrator).send().await.ok();
            assert_eq!(rest.entries, audit.entries[4..]);
            let token = server.api_token(&ours, &[Scope::ReadMembers]).await;
            let refused = server.get(&path).session(&token).send().await;
            assert_eq!(refused.refused(), ErrorCode::ScopeMissing);
        })
        .await;
    }
}
