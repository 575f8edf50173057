//! Messages between the engine's parts and to other systems: the [`Broker`] trait and its messages.
//!
//! A broker carries every message at least once; who consumes must make its effect happen once.

pub mod amqp;
pub mod in_process;
pub mod messages;
pub mod settings;

use std::fmt;

use futures_util::{FutureExt, future::BoxFuture};
use tokio::sync::mpsc;

use crate::persistence::{OutboxRow, Topic};

/// What became of a delivery.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Settlement {
    /// The work that the message asks for is in safe hands.
    Acknowledged,
    /// The message makes no sense: it goes where people look at such messages.
    Rejected {
        /// Why.
        reason: String,
        /// Its body.
        body: Vec<u8>,
    },
    /// It cannot be done now: deliver the message again.
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
    /// A delivery; `settle` hears once what became of it.
    pub fn new(message_id: String, body: Vec<u8>, settle: impl FnOnce(Settlement) + Send + 'static) -> Self {
        Self { message_id, body, settle: Some(Box::new(settle)) }
    }

    /// The work that the message asks for is in safe hands.
    pub fn acknowledge(mut self) {
        self.settled(Settlement::Acknowledged);
    }

    /// No repetition will help: the message makes no sense.
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

/// Why a message was not taken.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BrokerError {
    /// The broker is away, stopping, or gave the message back: publish it again later.
    #[error("the broker is unavailable: {0}")]
    Unavailable(String),
    /// The broker has no queue for the message (yet): publish it again later.
    #[error("the broker returned the message: {0}")]
    Returned(String),
    /// The broker refused the message: publish it again later.
    #[error("the broker refused the message")]
    Refused,
}

/// Carries messages.
pub trait Broker: Send + Sync + 'static {
    /// Whether anybody can get messages of this topic; if not, there is no use in writing them.
    fn carries(&self, topic: Topic) -> bool;

    /// Publishes a message; resolves once the broker vouches for it. While the broker is away this
    /// waits; an error says that the message may not have arrived and is to be published again.
    fn publish(&self, message: OutboxRow) -> BoxFuture<'_, Result<(), BrokerError>>;

    /// Consumes a topic, at most `prefetch` unacknowledged messages at a time.
    fn subscribe(&self, topic: Topic, prefetch: usize) -> mpsc::Receiver<Delivery>;

    /// Stops consuming and publishing. What is not acknowledged is delivered again, to whoever comes next.
    fn close(&self) -> BoxFuture<'_, ()> {
        async {}.boxed()
    }
}
