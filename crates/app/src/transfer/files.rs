//! Files that were chosen on this device, on their way to the transfer program.

use js_sys::Uint8Array;
use lifeboat_transfer::ImportOptions;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, FileList};

use super::{
    Asking as _, FileOutcome, FileRead, Read, Remark,
    messages::{NamedFile, ReadFiles},
};
use crate::{ports::field, trouble::Trouble, words::words};

#[expect(
    clippy::cast_precision_loss,
    reason = "it is far below what a browser counts exactly"
)]
const MAX_BYTES_TOGETHER: f64 = ImportOptions::MAX_BYTES_TOGETHER as f64;
#[expect(
    clippy::cast_precision_loss,
    reason = "it is far below what a browser counts exactly"
)]
const MAX_BYTES: f64 = ImportOptions::MAX_BYTES as f64;

words! {
    FilesWords {
        text = "The text", "De tekst";
        locked_text = "This text is encrypted. Save it as a file and import that.", "Deze tekst is versleuteld. Sla hem op als bestand en importeer dat.";
        unreadable = "The browser could not read it. It may have been moved or changed since it was chosen: choose it again.", "De browser kon het niet lezen. Misschien is het verplaatst of gewijzigd sinds het werd gekozen: kies het opnieuw.";
        too_many(most: usize) = "These are more than {most} files. Put the exports into a folder of their own, and choose that.", "Dit zijn meer dan {most} bestanden. Zet de exports in een eigen map, en kies die.";
        too_large = "It is larger than 64 MiB: no authenticator's export is.", "Het is groter dan 64 MiB: geen export van een authenticator is dat.";
        too_much = "With the files before it there are more than 256 MiB: import it alone.", "Met de bestanden ervoor is het meer dan 256 MiB: importeer het apart.";
    }
}

/// What is in a text, of whatever format it is.
///
/// # Errors
///
/// It is encrypted, or there is no worker to be had.
pub(crate) async fn read_text(text: &str) -> Result<Read, Trouble> {
    let file = NamedFile {
        name: String::new(),
        password: None,
    };
    let bytes = Uint8Array::from(text.as_bytes());
    let mut read = ReadFiles { files: vec![file] }.ask_about(&[bytes]).await?;
    match read.pop().map(|file| file.outcome) {
        Some(FileOutcome::Read(read)) => Ok(*read),
        Some(FileOutcome::Unread { reason }) => Ok(nothing_in_text(reason)),
        Some(FileOutcome::Locked { .. }) => Err(Trouble::new(FilesWords::here().locked_text())),
        None => Err(unreadable()),
    }
}

/// No account, and why.
fn nothing_in_text(reason: String) -> Read {
    Read {
        problems: vec![Remark {
            entry: FilesWords::here().text().to_owned(),
            text: reason,
            is_whole: true,
        }],
        ..Read::default()
    }
}

/// A file that was chosen.
#[derive(Clone)]
pub(crate) struct PickedFile {
    /// Its name, with the folders that it lies in.
    pub(crate) name: String,
    file: File,
}

/// The files of a list; of a folder, those that are not hidden.
pub(crate) fn picked(list: &FileList) -> Vec<PickedFile> {
    (0..list.length())
        .filter_map(|index| list.get(index))
        .map(|file| PickedFile {
            name: name_of(&file),
            file,
        })
        .filter(|picked| {
            let mut folders = picked.name.split('/').rev().skip(1);
            let is_in_folder = picked.name.contains('/');
            let is_hidden = is_in_folder && file_name(&picked.name).starts_with('.');
            !is_hidden && !folders.any(|folder| folder.starts_with('.'))
        })
        .collect()
}

fn name_of(file: &File) -> String {
    let path = field(file, "webkitRelativePath").as_string();
    path.filter(|path| !path.is_empty())
        .unwrap_or_else(|| file.name())
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

impl PickedFile {
    /// Its bytes.
    ///
    /// # Errors
    ///
    /// The browser cannot read it any more.
    pub(crate) async fn bytes(&self) -> Result<Uint8Array, Trouble> {
        bytes_of(&self.file).await.map_err(|_| unreadable())
    }

    /// It as the browser has it.
    pub(crate) fn blob(&self) -> &Blob {
        &self.file
    }

    /// How large it is.
    pub(crate) fn size(&self) -> f64 {
        self.file.size()
    }

    /// What is in it, with a password.
    ///
    /// # Errors
    ///
    /// There is no worker to be had.
    pub(crate) async fn read_with(&self, password: String) -> Result<FileRead, Trouble> {
        let file = NamedFile {
            name: self.name.clone(),
            password: Some(password),
        };
        let bytes = match self.bytes().await {
            Ok(bytes) => bytes,
            Err(trouble) => return Ok(unread(&self.name, trouble)),
        };
        let mut read = ReadFiles { files: vec![file] }.ask_about(&[bytes]).await?;
        read.pop().ok_or_else(unreadable)
    }

    /// What is in these. What is wrong with one costs the others nothing.
    ///
    /// # Errors
    ///
    /// There are too many, or there is no worker to be had.
    pub(crate) async fn read_all(files: &[Self]) -> Result<Vec<FileRead>, Trouble> {
        if files.len() > ImportOptions::MAX_FILES {
            let words = FilesWords::here();
            return Err(Trouble::new(words.too_many(ImportOptions::MAX_FILES)));
        }
        let (mut named, mut bytes, mut unread_files) = (Vec::new(), Vec::new(), Vec::new());
        let mut size = 0.0;
        for file in files {
            // Only what is read counts.
            let read = if file.size() > MAX_BYTES {
                Err(Trouble::new(FilesWords::here().too_large()))
            } else if size + file.size() > MAX_BYTES_TOGETHER {
                Err(Trouble::new(FilesWords::here().too_much()))
            } else {
                size += file.size();
                file.bytes().await
            };
            match read {
                Ok(read) => {
                    named.push(NamedFile {
                        name: file.name.clone(),
                        password: None,
                    });
                    bytes.push(read);
                }
                Err(trouble) => unread_files.push(unread(&file.name, trouble)),
            }
        }
        let mut read = ReadFiles { files: named }.ask_about(&bytes).await?;
        read.extend(unread_files);
        Ok(read)
    }
}

fn unread(name: &str, trouble: Trouble) -> FileRead {
    FileRead {
        name: name.to_owned(),
        outcome: FileOutcome::Unread {
            reason: trouble.text,
        },
    }
}

fn unreadable() -> Trouble {
    Trouble::new(FilesWords::here().unreadable())
}

async fn bytes_of(blob: &Blob) -> Result<Uint8Array, JsValue> {
    let buffer = JsFuture::from(blob.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer))
}
