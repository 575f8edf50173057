//! The broker of a single process: bounded channels. A publish resolves when its consumer has
//! acknowledged, so a message is either in the outbox or done.

use futures_util::{FutureExt, future::BoxFuture};
use parking_lot::RwLock;
use tokio::sync::mpsc;

use super::{Broker, BrokerError, Delivery};
use crate::persistence::{OutboxRow, Topic};

/// Delivers `orders_queue` to the engine itself. Nobody outside the process can consume, so
/// notifications are not carried: buyers hear of their orders over their sockets.
#[derive(Default)]
pub struct InProcessBroker {
    orders: RwLock<Option<mpsc::Sender<Delivery>>>,
}

impl Broker for InProcessBroker {
    fn carries(&self, topic: Topic) -> bool {
        topic == Topic::Orders
    }

    fn publish(&self, message: OutboxRow) -> BoxFuture<'_, Result<(), BrokerError>> {
        let consumer = match message.topic {
            Topic::Orders => self.orders.read().clone(),
            Topic::Notifications => None,
        };
        async move {
            let Some(consumer) = consumer else {
                return Err(BrokerError::Unavailable(format!("nobody consumes {}", message.topic.as_str())));
            };
            let (delivery, acknowledged) = Delivery::new(message.key.message_id(), message.body);
            let stopped = || BrokerError::Unavailable("the consumer has stopped".to_owned());
            consumer.send(delivery).await.map_err(|_| stopped())?;
            acknowledged.await.map_err(|_| stopped())
        }
        .boxed()
    }

    fn subscribe(&self, topic: Topic, prefetch: usize) -> mpsc::Receiver<Delivery> {
        let (sender, receiver) = mpsc::channel(prefetch.max(1));
        if topic == Topic::Orders {
            *self.orders.write() = Some(sender);
        }
        receiver
    }
}
