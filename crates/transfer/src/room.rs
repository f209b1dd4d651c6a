//! What a format has room for. From that follows, account by account, what gets lost on the way into
//! it, before anything is written.

use lifeboat_otp::Generator;
use lifeboat_vault::{Account, Credential, Icon, Kind};

use crate::loss::Lost;

/// What a format has room for, beside issuer, name and secret, for which every format has.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a thing that an account can have, and a format has room for or not"
)]
pub(crate) struct Room {
    /// Accounts that are bound to a device, by name: there is no secret to write.
    pub(crate) device_bound: bool,
    /// Whether the account's codes come out right in the other app, or why they would not.
    pub(crate) codes: fn(&Account, &Generator) -> Result<(), &'static str>,
    /// Whose account it is.
    pub(crate) kind: bool,
    pub(crate) group: bool,
    pub(crate) icon: fn(&Icon) -> bool,
    pub(crate) note: bool,
    pub(crate) pinned: bool,
    /// What else an account can lose that is written.
    pub(crate) further: fn(&Account, &Generator) -> Option<Lost>,
}

impl Room {
    /// Room for names and for codes of every kind, and for nothing else.
    pub(crate) const FOR_CODES: Self = Self {
        device_bound: false,
        codes: |_, _| Ok(()),
        kind: false,
        group: false,
        icon: |_| false,
        note: false,
        pinned: false,
        further: |_, _| None,
    };

    /// Room for everything.
    pub(crate) const FOR_ALL: Self = Self {
        device_bound: true,
        kind: true,
        group: true,
        icon: |_| true,
        note: true,
        pinned: true,
        ..Self::FOR_CODES
    };

    /// Why an account cannot be written at all, if it cannot.
    pub(crate) fn obstacle(&self, account: &Account) -> Option<&'static str> {
        match &account.credential {
            Credential::Generator(generator) => (self.codes)(account, generator).err(),
            Credential::DeviceBound(_) if self.device_bound => None,
            Credential::DeviceBound(_) => Some("its key never leaves the device"),
        }
    }

    /// What an account loses.
    pub(crate) fn lost(&self, account: &Account) -> Vec<Lost> {
        if let Some(reason) = self.obstacle(account) {
            return vec![Lost::Account { reason }];
        }
        let has_group = group_of(account).is_some();
        let has_note = note_of(account).is_some();
        let loses_icon = account.icon.as_ref().is_some_and(|icon| !(self.icon)(icon));
        let generator = account.credential.generator();
        [
            (!self.kind && account.kind != Kind::Other, Lost::Kind),
            (!self.group && has_group, Lost::Group),
            (loses_icon, Lost::Icon),
            (!self.note && has_note, Lost::Note),
            (!self.pinned && account.pinned, Lost::Pinned),
        ]
        .into_iter()
        .filter_map(|(is_lost, lost)| is_lost.then_some(lost))
        .chain(generator.and_then(|generator| (self.further)(account, generator)))
        .collect()
    }
}

/// The account's group, if it has one that has a name.
pub(crate) fn group_of(account: &Account) -> Option<&str> {
    let group = account.group.as_ref()?.as_str();
    (!group.is_empty()).then_some(group)
}

/// What is written beside the account, if anything.
pub(crate) fn note_of(account: &Account) -> Option<&str> {
    let note = account.note.as_ref()?.as_str();
    (!note.is_empty()).then_some(note)
}

#[cfg(test)]
mod tests {
    use lifeboat_vault::{Label, Note, testing};

    use super::*;

    #[test]
    fn an_empty_text_is_no_loss() {
        let account = Account {
            group: Some(Label::default()),
            note: Some(Note::cleaned("")),
            ..testing::account_named("Acme", "ann")
        };
        assert_eq!(Room::FOR_CODES.lost(&account), []);
    }

    #[test]
    fn what_cannot_be_written_loses_everything_at_once() {
        let account = testing::device_bound_account(Kind::WorkOrSchool, "ann");
        let lost = Room::FOR_CODES.lost(&account);
        assert!(matches!(lost[..], [Lost::Account { .. }]), "{lost:?}");
        assert_eq!(Room::FOR_ALL.lost(&account), []);
    }
}
