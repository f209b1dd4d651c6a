//! The documented JSON of a snapshot, padded with spaces.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::padme::padded_length;
use super::{Snapshot, SnapshotError};
use crate::account::{AccountList, without_values};
use crate::contents::ContentsError;
use crate::{
    Account, BackupId, Contents, Device, ObjectHash, Sequence, Settings, Timestamp, Tombstone,
};

#[derive(Serialize)]
struct RecordOut<'a> {
    format: &'static str,
    version: u64,
    backup_id: BackupId,
    sequence: Sequence,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<ObjectHash>,
    created_at: Timestamp,
    device: &'a Device,
    accounts: &'a [Account],
    tombstones: &'a [Tombstone],
    settings: Settings,
}

/// What a version of any time has, whatever else is in it.
#[derive(Deserialize)]
struct Heading {
    #[serde(default)]
    format: Option<String>,
    #[serde(default)]
    version: Option<u64>,
}

#[derive(Deserialize)]
struct RecordIn {
    format: String,
    version: u64,
    backup_id: BackupId,
    sequence: Sequence,
    #[serde(default)]
    parent: Option<ObjectHash>,
    created_at: Timestamp,
    device: Device,
    accounts: AccountList,
    tombstones: Vec<Tombstone>,
    settings: Settings,
}

impl Snapshot {
    /// What `format` says in the JSON.
    pub const FORMAT: &'static str = "lifeboat-snapshot";
    /// The version of the format that is written. A reader refuses a later one; whatever an older
    /// reader must not drop therefore needs a new version.
    pub const VERSION: u64 = 1;
    /// The longest snapshot that is written and read, in bytes of JSON with its padding: 64 MiB.
    pub const MAX_BYTES: usize = 64 * 1024 * 1024;

    /// The snapshot as JSON, **secrets in clear**, followed by spaces up to a
    /// [Padmé length](super::padme).
    ///
    /// # Errors
    /// [`SnapshotError::TooLarge`] and [`SnapshotError::Invalid`]: what could not be read again is not
    /// written.
    pub fn to_json(&self) -> Result<Zeroizing<Vec<u8>>, SnapshotError> {
        self.contents.check().map_err(|error| invalid(&error))?;
        let (least, most) = self.json_bounds();
        if least > Self::MAX_BYTES {
            return Err(SnapshotError::TooLarge);
        }
        // Reserved at once: growing would leave copies of the secrets behind.
        let capacity = padded_length(most).min(Self::MAX_BYTES);
        let mut json = Zeroizing::new(Vec::with_capacity(capacity));
        let record = RecordOut {
            format: Self::FORMAT,
            version: Self::VERSION,
            backup_id: self.backup_id,
            sequence: self.sequence,
            parent: self.parent,
            created_at: self.created_at,
            device: &self.device,
            accounts: &self.contents.accounts,
            tombstones: &self.contents.tombstones,
            settings: self.contents.settings,
        };
        serde_json::to_writer(&mut *json, &record).map_err(|error| SnapshotError::Invalid {
            reason: without_values(&error),
        })?;
        let padded = padded_length(json.len());
        if padded > Self::MAX_BYTES {
            return Err(SnapshotError::TooLarge);
        }
        json.resize(padded, b' ');
        Ok(json)
    }

    /// The snapshot that this JSON is, padded or not.
    ///
    /// # Errors
    /// [`SnapshotError`]; [`SnapshotError::NewerVersion`] means that updating Lifeboat helps.
    pub fn from_json(json: &[u8]) -> Result<Self, SnapshotError> {
        if json.len() > Self::MAX_BYTES {
            return Err(SnapshotError::TooLarge);
        }
        let record: RecordIn = serde_json::from_slice(json).map_err(|error| {
            // Something else, or of another time, is not damaged.
            match serde_json::from_slice(json).map(|heading: Heading| heading.check()) {
                Ok(Err(wrong_heading)) => wrong_heading,
                Ok(Ok(())) | Err(_) => damaged(&error),
            }
        })?;
        let (format, version) = (Some(record.format), Some(record.version));
        Heading { format, version }.check()?;
        let contents = Contents::checked(record.accounts.0, record.tombstones, record.settings)
            .map_err(|error| SnapshotError::Damaged {
                reason: error.to_string(),
            })?;
        Ok(Self {
            backup_id: record.backup_id,
            sequence: record.sequence,
            parent: record.parent,
            created_at: record.created_at,
            device: record.device,
            contents,
        })
    }

