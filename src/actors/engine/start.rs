//! Starts the engine: takes every shard, unless it shares them with others, starts the actors, and loads the events that
//! have something left to do.
//!
//! No request is served before its shard is taken, because the epoch of that moment fences every later write.

use std::{sync::Arc, time::Duration};

use actix::prelude::*;
use tokio::sync::{Notify, watch};

use super::{Engine, EngineParts, sharing::Attempts};
use crate::{
    actors::{
        catalogue::{Catalogue, feed::CatalogueFeed},
        event::{
            SnapshotPace, Surroundings,
            machine::{MachineSettings, OrderMessages},
        },
        gateway::GatewaySettings,
        holdings::Holdings,
        host::Host,
        intake::{self, Intake},
        layouts::Layouts,
        live::{NoticeBoard, courier::Courier},
        orders::{DoJobs, PaymentActor, processor::Processor},
        refunds::{self, Refunds},
        registry::{Registry, RegistryParts},
        relay::{Relay, RelayParts, announcing},
        settings::{EngineSettings, Orders},
        shared_counts::{self, Everywhere},
        tenure::Tenure,
        write_behind::{Backlog, RelayTo, WriteBehind, machine::FlushSettings},
    },
    clock::Clock,
    messaging::{Broker, Publisher},
    payments::Payments,
    store::{Store, StoreError, settings},
    telemetry::Metrics,
};
use domain::{Epoch, Millis, ShardId, Timestamp, Topic};

impl Engine {
    /// [`Engine::start_on`] a process of its own.
    pub async fn start(settings: EngineSettings, parts: EngineParts) -> Result<Self, StoreError> {
        Self::start_on(Host::default(), settings, parts).await
    }

    /// Takes every shard and starts the actors; events with live holds or undecided orders are loaded at
    /// once. One that shares the shards begins with none. Must be called inside an actix system.
    pub async fn start_on(
        host: Host,
        settings: EngineSettings,
        parts: EngineParts,
    ) -> Result<Self, StoreError> {
        let EngineParts { store, broker, mails, payments, minter, metrics, elsewhere } = parts;
        let tenure = tenure(store.as_ref(), &settings, &metrics).await?;
        let clock = host.clock(store.last_instant().await?);
        let catalogue = catalogue(store.as_ref()).await?;

        let core = host.arbiter();
        let backlog = Arc::new(Backlog::new(settings.store.queue_capacity));
        let write_behind =
            start_write_behind(&settings, (&store, &clock, &backlog), &tenure, &metrics, &core);
        let processor = Processor::new(minter, clock.clone(), host.clone());
        let payment = start_payment(&settings.orders, payments.clone(), processor, &metrics, &core);
        let around = Surroundings {
            host: host.clone(),
            clock: clock.clone(),
            store: store.clone(),
            write_behind: write_behind.clone(),
            backlog: backlog.clone(),
            tenure: tenure.clone(),
            payment,
            notices: NoticeBoard::default(),
            metrics: metrics.clone(),
            idle: Duration::from_secs(settings.actors.idle_seconds),
            snapshots: snapshot_pace(&settings.store),
            outcome_lookups_max: settings.orders.outcome_lookups_max,
            mailbox_capacity: settings.actors.mailbox_capacity,
        };
        let notices = around.notices.clone();
        let layouts = Arc::new(Layouts::new(settings.actors.layout_seats_max));
        let feed = catalogue_feed(&store, &catalogue, &layouts, &tenure, clock.now());
        let everywhere = Everywhere::default();
        let shared = elsewhere.is_some().then_some(&everywhere);
        let registry = Registry::new(RegistryParts {
            around,
            machines: machine_settings(&settings, order_messages(broker.as_ref(), mails.is_some()), shared),
            catalogue: catalogue.clone(),
            feed: settings.is_sharing.then(|| feed.clone()),
            layouts: layouts.clone(),
            arbiters: (0..settings.actors.arbiters.max(1)).map(|_| host.arbiter()).collect(),
        });
        let registry = Registry::start_in_arbiter(&core, move |_| registry);
        let mut engine = Self {
            host,
            store,
            broker,
            mails,
            catalogue,
            catalogue_feed: feed,
            layouts,
            notices,
            started_at: clock.now(),
            clock,
            metrics,
            registry,
            write_behind,
            backlog,
            tenure,
            everywhere,
            courier: None,
            attempts: Attempts::default(),
            news: watch::Sender::new(0),
            news_read: watch::Sender::new(0),
            elsewhere,
            gateway: GatewaySettings::new(&settings.actors, &settings.orders),
            ready_wait: Millis(settings.store.ready_wait_ms),
            relays: Vec::new(),
        };
        engine.start_others(&settings, payments, &core);
        engine.begin_events().await?;
        Ok(engine)
    }

