//! The relay: carries the outbox messages of one topic to the broker, or to who sends mails, until they are confirmed.
//!
//! There is one per topic, so that a blocked queue does not hold up another. A message leaves the outbox only after its
//! confirm; it may be published twice, it is never lost.

pub mod announcing;
pub mod machine;

use std::{sync::Arc, time::Duration};

use actix::prelude::*;

use self::machine::InFlight;
use super::{
    tenure::Tenure,
    write_behind::{Published, Relayed},
};
use crate::{
    clock::{Clock, parse_rfc3339},
    messaging::{BrokerError, Publisher},
    store::{MailsToSend, MailsWanted, Outbox},
    telemetry::Metrics,
};
use domain::{OutboxKey, OutboxMessage, Timestamp, Topic};

/// The relay of one topic.
pub struct Relay {
    topic: Topic,
    in_flight: InFlight,
    parts: RelayParts,
    confirmed: Vec<OutboxKey>,
    /// Messages that the broker did not take, to be published again. Bounded by the window.
    refused: Vec<OutboxMessage>,
    last_error: Option<BrokerError>,
}

/// What a relay works with.
pub struct RelayParts {
    /// Who takes the messages.
    pub publisher: Arc<dyn Publisher>,
    /// Where they are.
    pub store: Arc<dyn Outbox>,
    /// The engine's time.
    pub clock: Clock,
    /// Who deletes those that are confirmed.
    pub published: Recipient<Published>,
    /// Whose messages are this process's.
    pub tenure: Tenure,
    /// Metrics.
    pub metrics: Arc<Metrics>,
}

/// How long a message waits that the broker did not take.
const RETRY: Duration = Duration::from_millis(500);
/// How long confirmations are gathered before their rows are deleted.
pub(super) const GATHER: Duration = Duration::from_millis(20);

/// How long the deletion of confirmed messages takes at most, as a rule.
const AGE: Duration = Duration::from_secs(2);

impl Relay {
    /// A relay of one topic, with at most `in_flight_max` messages unconfirmed. Of mails each event has a share of them
    /// alone: an event may have a million mails to send while another has one.
    pub fn new(topic: Topic, in_flight_max: usize, parts: RelayParts) -> Self {
        let in_flight = match topic {
            Topic::Mail => InFlight::in_shares(in_flight_max),
            Topic::Orders | Topic::Notifications => InFlight::new(in_flight_max),
        };
        let (confirmed, refused) = (Vec::new(), Vec::new());
        Self { topic, in_flight, parts, confirmed, refused, last_error: None }
    }

    fn publish(&mut self, rows: Vec<OutboxMessage>, ctx: &mut Context<Self>) {
        for row in rows {
            let publisher = self.parts.publisher.clone();
            let published =
                async move { publisher.publish(row.clone()).await.map(|()| row.key).map_err(|e| (row, e)) };
            ctx.spawn(published.into_actor(self).map(|published, actor, _| match published {
                Ok(key) => actor.confirmed.push(key),
                Err((row, BrokerError::Deferred(until))) => actor.in_flight.deferred(row.key, until),
                Err((row, error)) => {
                    actor.refused.push(row);
                    actor.last_error = Some(error);
                }
            }));
        }
    }

    /// Publishes again what the broker did not take; one line of log for all of it.
    fn publish_again(&mut self, ctx: &mut Context<Self>) {
        let Some(error) = self.last_error.take() else { return };
        let rows = std::mem::take(&mut self.refused);
        tracing::warn!(topic = self.topic.as_str(), messages = rows.len(), %error, "messages are published again");
        self.publish(rows, ctx);
    }

    fn forget_confirmed(&mut self, ctx: &mut Context<Self>) {
        if !self.confirmed.is_empty() {
            let keys = std::mem::take(&mut self.confirmed);
            self.in_flight.confirmed(&keys);
            // Bounded by the window; were it lost, the messages would be published once more.
            self.parts.published.do_send(Published(keys));
        }
        self.parts.metrics.outbox_unconfirmed(self.topic.as_str(), self.in_flight.len());
        self.read_more(ctx);
    }

    fn tell_age(&self) {
        let age = self.in_flight.oldest().map_or(0, |since| (self.parts.clock.now() - since).0);
        self.parts.metrics.outbox_oldest(self.topic.as_str(), age as f64 / 1_000.0);
    }

    fn read_more(&mut self, ctx: &mut Context<Self>) {
        let now = self.parts.clock.now();
        let Some(limit) = self.in_flight.wants_reading(now) else { return };
        let (store, topic) = (self.parts.store.clone(), self.topic);
        let shards = self.parts.tenure.shards();
        let wanted = MailsWanted {
            shards: shards.clone(),
            now,
            in_flight: self.in_flight.by_event().clone(),
            per_event_max: self.in_flight.share(),
            most: limit as usize,
        };
        let read = async move {
            match topic {
                Topic::Mail => store.mails_to_send(wanted).await,
                Topic::Orders | Topic::Notifications => {
                    let messages = store.unpublished(topic, shards, limit).await?;
                    let is_all = messages.len() < limit as usize;
                    Ok(MailsToSend { messages, is_all, next_at: None })
                }
            }
        };
        ctx.spawn(read.into_actor(self).map(move |read, actor, ctx| match read {
            Ok(MailsToSend { messages, is_all, next_at }) => {
                next_at.into_iter().for_each(|at| actor.in_flight.read_again_at(at));
                // It may be older than this process.
                let now = actor.parts.clock.now();
                let since = |row: &OutboxMessage| occurred_at(&row.body).map_or(now, |at| at.min(now));
                let fresh = actor.in_flight.read(messages, is_all, since);
                actor.publish(fresh, ctx);
            }
            Err(error) => {
                tracing::warn!(%error, "the outbox cannot be read");
                actor.in_flight.not_read();
            }
        }));
    }
}

/// When what a message is about happened, by its body.
fn occurred_at(body: &[u8]) -> Option<Timestamp> {
    #[derive(serde::Deserialize)]
    struct Body {
        occurred_at: Option<String>,
        /// Mails, which nobody else reads, have a number.
        at: Option<Timestamp>,
    }
    let body: Body = serde_json::from_slice(body).ok()?;
    body.at.or_else(|| parse_rfc3339(&body.occurred_at?).ok())
}

impl Actor for Relay {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        self.read_more(ctx);
        ctx.run_interval(GATHER, |actor, ctx| actor.forget_confirmed(ctx));
        ctx.run_interval(AGE, |actor, _| actor.in_flight.aged());
        ctx.run_interval(RETRY, |actor, ctx| {
            actor.publish_again(ctx);
            actor.tell_age();
        });
    }
}

impl Handler<Relayed> for Relay {
    type Result = ();

    fn handle(&mut self, Relayed(rows): Relayed, ctx: &mut Self::Context) {
        let now = self.parts.clock.now();
        let taken = self.in_flight.offer(rows, |_| now);
        self.publish(taken, ctx);
    }
}

/// Shards were opened: the store may have messages of theirs that another process has left.
#[derive(Message)]
#[rtype(result = "()")]
pub struct LookAgain;

impl Handler<LookAgain> for Relay {
    type Result = ();

    fn handle(&mut self, _: LookAgain, ctx: &mut Self::Context) {
        self.in_flight.look();
        self.read_more(ctx);
    }
}
