//! The engine as adapters see it: started once, cheap to clone, usable from any thread.

use std::{sync::Arc, time::Duration};

use actix::prelude::*;

use super::{
    catalogue::{Catalogue, CatalogueEntry},
    event::{OutcomeBounds, Surroundings, machine::MachineSettings},
    gateway::{Gateway, GatewaySettings},
    holdings::Holdings,
    layouts::Layouts,
    live::{FeedInput, NoticeBoard, Watching},
    orders::{
        PaymentActor,
        intake::{self, Intake},
        processor::Processor,
    },
    ownership::Ownership,
    refusal::Refusal,
    registry::{Find, Registry, RegistryParts, UnwatchEvent, WatchEvent},
    relay::Relay,
    write_behind::{Backlog, Drained, RelayTo, WriteBehind, machine::FlushSettings},
};
use crate::{
    clock::Clock,
    messaging::Broker,
    payments::Payments,
    persistence::{HistoryRow, NewEvent, Store, StoreError, Topic},
    telemetry::Metrics,
    tickets::TicketMinter,
};
use domain::{Epoch, EventDetails, EventId, EventStatus, Millis, ShardId, Timestamp, VenueLayout};

/// Bounds and choices of the engine.
#[derive(Clone, Debug)]
pub struct EngineSettings {
    /// Who owns the shards, for people who read the store.
    pub node: String,
    /// Threads that event actors live on.
    pub arbiters: usize,
    /// Threads that issue tickets.
    pub processors: usize,
    /// Messages that may wait for one event.
    pub mailbox_capacity: usize,
    /// How long an event stays in memory that nobody asks anything of.
    pub idle: Duration,
    /// Whether a hold is answered after the flush rather than at once.
    pub holds_durable: bool,
    /// How long before its deadline a buyer is told.
    pub expiring_notice: Millis,
    /// Users of one event whose holds that ended without an order are remembered, and as many addresses.
    pub let_go_remembered_max: usize,
    /// Outcomes of requests with idempotency keys that one event remembers.
    pub outcomes: OutcomeBounds,
    /// How long an order by invoice awaits its payment.
    pub invoice_length: Millis,
    /// When to flush.
    pub flush: FlushSettings,
    /// Transitions that may wait for the store.
    pub queue_capacity: usize,
    /// The longest that one may wait while the engine calls itself ready.
    pub ready_wait: Millis,
    /// Transitions between two snapshots of an event.
    pub snapshot_every: u64,
    /// Orders that may be in payment or issue at a time.
    pub orders_in_flight_max: usize,
    /// Messages that may be with the broker unconfirmed.
    pub relay_window: usize,
    /// Messages that may be with the intake unacknowledged.
    pub prefetch: usize,
    /// Seats of layouts kept in memory.
    pub layout_seats_max: u64,
    /// Bounds of each worker's gateway.
    pub gateway: GatewaySettings,
}

/// Whether the engine can do its work now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Readiness {
    /// The store answers.
    pub store: bool,
    /// Nothing waits longer than it may to become durable.
    pub writes: bool,
    /// The write-behind queue has room for orders.
    pub queue: bool,
    /// No other process has taken the events.
    pub owns_its_events: bool,
}

impl Readiness {
    /// All of it.
    pub const fn is_ready(&self) -> bool {
        self.store && self.writes && self.queue && self.owns_its_events
    }
}

/// The longest that a stop waits for what the store works on.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);
/// The longest that the store may take to say that it is there.
const PING_TIMEOUT: Duration = Duration::from_secs(2);
/// A take-over takes every shard, so one of them tells.
const WATCHED_SHARD: ShardId = ShardId(0);

/// What the engine is built on.
pub struct EngineParts {
    /// Journals and projections.
    pub store: Arc<dyn Store>,
    /// Messages.
    pub broker: Arc<dyn Broker>,
    /// Payment providers.
    pub payments: Arc<Payments>,
    /// Who signs tickets.
    pub minter: Arc<TicketMinter>,
    /// Metrics.
    pub metrics: Arc<Metrics>,
}

/// The engine.
#[derive(Clone)]
pub struct Engine {
    store: Arc<dyn Store>,
    broker: Arc<dyn Broker>,
    catalogue: Arc<Catalogue>,
    layouts: Arc<Layouts>,
    notices: NoticeBoard,
    clock: Clock,
    started_at: Timestamp,
    metrics: Arc<Metrics>,
    registry: Addr<Registry>,
    write_behind: Addr<WriteBehind>,
    backlog: Arc<Backlog>,
    ownership: Ownership,
    gateway: GatewaySettings,
    ready_wait: Millis,
    epochs: Arc<[Epoch]>,
}

