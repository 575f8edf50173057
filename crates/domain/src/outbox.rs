//! Messages for other systems and mails. They are written in the transaction of their cause and kept until the broker
//! has confirmed them, or a mail server has accepted them.

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

/// A message for the broker, or a mail to send.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutboxMessage {
    /// The key in the outbox.
    pub key: OutboxKey,
    /// Where it goes.
    pub topic: Topic,
    /// A JSON object, as in docs/schemas; of a mail, a [`MailDue`](crate::MailDue).
    pub body: Vec<u8>,
}

/// Where messages go.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Topic {
    /// Work for order processors.
    Orders,
    /// Notifications for buyers and other systems.
    Notifications,
    /// Mails to buyers, which no broker sees.
    Mail,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Self; 3] = [Self::Orders, Self::Notifications, Self::Mail];
    /// Those that a broker has a queue for.
    pub const QUEUES: [Self; 2] = [Self::Orders, Self::Notifications];

    /// Its name: the queue's, if it has one.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Orders => "orders_queue",
            Self::Notifications => "notifications_queue",
            Self::Mail => "mail",
        }
    }

    /// The topic with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.as_str() == name)
    }
}
