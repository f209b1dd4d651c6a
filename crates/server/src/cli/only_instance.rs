//! With SQLite one server serves a data folder: what it remembers of sign-in requests and of limits is
//! in its memory, and another would not know of it. A lock on a file in the folder makes sure of that;
//! the system lets go of it when the process ends, however it ends.

use std::{
    fs::{File, TryLockError},
    io,
};

use super::{CliError, create_data};
use crate::config::Config;

/// The file that is locked. It stays empty.
const FILE: &str = "serve.lock";

/// Held while a server runs. Commands of the operator beside it take no such lock.
#[derive(Debug)]
pub(super) struct OnlyInstance {
    _locked: Option<File>,
}

impl OnlyInstance {
    /// Makes sure that no other server runs on the data folder, where its database is SQLite.
    ///
    /// # Errors
    ///
    /// One does, or the data folder cannot be used.
    pub(super) fn claim(config: &Config) -> Result<Self, CliError> {
        if !config.database.is_sqlite() {
            return Ok(Self { _locked: None });
        }
        create_data(config)?;
        let path = config.data.join(FILE);
        let failed = |source: io::Error| CliError::Data {
            path: config.data.clone(),
            source,
        };
        let file = File::options()
            .create(true)
            .append(true)
            .open(path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self {
                _locked: Some(file),
            }),
            Err(TryLockError::WouldBlock) => Err(CliError::AlreadyRuns(config.data.clone())),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}
