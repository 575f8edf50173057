//! The catalogue: the record and the live counts of every event, readable from any thread without a lock.
//!
//! Rules reach it only once they are durable. It is a copy for readers: no decision about seats may be taken from it.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::Relaxed},
};

use arc_swap::{ArcSwap, ArcSwapOption};
use parking_lot::Mutex;
use rustc_hash::FxHashMap;

pub mod feed;

use super::refusals::Refusals;
use crate::{store::ArchivedEvent, telemetry::EventPlaces};
use domain::{Counts, EventId, EventRecord, EventStatus, PriceList, Route, Timestamp, VenueLayout};

/// One event of the catalogue.
#[derive(Debug)]
pub struct CatalogueEntry {
    /// The event.
    pub event: EventId,
    record: ArcSwap<EventRecord>,
    /// By the rules of some record, perhaps of an earlier one.
    prices: ArcSwapOption<PriceList>,
    counts: [AtomicU64; 4],
    payments_unanswered: AtomicU64,
    refusals: Mutex<Refusals>,
    changing: tokio::sync::Mutex<()>,
}

impl CatalogueEntry {
    fn new(record: EventRecord) -> Self {
        let entry = Self {
            event: record.event,
            prices: ArcSwapOption::empty(),
            counts: Default::default(),
            payments_unanswered: AtomicU64::default(),
            refusals: Mutex::default(),
            changing: tokio::sync::Mutex::default(),
            record: ArcSwap::from_pointee(EventRecord { counts: Counts::default(), ..record.clone() }),
        };
        entry.set_counts(record.counts);
        entry
    }

    /// The record; its rules are the last that are durable, its counts are in [`CatalogueEntry::counts`].
    pub fn record(&self) -> Arc<EventRecord> {
        self.record.load_full()
    }

    /// What places cost by the rules of the record; the layout is the event's.
    pub fn prices(&self, layout: &VenueLayout) -> Arc<PriceList> {
        let record = self.record.load();
        let charges = &record.rules.charges;
        if let Some(prices) = self.prices.load_full().filter(|prices| prices.charges() == charges) {
            return prices;
        }
        let prices = Arc::new(PriceList::new(layout, charges));
        self.prices.store(Some(prices.clone()));
        prices
    }

    /// To be held from reading the record until the change of it is answered, so that of two organisers the second
    /// sees what the first has changed and does not undo it.
    pub async fn changing(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.changing.lock().await
    }

    /// Changes the record as `change` says.
    pub fn update(&self, change: impl Fn(&mut EventRecord)) {
        self.record.rcu(|record| {
            let mut record = EventRecord::clone(record);
            change(&mut record);
            record
        });
    }

    /// Counts as of the last change. The four numbers are read one by one: during a change they may
    /// be apart by that change.
    pub fn counts(&self) -> Counts {
        let [available, held, sold, blocked] = [0, 1, 2, 3].map(|i: usize| self.counts[i].load(Relaxed));
        Counts { available, held, sold, blocked }
    }

    /// Publishes how many payments there are whose provider has not answered for over a minute.
    pub fn set_payments_unanswered(&self, count: u64) {
        self.payments_unanswered.store(count, Relaxed);
    }

    /// Counts a hold or order that was refused now.
    pub fn refused(&self, code: &'static str, now: Timestamp) {
        self.refusals.lock().count(code, now);
    }

    /// Refused holds and orders, since this process started.
    pub fn refusals(&self) -> Refusals {
        self.refusals.lock().clone()
    }

    /// Publishes new counts.
    pub fn set_counts(&self, counts: Counts) {
        for (cell, value) in
            self.counts.iter().zip([counts.available, counts.held, counts.sold, counts.blocked])
        {
            cell.store(value, Relaxed);
        }
    }
}

#[derive(Default)]
struct Entries {
    by_id: FxHashMap<EventId, Arc<CatalogueEntry>>,
    by_route: FxHashMap<Route, EventId>,
    in_order: Vec<Arc<CatalogueEntry>>,
}

/// Events that are in files, by id and by route.
#[derive(Clone, Default)]
struct Archived {
    by_id: FxHashMap<EventId, Arc<ArchivedEvent>>,
    by_route: FxHashMap<Route, EventId>,
}

