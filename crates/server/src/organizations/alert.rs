//! Telling an organization's administrators of what they should hear at once.
//!
//! A message goes to the email address of each one's recovery account, in its language. It is put
//! into the queue within the transaction that does the thing itself.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::audit::Entry;
use crate::{
    clock::{DAY, UnixSeconds},
    entities::{account, administrator, sign_in_request},
    error::ApiError,
    messages::{Channel, Content, Draft, language, queue},
    state::AppState,
};

/// How long a message is worth sending.
const MESSAGE_LIFE: UnixSeconds = 3 * DAY;

/// Tells the administrators that a member said of a sign-in request: this was not me. Where nobody can
/// be told, it goes to the log and is counted.
///
/// After the transaction is committed, call [`Messenger::wake`](crate::messages::Messenger::wake).
///
/// # Errors
///
/// The database failed.
pub async fn tell_administrators(
    state: &AppState,
    connection: &impl ConnectionTrait,
    reported: Entry<'_>,
    request: &sign_in_request::Model,
) -> Result<(), ApiError> {
    let content = Content::SignInReported {
        organization: request.asker.clone(),
        member: reported.member.unwrap_or(reported.by).to_owned(),
        application: request.application.clone(),
        origin: request.origin.clone(),
        at: reported.at,
    };
    let organization = reported.organization_id;
    let told = tell(state, connection, organization, &content, reported.at).await?;
    if told == 0 {
        tracing::warn!(
            %organization,
            "a sign-in was reported, and there is no administrator or no mail to tell of it"
        );
        metrics::counter!("lifeboat_reports_unheard_total").increment(1);
    }
    Ok(())
}

/// Sends this to every administrator, if mail can be sent. Gives to how many.
pub(super) async fn tell(
    state: &AppState,
    connection: &impl ConnectionTrait,
    organization: Uuid,
    content: &Content,
    at: UnixSeconds,
) -> Result<usize, ApiError> {
    if !state.messenger.can_send(Channel::Email) {
        return Ok(0);
    }
    let ids: Vec<Uuid> = administrator::Entity::find()
        .select_only()
        .column(administrator::Column::AccountId)
        .filter(administrator::Column::OrganizationId.eq(organization))
        .into_tuple()
        .all(connection)
        .await?;
    let told: Vec<(String, String)> = account::Entity::find()
        .select_only()
        .column(account::Column::Email)
        .column(account::Column::Language)
        .filter(account::Column::Id.is_in(ids))
        .into_tuple()
        .all(connection)
        .await?;
    let draft = |(to, word): (String, String)| Draft {
        channel: Channel::Email,
        to,
        language: language(&word),
        content: content.clone(),
        dies_at: at + MESSAGE_LIFE,
    };
    let drafts: Vec<_> = told.into_iter().map(draft).collect();
    let count = drafts.len();
    queue::put(state, connection, drafts).await?;
    Ok(count)
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::organization::AuditKind;
    use sea_orm::sea_query::Expr;

    use super::*;
    use crate::testing::{self, TestServer, acme::Acme};

    /// How many hear of something that happens in an organization with one administrator, and in one
    /// without.
    async fn told(server: &TestServer) -> [usize; 2] {
        let (state, db) = (&server.state, server.state.db.writer());
        let ours = server.organization("Ours", "anna@example.org").await.id;
        let acme = Acme::new(server).await.organization;
        let content = Content::AddressTaken;
        let told = async |id| tell(state, db, id, &content, state.now()).await.unwrap();
        [told(ours).await, told(acme).await]
    }

    #[tokio::test]
    async fn without_an_administrator_or_mail_nobody_hears() {
        testing::on_every_database(async |server| assert_eq!(told(&server).await, [1, 0])).await;
        testing::on_every_database_with(
            |config| config.dev = false,
            async |server| assert_eq!(told(&server).await, [0, 0]),
        )
        .await;
    }

    #[tokio::test]
    async fn every_administrator_hears_of_a_reported_sign_in_in_their_own_language() {
        testing::on_every_database(async |server| {
            let (state, db) = (&server.state, server.state.db.writer());
            let ours = server.organization("Ours", "anna@example.org").await;
            let bert = server.organization("Theirs", "bert@example.org").await;
            administrator::Entity::update_many()
                .col_expr(administrator::Column::OrganizationId, Expr::value(ours.id))
                .filter(administrator::Column::AccountId.eq(bert.administrator.account_id))
                .exec(db)
                .await
                .unwrap();
            account::Entity::update_many()
                .col_expr(account::Column::Language, Expr::value("nl"))
                .filter(account::Column::Email.eq("bert@example.org"))
                .exec(db)
                .await
                .unwrap();
            let before = server.messages().await.len();
            let request = sign_in_request::Model {
                id: state.entropy.id(),
                member_id: Some(state.entropy.id()),
                organization_id: Some(ours.id),
                account_id: None,
                asker: "Ours".to_owned(),
                application: "Payroll".to_owned(),
                origin: "Delft".to_owned(),
                number_hash: Vec::new(),
                wrong_numbers: 0,
                state: "waiting".to_owned(),
                created_at: state.now(),
                expires_at: state.now() + 60,
                answered_at: None,
                answered_by: None,
                sign_in_hash: None,
                device_id: None,
                token_id: None,
                pushed_at: None,
            };
            let reported = Entry {
                organization_id: ours.id,
                at: state.now(),
                kind: AuditKind::SignInReported,
                by: "carla",
                member: Some("carla"),
                about: Some("Payroll"),
            };
            tell_administrators(state, db, reported, &request)
                .await
                .unwrap();
            let mut sent = server.messages().await.split_off(before);
            sent.sort_by(|one, other| one.to.cmp(&other.to));
            let [anna, bert] = &sent[..] else {
                panic!("two, not {}", sent.len())
            };
            for (message, to, word) in [
                (anna, "anna@example.org", "this was not me"),
                (bert, "bert@example.org", "dit was ik niet"),
            ] {
                assert_eq!(message.to, to);
                for part in ["carla", "Ours", "Payroll", "Delft", word] {
                    let text = message.text.replace('\n', " ");
                    assert!(text.contains(part), "{part}: {text}");
                }
            }
        })
        .await;
    }
}
