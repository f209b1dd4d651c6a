//! The fixtures, and what is in each.

use lifeboat_transfer::Format;

pub(super) const PASSWORD: &str = "correct horse";

/// The accounts that the fixtures are made of, each as far as its format can say it.
const ANN: &str = "Plover (ann) totp SHA1 6 30";
const BEN: &str = "Osprey (ben) totp SHA256 8 45";
const DEE: &str = "Dunlin (dee) hotp SHA1 6 #41";
const EVE: &str = "Steam (eve) steam SHA1 5 30";
/// Of Battle.net.
const GUS: &str = "Battle.net (EU-0000-0000-0000) totp SHA1 8 30";

const WINAUTH: &[&str] = &[
    ANN,
    "Osprey (ben of the sea) totp SHA256 8 45",
    DEE,
    EVE,
    "BattleNet (gus) totp SHA1 8 30",
];

/// A file, its format, whether it is locked, and what is in it.
pub(super) type Row = (&'static str, Format, bool, &'static [&'static str]);

pub(super) const FILES: &[Row] = &[
    ("2fas/schema_1.json", Format::TwoFas, false, &[ANN]),
    ("2fas/schema_2.2fas", Format::TwoFas, false, &[ANN, BEN]),
    (
        "2fas/schema_3.2fas",
        Format::TwoFas,
        false,
        &[ANN, BEN, DEE],
    ),
    (
        "2fas/schema_4.2fas",
        Format::TwoFas,
        false,
        &[ANN, BEN, DEE, EVE],
    ),
    (
        "2fas/encrypted.2fas",
        Format::TwoFas,
        true,
        &[ANN, BEN, DEE, EVE],
    ),
    ("aegis/encrypted.json", Format::Aegis, true, &[ANN, DEE]),
    (
        "andotp/plain.json",
        Format::AndOtp,
        false,
        &[ANN, BEN, DEE, EVE],
    ),
    (
        "andotp/encrypted.bin",
        Format::AndOtp,
        true,
        &[ANN, BEN, DEE, EVE],
    ),
    (
        "authy/plain.xml",
        Format::Authy,
        false,
        &[ANN, "Osprey (ben) totp SHA1 8 30"],
    ),
    (
        "authy/encrypted.xml",
        Format::Authy,
        true,
        &[ANN, "Osprey (ben) totp SHA1 8 30"],
    ),
    (
        "battle_net/authenticator.xml",
        Format::BattleNet,
        false,
        &[GUS],
    ),
    ("battle_net/older_app.xml", Format::BattleNet, false, &[GUS]),
    (
        "bitwarden/vault.json",
        Format::Bitwarden,
        false,
        &[ANN, BEN, EVE],
    ),
    (
        "bitwarden/vault.csv",
        Format::Bitwarden,
        false,
        &[ANN, BEN, EVE],
    ),
    (
        "bitwarden/authenticator.json",
        Format::Bitwarden,
        false,
        &[ANN, BEN],
    ),
    (
        "bitwarden/authenticator.csv",
        Format::Bitwarden,
        false,
        &[
            ANN,
            "Osprey, Inc (ben) totp SHA256 8 45",
            "Steam (Games) steam SHA1 5 30",
        ],
    ),
    (
        "bitwarden/protected_pbkdf2.json",
        Format::Bitwarden,
        true,
        &[ANN, BEN, EVE],
    ),
    (
        "bitwarden/protected_argon2.json",
        Format::Bitwarden,
        true,
        &[ANN, BEN, EVE],
    ),
    (
        "duo/accounts.json",
        Format::Duo,
        false,
        &["ann totp SHA1 6 30", "dee hotp SHA1 6 #41"],
    ),
    ("ente/plain.txt", Format::Ente, false, &[ANN, BEN, DEE, EVE]),
    (
        "ente/encrypted.json",
        Format::Ente,
        true,
        &[ANN, BEN, DEE, EVE],
    ),
    (
        "freeotp/tokens.xml",
        Format::FreeOtp,
        false,
        &[ANN, BEN, DEE, EVE],
    ),
    (
        "freeotp_plus/export.json",
        Format::FreeOtpPlus,
        false,
        &[ANN, BEN, DEE, EVE],
    ),
    (
        "google_authenticator/links.txt",
        Format::GoogleAuthenticator,
        false,
        &[ANN, "Osprey (ben) totp SHA256 8 30", DEE],
    ),
    (
        "proton_authenticator/plain.json",
        Format::ProtonAuthenticator,
        false,
        &[ANN, BEN, EVE],
    ),
    (
        "proton_authenticator/encrypted.json",
        Format::ProtonAuthenticator,
        true,
        &[ANN, BEN, EVE],
    ),
    (
        "proton_pass.csv",
        Format::ProtonPass,
        false,
        &[ANN, BEN, EVE],
    ),
    ("raivo/export.json", Format::Raivo, false, &[ANN, BEN, DEE]),
    ("raivo/export.zip", Format::Raivo, true, &[ANN, BEN, DEE]),
    (
        "raivo/export_old.zip",
        Format::Raivo,
        true,
        &[ANN, BEN, DEE],
    ),
    (
        "steam/several.json",
        Format::Steam,
        false,
        &[EVE, "Steam (eva) steam SHA1 5 30"],
    ),
    (
        "steam/ann.maFile",
        Format::Steam,
        false,
        &["Steam (ann) steam SHA1 5 30"],
    ),
    (
        "stratum/plain.json",
        Format::Stratum,
        false,
        &[ANN, BEN, DEE, EVE],
    ),
    (
        "stratum/encrypted.bin",
        Format::Stratum,
        true,
        &[ANN, BEN, DEE, EVE],
    ),
    (
        "stratum/encrypted_old.bin",
        Format::Stratum,
        true,
        &[ANN, BEN, DEE, EVE],
    ),
    (
        "totp_authenticator/preferences.xml",
        Format::TotpAuthenticator,
        false,
        &[ANN, "Dunlin (dee) totp SHA1 6 30"],
    ),
    (
        "totp_authenticator/backup.bin",
        Format::TotpAuthenticator,
        true,
        &[ANN, "Dunlin (dee) totp SHA1 6 30"],
    ),
    (
        "totp_authenticator/backup_without_password.bin",
        Format::TotpAuthenticator,
        false,
        &[ANN, "Dunlin (dee) totp SHA1 6 30"],
    ),
    (
        "printed_page.html",
        Format::PrintedPage,
        false,
        &[ANN, BEN, DEE],
    ),
    ("winauth/export.txt", Format::WinAuth, false, WINAUTH),
    ("winauth/export.zip", Format::WinAuth, true, WINAUTH),
    (
        "winauth/accounts.xml",
        Format::WinAuth,
        false,
        &[ANN, BEN, DEE, EVE, GUS],
    ),
    (
        "winauth/accounts_protected.xml",
        Format::WinAuth,
        true,
        &[ANN, BEN],
    ),
    (
        "winauth/protected.xml",
        Format::WinAuth,
        true,
        &[ANN, BEN, DEE, EVE, GUS],
    ),
    ("winauth/version_2.xml", Format::WinAuth, true, &[GUS]),
];

/// Files of lines, of which a part is a file too.
pub(super) fn is_list_of_lines(name: &str) -> bool {
    [
        "ente/plain.txt",
        "google_authenticator/links.txt",
        "bitwarden/authenticator.csv",
        "bitwarden/vault.csv",
        "proton_pass.csv",
        "winauth/export.txt",
    ]
    .contains(&name)
}

/// How many entries can disappear without a word when one byte is altered.
pub(super) fn may_vanish(name: &str) -> usize {
    match name {
        // A quotation that does not end takes in all lines up to the next one.
        "bitwarden/vault.csv" => 2,
        // One of two codes of an item becomes a field of another kind; an attribute of the page gets another
        // name.
        "proton_pass.json" | "printed_page.html" => 1,
        // Two lines become one.
        name => usize::from(is_list_of_lines(name)),
    }
}

/// How many times a locked file is opened in a test: its key costs too much to be made for each byte.
pub(super) fn openings(name: &str) -> usize {
    if name.starts_with("stratum/encrypted") {
        2
    } else {
        20
    }
}
