//! The rehearsal's clock: microseconds since its start, one for all of its threads.

use std::time::{Duration, Instant};

#[derive(Clone, Copy, Debug)]
pub struct Clock(Instant);

impl Clock {
    /// Starts a clock at zero.
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Microseconds since the start.
    pub fn now(self) -> u64 {
        self.0.elapsed().as_micros() as u64
    }

    /// An instant of the clock for tokio's timers.
    pub fn instant(self, micros: u64) -> tokio::time::Instant {
        tokio::time::Instant::from_std(self.0 + Duration::from_micros(micros))
    }
}
