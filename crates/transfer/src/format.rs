//! The formats, one row each.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::error::ImportError;
use crate::export::{FileKind, Protection, Writer};
use crate::formats;
use crate::inbox::Inbox;
use crate::source::Source;

/// What a format's folder says of itself, in its `FORMAT`.
pub(crate) struct Description {
    /// What `--format` and JSON call it.
    pub(crate) name: &'static str,
    /// Other spellings that `--format` takes.
    pub(crate) aliases: &'static [&'static str],
    /// What people call it, for "a file of …".
    pub(crate) title: &'static str,
    /// Whether this is a file of this format, going by its content.
    pub(crate) recognize: fn(&Source) -> bool,
    /// Puts the entries of a recognized file into the inbox.
    pub(crate) read: fn(&Source, &mut Inbox) -> Result<(), ImportError>,
    /// How accounts are written, if the format is written at all.
    pub(crate) write: Option<Writer>,
}

macro_rules! formats {
    ($($(#[$documentation:meta])* $variant:ident => $folder:ident;)*) => {
        /// A format that accounts come from or go to.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Format {
            $($(#[$documentation])* $variant,)*
        }

        impl Format {
            /// All formats, in the order in which a file's content is held against them: the more
            /// particular ones first.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            pub(crate) const fn description(self) -> &'static Description {
                match self {
                    $(Self::$variant => &formats::$folder::FORMAT,)*
                }
            }
        }
    };
}

formats! {
    /// Lifeboat's own JSON: everything that an account has. Backup snapshots in clear are read too.
    Lifeboat => lifeboat;
    /// Lifeboat's own JSON in a file of the program `age`, under a passphrase.
    Age => age_file;
    /// A page to be printed, with a QR code for each account.
    PrintedPage => printed_page;
    /// The JSON of Aegis.
    Aegis => aegis;
    /// Google Authenticator.
    GoogleAuthenticator => google_authenticator;
    /// The database of Microsoft Authenticator.
    MicrosoftAuthenticator => microsoft_authenticator;
    /// Stratum, formerly Authenticator Pro.
    Stratum => stratum;
    /// The backups of 2FAS.
    TwoFas => two_fas;
    /// The exports of Bitwarden and Bitwarden Authenticator.
    Bitwarden => bitwarden;
    /// The exports of Proton Authenticator.
    ProtonAuthenticator => proton_authenticator;
    /// The JSON of Raivo OTP.
    Raivo => raivo;
    /// The accounts of Duo Mobile.
    Duo => duo;
    /// The secrets of the Steam app and of Steam Desktop Authenticator.
    Steam => steam;
    /// The preferences of the Battle.net app.
    BattleNet => battle_net;
    /// The preferences of Authy.
    Authy => authy;
    /// FreeOTP.
    FreeOtp => freeotp;
    /// The JSON of FreeOTP+.
    FreeOtpPlus => freeotp_plus;
    /// The preferences and backups of TOTP Authenticator.
    TotpAuthenticator => totp_authenticator;
    /// The exports of Ente Auth.
    Ente => ente;
    /// The backups of andOTP.
    AndOtp => andotp;
    /// The JSON of LastPass Authenticator.
    LastPassAuthenticator => lastpass_authenticator;
    /// The FIDO Alliance's Credential Exchange Format.
    CredentialExchange => credential_exchange;
    /// The exports of Proton Pass.
    ProtonPass => proton_pass;
    /// The exports of Authenticator Plus.
    AuthenticatorPlus => authenticator_plus;
    /// The databases of KeePass and its relatives.
    KeePass => keepass;
    /// The exports of `WinAuth`.
    WinAuth => winauth;
    /// A text with an `otpauth://` URI on each line.
    OtpauthUri => otpauth_uri;
    /// A picture with QR codes.
    QrImage => qr_image;
}

impl Format {
    /// What `--format` and JSON call it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.description().name
    }

    /// Other spellings of its name, which [`FromStr`] takes as well.
    #[must_use]
    pub const fn aliases(self) -> &'static [&'static str] {
        self.description().aliases
    }

    /// What people call it, for "a file of …".
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.description().title
    }

    /// Whether [`export()`](crate::export()) writes it.
    #[must_use]
    pub const fn is_writable(self) -> bool {
        self.description().write.is_some()
    }

    /// What comes of writing it, in a line. `None` if it is only read.
    #[must_use]
    pub const fn summary(self) -> Option<&'static str> {
        match &self.description().write {
            Some(writer) => Some(writer.summary),
            None => None,
        }
    }

    /// What a file that is written is to other programs. `None` if the format is only read.
    #[must_use]
    pub const fn file_kind(self) -> Option<FileKind> {
        match &self.description().write {
            Some(writer) => Some(writer.file),
            None => None,
        }
    }

    /// Whether a password protects a file that is written. `None` if the format is only read.
    #[must_use]
    pub const fn protection(self) -> Option<Protection> {
        match &self.description().write {
            Some(writer) => Some(writer.protection),
            None => None,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl Serialize for Format {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl FromStr for Format {
    type Err = UnknownFormatName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().to_ascii_lowercase();
        Self::ALL
            .iter()
            .copied()
            .find(|format| format.as_str() == text || format.aliases().contains(&text.as_str()))
            .ok_or(UnknownFormatName)
    }
}

/// A text that names no [`Format`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownFormatName;

impl std::error::Error for UnknownFormatName {}

impl fmt::Display for UnknownFormatName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("no format has this name; write one of ")?;
        for (index, format) in Format::ALL.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(formatter, "{comma}{format}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_its_name() {
        for format in Format::ALL {
            assert_eq!(format.as_str().parse(), Ok(*format));
            assert_eq!(format.as_str().to_uppercase().parse(), Ok(*format));
        }
        assert_eq!("otpauth-uris".parse(), Ok(Format::OtpauthUri));
    }

    #[test]
    fn a_wrong_name_is_answered_with_the_right_ones() {
        let error = "nonsense".parse::<Format>().unwrap_err().to_string();
        for format in Format::ALL {
            assert!(error.contains(format.as_str()), "{error}");
        }
    }

    #[test]
    fn no_two_formats_share_a_name() {
        let mut names: Vec<&str> = Format::ALL
            .iter()
            .flat_map(|format| format.aliases().iter().copied().chain([format.as_str()]))
            .collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
