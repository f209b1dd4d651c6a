//! What `lifeboat-transfer` says, in the user's language.
//!
//! The crate speaks English. In Dutch its texts are looked up in the [phrase book](PHRASES); what is not
//! in it yet, such as a text of a format that was added since, stays English.

mod phrases;

use self::phrases::PHRASES;
use crate::{language::Language, phrase_book::looked_up};

/// Why an account has no QR code.
pub(crate) const BOUND_TO_DEVICE: &str = "this account belongs to this device and cannot be copied: set it up on the other device itself";

/// Something that is said to a person.
pub(crate) trait Spoken {
    /// In the user's language, as a part of a sentence.
    fn spoken(&self) -> String;

    /// In the user's language, as a sentence.
    fn sentence(&self) -> String {
        let spoken = self.spoken();
        let mut rest = spoken.chars();
        let Some(first) = rest.next() else {
            return spoken;
        };
        let end = if spoken.ends_with(['.', '!', '?']) {
            ""
        } else {
            "."
        };
        first
            .to_uppercase()
            .chain(rest.as_str().chars())
            .collect::<String>()
            + end
    }
}

impl<T: ToString + ?Sized> Spoken for T {
    fn spoken(&self) -> String {
        let english = self.to_string();
        match Language::here() {
            Language::English => english,
            Language::Dutch => dutch(&english).unwrap_or(english),
        }
    }
}

fn dutch(english: &str) -> Option<String> {
    looked_up(PHRASES, english)
}

#[cfg(test)]
mod tests {
    use lifeboat_transfer::{
        Caution, ExportError, Format, ImportError, Lost,
        qr::{QrReadError, TooLongForQr},
    };

    use super::*;

    #[test]
    fn a_place_is_named_in_dutch() {
        assert_eq!(
            dutch("line 3 (Acme, ann)").as_deref(),
            Some("regel 3 (Acme, ann)")
        );
    }

    #[test]
    fn a_sentence_begins_and_ends_like_one() {
        assert_eq!("it is so".sentence(), "It is so.");
        assert_eq!("".sentence(), "");
    }

    #[test]
    fn every_format_is_described_in_dutch() {
        for summary in Format::ALL.iter().filter_map(|format| format.summary()) {
            assert!(dutch(summary).is_some(), "{summary}");
        }
    }

    #[test]
    fn every_error_is_said_in_dutch() {
        let format = Format::Aegis;
        let of_files = [
            ImportError::Empty,
            ImportError::TooLarge,
            ImportError::TooManyEntries,
            ImportError::DamagedArchive,
            ImportError::NotText,
            ImportError::PerhapsEncrypted,
            ImportError::PerhapsWrongPassword,
            ImportError::Truncated,
            ImportError::Damaged { line: 1, column: 2 },
            ImportError::UnknownFormat,
            ImportError::WrongKind { asked: format },
            ImportError::Misshapen {
                format,
                part: "list",
            },
            ImportError::NewerVersion {
                format,
                found: 2,
                known: 1,
            },
            ImportError::DamagedDatabase,
            ImportError::DamagedWriteAheadLog,
            ImportError::PasswordNeeded { format },
            ImportError::WrongPassword { format },
            ImportError::TooCostly { format },
            ImportError::Encrypted { format },
            ImportError::EncryptedMaFiles,
            ImportError::UnknownEncryption { format },
            ImportError::WrongPassword {
                format: Format::KeePass,
            },
        ];
        let of_exports = [
            ExportError::ReadOnly { format },
            ExportError::NoRoom { format },
            ExportError::PasswordNeeded { format },
            ExportError::NoEncryption { format },
            ExportError::Unwritable { format },
        ];
        let of_pictures = [
            QrReadError::NotAPicture,
            QrReadError::OtherPicture,
            QrReadError::Damaged,
            QrReadError::FileTooLarge,
            QrReadError::TooManyPixels,
            QrReadError::NoCode,
        ];
        let lost = [
            Lost::Account {
                reason: "its key never leaves the device",
            },
            Lost::Kind,
            Lost::Group,
            Lost::FurtherGroups,
            Lost::Icon,
            Lost::Note,
            Lost::Pinned,
            Lost::Archived,
            Lost::Trashed,
            Lost::UnusedParameters,
            Lost::Additions,
            Lost::DeviceSecret,
            Lost::QrCode,
            Lost::PartOfText { text: "note" },
        ];
        let texts = of_files.iter().map(ToString::to_string);
        let texts = texts
            .chain(of_exports.iter().map(ToString::to_string))
            .chain(of_pictures.iter().map(ToString::to_string))
            .chain(lost.iter().map(ToString::to_string))
            .chain([
                Caution::NoWriteAheadLog.to_string(),
                TooLongForQr.to_string(),
                BOUND_TO_DEVICE.to_owned(),
            ]);
        for text in texts {
            assert!(dutch(&text).is_some(), "{text}");
        }
    }
}
