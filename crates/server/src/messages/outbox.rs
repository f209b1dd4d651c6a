//! In development: messages as JSON files in the folder `outbox`, one file each.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use super::{Channel, Envelope, SendError};
use crate::clock::UnixSeconds;

/// The folder.
#[derive(Debug)]
pub(super) struct Outbox {
    folder: PathBuf,
    count: AtomicU64,
}

/// A message in the folder.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct OutboxMessage {
    /// The address or number.
    pub to: String,
    /// How it would have travelled.
    pub channel: Channel,
    /// The subject, of mail.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The code in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

impl Outbox {
    pub(super) fn new(data: &Path) -> Self {
        Self {
            folder: folder(data),
            count: AtomicU64::new(0),
        }
    }

    /// Puts a message there. Names sort by time; a file is there whole or not at all.
    pub(super) fn put(&self, envelope: &Envelope, now: UnixSeconds) -> Result<(), SendError> {
        let message = OutboxMessage {
            to: envelope.to.clone(),
            channel: envelope.channel,
            subject: envelope.subject.clone(),
            text: envelope.text.clone(),
            code: envelope.code.clone(),
        };
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let name = format!("{now:012}-{count:06}.json");
        let write = || -> io::Result<()> {
            fs::create_dir_all(&self.folder)?;
            let beside = self.folder.join(format!(".{name}"));
            let mut file = fs::File::create(&beside)?;
            file.write_all(&serde_json::to_vec_pretty(&message)?)?;
            fs::rename(beside, self.folder.join(name))
        };
        write().map_err(|error| SendError(format!("the outbox cannot be written: {error}")))
    }
}

/// The messages in the outbox of this data folder, oldest first.
///
/// # Errors
///
/// The folder or a file cannot be read.
pub fn read(data: &Path) -> io::Result<Vec<OutboxMessage>> {
    let entries = match fs::read_dir(folder(data)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut files = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<_>>>()?;
    files.retain(|file| {
        let hidden = file
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'));
        !hidden
            && file
                .extension()
                .is_some_and(|extension| extension == "json")
    });
    files.sort();
    files
        .iter()
        .map(|file| Ok(serde_json::from_slice(&fs::read(file)?)?))
        .collect()
}

fn folder(data: &Path) -> PathBuf {
    data.join("outbox")
}