/// Every event, by id, by route and by start.
#[derive(Default)]
pub struct Catalogue {
    entries: ArcSwap<Entries>,
    archived: ArcSwap<Archived>,
    writer: Mutex<()>,
}

impl Catalogue {
    /// A catalogue of these events.
    pub fn new(records: Vec<EventRecord>) -> Self {
        let catalogue = Self::default();
        let entries = records.into_iter().map(|record| Arc::new(CatalogueEntry::new(record))).collect();
        catalogue.entries.store(Arc::new(Entries::of(entries)));
        catalogue
    }

    /// Adds an event. If there is one with its id, that is it.
    pub fn add(&self, record: EventRecord) -> Arc<CatalogueEntry> {
        let _one_writer = self.writer.lock();
        if let Some(entry) = self.get(record.event) {
            return entry;
        }
        let entry = Arc::new(CatalogueEntry::new(record));
        let mut entries = self.entries.load().in_order.clone();
        entries.push(entry.clone());
        self.entries.store(Arc::new(Entries::of(entries)));
        entry
    }

    /// Takes events out that are archived, and keeps a line about each; which of them are news.
    pub fn archive(&self, lines: Vec<ArchivedEvent>) -> Vec<EventId> {
        let _one_writer = self.writer.lock();
        let known = self.archived.load();
        let news: Vec<ArchivedEvent> =
            lines.into_iter().filter(|line| !known.by_id.contains_key(&line.event)).collect();
        let events: Vec<EventId> = news.iter().map(|line| line.event).collect();
        if events.is_empty() {
            return events;
        }
        let mut archived = Archived::clone(&known);
        archived.by_route.extend(events.iter().map(|event| (event.route(), *event)));
        archived.by_id.extend(news.into_iter().map(|line| (line.event, Arc::new(line))));
        // Before they are taken out: whoever does not find one there finds it here.
        self.archived.store(Arc::new(archived));
        let mut left = self.entries.load().in_order.clone();
        left.retain(|entry| !events.contains(&entry.event));
        self.entries.store(Arc::new(Entries::of(left)));
        events
    }

    /// The line about an event that is archived.
    pub fn archived(&self, event: EventId) -> Option<Arc<ArchivedEvent>> {
        self.archived.load().by_id.get(&event).cloned()
    }

    /// The same for the event whose holds, orders and tickets carry this route.
    pub fn archived_routed(&self, route: Route) -> Option<Arc<ArchivedEvent>> {
        let archived = self.archived.load();
        archived.by_route.get(&route).and_then(|event| archived.by_id.get(event)).cloned()
    }

    /// The event with this id.
    pub fn get(&self, event: EventId) -> Option<Arc<CatalogueEntry>> {
        self.entries.load().by_id.get(&event).cloned()
    }

    /// The event whose holds, orders and tickets carry this route.
    pub fn routed(&self, route: Route) -> Option<EventId> {
        self.entries.load().by_route.get(&route).copied()
    }

    /// How full the events are that are on sale at this instant, by start and id.
    pub fn on_sale(&self, now: Timestamp) -> impl Iterator<Item = EventPlaces> {
        self.all().into_iter().filter_map(move |entry| {
            let record = entry.record();
            let Counts { available, held, sold, blocked } = entry.counts();
            (record.rules.status_at(now) == EventStatus::OnSale).then(|| EventPlaces {
                event: entry.event.to_string(),
                name: record.details.name.clone(),
                places: [available, held, sold, blocked],
            })
        })
    }

    /// Payments of all events whose provider has not answered for over a minute.
    pub fn payments_unanswered(&self) -> u64 {
        self.entries.load().in_order.iter().map(|entry| entry.payments_unanswered.load(Relaxed)).sum()
    }

    /// Every event, by start and id.
    pub fn all(&self) -> Vec<Arc<CatalogueEntry>> {
        self.entries.load().in_order.clone()
    }
}

impl Entries {
    fn of(mut in_order: Vec<Arc<CatalogueEntry>>) -> Self {
        in_order.sort_by_key(|entry| (entry.record.load().details.starts_at, entry.event));
        Self {
            by_id: in_order.iter().map(|entry| (entry.event, entry.clone())).collect(),
            by_route: in_order.iter().map(|entry| (entry.event.route(), entry.event)).collect(),
            in_order,
        }
    }
}
