//! Issuing an activation code, and showing it.

use std::{fs, io::Write, path::Path};

use lifeboat_protocol::organization::NewActivation;
use url::Url;

use super::Organization;
use crate::{
    cli::CliError,
    clock::moment,
    organizations::{activations, audit::OPERATOR, members},
    qr_code::QrCode,
    state::AppState,
};

pub(super) async fn issue(
    state: &AppState,
    of: &Organization,
    member: &str,
    new: &NewActivation,
) -> Result<activations::Issued, CliError> {
    let organization = of.find(state).await?;
    let transaction = organization.begin(state).await?;
    let member = members::find(&transaction, organization.0.id, member).await?;
    let issued = activations::issue(state, &transaction, &member, new, OPERATOR).await?;
    transaction.commit().await?;
    Ok(issued)
}

/// Prints or writes the QR code, and prints the code, the link and when they die.
pub(super) fn show(
    issued: &activations::Issued,
    server: Url,
    png: Option<&Path>,
    svg: Option<&Path>,
    out: &mut impl Write,
) -> Result<(), CliError> {
    let link = issued.expose_link(server);
    let code = QrCode::new(&link)?;
    if let Some(file) = png {
        write_file(file, &code.to_png())?;
    }
    if let Some(file) = svg {
        write_file(file, code.to_svg().as_bytes())?;
    }
    if png.is_none() && svg.is_none() {
        writeln!(out, "{}", code.to_terminal())?;
    }
    writeln!(out, "code: {}", issued.expose().as_str())?;
    writeln!(out, "link: {}", link.as_str())?;
    writeln!(out, "works once, until {}", moment(issued.expires_at))?;
    Ok(())
}

/// Writes beside the place and moves there, readable by its owner only: the picture is a secret.
fn write_file(file: &Path, content: &[u8]) -> Result<(), CliError> {
    let mut beside = file.as_os_str().to_owned();
    beside.push(".new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&beside).and_then(|mut open| {
        open.write_all(content)?;
        open.sync_all()?;
        fs::rename(&beside, file)
    });
    written.map_err(|error| {
        CliError::Admin(format!(
            "cannot write {}: {error}. Choose another place, and issue another code.",
            file.display()
        ))
    })
}
