//! Writing a list of URIs. They hold issuer, name and what makes the codes, and nothing else.

use lifeboat_otp::Uri;
use lifeboat_vault::{Account, Credential, Kind};
use zeroize::Zeroizing;

use crate::error::ExportError;
use crate::export::Export;
use crate::loss::{Loss, Lost};
use crate::place::Place;

#[expect(clippy::unnecessary_wraps, reason = "other formats can fail")]
pub(super) fn write(accounts: &[Account]) -> Result<Export, ExportError> {
    let mut lines = Vec::with_capacity(accounts.len());
    let mut losses = Vec::new();
    for (index, account) in accounts.iter().enumerate() {
        let place = Place::account(index + 1, account);
        let lost = match &account.credential {
            Credential::Generator(generator) => {
                let uri = Uri {
                    issuer: account.issuer.as_str().to_owned(),
                    name: account.name.as_str().to_owned(),
                    generator: generator.clone(),
                    image: None,
                };
                lines.push(uri.to_string_exposing_secret());
                lost_of(account)
            }
            Credential::DeviceBound(_) => vec![Lost::Account {
                reason: "its key never leaves the device",
            }],
        };
        losses.extend(lost.into_iter().map(|lost| Loss {
            entry: place.to_string(),
            lost,
        }));
    }

    let length = lines.iter().map(|line| line.len() + 1).sum();
    let mut bytes = Zeroizing::new(Vec::with_capacity(length));
    for line in lines {
        bytes.extend_from_slice(line.as_bytes());
        bytes.push(b'\n');
    }
    Ok(Export { bytes, losses })
}

fn lost_of(account: &Account) -> Vec<Lost> {
    let has_group = account
        .group
        .as_ref()
        .is_some_and(|group| !group.is_empty());
    let has_note = account
        .note
        .as_ref()
        .is_some_and(|note| !note.as_str().is_empty());
    [
        (account.kind != Kind::Other, Lost::Kind),
        (has_group, Lost::Group),
        (account.icon.is_some(), Lost::Icon),
        (has_note, Lost::Note),
        (account.pinned, Lost::Pinned),
    ]
    .into_iter()
    .filter_map(|(is_lost, lost)| is_lost.then_some(lost))
    .collect()
}
