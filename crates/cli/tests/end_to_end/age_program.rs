//! Nobody needs Lifeboat to open a backup: the `age` program does.

use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::harness::{Device, ISSUERS, Server, files_below};

const EMAIL: &str = "alice@example.org";

#[test]
fn a_version_opens_with_the_age_program_and_the_printed_identity() {
    let server = Server::start();
    let folder = TempDir::new().unwrap();
    let phone = Device::with_accounts("Phone");
    phone.create_account(&server.url(), &server, EMAIL);
    let location = format!("file://{}", folder.path().display());
    phone.run(&["backup", "on", "--location", &location]).ok();

    let identity = phone.run(&["account", "kit", "--identity"]).ok().stdout;
    assert!(
        identity
            .lines()
            .any(|line| line.starts_with("AGE-SECRET-KEY-1")),
        "{identity}"
    );
    let identity_file = phone.file("identity.txt", &identity);

    let object = files_below(folder.path()).remove(0);
    let opened = Command::new("age")
        .args(["--decrypt", "--identity", &identity_file])
        .arg(object)
        .output()
        .expect("the age program is installed (Debian's package `age`)");
    assert!(
        opened.status.success(),
        "{}",
        String::from_utf8_lossy(&opened.stderr)
    );
    let snapshot: Value = serde_json::from_slice(&opened.stdout).unwrap();
    assert_eq!(snapshot["format"], "lifeboat-snapshot");
    let issuers: Vec<_> = snapshot["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|account| account["issuer"].as_str().unwrap())
        .collect();
    assert_eq!(issuers[..ISSUERS.len()], ISSUERS);
    assert_eq!(
        snapshot["accounts"][0]["secret"],
        "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    );
}
