//! Writing a device's answer. It is judged and written in one transaction that holds the credential
//! and the request, so a request has one outcome, and a device that is revoked at the same time has
//! either answered before that or does not answer.

use lifeboat_protocol::{
    ErrorCode,
    event::EventKind,
    organization::AuditKind,
    sign_in_request::{Answer, RequestOutcome, RequestState},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseBackend, DatabaseTransaction, EntityTrait, QueryFilter,
    QuerySelect,
    sea_query::{Expr, LockType},
};
use uuid::Uuid;

use super::{
    Subject,
    ask::number_hash,
    judgement::{self, Refused, Standing, Verdict, WRONG_NUMBERS},
    outcome,
};
use crate::{
    device_key,
    entities::{
        challenge, from_word,
        sign_in_request::{Column, Entity, Model},
        to_word,
    },
    error::{ApiError, Refusal},
    events::{self, Occurrence},
    extract::Approver,
    organizations::{alert::tell_administrators, audit},
    sealing::equal,
    state::AppState,
    throttle,
};

/// How much more "this is not me" counts than "not now".
const REPORT_COUNTS: u8 = 2;

#[derive(Debug, thiserror::Error)]
#[error(
    "There is no such sign-in request for this device. List the requests to see which are waiting."
)]
struct NoSuchRequest;

impl Refusal for NoSuchRequest {
    fn code(&self) -> ErrorCode {
        ErrorCode::NotFound
    }
}

/// Applies an answer, and gives the outcome of the request.
///
/// # Errors
///
/// `not_found`, or what [`judgement::judge`] refuses. A wrong number that was signed rightly is
/// counted. Or the database failed.
pub async fn answer(
    state: &AppState,
    approver: &Approver,
    id: Uuid,
    answer: &Answer,
) -> Result<RequestOutcome, ApiError> {
    let (now, subject) = (state.now(), Subject::of(approver));
    let transaction = state.db.begin().await?;
    approver.hold(&transaction).await?;
    let row = locked(&transaction, id, subject).await?;
    let row = row.ok_or(NoSuchRequest)?;
    let request = standing(&row, approver)?;
    // Also of a device without a key, so that it is told what is the matter with the request first.
    request.still_waits(answer.decision, now)?;
    let key = approver.key(&transaction).await?;
    let key = key.ok_or(device_key::Refused::WrongSignature)?;
    let is_number = |number| equal(&number_hash(state, id, number), &row.number_hash);
    let verdict = judgement::judge(&request, &key, answer, is_number, now)?;

    let new_state = match verdict {
        Verdict::WrongNumber => {
            write(&transaction, &row, RequestState::Waiting, approver, None).await?;
            transaction.commit().await?;
            return Err(Refused::WrongNumber.into());
        }
        Verdict::Failed => RequestState::Failed,
        Verdict::Settled(new_state) => new_state,
    };
    write(&transaction, &row, new_state, approver, Some(now)).await?;
    consequences(state, &transaction, approver, &row, new_state).await?;
    transaction.commit().await?;
    state.notifier.settled(subject, id);
    state.messenger.wake();
    let word = to_word(new_state);
    metrics::counter!("lifeboat_sign_in_answers_total", "outcome" => word.clone()).increment(1);
    if new_state == RequestState::Failed {
        Err(Refused::Failed)?;
    }
    let settled = Model {
        state: word,
        answered_at: Some(now),
        answered_by: Some(approver.credential_id()),
        ..row
    };
    Ok(outcome::of(&settled, now)?)
}

/// The request, which nobody else changes until the transaction ends.
async fn locked(
    transaction: &DatabaseTransaction,
    id: Uuid,
    subject: Subject,
) -> Result<Option<Model>, ApiError> {
    let mut query = Entity::find_by_id(id).filter(subject.is());
    // On SQLite the transaction has the whole database for itself already.
    if transaction.get_database_backend() != DatabaseBackend::Sqlite {
        query = query.lock(LockType::NoKeyUpdate);
    }
    Ok(query.one(transaction).await?)
}

fn standing(row: &Model, approver: &Approver) -> Result<Standing, ApiError> {
    Ok(Standing {
        id: row.id,
        state: from_word(&row.state)?,
        is_settled_by_it: row.answered_by == Some(approver.credential_id()),
        wrong_numbers: row.wrong_numbers,
        expires_at: row.expires_at,
    })
}

/// Writes where the request stands now. `answered_at` is set once it does not wait any more.
async fn write(
    transaction: &DatabaseTransaction,
    row: &Model,
    new_state: RequestState,
    approver: &Approver,
    answered_at: Option<i64>,
) -> Result<(), ApiError> {
    let mut update = Entity::update_many()
        .col_expr(Column::State, Expr::value(to_word(new_state)))
        .filter(Column::Id.eq(row.id))
        .filter(Column::State.eq(to_word(RequestState::Waiting)));
    if matches!(new_state, RequestState::Waiting | RequestState::Failed) {
        let wrong = (row.wrong_numbers + 1).min(WRONG_NUMBERS);
        update = update.col_expr(Column::WrongNumbers, Expr::value(wrong));
    }
    if let Some(at) = answered_at {
        update = update
            .col_expr(Column::AnsweredAt, Expr::value(at))
            .col_expr(Column::AnsweredBy, Expr::value(approver.credential_id()));
    }
    match update.exec(transaction).await?.rows_affected {
        1 => Ok(()),
        // The row is locked, so this cannot be; it is what makes the outcome the only one.
        _ => Err(Refused::AlreadyAnswered.into()),
    }
}

/// What else an outcome changes: the wait before the next request, the logs, and who is told.
async fn consequences(
    state: &AppState,
    transaction: &DatabaseTransaction,
    approver: &Approver,
    row: &Model,
    outcome: RequestState,
) -> Result<(), ApiError> {
    let about = Subject::of(approver).on_the_wire();
    match outcome {
        RequestState::Approved => throttle::approved(state, transaction, &about).await?,
        RequestState::Reported => {
            throttle::refused(state, transaction, &about, REPORT_COUNTS).await?;
        }
        _ => throttle::refused(state, transaction, &about, 1).await?,
    }
    match approver {
        Approver::Member(credential) => {
            let entry = audit::Entry {
                organization_id: credential.organization_id,
                at: state.now(),
                kind: audit_kind(outcome),
                by: &credential.member,
                member: Some(&credential.member),
                about: Some(&row.application),
            };
            audit::record(transaction, entry).await?;
            if outcome == RequestState::Reported {
                tell_administrators(state, transaction, entry, row).await?;
            }
        }
        Approver::Account(session) if outcome == RequestState::Reported => {
            // Whoever it is has the password. That sign-in, at least, is over.
            if let Some(hash) = &row.sign_in_hash {
                challenge::Entity::delete_by_id(hash.clone())
                    .exec(transaction)
                    .await?;
            }
            let reported = Occurrence {
                account_id: session.account_id,
                kind: EventKind::SignInReported,
                device: Some((session.device_id, &session.device_name)),
                at: state.now(),
            };
            events::record_and_tell(state, transaction, reported).await?;
        }
        Approver::Account(_) => {}
    }
    Ok(())
}

fn audit_kind(outcome: RequestState) -> AuditKind {
    match outcome {
        RequestState::Waiting => AuditKind::SignInRequested,
        RequestState::Approved => AuditKind::SignInApproved,
        RequestState::Denied => AuditKind::SignInDenied,
        RequestState::Reported => AuditKind::SignInReported,
        RequestState::Expired => AuditKind::SignInExpired,
        RequestState::Failed => AuditKind::SignInFailed,
    }
}
