//! What the writers write from.

use lifeboat_otp::Generator;
use lifeboat_vault::{Account, Timestamp};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::encryption::Sealer;
use crate::error::ExportError;
use crate::format::Format;
use crate::password::Password;

/// The accounts that the format has room for, and what else a file is made from.
pub(crate) struct Outbox<'a> {
    pub(crate) format: Format,
    pub(crate) accounts: Vec<&'a Account>,
    pub(crate) password: Option<&'a Password>,
    pub(crate) rng: &'a mut dyn rand::CryptoRng,
    pub(crate) now: Timestamp,
}

impl<'a> Outbox<'a> {
    /// The accounts with what makes their codes. An account that is bound to a device has nothing
    /// that does.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'a Account, &'a Generator)> + use<'a> {
        let accounts = self.accounts.clone();
        accounts
            .into_iter()
            .filter_map(|account| Some((account, account.credential.generator()?)))
    }

    /// What seals the file, if it is to be sealed.
    pub(crate) fn sealer(&mut self) -> Option<Sealer<'_>> {
        let password = self.password?;
        Some(Sealer::new(self.format, password, self.rng))
    }

    /// The value as indented JSON with a line end.
    pub(crate) fn to_json(
        &self,
        value: &impl Serialize,
    ) -> Result<Zeroizing<Vec<u8>>, ExportError> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(self.expected_length()));
        serde_json::to_writer_pretty(&mut *bytes, value).map_err(|_| self.unwritable())?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// The value as JSON without white space, as it is put into a container.
    pub(crate) fn to_compact_json(
        &self,
        value: &impl Serialize,
    ) -> Result<Zeroizing<Vec<u8>>, ExportError> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(self.expected_length()));
        serde_json::to_writer(&mut *bytes, value).map_err(|_| self.unwritable())?;
        Ok(bytes)
    }

    /// The length of the file as far as can be told, so that growing leaves few copies of secrets
    /// behind.
    pub(crate) fn expected_length(&self) -> usize {
        let of_account = |account: &Account| {
            let generator = account.credential.generator();
            let secret = generator.map_or(0, |generator| generator.secret().expose_bytes().len());
            let icon = account.icon.as_ref().map_or(0, |icon| icon.as_str().len());
            let note = account.note.as_ref().map_or(0, |note| note.as_str().len());
            let labels = account.issuer.as_str().len() + account.name.as_str().len();
            1024 + 2 * secret + icon + 2 * note + 3 * labels
        };
        let accounts = self.accounts.iter().copied().map(of_account);
        1024 + accounts.sum::<usize>()
    }

    pub(crate) const fn unwritable(&self) -> ExportError {
        ExportError::Unwritable {
            format: self.format,
        }
    }
}
