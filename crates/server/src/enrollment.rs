//! Signing a device in: the last step of a sign-up, a sign-in and a reset.

use lifeboat_protocol::{
    ErrorCode, Wire,
    account::KeyFile,
    device::{NewDevice, SignedIn},
};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

use crate::{
    clock::on_the_wire,
    device_key::DeviceKey,
    entities::{account, device, session, to_word},
    error::{ApiError, Refusal},
    extract::SESSION_LIFE,
    sealing::{Purpose, sha256},
    shown_text,
    state::AppState,
    totp::DeviceTotp,
};

/// The longest name of a device, in characters.
const LONGEST_NAME: usize = 100;

/// Why a device is not signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Its name cannot be used.
    #[error(
        "A device's name has 1 to {LONGEST_NAME} characters, and none that cannot be seen. Choose another \
         one."
    )]
    BadName,
    /// Its id is that of a device of another account.
    #[error("This device id belongs to another recovery account. Make a new one for this account.")]
    ForeignDevice,
    /// It was revoked.
    #[error("This device was revoked by the recovery account's owner. Sign in as a new device.")]
    Revoked,
}

impl Refusal for Refused {
    fn code(&self) -> ErrorCode {
        match self {
            Self::BadName | Self::ForeignDevice => ErrorCode::InvalidRequest,
            Self::Revoked => ErrorCode::DeviceRevoked,
        }
    }
}

/// A device's name: trimmed, and shown as it is.
///
/// # Errors
///
/// See [`Refused::BadName`].
pub fn device_name(name: &str) -> Result<&str, Refused> {
    shown_text::parse(name, 1, LONGEST_NAME).ok_or(Refused::BadName)
}

/// Signs the device in: it gets a session in the place of an earlier one, a secret by which it is
/// known again, and a TOTP secret of its own.
///
/// # Errors
///
/// See [`Refused`]; or the database failed.
pub async fn sign_in(
    state: &AppState,
    connection: &impl ConnectionTrait,
    account: &account::Model,
    device: &NewDevice,
) -> Result<SignedIn, ApiError> {
    let now = state.now();
    let totp = DeviceTotp::generate(&state.entropy);
    let (token, secret) = (state.entropy.token(), state.entropy.token());
    let key = device.device_key.as_ref();
    if let Some(key) = key {
        DeviceKey::parse(&key.0)?;
    }
    let mut row = device::ActiveModel {
        id: Set(device.id),
        account_id: Set(account.id),
        name: Set(device_name(&device.name)?.to_owned()),
        platform: Set(to_word(device.platform)),
        last_seen_at: Set(now),
        secret_hash: Set(sha256(secret.expose_bytes()).to_vec()),
        totp_sealed: Set(state.sealing.seal(
            Purpose::DeviceTotp,
            totp.expose_bytes(),
            &state.entropy,
        )),
        totp_last_step: Set(0),
        public_key: Set(key.map(|key| key.0.as_bytes().to_vec())),
        ..Default::default()
    };
    match device::Entity::find_by_id(device.id)
        .one(connection)
        .await?
    {
        Some(known) if known.account_id != account.id => Err(Refused::ForeignDevice)?,
        Some(known) if known.revoked_at.is_some() => Err(Refused::Revoked)?,
        Some(_) => drop(row.update(connection).await?),
        None => {
            row.created_at = Set(now);
            row.revoked_at = Set(None);
            row.shut_out = Set(false);
            row.insert(connection).await?;
        }
    }
    session::Entity::delete_many()
        .filter(session::Column::DeviceId.eq(device.id))
        .exec(connection)
        .await?;
    session::ActiveModel {
        token_hash: Set(sha256(token.expose_bytes()).to_vec()),
        account_id: Set(account.id),
        device_id: Set(device.id),
        created_at: Set(now),
        last_used_at: Set(now),
        expires_at: Set(now + SESSION_LIFE),
    }
    .insert(connection)
    .await?;
    Ok(SignedIn {
        account_id: account.id,
        email: account.email.clone(),
        session: token,
        device_secret: secret,
        totp_secret: totp.to_wire(),
        key_file: KeyFile {
            revision: on_the_wire(account.key_revision),
            bytes: Wire(account.key_file.clone()),
        },
    })
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{
        device::Platform,
        enrollment::DevicePublicKey,
        path,
        sign_in::{Proof, Prove},
        sign_up::Language,
    };

    use super::*;
    use crate::testing::{self, TestServer, flows, keys};

    const ANNA: &str = "anna@example.org";

    async fn stored_key(server: &TestServer, id: uuid::Uuid) -> Option<Vec<u8>> {
        let row = device::Entity::find_by_id(id).one(server.state.db.reader());
        row.await.unwrap().unwrap().public_key
    }

    #[tokio::test]
    async fn a_device_key_is_stored_and_gives_way_to_that_of_the_next_sign_in() {
        testing::on_every_database(async |server| {
            let mut laptop = flows::new_device(&server, "Laptop", Platform::Linux);
            laptop.device_key = Some(Wire(keys::public(1)));
            let mut signed_in = flows::sign_up(&server, ANNA, &laptop).await;
            let expected = Some(keys::public(1).as_bytes().to_vec());
            assert_eq!(stored_key(&server, laptop.id).await, expected);
            for key in [Some(2), None] {
                laptop.device_key = key.map(|key| Wire(keys::public(key)));
                let request = Prove {
                    sign_in: flows::password_proof(&server, ANNA, flows::PASSWORD).await,
                    proof: Proof::ThisDevice {
                        secret: signed_in.device_secret.clone(),
                    },
                    device: laptop.clone(),
                    device_secret: None,
                    language: Language::En,
                };
                let response = server.post(path::SIGN_IN_PROVE).json(&request).send().await;
                signed_in = response.ok();
                let expected = key.map(|key| keys::public(key).as_bytes().to_vec());
                assert_eq!(stored_key(&server, laptop.id).await, expected);
            }
        })
        .await;
    }

    #[tokio::test]
    async fn a_key_that_is_no_point_of_the_curve_signs_nobody_up() {
        testing::on_every_database(async |server| {
            let mut laptop = flows::new_device(&server, "Laptop", Platform::Linux);
            let mut beside = *keys::public(1).as_bytes();
            beside[64] ^= 1;
            let beside = DevicePublicKey::from_bytes(beside).unwrap();
            laptop.device_key = Some(Wire(beside));
            let sign_up = flows::proven_sign_up(&server, ANNA).await;
            let request = flows::finish_sign_up(&sign_up, ANNA, &laptop);
            let post = server.post(path::SIGN_UP_FINISH).json(&request);
            assert_eq!(post.send().await.refused(), ErrorCode::InvalidRequest);
            let accounts = account::Entity::find().all(server.state.db.reader()).await;
            assert!(accounts.unwrap().is_empty());
        })
        .await;
    }
}
