//! Which messages of a channel the broker has not confirmed: a plain state machine.
//!
//! The broker numbers the messages of a channel 1, 2, 3 … from the moment when confirms are switched on, and
//! so does this machine. A message without a queue is returned first and then confirmed like any other.

use std::collections::BTreeMap;

/// The outcome of a publish.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DeliveryOutcome {
    /// The message is durable in its queue.
    Arrived,
    /// There was no queue for it.
    Returned(String),
    /// The broker refused it (nack).
    Refused,
}

/// The machine. `W` is what waits for the outcome of a message.
#[derive(Debug)]
pub struct Unconfirmed<W> {
    last_tag: u64,
    waiting: BTreeMap<u64, Waiting<W>>,
}

#[derive(Debug)]
struct Waiting<W> {
    queue: String,
    message_id: String,
    returned: Option<String>,
    waiter: W,
}

impl<W> Default for Unconfirmed<W> {
    fn default() -> Self {
        Self { last_tag: 0, waiting: BTreeMap::new() }
    }
}

impl<W> Unconfirmed<W> {
    /// Records that a message was handed to the channel and returns its delivery tag. Must be called for
    /// every message, in order.
    pub fn published(&mut self, queue: String, message_id: String, waiter: W) -> u64 {
        self.last_tag += 1;
        self.waiting.insert(self.last_tag, Waiting { queue, message_id, returned: None, waiter });
        self.last_tag
    }

    /// Records that the broker returned a message. If two unconfirmed messages have this id and queue, both
    /// count as returned: publishing once too often is allowed, losing a message is not.
    pub fn returned(&mut self, queue: &str, message_id: &str, reason: &str) {
        for waiting in self.waiting.values_mut() {
            if waiting.message_id == message_id && waiting.queue == queue {
                waiting.returned = Some(reason.to_owned());
            }
        }
    }

    /// Records that the broker confirmed (`arrived`) or refused a message, or with `multiple` all messages up
    /// to it. Returns the outcomes.
    pub fn confirmed(&mut self, tag: u64, multiple: bool, arrived: bool) -> Vec<(W, DeliveryOutcome)> {
        let settled = if multiple {
            let later = self.waiting.split_off(&tag.saturating_add(1));
            std::mem::replace(&mut self.waiting, later).into_values().collect()
        } else {
            Vec::from_iter(self.waiting.remove(&tag))
        };
        let outcome = |returned: Option<String>| match returned {
            Some(reason) => DeliveryOutcome::Returned(reason),
            None if arrived => DeliveryOutcome::Arrived,
            None => DeliveryOutcome::Refused,
        };
        settled.into_iter().map(|waiting| (waiting.waiter, outcome(waiting.returned))).collect()
    }

    /// Records that the channel was closed. Returns the waiters of all messages, whose outcome stays unknown.
    pub fn closed(&mut self) -> Vec<W> {
        std::mem::take(&mut self.waiting).into_values().map(|waiting| waiting.waiter).collect()
    }

    /// The number of messages without an outcome.
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Whether every message has an outcome.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(count: u64) -> Unconfirmed<u64> {
        let mut unconfirmed = Unconfirmed::default();
        for n in 1..=count {
            assert_eq!(unconfirmed.published("q".to_owned(), format!("m{n}"), n), n);
        }
        unconfirmed
    }

    #[test]
    fn single_and_multiple_confirms_settle_exactly_what_they_name() {
        let mut unconfirmed = with(6);
        assert_eq!(unconfirmed.confirmed(3, false, true), [(3, DeliveryOutcome::Arrived)]);
        assert_eq!(unconfirmed.confirmed(3, false, true), [], "a tag is confirmed once");
        assert_eq!(unconfirmed.confirmed(4, true, true).len(), 3, "1, 2 and 4");
        assert_eq!(unconfirmed.confirmed(5, false, false), [(5, DeliveryOutcome::Refused)]);
        assert_eq!(unconfirmed.closed(), [6]);
        assert!(unconfirmed.is_empty());
        assert_eq!(unconfirmed.published("q".to_owned(), "m7".to_owned(), 7), 7, "tags go on");
        assert_eq!(unconfirmed.confirmed(u64::MAX, true, true).len(), 1);
    }

    #[test]
    fn a_returned_message_did_not_arrive_though_it_is_confirmed() {
        let mut unconfirmed = with(3);
        unconfirmed.returned("q", "m2", "no queue");
        unconfirmed.returned("another", "m1", "no queue");
        unconfirmed.returned("q", "unknown", "no queue");
        let outcomes = unconfirmed.confirmed(3, true, true);
        assert_eq!(
            outcomes,
            [
                (1, DeliveryOutcome::Arrived),
                (2, DeliveryOutcome::Returned("no queue".to_owned())),
                (3, DeliveryOutcome::Arrived)
            ]
        );
    }

    #[test]
    fn of_two_with_one_id_both_count_as_returned() {
        let mut unconfirmed = with(1);
        unconfirmed.published("q".to_owned(), "m1".to_owned(), 2);
        unconfirmed.returned("q", "m1", "no queue");
        let outcomes = unconfirmed.confirmed(2, true, true);
        assert!(
            outcomes.iter().all(|(_, outcome)| matches!(outcome, DeliveryOutcome::Returned(_))),
            "{outcomes:?}"
        );
    }
}
