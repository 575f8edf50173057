//! When to try again: one mail that its server does not take now, and all of them while the server is away.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use parking_lot::Mutex;
use tokio::time::Instant;

/// Waits that grow, with jitter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waits {
    pub(super) least: Duration,
    pub(super) most: Duration,
}

impl Waits {
    /// The waits of one mail.
    pub(super) fn start(self) -> ExponentialBackoff {
        ExponentialBuilder::new()
            .with_min_delay(self.least)
            .with_max_delay(self.most)
            .with_jitter()
            .without_max_times()
            .build()
    }
}

/// The pause of all mails while their server is away: who finds out sets it, the others wait with it.
pub(super) struct Pause {
    waits: Waits,
    state: Mutex<Option<(ExponentialBackoff, Instant)>>,
}

impl Pause {
    pub(super) fn new(waits: Waits) -> Self {
        Self { waits, state: Mutex::new(None) }
    }

    /// Until when nobody asks the server.
    pub(super) fn until(&self) -> Option<Instant> {
        self.state.lock().as_ref().map(|(_, until)| *until).filter(|until| *until > Instant::now())
    }

    /// The server is away. How long everybody waits, if nobody has found that out for this pause before.
    pub(super) fn begin(&self) -> Option<Duration> {
        let mut state = self.state.lock();
        let (waits, until) = state.get_or_insert_with(|| (self.waits.start(), Instant::now()));
        if *until > Instant::now() {
            return None;
        }
        let wait = waits.next().unwrap_or(self.waits.most);
        *until = Instant::now() + wait;
        Some(wait)
    }

    /// The server is there.
    pub(super) fn end(&self) {
        self.state.lock().take();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_grows_while_the_server_is_away_and_is_over_with_it() {
        let waits = Waits { least: Duration::from_millis(5), most: Duration::from_millis(40) };
        let wait = |pause: &Pause| {
            while pause.until().is_some() {
                std::thread::sleep(Duration::from_millis(1));
            }
        };
        let pause = Pause::new(waits);
        assert_eq!(pause.until(), None);
        let first = pause.begin().unwrap();
        assert_eq!(pause.begin(), None, "one pause, however many find out");
        wait(&pause);
        let mut longest = first;
        for _ in 0..6 {
            longest = pause.begin().unwrap();
            wait(&pause);
        }
        assert!(longest >= Duration::from_millis(40), "{longest:?}");
        pause.end();
        assert!(pause.begin().unwrap() <= Duration::from_millis(10));
    }
}
