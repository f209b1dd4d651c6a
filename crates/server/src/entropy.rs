//! The one place that takes randomness from the system.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use lifeboat_protocol::Token;
use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};
use uuid::Uuid;

/// Where random bytes come from. Cloning it gives the same source.
#[derive(Clone)]
pub struct Entropy(Source);

#[derive(Clone)]
enum Source {
    System,
    Seeded(Arc<Mutex<StdRng>>),
}

impl Entropy {
    /// The cryptographic generator of this process, seeded by the system.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// The same bytes each time, for tests.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seeded(Arc::new(Mutex::new(StdRng::seed_from_u64(
            seed,
        )))))
    }

    /// `N` random bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.with(|rng| rng.fill_bytes(&mut bytes));
        bytes
    }

    /// A random token of 256 bits.
    #[must_use]
    pub fn token(&self) -> Token {
        Token::from_random(self.bytes())
    }

    /// A random id (UUID version 4, RFC 9562 §5.4).
    #[must_use]
    pub fn id(&self) -> Uuid {
        uuid::Builder::from_random_bytes(self.bytes()).into_uuid()
    }

    /// Six random digits, each of the 1 000 000 as likely as any other.
    #[must_use]
    pub fn six_digits(&self) -> String {
        let mut number = 0;
        self.with(|rng| number = rng.random_range(0..1_000_000_u32));
        format!("{number:06}")
    }

    /// Four random digits, each of the 10 000 as likely as any other.
    #[must_use]
    pub fn four_digits(&self) -> String {
        let mut number = 0;
        self.with(|rng| number = rng.random_range(0..10_000_u32));
        format!("{number:04}")
    }

    fn with(&self, take: impl FnOnce(&mut dyn Rng)) {
        match &self.0 {
            Source::System => take(&mut rand::rng()),
            Source::Seeded(rng) => take(&mut *rng.lock().unwrap_or_else(PoisonError::into_inner)),
        }
    }
}

impl fmt::Debug for Entropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Source::System => "Entropy(system)",
            Source::Seeded(_) => "Entropy(seeded)",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeded_randomness_repeats_and_the_systems_does_not() {
        assert_eq!(Entropy::seeded(1).id(), Entropy::seeded(1).id());
        assert_ne!(
            Entropy::system().bytes::<32>(),
            Entropy::system().bytes::<32>()
        );
    }

    #[test]
    fn a_code_has_six_digits() {
        let entropy = Entropy::seeded(7);
        for _ in 0..1_000 {
            let code = entropy.six_digits();
            assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()));
        }
    }
}
