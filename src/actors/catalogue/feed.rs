//! What other processes have changed of events: read from the store, at intervals and when one of them says so.

use std::{sync::Arc, time::Duration};

use parking_lot::Mutex;

use super::Catalogue;
use crate::{
    actors::{layouts::Layouts, tenure::Tenure},
    store::{ChangedEvents, Store, StoreError},
};
use domain::{EventRecord, Millis, ShardId, Timestamp};

/// How often it is read.
const EVERY: Duration = Duration::from_secs(2);
/// A change is read for so long after its instant: its transaction may have committed later, and clocks differ.
const OVERLAP: Millis = Millis::from_secs(10);

/// Keeps the catalogue up to date with what other processes change.
pub struct CatalogueFeed {
    store: Arc<dyn Store>,
    catalogue: Arc<Catalogue>,
    layouts: Arc<Layouts>,
    tenure: Tenure,
    /// The store's instant of the last reading.
    read_at: Mutex<Timestamp>,
}

impl CatalogueFeed {
    /// A feed that has read nothing since `started_at`, when the catalogue was read.
    pub(crate) fn new(
        store: Arc<dyn Store>,
        catalogue: Arc<Catalogue>,
        layouts: Arc<Layouts>,
        tenure: Tenure,
        started_at: Timestamp,
    ) -> Self {
        Self { store, catalogue, layouts, tenure, read_at: Mutex::new(started_at) }
    }

    /// Reads at intervals, for ever.
    pub(crate) async fn run(self: Arc<Self>) {
        loop {
            if let Err(error) = self.read().await {
                tracing::warn!(%error, "what other processes have changed of events cannot be read");
            }
            actix_rt::time::sleep(EVERY).await;
        }
    }

    /// Reads what has changed.
    pub async fn read(&self) -> Result<(), StoreError> {
        let Some(cluster) = self.store.cluster() else { return Ok(()) };
        let since = *self.read_at.lock() - OVERLAP;
        let ChangedEvents { at, events } = cluster.changed_events(since).await?;
        for record in events {
            self.take(record).await?;
        }
        let mut read_at = self.read_at.lock();
        // Two may read at a time.
        *read_at = (*read_at).max(at);
        Ok(())
    }

    async fn take(&self, record: EventRecord) -> Result<(), StoreError> {
        let event = record.event;
        if self.catalogue.archived(event).is_some() {
            return Ok(());
        }
        let Some(entry) = self.catalogue.get(event) else {
            let entry = self.catalogue.add(record);
            return self.price(&entry).await;
        };
        if self.tenure.epoch(ShardId::of(event)).is_some() {
            // Its rules and counts in memory are newer than what the store has.
            if entry.record().details != record.details {
                entry.update(|known| known.details = record.details.clone());
            }
            return Ok(());
        }
        entry.set_counts(record.counts);
        let known = entry.record();
        if known.rules != record.rules || known.details != record.details {
            entry.update(|known| {
                let price_from = record.price_from.or(known.price_from);
                *known = EventRecord { price_from, ..record.clone() };
            });
            return self.price(&entry).await;
        }
        Ok(())
    }

    /// The store does not tell the least price of an event whose taxes differ by tier.
    pub(crate) async fn price(&self, entry: &super::CatalogueEntry) -> Result<(), StoreError> {
        if !entry.record().rules.charges.differ_by_tier() {
            return Ok(());
        }
        if let Some(layout) = self.layouts.get(entry.event, self.store.as_ref()).await? {
            let least = entry.prices(&layout).least();
            entry.update(|record| record.price_from = least);
        }
        Ok(())
    }
}
