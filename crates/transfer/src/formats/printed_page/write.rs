//! What is on the page: the accounts, or the QR codes with which Google Authenticator moves them.

use lifeboat_otp::Generator;
use lifeboat_vault::Timestamp;
use zeroize::Zeroizing;

use super::day::day;
use super::page::{Entry, Heading, Page};
use crate::error::ExportError;
use crate::export::{FileKind, Protection, Writer};
use crate::formats::otpauth_uri;
use crate::loss::Lost;
use crate::outbox::Outbox;
use crate::qr::QrCode;
use crate::room::Room;

pub(super) const WRITER: Writer = Writer {
    summary: "a page to be printed, with a QR code for each account, in clear",
    file: FileKind::PAGE,
    protection: Protection::Never,
    room: Room {
        further: |account, generator| {
            let uri = otpauth_uri::uri(account, generator);
            (uri.len() > QrCode::MAX_BYTES).then_some(Lost::QrCode)
        },
        ..Room::FOR_CODES
    },
    write,
};

const WARNING: &str = "Keep this like a passport. Whoever sees these codes can sign in as you, once \
                       they have your passwords.";

#[expect(clippy::unnecessary_wraps, reason = "other formats can fail")]
fn write(outbox: &mut Outbox) -> Result<Zeroizing<Vec<u8>>, ExportError> {
    let count = outbox.accounts.len();
    let mut page = Page::new(
        &Heading {
            title: "Accounts on paper",
            about: &about(count, "account", outbox.now),
            warning: WARNING,
            advice: "Print this page, put it in a safe place, and delete the file. To use a code, scan \
                     it with any authenticator, or type its key there.",
        },
        count,
    );
    for (account, generator) in outbox.entries() {
        let uri = otpauth_uri::uri(account, generator);
        let (issuer, name) = (account.issuer.as_str(), account.name.as_str());
        page.add(&Entry {
            uri: &uri,
            title: if issuer.is_empty() { name } else { issuer },
            name: if issuer.is_empty() { "" } else { name },
            parameters: &parameters(generator),
            key: Some(&generator.secret().expose_base32()),
        });
    }
    Ok(bytes(&page.finish()))
}

/// A page to be printed with the QR codes of these links, one a line, as an export of
/// [`Format::GoogleAuthenticator`](crate::Format::GoogleAuthenticator) has them. **It holds the secrets
/// in clear.**
#[must_use]
pub fn migration_page(links: &str, now: Timestamp) -> Zeroizing<String> {
    let count = links.lines().count();
    let mut page = Page::new(
        &Heading {
            title: "Accounts to be moved",
            about: &about(count, "QR code", now),
            warning: WARNING,
            advice: "In Google Authenticator choose Transfer accounts, then Import accounts, and scan \
                     all codes in their order. Delete this file afterwards.",
        },
        count,
    );
    for (index, link) in links.lines().enumerate() {
        page.add(&Entry {
            uri: link,
            title: &format!("{} of {count}", index + 1),
            name: "",
            parameters: "for Google Authenticator",
            key: None,
        });
    }
    page.finish()
}

fn about(count: usize, what: &str, now: Timestamp) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!(
        "{count} {what}{plural} · made with Lifeboat on {}",
        day(now)
    )
}

/// What belongs together stays on one line.
fn parameters(generator: &Generator) -> String {
    let (algorithm, digits) = (generator.algorithm(), generator.digits());
    match generator {
        Generator::Totp(totp) => {
            format!(
                "TOTP · {algorithm} · {digits}\u{a0}digits · {}\u{a0}s",
                totp.period
            )
        }
        Generator::Hotp(hotp) => {
            format!(
                "HOTP · {algorithm} · {digits}\u{a0}digits · counter\u{a0}{}",
                hotp.counter
            )
        }
        Generator::Steam(_) => "Steam".to_owned(),
    }
}

fn bytes(page: &str) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(page.as_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use lifeboat_vault::testing;

    use super::*;

    #[test]
    fn parameters_are_named_for_people() {
        let account = testing::hotp_account(41);
        let generator = account.credential.generator().unwrap();
        assert_eq!(
            parameters(generator),
            "HOTP · SHA1 · 6\u{a0}digits · counter\u{a0}41"
        );
        let account = testing::account_named("Acme", "ann");
        let generator = account.credential.generator().unwrap();
        assert_eq!(
            parameters(generator),
            "TOTP · SHA1 · 6\u{a0}digits · 30\u{a0}s"
        );
    }
}
