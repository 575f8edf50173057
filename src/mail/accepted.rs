//! Mails that the server has accepted: none of them is handed over again by this process, however long their rows in
//! the outbox cannot be deleted.

use std::collections::VecDeque;

use parking_lot::Mutex;
use rustc_hash::FxHashSet;

/// Accepted mails that are remembered, 2 MB at most. More than that wait for their deletion only if the store is away,
/// and then it brings no new ones.
const REMEMBERED_MAX: usize = 20_000;

/// Message-IDs of accepted mails.
#[derive(Default)]
pub(super) struct Accepted(Mutex<(FxHashSet<String>, VecDeque<String>)>);

impl Accepted {
    pub(super) fn has(&self, message_id: &str) -> bool {
        self.0.lock().0.contains(message_id)
    }

    pub(super) fn remember(&self, message_id: String) {
        let (known, order) = &mut *self.0.lock();
        if known.insert(message_id.clone()) {
            order.push_back(message_id);
        }
        if order.len() > REMEMBERED_MAX
            && let Some(oldest) = order.pop_front()
        {
            known.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_are_forgotten() {
        let accepted = Accepted::default();
        (0..=REMEMBERED_MAX).for_each(|number| accepted.remember(number.to_string()));
        accepted.remember(REMEMBERED_MAX.to_string());
        assert!(!accepted.has("0") && accepted.has("1") && accepted.has(&REMEMBERED_MAX.to_string()));
    }
}
