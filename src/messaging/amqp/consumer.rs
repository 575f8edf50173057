//! The consumer: bounded prefetch, manual acknowledgement, poison messages to the dead queue.

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
    persistence::Topic,
    telemetry::Metrics,
};
use domain::is_line;

/// Who consumes what.
pub(super) struct Consumer {
    pub(super) link: Arc<Link>,
    pub(super) topic: Topic,
    pub(super) prefetch: u16,
    pub(super) deliveries: mpsc::Sender<Delivery>,
    pub(super) publisher: Publisher,
    pub(super) metrics: Arc<Metrics>,
}

/// The name by which logs and metrics call this connection.
const ROLE: &str = "consumer";
/// How long a message waits that was given back the first time; it doubles each time …
const PAUSE_FIRST: Duration = Duration::from_millis(500);
/// … up to this.
const PAUSE_MAX: Duration = Duration::from_secs(30);
/// When nothing has come back for so long, nothing more will.
const NOTHING_COMES: Duration = Duration::from_secs(1);
/// How long a dead letter waits that the dead queue did not take.
const REJECT_AGAIN: Duration = Duration::from_millis(500);

/// What the broker is to be told of a delivery.
enum Acknowledgement {
    Done(u64),
    Again(u64),
}

/// A delivery of this session that its consumer has settled.
struct Settled {
    tag: u64,
    settlement: Settlement,
    about: About,
}

/// What is kept of a delivery while it is with its consumer.
struct About {
    message_id: String,
    message_type: Option<String>,
    content_type: String,
    /// How often it was delivered before.
    count: u32,
}

/// Consumes until the process stops.
///
/// A message that amqprs cannot read (a header that is no UTF-8, say) breaks the connection, and all that was
/// prefetched counts as delivered once more. So after a break what comes back is taken one by one: only the
/// culprit reaches its delivery limit, and ends among the dead letters.
pub(super) async fn run(consumer: Consumer, mut stop: watch::Receiver<bool>) {
    let mut pauses = consumer.link.pauses(ROLE);
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
    /// Consumes until the process stops, or nothing more comes back one by one, or the connection breaks.
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
        // Unbounded, because the prefetch is its bound: each delivery settles once.
        let (settle, mut settled) = mpsc::unbounded_channel::<Settled>();
        let mut later: FuturesUnordered<BoxFuture<'_, Acknowledgement>> = FuturesUnordered::new();
        let mut in_hand: Option<Delivery> = None;
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
                            self.tell(session, Acknowledgement::Done(one.tag)).await?;
                        }
                    }
                    return Ok(Ended::Stopping);
                }
                event = session.event() => hear(&event?)?,
                _ = renewed.changed() => return Err("queues were made anew".to_owned()),
                _ = check.tick() => {
                    let connection = session.connection.clone();
                    let checking = self.link.check_consumed(&connection, self.topic.as_str());
                    session.unless_broken(checking.map(Ok)).await??;
                }
                Some(acknowledgement) = later.next(), if !later.is_empty() => {
                    unsettled -= 1;
                    self.tell(session, acknowledgement).await?;
                }
                Some(one) = settled.recv() => match self.settle(one, one_by_one) {
                    Ok(acknowledgement) => {
                        unsettled -= 1;
                        self.tell(session, acknowledgement).await?;
                    }
                    Err(pending) => later.push(pending),
                },
                permit = self.deliveries.reserve(), if in_hand.is_some() => match (permit, in_hand.take()) {
                    (Ok(permit), Some(delivery)) => permit.send(delivery),
                    // Nobody consumes any more.
                    (Err(_), _) | (_, None) => return Ok(Ended::Stopping),
                },
                message = messages.recv(), if in_hand.is_none() => match message {
                    // What comes back comes first: now it is over.
                    Some(message) if one_by_one && is_fresh(&message) => return Ok(Ended::Followed),
                    Some(message) => {
                        in_hand = self.take(message, &settle);
                        unsettled += usize::from(in_hand.is_some());
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
        // A name that cannot be stored is none.
        let message_id = properties.message_id().filter(|id| is_line(id, 200)).cloned().unwrap_or_default();
        let about = About {
            message_id: message_id.clone(),
            message_type: properties.message_type().cloned(),
            content_type: properties.content_type().cloned().unwrap_or_default(),
            count: delivery_count(&properties),
        };
        let (tag, settle) = (deliver.delivery_tag(), settle.clone());
        // After the session has ended nobody listens, and the broker delivers the message again.
        let settle = move |settlement| drop(settle.send(Settled { tag, settlement, about }));
        Some(Delivery::new(message_id, body, settle))
    }

    /// What to tell the broker: now, or once something has happened.
    fn settle(
        &self,
        one: Settled,
        one_by_one: bool,
    ) -> Result<Acknowledgement, BoxFuture<'_, Acknowledgement>> {
        let Settled { tag, settlement, about } = one;
        match settlement {
            Settlement::Acknowledged => Ok(Acknowledgement::Done(tag)),
            Settlement::GivenBack => {
                // One by one, the others wait meanwhile.
                let pause = if one_by_one { PAUSE_FIRST } else { pause(about.count) };
                Err(async move {
                    sleep(pause).await;
                    Acknowledgement::Again(tag)
                }
                .boxed())
            }
            Settlement::Rejected { reason, body } => Err(self.bury(tag, about, reason, body).boxed()),
        }
    }

    /// Brings a poison message to the dead queue; only when it is there may it leave its queue.
    async fn bury(&self, tag: u64, about: About, reason: String, body: Vec<u8>) -> Acknowledgement {
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
                    tracing::warn!(queue, %error, "a dead letter waits for the broker");
                    sleep(REJECT_AGAIN).await;
                }
            }
        }
    }

    async fn tell(&self, session: &mut Session, acknowledgement: Acknowledgement) -> Result<(), String> {
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

fn hear(event: &Event) -> Result<(), String> {
    match event {
        Event::Cancelled => Err("the queue was deleted".to_owned()),
        Event::Confirmed { .. } | Event::Returned { .. } | Event::Closed { .. } => Ok(()),
    }
}

/// How long a message waits that was given back: it must not spin.
fn pause(count: u32) -> Duration {
    PAUSE_FIRST.saturating_mul(1 << count.min(10)).min(PAUSE_MAX)
}

/// How often a quorum queue has delivered a message before.
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