impl Engine {
    /// Takes every shard and starts the actors; events with live holds or undecided orders are loaded at
    /// once. Must be called inside an actix system.
    pub async fn start(settings: EngineSettings, parts: EngineParts) -> Result<Self, StoreError> {
        let EngineParts { store, broker, payments, minter, metrics } = parts;
        let epochs = store.take_shards(&settings.node).await?;
        if epochs.len() != usize::from(ShardId::COUNT) {
            return Err(StoreError::Damaged(format!("the store has {} shards", epochs.len())));
        }
        let epochs: Arc<[Epoch]> = epochs.into();
        let clock = Clock::start(store.last_instant().await?);
        let catalogue = Arc::new(Catalogue::new(store.events().await?));
        let layouts = Arc::new(Layouts::new(settings.layout_seats_max));
        let notices = NoticeBoard::default();
        let backlog = Arc::new(Backlog::new(settings.queue_capacity));
        let ownership = Ownership::taken(metrics.clone());
        metrics.write_behind_capacity(settings.queue_capacity);
        metrics.capacities(
            settings.orders_in_flight_max,
            settings.gateway.waiting_max,
            settings.relay_window,
        );

        let core = Arbiter::new().handle();
        let write_behind = {
            let actor = WriteBehind::new(
                settings.flush,
                store.clone(),
                clock.clone(),
                backlog.clone(),
                ownership.clone(),
                metrics.clone(),
            );
            WriteBehind::start_in_arbiter(&core, move |_| actor)
        };
        let processors = {
            let clock = clock.clone();
            let start = move || Processor::new(minter.clone(), clock.clone());
            SyncArbiter::start(settings.processors.max(1), start)
        };
        let payment = {
            let actor = PaymentActor::new(
                payments.clone(),
                processors,
                settings.orders_in_flight_max,
                metrics.clone(),
            );
            PaymentActor::start_in_arbiter(&core, move |_| actor)
        };
        let around = Surroundings {
            clock: clock.clone(),
            store: store.clone(),
            write_behind: write_behind.clone(),
            backlog: backlog.clone(),
            ownership: ownership.clone(),
            payment,
            notices: notices.clone(),
            metrics: metrics.clone(),
            idle: settings.idle,
            snapshot_every: settings.snapshot_every,
            outcome_lookups_max: settings.outcomes.lookups_max,
            retry_after: settings.gateway.retry_after,
            mailbox_capacity: settings.mailbox_capacity,
        };
        let machines = MachineSettings {
            holds_durable: settings.holds_durable,
            expiring_notice: settings.expiring_notice,
            outcomes: settings.outcomes,
            let_go_remembered_max: settings.let_go_remembered_max,
            holdings: Holdings::default(),
            invoice_length: settings.invoice_length,
            retry_after: settings.gateway.retry_after,
            notifications_carried: broker.carries(Topic::Notifications),
        };
        let registry = Registry::new(RegistryParts {
            around,
            machines,
            catalogue: catalogue.clone(),
            layouts: layouts.clone(),
            epochs: epochs.clone(),
            arbiters: (0..settings.arbiters.max(1)).map(|_| Arbiter::new()).collect(),
        });
        let registry = Registry::start_in_arbiter(&core, move |_| registry);

        let deliveries = broker.subscribe(Topic::Orders, settings.prefetch);
        core.spawn(intake::run(deliveries, Intake::new(registry.clone(), payments, store.clone())));
        for topic in Topic::ALL {
            let relay = Relay::new(
                topic,
                settings.relay_window,
                broker.clone(),
                store.clone(),
                clock.clone(),
                write_behind.clone(),
                metrics.clone(),
            );
            let relay = Relay::start_in_arbiter(&core, move |_| relay);
            write_behind.do_send(RelayTo(topic, relay));
        }

        let engine = Self {
            store,
            broker,
            catalogue,
            layouts,
            notices,
            started_at: clock.now(),
            clock,
            metrics,
            registry,
            write_behind,
            backlog,
            ownership,
            gateway: settings.gateway,
            ready_wait: settings.ready_wait,
            epochs,
        };
        let mut wake = engine.store.unsettled_events().await?;
        // A cancelled event that has sold places has orders to refund.
        let cancelled = engine.catalogue.all().into_iter();
        let cancelled = cancelled.filter(|entry| entry.record().rules.status == EventStatus::Cancelled);
        wake.extend(cancelled.filter(|entry| entry.counts().sold > 0).map(|entry| entry.event));
        for event in wake {
            // Loading goes on in the background; due holds end as soon as their event is there.
            engine.registry.do_send(Find { event, not: None });
        }
        Ok(engine)
    }

