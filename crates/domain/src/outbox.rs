//! Messages for other systems, kept until the broker has confirmed them.

use crate::{EventId, Seq};

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
pub struct OutboxMessage {
    /// Its name.
    pub key: OutboxKey,
    /// The queue.
    pub topic: Topic,
    /// JSON.
    pub body: Vec<u8>,
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
