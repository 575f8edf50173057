//! The consumer: bounded prefetch, manual acknowledgement, invalid messages to the dead queue.
//!
//! A message is acknowledged only after its consumer has settled it, and a rejected one only after it is in
//! the dead queue.

use std::{sync::Arc, time::Duration};

use amqprs::{
    BasicProperties, FieldValue,
    channel::{
        BasicAckArguments, BasicConsumeArguments, BasicNackArguments, BasicQosArguments, ConsumerMessage,
    },
};
use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesUnordered};
use tokio::{
    sync::{mpsc, watch},
    time::{Instant, MissedTickBehavior, interval_at, sleep},
};

use super::{
    connection::{Ended, Link, Session, stopped},
    events::Event,
    publisher::{Outgoing, Publisher},
    topology::dead_queue,
};
use crate::{
    messaging::{Delivery, Settlement},
    telemetry::Metrics,
};
use domain::{Topic, is_line};

/// A consumer of one topic.
pub(super) struct Consumer {
    pub(super) link: Arc<Link>,
    pub(super) topic: Topic,
    pub(super) prefetch: u16,
    pub(super) deliveries: mpsc::Sender<Delivery>,
    pub(super) publisher: Publisher,
    pub(super) metrics: Arc<Metrics>,
}

/// The connection's name in logs and metrics.
const ROLE: &str = "consumer";
/// The pause before a message that was given back is delivered again. It doubles each time …
const PAUSE_FIRST: Duration = Duration::from_millis(500);
/// … up to this.
const PAUSE_MAX: Duration = Duration::from_secs(30);
/// If no message has come for this time, no redelivered messages are left.
const NOTHING_COMES: Duration = Duration::from_secs(1);
/// The pause before a dead letter is published again.
const REJECT_AGAIN: Duration = Duration::from_millis(500);

/// What to send to the broker for a delivery.
enum Acknowledgement {
    Done(u64),
    Again(u64),
}

/// A settled delivery.
struct Settled {
    tag: u64,
    settlement: Settlement,
    about: About,
}

/// What is kept of a delivery until it is settled.
struct About {
    message_id: String,
    message_type: Option<String>,
    content_type: String,
    /// Number of earlier deliveries.
    count: u32,
}

/// Consumes until the process stops.
///
/// A message that amqprs cannot read (with a header that is not UTF-8, for example) breaks the connection,
/// and the delivery count of all prefetched messages increases. So after a break, redelivered messages are
/// taken one by one: only the message that breaks the connection reaches its delivery limit and goes to the
/// dead queue.
pub(super) async fn run(consumer: Consumer, mut stop: watch::Receiver<bool>) {
    let mut pauses = consumer.link.pauses(ROLE);
    consumer.metrics.broker().connected(ROLE, false);
    let mut one_by_one = false;
    loop {
        let opened = tokio::select! {
            opened = consumer.link.open(ROLE) => opened,
            () = stopped(&mut stop) => return,
        };
        let ended = match opened {
            Ok(mut session) => {
                consumer.metrics.broker().connected(ROLE, true);
                let ended = consumer.consume(&mut session, one_by_one, &mut stop).await;
                consumer.metrics.broker().connected(ROLE, false);
                session.close().await;
                ended.unwrap_or_else(Ended::Broken)
            }
            Err(reason) => Ended::NeverOpen(reason),
        };
        one_by_one = match ended {
            Ended::Broken(_) => true,
            Ended::NeverOpen(_) => one_by_one,
            Ended::Followed | Ended::Stopping => false,
        };
        if !pauses.after(ended, &mut stop).await {
            return;
        }
    }
}

