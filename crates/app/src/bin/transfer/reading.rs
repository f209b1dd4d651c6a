//! Reading files, and what QR codes say.

use lifeboat_transfer::{
    Import, ImportError, ImportOptions, KeyLimits, Password, WriteAheadLog, import,
    import_qr_texts, unite_batches,
};
use zeroize::Zeroizing;

use crate::{
    Answered, Bytes, Outcome,
    messages::{FileOutcome, FileRead, NamedFile, Read, ReadCodes, ReadFiles, Remark},
    now, rng,
    spoken::Spoken,
};

impl Answered for ReadFiles {
    fn answer(self, bytes: &[Bytes]) -> Outcome<Vec<FileRead>> {
        let files: Vec<_> = self.files.iter().zip(bytes).collect();
        let is_here = |name: &str| files.iter().any(|(file, _)| file.name == name);
        let (mut imports, mut read) = (Vec::new(), Vec::new());
        for (file, bytes) in &files {
            let database = WriteAheadLog::database_beside(&file.name);
            if database.is_some_and(is_here) {
                continue;
            }
            let outcome = match read_file(file, bytes, write_ahead_log(&file.name, bytes, &files)) {
                Ok(import) => {
                    imports.push(import);
                    None
                }
                Err(outcome) => Some(outcome),
            };
            read.push((file.name.clone(), outcome));
        }
        unite_batches(&mut imports);
        let mut imports = imports.into_iter();
        let read = read.into_iter().map(|(name, outcome)| FileRead {
            name,
            outcome: outcome.unwrap_or_else(|| {
                FileOutcome::Read(Box::new(imports.next().map(found).unwrap_or_default()))
            }),
        });
        Ok((read.collect(), None))
    }
}

fn read_file(
    file: &NamedFile,
    bytes: &Bytes,
    write_ahead_log: Option<WriteAheadLog>,
) -> Result<Import, FileOutcome> {
    let password = file.password.clone().map(Zeroizing::new);
    let options = ImportOptions {
        format: None,
        password: password.map(Password::new),
        write_ahead_log,
        key_limits: KeyLimits::BROWSER,
    };
    import(bytes, &options, &mut rng(), now()).map_err(|error| match error {
        ImportError::PasswordNeeded { .. } => FileOutcome::Locked {
            problem: String::new(),
        },
        ImportError::WrongPassword { .. }
        | ImportError::PerhapsEncrypted
        | ImportError::PerhapsWrongPassword => FileOutcome::Locked {
            problem: error.sentence(),
        },
        _ => FileOutcome::Unread {
            reason: error.sentence(),
        },
    })
}

/// What lies beside a database: an app that was not closed in order has its latest accounts there.
fn write_ahead_log(
    name: &str,
    bytes: &[u8],
    files: &[(&NamedFile, &Bytes)],
) -> Option<WriteAheadLog> {
    if !WriteAheadLog::may_lie_beside(bytes) {
        return None;
    }
    let name = format!("{name}{}", WriteAheadLog::SUFFIX);
    let (_, log) = files.iter().find(|(file, _)| file.name == name)?;
    Some(WriteAheadLog::new((*log).clone()))
}

impl Answered for ReadCodes {
    fn answer(self, _: &[Bytes]) -> Outcome<Read> {
        let import = import_qr_texts(&self.texts, &mut rng(), now());
        Ok((found(import.map_err(|error| error.sentence())?), None))
    }
}

fn found(import: Import) -> Read {
    let problems = import.errors.iter().map(|error| Remark {
        entry: error.entry.as_str().spoken(),
        text: error.reason.as_str().sentence(),
        is_whole: true,
    });
    Read {
        format: import.format.title().to_owned(),
        problems: problems.collect(),
        losses: import.losses.iter().map(crate::exporting::remark).collect(),
        unlisted: import.unlisted_errors + import.unlisted_losses,
        cautions: import.cautions.iter().map(Spoken::sentence).collect(),
        without_code: import.without_code,
        accounts: import.entries,
    }
}
