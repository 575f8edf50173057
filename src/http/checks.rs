//! Tries of settings by organisers: others' servers are asked, so it happens seldom, and nobody keeps the others from it.

use std::time::{Duration, Instant};

use parking_lot::Mutex;
use quick_cache::sync::Cache;

use crate::api::Problem;
use domain::{Millis, UserId};

/// The least time between two tries of a kind by one user, and by all of them.
const PAUSE_OF_USER: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(500);
/// Users whose last try is remembered.
const USERS_MAX: usize = 1_000;

/// When settings were tried last.
#[derive(Default)]
pub struct Checks {
    payments: LastTries,
    mail: LastTries,
}

impl Checks {
    /// Counts a user's try of the payment provider.
    pub(super) fn payments(&self, user: &UserId) -> Result<(), Problem> {
        self.payments.count(user)
    }

    /// Counts a user's try of the mail server.
    pub(super) fn mail(&self, user: &UserId) -> Result<(), Problem> {
        self.mail.count(user)
    }
}

struct LastTries {
    of_all: Mutex<Option<Instant>>,
    of_users: Cache<UserId, Instant>,
}

impl Default for LastTries {
    fn default() -> Self {
        Self { of_all: Mutex::default(), of_users: Cache::new(USERS_MAX) }
    }
}

impl LastTries {
    fn count(&self, user: &UserId) -> Result<(), Problem> {
        let mut of_all = self.of_all.lock();
        let of_user = self.of_users.get(user);
        let left = |last: Option<Instant>, pause: Duration| {
            last.map_or(Duration::ZERO, |last| pause.saturating_sub(last.elapsed()))
        };
        let left = left(of_user, PAUSE_OF_USER).max(left(*of_all, PAUSE));
        if left > Duration::ZERO {
            let detail = "this was tried just now; wait a few seconds";
            let wait = Millis(left.as_millis() as i64 + 1);
            return Err(Problem::new(429, "rate_limited", detail).retry_after(wait));
        }
        let now = Instant::now();
        *of_all = Some(now);
        self.of_users.insert(user.clone(), now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_tries_often_waits_and_keeps_nobody_else_from_it() {
        let checks = Checks::default();
        let [ana, bob] = ["ana", "bob"].map(|name| UserId::new(name).unwrap());
        assert!(checks.payments(&ana).is_ok());
        assert!(checks.payments(&ana).is_err());
        assert!(checks.mail(&ana).is_ok(), "another kind");
        std::thread::sleep(PAUSE);
        assert!(checks.payments(&ana).is_err());
        assert!(checks.payments(&bob).is_ok());
    }
}
