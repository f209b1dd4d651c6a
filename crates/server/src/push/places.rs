//! Places for what is under way at the same time: so many in all, and of these so many for each key, so
//! that whoever keeps the server waiting cannot keep everybody else waiting.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// So many places for each key. A key that holds none is forgotten.
#[derive(Debug)]
pub(super) struct Places<K> {
    each: usize,
    of: Mutex<HashMap<K, Weak<Semaphore>>>,
}

impl<K: Eq + Hash> Places<K> {
    pub(super) fn new(each: usize) -> Self {
        Self {
            each,
            of: Mutex::default(),
        }
    }

    /// Waits for a place of this key; it is given back when it is dropped.
    pub(super) async fn take(&self, key: K) -> Option<OwnedSemaphorePermit> {
        // It fails only when it is closed, which it never is.
        self.of_key(key).acquire_owned().await.ok()
    }

    fn of_key(&self, key: K) -> Arc<Semaphore> {
        let mut of = self.of.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(places) = of.get(&key).and_then(Weak::upgrade) {
            return places;
        }
        of.retain(|_, places| places.strong_count() > 0);
        let places = Arc::new(Semaphore::new(self.each));
        of.insert(key, Arc::downgrade(&places));
        places
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    #[tokio::test]
    async fn a_key_has_so_many_places_and_takes_none_of_another() {
        let places = Places::new(2);
        let first = places.take("slow").await;
        let second = places.take("slow").await;
        let at_once = Duration::from_millis(20);
        assert!(timeout(at_once, places.take("slow")).await.is_err());
        assert!(timeout(at_once, places.take("quick")).await.is_ok());
        drop(first);
        assert!(timeout(at_once, places.take("slow")).await.is_ok());
        drop(second);
        drop(places.take("another").await);
        assert_eq!(
            places.of.lock().unwrap().len(),
            1,
            "idle keys are forgotten"
        );
    }
}
