//! An account: an entry in the authenticator, with what it proves itself with.

mod credential;
mod field;
mod json;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub(crate) use self::credential::Fingerprint;
pub use self::credential::{Credential, Provider};
pub use self::field::Field;
pub(crate) use self::json::{AccountList, without_values};

use crate::{AccountId, Icon, Label, Note, Timestamp};

/// An entry in the authenticator.
///
/// Serializing an account **writes its secret in clear**, in the record that `docs/backup-format.md`
/// describes: do so only into something that is sealed, or that the user asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Which one; the same on all devices, for as long as the account exists.
    pub id: AccountId,
    /// Whose account it is.
    pub kind: Kind,
    /// The site or organization.
    pub issuer: Label,
    /// The user's name there.
    pub name: Label,
    /// What it proves itself with.
    pub credential: Credential,
    /// The user's group that it is shown in.
    pub group: Option<Label>,
    /// Its picture.
    pub icon: Option<Icon>,
    /// What the user wrote beside it.
    pub note: Option<Note>,
    /// Whether it is shown on top.
    pub pinned: bool,
    /// When it came to its first device.
    pub created_at: Timestamp,
    /// When the user last changed it. Using a code of it is not a change.
    pub edited_at: Timestamp,
}

impl Account {
    /// An account of [`Kind::Other`] without group, icon and note, made at `now`.
    #[must_use]
    pub fn new(
        id: AccountId,
        issuer: Label,
        name: Label,
        credential: Credential,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            kind: Kind::Other,
            issuer,
            name,
            credential,
            group: None,
            icon: None,
            note: None,
            pinned: false,
            created_at: now,
            edited_at: now,
        }
    }

    /// What people call it: `Example (alice)`, or whichever of the two there is.
    #[must_use]
    pub fn title(&self) -> String {
        match (self.issuer.is_empty(), self.name.is_empty()) {
            (false, false) => format!("{} ({})", self.issuer, self.name),
            (false, true) => self.issuer.to_string(),
            (true, false) => self.name.to_string(),
            (true, true) => "an account without a name".to_owned(),
        }
    }

    /// What the user still has to do before this account works on this device. Derived, never stored.
    ///
    /// `has_device_credential` tells whether this device has been enrolled for the account: that
    /// credential is kept outside of the vault, so the account itself does not know.
    #[must_use]
    pub fn follow_up(&self, has_device_credential: bool) -> Option<FollowUp> {
        match (&self.credential, self.kind) {
            (Credential::Generator(_), _) => None,
            (Credential::DeviceBound(_), _) if has_device_credential => None,
            (Credential::DeviceBound(_), Kind::WorkOrSchool) => Some(FollowUp::ScanQrCode),
            (Credential::DeviceBound(_), Kind::Personal | Kind::Other) => Some(FollowUp::SignIn),
        }
    }

    /// Whether both are the same account entered twice: the same credential
    /// ([`Credential::is_same`]) under the same issuer and name, upper and lower case being one.
    #[must_use]
    pub fn is_duplicate_of(&self, other: &Self) -> bool {
        self.has_same_labels(other) && self.credential.is_same(&other.credential)
    }

    /// Whether issuer and name are the same, upper and lower case being one.
    #[must_use]
    pub fn has_same_labels(&self, other: &Self) -> bool {
        self.issuer.is_alike(&other.issuer) && self.name.is_alike(&other.name)
    }

    /// Issuer and name in lower case: equal exactly when [`Self::has_same_labels`].
    pub(crate) fn folded_labels(&self) -> (String, String) {
        (self.issuer.folded(), self.name.folded())
    }
}

/// Whose account it is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The user's own, at a Lifeboat server.
    Personal,
    /// Given by an organization.
    WorkOrSchool,
    /// Any site's.
    #[default]
    Other,
}

impl Kind {
    /// Its name in JSON: `personal`, `work_or_school` or `other`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Personal => "personal",
            Self::WorkOrSchool => "work_or_school",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Kind {
    type Err = KindError;

    fn from_str(text: &str) -> Result<Self, KindError> {
        match text {
            "personal" => Ok(Self::Personal),
            "work_or_school" => Ok(Self::WorkOrSchool),
            "other" => Ok(Self::Other),
            _ => Err(KindError),
        }
    }
}

/// A text that is no [`Kind`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no kind of account; write personal, work_or_school or other")]
pub struct KindError;

/// What an account still needs after a recovery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FollowUp {
    /// Sign in to it.
    SignIn,
    /// Scan a new QR code of its administrator.
    ScanQrCode,
}

impl FollowUp {
    /// Its name in JSON: `sign_in` or `scan_qr_code`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::ScanQrCode => "scan_qr_code",
        }
    }
}

impl fmt::Display for FollowUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account_named, device_bound_account};

    #[test]
    fn a_title_shows_what_there_is() {
        let mut account = account_named("Example", "alice");
        assert_eq!(account.title(), "Example (alice)");
        account.name = Label::default();
        assert_eq!(account.title(), "Example");
        account.issuer = Label::default();
        assert_eq!(account.title(), "an account without a name");
    }

    #[test]
    fn only_an_account_bound_to_a_device_needs_a_follow_up() {
        assert_eq!(account_named("Example", "alice").follow_up(false), None);
        let personal = device_bound_account(Kind::Personal, "alice");
        assert_eq!(personal.follow_up(false), Some(FollowUp::SignIn));
        assert_eq!(personal.follow_up(true), None);
        let work = device_bound_account(Kind::WorkOrSchool, "alice");
        assert_eq!(work.follow_up(false), Some(FollowUp::ScanQrCode));
    }

    #[test]
    fn a_duplicate_has_the_same_secret_and_the_same_labels() {
        let account = account_named("Example", "alice");
        let shouted = Account {
            id: AccountId::from_hash([9; 16]),
            issuer: Label::cleaned("EXAMPLE"),
            pinned: true,
            ..account.clone()
        };
        assert!(account.is_duplicate_of(&shouted));
        let renamed = Account {
            name: Label::cleaned("bob"),
            ..account.clone()
        };
        assert!(!account.is_duplicate_of(&renamed));
        assert!(!account.is_duplicate_of(&account_named("Example", "bob")));
    }

    #[test]
    fn the_json_names_are_what_as_str_says() {
        for kind in [Kind::Personal, Kind::WorkOrSchool, Kind::Other] {
            let json = serde_json::to_string(&kind).unwrap();
            assert_eq!(json, format!("\"{kind}\""));
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        assert_eq!("Personal".parse::<Kind>(), Err(KindError));
        assert_eq!(
            serde_json::to_string(&FollowUp::ScanQrCode).unwrap(),
            "\"scan_qr_code\""
        );
    }
}
