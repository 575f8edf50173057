//! The broker within a single process: bounded channels.
//!
//! A publish resolves when its consumer has acknowledged the message, so every message is either in the
//! outbox or done.

use futures_util::{FutureExt, future::BoxFuture};
use parking_lot::RwLock;
use tokio::sync::{mpsc, oneshot};

use super::{Broker, BrokerError, Delivery, Publisher, Settlement, message_id};
use domain::{OutboxMessage, Topic};

/// Delivers `orders_queue` to the engine itself: refunds, and what an earlier process left in the outbox. Accepted
/// orders need no message, see [`Broker::is_in_process`]. Nobody outside of the process can consume, so
/// notifications are not carried; buyers are notified over their sockets.
#[derive(Default)]
pub struct InProcessBroker {
    orders: RwLock<Option<mpsc::Sender<Delivery>>>,
}

impl Publisher for InProcessBroker {
    fn publish(&self, message: OutboxMessage) -> BoxFuture<'_, Result<(), BrokerError>> {
        let consumer = match message.topic {
            Topic::Orders => self.orders.read().clone(),
            // It was written for another broker, and nobody can ever consume it here. Mails do not come this way.
            Topic::Notifications | Topic::Mail => return async { Ok(()) }.boxed(),
        };
        async move {
            let Some(consumer) = consumer else {
                return Err(BrokerError::Unavailable(format!("nobody consumes {}", message.topic.as_str())));
            };
            let message_id = message_id(&message);
            let (done, settled) = oneshot::channel();
            // The send fails if the relay has ended.
            let settle = move |settlement| drop(done.send(settlement));
            let stopped = || BrokerError::Unavailable("the consumer has stopped".to_owned());
            let delivery = Delivery::new(message_id.clone(), message.body, settle);
            consumer.send(delivery).await.map_err(|_| stopped())?;
            match settled.await.map_err(|_| stopped())? {
                Settlement::Acknowledged => Ok(()),
                Settlement::Rejected { reason, .. } => {
                    // There is no dead queue here, and keeping the message would block the others.
                    tracing::error!(message_id, reason, "a message is dropped");
                    Ok(())
                }
                Settlement::GivenBack => Err(BrokerError::Unavailable("it was given back".to_owned())),
            }
        }
        .boxed()
    }

    /// Closes the consumer's channel.
    fn close(&self) -> BoxFuture<'_, ()> {
        self.orders.write().take();
        async {}.boxed()
    }
}

impl Broker for InProcessBroker {
    fn carries(&self, topic: Topic) -> bool {
        topic == Topic::Orders
    }

    fn is_in_process(&self) -> bool {
        true
    }

    fn subscribe(&self, topic: Topic, prefetch: usize) -> mpsc::Receiver<Delivery> {
        let (sender, receiver) = mpsc::channel(prefetch.max(1));
        if topic == Topic::Orders {
            *self.orders.write() = Some(sender);
        }
        receiver
    }
}
