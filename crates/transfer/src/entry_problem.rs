//! What can be wrong with one entry of a file, whatever its format.

use lifeboat_otp::{AlgorithmError, ParameterError, SecretError, UriError};
use thiserror::Error;

use crate::place::shown;
use crate::sqlite::ColumnProblem;

/// Why an entry cannot be read. Never repeats a secret.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum EntryProblem {
    #[error("a part of it is of another kind than the app writes")]
    Misshapen,
    #[error("its \"{field}\" is missing")]
    Missing { field: &'static str },
    #[error("Lifeboat does not make codes of the type \"{name}\"")]
    UnknownType { name: String },
    #[error("its algorithm is number {number}, which Lifeboat does not know")]
    UnknownAlgorithm { number: i64 },
    #[error("its secret is not Base64: export it again from the other app")]
    NotBase64,
    #[error("its secret is not {encoding}, as the app writes it")]
    SecretEncoding { encoding: &'static str },
    #[error("its secret cannot be decrypted: it is damaged, or has another password")]
    Undecryptable,
    #[error("it is a Steam account with parameters that Steam does not use")]
    StrangeSteam,
    #[error("it is a push account, whose key never leaves the old device: set it up anew")]
    Push,
    #[error("its secret was sealed with a key that never leaves the old device: set it up anew")]
    Sealed,
    #[error(
        "Windows keeps it sealed for one user or one computer: in the other app there, take off this \
         protection, or export it"
    )]
    SealedByWindows,
    #[error(
        "it is sealed with a YubiKey: in the other app, take off this protection, or export it"
    )]
    SealedByYubiKey,
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error(transparent)]
    Algorithm(#[from] AlgorithmError),
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    #[error(transparent)]
    Uri(#[from] UriError),
    #[error(transparent)]
    Column(#[from] ColumnProblem),
}

impl EntryProblem {
    pub(crate) fn unknown_type(name: &str) -> Self {
        Self::UnknownType { name: shown(name) }
    }
}
