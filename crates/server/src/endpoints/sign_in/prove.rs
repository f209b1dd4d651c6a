//! `POST /v1/sign-in/prove`: gives the second proof and receives a session.

use axum::extract::State;
use lifeboat_protocol::{
    ErrorCode, Problem, Token,
    device::{NewDevice, SignedIn},
    event::EventKind,
    sign_in::{KnownBy, Proof, Prove},
};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, JoinType, QueryFilter, QuerySelect,
    RelationTrait, sea_query::Expr,
};
use uuid::Uuid;

use super::{attempt, attempter::attempter};
use crate::{
    accounts,
    challenge::{self, Challenge, Kind, Stage},
    committer::rows,
    enrollment,
    entities::{account, contact, device, session},
    error::{ApiError, Refusal},
    events::{self, Occurrence},
    extract::Json,
    sealing::{Purpose, equal, sha256},
    sign_in_requests::{Subject, approval},
    state::AppState,
    throttle,
    totp::DeviceTotp,
};

#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("The code is wrong. Check it and try again, or have a new one sent.")]
    ContactCode,
    #[error(
        "The code is wrong. Wait until the other device shows a new one, and check that its clock \
         is right."
    )]
    DeviceCode,
    #[error("The recovery code is wrong. Check that it is the latest one.")]
    RecoveryCode,
    #[error("This device is not known to the account any more. Give another second proof.")]
    ThisDevice,
}

impl Refusal for Refused {
    fn code(&self) -> ErrorCode {
        ErrorCode::WrongProof
    }
}

/// Checks the second proof and signs the device in. Of a device that was not signed in before, every
/// proven contact is told.
#[utoipa::path(
    post,
    path = "/v1/sign-in/prove",
    tag = "sign-in",
    request_body = Prove,
    responses(
        (status = 200, description = "The device is signed in.", body = SignedIn),
        (status = 400, description = "The device cannot be used.", body = Problem),
        (status = 401, description = "The proof is wrong, or the device was revoked.", body = Problem),
        (status = 403, description = "Another device denied the sign-in.", body = Problem),
        (status = 409, description = "No other device has approved yet.", body = Problem),
        (status = 410, description = "Too late, or too many wrong proofs.", body = Problem),
        (status = 423, description = "Locked after 100 failures.", body = Problem),
        (status = 429, description = "Too soon after a failure.", body = Problem),
    )
)]
pub(super) async fn prove(
    State(state): State<AppState>,
    Json(request): Json<Prove>,
) -> Result<Json<SignedIn>, ApiError> {
    let sign_in = Challenge::find(&state, Kind::SignIn, &request.sign_in).await?;
    sign_in.expect(Stage::PasswordProven)?;
    let name = enrollment::device_name(&request.device.name)?;
    let account_id = sign_in.account_id().ok_or(challenge::Refused::Expired)?;

    if matches!(request.proof, Proof::Approval) {
        // What another device has said, or not said yet, is no guess of this one.
        approval::expect_approved(state.db.reader(), &request.sign_in, state.now()).await?;
    }
    let account = accounts::of(state.db.reader(), account_id).await?;
    let by = attempter(&state, Some(&account), known_by(&request).as_ref()).await?;
    let attempt = attempt(&state, &sign_in.email, Some(account_id), by).await?;
    if let Err(over) = sign_in.count_guess(&state).await {
        throttle::take_back(&state, state.db.writer(), &sign_in.email, attempt).await?;
        return Err(over);
    }

    let transaction = state.db.begin().await?;
    // Before anything else: whoever ends sessions or changes proofs of this account does it before
    // this, and is seen below, or after this, and ends the session that is made here.
    rows::lock(&transaction, account_id).await?;
    let account = accounts::of(&transaction, account_id).await?;
    check(&state, &transaction, &sign_in, &account, &request).await?;
    let is_known = is_known(&transaction, &account, &request).await?;
    let occurrence = Occurrence {
        account_id,
        kind: if is_known {
            EventKind::SignedIn
        } else {
            EventKind::NewDevice
        },
        device: Some((request.device.id, name)),
        at: state.now(),
    };
    sign_in.use_up(&transaction).await?;
    // Whatever proof it was: nobody has to approve this sign-in any more.
    let withdrawn = approval::replace_earlier(&transaction, &request.sign_in).await?;
    throttle::succeeded(&state, &transaction, &sign_in.email, attempt).await?;
    let signed_in = enrollment::sign_in(&state, &transaction, &account, &request.device).await?;
    if is_known {
        events::record(&transaction, occurrence).await?;
    } else {
        events::record_and_tell_in(&state, &transaction, occurrence, request.language).await?;
    }
    transaction.commit().await?;
    for id in withdrawn {
        state.notifier.settled(Subject::Account(account_id), id);
    }
    state.messenger.wake();
    metrics::counter!("lifeboat_sign_ins_total").increment(1);
    Ok(Json(signed_in))
}

