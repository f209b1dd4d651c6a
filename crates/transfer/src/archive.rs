//! A ZIP archive that is given as bytes.

use std::io::{Cursor, Read};

use zeroize::Zeroizing;
use zip::ZipArchive;
use zip::result::ZipError;

use crate::ImportOptions;
use crate::error::ImportError;
use crate::format::Format;
use crate::password::Password;

/// How an archive begins, unless it is empty.
const MAGIC: &[u8] = b"PK\x03\x04";

/// The files in an archive, not unpacked yet.
pub(crate) struct Archive<'a>(ZipArchive<Cursor<&'a [u8]>>);

impl<'a> Archive<'a> {
    /// Whether these bytes begin like an archive.
    pub(crate) fn is_archive(bytes: &[u8]) -> bool {
        bytes.starts_with(MAGIC)
    }

    /// The archive, if its list of files is sound.
    pub(crate) fn open(bytes: &'a [u8]) -> Option<Self> {
        ZipArchive::new(Cursor::new(bytes)).ok().map(Self)
    }

    /// Whether there is a file with this path.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.0.index_for_name(path).is_some()
    }

    /// The path of the only file, if there is just one.
    pub(crate) fn only_file(&self) -> Option<String> {
        let path = self.0.file_names().next()?.ok()?;
        (self.0.len() == 1).then(|| path.into_owned())
    }

    /// Unpacks a file, decrypting it if it is encrypted. What is larger than any export, however small
    /// it was packed, is refused.
    pub(crate) fn read(
        &self,
        path: &str,
        password: Option<&Password>,
        format: Format,
    ) -> Result<Zeroizing<Vec<u8>>, ImportError> {
        // Only the place in the bytes is copied.
        let mut archive = self.0.clone();
        let index = archive
            .index_for_name(path)
            .ok_or(ImportError::DamagedArchive)?;
        let is_encrypted = archive
            .by_index_raw(index)
            .map_err(|_| ImportError::DamagedArchive)?
            .encrypted();
        let problem = if is_encrypted {
            // The check of a password lets one wrong password in 256 pass; then the content is none.
            ImportError::WrongPassword { format }
        } else {
            ImportError::DamagedArchive
        };
        let opened = match (is_encrypted, password) {
            (false, _) => archive.by_index(index),
            (true, Some(password)) => archive.by_index_decrypt(index, password.expose().as_bytes()),
            (true, None) => return Err(ImportError::PasswordNeeded { format }),
        };
        let file = opened.map_err(|error| match error {
            ZipError::InvalidPassword => ImportError::WrongPassword { format },
            _ => ImportError::DamagedArchive,
        })?;
        unpacked(file).map_err(|error| error.unwrap_or(problem))
    }
}

/// All that a reader gives, up to the size of the largest file that is read; `None` stands for what is
/// wrong with it.
pub(crate) fn unpacked(reader: impl Read) -> Result<Zeroizing<Vec<u8>>, Option<ImportError>> {
    let mut content = Zeroizing::new(Vec::new());
    let most = ImportOptions::MAX_BYTES as u64;
    reader
        .take(most + 1)
        .read_to_end(&mut content)
        .map_err(|_| None)?;
    if content.len() > ImportOptions::MAX_BYTES {
        return Err(Some(ImportError::TooLarge));
    }
    Ok(content)
}
