//! The registry: finds an event's actor, or loads the event.
//!
//! Whoever asks during a load shares it, so an event has at most one actor. An event whose journal cannot be read is not
//! tried again: somebody has to look at it.

mod closing;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use actix::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use tokio::sync::oneshot;

pub use self::closing::CloseShards;
use super::{
    catalogue::{Catalogue, CatalogueEntry},
    event::{
        Died, EventActor, Passivate, Registration, Surroundings,
        machine::{
            EventMachine, MachineSettings,
            open::{self, Opened},
        },
    },
    layouts::Layouts,
    live::{FeedInput, Watch, Watching},
    refusal::{RETRY_AFTER, Refusal},
    write_behind::Drained,
};
use crate::store::{StoreError, WantedOutcomes};
use domain::{EventId, EventRules, Millis, ShardId, Timestamp};

/// Asks for an event's actor.
#[derive(Message)]
#[rtype(result = "Result<Addr<EventActor>, Refusal>")]
pub struct Find {
    /// The event.
    pub event: EventId,
    /// An actor that the caller found gone.
    pub not: Option<Addr<EventActor>>,
}

/// Attaches a feed to an event, now and whenever the event is loaded again.
#[derive(Message)]
#[rtype(result = "Result<Watching, Refusal>")]
pub struct WatchEvent {
    /// The event.
    pub event: EventId,
    /// The feed; it replaces another one.
    pub feed: Recipient<FeedInput>,
}

/// Ends the watch of a feed, unless another one has replaced it.
#[derive(Message)]
#[rtype(result = "()")]
pub struct UnwatchEvent {
    /// The event.
    pub event: EventId,
    /// The feed.
    pub feed: Recipient<FeedInput>,
}

type Found = Result<Addr<EventActor>, Refusal>;

enum Slot {
    Active(Addr<EventActor>, u64),
    Activating(Vec<oneshot::Sender<Found>>),
}

/// The registry.
pub struct Registry {
    slots: FxHashMap<EventId, Slot>,
    feeds: FxHashMap<EventId, Recipient<FeedInput>>,
    /// Events whose journal cannot be read. They are not loaded again before a restart.
    stopped: FxHashSet<EventId>,
    around: Surroundings,
    machines: MachineSettings,
    catalogue: Arc<Catalogue>,
    layouts: Arc<Layouts>,
    /// When an event's actor died last; as many entries as events that ever did.
    deaths: FxHashMap<EventId, Timestamp>,
    arbiters: Vec<ArbiterHandle>,
    next_arbiter: usize,
    /// Counts the actors that were started.
    incarnation: u64,
}

/// What a registry is made of.
pub(crate) struct RegistryParts {
    /// What event actors share.
    pub around: Surroundings,
    /// What their machines need to know.
    pub machines: MachineSettings,
    /// The catalogue.
    pub catalogue: Arc<Catalogue>,
    /// Layouts.
    pub layouts: Arc<Layouts>,
    /// The threads that event actors live on.
    pub arbiters: Vec<ArbiterHandle>,
}

impl Registry {
    /// A registry with no event in memory.
    pub(crate) fn new(parts: RegistryParts) -> Self {
        let RegistryParts { around, machines, catalogue, layouts, arbiters } = parts;
        Self {
            slots: FxHashMap::default(),
            feeds: FxHashMap::default(),
            stopped: FxHashSet::default(),
            around,
            machines,
            catalogue,
            layouts,
            deaths: FxHashMap::default(),
            arbiters,
            next_arbiter: 0,
            incarnation: 0,
        }
    }

    fn is_served(&self, event: EventId) -> bool {
        self.around.tenure.epoch(ShardId::of(event)).is_some()
    }

    fn find(&mut self, event: EventId, not: Option<&Addr<EventActor>>, ctx: &mut Context<Self>) -> Wait {
        if !self.is_served(event) {
            return Wait::Done(Err(Refusal::Moved));
        }
        if self.stopped.contains(&event) {
            return Wait::Done(Err(Refusal::Interrupted));
        }
        match self.slots.get_mut(&event) {
            Some(Slot::Active(actor, _)) if actor.connected() && Some(&*actor) != not => {
                Wait::Done(Ok(actor.clone()))
            }
            Some(Slot::Activating(waiters)) => {
                let (sender, receiver) = oneshot::channel();
                waiters.push(sender);
                Wait::For(receiver)
            }
            Some(Slot::Active(..)) | None => {
                let (sender, receiver) = oneshot::channel();
                self.slots.insert(event, Slot::Activating(vec![sender]));
                self.activate(event, ctx);
                Wait::For(receiver)
            }
        }
    }

