//! The recovery kit as a page to be printed, in a file.

use std::path::Path;

use lifeboat_client::recovery_account::KitPage;
use lifeboat_seal::RecoveryCode;
use lifeboat_transfer::qr::QrCode;
use lifeboat_vault::Timestamp;
use url::Url;

use super::language::preferred_language;
use crate::{
    error::CliError,
    output::moment,
    ports::{explain, write_file},
};

/// Whose kit it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kit<'a> {
    pub(super) email: &'a str,
    pub(super) server: &'a Url,
    pub(super) made_at: Timestamp,
}

/// Writes the page where one is wanted.
pub(super) fn write_page(
    kit: &Kit<'_>,
    recovery_code: &RecoveryCode,
    file: Option<&Path>,
) -> Result<(), CliError> {
    file.map_or(Ok(()), |file| write(file, kit, recovery_code))
}

/// Writes the page. Only its owner may read the file.
pub(super) fn write(
    file: &Path,
    kit: &Kit<'_>,
    recovery_code: &RecoveryCode,
) -> Result<(), CliError> {
    let picture = QrCode::new(&recovery_code.expose())
        .map_err(|error| CliError::failed("not_drawn", error.to_string()))?
        .to_svg();
    let page = KitPage {
        email: kit.email,
        server: kit.server,
        made_at: &moment(kit.made_at),
        language: preferred_language(),
        picture: Some(&picture),
    };
    write_file(file, page.html(recovery_code).as_bytes())
        .map_err(|error| CliError::failed("not_written", explain(&error, file)))
}
