//! How fast a connection is read.
//!
//! Frames that belong to calls are not limited here. Other frames (pings, settings, priorities) cost work and lead to
//! nothing: above a rate, the connection is read later.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use tokio::time::Sleep;

/// How many seconds' worth of the rate may come at once.
const BURST_SECONDS: i64 = 16;
/// The most bytes of calls that are kept as credit.
const SAVED_BYTES_MAX: i64 = 1 << 20;
/// The least wait.
const WAIT_MIN: Duration = Duration::from_millis(20);

/// A bucket of bytes.
pub(super) struct Pace {
    bytes_per_second: i64,
    allowed: i64,
    filled: Instant,
    waits: Option<Pin<Box<Sleep>>>,
    /// Since it was asked last.
    has_to_wait: bool,
}

impl Pace {
    pub(super) fn new(bytes_per_second: u32) -> Self {
        let bytes_per_second = i64::from(bytes_per_second);
        let allowed = bytes_per_second * BURST_SECONDS;
        Self { bytes_per_second, allowed, filled: Instant::now(), waits: None, has_to_wait: false }
    }

    /// Ready when something may be read; `credit` is what calls account for.
    pub(super) fn poll(&mut self, credit: i64, cx: &mut Context<'_>) -> Poll<()> {
        self.fill(credit, Instant::now());
        while self.allowed <= 0 {
            let missing = Duration::from_millis((-self.allowed * 1_000 / self.bytes_per_second) as u64);
            let waits = self.waits.get_or_insert_with(|| {
                self.has_to_wait = true;
                Box::pin(tokio::time::sleep(missing.max(WAIT_MIN)))
            });
            std::task::ready!(waits.as_mut().poll(cx));
            self.waits = None;
            self.fill(0, Instant::now());
        }
        self.waits = None;
        Poll::Ready(())
    }

    /// Whether a wait has begun since the last call.
    pub(super) fn has_to_wait(&mut self) -> bool {
        std::mem::take(&mut self.has_to_wait)
    }

    /// So many bytes were read.
    pub(super) fn spend(&mut self, bytes: usize) {
        self.allowed -= bytes as i64;
    }

    fn fill(&mut self, credit: i64, now: Instant) {
        let passed = now.saturating_duration_since(self.filled).as_micros().min(1 << 40) as i64;
        let fresh = passed.min(BURST_SECONDS * 1_000_000) * self.bytes_per_second / 1_000_000;
        // A fraction of a byte is not lost by being asked often.
        if fresh > 0 {
            self.filled = now;
        }
        let most = self.bytes_per_second * BURST_SECONDS;
        let filled = if self.allowed < most { (self.allowed + fresh).min(most) } else { self.allowed };
        self.allowed = filled.saturating_add(credit).min(most.max(SAVED_BYTES_MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_calls_account_for_is_free_and_the_rest_has_a_rate() {
        let mut pace = Pace::new(1_000);
        let begun = pace.filled;
        assert_eq!(pace.allowed, 16_000);
        pace.spend(20_000);
        pace.fill(0, begun + Duration::from_secs(3));
        assert_eq!(pace.allowed, -1_000, "it has to wait a second more");
        pace.fill(50_000, begun + Duration::from_secs(3));
        assert_eq!(pace.allowed, 49_000);
        pace.fill(i64::MAX, begun + Duration::from_secs(9_999));
        assert_eq!(pace.allowed, SAVED_BYTES_MAX, "it is not saved for ever");
        pace.spend(1 << 20);
        pace.fill(0, begun + Duration::from_secs(99_999));
        assert_eq!(pace.allowed, 16_000);
    }
}
