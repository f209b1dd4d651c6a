//! An account key file that the server's operator has brought back, after somebody replaced it.

use lifeboat_seal::{Identity, KeyRing};
use rand::CryptoRng;

use super::Entrant;
use crate::{ClientError, device::RecoveryAccount};

/// The key ring that the server offers to a device which signs in.
pub(super) struct Offered {
    /// It continues what this device knows.
    pub(super) ring: KeyRing,
    /// Whether that is because this device has just made it do so: it has to be stored.
    pub(super) brought_back: bool,
}

impl Offered {
    /// Opens the key file on offer. One that does not continue what this device knows of the account
    /// is taken only with the recovery code, which proves that it is the owner's own; and without
    /// anything that was shut out since.
    ///
    /// # Errors
    ///
    /// [`ClientError::KeyFileRolledBack`].
    pub(super) fn open(
        key_file: &[u8],
        opener: &Identity,
        known: Option<&RecoveryAccount>,
        entrant: &Entrant<'_>,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, ClientError> {
        let ring = KeyRing::open(key_file, opener)?;
        let as_it_is = |ring| Self {
            ring,
            brought_back: false,
        };
        let Some(known) = known else {
            return Ok(as_it_is(ring));
        };
        let Err(refused) = known.check_follows(&ring) else {
            return Ok(as_it_is(ring));
        };
        let Some(code) = entrant.recovery_code else {
            return Err(refused);
        };
        if KeyRing::open(key_file, &code.identity()).is_err() {
            return Err(ClientError::WrongRecoveryCode);
        }
        match ring.brought_back(&known.key_ring()?, rng) {
            Some(ring) => Ok(Self {
                ring,
                brought_back: true,
            }),
            None => Err(refused),
        }
    }
}
