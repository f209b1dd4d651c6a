//! Writes a set of everything that Lifeboat seals, with the keys to open it, into a new folder:
//!
//! ```text
//! cargo run -p lifeboat-seal --example make_vectors -- crates/seal/tests/vectors/v1
//! ```
//!
//! Such a set is made once for each version of the formats and kept forever, so that what was
//! sealed long ago still opens (`tests/frozen_vectors.rs`). Nothing that exists is overwritten. The
//! keys in it protect nothing.

use std::error::Error;
use std::fs::{File, create_dir_all};
use std::io::Write as _;
use std::path::PathBuf;

use lifeboat_seal::passcode_file::{self, WorkFactor};
use lifeboat_seal::vault_file::seal_vault;
use lifeboat_seal::{Identity, KeyRing, RecipientKind, RecoveryCode, passkey_file, seal_snapshot};
use lifeboat_vault::testing::{
    account_named, device_bound_account, hotp_account, snapshot_of, vault_of,
};
use lifeboat_vault::{Contents, DeviceId, Kind, Label, Settings, Snapshot};
use rand::SeedableRng;
use rand::rngs::StdRng;
use secrecy::SecretString;

const EXPORT_KEY: [u8; 64] = [0x5a; 64];
const PRF_OUTPUT: [u8; 32] = [0xa5; 32];
const PASSCODE: &str = "correct horse";
const VAULT: &[u8] = br#"{"accounts":[],"note":"any JSON of the caller's"}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(
        std::env::args_os()
            .nth(1)
            .ok_or("give the folder to make")?,
    );
    create_dir_all(&folder)?;
    let write = |name: &str, content: &[u8]| -> Result<(), Box<dyn Error>> {
        let mut file = File::create_new(folder.join(name))?;
        Ok(file.write_all(content)?)
    };

    let mut rng = StdRng::seed_from_u64(1);
    let recovery_code = RecoveryCode::generate(&mut rng);
    let [device, vault] = std::array::from_fn(|_| Identity::random(&mut rng));
    let device_id: DeviceId = "67e55044-10b1-426f-9247-bb680e5fe0c8".parse()?;
    write("export-key.bin", &EXPORT_KEY)?;
    write("passkey-prf.bin", &PRF_OUTPUT)?;
    write("recovery-code.txt", recovery_code.expose().as_bytes())?;
    write("recovery-proof.bin", recovery_code.proof().as_bytes())?;
    write("device-identity.txt", device.expose().as_bytes())?;

    // Version 1 is sealed before a rotation of the account key, version 2 after it.
    let mut key_ring = KeyRing::generate(&mut rng);
    let first = snapshot_of(first_contents());
    let sealed_first = seal_snapshot(&first, &key_ring)?;
    key_ring.rotate(&mut rng);
    let second = Snapshot {
        sequence: first.sequence.next(),
        parent: Some(sealed_first.manifest.hash),
        created_at: first.created_at.plus_seconds(60),
        contents: vault_of(5),
        ..first.clone()
    };
    let sealed_second = seal_snapshot(&second, &key_ring)?;
    for (number, sealed, snapshot) in [(1, &sealed_first, &first), (2, &sealed_second, &second)] {
        write(&format!("version-{number}.age"), &sealed.object)?;
        let manifest = serde_json::to_vec_pretty(&sealed.manifest)?;
        write(&format!("version-{number}.manifest.json"), &manifest)?;
        write(&format!("version-{number}.json"), &snapshot.to_json()?)?;
    }

    key_ring.set(
        RecipientKind::Password,
        Identity::from_export_key(&EXPORT_KEY).recipient(),
    );
    key_ring.set(
        RecipientKind::RecoveryCode,
        recovery_code.identity().recipient(),
    );
    key_ring.set(
        RecipientKind::Passkey,
        Identity::from_passkey_prf(&PRF_OUTPUT).recipient(),
    );
    key_ring.set(RecipientKind::Device(device_id), device.recipient());
    write("key-file.age", &key_ring.seal()?)?;
    write(
        "account-key-current.txt",
        key_ring.account_key().current().expose().as_bytes(),
    )?;

    write("vault.age", &seal_vault(VAULT, &vault.recipient()))?;
    write("vault.json", VAULT)?;
    write("vault-identity.txt", vault.expose().as_bytes())?;
    let work_factor = WorkFactor::new(10).ok_or("no such work factor")?;
    let passcode_file = passcode_file::wrap(&vault, &SecretString::from(PASSCODE), work_factor);
    write("passcode.age", &passcode_file)?;
    write("passcode.txt", PASSCODE.as_bytes())?;
    let passkey = Identity::from_passkey_prf(&PRF_OUTPUT);
    write(
        "passkey.age",
        &passkey_file::wrap(&vault, &passkey.recipient()),
    )
}

/// One account of each type, and a setting that is not the default.
fn first_contents() -> Contents {
    let mut grouped = account_named("Grüße & Söhne", "zoë@example.com");
    grouped.group = Some(Label::cleaned("Shops"));
    grouped.pinned = true;
    let accounts = vec![
        grouped,
        hotp_account(41),
        device_bound_account(Kind::WorkOrSchool, "alice"),
    ];
    let settings = Settings {
        sound: false,
        ..Settings::default()
    };
    Contents {
        accounts,
        settings,
        ..Contents::default()
    }
}
