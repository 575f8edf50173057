//! The publisher: one task with one channel. Confirms are matched by counting.
//!
//! A message counts as published only when the broker has confirmed it and did not return it.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use amqprs::{
    BasicProperties, FieldTable, FieldValue,
    channel::{BasicPublishArguments, Channel, ConfirmSelectArguments},
};
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::sleep,
};

use super::{
    connection::{Ended, Link, Session, stopped},
    events::Event,
    unconfirmed::{DeliveryOutcome, Unconfirmed},
};
use crate::{messaging::BrokerError, telemetry::Metrics};

/// A message for a queue.
#[derive(Debug)]
pub(super) struct Outgoing {
    pub(super) queue: String,
    pub(super) message_id: String,
    pub(super) message_type: Option<String>,
    pub(super) content_type: String,
    /// For dead letters: the original queue, and why the message was rejected.
    pub(super) rejected: Option<(&'static str, String)>,
    pub(super) body: Vec<u8>,
}

type Waiter = oneshot::Sender<Result<(), BrokerError>>;

/// The sending side of the task's queue.
#[derive(Clone)]
pub(super) struct Publisher(mpsc::Sender<(Outgoing, Waiter)>);

impl Publisher {
    pub(super) fn new(capacity: usize) -> (Self, mpsc::Receiver<(Outgoing, Waiter)>) {
        let (sender, receiver) = mpsc::channel(capacity.max(1));
        (Self(sender), receiver)
    }

    /// Resolves when the message is confirmed, or with an error when that cannot be known any more.
    pub(super) async fn publish(&self, message: Outgoing) -> Result<(), BrokerError> {
        let stopped = || BrokerError::Unavailable("the publisher has stopped".to_owned());
        let (waiter, confirmed) = oneshot::channel();
        self.0.send((message, waiter)).await.map_err(|_| stopped())?;
        confirmed.await.map_err(|_| stopped())?
    }
}

/// The name by which logs and metrics call this connection.
const ROLE: &str = "publisher";
/// How long the publisher waits for confirms when the process stops.
const LAST_CONFIRMS: Duration = Duration::from_secs(1);
/// The interval at which a publisher that waits for `LAST_CONFIRMS` or `DECLARE_AGAIN` checks the time.
const LOOK: Duration = Duration::from_millis(50);
/// The minimum time between two declarations of missing queues.
const DECLARE_AGAIN: Duration = Duration::from_millis(500);

/// Publishes messages until the process stops.
pub(super) async fn run(
    link: Arc<Link>,
    mut queue: mpsc::Receiver<(Outgoing, Waiter)>,
    window: usize,
    metrics: Arc<Metrics>,
    mut stop: watch::Receiver<bool>,
) {
    let mut pauses = link.pauses(ROLE);
    // One that is never open is to be seen, too.
    metrics.broker().connected(ROLE, false);
    loop {
        let opened = tokio::select! {
            opened = link.open(ROLE) => opened,
            () = stopped(&mut stop) => return,
        };
        let ended = match opened {
            Ok(mut session) => {
                let mut channel = Confirmed::new(&link, window, &metrics);
                let ended = channel.carry(&mut session, &mut queue, &mut stop).await;
                channel.fail_unconfirmed(ended.as_ref().err());
                session.close().await;
                ended.map_or_else(Ended::Broken, |()| Ended::Stopping)
            }
            Err(reason) => Ended::NeverOpen(reason),
        };
        if !pauses.after(ended, &mut stop).await {
            return;
        }
    }
}

/// A channel in confirm mode.
struct Confirmed<'a> {
    link: &'a Link,
    window: usize,
    metrics: &'a Metrics,
    unconfirmed: Unconfirmed<Waiter>,
}

impl<'a> Confirmed<'a> {
    fn new(link: &'a Link, window: usize, metrics: &'a Metrics) -> Self {
        metrics.broker().connected(ROLE, true);
        Self { link, window, metrics, unconfirmed: Unconfirmed::default() }
    }

    /// Fails all unconfirmed messages: their outcome is unknown, and the relay will publish them again under
    /// the same ids.
    fn fail_unconfirmed(&mut self, reason: Option<&String>) {
        let reason = reason.map_or("the process stops", String::as_str);
        for waiter in self.unconfirmed.closed() {
            let _ = waiter.send(Err(BrokerError::Unavailable(reason.to_owned())));
        }
        self.metrics.broker().unconfirmed(0);
        self.metrics.broker().connected(ROLE, false);
    }