    /// The least and the most bytes that the JSON can have before it is padded.
    fn json_bounds(&self) -> (usize, usize) {
        // More than the names, punctuation, ids and numbers of one account or tombstone, or of all the
        // rest.
        const FRAME: usize = 512;
        // JSON writes a character with at most twice its bytes, since those that take more are not
        // allowed in texts. What a provider says may have them: six times.
        let (mut least, mut most) = (0, 2 * FRAME + 2 * self.device.name.as_str().len());
        for account in &self.contents.accounts {
            let credential = &account.credential;
            let texts = account.issuer.as_str().len()
                + account.name.as_str().len()
                + account
                    .group
                    .as_ref()
                    .map_or(0, |group| group.as_str().len())
                + account.icon.as_ref().map_or(0, |icon| icon.as_str().len())
                + account.note.as_ref().map_or(0, |note| note.as_str().len())
                + credential
                    .generator()
                    .map_or(0, |one| one.secret().expose_bytes().len());
            let provider = credential
                .provider()
                .map_or(0, |one| one.server.len() + one.subject.len());
            least += texts + provider;
            most += FRAME + 2 * texts + 6 * provider;
        }
        (least, most + FRAME * self.contents.tombstones.len())
    }
}

impl Heading {
    fn check(&self) -> Result<(), SnapshotError> {
        match (self.format.as_deref(), self.version) {
            (Some(Snapshot::FORMAT), Some(Snapshot::VERSION)) => Ok(()),
            (Some(Snapshot::FORMAT), Some(found)) if found > Snapshot::VERSION => {
                Err(SnapshotError::NewerVersion { found })
            }
            _ => Err(SnapshotError::NotASnapshot),
        }
    }
}

fn invalid(error: &ContentsError) -> SnapshotError {
    SnapshotError::Invalid {
        reason: error.to_string(),
    }
}

