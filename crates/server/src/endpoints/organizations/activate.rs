//! `POST /v1/organizations/{organization}/members/{member}/activations`: issues an activation code.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use lifeboat_protocol::{
    Problem,
    organization::{ActivationIssued, NewActivation, Scope},
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    error::ApiError,
    extract::{Json, OrganizationAccess, Path, Query},
    organizations::{activations, members},
    qr_code::QrCode,
    state::AppState,
};

#[derive(Debug, Deserialize)]
pub(super) struct Parameters {
    #[serde(default)]
    format: Format,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Format {
    #[default]
    Json,
    Png,
    Svg,
}

/// Issues an activation code for a member, which is shown this once. Earlier codes of the member that
/// were not used die. Needs the scope `activation`.
#[utoipa::path(
    post,
    path = "/v1/organizations/{organization}/members/{member}/activations",
    tag = "organizations",
    params(
        ("organization" = Uuid, Path, description = "The organization."),
        ("member" = Uuid, Path, description = "The member."),
        ("format" = Option<String>, Query, description = "`png` or `svg`: the QR code as a picture."),
    ),
    request_body = NewActivation,
    responses(
        (status = 201, description = "The code, or the picture of its QR code.", body = ActivationIssued),
        (status = 400, description = "The life or the format cannot be chosen.", body = Problem),
        (status = 401, description = "Not signed in, and no token.", body = Problem),
        (status = 403, description = "The token lacks the scope.", body = Problem),
        (status = 404, description = "There is no such organization or member.", body = Problem),
    )
)]
pub(super) async fn activate(
    State(state): State<AppState>,
    access: OrganizationAccess,
    Path((organization, member)): Path<(Uuid, Uuid)>,
    Query(parameters): Query<Parameters>,
    Json(request): Json<NewActivation>,
) -> Result<Response, ApiError> {
    access.allow(Scope::Activation)?;
    let server = activations::server_address(&state)?;
    let transaction = state.db.begin().await?;
    access.hold(&transaction).await?;
    let member = members::present(&transaction, organization, member).await?;
    let issued = activations::issue(&state, &transaction, &member, &request, access.by()).await?;
    transaction.commit().await?;

    let picture = |kind: &'static str, bytes: Vec<u8>| {
        (StatusCode::CREATED, [(header::CONTENT_TYPE, kind)], bytes).into_response()
    };
    let drawn = || QrCode::new(&issued.expose_link(server.clone()));
    Ok(match parameters.format {
        Format::Json => (StatusCode::CREATED, Json(issued.to_wire(server))).into_response(),
        Format::Png => picture("image/png", drawn()?.to_png()),
        Format::Svg => picture("image/svg+xml", drawn()?.to_svg().into_bytes()),
    })
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{
        ErrorCode,
        activation::{ActivationCode, ActivationLink},
        path,
    };

    use super::*;
    use crate::testing::{self, organizations::fill};

    #[tokio::test]
    async fn a_code_is_issued_as_text_link_and_pictures_and_lives_ten_minutes() {
        testing::on_every_database_with(
            |config| config.public_url = "https://id.example.org/lifeboat".parse().ok(),
            async |server| {
                let ours = server.organization("Ours", "anna@example.org").await;
                let bert = server.member(&ours, "bert").await;
                let path = fill(path::ACTIVATIONS, &[&ours.id, &bert.id]);
                let post = |path: &str| server.post(path).of(&ours.administrator);
                let response = post(&path).json(&NewActivation::default()).send().await;
                assert_eq!(response.status(), 201);
                let issued: ActivationIssued = response.ok();
                let now = u64::try_from(server.state.now()).unwrap();
                assert_eq!(issued.expires_at, now + 600);
                let link = ActivationLink::parse(&issued.link).unwrap();
                assert_eq!(link.server.as_str(), "https://id.example.org/lifeboat");
                assert_eq!(ActivationCode::parse(&issued.code).unwrap(), link.code);

                for (format, kind, start) in [
                    ("png", "image/png", &b"\x89PNG"[..]),
                    ("svg", "image/svg+xml", b"<svg "),
                ] {
                    let path = format!("{path}?format={format}");
                    let response = post(&path).json(&NewActivation::default()).send().await;
                    assert_eq!(response.status(), 201);
                    assert_eq!(response.headers["content-type"], kind);
                    assert_eq!(response.headers["cache-control"], "no-store");
                    assert!(response.body.starts_with(start));
                }
                let long = |expires_in| NewActivation {
                    expires_in: Some(expires_in),
                    revoke_others: false,
                };
                let day: ActivationIssued = post(&path).json(&long(86_400)).send().await.ok();
                assert_eq!(day.expires_at, now + 86_400);
                for bad in [0, 59, 86_401, u64::MAX] {
                    let refused = post(&path).json(&long(bad)).send().await.refused();
                    assert_eq!(refused, ErrorCode::InvalidRequest, "{bad}");
                }
                let format = format!("{path}?format=gif");
                let refused = post(&format).json(&long(60)).send().await.refused();
                assert_eq!(refused, ErrorCode::InvalidRequest);
            },
        )
        .await;
    }

    #[tokio::test]
    async fn only_the_scope_for_it_and_only_members_of_the_organization() {
        testing::on_every_database(async |server| {
            let ours = server.organization("Ours", "anna@example.org").await;
            let theirs = server.organization("Theirs", "eve@example.org").await;
            let bert = server.member(&ours, "bert").await;
            let other = server.member(&theirs, "mallory").await;
            let with = server.api_token(&ours, &[Scope::Activation]).await;
            let without = server
                .api_token(&ours, &[Scope::ReadMembers, Scope::WriteMembers])
                .await;
            let body = NewActivation::default();
            let path = fill(path::ACTIVATIONS, &[&ours.id, &bert.id]);
            let refused = server
                .post(&path)
                .session(&without)
                .json(&body)
                .send()
                .await;
            let problem = refused.problem();
            assert_eq!(problem.code, ErrorCode::ScopeMissing);
            assert!(problem.detail.contains("activation"), "{}", problem.detail);
            let issued = server.post(&path).session(&with).json(&body).send().await;
            issued.ok::<ActivationIssued>();
            let path = fill(path::ACTIVATIONS, &[&ours.id, &other.id]);
            let refused = server.post(&path).session(&with).json(&body).send().await;
            assert_eq!(refused.refused(), ErrorCode::NotFound);
        })
        .await;
    }
}
