//! The printed secret of the recovery kit.
//!
//! 128 random bits, written with the 32 symbols of Crockford's Base32 (no I, L, O, U) in seven
//! groups of four: 26 symbols of content, most significant bits first, the last two bits being
//! zero; then 2 check symbols. Read as elements s₀ … s₂₇ of GF(32), with α = 2 and the polynomial
//! x⁵ + x² + 1, a code satisfies Σ sᵢ = 0 and Σ sᵢ αⁱ = 0 (a Reed-Solomon code). So any one or two
//! mistyped symbols, and any two that were exchanged, are noticed.

use std::fmt;

use sha2::{Digest, Sha256};
use thiserror::Error;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::derivation::{Purpose, derive};
use crate::identity::Identity;

/// The secret on the recovery kit. It opens the account key, and proves to the server who one is.
///
/// ```
/// use lifeboat_seal::{RecoveryCode, RecoveryCodeError};
/// # use rand::SeedableRng;
/// # let mut rng = rand::rngs::StdRng::seed_from_u64(1);
///
/// let code = RecoveryCode::generate(&mut rng);
/// let printed = code.expose(); // "ABCD-EFGH-…", seven groups
///
/// // People type lower case, leave the dashes out, or put spaces instead.
/// let typed = printed.to_lowercase().replace('-', " ");
/// assert_eq!(RecoveryCode::parse(&typed)?.identity(), code.identity());
///
/// // A slip is noticed before anything is tried with it.
/// let slip = if printed.starts_with('0') { "1" } else { "0" }.to_owned() + &printed[1..];
/// assert_eq!(RecoveryCode::parse(&slip).unwrap_err(), RecoveryCodeError::Mistyped);
/// # Ok::<(), RecoveryCodeError>(())
/// ```
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct RecoveryCode([u8; 16]);

impl RecoveryCode {
    /// How many symbols a code has, not counting dashes.
    pub const SYMBOLS: usize = 28;

    /// A new code.
    #[must_use]
    pub fn generate(rng: &mut impl rand::CryptoRng) -> Self {
        let mut secret = [0; 16];
        rng.fill_bytes(&mut secret);
        let code = Self(secret);
        secret.zeroize();
        code
    }

    /// Reads a code as people type it: any case; spaces, dashes and dots anywhere; O for 0, I and L
    /// for 1.
    ///
    /// # Errors
    ///
    /// See [`RecoveryCodeError`].
    pub fn parse(text: &str) -> Result<Self, RecoveryCodeError> {
        let mut symbols = Zeroizing::new(Vec::with_capacity(Self::SYMBOLS));
        for character in text.chars().filter(|c| !is_separator(*c)) {
            let symbol =
                symbol_of(character).ok_or(RecoveryCodeError::InvalidCharacter(character))?;
            if symbols.len() == Self::SYMBOLS {
                return Err(RecoveryCodeError::TooLong);
            }
            symbols.push(symbol);
        }
        let symbols: &Symbols =
            symbols
                .as_slice()
                .try_into()
                .map_err(|_| RecoveryCodeError::TooShort {
                    found: symbols.len(),
                })?;
        if checks(symbols) != (0, 0) {
            return Err(RecoveryCodeError::Mistyped);
        }
        decode(symbols)
            .map(|secret| Self(*secret))
            .ok_or(RecoveryCodeError::Mistyped)
    }

    /// The code as it is printed: seven groups of four, with dashes between them.
    #[must_use]
    pub fn expose(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(Self::SYMBOLS + 6));
        for (index, symbol) in encode(&self.0).iter().enumerate() {
            if index > 0 && index % 4 == 0 {
                text.push('-');
            }
            text.push(character_of(*symbol));
        }
        text
    }

    /// The *recovery identity*, which the account key is sealed to.
    #[must_use]
    pub fn identity(&self) -> Identity {
        Identity::from_secret(&derive(&self.0, Purpose::RecoveryIdentity))
    }

    /// What to show the server as a proof of possession. The identity cannot be computed from it.
    #[must_use]
    pub fn proof(&self) -> RecoveryProof {
        RecoveryProof(*derive(&self.0, Purpose::RecoveryProof))
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode([redacted])")
    }
}

