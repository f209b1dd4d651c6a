//! How many streams of events there may be at once for the same thing.
//!
//! A device that lost its connection comes back before the server knows that the old connection is
//! dead. So one stream too many is not refused: it takes the place of the oldest.

use std::{
    collections::{HashMap, VecDeque},
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::oneshot;
use uuid::Uuid;

/// How many streams there may be for one credential, or for one request.
pub const MOST: usize = 4;

/// Counts the streams. Cloning it gives the same.
#[derive(Clone, Default)]
pub struct Streams(Arc<Mutex<Places>>);

#[derive(Default)]
struct Places {
    next: u64,
    taken: HashMap<Uuid, VecDeque<(u64, oneshot::Sender<()>)>>,
}

/// The place of one stream. Dropping it gives the place free.
pub struct Place {
    streams: Streams,
    of: Uuid,
    number: u64,
    taken_away: oneshot::Receiver<()>,
}

impl Streams {
    /// Takes a place among the streams of this credential or request.
    #[must_use]
    pub fn take(&self, of: Uuid) -> Place {
        let (sender, taken_away) = oneshot::channel();
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let number = places.next;
        places.next += 1;
        let taken = places.taken.entry(of).or_default();
        if taken.len() >= MOST {
            taken.pop_front();
        }
        taken.push_back((number, sender));
        metrics::gauge!("lifeboat_sign_in_request_streams").increment(1);
        Place {
            streams: self.clone(),
            of,
            number,
            taken_away,
        }
    }
}

impl Place {
    /// Waits until another stream has taken this place. Dropping the future loses nothing.
    pub async fn taken_away(&mut self) {
        // It never sends: it is dropped.
        let _ = (&mut self.taken_away).await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        metrics::gauge!("lifeboat_sign_in_request_streams").decrement(1);
        let places = &self.streams.0;
        let mut places = places.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = places.taken.get_mut(&self.of) {
            taken.retain(|(number, _)| *number != self.number);
            if taken.is_empty() {
                places.taken.remove(&self.of);
            }
        }
    }
}

impl fmt::Debug for Streams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Streams")
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Place").field(&self.number).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_stream_too_many_takes_the_place_of_the_oldest() {
        let streams = Streams::default();
        let device = Uuid::from_bytes([1; 16]);
        let mut places: Vec<_> = (0..=MOST).map(|_| streams.take(device)).collect();
        let _other = streams.take(Uuid::from_bytes([2; 16]));
        places[0].taken_away().await;
        for place in &mut places[1..] {
            assert!(
                place
                    .taken_away
                    .try_recv()
                    .is_err_and(|error| { error == oneshot::error::TryRecvError::Empty })
            );
        }
        drop(places);
        assert_eq!(streams.0.lock().unwrap().taken.len(), 1);
    }
}
