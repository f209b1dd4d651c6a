//! Telling those who listen, within this process: devices of a new request, and whoever asked of its
//! outcome.
//!
//! It is a hint, and no record: whoever listens begins by reading the database *after* beginning to
//! listen, so nothing is missed in between; and whoever is too slow is told to begin anew.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use lifeboat_protocol::sign_in_request::SignInRequest;
use tokio::sync::{broadcast, watch};
use uuid::Uuid;

use super::Subject;

/// How far a listener may fall behind.
const BACKLOG: usize = 32;

/// What can be listened to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// The requests for this subject's devices.
    Subject(Subject),
    /// One request.
    Request(Uuid),
}

/// What is told.
#[derive(Debug, Clone)]
pub enum Notice {
    /// There is a new request.
    Asked(Arc<SignInRequest>),
    /// This request does not wait any more.
    Settled(Uuid),
}

/// There is nothing more to hear: the listener was too slow, or the server is about to stop. Whoever
/// wants to hear more begins anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("nothing more is told here")]
pub struct Ended;

/// Tells those who listen. Cloning it gives the same.
#[derive(Clone)]
pub struct Notifier(Arc<Parts>);

struct Parts {
    topics: Mutex<HashMap<Topic, broadcast::Sender<Notice>>>,
    stopped: watch::Sender<bool>,
}

/// Hears what is told of one topic.
pub struct Listener {
    notifier: Notifier,
    topic: Topic,
    /// None only while it is dropped.
    notices: Option<broadcast::Receiver<Notice>>,
    stopped: watch::Receiver<bool>,
}

impl Default for Notifier {
    fn default() -> Self {
        Self(Arc::new(Parts {
            topics: Mutex::default(),
            stopped: watch::Sender::new(false),
        }))
    }
}

impl Notifier {
    /// Begins to listen. Read the database after this, not before.
    #[must_use]
    pub fn listen(&self, topic: Topic) -> Listener {
        let mut topics = self.0.topics.lock().unwrap_or_else(PoisonError::into_inner);
        let sender = topics
            .entry(topic)
            .or_insert_with(|| broadcast::Sender::new(BACKLOG));
        Listener {
            notifier: self.clone(),
            topic,
            notices: Some(sender.subscribe()),
            stopped: self.0.stopped.subscribe(),
        }
    }

    /// Tells the devices of a new request. Call it after the transaction is committed.
    pub fn asked(&self, subject: Subject, request: SignInRequest) {
        self.tell(Topic::Subject(subject), &Notice::Asked(Arc::new(request)));
    }

    /// Tells everybody that a request does not wait any more. Call it after the transaction is
    /// committed.
    pub fn settled(&self, subject: Subject, request: Uuid) {
        let notice = Notice::Settled(request);
        self.tell(Topic::Subject(subject), &notice);
        self.tell(Topic::Request(request), &notice);
    }

    /// Ends all listening, now and later: the server is about to stop.
    pub fn close(&self) {
        self.0.stopped.send_replace(true);
    }

    /// Whether the server is about to stop.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        *self.0.stopped.borrow()
    }

    fn tell(&self, topic: Topic, notice: &Notice) {
        let topics = self.0.topics.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = topics.get(&topic) {
            // All who listened may be gone.
            drop(sender.send(notice.clone()));
        }
    }
}

impl Listener {
    /// Waits for the next notice. Dropping the future loses nothing.
    ///
    /// # Errors
    ///
    /// See [`Ended`].
    pub async fn next(&mut self) -> Result<Notice, Ended> {
        let notices = self.notices.as_mut().ok_or(Ended)?;
        tokio::select! {
            biased;
            _ = self.stopped.wait_for(|stopped| *stopped) => Err(Ended),
            notice = notices.recv() => notice.map_err(|_| Ended),
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let topics = &self.notifier.0.topics;
        let mut topics = topics.lock().unwrap_or_else(PoisonError::into_inner);
        self.notices = None;
        let is_last = topics
            .get(&self.topic)
            .is_some_and(|sender| sender.receiver_count() == 0);
        if is_last {
            topics.remove(&self.topic);
        }
    }
}

impl fmt::Debug for Notifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Notifier")
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Listener").field(&self.topic).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNA: Subject = Subject::Account(Uuid::from_bytes([1; 16]));
    const REQUEST: Uuid = Uuid::from_bytes([2; 16]);

    fn is_settled(notice: &Result<Notice, Ended>) -> bool {
        matches!(notice, Ok(Notice::Settled(id)) if *id == REQUEST)
    }

    #[tokio::test]
    async fn those_who_listen_are_told_and_others_are_not() {
        let notifier = Notifier::default();
        let mut devices = [
            notifier.listen(Topic::Subject(ANNA)),
            notifier.listen(Topic::Subject(ANNA)),
        ];
        let mut service = notifier.listen(Topic::Request(REQUEST));
        let other = Subject::Account(Uuid::from_bytes([9; 16]));
        notifier.settled(other, Uuid::nil());
        notifier.settled(ANNA, REQUEST);
        for device in &mut devices {
            assert!(is_settled(&device.next().await));
        }
        assert!(is_settled(&service.next().await));
    }

    #[tokio::test]
    async fn whoever_is_too_slow_has_to_begin_anew() {
        let notifier = Notifier::default();
        let mut slow = notifier.listen(Topic::Subject(ANNA));
        for _ in 0..=BACKLOG {
            notifier.settled(ANNA, REQUEST);
        }
        assert_eq!(slow.next().await.unwrap_err(), Ended);
    }

    #[tokio::test]
    async fn all_listening_ends_when_the_server_stops() {
        let notifier = Notifier::default();
        let mut before = notifier.listen(Topic::Subject(ANNA));
        notifier.close();
        let mut after = notifier.listen(Topic::Subject(ANNA));
        assert_eq!(before.next().await.unwrap_err(), Ended);
        assert_eq!(after.next().await.unwrap_err(), Ended);
    }

    #[test]
    fn a_topic_without_listeners_takes_no_memory() {
        let notifier = Notifier::default();
        let topics = || notifier.0.topics.lock().unwrap().len();
        let (one, other) = (
            notifier.listen(Topic::Subject(ANNA)),
            notifier.listen(Topic::Subject(ANNA)),
        );
        assert_eq!(topics(), 1);
        drop(one);
        assert_eq!(topics(), 1);
        drop(other);
        assert_eq!(topics(), 0);
    }
}