    /// Publishes messages until the process stops (`Ok`) or the connection breaks.
    async fn carry(
        &mut self,
        session: &mut Session,
        queue: &mut mpsc::Receiver<(Outgoing, Waiter)>,
        stop: &mut watch::Receiver<bool>,
    ) -> Result<(), String> {
        let channel = session.channel.clone();
        session.unless_broken(channel.confirm_select(ConfirmSelectArguments::default())).await?;
        let mut until: Option<Instant> = None;
        let mut missing = false;
        let mut declared = Instant::now();
        loop {
            if until.is_some_and(|until| self.unconfirmed.is_empty() || Instant::now() >= until) {
                return Ok(());
            }
            if missing && declared.elapsed() >= DECLARE_AGAIN {
                self.declare(session).await?;
                (missing, declared) = (false, Instant::now());
            }
            let has_space = until.is_none() && self.unconfirmed.len() < self.window;
            tokio::select! {
                // Events first: confirms make space in the window.
                biased;
                event = session.event() => missing |= self.on_event(event?),
                () = stopped(stop), if until.is_none() => until = Some(Instant::now() + LAST_CONFIRMS),
                Some((message, waiter)) = queue.recv(), if has_space => {
                    self.unconfirmed.published(message.queue.clone(), message.message_id.clone(), waiter);
                    session.unless_broken(publish(&channel, message)).await?;
                }
                () = sleep(LOOK), if missing || until.is_some() => {}
            }
            self.metrics.broker().unconfirmed(self.unconfirmed.len());
        }
    }

    /// Handles an event. Returns whether it shows that a queue is missing.
    fn on_event(&mut self, event: Event) -> bool {
        match event {
            Event::Confirmed { tag, multiple, arrived } => {
                for (waiter, outcome) in self.unconfirmed.confirmed(tag, multiple, arrived) {
                    let result = match outcome {
                        DeliveryOutcome::Arrived => Ok(()),
                        DeliveryOutcome::Returned(reason) => Err(BrokerError::Returned(reason)),
                        DeliveryOutcome::Refused => Err(BrokerError::Refused),
                    };
                    match result {
                        Ok(()) => self.metrics.broker().published(),
                        Err(BrokerError::Refused) => self.metrics.broker().nacked(),
                        Err(_) => {}
                    }
                    let _ = waiter.send(result);
                }
                false
            }
            Event::Returned { queue, message_id, reason } => {
                self.metrics.broker().returned();
                self.unconfirmed.returned(&queue, &message_id, &reason);
                true
            }
            // The session reports its own end, and nothing is consumed here.
            Event::Closed { .. } | Event::Cancelled => false,
        }
    }

    /// Declares the queues again because one was deleted.
    async fn declare(&self, session: &mut Session) -> Result<(), String> {
        let connection = session.connection.clone();
        let declaring = async { Ok(self.link.declare_again(&connection).await) };
        tracing::warn!("a queue is missing and is declared again");
        session.unless_broken(declaring).await?
    }
}

/// Hands a message to the library. `Ok` does not mean that the broker has it.
async fn publish(channel: &Channel, message: Outgoing) -> Result<(), amqprs::error::Error> {
    let mut properties = BasicProperties::default();
    properties.with_persistence(true).with_content_type(&message.content_type).with_app_id("ticketbuster");
    if !message.message_id.is_empty() {
        properties.with_message_id(&message.message_id);
    }
    if let Some(message_type) = &message.message_type {
        properties.with_message_type(message_type);
    }
    if let Some((queue, reason)) = message.rejected {
        let mut headers = FieldTable::new();
        for (name, value) in [("x-reason", reason), ("x-queue", queue.to_owned())] {
            // Cannot fail: the names are short constants.
            #[expect(clippy::expect_used)]
            headers.insert(name.try_into().expect("a short name"), FieldValue::from(value));
        }
        properties.with_headers(headers);
    }
    // The default exchange routes a message to the queue that its routing key names.
    let arguments = BasicPublishArguments::new("", &message.queue).mandatory(true).finish();
    channel.basic_publish(properties.finish(), message.body, arguments).await
}
