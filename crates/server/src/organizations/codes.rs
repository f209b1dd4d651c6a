//! The codes of a member's devices: each is right for its 30 seconds and a little around them, and once.

use lifeboat_protocol::{ErrorCode, organization::AuditKind};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use super::{
    audit::{self, Entry},
    credentials,
};
use crate::{
    entities::{
        credential::{Column, Entity, Model},
        member, organization,
    },
    error::{ApiError, Refusal},
    sealing::Purpose,
    sign_in_requests::ask::NoDevice,
    state::AppState,
    throttle,
    totp::DeviceTotp,
};

/// Why a code is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No device shows it.
    #[error(
        "The code is wrong. Have the member type the code that the device shows now; if it is that \
         one, the clock of the device is off."
    )]
    Wrong,
    /// It was used before.
    #[error("The code was used already. Have the member wait for the next one.")]
    Used,
}

impl Refusal for Refused {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Wrong => ErrorCode::WrongProof,
            Self::Used => ErrorCode::Expired,
        }
    }
}

/// What became of a code. Both are to be committed: a wrong one was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checked {
    /// This credential's device showed it, and it is used now.
    Accepted(Uuid),
    /// It is not accepted.
    Refused(Refused),
}

/// Checks a code and uses it. The organization is locked. `by` is who asks, for the audit log.
///
/// # Errors
///
/// `no_device`, `too_many_attempts`, `account_locked`; or the database failed.
pub async fn check(
    state: &AppState,
    transaction: &DatabaseTransaction,
    (organization, member): (&organization::Model, &member::Model),
    code: &str,
    by: &str,
) -> Result<Checked, ApiError> {
    let devices = credentials::live(transaction, member.id).await?;
    if devices.is_empty() {
        Err(NoDevice::OfMember)?;
    }
    throttle::count_member_code(state, transaction, member.id).await?;
    let checked = use_up(state, transaction, &devices, code).await?;
    let (kind, device) = match checked {
        Checked::Accepted(id) => {
            throttle::clear_member_codes(state, transaction, member.id).await?;
            let device = devices.iter().find(|device| device.id == id);
            let name = device.map(|device| device.device_name.as_str());
            (AuditKind::CodeAccepted, name)
        }
        Checked::Refused(_) => (AuditKind::CodeRefused, None),
    };
    let entry = Entry {
        organization_id: organization.id,
        at: state.now(),
        kind,
        by,
        member: Some(&member.name),
        about: device,
    };
    audit::record(transaction, entry).await?;
    Ok(checked)
}

/// All devices are looked at, whichever shows the code, so that the time taken tells nothing.
async fn use_up(
    state: &AppState,
    transaction: &DatabaseTransaction,
    devices: &[Model],
    code: &str,
) -> Result<Checked, ApiError> {
    let digits: String = code.chars().filter(|one| !one.is_whitespace()).collect();
    let now = state.now();
    let mut checked = Checked::Refused(Refused::Wrong);
    for device in devices {
        let secret = state
            .sealing
            .open(Purpose::DeviceTotp, &device.totp_sealed)
            .map_err(|error| ApiError::internal(&error))?;
        let totp = DeviceTotp::from_bytes(secret);
        let fresh = totp.step_of(&digits, now, device.totp_last_step);
        let any = totp.step_of(&digits, now, i64::MIN);
        match (fresh, checked) {
            (Some(step), Checked::Refused(_)) => {
                // Also when a sign-in elsewhere uses it at the same time.
                let used = Entity::update_many()
                    .col_expr(Column::TotpLastStep, Expr::value(step))
                    .filter(Column::Id.eq(device.id))
                    .filter(Column::TotpLastStep.lt(step))
                    .exec(transaction)
                    .await?;
                checked = if used.rows_affected == 1 {
                    Checked::Accepted(device.id)
                } else {
                    Checked::Refused(Refused::Used)
                };
            }
            (None, Checked::Refused(Refused::Wrong)) if any.is_some() => {
                checked = Checked::Refused(Refused::Used);
            }
            _ => {}
        }
    }
    Ok(checked)
}
