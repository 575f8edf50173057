//! Rows of messages to and from the broker.

use sha2::{Digest, Sha256};

use domain::{EventId, Seq};

/// Names a message in the outbox: unique in one history of an event, and ordered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OutboxKey {
    /// The event.
    pub event: EventId,
    /// The transition that it tells of.
    pub seq: Seq,
    /// Its number among that transition's messages.
    pub n: u16,
}

/// A message for the broker.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutboxRow {
    /// Its name.
    pub key: OutboxKey,
    /// The queue.
    pub topic: Topic,
    /// JSON.
    pub body: Vec<u8>,
}

/// Bytes of the body's digest in a `message_id`: two messages of one key differ in it, however many restores there were.
const DIGEST_BYTES: usize = 8;

impl OutboxRow {
    /// The broker's `message_id`: `event:seq:n:digest`. The same message has the same one however often it is sent.
    /// After an older backup was restored, `seq` and `n` name other transitions; the digest (the first bytes of the
    /// body's SHA-256, in hex) tells their messages from those of before.
    pub fn message_id(&self) -> String {
        let OutboxKey { event, seq, n } = self.key;
        let digest = Sha256::digest(&self.body);
        let digest: String = digest[..DIGEST_BYTES].iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{event}:{seq}:{n}:{digest}")
    }
}

/// A message that was processed, in the transaction of its effect. Unique as a whole.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct InboxRow {
    /// Who processed it: [`InboxRow::ORDERS`] or [`InboxRow::REFUNDS`].
    pub consumer: &'static str,
    /// The broker's `message_id`. Refunds have a second row with the order's id here: one refund per order,
    /// whichever message asks for it.
    pub message_id: String,
}

impl InboxRow {
    /// Who decides accepted orders.
    pub const ORDERS: &'static str = "orders";
    /// Who gives payments back.
    pub const REFUNDS: &'static str = "refunds";
}

/// The queues.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Topic {
    /// Work for order processors.
    Orders,
    /// News for buyers and other systems.
    Notifications,
}

impl Topic {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Orders, Self::Notifications];

    /// The queue's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Orders => "orders_queue",
            Self::Notifications => "notifications_queue",
        }
    }

    /// The topic with this queue name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn another_history_has_other_message_ids() {
        let key = OutboxKey { event: EventId(Uuid::from_u128(7)), seq: Seq(44), n: 0 };
        let told =
            |body: &str| OutboxRow { key, topic: Topic::Notifications, body: body.into() }.message_id();
        assert_eq!(told("order 1 completed"), told("order 1 completed"), "sent again");
        assert_ne!(told("order 1 completed"), told("order 2 completed"), "the same place after a restore");
        assert!(told("order 1 completed").starts_with(&format!("{}:44:0:", key.event)));
    }
}
