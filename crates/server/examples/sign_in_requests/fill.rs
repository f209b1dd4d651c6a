//! Filling a data folder with an organization and its members' devices, without enrolling anybody.

use std::path::Path;

use lifeboat_protocol::{Token, device::Platform};
use lifeboat_server::clock::{Clock as _, SystemClock};
use lifeboat_server::database::DatabaseUrl;
use lifeboat_server::entities::{api_token, credential, member, organization, to_word};
use lifeboat_server::entropy::Entropy;
use lifeboat_server::sealing::sha256;
use p256::ecdsa::SigningKey;
use sea_orm::{ActiveModelTrait, Set};
use uuid::Uuid;

use crate::Outcome;

/// What there is.
pub(crate) struct Filled {
    pub(crate) organization: Uuid,
    /// The service's token.
    pub(crate) token: Token,
    pub(crate) devices: Vec<Device>,
}

/// A member's device.
pub(crate) struct Device {
    pub(crate) member: Uuid,
    pub(crate) token: Token,
    pub(crate) key: SigningKey,
}

/// Makes a database with one organization and so many members, each with a device.
pub(crate) async fn fill(data: &Path, devices: usize) -> Outcome<Filled> {
    let url = DatabaseUrl::sqlite(&data.join("lifeboat.sqlite"));
    let database = url.connect(1).await?;
    database.migrate().await?;
    let (now, entropy) = (SystemClock::default().now(), Entropy::system());
    let transaction = database.begin().await?;
    let mut filled = Filled {
        organization: entropy.id(),
        token: entropy.token(),
        devices: Vec::with_capacity(devices),
    };
    organization::ActiveModel {
        id: Set(filled.organization),
        name: Set("Acme".to_owned()),
        name_key: Set("acme".to_owned()),
        created_at: Set(now),
    }
    .insert(&transaction)
    .await?;
    api_token::ActiveModel {
        id: Set(entropy.id()),
        organization_id: Set(filled.organization),
        name: Set("VPN".to_owned()),
        token_hash: Set(sha256(filled.token.expose_bytes()).to_vec()),
        scopes: Set("sign_in_requests".to_owned()),
        created_at: Set(now),
    }
    .insert(&transaction)
    .await?;
    for number in 0..devices {
        let device = Device {
            member: entropy.id(),
            token: entropy.token(),
            key: SigningKey::from_slice(&entropy.bytes::<32>())?,
        };
        let name = format!("member{number}@example.org");
        member::ActiveModel {
            id: Set(device.member),
            organization_id: Set(filled.organization),
            name: Set(name.clone()),
            name_key: Set(name),
            created_at: Set(now),
            removed_at: Set(None),
        }
        .insert(&transaction)
        .await?;
        let public_key = device.key.verifying_key().to_sec1_point(false);
        credential::ActiveModel {
            id: Set(entropy.id()),
            member_id: Set(device.member),
            device_id: Set(entropy.id()),
            device_name: Set("Phone".to_owned()),
            platform: Set(to_word(Platform::Android)),
            public_key: Set(public_key.as_bytes().to_vec()),
            totp_sealed: Set(entropy.bytes::<60>().to_vec()),
            totp_last_step: Set(0),
            token_hash: Set(sha256(device.token.expose_bytes()).to_vec()),
            created_at: Set(now),
            last_seen_at: Set(now),
            revoked_at: Set(None),
        }
        .insert(&transaction)
        .await?;
        filled.devices.push(device);
    }
    transaction.commit().await?;
    database.close().await;
    Ok(filled)
}