impl Consumer {
    /// Consumes until the process stops, the connection breaks or, with `one_by_one`, no redelivered messages
    /// are left.
    async fn consume(
        &self,
        session: &mut Session,
        one_by_one: bool,
        stop: &mut watch::Receiver<bool>,
    ) -> Result<Ended, String> {
        let mut renewed = self.link.renewed();
        let channel = session.channel.clone();
        let prefetch = if one_by_one { 1 } else { self.prefetch };
        session.unless_broken(channel.basic_qos(BasicQosArguments::new(0, prefetch, false))).await?;
        let arguments = BasicConsumeArguments::new(self.topic.as_str(), "").manual_ack(true).finish();
        let (_, mut messages) = session.unless_broken(channel.basic_consume_rx(arguments)).await?;
        // Unbounded, but never longer than the prefetch: each delivery is settled once.
        let (settle, mut settled) = mpsc::unbounded_channel::<Settled>();
        let mut later: FuturesUnordered<BoxFuture<'_, Acknowledgement>> = FuturesUnordered::new();
        let mut next_delivery: Option<Delivery> = None;
        let mut unsettled = 0_usize;
        let period = self.link.heartbeat();
        let mut check = interval_at(Instant::now() + period, period);
        check.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                () = stopped(stop) => {
                    while let Ok(one) = settled.try_recv() {
                        if one.settlement == Settlement::Acknowledged {
                            self.acknowledge(session, Acknowledgement::Done(one.tag)).await?;
                        }
                    }
                    return Ok(Ended::Stopping);
                }
                event = session.event() => check_event(&event?)?,
                _ = renewed.changed() => return Err("queues were made anew".to_owned()),
                _ = check.tick() => {
                    let connection = session.connection.clone();
                    let checking = self.link.check_consumed(&connection, self.topic.as_str());
                    session.unless_broken(checking.map(Ok)).await??;
                }
                Some(acknowledgement) = later.next(), if !later.is_empty() => {
                    unsettled -= 1;
                    self.acknowledge(session, acknowledgement).await?;
                }
                Some(one) = settled.recv() => match self.settle(one, one_by_one) {
                    Ok(acknowledgement) => {
                        unsettled -= 1;
                        self.acknowledge(session, acknowledgement).await?;
                    }
                    Err(pending) => later.push(pending),
                },
                permit = self.deliveries.reserve(), if next_delivery.is_some() => match (permit, next_delivery.take()) {
                    (Ok(permit), Some(delivery)) => permit.send(delivery),
                    // The receiver was dropped.
                    (Err(_), _) | (_, None) => return Ok(Ended::Stopping),
                },
                message = messages.recv(), if next_delivery.is_none() => match message {
                    // Redelivered messages come first, so none are left.
                    Some(message) if one_by_one && is_fresh(&message) => return Ok(Ended::Followed),
                    Some(message) => {
                        next_delivery = self.take(message, &settle);
                        unsettled += usize::from(next_delivery.is_some());
                    }
                    None => return Err("the consumer is gone".to_owned()),
                },
                () = sleep(NOTHING_COMES), if one_by_one && unsettled == 0 => return Ok(Ended::Followed),
            }
        }
    }

    fn take(&self, message: ConsumerMessage, settle: &mpsc::UnboundedSender<Settled>) -> Option<Delivery> {
        let (deliver, body) = (message.deliver?, message.content.unwrap_or_default());
        if deliver.redelivered() {
            self.metrics.broker().redelivered();
        }
        let properties = message.basic_properties.unwrap_or_default();
        // An id that cannot be stored counts as missing.
        let message_id = properties.message_id().filter(|id| is_line(id, 200)).cloned().unwrap_or_default();
        let about = About {
            message_id: message_id.clone(),
            message_type: properties.message_type().cloned(),
            content_type: properties.content_type().cloned().unwrap_or_default(),
            count: delivery_count(&properties),
        };
        let (tag, settle) = (deliver.delivery_tag(), settle.clone());
        // The send fails after the session has ended; then the broker delivers the message again.
        let settle = move |settlement| drop(settle.send(Settled { tag, settlement, about }));
        Some(Delivery::new(message_id, body, settle))
    }

    /// What to send to the broker, now or later.
    fn settle(
        &self,
        one: Settled,
        one_by_one: bool,
    ) -> Result<Acknowledgement, BoxFuture<'_, Acknowledgement>> {
        let Settled { tag, settlement, about } = one;
        match settlement {
            Settlement::Acknowledged => Ok(Acknowledgement::Done(tag)),
            Settlement::GivenBack => {
                // With `one_by_one` all other messages wait meanwhile, so the pause is short.
                let pause = if one_by_one { PAUSE_FIRST } else { pause(about.count) };
                Err(async move {
                    sleep(pause).await;
                    Acknowledgement::Again(tag)
                }
                .boxed())
            }
            Settlement::Rejected { reason, body } => {
                Err(self.publish_dead_letter(tag, about, reason, body).boxed())
            }
        }
    }

    /// Publishes a rejected message to the dead queue. It is acknowledged only when that is confirmed.
    async fn publish_dead_letter(
        &self,
        tag: u64,
        about: About,
        reason: String,
        body: Vec<u8>,
    ) -> Acknowledgement {
        let queue = self.topic.as_str();
        tracing::error!(queue, message_id = about.message_id, reason, "a message is rejected");
        self.metrics.broker().rejected();
        loop {
            let letter = Outgoing {
                queue: dead_queue(queue),
                message_id: about.message_id.clone(),
                message_type: about.message_type.clone(),
                content_type: about.content_type.clone(),
                rejected: Some((queue, reason.clone())),
                body: body.clone(),
            };
            match self.publisher.publish(letter).await {
                Ok(()) => return Acknowledgement::Done(tag),
                Err(error) => {
                    tracing::warn!(queue, %error, "a message to the dead-letter queue waits for the broker");
                    sleep(REJECT_AGAIN).await;
                }
            }
        }
    }

    async fn acknowledge(
        &self,
        session: &mut Session,
        acknowledgement: Acknowledgement,
    ) -> Result<(), String> {
        let channel = session.channel.clone();
        match acknowledgement {
            Acknowledgement::Done(tag) => {
                session.unless_broken(channel.basic_ack(BasicAckArguments::new(tag, false))).await
            }
            Acknowledgement::Again(tag) => {
                self.metrics.broker().requeued();
                session.unless_broken(channel.basic_nack(BasicNackArguments::new(tag, false, true))).await
            }
        }
    }
}

