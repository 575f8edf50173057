//! Rows of messages to and from the broker.

use crate::domain::{EventId, Seq};

/// Names a message: unique, ordered, and the broker's `message_id` as `event:seq:n`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OutboxKey {
    /// The event.
    pub event: EventId,
    /// The transition that it tells of.
    pub seq: Seq,
    /// Its number among that transition's messages.
    pub n: u16,
}

impl OutboxKey {
    /// The broker's `message_id`.
    pub fn message_id(&self) -> String {
        format!("{}:{}:{}", self.event, self.seq, self.n)
    }
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
