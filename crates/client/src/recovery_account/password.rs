//! Choosing and changing the password.

use lifeboat_opaque::ClientRegistration;
use lifeboat_protocol::{
    Wire,
    account::KeyFile,
    password::{FinishPasswordChange, StartPasswordChange},
};
use lifeboat_seal::RecipientKind;
use secrecy::{ExposeSecret, SecretString};

use super::{keep_key_file, password_identity, prove_password, signed_in};
use crate::{
    ClientError, Server,
    device::VaultStore,
    ports::{Api, DeviceStorage},
};

/// A password that may be chosen (NIST SP 800-63B-4 §3.1.1.2, as one of two factors): 8 characters
/// or more, at most 1024 bytes, and not the email address. Nothing is asked of its composition.
pub struct NewPassword(SecretString);

/// Why a password may not be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnusablePassword {
    /// It has fewer than 8 characters.
    #[error("A password needs at least 8 characters. A few words make a good one.")]
    TooShort,
    /// It has more than 1024 bytes.
    #[error("A password has at most 1024 bytes. Choose a shorter one.")]
    TooLong,
    /// It is the account's own address.
    #[error("The email address is the first thing to be guessed. Choose another password.")]
    EmailAddress,
    /// It is one character, repeated.
    #[error("One character again and again is soon guessed. Choose another password.")]
    OneCharacter,
}

impl NewPassword {
    /// Checks a password.
    ///
    /// # Errors
    ///
    /// [`ClientError::UnusablePassword`] says what to choose instead.
    pub fn parse(password: SecretString, email: &str) -> Result<Self, ClientError> {
        let text = password.expose_secret();
        let refused = if text.chars().count() < 8 {
            UnusablePassword::TooShort
        } else if text.len() > 1024 {
            UnusablePassword::TooLong
        } else if text.eq_ignore_ascii_case(email) {
            UnusablePassword::EmailAddress
        } else if text.chars().all(|character| text.starts_with(character)) {
            UnusablePassword::OneCharacter
        } else {
            return Ok(Self(password));
        };
        Err(refused.into())
    }

    pub(super) fn expose(&self) -> &[u8] {
        self.0.expose_secret().as_bytes()
    }
}

/// Changes the password: the account key is wrapped anew, no version is touched, and all other
/// devices have to sign in again.
///
/// # Errors
///
/// [`ClientError::WrongPassword`] for the current one, not signed in, a server that refuses.
pub async fn change_password<S: DeviceStorage, A: Api>(
    store: &VaultStore<S>,
    server: &Server<A>,
    current: &SecretString,
    new: &NewPassword,
) -> Result<(), ClientError> {
    let vault = store.read().await?;
    let session = signed_in(server, &vault)?;
    let account = vault.account()?;
    let proof = prove_password(server, &vault, current).await?;

    let (registration, request) = ClientRegistration::start(new.expose());
    let answer = session
        .start_password_change(&StartPasswordChange {
            password_proof: proof.clone(),
            registration_request: Wire(request),
        })
        .await?;
    let (upload, export_key) = registration
        .finish(new.expose(), &answer.registration_response.0)
        .map_err(|error| ClientError::Invalid(error.to_string()))?;

    let key_file = session.key_file().await?;
    let mut ring = account.open_offered(&key_file)?;
    ring.set(
        RecipientKind::Password,
        password_identity(&export_key).recipient(),
    );
    let bytes = Wire(ring.seal()?);
    let replaced = session
        .finish_password_change(&FinishPasswordChange {
            password_proof: proof,
            registration_upload: Wire(upload),
            expected_revision: key_file.revision,
            key_file: bytes.clone(),
        })
        .await?;
    keep_key_file(
        store,
        KeyFile {
            revision: replaced.revision,
            bytes,
        },
    )
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(password: &str) -> bool {
        NewPassword::parse(password.to_owned().into(), "Alice@example.org").is_err()
    }

    #[test]
    fn only_length_and_the_obvious_are_asked_of_a_password() {
        assert!(!refused("correct horse battery staple"));
        assert!(!refused("wachtwoord één"));
        for weak in [
            "",
            "short",
            "aaaaaaaaaaaa",
            "alice@example.org",
            &"x1".repeat(600),
        ] {
            assert!(refused(weak), "{weak}");
        }
    }
}
