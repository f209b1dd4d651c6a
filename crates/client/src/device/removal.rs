//! Removing an account from this device, and taking that back.

use lifeboat_vault::{Account, AccountId, NoSuchAccount, Timestamp};

use super::{DeviceCredential, Vault};

/// An account that was removed, with what this device had for it.
#[derive(Clone, Debug)]
pub struct Removal {
    /// The account.
    pub account: Account,
    /// This device's own credential for it, to be [given up](crate::providers::give_up) once the
    /// removal is not taken back any more.
    pub credential: Option<DeviceCredential>,
    /// Where it was, counted from 0.
    pub place: usize,
}

impl Vault {
    /// Removes an account and this device's credential for it.
    ///
    /// # Errors
    /// [`NoSuchAccount`].
    pub fn remove_account(
        &mut self,
        id: AccountId,
        now: Timestamp,
    ) -> Result<Removal, NoSuchAccount> {
        let place = self.contents.position(id).ok_or(NoSuchAccount(id))?;
        let account = self.contents.remove(id, now)?;
        let credential = self.device_credentials.remove(&id);
        Ok(Removal {
            account,
            credential,
            place,
        })
    }

    /// Takes a removal back, so that nothing tells of it.
    pub fn put_back(&mut self, removal: Removal) {
        let id = removal.account.id;
        self.contents.put_back(removal.account, removal.place);
        if let Some(credential) = removal.credential {
            self.device_credentials.entry(id).or_insert(credential);
        }
    }
}

#[cfg(test)]
mod tests {
    use lifeboat_otp::{Secret, Totp};
    use lifeboat_vault::{Credential, Device, DeviceId, Label, Platform};
    use uuid::Uuid;

    use super::*;

    fn account(number: u128) -> Account {
        let secret = Secret::parse_base32("GEZDGNBVGY3TQOJQ").unwrap();
        Account::new(
            AccountId::from_uuid(Uuid::from_u128(number)),
            Label::cleaned("Example"),
            Label::cleaned(&number.to_string()),
            Credential::Generator(Totp::new(secret).into()),
            Timestamp::from_seconds(1),
        )
    }

    #[test]
    fn a_removal_and_its_undoing_take_the_credential_along() {
        let mut vault = Vault::new(Device {
            id: DeviceId::from_uuid(Uuid::from_u128(1)),
            name: Label::cleaned("phone"),
            platform: Platform::Web,
        });
        let _ = vault.contents.add(account(1));
        let _ = vault.contents.add(account(2));
        let before = vault.contents.clone();
        let id = before.accounts[0].id;
        let credential = DeviceCredential::parse("JBSWY3DPEHPK3PXP").unwrap();
        vault.device_credentials.insert(id, credential);

        let removal = vault
            .remove_account(id, Timestamp::from_seconds(2_000_000_000))
            .unwrap();
        assert!(removal.credential.is_some());
        assert!(vault.device_credentials.is_empty());

        vault.put_back(removal);
        assert_eq!(vault.contents, before);
        assert!(vault.device_credentials.contains_key(&id));
    }
}