    /// What works beside the events.
    fn start_others(&mut self, settings: &EngineSettings, payments: Arc<Payments>, core: &ArbiterHandle) {
        tell_capacities(settings, &self.metrics);
        self.start_intake(settings, payments, core);
        self.start_relays(settings, core);
        if settings.is_sharing {
            self.start_sharing(core);
        }
    }

    /// Reads what other processes change, brings them news for buyers, and counts with them.
    fn start_sharing(&mut self, core: &ArbiterHandle) {
        core.spawn(self.catalogue_feed.clone().run());
        let Some(elsewhere) = self.elsewhere.clone() else { return };
        let (sockets, to) = (self.everywhere.sockets.clone(), elsewhere.clone());
        let courier = Courier::start_in_arbiter(core, move |_| Courier::new(to, sockets));
        self.notices.join_courier(courier.clone().recipient());
        self.courier = Some(courier);
        let everywhere = self.everywhere.clone();
        core.spawn_fn(move || {
            actix_rt::spawn(shared_counts::run(everywhere, elsewhere));
        });
    }

    /// Takes messages about orders, and gives back what is due.
    fn start_intake(&self, settings: &EngineSettings, payments: Arc<Payments>, core: &ArbiterHandle) {
        let deliveries = self.broker.subscribe(Topic::Orders, settings.broker.prefetch);
        let (engine, due) = (self.clone(), Arc::<Notify>::default());
        let per_second = settings.payments.refunds_per_second;
        // A gateway lives on the thread that uses it.
        core.spawn_fn(move || {
            let refunds = Refunds {
                gateway: engine.gateway(),
                catalogue: engine.catalogue.clone(),
                payments: payments.clone(),
                store: engine.store.clone(),
                tenure: engine.tenure.clone(),
                clock: engine.clock.clone(),
                due: due.clone(),
            };
            let (store, clock) = (engine.store.clone(), engine.clock.clone());
            let intake = Intake::new(engine.gateway(), payments, store, due, per_second, clock);
            actix_rt::spawn(intake::run(deliveries, intake));
            actix_rt::spawn(refunds::run(refunds, per_second));
        });
    }

    fn start_relays(&mut self, settings: &EngineSettings, core: &ArbiterHandle) {
        let brokers = Topic::QUEUES.map(|topic| {
            let broker: Arc<dyn Publisher> = self.broker.clone();
            (topic, broker, settings.broker.window)
        });
        let mails = self.mails.clone().map(|mails| (Topic::Mail, mails.sender, mails.in_flight_max));
        for (topic, publisher, in_flight_max) in brokers.into_iter().chain(mails) {
            let parts = RelayParts {
                publisher,
                store: self.store.clone(),
                clock: self.clock.clone(),
                published: self.write_behind.clone().recipient(),
                tenure: self.tenure.clone(),
                metrics: self.metrics.clone(),
            };
            let relay = Relay::new(topic, in_flight_max, parts);
            let relay = Relay::start_in_arbiter(core, move |_| relay);
            if topic == Topic::Mail {
                let (store, tenure) = (self.store.clone(), self.tenure.clone());
                core.spawn(announcing::run(store, tenure, relay.clone().recipient()));
            }
            self.relays.push(relay.clone().recipient());
            self.write_behind.do_send(RelayTo(topic, relay.recipient()));
        }
    }

    async fn begin_events(&self) -> Result<(), StoreError> {
        self.price_events().await?;
        self.wake_events(|_| true).await
    }

    /// Prices the events of which the store does not tell the least price, because their taxes differ by tier.
    async fn price_events(&self) -> Result<(), StoreError> {
        for entry in self.catalogue.all() {
            self.catalogue_feed.price(&entry).await?;
        }
        Ok(())
    }
}

