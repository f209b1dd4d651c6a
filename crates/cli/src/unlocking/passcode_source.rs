//! Where a passcode or a password comes from when it is not asked for.

use std::{
    cell::OnceCell,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::{error::CliError, ports::explain};

/// The longest file that a secret is read from: 64 KiB.
const MAX_BYTES: u64 = 64 * 1024;

/// The passcode's file or environment variable.
#[derive(Debug)]
pub(crate) struct PasscodeSource {
    file: Option<PathBuf>,
    read: OnceCell<Option<SecretString>>,
}

impl PasscodeSource {
    /// The environment variable that can hold the passcode.
    pub(crate) const VARIABLE: &str = "LIFEBOAT_PASSCODE";
    /// What to do where it cannot be asked for.
    pub(crate) const INSTEAD: &str =
        "--passcode-file FILE, or set LIFEBOAT_PASSCODE, or lifeboat unlock on a terminal";

    pub(crate) fn new(file: Option<PathBuf>) -> Self {
        Self {
            file,
            read: OnceCell::new(),
        }
    }

    /// The passcode, if one was given. It is read once.
    pub(crate) fn given(&self) -> Result<Option<SecretString>, CliError> {
        if let Some(read) = self.read.get() {
            return Ok(read.clone());
        }
        let given = given_secret(self.file.as_deref(), Some(Self::VARIABLE))?;
        let given = given.map(|passcode| SecretString::from(passcode.as_str()));
        Ok(self.read.get_or_init(|| given).clone())
    }
}

/// The first line of a file (`-` is the input), otherwise of an environment variable that is set and
/// not empty.
pub(crate) fn given_secret(
    file: Option<&Path>,
    variable: Option<&str>,
) -> Result<Option<Zeroizing<String>>, CliError> {
    if let Some(path) = file {
        return first_line(path).map(Some);
    }
    let Some(variable) = variable else {
        return Ok(None);
    };
    match std::env::var(variable) {
        Ok(value) if !value.is_empty() => Ok(Some(Zeroizing::new(value))),
        Err(std::env::VarError::NotUnicode(_)) => {
            Err(CliError::usage(format!("{variable} is not text (UTF-8).")))
        }
        _ => Ok(None),
    }
}

fn first_line(path: &Path) -> Result<Zeroizing<String>, CliError> {
    let mut text = Zeroizing::new(String::new());
    let read = if path == Path::new("-") {
        io::stdin().lock().take(MAX_BYTES).read_to_string(&mut text)
    } else {
        File::open(path).and_then(|file| file.take(MAX_BYTES).read_to_string(&mut text))
    };
    read.map_err(|error| CliError::failed("unreadable_file", explain(&error, path)))?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        return Err(CliError::failed(
            "empty_file",
            format!(
                "The first line of {} is empty. Write the passcode or password there.",
                path.display()
            ),
        ));
    }
    Ok(Zeroizing::new(line.to_owned()))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn the_first_line_counts_without_its_end() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(b"  open sesame \r\nnot this\n").unwrap();
        assert_eq!(first_line(file.path()).unwrap().as_str(), "  open sesame ");
    }

    #[test]
    fn an_empty_file_is_no_passcode() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert_eq!(first_line(file.path()).unwrap_err().code, "empty_file");
    }
}
