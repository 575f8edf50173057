//! The write-behind actor: carries out what [`machine::WriteBehindMachine`] decides, and tells events what is durable.
//!
//! What events append is neither dropped nor reordered. The backlog bounds how much may wait.

mod backlog;
pub mod machine;
mod messages;
mod uncounted;

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use actix::prelude::*;
use rustc_hash::FxHashMap;
use tokio::sync::oneshot;

pub use self::{
    backlog::Backlog,
    messages::{Append, Drained, Published, RelayTo, Relayed, WriteOutcome},
};
use self::{
    machine::{Effect, FlushSettings, WriteBehindMachine},
    uncounted::Uncounted,
};
use super::tenure::Tenure;
use crate::{
    clock::Clock,
    store::{Batch, Journal, PartOutcome, WriteError},
    telemetry::Metrics,
};
use domain::{EventId, OutboxMessage, ShardId, Timestamp, Topic};

/// The write-behind of all events.
pub struct WriteBehind {
    machine: WriteBehindMachine,
    store: Arc<dyn Journal>,
    clock: Clock,
    backlog: Arc<Backlog>,
    tenure: Tenure,
    metrics: Arc<Metrics>,
    relays: BTreeMap<Topic, Recipient<Relayed>>,
    origins: FxHashMap<EventId, Recipient<WriteOutcome>>,
    uncounted: Uncounted,
    drains: Vec<(Drained, oneshot::Sender<()>)>,
    timer: Option<(Timestamp, SpawnHandle)>,
    /// When the write that the store has now was handed over, and whether its slowness was logged.
    writing: Option<(Instant, bool)>,
}

/// A write that takes longer is logged, once.
const SLOW_WRITE: Duration = Duration::from_secs(5);

impl WriteBehind {
    /// An actor that writes to `store`.
    pub fn new(
        settings: FlushSettings,
        store: Arc<dyn Journal>,
        clock: Clock,
        backlog: Arc<Backlog>,
        tenure: Tenure,
        metrics: Arc<Metrics>,
    ) -> Self {
        Self {
            machine: WriteBehindMachine::new(settings),
            store,
            clock,
            backlog,
            tenure,
            metrics,
            relays: BTreeMap::new(),
            origins: FxHashMap::default(),
            uncounted: Uncounted::default(),
            drains: Vec::new(),
            timer: None,
            writing: None,
        }
    }

    fn carry_out(&mut self, effects: Vec<Effect>, ctx: &mut Context<Self>) {
        for effect in effects {
            match effect {
                Effect::Write(batch) => self.write(batch, ctx),
                Effect::ReadHeads(events) => self.read_heads(events, ctx),
                Effect::Durable { event, watermark, transitions } => {
                    self.backlog.remove(transitions);
                    self.metrics.count(self.uncounted.durable(event, watermark));
                    self.tell(event, WriteOutcome::Durable(watermark));
                }
                Effect::Fenced { event, epoch, transitions, may_be_written } => {
                    // Before the event is told, so that nobody loads it again meanwhile.
                    self.tenure.fenced(ShardId::of(event), epoch);
                    tracing::error!(%event, transitions, "another process owns this event now");
                    self.backlog.remove(transitions);
                    self.uncounted.dropped(event);
                    self.tell(event, WriteOutcome::Fenced { may_be_written });
                }
                Effect::Broken { event, detail, transitions } => {
                    tracing::error!(%event, transitions, detail, "the store contradicts the event: a bug");
                    self.backlog.remove(transitions);
                    self.uncounted.dropped(event);
                    self.tell(event, WriteOutcome::Broken);
                }
                Effect::Relay(rows) => self.relay(rows),
                Effect::Waiting { detail } => tracing::warn!(detail, "a write waits for the store"),
            }
        }
        self.metrics.write_behind_queued(self.backlog.queued());
        self.backlog.waits_since(self.machine.waiting_since());
        self.set_timer(ctx);
        self.wake_drains();
    }

    /// Each relay gets its topic's messages. Bounded by the batch; a relay drops what it has no capacity for and
    /// reads it later.
    fn relay(&self, rows: Vec<OutboxMessage>) {
        let mut by_topic: BTreeMap<Topic, Vec<OutboxMessage>> = BTreeMap::new();
        for row in rows {
            by_topic.entry(row.topic).or_default().push(row);
        }
        for (topic, rows) in by_topic {
            if let Some(relay) = self.relays.get(&topic) {
                relay.do_send(Relayed(rows));
            }
        }
    }

    /// At most one per batch and event, and never to be lost: sent without regard to the mailbox's limit.
    fn tell(&mut self, event: EventId, outcome: WriteOutcome) {
        let Some(origin) = self.origins.get(&event) else { return };
        origin.do_send(outcome);
        if !self.machine.holds(event) {
            self.origins.remove(&event);
        }
    }

