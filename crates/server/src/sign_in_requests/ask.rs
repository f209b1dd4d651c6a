//! Making a request.

use lifeboat_protocol::{
    ErrorCode,
    sign_in_request::{Number, RequestState, SignInRequest, SignInRequestCreated},
};
use sea_orm::{DatabaseTransaction, EntityTrait, IntoActiveModel};
use uuid::Uuid;

use super::{Subject, push_bombing, subject};
use crate::{
    clock::{UnixSeconds, on_the_wire},
    entities::{
        sign_in_request::{Entity, Model},
        to_word,
    },
    error::{ApiError, Refusal},
    push::delivery::{self, Waiting},
    sealing::HashPurpose,
    state::AppState,
};

/// Nobody can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoDevice {
    /// The member has no enrolled device.
    #[error(
        "The member has no enrolled device. Have an administrator issue an activation code for one."
    )]
    OfMember,
    /// The recovery account has no signed-in device with a key.
    #[error(
        "The recovery account has no other device that can approve. Give another second proof."
    )]
    OfAccount,
}

impl Refusal for NoDevice {
    fn code(&self) -> ErrorCode {
        ErrorCode::NoDevice
    }
}

/// A request to be made.
#[derive(Debug)]
pub struct NewRequest<'a> {
    /// Whose devices are asked.
    pub subject: Subject,
    /// Who asks, for people.
    pub asker: &'a str,
    /// What is signed in to, for people.
    pub application: &'a str,
    /// Where from, for people.
    pub origin: &'a str,
    /// How long it lives.
    pub life: UnixSeconds,
    /// SHA-256 of the token of the sign-in to be approved, of a recovery account.
    pub sign_in_hash: Option<[u8; 32]>,
    /// The API token that asks.
    pub token_id: Option<Uuid>,
}

/// A request was written. Once its transaction is committed, [tell](Self::tell) of it.
#[derive(Debug)]
#[must_use]
pub struct Asked {
    subject: Subject,
    request: SignInRequest,
    created: SignInRequestCreated,
    expires_at: UnixSeconds,
}

impl Asked {
    /// Tells the devices, and gives what whoever asked is answered.
    #[must_use]
    pub fn tell(self, state: &AppState) -> SignInRequestCreated {
        metrics::counter!("lifeboat_sign_in_requests_total").increment(1);
        let waiting = Waiting {
            subject: self.subject,
            id: self.created.id,
            expires_at: self.expires_at,
        };
        delivery::begin(state, waiting);
        state.notifier.asked(self.subject, self.request);
        self.created
    }
}

/// Writes a request. The caller has locked the member's organization or the account, so that no other
/// is made for it meanwhile.
///
/// # Errors
///
/// `no_device`, `too_many_requests`; or the database failed.
pub async fn ask(
    state: &AppState,
    transaction: &DatabaseTransaction,
    new: NewRequest<'_>,
) -> Result<Asked, ApiError> {
    let now = state.now();
    if !new.subject.has_device(transaction, now).await? {
        Err(match new.subject {
            Subject::Member { .. } => NoDevice::OfMember,
            Subject::Account(_) => NoDevice::OfAccount,
        })?;
    }
    push_bombing::allow(state, transaction, new.subject).await?;

    let (id, number) = (state.entropy.id(), number(state)?);
    let (organization_id, member_id, account_id) = match new.subject {
        Subject::Member {
            organization,
            member,
        } => (Some(organization), Some(member), None),
        Subject::Account(account) => (None, None, Some(account)),
    };
    let row = Model {
        id,
        member_id,
        organization_id,
        account_id,
        asker: new.asker.to_owned(),
        application: new.application.to_owned(),
        origin: new.origin.to_owned(),
        number_hash: number_hash(state, id, number).to_vec(),
        wrong_numbers: 0,
        state: to_word(RequestState::Waiting),
        created_at: now,
        expires_at: now + new.life,
        answered_at: None,
        answered_by: None,
        sign_in_hash: new.sign_in_hash.map(Vec::from),
        device_id: None,
        token_id: new.token_id,
        pushed_at: None,
    };
    let request = subject::shown(&row)?;
    Entity::insert(row.into_active_model())
        .exec_without_returning(transaction)
        .await?;
    Ok(Asked {
        subject: new.subject,
        created: SignInRequestCreated {
            id,
            number,
            expires_at: on_the_wire(now + new.life),
        },
        expires_at: now + new.life,
        request,
    })
}

/// What is stored of a number. It is bound to its request, and keyed: six digits are soon guessed.
#[must_use]
pub fn number_hash(state: &AppState, request: Uuid, number: Number) -> [u8; 32] {
    let parts: [&[u8]; 2] = [request.as_bytes(), &number.get().to_be_bytes()];
    state.sealing.keyed_hash(HashPurpose::SignInNumber, &parts)
}

fn number(state: &AppState) -> Result<Number, ApiError> {
    let digits = state.entropy.six_digits();
    Number::parse(&digits).ok_or_else(|| ApiError::internal(&"six digits that are no number"))
}