/// What the server is shown instead of the recovery code itself. The server stores a hash of it.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct RecoveryProof([u8; 32]);

impl RecoveryProof {
    /// The 32 bytes to send, to the recovery account's own server only.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// What the server keeps to check the proof: its SHA-256. Not secret.
    #[must_use]
    pub fn verifier(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}

impl fmt::Debug for RecoveryProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryProof([redacted])")
    }
}

/// Why a text is no recovery code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RecoveryCodeError {
    /// A character that no code has.
    #[error("a recovery code has no \"{0}\" in it: compare what you typed with the printed code")]
    InvalidCharacter(char),
    /// Symbols are missing.
    #[error(
        "the recovery code has only {found} of its 28 characters: type all seven groups of four"
    )]
    TooShort {
        /// How many there are.
        found: usize,
    },
    /// There are more symbols than a code has.
    #[error("the recovery code is too long: it has seven groups of four characters, no more")]
    TooLong,
    /// The check symbols do not fit the rest.
    #[error(
        "a character of the recovery code is wrong, or two are exchanged: compare what you typed \
         with the printed code"
    )]
    Mistyped,
}

/// Crockford's alphabet, <https://www.crockford.com/base32.html>.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// How many of the symbols are content; the rest is for checking.
const CONTENT: usize = 26;

type Symbols = [u8; RecoveryCode::SYMBOLS];

fn is_separator(character: char) -> bool {
    character.is_whitespace() || matches!(character, '-' | '_' | '.' | '\u{2010}'..='\u{2015}')
}

fn symbol_of(character: char) -> Option<u8> {
    let character = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let index = ALPHABET
        .iter()
        .position(|letter| char::from(*letter) == character)?;
    u8::try_from(index).ok()
}

fn character_of(symbol: u8) -> char {
    ALPHABET
        .get(usize::from(symbol))
        .map_or('?', |letter| char::from(*letter))
}

/// The symbols of a secret, with the two check symbols that belong to it.
fn encode(secret: &[u8; 16]) -> Zeroizing<Symbols> {
    let number = u128::from_be_bytes(*secret);
    let mut symbols = Zeroizing::new([0; RecoveryCode::SYMBOLS]);
    for (index, symbol) in symbols.iter_mut().take(CONTENT).enumerate() {
        // The last symbol has 3 bits of content and, shifted in from the right, 2 zero bits.
        *symbol = ((number << (5 * index)) >> 123) as u8;
    }
    let (sum, weighted) = checks(&symbols);
    // Both sums must become zero. The first fixes one check symbol by the other; of 32 pairs one
    // fits the second.
    for first in 0..32 {
        let second = sum ^ first;
        let total =
            weighted ^ multiply(first, power(CONTENT)) ^ multiply(second, power(CONTENT + 1));
        if total == 0 {
            let [.., first_check, second_check] = &mut *symbols;
            (*first_check, *second_check) = (first, second);
        }
    }
    symbols
}

/// The secret that the content symbols spell; none if the two bits below it are not zero.
fn decode(symbols: &Symbols) -> Option<Zeroizing<[u8; 16]>> {
    let mut number = Zeroizing::new(0_u128);
    let [first @ .., last, _, _] = symbols;
    for symbol in first {
        *number = (*number << 5) | u128::from(*symbol);
    }
    *number = (*number << 3) | u128::from(*last >> 2);
    (last.trailing_zeros() >= 2).then(|| Zeroizing::new(number.to_be_bytes()))
}

/// Σ sᵢ and Σ sᵢ αⁱ. Both are zero for a code without a slip.
fn checks(symbols: &Symbols) -> (u8, u8) {
    symbols
        .iter()
        .enumerate()
        .fold((0, 0), |(sum, weighted), (index, symbol)| {
            (sum ^ symbol, weighted ^ multiply(*symbol, power(index)))
        })
}

/// αⁱ in GF(32).
fn power(exponent: usize) -> u8 {
    (0..exponent).fold(1, |value, _| multiply(value, 2))
}

