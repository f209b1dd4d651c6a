//! Versions for tests. Their content is not really sealed: the server cannot tell.

use lifeboat_protocol::{
    Hex, Wire,
    backup::{CommitVersion, Committed, HeadRef, Location, Manifest},
    path,
};
use uuid::Uuid;

use crate::{
    sealing::sha256,
    testing::{TestDevice, TestServer},
};

/// The id of the account's first backup.
pub(crate) fn backup_id(device: &TestDevice) -> Uuid {
    Uuid::from_u128(device.account_id.as_u128() ^ 1)
}

/// The first version of a new backup.
pub(crate) fn first(device: &TestDevice, content: &[u8]) -> CommitVersion {
    version(device, None, content)
}

/// The version that follows the head.
pub(crate) fn after(device: &TestDevice, head: HeadRef, content: &[u8]) -> CommitVersion {
    version(device, Some(head), content)
}

fn version(device: &TestDevice, expected_head: Option<HeadRef>, content: &[u8]) -> CommitVersion {
    CommitVersion {
        expected_head,
        key_revision: 1,
        location: Location::Server,
        manifest: Manifest {
            backup_id: backup_id(device),
            sequence: expected_head.map_or(1, |head| head.sequence + 1),
            hash: Hex(sha256(content)),
            parent: expected_head.map(|head| head.hash),
            size: content.len() as u64,
            created_at: 1_767_225_000,
            device_id: device.id,
            key_id: Hex([1; 8]),
            mac: Hex([2; 32]),
        },
        object: Some(Wire(content.to_vec())),
        read_back: false,
    }
}

/// Commits it, which must succeed.
pub(crate) async fn commit(
    server: &TestServer,
    device: &TestDevice,
    request: &CommitVersion,
) -> HeadRef {
    server
        .post(path::VERSIONS)
        .of(device)
        .json(request)
        .send()
        .await
        .ok::<Committed>()
        .head
}
