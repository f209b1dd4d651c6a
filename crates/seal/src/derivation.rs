//! Every key that is made from another key (HKDF, RFC 5869), in one list, so that no two can ever
//! be the same.

use hkdf::Hkdf;
use sha2::{Sha256, Sha512};
use zeroize::Zeroizing;

/// What a derived key is for. Its `info` is `lifeboat/<purpose>/v1`; there is no salt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// An age identity, from OPAQUE's export key (the one derivation that uses SHA-512, as OPAQUE
    /// does).
    PasswordIdentity,
    /// An age identity, from the recovery code.
    RecoveryIdentity,
    /// What the server is shown to prove possession of the recovery code.
    RecoveryProof,
    /// An age identity, from a passkey's PRF output.
    PasskeyIdentity,
    /// The public name of an account key.
    KeyId,
    /// The key that manifests are authenticated with, from the account key.
    ManifestMac,
}

impl Purpose {
    const fn info(self) -> &'static [u8] {
        match self {
            Self::PasswordIdentity => b"lifeboat/password-identity/v1",
            Self::RecoveryIdentity => b"lifeboat/recovery-identity/v1",
            Self::RecoveryProof => b"lifeboat/recovery-proof/v1",
            Self::PasskeyIdentity => b"lifeboat/passkey-identity/v1",
            Self::KeyId => b"lifeboat/key-id/v1",
            Self::ManifestMac => b"lifeboat/manifest-mac/v1",
        }
    }
}

/// Derives `N` bytes (at most 64 here) for `purpose` from a secret.
#[expect(
    clippy::expect_used,
    reason = "HKDF fails only when asked for more than 255 blocks"
)]
pub(crate) fn derive<const N: usize>(secret: &[u8], purpose: Purpose) -> Zeroizing<[u8; N]> {
    let mut output = Zeroizing::new([0; N]);
    let info = purpose.info();
    match purpose {
        Purpose::PasswordIdentity => {
            Hkdf::<Sha512>::new(None, secret).expand(info, output.as_mut_slice())
        }
        _ => Hkdf::<Sha256>::new(None, secret).expand(info, output.as_mut_slice()),
    }
    .expect("at most 64 bytes are asked for");
    output
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use super::*;

    /// Computed with the Python package `cryptography`. If one of these changes, nothing sealed
    /// before opens.
    #[test]
    fn derivations_never_change() {
        let secret = [0x42; 32];
        let derived = |purpose| HEXLOWER.encode(derive::<32>(&secret, purpose).as_slice());
        assert_eq!(
            derived(Purpose::PasswordIdentity),
            "794dd838ef45de26931dee19d8198ceacb5900ab9164669ddfb9a10059256692"
        );
        assert_eq!(
            derived(Purpose::RecoveryIdentity),
            "7db32b91415d614afd4b4a62ba37b0e3c0fdd0b235b4ad9854ed9af2339c3f43"
        );
        assert_eq!(
            derived(Purpose::RecoveryProof),
            "dc9630723628931789ebc4ddf8517b762f859d26ef51d91c4726fb5b2cf4fbf0"
        );
        assert_eq!(
            derived(Purpose::PasskeyIdentity),
            "6d01aef523be5df7855ac9b2e28f0062d05665671e17244d63398b7ed844b7f9"
        );
        assert_eq!(
            derived(Purpose::KeyId),
            "b5baccd555e5ce06e6136c10b3b8ecab4378117e08e223b0f9529c75e93f2036"
        );
        assert_eq!(
            derived(Purpose::ManifestMac),
            "474376e2125cefff2a84649542f92bc17c91fdf47977a7ce886d4e1a7dedc3c7"
        );
    }
}
