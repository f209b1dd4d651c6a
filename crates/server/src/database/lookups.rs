//! Look-ups that share a statement.
//!
//! To ask SQLite is cheap, but to hand a question to the thread of its connection and to take the
//! answer back costs two switches of threads, many times the look-up itself. So under load
//! look-ups that come at the same time are asked together, by one statement: while one is under
//! way, further ones gather for the next. A lone look-up does not wait for company.
//!
//! This is no cache. Every look-up is answered by a statement that begins after it was asked, so it
//! sees every write that was acknowledged before.
//!
//! ```
//! # use std::collections::HashMap;
//! # use lifeboat_server::database::Lookups;
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), sea_orm::DbErr> {
//! let squares = Lookups::new(1, |numbers: Vec<u32>| async move {
//!     // One statement: SELECT … WHERE number IN (…)
//!     Ok(numbers.into_iter().map(|number| (number, number * number)).collect::<HashMap<_, _>>())
//! });
//! let (one, other) = tokio::join!(squares.find(3), squares.find(4));
//! assert_eq!((one?, other?), (Some(9), Some(16)));
//! # Ok(())
//! # }
//! ```

use std::{
    collections::HashMap,
    fmt,
    hash::Hash,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
};

use sea_orm::{DbErr, RuntimeErr};
use tokio::sync::oneshot;

/// How many look-ups share a statement at the most.
const MOST: usize = 64;

type Answer<V> = oneshot::Sender<Result<Option<V>, DbErr>>;
type Found<K, V> = Result<HashMap<K, V>, DbErr>;
type Ask<K, V> = dyn Fn(Vec<K>) -> Pin<Box<dyn Future<Output = Found<K, V>> + Send>> + Send + Sync;

/// Finds values by key, many with one statement. Cloning it gives the same.
pub struct Lookups<K, V>(Arc<Parts<K, V>>);

struct Parts<K, V> {
    ask: Box<Ask<K, V>>,
    statements_at_once: usize,
    line: Mutex<Line<K, V>>,
}

struct Line<K, V> {
    waiting: Vec<(K, Answer<V>)>,
    /// Statements that are under way.
    under_way: usize,
}

impl<K, V> Lookups<K, V>
where
    K: Clone + Eq + Hash + Send + 'static,
    V: Clone + Send + 'static,
{
    /// Look-ups that are answered by `ask`, which gives a value for each key that has one.
    ///
    /// At most `statements_at_once` of its futures run at the same time.
    pub fn new<F, Fut>(statements_at_once: usize, ask: F) -> Self
    where
        F: Fn(Vec<K>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Found<K, V>> + Send + 'static,
    {
        Self(Arc::new(Parts {
            ask: Box::new(move |keys| Box::pin(ask(keys))),
            statements_at_once: statements_at_once.max(1),
            line: Mutex::new(Line {
                waiting: Vec::new(),
                under_way: 0,
            }),
        }))
    }

    /// The value of this key, if it has one.
    ///
    /// # Errors
    ///
    /// The statement failed.
    pub async fn find(&self, key: K) -> Result<Option<V>, DbErr> {
        let (answer, found) = oneshot::channel();
        if self.0.join_line(key, answer) {
            let parts = Arc::clone(&self.0);
            tokio::spawn(async move { parts.serve().await });
        }
        found
            .await
            .unwrap_or_else(|_| Err(failed("a look-up died")))
    }
}

impl<K, V> Parts<K, V>
where
    K: Clone + Eq + Hash,
    V: Clone,
{
    /// Whether the caller has to see to it that the line is served.
    fn join_line(&self, key: K, answer: Answer<V>) -> bool {
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        line.waiting.push((key, answer));
        let one_more = line.under_way < self.statements_at_once;
        line.under_way += usize::from(one_more);
        one_more
    }

    /// The next to be served. None if there are none, and the caller is done.
    fn next(&self) -> Option<Vec<(K, Answer<V>)>> {
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        if line.waiting.is_empty() {
            line.under_way -= 1;
            return None;
        }
        let rest = line.waiting.len().min(MOST);
        let rest = line.waiting.split_off(rest);
        Some(std::mem::replace(&mut line.waiting, rest))
    }

    async fn serve(&self) {
        // Whoever else is ready to ask does so first.
        tokio::task::yield_now().await;
        let leave = Leave {
            parts: self,
            armed: true,
        };
        while let Some(batch) = self.next() {
            self.answer(batch).await;
        }
        leave.in_order();
    }

    async fn answer(&self, batch: Vec<(K, Answer<V>)>) {
        let mut asked: HashMap<K, Vec<Answer<V>>> = HashMap::with_capacity(batch.len());
        for (key, answer) in batch {
            asked.entry(key).or_default().push(answer);
        }
        let mut outcome = (self.ask)(asked.keys().cloned().collect()).await;
        for (key, mut answers) in asked {
            let last = answers.pop();
            let value = outcome
                .as_mut()
                .map(|found| found.remove(&key))
                .map_err(|error| &*error);
            // Whoever asked may be gone.
            for answer in answers {
                drop(answer.send(value.clone().map_err(same)));
            }
            if let Some(answer) = last {
                drop(answer.send(value.map_err(same)));
            }
        }
    }
}

/// Gives the place of a statement free if the task dies over it.
struct Leave<'a, K, V> {
    parts: &'a Parts<K, V>,
    armed: bool,
}

impl<K, V> Leave<'_, K, V> {
    fn in_order(mut self) {
        self.armed = false;
    }
}