/// The product in GF(32), without branching on the values.
fn multiply(a: u8, b: u8) -> u8 {
    let mut product = 0;
    for bit in (0..5).rev() {
        let doubled = product << 1;
        product = doubled ^ ((doubled >> 5) * 0b10_0101);
        product ^= a * ((b >> bit) & 1);
    }
    product
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    proptest! {
        #[test]
        fn a_code_is_read_as_it_was_printed(secret: [u8; 16]) {
            let printed = RecoveryCode(secret).expose();
            prop_assert_eq!(printed.len(), 34);
            prop_assert_eq!(RecoveryCode::parse(&printed).unwrap().0, secret);
        }

        #[test]
        fn any_two_wrong_characters_are_noticed(
            secret: [u8; 16],
            (at, also_at) in (0..28_usize, 0..28_usize),
            (by, also_by) in (1..32_u8, 0..32_u8),
        ) {
            prop_assume!(at != also_at);
            let mut symbols = *encode(&secret);
            symbols[at] ^= by;
            symbols[also_at] ^= also_by;
            prop_assert_eq!(parse(&symbols), Err(RecoveryCodeError::Mistyped));
        }

        #[test]
        fn no_text_makes_parsing_fail_otherwise(text in ".{0,60}") {
            let _ = RecoveryCode::parse(&text);
        }
    }

    #[test]
    fn every_single_mistyped_character_is_noticed() {
        let symbols = *encode(&example().0);
        for position in 0..28 {
            for other in (0..32).filter(|other| *other != symbols[position]) {
                let mut slip = symbols;
                slip[position] = other;
                assert_eq!(parse(&slip), Err(RecoveryCodeError::Mistyped));
            }
        }
    }

    #[test]
    fn every_exchange_of_two_characters_is_noticed() {
        let symbols = *encode(&example().0);
        for one in 0..28 {
            for other in (0..one).filter(|other| symbols[*other] != symbols[one]) {
                let mut slip = symbols;
                slip.swap(one, other);
                assert_eq!(parse(&slip), Err(RecoveryCodeError::Mistyped));
            }
        }
    }

    #[test]
    fn sloppy_typing_is_forgiven() {
        // All zero bits and a one at the end: its symbols are 0 and 1, which are often typed as O,
        // I and L.
        let code = RecoveryCode(1_u128.to_be_bytes());
        let printed = code.expose();
        let sloppy = [
            printed.to_lowercase(),
            printed.replace('-', ""),
            printed.replace('-', "  "),
            format!("\t{}\r\n", printed.replace('-', "–")),
            printed.replace('0', "o").replace('1', "l"),
            printed.replace('0', "O").replace('1', "I"),
        ];
        for text in sloppy {
            assert_eq!(RecoveryCode::parse(&text).unwrap().0, code.0, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        let printed = example().expose();
        assert_eq!(
            RecoveryCode::parse(&printed[..30]).unwrap_err(),
            RecoveryCodeError::TooShort { found: 24 }
        );
        assert_eq!(
            RecoveryCode::parse(&format!("{}0", *printed)).unwrap_err(),
            RecoveryCodeError::TooLong
        );
        assert_eq!(
            RecoveryCode::parse(&format!("U{}", &printed[1..])).unwrap_err(),
            RecoveryCodeError::InvalidCharacter('U')
        );
    }

    #[test]
    fn the_proof_does_not_give_the_identity_away() {
        let code = example();
        assert_ne!(code.proof().as_bytes(), code.identity().secret());
        assert_eq!(
            format!("{code:?} {:?}", code.proof()),
            "RecoveryCode([redacted]) RecoveryProof([redacted])"
        );
    }

    #[test]
    fn the_multiplication_is_that_of_a_field() {
        let powers: std::collections::BTreeSet<u8> = (0..31).map(power).collect();
        assert_eq!(powers, (1..32).collect());
        assert_eq!(power(5), 0b00101);
    }

    fn example() -> RecoveryCode {
        RecoveryCode::generate(&mut StdRng::seed_from_u64(7))
    }

    fn parse(symbols: &Symbols) -> Result<[u8; 16], RecoveryCodeError> {
        let text: String = symbols.iter().map(|symbol| character_of(*symbol)).collect();
        RecoveryCode::parse(&text).map(|code| code.0)
    }
}
