//! The samples that the project ships hold what the demonstration says they hold.

use std::path::PathBuf;

use lifeboat_transfer::{Format, Import};
use lifeboat_vault::{Contents, FollowUp};

use crate::support::imported;

fn sample(name: &str) -> Import {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../samples")
        .join(name);
    imported(&std::fs::read(path).unwrap())
}

#[test]
fn the_samples_hold_what_the_demonstration_says() {
    let aegis = sample("aegis.json");
    assert_eq!(aegis.format, Format::Aegis);
    assert_eq!(
        (aegis.entries.len(), aegis.errors.len(), aegis.losses.len()),
        (8, 0, 0)
    );

    let uris = sample("otpauth-uris.txt");
    assert_eq!(uris.format, Format::OtpauthUri);
    assert_eq!((uris.entries.len(), uris.errors.len()), (4, 1));

    let lifeboat = sample("lifeboat.json");
    assert_eq!(lifeboat.format, Format::Lifeboat);
    assert_eq!((lifeboat.entries.len(), lifeboat.errors.len()), (3, 0));
    let follow_ups: Vec<_> = lifeboat
        .entries
        .iter()
        .filter_map(|account| account.follow_up(false))
        .collect();
    assert_eq!(follow_ups, [FollowUp::ScanQrCode]);

    let mut vault = Contents::default();
    let added = [aegis, uris, lifeboat].map(|import| {
        let additions = vault.add_all(import.entries);
        additions
            .into_iter()
            .filter(|addition| addition.is_new())
            .count()
    });
    assert_eq!(
        added,
        [8, 3, 3],
        "one of the URIs is in the Aegis export already"
    );
    assert_eq!(vault.accounts.len(), 14);
}
