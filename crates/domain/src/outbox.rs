//! Messages for other systems. They are written in the transaction of their cause and kept until the broker
//! has confirmed them.

use crate::{EventId, Seq};

/// The key of a message in the outbox. Ordered, and unique within one journal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OutboxKey {
    /// The event that the message is about.
    pub event: EventId,
    /// The transition that caused the message.
    pub seq: Seq,
    /// Number among the messages of that transition.
    pub n: u16,
}

/// A message for the broker.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutboxMessage {
    /// The key in the outbox.
    pub key: OutboxKey,
    /// The queue that it goes to.
    pub topic: Topic,
    /// A JSON object, as in docs/schemas.
    pub body: Vec<u8>,
}

/// The queues.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Topic {
    /// Work for order processors.
    Orders,
    /// Notifications for buyers and other systems.
    Notifications,
}

impl Topic {
    /// Every topic.
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
