//! Where the app's files come from.

use std::{
    collections::HashMap,
    fmt, io,
    path::{Path, PathBuf},
};

use axum::body::Bytes;

use super::{
    encoding::Accepted,
    file::{self, File},
};

/// The file that every page of the app begins with.
pub const INDEX: &str = "index.html";

/// What was compiled into the program: paths and contents.
const EMBEDDED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/app.rs"));

/// The web app, or that there is none.
#[derive(Clone)]
pub enum App {
    /// The program has none.
    Absent,
    /// In memory, by path.
    Embedded(HashMap<&'static str, File>),
    /// In this folder, which is read anew for each request.
    Folder(PathBuf),
}

/// Why the app cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The folder is not that of an app.
    #[error(
        "app_folder {} has no {INDEX}: {source}. Build the app into it, or leave app_folder out.",
        folder.display()
    )]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl App {
    /// The app in this folder; without one, the app in the program.
    ///
    /// # Errors
    ///
    /// See [`AppError`].
    pub fn open(folder: Option<&Path>) -> Result<Self, AppError> {
        let Some(folder) = folder else {
            return Ok(Self::embedded(EMBEDDED));
        };
        std::fs::metadata(folder.join(INDEX)).map_err(|source| AppError::Folder {
            folder: folder.to_owned(),
            source,
        })?;
        Ok(Self::Folder(folder.to_owned()))
    }

    /// The app that consists of these files.
    #[must_use]
    pub fn embedded(files: &'static [(&'static str, &'static [u8])]) -> Self {
        if files.is_empty() {
            return Self::Absent;
        }
        let files = files
            .iter()
            .map(|(path, content)| (*path, File::new(path, Bytes::from_static(content))));
        Self::Embedded(files.collect())
    }

    /// The file at this path, in the best encoding that is accepted and there is.
    ///
    /// # Errors
    ///
    /// The folder cannot be read.
    pub async fn find(&self, path: &str, accepted: Accepted) -> io::Result<Option<File>> {
        if !file::is_path(path) {
            return Ok(None);
        }
        for encoding in accepted.best_first() {
            let found = self.read(&format!("{path}{}", encoding.suffix())).await?;
            if found.is_some() {
                return Ok(found);
            }
        }
        self.read(path).await
    }

    async fn read(&self, path: &str) -> io::Result<Option<File>> {
        match self {
            Self::Absent => Ok(None),
            Self::Embedded(files) => Ok(files.get(path).cloned()),
            Self::Folder(folder) => match tokio::fs::read(folder.join(path)).await {
                Ok(content) => Ok(Some(File::new(path, content.into()))),
                Err(error) if is_absence(&error) => Ok(None),
                Err(error) => Err(error),
            },
        }
    }
}

fn is_absence(error: &io::Error) -> bool {
    use io::ErrorKind::{IsADirectory, NotADirectory, NotFound};
    matches!(error.kind(), NotFound | IsADirectory | NotADirectory)
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str("Absent"),
            Self::Embedded(files) => write!(f, "Embedded({} files)", files.len()),
            Self::Folder(folder) => f.debug_tuple("Folder").field(folder).finish(),
        }
    }
}
