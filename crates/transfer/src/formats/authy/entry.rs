//! One token of Authy.

use std::collections::HashMap;

use lifeboat_otp::{Algorithm, Digits, Generator, Period, Secret, Totp};
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::decryption::{Key, Opener, Prf, base64, hex};
use crate::entry_problem::EntryProblem;
use crate::error::ImportError;
use crate::format::Format;
use crate::parameters::{Figure, required};
use crate::source::Source;

/// Fixed in the app.
const ITERATIONS: u64 = 1000;
const NONCE: [u8; 16] = [0; 16];
/// The codes of Authy's own tokens live 10 seconds.
const OWN_PERIOD: u32 = 10;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry {
    name: Option<String>,
    original_name: Option<String>,
    original_issuer: Option<String>,
    digits: Option<Figure>,
    decrypted_secret: Option<Zeroizing<String>>,
    encrypted_secret: Option<String>,
    salt: Option<String>,
    secret_seed: Option<Zeroizing<String>>,
    /// The name of a picture that the app fetches.
    logo: Option<String>,
}

/// Unlocks secrets; the key of each salt is made once.
pub(super) struct Unlocker<'a> {
    opener: Option<Opener<'a>>,
    keys: HashMap<String, Key>,
}

impl<'a> Unlocker<'a> {
    /// Makes ready for these entries.
    ///
    /// # Errors
    /// [`ImportError::PasswordNeeded`], and [`ImportError::WrongPassword`] when not one of them opens.
    pub(super) fn new(
        source: &Source<'a>,
        entries: impl Iterator<Item = Entry>,
    ) -> Result<Self, ImportError> {
        let mut unlocker = Self {
            opener: None,
            keys: HashMap::new(),
        };
        // Nothing else vouches for the password.
        let mut opens_some = false;
        for entry in entries.filter(Entry::is_locked) {
            unlocker.make_key(source, entry.salt.as_deref())?;
            opens_some = opens_some || entry.unlocked(&unlocker).is_ok();
        }
        match &unlocker.opener {
            Some(opener) if !opens_some => Err(opener.wrong_password()),
            _ => Ok(unlocker),
        }
    }

    fn make_key(&mut self, source: &Source<'a>, salt: Option<&str>) -> Result<(), ImportError> {
        let opener = match self.opener.take() {
            Some(opener) => opener,
            None => Opener::new(source, Format::Authy)?,
        };
        let opener = self.opener.insert(opener);
        if let Some(salt) = salt.filter(|salt| !self.keys.contains_key(*salt)) {
            let key = opener.pbkdf2(Prf::HmacSha1, salt.as_bytes(), ITERATIONS)?;
            self.keys.insert(salt.to_owned(), key);
        }
        Ok(())
    }
}

impl Entry {
    const fn is_locked(&self) -> bool {
        self.decrypted_secret.is_none() && self.encrypted_secret.is_some()
    }

    /// Whether it is shown with a picture, which is not in the file.
    pub(super) fn has_logo(&self) -> bool {
        self.logo.as_ref().is_some_and(|logo| !logo.is_empty())
    }

    /// Issuer and name. What the user sees is in `name`, often with the issuer before it.
    pub(super) fn labels(&self) -> (&str, &str) {
        let name = self.name.as_deref().unwrap_or_default();
        let original = self.original_name.as_deref().unwrap_or_default();
        let issuer = self
            .original_issuer
            .as_deref()
            .filter(|issuer| !issuer.is_empty())
            .or_else(|| original.split_once(':').map(|(issuer, _)| issuer))
            .or_else(|| name.split_once(" - ").map(|(issuer, _)| issuer))
            .unwrap_or_default();
        let name = if name.is_empty() { original } else { name };
        let name = name
            .strip_prefix(issuer)
            .filter(|_| !issuer.is_empty())
            .and_then(|rest| {
                [":", " - "]
                    .iter()
                    .find_map(|between| rest.strip_prefix(between))
            })
            .unwrap_or(name);
        (issuer.trim(), name.trim())
    }

    pub(super) fn generator(&self, unlocker: &Unlocker) -> Result<Generator, EntryProblem> {
        let digits = match &self.digits {
            Some(digits) => digits.to_text().parse()?,
            None => Digits::default(),
        };
        let (secret, period) = if let Some(seed) = &self.secret_seed {
            let bytes = hex(seed).ok_or(EntryProblem::SecretEncoding {
                encoding: "hexadecimal",
            })?;
            (Secret::from_bytes(bytes)?, Period::new(OWN_PERIOD)?)
        } else if self.is_locked() {
            (self.unlocked(unlocker)?, Period::default())
        } else {
            let text = required(self.decrypted_secret.as_ref(), "decryptedSecret")?;
            (Secret::parse_base32(text)?, Period::default())
        };
        Ok(Generator::Totp(Totp {
            secret,
            algorithm: Algorithm::Sha1,
            digits,
            period,
        }))
    }

    fn unlocked(&self, unlocker: &Unlocker) -> Result<Secret, EntryProblem> {
        let sealed = required(self.encrypted_secret.as_deref(), "encryptedSecret")?;
        let sealed = base64(sealed).ok_or(EntryProblem::NotBase64)?;
        let salt = required(self.salt.as_ref(), "salt")?;
        let (Some(opener), Some(key)) = (&unlocker.opener, unlocker.keys.get(salt)) else {
            return Err(EntryProblem::Undecryptable);
        };
        opener
            .aes_cbc(key, &NONCE, &sealed)
            .ok()
            .and_then(|opened| Secret::parse_base32(std::str::from_utf8(&opened).ok()?).ok())
            .ok_or(EntryProblem::Undecryptable)
    }
}
