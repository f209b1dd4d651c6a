//! Filling a data folder with recovery accounts, without signing anybody up.

use std::path::Path;

use lifeboat_protocol::{Hex, Token, backup::Location, device::Platform};
use lifeboat_server::clock::{Clock as _, SystemClock};
use lifeboat_server::database::{Database, DatabaseUrl};
use lifeboat_server::entities::{
    account, backup, contact, device, object, session, to_word, version,
};
use lifeboat_server::entropy::Entropy;
use lifeboat_server::extract::SESSION_LIFE;
use lifeboat_server::sealing::sha256;
use sea_orm::{ActiveModelTrait, ConnectionTrait, Set};
use uuid::Uuid;

use crate::{CONNECTIONS, Outcome};

/// Accounts that requests are made for, evenly over the connections.
const MEASURED: usize = CONNECTIONS * 16;

/// The size of a sealed version: what a typical vault of 50 accounts stays under.
pub(crate) const OBJECT_BYTES: usize = 16 * 1024;

/// An account that requests are made for.
#[derive(Debug, Clone)]
pub(crate) struct Measured {
    pub(crate) session: Token,
    pub(crate) device_id: Uuid,
    pub(crate) backup_id: Uuid,
    pub(crate) sequence: u64,
    pub(crate) hash: Hex<32>,
}

/// Makes a database with so many accounts, each with a device that is signed in, a contact, and a
/// backup of one version. Those that requests are made for have an object of full size, the others a
/// stand-in of 200 bytes.
pub(crate) async fn fill(data: &Path, accounts: u64) -> Outcome<Vec<Measured>> {
    let url = DatabaseUrl::sqlite(&data.join("lifeboat.sqlite"));
    let database = url.connect(1).await?;
    database.migrate().await?;
    let now = SystemClock::default().now();
    // Only while it is filled; the server sets its own.
    database
        .writer()
        .execute_unprepared(
            "PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA temp_store = MEMORY",
        )
        .await?;
    others(&database, accounts - MEASURED as u64, now).await?;
    let mut measured = Vec::with_capacity(MEASURED);
    let entropy = Entropy::system();
    for number in 0..MEASURED {
        measured.push(one(&database, &entropy, number, now).await?);
    }
    database.close().await;
    Ok(measured)
}

/// The accounts that are only there, by statements that make them inside the database.
async fn others(database: &Database, count: u64, now: i64) -> Outcome<()> {
    let later = now + SESSION_LIFE;
    let statements = format!(
        "CREATE TEMP TABLE people AS
           WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
           SELECT i, randomblob(16) AS account, randomblob(16) AS device, randomblob(16) AS backup,
                  randomblob(32) AS hash FROM n;
         BEGIN;
         INSERT INTO accounts (id, email, created_at, password_file, key_file, key_revision,
                               recovery_verifier, recovery_code_at, language)
           SELECT account, 'person' || i || '@example.org', {now}, randomblob(192),
                  randomblob(900), 1, randomblob(32), {now}, 'en' FROM people ORDER BY account;
         INSERT INTO devices (id, account_id, name, platform, created_at, last_seen_at, secret_hash,
                              totp_sealed, totp_last_step)
           SELECT device, account, 'Phone', 'android', {now}, {now}, randomblob(32),
                  randomblob(60), 0 FROM people ORDER BY device;
         INSERT INTO sessions (token_hash, account_id, device_id, created_at, last_used_at,
                               expires_at)
           SELECT randomblob(32), account, device, {now}, {now}, {later} FROM people;
         INSERT INTO contacts (id, account_id, kind, value, proven_at, is_primary, created_at)
           SELECT randomblob(16), account, 'email', 'person' || i || '@example.org', {now}, 1, {now}
           FROM people ORDER BY account;
         INSERT INTO backups (id, account_id, location, platform, created_at, head_sequence,
                              head_hash)
           SELECT backup, account, 'server', 'android', {now}, 1, hash FROM people ORDER BY backup;
         INSERT INTO versions (backup_id, sequence, hash, size, created_at, committed_at, device_id,
                               key_id, mac, kept)
           SELECT backup, 1, hash, 200, {now}, {now}, device, randomblob(8), randomblob(32), 1
           FROM people ORDER BY backup;
         INSERT INTO objects (backup_id, sequence, bytes)
           SELECT backup, 1, randomblob(200) FROM people ORDER BY backup;
         COMMIT;
         DROP TABLE people;"
    );
    database.writer().execute_unprepared(&statements).await?;
    Ok(())
}

