//! Enrolling a member's device with an activation code: all of it happens, or nothing.

use lifeboat_protocol::{
    ErrorCode,
    enrollment::{Enroll, Enrolled},
    organization::AuditKind,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    Set, sea_query::Expr,
};
use zeroize::Zeroizing;

use super::{
    audit::{self, Entry},
    credentials, subject,
};
use crate::{
    device_key::DeviceKey,
    enrollment::device_name,
    entities::{activation, credential, member, organization, to_word},
    error::{ApiError, Refusal},
    extract::ClientAddress,
    sealing::{Purpose, sha256},
    state::AppState,
    throttle,
    totp::DeviceTotp,
};

/// How many devices a member has at the most.
const MOST_DEVICES: usize = 20;

/// Why a device is not enrolled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The code was not issued here.
    #[error(
        "This server has not issued this activation code, or it was long ago. Ask the \
         administrator for a new one, and check that it is for this server."
    )]
    Unknown,
    /// Another device used the code.
    #[error("The activation code was used already. Ask the administrator for a new one.")]
    Used,
    /// It lived too long ago, or a newer one was issued.
    #[error(
        "The activation code has expired, or a newer one was issued. Use the newest, or ask the \
         administrator for another one."
    )]
    Expired,
    /// The member is not one any more.
    #[error(
        "The person whom this activation code is for is not a member of the organization any \
         more. Ask the administrator."
    )]
    MemberRemoved,
    /// There are enough.
    #[error(
        "This member has {MOST_DEVICES} devices already. Ask the administrator to revoke one that \
         is not used."
    )]
    TooManyDevices,
}

impl Refusal for Refused {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Unknown => ErrorCode::ActivationUnknown,
            Self::Used => ErrorCode::ActivationUsed,
            Self::Expired => ErrorCode::ActivationExpired,
            Self::MemberRemoved => ErrorCode::MemberRemoved,
            Self::TooManyDevices => ErrorCode::Forbidden,
        }
    }
}

/// The code is of another account than the one that the device means.
#[derive(Debug, thiserror::Error)]
#[error(
    "The activation code is of another account: {account}. It was not used. Ask the administrator for \
     one of the account that is meant."
)]
struct OtherAccount {
    account: String,
}

impl Refusal for OtherAccount {
    fn code(&self) -> ErrorCode {
        ErrorCode::ActivationOfAnotherAccount
    }

    fn account(&self) -> Option<String> {
        Some(self.account.clone())
    }
}

/// Whom a code is for.
struct Found {
    activation: activation::Model,
    member: member::Model,
    organization: organization::Model,
}

/// Enrolls a device. The same device with the same key may repeat it while the code lives, and gets
/// the same credential with a fresh token.
///
/// # Errors
///
/// See [`Refused`]; the code is of another account than [`Enroll::subject`]; the name, the key or the
/// signature is refused; or the database failed.
pub async fn enroll(
    state: &AppState,
    request: &Enroll,
    from: ClientAddress,
) -> Result<Enrolled, ApiError> {
    device_name(&request.device_name)?;
    let key = DeviceKey::parse(&request.device_key.0)?;
    let signed = Zeroizing::new(Enroll::signed_bytes(
        &request.code,
        request.device_id,
        &request.device_key.0,
    ));
    key.verify(&signed, &request.signature.0)?;

    let transaction = state.db.begin().await?;
    let Some(found) = find(&transaction, request).await? else {
        transaction.rollback().await?;
        throttle::count_wrong_activation(state, from).await?;
        return Err(Refused::Unknown.into());
    };
    let now = state.now();
    if found.member.removed_at.is_some() {
        Err(Refused::MemberRemoved)?;
    }
    let lives = found.activation.expires_at > now;
    if lives {
        found.is_meant_by(request)?;
    }
    let enrolled = match (found.activation.used_at, lives) {
        (None, true) => first(state, &transaction, &found, request).await?,
        (None, false) => Err(Refused::Expired)?,
        (Some(_), true) => again(state, &transaction, &found, request).await?,
        (Some(_), false) => Err(Refused::Used)?,
    };
    transaction.commit().await?;
    Ok(enrolled)
}

/// Finds what the code is for, and locks the organization for the rest of the transaction.
async fn find(
    transaction: &DatabaseTransaction,
    request: &Enroll,
) -> Result<Option<Found>, ApiError> {
    let hash = sha256(request.code.expose_bytes()).to_vec();
    let code = || activation::Entity::find_by_id(hash.clone()).one(transaction);
    let Some(unlocked) = code().await? else {
        return Ok(None);
    };
    let member = || member::Entity::find_by_id(unlocked.member_id).one(transaction);
    let Some(of) = member().await? else {
        return Ok(None);
    };
    super::lock(transaction, of.organization_id).await?;
    // What was read before the lock may have changed.
    let organization = organization::Entity::find_by_id(of.organization_id)
        .one(transaction)
        .await?;
    Ok(match (code().await?, member().await?, organization) {
        (Some(activation), Some(member), Some(organization)) => Some(Found {
            activation,
            member,
            organization,
        }),
        _ => None,
    })
}

