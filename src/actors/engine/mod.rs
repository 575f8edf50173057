//! The engine as adapters see it: started once, cheap to clone, usable from any thread.
//!
//! It hands requests to the actors and reads to the store. It never answers or writes for events after it has lost
//! them to another process.

pub(crate) mod news;
mod readiness;
mod shards;
mod sharing;
mod start;

use std::{sync::Arc, time::Duration};

use actix::prelude::*;
use tokio::sync::watch;

pub use self::readiness::Readiness;
use super::{
    catalogue::{Catalogue, CatalogueEntry, feed::CatalogueFeed},
    gateway::{Gateway, GatewaySettings, elsewhere::Elsewhere},
    host::Host,
    layouts::Layouts,
    live::{FeedInput, NoticeBoard, Watching, courier::Courier},
    refusal::Refusal,
    registry::{Registry, UnwatchEvent, WatchEvent},
    relay::{self, LookAgain},
    shared_counts::Everywhere,
    tenure::Tenure,
    write_behind::{Backlog, Drained, WriteBehind},
};
use crate::{
    clock::Clock,
    messaging::{Broker, Publisher},
    payments::Payments,
    store::{
        Changes, Contacts, DetailsChange, Mails, NewEvent, Outbox, Queries, Sessions, Store, StoreError,
    },
    telemetry::Metrics,
    tickets::TicketMinter,
};
use domain::{
    CheckIn, Epoch, EventDetails, EventId, HistoryEntry, Millis, ShardId, TicketId, Timestamp, VenueLayout,
};

/// The longest that a stop waits for the store to close.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// What the engine is built on.
pub struct EngineParts {
    /// Journals and projections.
    pub store: Arc<dyn Store>,
    /// Messages.
    pub broker: Arc<dyn Broker>,
    /// Who sends mails, if any are sent.
    pub mails: Option<MailRoute>,
    /// Payment providers.
    pub payments: Arc<Payments>,
    /// Who signs tickets.
    pub minter: Arc<TicketMinter>,
    /// Metrics.
    pub metrics: Arc<Metrics>,
    /// The other processes, if this one shares the events with any.
    pub elsewhere: Option<Arc<dyn Elsewhere>>,
}

/// Where mails go.
#[derive(Clone)]
pub struct MailRoute {
    /// Who sends them.
    pub sender: Arc<dyn Publisher>,
    /// Mails that the sender has at a time; the others wait in the store.
    pub in_flight_max: usize,
}

/// The engine.
#[derive(Clone)]
pub struct Engine {
    host: Host,
    store: Arc<dyn Store>,
    broker: Arc<dyn Broker>,
    mails: Option<MailRoute>,
    catalogue: Arc<Catalogue>,
    catalogue_feed: Arc<CatalogueFeed>,
    layouts: Arc<Layouts>,
    notices: NoticeBoard,
    clock: Clock,
    started_at: Timestamp,
    metrics: Arc<Metrics>,
    registry: Addr<Registry>,
    write_behind: Addr<WriteBehind>,
    backlog: Arc<Backlog>,
    tenure: Tenure,
    everywhere: Everywhere,
    /// Brings news for buyers to the other processes, if there are any.
    courier: Option<Addr<Courier>>,
    attempts: sharing::Attempts,
    news: watch::Sender<u64>,
    news_read: watch::Sender<u64>,
    elsewhere: Option<Arc<dyn Elsewhere>>,
    gateway: GatewaySettings,
    ready_wait: Millis,
    relays: Vec<Recipient<LookAgain>>,
}

