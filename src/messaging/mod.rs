//! Messages between the engine's parts and to other systems: the [`Broker`] trait and its messages.
//!
//! A broker carries every message at least once; who consumes must make its effect happen once.

pub mod in_process;
pub mod messages;

use futures_util::future::BoxFuture;
use tokio::sync::{mpsc, oneshot};

use crate::persistence::{OutboxRow, Topic};

/// A message handed to a consumer. Dropping it without [`Delivery::acknowledge`] gives it back.
#[derive(Debug)]
pub struct Delivery {
    /// The broker's `message_id`.
    pub message_id: String,
    /// JSON, as [`messages`] describes.
    pub body: Vec<u8>,
    acknowledged: oneshot::Sender<()>,
}

impl Delivery {
    /// A delivery that reports its acknowledgement.
    pub fn new(message_id: String, body: Vec<u8>) -> (Self, oneshot::Receiver<()>) {
        let (acknowledged, receiver) = oneshot::channel();
        (Self { message_id, body, acknowledged }, receiver)
    }

    /// The work that the message asks for is in safe hands.
    pub fn acknowledge(self) {
        // Nobody waits any more when the broker is shutting down; then it is delivered again.
        let _ = self.acknowledged.send(());
    }
}

/// Why a message was not taken.
#[derive(Clone, Debug, thiserror::Error)]
pub enum BrokerError {
    /// The broker is away, stopping, or gave the message back: publish it again later.
    #[error("the broker is unavailable: {0}")]
    Unavailable(String),
}

/// Carries messages.
pub trait Broker: Send + Sync + 'static {
    /// Whether anybody can get messages of this topic; if not, there is no use in writing them.
    fn carries(&self, topic: Topic) -> bool;

    /// Publishes a message; resolves once the broker vouches for it.
    fn publish(&self, message: OutboxRow) -> BoxFuture<'_, Result<(), BrokerError>>;

    /// Consumes a topic, at most `prefetch` unacknowledged messages at a time.
    fn subscribe(&self, topic: Topic, prefetch: usize) -> mpsc::Receiver<Delivery>;
}
