//! Messages between parts of the engine and to other systems: the trait [`Broker`] and the messages.
//!
//! A broker delivers every message at least once, so a consumer must make its effect happen once. A broker
//! stores nothing that is not in the outbox, too.

pub mod amqp;
pub mod in_process;
mod message_id;
pub mod messages;
pub mod settings;

use std::fmt;

use futures_util::{FutureExt, future::BoxFuture};
use tokio::sync::mpsc;

pub use self::message_id::message_id;
use domain::{OutboxMessage, Timestamp, Topic};

/// How a consumer settles a delivery.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub enum Settlement {
    /// The effect of the message is durable.
    Acknowledged,
    /// The message is invalid. It goes to the dead queue, for people to look at.
    Rejected { reason: String, body: Vec<u8> },
    /// The message cannot be handled now and is to be delivered again.
    GivenBack,
}

/// A message handed to a consumer. Dropping it without [`Delivery::acknowledge`] or
/// [`Delivery::reject`] gives it back.
pub struct Delivery {
    /// The broker's `message_id`; empty when the sender gave none.
    pub message_id: String,
    /// JSON, as [`messages`] describes.
    pub body: Vec<u8>,
    settle: Option<Box<dyn FnOnce(Settlement) + Send>>,
}

impl Delivery {
    /// A delivery. `settle` is called once with the outcome.
    pub fn new(message_id: String, body: Vec<u8>, settle: impl FnOnce(Settlement) + Send + 'static) -> Self {
        Self { message_id, body, settle: Some(Box::new(settle)) }
    }

    /// Settles the delivery: the effect of the message is durable.
    pub fn acknowledge(mut self) {
        self.settled(Settlement::Acknowledged);
    }

    /// Settles the delivery: the message is invalid, and repeating it would not help.
    pub fn reject(mut self, reason: impl Into<String>) {
        let body = std::mem::take(&mut self.body);
        self.settled(Settlement::Rejected { reason: reason.into(), body });
    }

    fn settled(&mut self, settlement: Settlement) {
        if let Some(settle) = self.settle.take() {
            settle(settlement);
        }
    }
}

impl Drop for Delivery {
    fn drop(&mut self) {
        self.settled(Settlement::GivenBack);
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("message_id", &self.message_id)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Why a message was not published. It has to be published again.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BrokerError {
    /// The broker is unavailable or stopping, or its consumer gave the message back.
    #[error("the broker is unavailable: {0}")]
    Unavailable(String),
    /// The broker has no queue for the message (yet).
    #[error("the broker returned the message: {0}")]
    Returned(String),
    /// The broker refused the message.
    #[error("the broker refused the message")]
    Refused,
    /// The message is not to be tried before this instant, which the store has: until then it is nobody's.
    #[error("the message is deferred until {0:?}")]
    Deferred(Timestamp),
}

/// Takes messages off the outbox: a broker, or who sends mails.
pub trait Publisher: Send + Sync + 'static {
    /// Publishes a message. Resolves when it was confirmed, and waits while whoever confirms it is unavailable. On an
    /// error the message may not have arrived and has to be published again.
    fn publish(&self, message: OutboxMessage) -> BoxFuture<'_, Result<(), BrokerError>>;

    /// Stops publishing, and consuming. Messages that are not settled are delivered again to the next consumer, or
    /// published by the next process.
    fn close(&self) -> BoxFuture<'_, ()> {
        async {}.boxed()
    }
}

/// Carries messages between processes, or within this one.
pub trait Broker: Publisher {
    /// Whether messages of this topic can be consumed. If not, they need not be written.
    fn carries(&self, topic: Topic) -> bool;

    /// Whether this process is the only one that publishes and consumes. Then an accepted order needs no message: its
    /// event hands it to the order processing itself.
    fn is_in_process(&self) -> bool;

    /// Consumes a topic, with at most `prefetch` unsettled messages at a time.
    fn subscribe(&self, topic: Topic, prefetch: usize) -> mpsc::Receiver<Delivery>;
}
