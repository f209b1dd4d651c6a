//! Whether, and as which device, this vault may sign in to a recovery account.

use lifeboat_protocol::sign_in::KnownBy;
use lifeboat_vault::{Device, DeviceId};
use rand::CryptoRng;
use url::Url;

use crate::{
    ClientError,
    device::{BackupSetting, RecoveryAccount, Vault},
    is_same_server,
};

/// As what a device signs in to a recovery account.
///
/// A device id belongs to one recovery account. So a device keeps its id where it was signed in
/// before, and has a new one everywhere else.
pub struct Admission<'a> {
    /// How the device introduces itself.
    pub device: Device,
    /// What it kept of an earlier sign-in to the same account: with the password, that is proof
    /// enough.
    pub known: Option<&'a RecoveryAccount>,
}

impl<'a> Admission<'a> {
    /// For a vault that has no other recovery account.
    ///
    /// # Errors
    ///
    /// [`ClientError::AlreadySignedIn`] when this device is signed in to another account, or backs
    /// up to one.
    pub fn new(
        vault: &'a Vault,
        server: &Url,
        email: &str,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, ClientError> {
        match &vault.recovery_account {
            Some(account) if is_same(account, server, email) => {
                let device = vault.device.clone();
                Ok(Self {
                    device,
                    known: Some(account),
                })
            }
            Some(account) if account.session.is_some() || vault.backup != BackupSetting::Off => {
                Err(ClientError::AlreadySignedIn {
                    email: account.email.clone(),
                })
            }
            _ => Ok(Self::as_new_device(vault, rng)),
        }
    }

    /// As a device that the account does not know: at another account, or after it was revoked.
    pub fn as_new_device(vault: &Vault, rng: &mut impl CryptoRng) -> Self {
        let device = Device {
            id: DeviceId::random(rng),
            ..vault.device.clone()
        };
        Self {
            device,
            known: None,
        }
    }

    /// What shows the account, before the password is proven, that this device was signed in before.
    #[must_use]
    pub fn known_by(&self) -> Option<KnownBy> {
        self.known.map(|account| account.known_by(&self.device))
    }
}

fn is_same(account: &RecoveryAccount, server: &Url, email: &str) -> bool {
    is_same_server(&account.server, server) && account.email.eq_ignore_ascii_case(email.trim())
}

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;
    use crate::testing;

    #[test]
    fn a_device_that_was_never_signed_in_has_a_new_id_at_every_account() {
        let mut rng = StdRng::seed_from_u64(1);
        let vault = Vault::new(testing::device());
        let server = Url::parse("https://example.org").unwrap();
        let mut device_id = || {
            Admission::new(&vault, &server, "alice@example.org", &mut rng)
                .unwrap()
                .device
                .id
        };
        assert_ne!(device_id(), device_id());
        assert_ne!(device_id(), vault.device.id);
    }
}
