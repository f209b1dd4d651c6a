//! Exports under a password: the right one opens them, another one does not, and plain `age` opens the
//! file of that name.

use std::io::Write as _;
use std::process::{Command, Stdio};

use lifeboat_transfer::{
    ExportError, ExportOptions, Format, ImportError, ImportOptions, Password, Protection, import,
};
use lifeboat_vault::{Account, testing};
use rand::SeedableRng;
use rand::rngs::StdRng;
use zeroize::Zeroizing;

use crate::support::{NOW, export_in_clear, imported, try_export};

const PASSWORD: &str = "correct horse ✓ battery";

fn options(password: &str) -> ExportOptions {
    ExportOptions {
        password: Some(Password::new(Zeroizing::new(password.to_owned()))),
    }
}

fn opened(file: &[u8], password: &str) -> Result<Vec<Account>, ImportError> {
    let options = ImportOptions {
        password: Some(Password::new(Zeroizing::new(password.to_owned()))),
        ..ImportOptions::default()
    };
    let mut rng = StdRng::seed_from_u64(1);
    import(file, &options, &mut rng, NOW).map(|import| import.entries)
}

fn protectable() -> impl Iterator<Item = Format> {
    let formats = Format::ALL.iter().copied();
    formats.filter(|format| {
        let protection = format.protection();
        protection.is_some() && protection != Some(Protection::Never)
    })
}

#[test]
fn the_right_password_opens_an_export_and_another_does_not() {
    let accounts = testing::vault_of(5).accounts;
    let mut names = Vec::new();
    for format in protectable() {
        names.push(format.as_str());
        let export = try_export(&accounts, format, &options(PASSWORD)).unwrap();
        let in_clear = match format {
            Format::Age => Format::Lifeboat,
            other => other,
        };
        let expected = imported(&export_in_clear(&accounts, in_clear).bytes).entries;
        assert_eq!(opened(&export.bytes, PASSWORD), Ok(expected), "{format}");
        assert_eq!(
            opened(&export.bytes, "correct horse"),
            Err(ImportError::WrongPassword { format })
        );
        let secret = accounts[0].credential.generator().unwrap().secret();
        let secret = secret.expose_base32();
        let text = String::from_utf8_lossy(&export.bytes);
        assert!(!text.contains(secret.as_str()), "{format}");
    }
    assert_eq!(names, ["age", "aegis", "2fas", "ente"]);
}

#[test]
fn no_two_exports_are_sealed_alike() {
    let accounts = testing::vault_of(1).accounts;
    let mut rng = StdRng::seed_from_u64(1);
    let mut sealed = || {
        let options = options(PASSWORD);
        lifeboat_transfer::export(&accounts, Format::TwoFas, &options, &mut rng, NOW).unwrap()
    };
    assert_ne!(sealed().bytes, sealed().bytes);
}

#[test]
fn a_password_goes_with_a_format_that_takes_one() {
    let accounts = testing::vault_of(1).accounts;
    let format = Format::Bitwarden;
    assert_eq!(
        try_export(&accounts, format, &options(PASSWORD)),
        Err(ExportError::NoEncryption { format })
    );
    let format = Format::Age;
    for options in [ExportOptions::default(), options("")] {
        assert_eq!(
            try_export(&accounts, format, &options),
            Err(ExportError::PasswordNeeded { format })
        );
    }
}

#[test]
fn what_age_seals_for_keys_or_at_any_cost_is_not_opened() {
    let format = Format::Age;
    let for_a_key = b"age-encryption.org/v1\n-> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc\n\
                      EmECAEcKN+n/Vs9SbWiV+Hu0r+E8R77DdWYyd83nw7U\n--- Vn+54jqiiUCE+WZcEVY3f1sqHjlu/z1LCQ/T7Xm7qI0\n0000000000000000000";
    assert_eq!(
        opened(for_a_key, PASSWORD),
        Err(ImportError::Encrypted { format })
    );
    let costly = b"age-encryption.org/v1\n-> scrypt rF0/NwblUHHTpgQgRpe5CQ 40\n\
                   gUjEymFKMVXQEKdMMHL24oYexjE3TIC0O0zGSqJ2aUY\n--- IOg3UPlrYDI8S2gLKQ5yBC2Vjl7a3Wq6Yl8aDXVEVa8\n0000000000000000000";
    assert_eq!(
        opened(costly, PASSWORD),
        Err(ImportError::TooCostly { format })
    );
    assert!(opened(b"age-encryption.org/v1\n", PASSWORD).is_err());
}

/// `age` asks at the terminal, so it is given one by the program `script`.
#[test]
fn the_program_age_opens_the_file() {
    let accounts = testing::vault_of(20).accounts;
    let export = try_export(&accounts, Format::Age, &options(PASSWORD)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (sealed, opened) = (folder.path().join("a.age"), folder.path().join("a.json"));
    std::fs::File::create_new(&sealed)
        .unwrap()
        .write_all(&export.bytes)
        .unwrap();
    let command = format!(
        "age --decrypt --output {} {}",
        opened.display(),
        sealed.display()
    );
    let installed = |program: &str| Command::new(program).arg("--version").output().is_ok();
    if !installed("age") || !installed("script") {
        assert!(
            std::env::var_os("LIFEBOAT_TEST_ALL").is_none(),
            "the programs `age` and `script` are not both installed"
        );
        println!("skipped: the programs `age` and `script` are not both installed");
        return;
    }
    let mut child = Command::new("script")
        .args(["--quiet", "--return", "--command", &command, "/dev/null"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut terminal = child.stdin.take().unwrap();
    terminal
        .write_all(format!("{PASSWORD}\n").as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    drop(terminal);
    assert!(output.status.success(), "age failed: {output:?}");
    let json = std::fs::read(&opened).unwrap();
    assert_eq!(json, *export_in_clear(&accounts, Format::Lifeboat).bytes);
}
