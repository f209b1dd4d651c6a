//! `POST /v1/organizations/{organization}/code-checks`: whether a member's code is right.

use axum::extract::State;
use lifeboat_protocol::{
    Problem,
    organization::{CheckCode, CodeChecked, Scope},
};

use crate::{
    error::ApiError,
    extract::{Json, OrganizationAccess},
    organizations::{
        codes::{self, Checked},
        members,
    },
    state::AppState,
};

/// Checks the code that a member typed at a service of the organization: six digits that any of the
/// member's enrolled devices shows. A code is right once. Needs the scope `check_codes`. After five
/// wrong codes of a member there are waits, and after 100 a lock.
#[utoipa::path(
    post,
    path = "/v1/organizations/{organization}/code-checks",
    tag = "organizations",
    params(("organization" = Uuid, Path, description = "The organization.")),
    request_body = CheckCode,
    responses(
        (status = 200, description = "It is right, and used.", body = CodeChecked),
        (status = 401, description = "The code is wrong (`wrong_proof`); or not signed in, or the token was revoked.", body = Problem),
        (status = 403, description = "The token lacks the scope.", body = Problem),
        (status = 404, description = "No such organization or member.", body = Problem),
        (status = 409, description = "The member has no device.", body = Problem),
        (status = 410, description = "The code was used already.", body = Problem),
        (status = 423, description = "The member's codes are locked.", body = Problem),
        (status = 429, description = "Too many wrong codes of this member.", body = Problem),
    )
)]
pub(super) async fn check_code(
    State(state): State<AppState>,
    access: OrganizationAccess,
    Json(request): Json<CheckCode>,
) -> Result<Json<CodeChecked>, ApiError> {
    access.allow(Scope::CheckCodes)?;
    let organization = &access.organization;
    let transaction = state.db.begin().await?;
    access.hold(&transaction).await?;
    let member = members::find(&transaction, organization.id, &request.member).await?;
    let whose = (organization, &member);
    let checked = codes::check(&state, &transaction, whose, &request.code, access.by()).await?;
    transaction.commit().await?;
    match checked {
        Checked::Accepted(credential_id) => Ok(Json(CodeChecked {
            member_id: member.id,
            credential_id,
        })),
        Checked::Refused(refused) => Err(refused)?,
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE32_NOPAD;
    use lifeboat_protocol::{
        ErrorCode, Token,
        device::Platform,
        enrollment::Enrolled,
        organization::{Audit, AuditKind},
        path,
    };
    use zeroize::Zeroizing;

    use super::*;
    use crate::{
        clock::{DAY, HOUR},
        testing::{self, TestResponse, TestServer, organizations::TestOrganization},
        throttle::{self, LOCK},
        totp::DeviceTotp,
    };

    struct Office {
        organization: TestOrganization,
        member: uuid::Uuid,
        token: Token,
        phones: Vec<Enrolled>,
    }

    impl Office {
        async fn new(server: &TestServer) -> Self {
            let organization = server.organization("Ours", "anna@example.org").await;
            let member = server.member(&organization, "bert").await.id;
            let mut phones = Vec::new();
            for key in [1, 2] {
                let code = server.activation(&organization, member, false).await;
                phones.push(server.enrolled(&code, &format!("Phone {key}"), key).await);
            }
            let token = server.api_token(&organization, &[Scope::CheckCodes]).await;
            Self {
                organization,
                member,
                token,
                phones,
            }
        }

        async fn check(&self, server: &TestServer, code: &str) -> TestResponse {
            let request = CheckCode {
                member: "Bert".to_owned(),
                code: code.to_owned(),
            };
            let path = path::fill(path::CODE_CHECKS, self.organization.id);
            let post = server.post(&path).session(&self.token);
            post.json(&request).send().await
        }

        /// What a phone shows now, moved by so many steps.
        fn code(&self, server: &TestServer, phone: usize, steps: i64) -> String {
            let secret = self.phones[phone].totp_secret.expose();
            let bytes = BASE32_NOPAD.decode(secret.as_bytes()).unwrap();
            let totp = DeviceTotp::from_bytes(Zeroizing::new(bytes));
            totp.code(server.state.now() / 30 + steps).to_string()
        }

        /// A code that no phone shows around now.
        fn wrong(&self, server: &TestServer) -> String {
            let right: Vec<String> = (0..2)
                .flat_map(|phone| (-1..=1).map(move |steps| (phone, steps)))
                .map(|(phone, steps)| self.code(server, phone, steps))
                .collect();
            let mut all = (0..1_000_000).map(|number| format!("{number:06}"));
            all.find(|code| !right.contains(code)).unwrap()
        }
    }

    #[tokio::test]
    async fn the_code_of_each_device_is_right_once() {
        testing::on_every_database(async |server| {
            let office = Office::new(&server).await;
            for phone in 0..2 {
                let code = office.code(&server, phone, 0);
                let spaced = format!(" {} {} ", &code[..3], &code[3..]);
                let checked: CodeChecked = office.check(&server, &spaced).await.ok();
                let credential = office.phones[phone].credential_id;
                assert_eq!(
                    (checked.member_id, checked.credential_id),
                    (office.member, credential)
                );
                let again = office.check(&server, &code).await.refused();
                assert_eq!(again, ErrorCode::Expired);
                // Nor an earlier one, after a later one was used.
                let earlier = office.code(&server, phone, -1);
                let refused = office.check(&server, &earlier).await.refused();
                assert_eq!(refused, ErrorCode::Expired);
            }
            server.clock.advance(30);
            office
                .check(&server, &office.code(&server, 0, 0))
                .await
                .ok::<CodeChecked>();
            let path = path::fill(path::AUDIT, office.organization.id);
            let administrator = &office.organization.administrator;
            let audit: Audit = server.get(&path).of(administrator).send().await.ok();
            let count = |kind| audit.entries.iter().filter(|one| one.kind == kind).count();
            assert_eq!(count(AuditKind::CodeAccepted), 3);
            assert_eq!(count(AuditKind::CodeRefused), 4);
            let last = audit.entries.last().unwrap();
            assert_eq!(last.member.as_deref(), Some("bert"));
            assert_eq!(last.about.as_deref(), Some("Phone 1"));
        })
        .await;
    }

    #[tokio::test]
    async fn of_two_that_come_at_once_one_is_right() {
        testing::on_every_database(async |server| {
            let office = Office::new(&server).await;
            let code = office.code(&server, 0, 0);
            let check = || office.check(&server, &code);
            let (one, other) = tokio::join!(check(), check());
            let mut statuses = [one.status(), other.status()];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 410]);
        })
        .await;
    }

    #[tokio::test]
    async fn a_device_whose_clock_is_off_by_more_than_a_step_is_told_so() {
        testing::on_every_database(async |server| {
            let office = Office::new(&server).await;
            for steps in [-1, 1] {
                let code = office.code(&server, 0, steps);
                office.check(&server, &code).await.ok::<CodeChecked>();
            }
            for steps in [-2, 3] {
                let code = office.code(&server, 1, steps);
                let problem = office.check(&server, &code).await.problem();
                assert_eq!(problem.code, ErrorCode::WrongProof);
                assert!(problem.detail.contains("clock"));
            }
        })
        .await;
    }

    #[tokio::test]
    async fn whoever_guesses_has_to_wait_and_is_locked_out_in_the_end() {
        testing::on_every_database(async |server| {
            let mut office = Office::new(&server).await;
            for _ in 0..6 {
                let wrong = office.wrong(&server);
                let refused = office.check(&server, &wrong).await.refused();
                assert_eq!(refused, ErrorCode::WrongProof);
            }
            // The right one has to wait as well, and nothing is used up by it.
            let code = office.code(&server, 0, 0);
            let problem = office.check(&server, &code).await.problem();
            assert_eq!(
                (problem.code, problem.retry_after),
                (ErrorCode::TooManyAttempts, Some(30))
            );
            server.clock.advance(30);
            let code = office.code(&server, 0, 0);
            office.check(&server, &code).await.ok::<CodeChecked>();
            for _ in 0..LOCK {
                let wrong = office.wrong(&server);
                let refused = office.check(&server, &wrong).await.refused();
                assert_eq!(refused, ErrorCode::WrongProof);
                server.clock.advance(HOUR);
            }
            for _ in 0..2 {
                let code = office.code(&server, 0, 0);
                let refused = office.check(&server, &code).await.refused();
                assert_eq!(refused, ErrorCode::AccountLocked);
                server.clock.advance(365 * DAY);
                throttle::forget_old(&server.state).await.unwrap();
            }
            // Until an administrator has seen to the member, signed in again after two years.
            let anna = server.device("anna@example.org", "New laptop", Platform::Linux);
            office.organization.administrator = anna.await;
            let activation = server.activation(&office.organization, office.member, false);
            server.enrolled(&activation.await, "Phone 3", 3).await;
            let code = office.code(&server, 0, 0);
            office.check(&server, &code).await.ok::<CodeChecked>();
        })
        .await;
    }

    #[tokio::test]
    async fn only_live_devices_of_present_members_count_and_only_with_the_scope() {
        testing::on_every_database(async |server| {
            let mut office = Office::new(&server).await;
            let code = office.code(&server, 0, 0);
            server
                .delete(path::ENROLLMENT)
                .session(&office.phones[0].token)
                .send()
                .await
                .done();
            let refused = office.check(&server, &code).await.refused();
            assert_eq!(refused, ErrorCode::WrongProof, "a revoked device's");
            server
                .delete(path::ENROLLMENT)
                .session(&office.phones[1].token)
                .send()
                .await
                .done();
            let refused = office.check(&server, &code).await.refused();
            assert_eq!(refused, ErrorCode::NoDevice);
            let all_others = [
                Scope::ReadMembers,
                Scope::WriteMembers,
                Scope::Activation,
                Scope::SignInRequests,
                Scope::Audit,
            ];
            office.token = server.api_token(&office.organization, &all_others).await;
            let refused = office.check(&server, &code).await.refused();
            assert_eq!(refused, ErrorCode::ScopeMissing);
        })
        .await;
    }
}
