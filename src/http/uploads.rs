//! Uploads of plans: each user reads one at a time, a few are read at a time, and fewer are checked.
//!
//! Waiting for somebody's bytes must never take a turn of checking: who sends slowly would keep all others out.

use std::{collections::BTreeSet, sync::Arc};

use parking_lot::Mutex;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::api::{Problem, wording::overloaded};
use domain::{Millis, UserId};

/// Uploads in memory at a time, each with at most `http.import_bytes_max` bytes.
const READ_MAX: usize = 8;
/// Uploads that are checked at a time: each takes some times its bytes meanwhile.
const CHECKED_MAX: usize = 2;
/// What a refused uploader is told to wait.
const WAIT: Millis = Millis(2_000);

/// The uploads of one server.
pub(super) struct Uploads {
    reading: Arc<Mutex<BTreeSet<UserId>>>,
    turns: Arc<Semaphore>,
}

/// One upload in memory; dropping it makes room for another.
pub(super) struct Upload {
    user: UserId,
    reading: Arc<Mutex<BTreeSet<UserId>>>,
    turns: Arc<Semaphore>,
}

impl Default for Uploads {
    fn default() -> Self {
        Self { reading: Arc::default(), turns: Arc::new(Semaphore::new(CHECKED_MAX)) }
    }
}

impl Uploads {
    /// Begins to read an upload of this user. `503 overloaded` while the user has another one, or too many have.
    pub(super) fn begin(&self, user: &UserId) -> Result<Upload, Problem> {
        let mut reading = self.reading.lock();
        if reading.len() == READ_MAX || !reading.insert(user.clone()) {
            return Err(overloaded(WAIT));
        }
        Ok(Upload { user: user.clone(), reading: self.reading.clone(), turns: self.turns.clone() })
    }
}

impl Upload {
    /// A turn to check what was read, in the order in which it was asked for.
    pub(super) async fn turn(&self) -> Result<OwnedSemaphorePermit, Problem> {
        let closed = |_| Problem::new(500, "internal", "the server no longer accepts uploads");
        self.turns.clone().acquire_owned().await.map_err(closed)
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        self.reading.lock().remove(&self.user);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(name: &str) -> UserId {
        UserId::new(name).unwrap()
    }

    #[test]
    fn a_user_reads_one_at_a_time_and_waits_for_no_turn_with_it() {
        let uploads = Uploads::default();
        let slow = uploads.begin(&user("slow")).unwrap();
        assert_eq!(uploads.begin(&user("slow")).err().unwrap().status(), 503);
        let others: Vec<_> =
            (1..READ_MAX).map(|number| uploads.begin(&user(&format!("user-{number}"))).unwrap()).collect();
        assert_eq!(uploads.begin(&user("one-more")).err().unwrap().code(), "overloaded");
        assert_eq!(uploads.turns.available_permits(), CHECKED_MAX, "reading takes no turn");
        drop((slow, others));
        assert!(uploads.begin(&user("slow")).is_ok());
    }
}
