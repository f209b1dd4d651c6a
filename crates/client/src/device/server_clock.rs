//! What a device last learned of its server's clock: enough to warn of a wrong one without a network.

use lifeboat_vault::Timestamp;
use serde::{Deserialize, Serialize};

use super::VaultError;
use crate::{doctor::CLOCK_TOLERANCE, ports::DeviceStorage};

/// The blob beside the vault. It holds two times and no secret, so it is not sealed.
const SERVER_CLOCK: &str = "server-clock.json";

/// A difference that has changed by less, in seconds, is not worth writing down: answers take a while.
const NOISE: u64 = 2;
/// What was learned is written down anew after an hour.
const STALE: u64 = 3600;

/// Both clocks at the moment of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerClock {
    /// The server's, as its answer said (the header `Date`, RFC 9110 §6.6.1).
    pub server: Timestamp,
    /// The device's own.
    pub device: Timestamp,
}

impl ServerClock {
    /// What was learned last, if anything was.
    ///
    /// # Errors
    ///
    /// The storage cannot be read. What is there and makes no sense is nothing.
    pub async fn load(storage: &impl DeviceStorage) -> Result<Option<Self>, VaultError> {
        let bytes = storage.load(SERVER_CLOCK).await?;
        Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
    }

    /// Keeps this for later, unless it says nothing new.
    ///
    /// # Errors
    ///
    /// The storage cannot be written.
    pub async fn keep(self, storage: &impl DeviceStorage) -> Result<(), VaultError> {
        let _lock = storage.lock().await?;
        if let Some(known) = Self::load(storage).await?
            && !self.is_news_to(known)
        {
            return Ok(());
        }
        let Ok(json) = serde_json::to_vec(&self) else {
            return Ok(());
        };
        Ok(storage.replace(SERVER_CLOCK, &json).await?)
    }

    /// How many seconds the device's clock is ahead of the server's (negative: behind), when that is
    /// more than [`CLOCK_TOLERANCE`]: as it was when the server answered, or because the clock is
    /// behind even that moment now.
    #[must_use]
    pub fn difference(self, now: Timestamp) -> Option<i64> {
        let then = ahead(self.device, self.server)?;
        let now = ahead(now, self.server)?;
        let at_least = if then.unsigned_abs() > CLOCK_TOLERANCE {
            then
        } else {
            now.min(0)
        };
        (at_least.unsigned_abs() > CLOCK_TOLERANCE).then_some(at_least)
    }

    fn is_news_to(self, known: Self) -> bool {
        let moved = match (
            ahead(self.device, self.server),
            ahead(known.device, known.server),
        ) {
            (Some(new), Some(old)) => new.abs_diff(old),
            _ => u64::MAX,
        };
        moved > NOISE || self.server.seconds().abs_diff(known.server.seconds()) > STALE
    }
}

fn ahead(device: Timestamp, server: Timestamp) -> Option<i64> {
    let device = i64::try_from(device.seconds()).ok()?;
    device.checked_sub(i64::try_from(server.seconds()).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{MemoryStorage, run};

    fn heard(device: u64, server: u64) -> ServerClock {
        ServerClock {
            server: Timestamp::from_seconds(server),
            device: Timestamp::from_seconds(device),
        }
    }

    #[test]
    fn a_clock_that_was_off_or_has_gone_back_is_told_and_a_right_one_is_not() {
        let table = [
            (heard(1_000, 1_000), 1_500, None),
            (heard(1_010, 1_000), 1_500, None),
            (heard(1_011, 1_000), 1_500, Some(11)),
            (heard(989, 1_000), 90_000, Some(-11)),
            // Right at that time, and since then it has been set back.
            (heard(1_000, 1_000), 990, None),
            (heard(1_000, 1_000), 900, Some(-100)),
        ];
        for (heard, now, expected) in table {
            let told = heard.difference(Timestamp::from_seconds(now));
            assert_eq!(told, expected, "{heard:?} at {now}");
        }
        let absurd = heard(0, u64::MAX);
        assert_eq!(absurd.difference(Timestamp::from_seconds(0)), None);
    }

    #[test]
    fn what_is_learned_is_kept_and_not_written_again_when_it_is_no_news() {
        run(async {
            let files = MemoryStorage::default();
            let storage = &&files;
            assert_eq!(ServerClock::load(storage).await.unwrap(), None);
            let first = heard(1_000, 1_000);
            let table = [
                (first, first),
                (heard(1_602, 1_600), first),
                (heard(1_700, 1_650), heard(1_700, 1_650)),
                (heard(9_050, 9_000), heard(9_050, 9_000)),
            ];
            for (told, kept) in table {
                told.keep(storage).await.unwrap();
                assert_eq!(ServerClock::load(storage).await.unwrap(), Some(kept));
            }
            let garbage = b"{".to_vec();
            files
                .files
                .borrow_mut()
                .insert(SERVER_CLOCK.to_owned(), garbage);
            assert_eq!(ServerClock::load(storage).await.unwrap(), None);
        });
    }
}