/// An account with a backup of one version of full size.
async fn one(db: &Database, entropy: &Entropy, number: usize, now: i64) -> Outcome<Measured> {
    let writer = db.writer();
    let account_id = entropy.id();
    let email = format!("measured{number}@example.org");
    account::ActiveModel {
        id: Set(account_id),
        email: Set(email.clone()),
        created_at: Set(now),
        password_file: Set(entropy.bytes::<192>().to_vec()),
        key_file: Set(entropy.bytes::<900>().to_vec()),
        key_revision: Set(1),
        recovery_verifier: Set(entropy.bytes::<32>().to_vec()),
        recovery_code_at: Set(now),
        language: Set("en".to_owned()),
    }
    .insert(writer)
    .await?;
    contact::ActiveModel {
        id: Set(entropy.id()),
        account_id: Set(account_id),
        kind: Set("email".to_owned()),
        value: Set(email),
        proven_at: Set(Some(now)),
        is_primary: Set(true),
        created_at: Set(now),
    }
    .insert(writer)
    .await?;
    let device_id = entropy.id();
    device_row(entropy, account_id, device_id, now)
        .insert(writer)
        .await?;
    let token = entropy.token();
    session::ActiveModel {
        token_hash: Set(sha256(token.expose_bytes()).to_vec()),
        account_id: Set(account_id),
        device_id: Set(device_id),
        created_at: Set(now),
        last_used_at: Set(now),
        expires_at: Set(now + SESSION_LIFE),
    }
    .insert(writer)
    .await?;

    let (backup_id, bytes) = (entropy.id(), entropy.bytes::<OBJECT_BYTES>().to_vec());
    let hash = sha256(&bytes);
    backup::ActiveModel {
        id: Set(backup_id),
        account_id: Set(account_id),
        location: Set(to_word(Location::Server)),
        platform: Set(to_word(Platform::Linux)),
        created_at: Set(now),
        head_sequence: Set(1),
        head_hash: Set(hash.to_vec()),
        deleted_at: Set(None),
    }
    .insert(writer)
    .await?;
    version::ActiveModel {
        backup_id: Set(backup_id),
        sequence: Set(1),
        hash: Set(hash.to_vec()),
        parent: Set(None),
        size: Set(i64::try_from(OBJECT_BYTES)?),
        created_at: Set(now),
        committed_at: Set(now),
        device_id: Set(device_id),
        key_id: Set(entropy.bytes::<8>().to_vec()),
        mac: Set(entropy.bytes::<32>().to_vec()),
        kept: Set(true),
        attempt: Set(None),
    }
    .insert(writer)
    .await?;
    object::ActiveModel {
        backup_id: Set(backup_id),
        sequence: Set(1),
        bytes: Set(bytes),
    }
    .insert(writer)
    .await?;
    Ok(Measured {
        session: token,
        device_id,
        backup_id,
        sequence: 1,
        hash: Hex(hash),
    })
}

fn device_row(entropy: &Entropy, account_id: Uuid, id: Uuid, now: i64) -> device::ActiveModel {
    device::ActiveModel {
        id: Set(id),
        account_id: Set(account_id),
        name: Set("Laptop".to_owned()),
        platform: Set(to_word(Platform::Linux)),
        created_at: Set(now),
        last_seen_at: Set(now),
        secret_hash: Set(entropy.bytes::<32>().to_vec()),
        totp_sealed: Set(entropy.bytes::<60>().to_vec()),
        totp_last_step: Set(0),
        revoked_at: Set(None),
        shut_out: Set(false),
        public_key: Set(None),
    }
}