    /// Makes everything durable that was acknowledged, and closes the store in every case. A store that is away is
    /// not waited for longer than `limit`: what is queued then was never acknowledged as durable.
    pub async fn stop(&self, limit: Duration) {
        match actix_rt::time::timeout(limit, self.write_behind.send(Drained(None))).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => tracing::error!("the write-behind actor is gone"),
            Err(_) => tracing::error!(
                queued = self.backlog.queued(),
                "the store is away: holds that are not durable end with this process"
            ),
        }
        // Messages that are not confirmed yet stay in the outbox.
        self.broker.close().await;
        // It goes on by itself: what hangs in the store now lets go of it as soon as it ends.
        let store = self.store.clone();
        let closing = actix_rt::spawn(async move { store.close().await });
        match actix_rt::time::timeout(CLOSE_TIMEOUT, closing).await {
            Ok(Ok(Ok(()))) => {}
            Ok(Ok(Err(error))) => tracing::error!(%error, "the store did not close"),
            Ok(Err(error)) => tracing::error!(%error, "closing the store ended early"),
            Err(_) => tracing::error!("the store still works on something; it closes with this process"),
        }
    }

    /// The store, for queries of orders and tickets.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// Every event.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Private news for buyers.
    pub fn notices(&self) -> &NoticeBoard {
        &self.notices
    }

    /// Metrics.
    pub fn metrics(&self) -> &Arc<Metrics> {
        &self.metrics
    }

    /// Metrics as of now, in Prometheus' text format.
    pub fn render_metrics(&self) -> Vec<u8> {
        self.metrics.places(self.catalogue.on_sale(self.now()));
        self.metrics.render()
    }

    /// How full the write-behind queue is.
    pub fn backlog(&self) -> &Backlog {
        &self.backlog
    }

    /// Whether requests can be served now.
    pub async fn readiness(&self) -> Readiness {
        // A process that nothing makes write learns here that another one has taken its events.
        let asked = async { (self.store.ping().await, self.store.shard_epoch(WATCHED_SHARD).await) };
        let answered = actix_rt::time::timeout(PING_TIMEOUT, asked).await;
        let own = self.epochs[usize::from(WATCHED_SHARD.0)];
        if matches!(answered, Ok((_, Ok(epoch))) if epoch > own) {
            self.ownership.lose();
        }
        Readiness {
            store: matches!(answered, Ok((Ok(()), Ok(_)))),
            writes: self.backlog.waited(self.now()) <= self.ready_wait,
            queue: self.backlog.has_capacity_for_orders(),
            owns_its_events: !self.ownership.is_lost(),
        }
    }

    /// Whether this process still owns its events.
    pub fn ownership(&self) -> &Ownership {
        &self.ownership
    }

    /// The engine's clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// When this process began to serve: what it counts in memory alone, it counts since then.
    pub fn started_at(&self) -> Timestamp {
        self.started_at
    }

    /// An event's layout, from a bounded cache or the store; `None` when there is no such event.
    pub async fn layout(&self, event: EventId) -> Result<Option<Arc<VenueLayout>>, StoreError> {
        self.layouts.get(event, self.store.as_ref()).await
    }

    /// Adds an event to store and catalogue.
    pub async fn create_event(&self, event: NewEvent) -> Result<Arc<CatalogueEntry>, StoreError> {
        self.must_own()?;
        let record = event.record.clone();
        self.store.create_event(event).await?;
        Ok(self.catalogue.add(record))
    }

    /// Replaces what buyers read about an event, and writes down who does.
    pub async fn update_details(
        &self,
        event: EventId,
        details: EventDetails,
        by: HistoryRow,
    ) -> Result<(), StoreError> {
        self.must_own()?;
        self.store.update_details(event, details.clone(), by).await?;
        if let Some(entry) = self.catalogue.get(event) {
            entry.update(|record| record.details = details.clone());
        }
        Ok(())
    }

    fn must_own(&self) -> Result<(), StoreError> {
        if !self.ownership.is_lost() {
            return Ok(());
        }
        Err(StoreError::Unavailable("another process has taken the events over".to_owned()))
    }

    /// Tells `feed` every change of an event from now on, also after the event was loaded again.
    pub async fn watch(&self, event: EventId, feed: Recipient<FeedInput>) -> Result<Watching, Refusal> {
        let watch = WatchEvent { event, feed };
        self.registry.send(watch).await.unwrap_or(Err(Refusal::Interrupted))
    }

    /// Ends the watch of a feed.
    pub fn unwatch(&self, event: EventId, feed: Recipient<FeedInput>) {
        self.registry.do_send(UnwatchEvent { event, feed });
    }

    /// A gateway for the calling thread: each HTTP worker has one of its own.
    pub fn gateway(&self) -> Gateway {
        Gateway::new(self.registry.clone(), self.gateway, self.metrics.clone())
    }
}
