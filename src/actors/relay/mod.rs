//! The relay: carries outbox messages to the broker until it vouches for them.

pub mod machine;

use std::{sync::Arc, time::Duration};

use actix::prelude::*;

use self::machine::Window;
use super::write_behind::{Published, WriteBehind};
use crate::{
    messaging::Broker,
    persistence::{OutboxKey, OutboxRow, Store},
    telemetry::Metrics,
};

/// Messages that are durable in the outbox now.
#[derive(Message)]
#[rtype(result = "()")]
pub struct Relayed(pub Vec<OutboxRow>);

/// The actor.
pub struct Relay {
    window: Window,
    broker: Arc<dyn Broker>,
    store: Arc<dyn Store>,
    write_behind: Addr<WriteBehind>,
    metrics: Arc<Metrics>,
    confirmed: Vec<OutboxKey>,
}

/// How long a message waits that the broker did not take, and how often the store is asked for more.
const RETRY: Duration = Duration::from_millis(500);
/// How long confirmations are gathered before their rows are deleted.
const GATHER: Duration = Duration::from_millis(20);

impl Relay {
    /// A relay with at most `window` unconfirmed messages.
    pub fn new(
        window: usize,
        broker: Arc<dyn Broker>,
        store: Arc<dyn Store>,
        write_behind: Addr<WriteBehind>,
        metrics: Arc<Metrics>,
    ) -> Self {
        Self { window: Window::new(window), broker, store, write_behind, metrics, confirmed: Vec::new() }
    }

    fn publish(&mut self, rows: Vec<OutboxRow>, ctx: &mut Context<Self>) {
        for row in rows {
            let broker = self.broker.clone();
            let key = row.key;
            let published = async move {
                while let Err(error) = broker.publish(row.clone()).await {
                    tracing::warn!(message_id = key.message_id(), %error, "a message waits for the broker");
                    actix_rt::time::sleep(RETRY).await;
                }
            };
            ctx.spawn(published.into_actor(self).map(move |(), actor, _| actor.confirmed.push(key)));
        }
    }

    fn forget_confirmed(&mut self, ctx: &mut Context<Self>) {
        if !self.confirmed.is_empty() {
            let keys = std::mem::take(&mut self.confirmed);
            self.window.forgotten(&keys);
            // Bounded by the window; were it lost, the messages would be published once more.
            self.write_behind.do_send(Published(keys));
        }
        self.metrics.outbox_unconfirmed(self.window.len());
        self.read_more(ctx);
    }

    fn read_more(&mut self, ctx: &mut Context<Self>) {
        let Some(limit) = self.window.wants_reading() else { return };
        let store = self.store.clone();
        let read = async move { store.unpublished(None, limit).await };
        ctx.spawn(read.into_actor(self).map(move |rows, actor, ctx| match rows {
            Ok(rows) => {
                let complete = rows.len() < limit as usize;
                let fresh = actor.window.read(rows, complete);
                actor.publish(fresh, ctx);
            }
            Err(error) => {
                tracing::warn!(%error, "the outbox cannot be read");
                actor.window.not_read();
            }
        }));
    }
}

impl Actor for Relay {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        self.read_more(ctx);
        ctx.run_interval(GATHER, |actor, ctx| actor.forget_confirmed(ctx));
    }
}

impl Handler<Relayed> for Relay {
    type Result = ();

    fn handle(&mut self, Relayed(rows): Relayed, ctx: &mut Self::Context) {
        let taken = self.window.offer(rows);
        self.publish(taken, ctx);
    }
}
