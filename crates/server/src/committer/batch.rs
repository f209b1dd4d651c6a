//! Group commit: the one task that writes, on SQLite.
//!
//! While a transaction waits for the disk, further commits gather; the next transaction takes all
//! of them. So a lone commit does not wait for company, and under load the disk is waited for once
//! for many. A commit that is refused, or that the database refuses, never spoils the others of its
//! batch.

use std::{ops::Range, sync::Arc};

use lifeboat_protocol::backup::HeadRef;
use rusqlite::TransactionBehavior;
use tokio::sync::{
    mpsc,
    oneshot::{self, Sender},
};

use super::{Commit, Refused, rows, standing::Verdict};
use crate::database::{Database, DatabaseError};

/// How many commits share a transaction at the most.
pub const MOST_COMMITS: usize = 128;

/// How many bytes of objects a transaction takes before it stops gathering.
const ENOUGH_BYTES: usize = 8 * 1024 * 1024;

/// How many commits may wait before further requests wait to get in line.
const LINE: usize = 1024;

/// A commit in line, and who waits for its outcome.
#[derive(Debug)]
pub struct Waiting {
    commit: Commit,
    answer: Sender<Result<HeadRef, Refused>>,
}

/// Starts the task. It ends when nobody can send to it any more.
#[must_use]
pub fn start(db: Database) -> mpsc::Sender<Waiting> {
    let (queue, line) = mpsc::channel(LINE);
    tokio::spawn(run(db, line));
    queue
}

/// Gets in line, and waits for the outcome.
///
/// # Errors
///
/// See [`Refused`]. If the task has died, that is [`Refused::Unavailable`].
pub async fn enqueue(queue: &mpsc::Sender<Waiting>, commit: Commit) -> Result<HeadRef, Refused> {
    let (answer, outcome) = oneshot::channel();
    if queue.send(Waiting { commit, answer }).await.is_err() {
        tracing::error!("the task that writes commits has ended");
        return Err(Refused::Unavailable);
    }
    // An answer that was dropped is none: the task died over it, and nothing is certain.
    outcome.await.unwrap_or(Err(Refused::Unavailable))
}

async fn run(db: Database, mut line: mpsc::Receiver<Waiting>) {
    while let Some(first) = line.recv().await {
        let batch = gather(first, &mut line);
        // In a task of its own, so that whatever goes wrong there ends with this batch.
        if let Err(error) = tokio::spawn(write(db.clone(), batch)).await {
            tracing::error!(%error, "a batch of commits died");
        }
    }
}

/// The first commit in line, and all that wait behind it.
fn gather(first: Waiting, line: &mut mpsc::Receiver<Waiting>) -> Vec<Waiting> {
    let bytes = |waiting: &Waiting| waiting.commit.version.object.as_ref().map_or(0, Vec::len);
    let mut gathered = bytes(&first);
    let mut batch = vec![first];
    while batch.len() < MOST_COMMITS && gathered < ENOUGH_BYTES {
        let Ok(next) = line.try_recv() else { break };
        gathered += bytes(&next);
        batch.push(next);
    }
    batch
}

async fn write(db: Database, batch: Vec<Waiting>) {
    metrics::histogram!("lifeboat_commit_batch_size")
        .record(f64::from(u32::try_from(batch.len()).unwrap_or(u32::MAX)));
    let (commits, answers): (Vec<_>, Vec<_>) = batch
        .into_iter()
        .map(|waiting| (waiting.commit, waiting.answer))
        .unzip();
    let outcomes = write_together(&db, commits).await;
    // Whoever waited may be gone; the commit stands all the same.
    for (answer, outcome) in answers.into_iter().zip(outcomes) {
        drop(answer.send(outcome));
    }
}

/// The outcomes are in the order of the commits.
async fn write_together(db: &Database, commits: Vec<Commit>) -> Vec<Result<HeadRef, Refused>> {
    let commits: Arc<[Commit]> = commits.into();
    let count = commits.len();
    match transact(db, &commits, 0..count).await {
        Ok(outcomes) => outcomes,
        Err(Failure::RolledBack(error)) if count > 1 => {
            tracing::warn!(%error, "a batch of commits failed; trying each alone");
            let mut outcomes = Vec::with_capacity(count);
            for number in 0..count {
                match transact(db, &commits, number..number + 1).await {
                    Ok(outcome) => outcomes.extend(outcome),
                    Err(failure) => outcomes.push(Err(failure.into())),
                }
            }
            outcomes
        }
        Err(failure) => vec![Err(failure.into()); count],
    }
}

/// Why commits were not written together.
enum Failure {
    /// One of them failed, and all were rolled back: each can be tried alone.
    RolledBack(DatabaseError),
    /// The transaction could not begin, or it may or may not be on disk.
    AsAWhole(DatabaseError),
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::RolledBack(error) | Failure::AsAWhole(error) => error.into(),
        }
    }
}

/// One transaction for all of these. Each is judged by what those before it have left.
async fn transact(
    db: &Database,
    commits: &Arc<[Commit]>,
    which: Range<usize>,
) -> Result<Vec<Result<HeadRef, Refused>>, Failure> {
    let commits = Arc::clone(commits);
    let written = db.write_directly(move |connection| {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let outcomes = commits.get(which).unwrap_or_default().iter();
        let outcomes: Result<Vec<_>, _> = outcomes
            .map(|commit| commit_directly(&transaction, commit))
            .collect();
        Ok(match outcomes {
            Ok(outcomes) => {
                transaction.commit()?;
                Ok(outcomes)
            }
            Err(error) => Err(Failure::RolledBack(error)),
        })
    });
    written.await.map_err(Failure::AsAWhole)?
}