    fn activate(&mut self, event: EventId, ctx: &mut Context<Self>) {
        let entry = self.catalogue.get(event);
        // Another process may have added it.
        if entry.is_none() && !self.around.tenure.is_shared() {
            self.activated(event, Err(Refusal::EventUnknown));
            return;
        }
        let shard = ShardId::of(event);
        let Some(epoch) = self.around.tenure.epoch(shard) else {
            self.activated(event, Err(Refusal::Moved));
            return;
        };
        let started = Instant::now();
        let around = self.around.clone();
        let (layouts, catalogue) = (self.layouts.clone(), self.catalogue.clone());
        let machines = self.machines.clone();
        let wanted =
            WantedOutcomes { most: machines.outcomes.memory_max, older_most: machines.outcomes.notes_max };
        let loading = async move {
            // Transitions of an actor that died may still be on their way to the store.
            let _ = around.write_behind.send(Drained::Event(event)).await;
            let stored = around.store.load(event, around.clock.now(), wanted).await?;
            let Some(stored) = stored else { return Ok(None) };
            // Its last owner's clock may be ahead of this one.
            around.clock.not_before(stored.head.at);
            let entry = entry.unwrap_or_else(|| catalogue.add(stored.record.clone()));
            let layout = layouts.get_or_decode(event, &stored.layout)?;
            let seed = around.host.random();
            let open = move || open::open(event, stored, layout, epoch, machines, seed);
            let loaded = around.host.blocking(open).await;
            let opened = loaded.map_err(|error| StoreError::Damaged(error.to_string()))??;
            Ok(Some((opened, entry)))
        };
        let then = loading.into_actor(self).map(
            move |machine: Result<Option<(Opened, Arc<CatalogueEntry>)>, StoreError>, registry, ctx| {
                let found = match machine {
                    Ok(Some((Opened::Foreign { epoch: newer }, _))) => {
                        tracing::error!(%event, epoch = %newer, "another process owns this event now");
                        registry.around.tenure.fenced(shard, epoch);
                        Err(Refusal::Moved)
                    }
                    // The shard was closed meanwhile.
                    Ok(Some((Opened::Ours(_), _))) if !registry.around.tenure.serves(shard, epoch) => {
                        Err(Refusal::Moved)
                    }
                    Ok(Some((Opened::Ours(machine), entry))) => {
                        registry.around.metrics.activated(started.elapsed());
                        Ok(registry.start(event, *machine, entry, ctx.address()))
                    }
                    Ok(None) => Err(Refusal::EventUnknown),
                    Err(
                        error @ (StoreError::Unavailable(_)
                        | StoreError::NothingDone(_)
                        | StoreError::StatementGone(_)),
                    ) => {
                        tracing::warn!(%event, %error, "an event cannot be loaded now");
                        registry.activate_later(event, ctx);
                        Err(Refusal::StoreUnavailable { retry_after: RETRY_AFTER })
                    }
                    Err(error) => {
                        tracing::error!(%event, %error, "an event cannot be loaded");
                        registry.stopped.insert(event);
                        Err(Refusal::Interrupted)
                    }
                };
                registry.activated(event, found);
            },
        );
        ctx.spawn(then);
    }

    /// Holds of this event may be due and its orders undecided, so it is loaded again without a request.
    fn activate_later(&self, event: EventId, ctx: &mut Context<Self>) {
        ctx.run_later(LOAD_AGAIN, move |registry, ctx| {
            if !registry.slots.contains_key(&event) && registry.is_served(event) {
                registry.slots.insert(event, Slot::Activating(Vec::new()));
                registry.activate(event, ctx);
            }
        });
    }

    fn start(
        &mut self,
        event: EventId,
        machine: EventMachine,
        entry: Arc<CatalogueEntry>,
        registry: Addr<Self>,
    ) -> Addr<EventActor> {
        entry.set_counts(machine.map().counts());
        // The actor before it may have ended between two updates.
        let rules = machine.map().rules().clone();
        entry.update(|record| record.rules = EventRules::clone(&rules));
        let around = self.around.clone();
        let arbiter = &self.arbiters[self.next_arbiter % self.arbiters.len()];
        self.next_arbiter += 1;
        self.incarnation += 1;
        let incarnation = self.incarnation;
        let registration =
            Registration { incarnation, passivate: registry.clone().recipient(), died: registry.recipient() };
        let watching = machine.watching(around.clock.now());
        let actor = EventActor::start_in_arbiter(arbiter, move |_| {
            EventActor::new(event, machine, around, entry, registration)
        });
        if let Some(feed) = self.feeds.get(&event) {
            actor.do_send(Watch { feed: Some(feed.clone()) });
            // A feed whose mailbox is full is told with the next change.
            let _ = feed.try_send(FeedInput::Lost(watching));
        }
        actor
    }

