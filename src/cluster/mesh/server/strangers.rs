//! Callers that have not proven who they are: a bounded number of them. The oldest makes room for the newest, so that who
//! only keeps connections open keeps nobody out; a member proves itself within milliseconds.

use std::{collections::VecDeque, sync::Arc};

use parking_lot::Mutex;
use tokio::sync::Notify;

/// All of them.
#[derive(Debug)]
pub(super) struct Strangers {
    most: usize,
    waiting: Mutex<Waiting>,
}

#[derive(Debug, Default)]
struct Waiting {
    /// Oldest first.
    callers: VecDeque<(u64, Arc<Notify>)>,
    next: u64,
}

/// One of them, as long as this lives.
#[derive(Debug)]
pub(super) struct Stranger {
    strangers: Arc<Strangers>,
    number: u64,
}

impl Strangers {
    pub(super) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, waiting: Mutex::default() })
    }

    /// Lets another one in. It is told if it has to go.
    pub(super) fn admit(self: &Arc<Self>) -> (Stranger, Arc<Notify>) {
        let must_go = Arc::new(Notify::new());
        let mut waiting = self.waiting.lock();
        if waiting.callers.len() >= self.most
            && let Some((_, oldest)) = waiting.callers.pop_front()
        {
            oldest.notify_one();
        }
        let number = waiting.next;
        waiting.next += 1;
        waiting.callers.push_back((number, must_go.clone()));
        drop(waiting);
        (Stranger { strangers: self.clone(), number }, must_go)
    }
}

impl Drop for Stranger {
    fn drop(&mut self) {
        self.strangers.waiting.lock().callers.retain(|(number, _)| *number != self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_rt::test]
    async fn the_oldest_makes_room_and_who_has_gone_needs_none() {
        let strangers = Strangers::new(2);
        let (_one, one_goes) = strangers.admit();
        let (two, _two_goes) = strangers.admit();
        drop(two);
        let (_three, three_goes) = strangers.admit();
        let (_four, _four_goes) = strangers.admit();
        one_goes.notified().await;
        assert_eq!(strangers.waiting.lock().callers.len(), 2);
        let _five = strangers.admit();
        three_goes.notified().await;
    }
}