/// Every shard, or none yet if they are shared.
async fn tenure(
    store: &dyn Store,
    settings: &EngineSettings,
    metrics: &Arc<Metrics>,
) -> Result<Tenure, StoreError> {
    if settings.is_sharing {
        return Ok(Tenure::of_none(metrics.clone()));
    }
    let epochs = take_shards(store, &settings.node).await?;
    Ok(Tenure::of_all(&epochs, metrics.clone()))
}

async fn take_shards(store: &dyn Store, node: &str) -> Result<Vec<Epoch>, StoreError> {
    let epochs = store.take_shards(node).await?;
    if epochs.len() != usize::from(ShardId::COUNT) {
        return Err(StoreError::Damaged(format!("the store has {} shards", epochs.len())));
    }
    Ok(epochs)
}

fn tell_capacities(settings: &EngineSettings, metrics: &Metrics) {
    metrics.write_behind_capacity(settings.store.queue_capacity);
    let orders = settings.orders.in_flight_max;
    metrics.capacities(orders, settings.actors.waiting_max, settings.broker.window);
}

/// Every event that there is, and every one that was archived.
async fn catalogue(store: &dyn Store) -> Result<Arc<Catalogue>, StoreError> {
    let catalogue = Catalogue::new(store.events().await?);
    let archived = store.archived_events(Timestamp(0)).await?;
    for line in archived.iter().filter(|line| line.has_rows_left) {
        let event = line.event;
        tracing::warn!(%event, "rows of an archived event are left: run `ticketbuster archive` again, with its file");
    }
    catalogue.archive(archived);
    Ok(Arc::new(catalogue))
}

fn snapshot_pace(settings: &settings::Store) -> SnapshotPace {
    let minutes = settings.snapshot_minutes;
    let age = (minutes > 0).then(|| Millis::from_secs(60 * minutes));
    SnapshotPace { every: settings.snapshot_every, age }
}

fn start_write_behind(
    settings: &EngineSettings,
    (store, clock, backlog): (&Arc<dyn Store>, &Clock, &Arc<Backlog>),
    tenure: &Tenure,
    metrics: &Arc<Metrics>,
    core: &ArbiterHandle,
) -> Addr<WriteBehind> {
    let (store, clock, backlog) = (store.clone(), clock.clone(), backlog.clone());
    let flushing = FlushSettings::new(&settings.store);
    let actor = WriteBehind::new(flushing, store, clock, backlog, tenure.clone(), metrics.clone());
    WriteBehind::start_in_arbiter(core, move |_| actor)
}

/// What reads the changes of other processes.
fn catalogue_feed(
    store: &Arc<dyn Store>,
    catalogue: &Arc<Catalogue>,
    layouts: &Arc<Layouts>,
    tenure: &Tenure,
    now: Timestamp,
) -> Arc<CatalogueFeed> {
    let (store, catalogue, layouts) = (store.clone(), catalogue.clone(), layouts.clone());
    Arc::new(CatalogueFeed::new(store, catalogue, layouts, tenure.clone(), now))
}

fn start_payment(
    settings: &Orders,
    payments: Arc<Payments>,
    processor: Processor,
    metrics: &Arc<Metrics>,
    core: &ArbiterHandle,
) -> Recipient<DoJobs> {
    let processors = processor.start_all(settings.processors);
    let actor = PaymentActor::new(payments, processors, settings.in_flight_max, metrics.clone());
    PaymentActor::start_in_arbiter(core, move |_| actor).recipient()
}

/// What events need to know; `shared` is what they count together with those of other processes.
fn machine_settings(
    settings: &EngineSettings,
    messages: OrderMessages,
    shared: Option<&Everywhere>,
) -> MachineSettings {
    let holdings =
        shared.map_or_else(Holdings::default, |shared| Holdings::shared(shared.places_held.clone()));
    MachineSettings { holdings, ..MachineSettings::new(settings, messages) }
}

fn order_messages(broker: &dyn Broker, mails: bool) -> OrderMessages {
    let notifications = broker.carries(Topic::Notifications);
    OrderMessages { accepted: !broker.is_in_process(), notifications, mails }
}