    fn activated(&mut self, event: EventId, found: Found) {
        let before = match &found {
            Ok(actor) => self.slots.insert(event, Slot::Active(actor.clone(), self.incarnation)),
            Err(_) => self.slots.remove(&event),
        };
        self.count_active();
        let Some(Slot::Activating(waiters)) = before else { return };
        for waiter in waiters {
            // A caller that gave up asks again.
            let _ = waiter.send(found.clone());
        }
    }

    /// Tells the metrics how many events are in memory; one that is being loaded is not yet.
    fn count_active(&self) {
        let active = self.slots.values().filter(|slot| matches!(slot, Slot::Active(..))).count();
        self.around.metrics.events_active(active);
    }
}

/// How soon an event is loaded again after the store was unavailable.
const LOAD_AGAIN: Duration = Duration::from_secs(1);
/// An actor that dies again within this time is loaded again after a pause.
const DIES_AGAIN: Millis = Millis::from_secs(10);

enum Wait {
    Done(Found),
    For(oneshot::Receiver<Found>),
}

impl Wait {
    async fn end(self) -> Found {
        match self {
            Self::Done(found) => found,
            Self::For(receiver) => receiver.await.unwrap_or(Err(Refusal::Interrupted)),
        }
    }
}

impl Actor for Registry {
    type Context = Context<Self>;
}

impl Handler<Find> for Registry {
    type Result = ResponseFuture<Found>;

    fn handle(&mut self, Find { event, not }: Find, ctx: &mut Self::Context) -> Self::Result {
        Box::pin(self.find(event, not.as_ref(), ctx).end())
    }
}

impl Handler<Passivate> for Registry {
    type Result = ();

    fn handle(&mut self, Passivate { event, incarnation }: Passivate, _: &mut Self::Context) {
        let is_current =
            matches!(self.slots.get(&event), Some(Slot::Active(_, current)) if *current == incarnation);
        if is_current {
            self.slots.remove(&event);
            self.count_active();
        }
    }
}

impl Handler<Died> for Registry {
    type Result = ();

    fn handle(&mut self, Died { event, incarnation }: Died, ctx: &mut Self::Context) {
        let is_current =
            matches!(self.slots.get(&event), Some(Slot::Active(_, current)) if *current == incarnation);
        if !self.is_served(event) {
            if is_current {
                self.slots.remove(&event);
                self.count_active();
            }
            return;
        }
        tracing::error!(%event, "an event's actor died; the event is loaded again");
        self.around.metrics.event_actor_died();
        let now = self.around.clock.now();
        let again = self.deaths.insert(event, now).is_some_and(|before| now - before < DIES_AGAIN);
        // A caller that found it dead may have had it loaded again already.
        if is_current && again {
            // Whatever killed it may do so again at once: wait before loading it again.
            self.slots.remove(&event);
            self.activate_later(event, ctx);
        } else if is_current {
            self.slots.insert(event, Slot::Activating(Vec::new()));
            self.activate(event, ctx);
        }
    }
}

impl Handler<WatchEvent> for Registry {
    type Result = ResponseFuture<Result<Watching, Refusal>>;

    fn handle(&mut self, WatchEvent { event, feed }: WatchEvent, ctx: &mut Self::Context) -> Self::Result {
        self.feeds.insert(event, feed.clone());
        let found = self.find(event, None, ctx);
        Box::pin(async move {
            let actor = found.end().await?;
            actor.send(Watch { feed: Some(feed) }).await.map_err(|_| Refusal::Interrupted)
        })
    }
}

impl Handler<UnwatchEvent> for Registry {
    type Result = ();

    fn handle(&mut self, UnwatchEvent { event, feed }: UnwatchEvent, _: &mut Self::Context) {
        if self.feeds.get(&event) != Some(&feed) {
            return;
        }
        self.feeds.remove(&event);
        if let Some(Slot::Active(actor, _)) = self.slots.get(&event) {
            actor.do_send(Watch { feed: None });
        }
    }
}