impl<K, V> Drop for Leave<'_, K, V> {
    fn drop(&mut self) {
        if self.armed {
            let mut line = self
                .parts
                .line
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            line.under_way -= 1;
        }
    }
}

/// An error that says the same, of the same kind as far as callers tell kinds apart.
fn same(error: &DbErr) -> DbErr {
    match error {
        DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => {
            DbErr::Conn(RuntimeErr::Internal(error.to_string()))
        }
        _ => failed(&error.to_string()),
    }
}

fn failed(why: &str) -> DbErr {
    DbErr::Query(RuntimeErr::Internal(why.to_owned()))
}

impl<K, V> Clone for Lookups<K, V> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<K, V> fmt::Debug for Lookups<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lookups")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::sync::Semaphore;

    use super::*;

    #[tokio::test]
    async fn look_ups_that_come_while_one_is_under_way_share_the_next_statement() {
        let (asked, gate) = (Arc::new(AtomicUsize::new(0)), Arc::new(Semaphore::new(0)));
        let look_ups = {
            let (asked, gate) = (asked.clone(), gate.clone());
            Lookups::new(1, move |keys: Vec<usize>| {
                asked.fetch_add(1, Ordering::SeqCst);
                let gate = gate.clone();
                async move {
                    gate.acquire().await.unwrap().forget();
                    Ok(keys
                        .into_iter()
                        .filter(|key| key % 2 == 0)
                        .map(|key| (key, key))
                        .collect())
                }
            })
        };
        let first = tokio::spawn({
            let look_ups = look_ups.clone();
            async move { look_ups.find(0).await }
        });
        while asked.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        let others: Vec<_> = (1..=100)
            .map(|key| {
                let look_ups = look_ups.clone();
                tokio::spawn(async move { look_ups.find(key).await })
            })
            .collect();
        tokio::task::yield_now().await;
        gate.add_permits(10);
        assert_eq!(first.await.unwrap().unwrap(), Some(0));
        for (number, other) in others.into_iter().enumerate() {
            let key = number + 1;
            assert_eq!(other.await.unwrap().unwrap(), (key % 2 == 0).then_some(key));
        }
        assert_eq!(asked.load(Ordering::SeqCst), 3, "one, then 64, then 36");
    }

    #[tokio::test]
    async fn a_failure_is_told_to_all_and_does_not_last() {
        let asked = Arc::new(AtomicUsize::new(0));
        let look_ups = Lookups::new(1, move |keys: Vec<u8>| {
            let number = asked.fetch_add(1, Ordering::SeqCst);
            async move {
                match number {
                    0 => Err(DbErr::Conn(RuntimeErr::Internal("away".to_owned()))),
                    1 => panic!("a look-up that dies"),
                    _ => Ok(keys.into_iter().map(|key| (key, key)).collect()),
                }
            }
        });
        assert!(matches!(look_ups.find(1).await, Err(DbErr::Conn(_))));
        assert!(look_ups.find(1).await.is_err());
        assert_eq!(look_ups.find(1).await.unwrap(), Some(1));
    }
}
