//! Tries of settings by organisers: others' servers are asked, so it happens seldom.

use std::time::{Duration, Instant};

use parking_lot::Mutex;

use crate::api::Problem;
use domain::Millis;

/// The least time between two tries of a kind, whoever makes them.
const PAUSE: Duration = Duration::from_secs(3);

/// When settings were tried last.
#[derive(Debug, Default)]
pub struct Checks {
    payments: Mutex<Option<Instant>>,
    mail: Mutex<Option<Instant>>,
}

impl Checks {
    /// Counts a try of the payment provider.
    pub(super) fn payments(&self) -> Result<(), Problem> {
        count(&self.payments)
    }

    /// Counts a try of the mail server.
    pub(super) fn mail(&self) -> Result<(), Problem> {
        count(&self.mail)
    }
}

fn count(last: &Mutex<Option<Instant>>) -> Result<(), Problem> {
    let mut last = last.lock();
    let left = last.map_or(Duration::ZERO, |last| PAUSE.saturating_sub(last.elapsed()));
    if left > Duration::ZERO {
        let detail = "somebody tried this just now; wait a few seconds";
        let wait = Millis(left.as_millis() as i64 + 1);
        return Err(Problem::new(429, "rate_limited", detail).retry_after(wait));
    }
    *last = Some(Instant::now());
    Ok(())
}
