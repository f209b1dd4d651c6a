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

/// Tells the administrators that a member said of a sign-in request: this was not me.
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
    tell(
        state,
        connection,
        reported.organization_id,
        &content,
        reported.at,
    )
    .await
}

/// Sends this to every administrator, if mail can be sent.
pub(super) async fn tell(
    state: &AppState,
    connection: &impl ConnectionTrait,
    organization: Uuid,
    content: &Content,
    at: UnixSeconds,
) -> Result<(), ApiError> {
    if !state.messenger.can_send(Channel::Email) {
        return Ok(());
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
    let drafts = told.into_iter().map(|(to, word)| Draft {
        channel: Channel::Email,
        to,
        language: language(&word),
        content: content.clone(),
        dies_at: at + MESSAGE_LIFE,
    });
    queue::put(state, connection, drafts.collect()).await
}
