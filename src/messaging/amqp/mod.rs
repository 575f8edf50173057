//! RabbitMQ behind the trait [`Broker`].
//!
//! One thread has two connections: one publishes and counts confirms, the other consumes. Both reconnect as
//! long as the process lives, and declare the queues each time. Nothing here is durable: unconfirmed messages
//! stay in the outbox, and unacknowledged ones are delivered again.

mod connection;
mod consumer;
mod events;
mod publisher;
mod topology;
pub mod unconfirmed;

use std::{path::PathBuf, sync::Arc, time::Duration};

use futures_util::{FutureExt, future::BoxFuture};
use parking_lot::Mutex;
use tokio::{
    runtime::Handle,
    sync::{mpsc, oneshot, watch},
    task::JoinHandle,
};

pub use self::connection::AmqpError;
use self::{
    connection::Link,
    publisher::{Outgoing, Publisher},
};
use super::{Broker, BrokerError, Delivery, message_id, messages::Message};
use crate::{secret::SecretUrl, telemetry::Metrics};
use domain::{OutboxMessage, Topic};

/// The address of RabbitMQ, and the limits of its connections.
#[derive(Clone, Debug)]
pub struct AmqpSettings {
    /// `amqp://user:password@host:5672/vhost`, or `amqps://…` for TLS.
    pub url: SecretUrl,
    /// The certificate authority of the server's certificate; `None`: those that the system trusts.
    pub ca_file: Option<PathBuf>,
    /// The most unconfirmed messages.
    pub window: usize,
    /// How often a message is delivered and given back before it goes to `<queue>.dead`.
    pub delivery_limit: u32,
    /// AMQP heartbeat. A peer that is silent for twice this time counts as gone.
    pub heartbeat: Duration,
    /// Time limit for connecting, including the declaration of queues.
    pub connect_timeout: Duration,
    /// The pause before the first reconnect. It doubles with each attempt …
    pub reconnect_min: Duration,
    /// … up to this. Random jitter of up to the pause is added.
    pub reconnect_max: Duration,
}

/// How long `close` waits for outstanding confirms and for connections to close.
const GOODBYE: Duration = Duration::from_secs(3);

/// The RabbitMQ client.
pub struct AmqpBroker {
    publisher: Publisher,
    link: Arc<Link>,
    metrics: Arc<Metrics>,
    runtime: Handle,
    tasks: Mutex<Vec<JoinHandle<()>>>,
    stopping: watch::Sender<bool>,
    /// The thread ends when this is dropped.
    thread: Mutex<Option<oneshot::Sender<()>>>,
}

impl AmqpBroker {
    /// Starts to connect, in the background and without end. An unavailable broker is no error; an address or
    /// a certificate file that can never work is.
    pub fn start(settings: AmqpSettings, metrics: Arc<Metrics>) -> Result<Self, AmqpError> {
        let window = settings.window;
        let link = Arc::new(Link::new(settings)?);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| AmqpError::Thread(error.to_string()))?;
        let handle = runtime.handle().clone();
        let (thread, ended) = oneshot::channel::<()>();
        std::thread::Builder::new()
            .name("broker".to_owned())
            .spawn(move || {
                // Resolves when the broker is closed or dropped; both end the thread.
                let _ = runtime.block_on(ended);
            })
            .map_err(|error| AmqpError::Thread(error.to_string()))?;
        let (stopping, stops) = watch::channel(false);
        let (publisher, queue) = Publisher::new(window);
        let publishing = publisher::run(link.clone(), queue, window, metrics.clone(), stops);
        let tasks = Mutex::new(vec![handle.spawn(publishing)]);
        let thread = Mutex::new(Some(thread));
        Ok(Self { publisher, link, metrics, runtime: handle, tasks, stopping, thread })
    }
}

impl super::Publisher for AmqpBroker {
    fn publish(&self, message: OutboxMessage) -> BoxFuture<'_, Result<(), BrokerError>> {
        let message_id = message_id(&message);
        let OutboxMessage { topic, body, .. } = message;
        let outgoing = Outgoing {
            queue: topic.as_str().to_owned(),
            message_id,
            message_type: Message::type_of(&body),
            content_type: "application/json".to_owned(),
            rejected: None,
            body,
        };
        self.publisher.publish(outgoing).boxed()
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        async move {
            self.stopping.send_replace(true);
            let tasks = std::mem::take(&mut *self.tasks.lock());
            // The timeout runs on the broker's own runtime, because the caller's may have no timer.
            let goodbye = self.runtime.spawn(async move {
                let _ = tokio::time::timeout(GOODBYE, futures_util::future::join_all(tasks)).await;
            });
            let _ = goodbye.await;
            self.thread.lock().take();
        }
        .boxed()
    }
}

impl Broker for AmqpBroker {
    fn carries(&self, topic: Topic) -> bool {
        Topic::QUEUES.contains(&topic)
    }

    fn is_in_process(&self) -> bool {
        false
    }

    fn subscribe(&self, topic: Topic, prefetch: usize) -> mpsc::Receiver<Delivery> {
        let (deliveries, receiver) = mpsc::channel(prefetch.max(1));
        let consuming = consumer::run(
            consumer::Consumer {
                link: self.link.clone(),
                topic,
                // The field has 16 bits in AMQP; the configuration allows no more.
                prefetch: prefetch.clamp(1, usize::from(u16::MAX)) as u16,
                deliveries,
                publisher: self.publisher.clone(),
                metrics: self.metrics.clone(),
            },
            self.stopping.subscribe(),
        );
        self.tasks.lock().push(self.runtime.spawn(consuming));
        receiver
    }
}