async fn first(
    state: &AppState,
    transaction: &DatabaseTransaction,
    found: &Found,
    request: &Enroll,
) -> Result<Enrolled, ApiError> {
    let (now, member) = (state.now(), &found.member);
    // An earlier credential of the same device gives way without a word: it is the same device.
    credential::Entity::update_many()
        .col_expr(credential::Column::RevokedAt, Expr::value(now))
        .filter(credential::Column::MemberId.eq(member.id))
        .filter(credential::Column::DeviceId.eq(request.device_id))
        .filter(credential::Column::RevokedAt.is_null())
        .exec(transaction)
        .await?;
    if found.activation.revoke_others {
        credentials::revoke_all(state, transaction, member, &member.name).await?;
    }
    if credentials::live(transaction, member.id).await?.len() >= MOST_DEVICES {
        Err(Refused::TooManyDevices)?;
    }
    let (id, token) = (state.entropy.id(), state.entropy.token());
    let totp = DeviceTotp::generate(&state.entropy);
    let sealed = state
        .sealing
        .seal(Purpose::DeviceTotp, totp.expose_bytes(), &state.entropy);
    let name = device_name(&request.device_name)?;
    credential::ActiveModel {
        id: Set(id),
        member_id: Set(member.id),
        device_id: Set(request.device_id),
        device_name: Set(name.to_owned()),
        platform: Set(to_word(request.platform)),
        public_key: Set(request.device_key.0.as_bytes().to_vec()),
        totp_sealed: Set(sealed),
        totp_last_step: Set(0),
        token_hash: Set(sha256(token.expose_bytes()).to_vec()),
        created_at: Set(now),
        last_seen_at: Set(now),
        revoked_at: Set(None),
    }
    .insert(transaction)
    .await?;
    // An administrator has seen to the member: wrong codes of before do not count any more.
    throttle::clear_member_codes(state, transaction, member.id).await?;
    let mut activation = found.activation.clone().into_active_model();
    activation.used_at = Set(Some(now));
    activation.credential_id = Set(Some(id));
    activation.update(transaction).await?;
    let entry = Entry {
        organization_id: found.organization.id,
        at: now,
        kind: AuditKind::DeviceEnrolled,
        by: &member.name,
        member: Some(&member.name),
        about: Some(name),
    };
    audit::record(transaction, entry).await?;
    Ok(found.enrolled(id, token, &totp))
}

/// The answer was lost on its way, and the device asks again.
async fn again(
    state: &AppState,
    transaction: &DatabaseTransaction,
    found: &Found,
    request: &Enroll,
) -> Result<Enrolled, ApiError> {
    let id = found.activation.credential_id.ok_or(Refused::Used)?;
    let credential = credential::Entity::find_by_id(id)
        .filter(credential::Column::DeviceId.eq(request.device_id))
        .filter(credential::Column::PublicKey.eq(request.device_key.0.as_bytes().to_vec()))
        .filter(credential::Column::RevokedAt.is_null())
        .one(transaction)
        .await?
        .ok_or(Refused::Used)?;
    let secret = state
        .sealing
        .open(Purpose::DeviceTotp, &credential.totp_sealed)
        .map_err(|error| ApiError::internal(&error))?;
    let token = state.entropy.token();
    let mut credential = credential.into_active_model();
    credential.token_hash = Set(sha256(token.expose_bytes()).to_vec());
    credential.update(transaction).await?;
    Ok(found.enrolled(id, token, &DeviceTotp::from_bytes(secret)))
}

impl Found {
    fn subject(&self) -> String {
        subject(self.organization.id, self.member.id)
    }

    /// Fails if the device means another account.
    fn is_meant_by(&self, request: &Enroll) -> Result<(), OtherAccount> {
        match &request.subject {
            Some(meant) if *meant != self.subject() => Err(OtherAccount {
                account: format!("{} ({})", self.organization.name, self.member.name),
            }),
            _ => Ok(()),
        }
    }

    fn enrolled(
        &self,
        credential_id: uuid::Uuid,
        token: lifeboat_protocol::Token,
        totp: &DeviceTotp,
    ) -> Enrolled {
        Enrolled {
            subject: self.subject(),
            organization: self.organization.name.clone(),
            member: self.member.name.clone(),
            credential_id,
            token,
            totp_secret: totp.to_wire(),
            others_revoked: self.activation.revoke_others,
        }
    }
}