    fn write(&mut self, batch: Arc<Batch>, ctx: &mut Context<Self>) {
        let store = self.store.clone();
        let started = Instant::now();
        self.writing = Some((started, false));
        let transitions: usize = batch.writes.iter().map(|write| write.journal.len()).sum();
        let written = async move { store.write(batch).await };
        let then =
            written.into_actor(self).map(move |result: Result<Vec<PartOutcome>, WriteError>, actor, ctx| {
                actor.writing = None;
                actor.metrics.flushed(transitions, started.elapsed(), result.is_ok());
                let effects = actor.machine.written(result, actor.clock.now());
                actor.carry_out(effects, ctx);
            });
        ctx.spawn(then);
    }

    /// Logs once for a slow write what it waits for, as far as the store knows.
    fn look_at_slow_write(&mut self, ctx: &mut Context<Self>) {
        let Some((started, logged)) = &mut self.writing else { return };
        if *logged || started.elapsed() < SLOW_WRITE {
            return;
        }
        *logged = true;
        let (store, seconds) = (self.store.clone(), started.elapsed().as_secs());
        let asked = async move { store.what_the_writer_waits_for().await };
        ctx.spawn(asked.into_actor(self).map(move |answer, actor, _| {
            let waits_for = answer.unwrap_or_else(|error| error.to_string());
            let queued = actor.backlog.queued();
            tracing::warn!(seconds, queued, waits_for, "a write is still with the store");
        }));
    }

    fn read_heads(&mut self, events: Vec<EventId>, ctx: &mut Context<Self>) {
        let store = self.store.clone();
        let read = async move { store.heads(events).await.map_err(|error| error.to_string()) };
        let then = read.into_actor(self).map(|heads, actor, ctx| {
            let effects = actor.machine.heads(heads, actor.clock.now());
            actor.carry_out(effects, ctx);
        });
        ctx.spawn(then);
    }

    fn set_timer(&mut self, ctx: &mut Context<Self>) {
        let next = self.machine.next_tick();
        if self.timer.as_ref().map(|(at, _)| *at) == next {
            return;
        }
        if let Some((_, handle)) = self.timer.take() {
            ctx.cancel_future(handle);
        }
        let Some(at) = next else { return };
        let wait = (at - self.clock.now()).0.max(0) as u64;
        let handle = ctx.run_later(Duration::from_millis(wait), |actor, ctx| {
            actor.timer = None;
            let effects = actor.machine.tick(actor.clock.now());
            actor.carry_out(effects, ctx);
        });
        self.timer = Some((at, handle));
    }

    fn wake_drains(&mut self) {
        if self.drains.is_empty() {
            return;
        }
        let machine = &self.machine;
        let is_drained = |what: &Drained| match what {
            Drained::All => machine.is_empty(),
            Drained::Event(event) => !machine.holds(*event),
            Drained::Shards(shards) => !machine.holds_of(shards),
        };
        for (what, waiter) in std::mem::take(&mut self.drains) {
            if is_drained(&what) {
                // The waiter may be gone.
                let _ = waiter.send(());
            } else {
                self.drains.push((what, waiter));
            }
        }
    }
}

impl Actor for WriteBehind {
    type Context = Context<Self>;

    fn started(&mut self, ctx: &mut Self::Context) {
        ctx.run_interval(Duration::from_secs(1), Self::look_at_slow_write);
    }
}

impl Handler<Append> for WriteBehind {
    type Result = ();

    fn handle(&mut self, append: Append, ctx: &mut Self::Context) {
        self.origins.insert(append.write.event, append.origin);
        self.uncounted.add(append.write.event, append.watermark, append.counters);
        let effects = self.machine.append(append.write, append.watermark, self.clock.now());
        self.carry_out(effects, ctx);
    }
}

impl Handler<Published> for WriteBehind {
    type Result = ();

    fn handle(&mut self, Published(keys): Published, ctx: &mut Self::Context) {
        let effects = self.machine.published(keys, self.clock.now());
        self.carry_out(effects, ctx);
    }
}

impl Handler<Drained> for WriteBehind {
    type Result = ResponseFuture<()>;

    fn handle(&mut self, what: Drained, _: &mut Self::Context) -> Self::Result {
        let (sender, receiver) = oneshot::channel();
        self.drains.push((what, sender));
        self.wake_drains();
        Box::pin(async move {
            // Closed only when the actor is gone, and then nothing is queued.
            let _ = receiver.await;
        })
    }
}

impl Handler<RelayTo> for WriteBehind {
    type Result = ();

    fn handle(&mut self, RelayTo(topic, relay): RelayTo, _: &mut Self::Context) {
        self.relays.insert(topic, relay);
    }
}
