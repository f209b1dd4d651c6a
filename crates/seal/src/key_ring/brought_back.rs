//! A key file that the server's operator has brought back.

use super::{KeyRing, RecipientKind};

impl KeyRing {
    /// Makes of an earlier key ring, which was brought back, one that continues `known`: every device
    /// that has seen `known` takes it, and every version that was sealed in between opens.
    ///
    /// Of what could open the earlier one, only that stays which `known` lists too, and the password
    /// and the recovery code: whoever calls this has just opened the file with both. Where anything
    /// was left out, or the account key has changed since, there is a new account key; then seal the
    /// head anew. None if `known` was not made from this account key.
    ///
    /// ```
    /// # use lifeboat_seal::{Identity, KeyRing, RecipientKind};
    /// # use rand::SeedableRng;
    /// # let mut rng = rand::rngs::StdRng::seed_from_u64(1);
    /// # let (password, rubbish) = (Identity::random(&mut rng), Identity::random(&mut rng));
    /// let mut good = KeyRing::generate(&mut rng);
    /// good.set(RecipientKind::Password, password.recipient());
    /// let mut of_a_thief = good.clone();
    /// of_a_thief.set(RecipientKind::Password, rubbish.recipient());
    /// assert!(!good.continues(&of_a_thief));
    ///
    /// let again = good.brought_back(&of_a_thief, &mut rng).unwrap();
    /// assert!(again.continues(&of_a_thief));
    /// assert_eq!(again.recipient(RecipientKind::Password), Some(&password.recipient()));
    /// ```
    #[must_use]
    pub fn brought_back(mut self, known: &Self, rng: &mut impl rand::CryptoRng) -> Option<Self> {
        known.account_key.find(self.account_key.key_id())?;
        let is_proven =
            |kind| matches!(kind, RecipientKind::Password | RecipientKind::RecoveryCode);
        let given_up: Vec<_> = self
            .wraps
            .iter()
            .filter(|(kind, recipient)| {
                !is_proven(*kind) && known.recipient(*kind) != Some(recipient)
            })
            .map(|(kind, _)| *kind)
            .collect();
        let is_of_an_earlier_key = self.account_key.key_id() != known.account_key.key_id();
        self.counter = self.counter.max(known.counter);
        self.account_key.remember(&known.account_key);
        if is_of_an_earlier_key || !given_up.is_empty() {
            self.rotate(rng);
        }
        for kind in given_up {
            self.remove(kind);
        }
        self.count_change();
        Some(self)
    }
}

#[cfg(test)]
mod tests {
    use lifeboat_vault::DeviceId;
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;
    use crate::{Identity, Recipient};

    struct Owner {
        rng: StdRng,
        good: KeyRing,
    }

    impl Owner {
        fn new() -> Self {
            let mut rng = StdRng::seed_from_u64(1);
            let mut good = KeyRing::generate(&mut rng);
            for kind in [RecipientKind::Password, RecipientKind::RecoveryCode] {
                good.set(kind, Identity::random(&mut rng).recipient());
            }
            Self { rng, good }
        }

        fn recipient(&mut self) -> Recipient {
            Identity::random(&mut self.rng).recipient()
        }

        fn device(&mut self) -> RecipientKind {
            let kind = RecipientKind::Device(DeviceId::random(&mut self.rng));
            let recipient = self.recipient();
            self.good.set(kind, recipient);
            kind
        }
    }

    #[test]
    fn it_continues_the_thiefs_and_what_was_sealed_in_between_opens() {
        let mut owner = Owner::new();
        let phone = owner.device();
        let mut thiefs = owner.good.clone();
        for kind in [RecipientKind::Password, RecipientKind::RecoveryCode] {
            thiefs.set(kind, owner.recipient());
        }
        thiefs.rotate(&mut owner.rng);
        let again = owner.good.clone().brought_back(&thiefs, &mut owner.rng);
        let again = again.unwrap();
        assert!(again.continues(&thiefs) && again.continues(&owner.good));
        for kind in [RecipientKind::Password, RecipientKind::RecoveryCode, phone] {
            assert_eq!(again.recipient(kind), owner.good.recipient(kind));
        }
        for key in [owner.good.account_key(), thiefs.account_key()] {
            assert!(again.account_key().find(key.key_id()).is_some());
            assert_ne!(again.account_key().key_id(), key.key_id(), "a new key");
        }
    }

    #[test]
    fn what_was_shut_out_since_stays_out() {
        let mut owner = Owner::new();
        let (lost, phone) = (owner.device(), owner.device());
        let passkey = owner.recipient();
        owner.good.set(RecipientKind::Passkey, passkey);
        let too_early = owner.good.clone();
        owner.good.revoke(lost, &mut owner.rng);
        let new_passkey = owner.recipient();
        owner.good.set(RecipientKind::Passkey, new_passkey);
        let again = too_early.brought_back(&owner.good, &mut owner.rng).unwrap();
        let kinds: Vec<_> = again.kinds().collect();
        let stay = [RecipientKind::Password, RecipientKind::RecoveryCode, phone];
        assert_eq!(kinds, stay);
        assert_ne!(
            again.account_key().key_id(),
            owner.good.account_key().key_id()
        );
    }

    #[test]
    fn without_anything_to_shut_out_the_account_key_stays() {
        let mut owner = Owner::new();
        owner.device();
        let mut thiefs = owner.good.clone();
        let rubbish = owner.recipient();
        thiefs.set(RecipientKind::RecoveryCode, rubbish);
        let key_id = owner.good.account_key().key_id();
        let again = owner.good.brought_back(&thiefs, &mut owner.rng).unwrap();
        assert_eq!(again.account_key().key_id(), key_id);
        assert!(again.account_key().earlier().is_empty());
    }

    #[test]
    fn a_key_ring_of_another_account_is_not_taken() {
        let mut owner = Owner::new();
        let foreign = KeyRing::generate(&mut owner.rng);
        assert!(foreign.brought_back(&owner.good, &mut owner.rng).is_none());
    }
}
