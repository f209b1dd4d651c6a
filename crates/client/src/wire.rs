//! Between the words of the vault and those of the wire.

use jiff::{civil::DateTime, tz::Offset};
use lifeboat_protocol::{Hex, Wire, backup, device, enrollment::DevicePublicKey};
use lifeboat_seal::{KeyId, Manifest, ManifestMac};
use lifeboat_vault::{BackupId, Device, DeviceId, ObjectHash, Platform, Sequence, Timestamp};

use crate::ClientError;

/// A device as it introduces itself.
pub(crate) fn new_device(device: &Device, key: Option<DevicePublicKey>) -> device::NewDevice {
    device::NewDevice {
        id: *device.id.as_uuid(),
        name: device.name.to_string(),
        platform: platform(device.platform),
        device_key: key.map(Wire),
    }
}

pub(crate) fn platform(platform: Platform) -> device::Platform {
    match platform {
        Platform::Linux => device::Platform::Linux,
        Platform::Macos => device::Platform::Macos,
        Platform::Windows => device::Platform::Windows,
        Platform::Android => device::Platform::Android,
        Platform::Ios => device::Platform::Ios,
        Platform::Web => device::Platform::Web,
        Platform::Other => device::Platform::Other,
    }
}

/// A manifest for the server.
pub(crate) fn to_wire(manifest: &Manifest) -> backup::Manifest {
    backup::Manifest {
        backup_id: *manifest.backup_id.as_uuid(),
        sequence: manifest.sequence.get(),
        hash: Hex(*manifest.hash.as_bytes()),
        parent: manifest.parent.map(|parent| Hex(*parent.as_bytes())),
        size: manifest.size,
        created_at: manifest.created_at.seconds(),
        device_id: *manifest.device.as_uuid(),
        key_id: Hex(*manifest.key_id.as_bytes()),
        mac: Hex(*manifest.mac.as_bytes()),
    }
}

/// A manifest from the server, not verified yet.
pub(crate) fn from_wire(manifest: &backup::Manifest) -> Result<Manifest, ClientError> {
    Ok(Manifest {
        backup_id: BackupId::from_uuid(manifest.backup_id),
        sequence: Sequence::new(manifest.sequence).ok_or_else(|| {
            ClientError::Invalid("The server sent a version without a number.".into())
        })?,
        hash: ObjectHash::from_bytes(manifest.hash.0),
        parent: manifest
            .parent
            .map(|parent| ObjectHash::from_bytes(parent.0)),
        size: manifest.size,
        created_at: Timestamp::from_seconds(manifest.created_at),
        device: DeviceId::from_uuid(manifest.device_id),
        key_id: KeyId::from_bytes(manifest.key_id.0),
        mac: ManifestMac::from_bytes(manifest.mac.0),
    })
}

/// The reference to the version that a manifest is about.
pub(crate) fn head_ref(manifest: &backup::Manifest) -> backup::HeadRef {
    backup::HeadRef {
        sequence: manifest.sequence,
        hash: manifest.hash,
    }
}

/// A moment as a day (`2026-11-21`, UTC): for sentences, where a second more or less says nothing.
pub(crate) fn day(unix_seconds: u64) -> String {
    utc(unix_seconds).map_or_else(|| "an unknown day".to_owned(), date)
}

/// A moment to the minute (`2026-11-21 08:30 UTC`).
pub(crate) fn minute(unix_seconds: u64) -> String {
    utc(unix_seconds).map_or_else(
        || "an unknown time".to_owned(),
        |moment| {
            let (hour, minute) = (moment.hour(), moment.minute());
            format!("{} {hour:02}:{minute:02} UTC", date(moment))
        },
    )
}

// Written by hand, because what writes dates by a pattern weighs a tenth of the app's first load.
fn date(moment: DateTime) -> String {
    let (year, month, day) = (moment.year(), moment.month(), moment.day());
    format!("{year:04}-{month:02}-{day:02}")
}

fn utc(unix_seconds: u64) -> Option<DateTime> {
    let seconds = i64::try_from(unix_seconds).ok()?;
    let moment = jiff::Timestamp::from_second(seconds).ok()?;
    Some(Offset::UTC.to_datetime(moment))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        assert_eq!(day(0), "1970-01-01");
        assert_eq!(day(951_782_400), "2000-02-29");
        assert_eq!(day(1_795_219_200), "2026-11-21");
        assert_eq!(
            minute(1_795_219_200 + 8 * 3600 + 1859),
            "2026-11-21 08:30 UTC"
        );
        assert_eq!(day(u64::MAX), "an unknown day");
        assert_eq!(minute(u64::MAX), "an unknown time");
    }
}