fn commit_directly(
    transaction: &rusqlite::Connection,
    commit: &Commit,
) -> Result<Result<HeadRef, Refused>, DatabaseError> {
    let standing = rows::read_directly(transaction, commit)?;
    let verdict = standing.judge(commit);
    if verdict == Ok(Verdict::Accepted) {
        rows::write_directly(transaction, commit)?;
    }
    Ok(verdict.map(|_| commit.version.head()))
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::device::Platform;
    use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait};

    use super::*;
    use crate::{
        committer::{Committer, NewVersion, sealed},
        entities::version,
        sealing::sha256,
        testing::{self, TestDevice, TestServer},
    };

    async fn device(server: &TestServer, number: usize) -> TestDevice {
        server
            .device(
                &format!("anna{number}@example.org"),
                "Laptop",
                Platform::Linux,
            )
            .await
    }

    fn commit(server: &TestServer, device: &TestDevice, content: &[u8]) -> Commit {
        let request = sealed::first(device, content);
        Commit {
            account_id: device.account_id,
            session: sha256(device.session.expose_bytes()),
            platform: Platform::Linux,
            same_platform_only: false,
            at: server.state.now(),
            attempt: server.state.entropy.id(),
            version: NewVersion::parse(request, device.id, 1024).unwrap(),
        }
    }

    #[tokio::test]
    async fn a_commit_that_the_database_refuses_does_not_spoil_its_batch() {
        testing::on_sqlite(async |server| {
            server
                .state
                .db
                .writer()
                .execute_unprepared(
                    "CREATE TRIGGER full BEFORE INSERT ON objects WHEN length(NEW.bytes) = 13 \
                     BEGIN SELECT RAISE(ABORT, 'disk full'); END",
                )
                .await
                .unwrap();
            let mut batch = Vec::new();
            let mut outcomes = Vec::new();
            for number in 0..5 {
                let device = device(&server, number).await;
                let content = if number == 2 {
                    vec![0; 13]
                } else {
                    vec![0; 12]
                };
                let (answer, outcome) = oneshot::channel();
                batch.push(Waiting {
                    commit: commit(&server, &device, &content),
                    answer,
                });
                outcomes.push(outcome);
            }
            write(server.state.db.clone(), batch).await;
            for (number, outcome) in outcomes.into_iter().enumerate() {
                let outcome = outcome.await.unwrap();
                if number == 2 {
                    assert_eq!(outcome, Err(Refused::Unavailable));
                } else {
                    assert_eq!(outcome.unwrap().sequence, 1);
                }
            }
            let db = server.state.db.reader();
            assert_eq!(version::Entity::find().count(db).await.unwrap(), 4);
        })
        .await;
    }

    #[tokio::test]
    async fn when_the_task_that_writes_has_died_nothing_is_acknowledged() {
        testing::on_every_database(async |server| {
            let device = device(&server, 0).await;
            let dead = |take: bool| {
                let (queue, mut line) = mpsc::channel::<Waiting>(1);
                if take {
                    // It takes the commit, and dies over it.
                    tokio::spawn(async move { drop(line.recv().await) });
                }
                Committer {
                    queue: Some(queue),
                    ..server.state.committer.clone()
                }
            };
            for take in [true, false] {
                let outcome = dead(take).commit(commit(&server, &device, b"x")).await;
                assert_eq!(outcome, Err(Refused::Unavailable));
            }
        })
        .await;
    }

    #[tokio::test]
    async fn commits_of_one_account_in_one_batch_follow_each_other() {
        testing::on_sqlite(async |server| {
            let device = device(&server, 0).await;
            let first = commit(&server, &device, b"1");
            let after = |content: &[u8]| {
                let request = sealed::after(&device, first.version.head(), content);
                Commit {
                    version: NewVersion::parse(request, device.id, 1024).unwrap(),
                    ..first.clone()
                }
            };
            let (second, loser) = (after(b"2"), after(b"3"));
            let head = second.version.head();
            let batch = vec![first.clone(), second.clone(), loser, second];
            let outcomes = write_together(&server.state.db, batch).await;
            assert_eq!(
                outcomes,
                [
                    Ok(first.version.head()),
                    Ok(head),
                    Err(Refused::HeadMoved { head }),
                    Ok(head)
                ]
            );
            let db = server.state.db.reader();
            assert_eq!(version::Entity::find().count(db).await.unwrap(), 2);
        })
        .await;
    }

    #[tokio::test]
    async fn writing_that_dies_does_not_stop_the_next() {
        testing::on_sqlite(async |server| {
            let dies = server
                .state
                .db
                .write_directly(|_| -> Result<(), _> { panic!("it dies") });
            assert!(dies.await.is_err());
            let device = device(&server, 0).await;
            let outcomes =
                write_together(&server.state.db, vec![commit(&server, &device, b"1")]).await;
            assert!(outcomes.iter().all(Result::is_ok));
        })
        .await;
    }

    #[tokio::test]
    async fn a_batch_that_cannot_be_written_does_not_stop_the_next() {
        testing::on_every_database(async |server| {
            let device = device(&server, 0).await;
            server.state.db.close().await;
            for _ in 0..2 {
                let outcome = server
                    .state
                    .committer
                    .commit(commit(&server, &device, b"x"))
                    .await;
                assert_eq!(outcome, Err(Refused::Unavailable));
            }
        })
        .await;
    }
}