impl Engine {
    /// Makes everything durable that was acknowledged, then closes the store. An unavailable store is waited for no
    /// longer than `limit`: what is queued then was never acknowledged as durable.
    pub async fn stop(&self, limit: Duration) {
        self.stop_mails().await;
        match actix_rt::time::timeout(limit, self.write_behind.send(Drained::All)).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => tracing::error!("the write-behind actor does not answer"),
            Err(_) => tracing::error!(
                queued = self.backlog.queued(),
                "the store is unavailable: holds that are not durable end with this process"
            ),
        }
        // Messages that are not confirmed yet stay in the outbox.
        self.broker.close().await;
        // A task of its own: an operation that hangs in the store ends it only when it returns.
        let store = self.store.clone();
        let closing = actix_rt::spawn(async move { store.close().await });
        match actix_rt::time::timeout(CLOSE_TIMEOUT, closing).await {
            Ok(Ok(Ok(()))) => {}
            Ok(Ok(Err(error))) => tracing::error!(%error, "the store could not be closed"),
            Ok(Err(error)) => tracing::error!(%error, "closing the store was interrupted"),
            Err(_) => tracing::error!("the store is still busy; it closes when this process ends"),
        }
    }

    /// Mails that a server has accepted leave the outbox before the store closes, or the next process would send them
    /// again.
    async fn stop_mails(&self) {
        let Some(mails) = &self.mails else { return };
        mails.sender.close().await;
        actix_rt::time::sleep(relay::GATHER * 2).await;
    }

    /// The whole store, for the composition root; whoever reads or changes something takes the part for its purpose.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// Orders, tickets, history: what is read and decides nothing of a seat map.
    pub fn queries(&self) -> &dyn Queries {
        self.store.as_ref()
    }

    /// What was taken from other systems.
    pub fn outbox(&self) -> &dyn Outbox {
        self.store.as_ref()
    }

    /// Small writes beside the journal.
    pub fn changes(&self) -> &dyn Changes {
        self.store.as_ref()
    }

    /// How buyers are reached.
    pub fn contacts(&self) -> &dyn Contacts {
        self.store.as_ref()
    }

    /// Mails that were not sent.
    pub fn mails(&self) -> &dyn Mails {
        self.store.as_ref()
    }

    /// Whether buyers are told by mail.
    pub fn sends_mails(&self) -> bool {
        self.mails.is_some()
    }

    /// Revocations of sessions.
    pub fn sessions(&self) -> &dyn Sessions {
        self.store.as_ref()
    }

    /// What the engine runs on.
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// Every event.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Learns which events were archived at this instant or later: their requests are refused from now on.
    pub async fn learn_archived(&self, since: Timestamp) -> Result<(), StoreError> {
        for event in self.catalogue.archive(self.store.archived_events(since).await?) {
            tracing::info!(%event, "an event was archived");
        }
        Ok(())
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
        if let Some(left) = self.tenure.lease_left() {
            self.metrics.cluster().lease_left(left.0 as f64 / 1_000.0);
        }
        self.metrics.places(self.catalogue.on_sale(self.now()));
        self.metrics.payments_unanswered(self.catalogue.payments_unanswered());
        self.metrics.render()
    }

    /// How full the write-behind queue is.
    pub fn backlog(&self) -> &Backlog {
        &self.backlog
    }

    /// The other processes, if this one shares the events with any.
    pub fn elsewhere(&self) -> Option<&Arc<dyn Elsewhere>> {
        self.elsewhere.as_ref()
    }

    /// What all processes count together.
    pub fn everywhere(&self) -> &Everywhere {
        &self.everywhere
    }

    /// What this process serves.
    pub fn tenure(&self) -> &Tenure {
        &self.tenure
    }

    /// The engine's clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// When this process began to serve; counters in memory begin then.
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
        let entry = self.catalogue.add(record);
        self.spread_news().await;
        Ok(entry)
    }

    /// Replaces what buyers read about an event, and writes down who does; buyers are told by mail if that is wanted and
    /// mails are sent.
    pub async fn update_details(
        &self,
        event: EventId,
        details: EventDetails,
        change: DetailsChange,
    ) -> Result<(), StoreError> {
        self.must_own()?;
        self.store.update_details(event, details.clone(), change).await?;
        if let Some(entry) = self.catalogue.get(event) {
            entry.update(|record| record.details = details.clone());
        }
        self.spread_news().await;
        Ok(())
    }

    /// Marks a ticket used whose scan its event has noted under this ownership. `None`: another process owns the event by
    /// now, and knows of no scan; nothing was done.
    pub async fn check_in(
        &self,
        (event, epoch): (EventId, Epoch),
        ticket: TicketId,
        gate: &str,
        at: Timestamp,
        by: HistoryEntry,
    ) -> Result<Option<CheckIn>, StoreError> {
        match self.store.cluster().filter(|_| self.elsewhere.is_some()) {
            Some(cluster) => {
                let under = (ShardId::of(event), epoch);
                cluster.check_in(under, ticket, gate.to_owned(), at, by).await
            }
            None => self.store.check_in(ticket, gate, at, by).await.map(Some),
        }
    }

    fn must_own(&self) -> Result<(), StoreError> {
        if !self.tenure.is_lost() {
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
        let elsewhere = self.elsewhere.clone().map(|elsewhere| (self.tenure.clone(), elsewhere));
        Gateway::new(self.registry.clone(), self.gateway, self.metrics.clone(), elsewhere)
    }
}