fn damaged(error: &serde_json::Error) -> SnapshotError {
    SnapshotError::Damaged {
        reason: without_values(error),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::testing::{self, account_named, vault_of};
    use crate::{AccountId, Icon};

    fn snapshot(contents: Contents) -> Snapshot {
        testing::snapshot_of(contents)
    }

    fn changed(change: impl FnOnce(&mut Value)) -> Result<Snapshot, SnapshotError> {
        let written = snapshot(vault_of(3)).to_json().unwrap();
        let mut record: Value = serde_json::from_slice(&written).unwrap();
        change(&mut record);
        Snapshot::from_json(record.to_string().as_bytes())
    }

    #[test]
    fn the_json_is_as_documented() {
        let snapshot = snapshot(vault_of(2));
        let record: Value = serde_json::from_slice(&snapshot.to_json().unwrap()).unwrap();
        assert_eq!(record["format"], "lifeboat-snapshot");
        assert_eq!(record["version"], 1);
        assert_eq!(record["sequence"], 1);
        assert_eq!(record["accounts"].as_array().unwrap().len(), 2);
        assert_eq!(record["tombstones"], json!([]));
        assert_eq!(record["settings"]["app_lock"], false);
        assert_eq!(record["device"]["platform"], "linux");
        assert!(record.get("parent").is_none());
    }

    #[test]
    fn fifty_accounts_stay_under_16_kib() {
        assert!(snapshot(vault_of(50)).to_json().unwrap().len() < 16 * 1024 - 512);
    }

    #[test]
    fn a_newer_version_asks_for_an_update() {
        let error = changed(|record| {
            record["version"] = 2.into();
            record["accounts"] = "something else entirely".into();
        });
        assert_eq!(error, Err(SnapshotError::NewerVersion { found: 2 }));
        let error = changed(|record| record["version"] = 3.into());
        assert_eq!(error, Err(SnapshotError::NewerVersion { found: 3 }));
        assert!(error.unwrap_err().to_string().contains("update Lifeboat"));
    }

    #[test]
    fn another_format_is_not_a_snapshot() {
        let not = Err(SnapshotError::NotASnapshot);
        assert_eq!(
            changed(|record| record["format"] = "lifeboat-vault".into()),
            not
        );
        assert_eq!(changed(|record| record["version"] = 0.into()), not);
        assert_eq!(Snapshot::from_json(b"{}"), not);
    }

    #[test]
    fn a_damaged_entry_is_named() {
        let error = changed(|record| record["accounts"][1]["digits"] = 3.into());
        let Err(SnapshotError::Damaged { reason }) = error else {
            panic!("{error:?}")
        };
        assert!(reason.contains("account entry 2 ("), "{reason}");

        let error = changed(|record| record["accounts"][2] = record["accounts"][0].clone());
        let Err(SnapshotError::Damaged { reason }) = error else {
            panic!("{error:?}")
        };
        assert!(
            reason.contains("entry 3 has the same id as account entry 1"),
            "{reason}"
        );
    }

    #[test]
    fn what_cannot_be_read_is_not_written() {
        let mut contents = vault_of(2);
        contents.accounts[1].id = contents.accounts[0].id;
        let result = snapshot(contents).to_json();
        assert!(
            matches!(result, Err(SnapshotError::Invalid { .. })),
            "{result:?}"
        );

        let picture = format!("data:image/png;base64,{}", "A".repeat(60_000));
        let mut account = account_named("Example", "alice");
        account.icon = Some(Icon::parse(&picture).unwrap());
        let accounts = (0..1_200_u128)
            .map(|n| Account {
                id: AccountId::from_hash(n.to_be_bytes()),
                ..account.clone()
            })
            .collect();
        let result = snapshot(Contents {
            accounts,
            ..Contents::default()
        })
        .to_json();
        assert_eq!(result, Err(SnapshotError::TooLarge));
        let spaces = vec![b' '; Snapshot::MAX_BYTES + 1];
        assert_eq!(Snapshot::from_json(&spaces), Err(SnapshotError::TooLarge));
    }

    #[test]
    fn depth_does_not_matter() {
        for deep in ["[".repeat(1_000_000), "{\"a\":".repeat(1_000_000)] {
            let error = Snapshot::from_json(deep.as_bytes());
            assert!(
                matches!(error, Err(SnapshotError::Damaged { .. })),
                "{error:?}"
            );
            let inside = format!("{{\"format\":\"lifeboat-snapshot\",\"version\":1,\"x\":{deep}");
            assert!(Snapshot::from_json(inside.as_bytes()).is_err());
        }
    }

    proptest! {
        #[test]
        fn a_snapshot_survives_json(snapshot in testing::snapshot()) {
            let json = snapshot.to_json().unwrap();
            prop_assert_eq!(&Snapshot::from_json(&json).unwrap(), &snapshot);
            prop_assert_eq!(json.len(), padded_length(json.len()), "padded");
            let text = json.trim_ascii_end().len();
            let (least, most) = snapshot.json_bounds();
            prop_assert!((least..=most).contains(&text), "no copies were left behind");
        }

        #[test]
        fn a_cut_snapshot_is_damaged(snapshot in testing::snapshot(), cut in 0.0..1.0) {
            let json = snapshot.to_json().unwrap();
            let text = json.trim_ascii_end();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss,
                clippy::cast_precision_loss, reason = "a fraction of a short text")]
            let end = (text.len() as f64 * cut) as usize;
            let result = Snapshot::from_json(&text[..end]);
            let is_damaged = matches!(result, Err(SnapshotError::Damaged { .. }));
            prop_assert!(is_damaged);
        }

        #[test]
        fn a_snapshot_with_wrong_bytes_is_read_or_refused(
            snapshot in testing::snapshot(),
            wrong in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        ) {
            let mut json = snapshot.to_json().unwrap().to_vec();
            for (place, byte) in wrong {
                let place = place.index(json.len());
                json[place] = byte;
            }
            let _ = Snapshot::from_json(&json);
        }

        #[test]
        fn garbage_is_refused(garbage in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(Snapshot::from_json(&garbage).is_err());
        }
    }
}