/// What the proof shows, if it is one that nobody guesses.
fn known_by(request: &Prove) -> Option<KnownBy> {
    match &request.proof {
        Proof::RecoveryCode { proof } => Some(KnownBy::RecoveryCode {
            proof: proof.clone(),
        }),
        Proof::ThisDevice { secret } => Some(KnownBy::Device {
            id: request.device.id,
            secret: secret.clone(),
        }),
        Proof::ContactCode { .. } | Proof::DeviceCode { .. } | Proof::Approval => None,
    }
}

async fn check(
    state: &AppState,
    transaction: &DatabaseTransaction,
    sign_in: &Challenge,
    account: &account::Model,
    request: &Prove,
) -> Result<(), ApiError> {
    match &request.proof {
        Proof::ContactCode { code } => {
            if !sign_in.is_code(state, code) {
                Err(Refused::ContactCode)?;
            }
            if sign_in.is_code_expired(state) {
                Err(challenge::Refused::CodeExpired)?;
            }
            if !is_contact(transaction, account, sign_in.sent_to()).await? {
                Err(challenge::Refused::CodeExpired)?;
            }
        }
        Proof::DeviceCode { code } => {
            if !is_device_code(state, transaction, account, &request.device, code).await? {
                Err(Refused::DeviceCode)?;
            }
        }
        Proof::RecoveryCode { proof } => {
            if !accounts::is_recovery_proof(Some(account), proof) {
                Err(Refused::RecoveryCode)?;
            }
        }
        Proof::Approval => {
            let (sign_in, device) = (&request.sign_in, request.device.id);
            approval::check(transaction, sign_in, account.id, device, state.now()).await?;
        }
        Proof::ThisDevice { secret } => {
            if !is_this_device(transaction, account, &request.device, secret).await? {
                Err(Refused::ThisDevice)?;
            }
        }
    }
    Ok(())
}

/// Whether the code was sent to what still is a contact of the account: one that was removed does not
/// count any more.
async fn is_contact(
    transaction: &DatabaseTransaction,
    account: &account::Model,
    sent_to: Option<Uuid>,
) -> Result<bool, ApiError> {
    let Some(id) = sent_to else { return Ok(false) };
    let contact = contact::Entity::find_by_id(id)
        .filter(contact::Column::AccountId.eq(account.id))
        .filter(contact::Column::ProvenAt.is_not_null())
        .one(transaction)
        .await?;
    Ok(contact.is_some())
}

/// Whether another signed-in device of the account shows this code, which is then used.
async fn is_device_code(
    state: &AppState,
    transaction: &DatabaseTransaction,
    account: &account::Model,
    new: &NewDevice,
    code: &str,
) -> Result<bool, ApiError> {
    let code: String = code
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
    let now = state.now();
    let others: Vec<(Uuid, Vec<u8>, i64)> = session::Entity::find()
        .select_only()
        .column(device::Column::Id)
        .column(device::Column::TotpSealed)
        .column(device::Column::TotpLastStep)
        .join(JoinType::InnerJoin, session::Relation::Device.def())
        .filter(session::Column::AccountId.eq(account.id))
        .filter(session::Column::ExpiresAt.gt(now))
        .filter(device::Column::Id.ne(new.id))
        .filter(device::Column::RevokedAt.is_null())
        .into_tuple()
        .all(transaction)
        .await?;
    for (id, sealed, last_step) in others {
        let secret = state
            .sealing
            .open(Purpose::DeviceTotp, &sealed)
            .map_err(|error| ApiError::internal(&error))?;
        let Some(step) = DeviceTotp::from_bytes(secret).step_of(&code, now, last_step) else {
            continue;
        };
        // A step is used once, also when two requests come at the same time.
        let used = device::Entity::update_many()
            .col_expr(device::Column::TotpLastStep, Expr::value(step))
            .filter(device::Column::Id.eq(id))
            .filter(device::Column::TotpLastStep.lt(step))
            .exec(transaction)
            .await?;
        if used.rows_affected == 1 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the device that signs in was signed in before, after its proof was checked. Whoever has
/// the device's secret is the device, whatever else it proves, and no news to anybody. Its id shows
/// nothing: others have seen it.
async fn is_known(
    transaction: &DatabaseTransaction,
    account: &account::Model,
    request: &Prove,
) -> Result<bool, ApiError> {
    match (&request.proof, &request.device_secret) {
        (Proof::ThisDevice { .. }, _) => Ok(true),
        (_, Some(secret)) => is_this_device(transaction, account, &request.device, secret).await,
        (_, None) => Ok(false),
    }
}

async fn is_this_device(
    transaction: &DatabaseTransaction,
    account: &account::Model,
    device: &NewDevice,
    secret: &Token,
) -> Result<bool, ApiError> {
    let known = device::Entity::find_by_id(device.id)
        .filter(device::Column::AccountId.eq(account.id))
        .one(transaction)
        .await?;
    Ok(match known {
        Some(known) if known.revoked_at.is_some() => Err(enrollment::Refused::Revoked)?,
        Some(known) => equal(&sha256(secret.expose_bytes()), &known.secret_hash),
        None => false,
    })
}

#[cfg(test)]
mod tests;