fn is_fresh(message: &ConsumerMessage) -> bool {
    message.deliver.as_ref().is_some_and(|deliver| !deliver.redelivered())
}

fn check_event(event: &Event) -> Result<(), String> {
    match event {
        Event::Cancelled => Err("the queue was deleted".to_owned()),
        Event::Confirmed { .. } | Event::Returned { .. } | Event::Closed { .. } => Ok(()),
    }
}

/// The pause before a message that was given back is delivered again, so that it does not spin.
fn pause(count: u32) -> Duration {
    PAUSE_FIRST.saturating_mul(1 << count.min(10)).min(PAUSE_MAX)
}

/// The number of earlier deliveries in the header of a quorum queue.
fn delivery_count(properties: &BasicProperties) -> u32 {
    let count = properties.headers().and_then(|headers| {
        headers.as_ref().iter().find(|(name, _)| name.as_ref() == "x-delivery-count").map(|(_, value)| value)
    });
    match count {
        Some(FieldValue::l(count)) => u32::try_from(*count).unwrap_or(0),
        Some(FieldValue::I(count)) => u32::try_from(*count).unwrap_or(0),
        Some(FieldValue::b(count)) => u32::try_from(*count).unwrap_or(0),
        Some(FieldValue::s(count)) => u32::try_from(*count).unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        assert_eq!(pause(0), Duration::from_millis(500));
        assert_eq!(pause(3), Duration::from_secs(4));
        assert_eq!(pause(u32::MAX), PAUSE_MAX);
    }
}
