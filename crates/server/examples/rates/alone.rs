//! The database without a server: how many commits a second SQLite takes when nothing but their
//! statements runs, as many in a transaction as connections ask. A server cannot be quicker.

use std::time::{Duration, Instant};

use rusqlite::{Connection, params};

use crate::fill::OBJECT_BYTES;
use crate::{CONNECTIONS, Outcome};

/// Commits a second, the median of so many rounds.
pub(crate) fn commits(rounds: usize, round: Duration) -> Outcome<f64> {
    let data = tempfile::Builder::new()
        .prefix("lifeboat-alone-")
        .tempdir()?;
    let connection = Connection::open(data.path().join("alone.sqlite"))?;
    // As the server sets them (`src/database/connect.rs`), and of its tables (`src/migrations/`) what a
    // commit cannot do without: fewer columns, and no further indexes.
    connection.execute_batch(
        "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         PRAGMA mmap_size = 1099511627776; PRAGMA cache_size = -8192;
         PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 1024;
         CREATE TABLE backups (id BLOB NOT NULL PRIMARY KEY, account_id BLOB NOT NULL,
                               head_sequence INTEGER NOT NULL, head_hash BLOB NOT NULL);
         CREATE TABLE versions (backup_id BLOB NOT NULL, sequence INTEGER NOT NULL,
                                hash BLOB NOT NULL, parent BLOB, mac BLOB NOT NULL,
                                PRIMARY KEY (backup_id, sequence));
         CREATE TABLE objects (backup_id BLOB NOT NULL, sequence INTEGER NOT NULL,
                               bytes BLOB NOT NULL, PRIMARY KEY (backup_id, sequence));
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
           INSERT INTO backups SELECT randomblob(16), randomblob(16), 0, randomblob(32) FROM n;",
    )?;
    let mut ids = connection.prepare("SELECT id FROM backups")?;
    let ids: Vec<Vec<u8>> = ids
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut next = ids.iter().cycle();
    let mut sequence = 0;
    let mut rates = Vec::with_capacity(rounds);
    for _ in 0..=rounds {
        let began = Instant::now();
        let mut count = 0_u32;
        while began.elapsed() < round {
            connection.execute_batch("BEGIN IMMEDIATE")?;
            for id in next.by_ref().take(CONNECTIONS) {
                sequence += 1;
                commit(&connection, id, sequence)?;
                count += 1;
            }
            connection.execute_batch("COMMIT")?;
        }
        rates.push(f64::from(count) / began.elapsed().as_secs_f64());
    }
    // The first round fills caches.
    rates.remove(0);
    rates.sort_by(f64::total_cmp);
    Ok(rates.get(rates.len() / 2).copied().unwrap_or(f64::NAN))
}

fn commit(connection: &Connection, id: &[u8], sequence: i64) -> Outcome<()> {
    let object = [sequence.to_le_bytes()[0]; OBJECT_BYTES];
    let hash = [1_u8; 32];
    let mut head = connection.prepare_cached("SELECT head_sequence FROM backups WHERE id = ?")?;
    let _: i64 = head.query_row([id], |row| row.get(0))?;
    let moved = "UPDATE backups SET head_sequence = ?, head_hash = ? WHERE id = ?";
    let mut moved = connection.prepare_cached(moved)?;
    moved.execute(params![sequence, hash, id])?;
    let mut version = connection.prepare_cached("INSERT INTO versions VALUES (?, ?, ?, ?, ?)")?;
    version.execute(params![id, sequence, hash, hash, hash])?;
    let mut stored = connection.prepare_cached("INSERT INTO objects VALUES (?, ?, ?)")?;
    stored.execute(params![id, sequence, object])?;
    Ok(())
}
