//! The store behind the engine's own traits: slow, away, or with a write of which nobody knows what became of it. What is
//! written is judged at once.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::Relaxed},
};

use futures_util::future::BoxFuture;
use rand::Rng;

use super::{
    errands::Errand,
    outside::{Outside, State},
};
use crate::{
    codec,
    sim::{fate::Fate, seen::Sight, world::ProcessId},
    store::{
        Batch, Head, Journal, JournalRow, MailsToSend, MailsWanted, OfShards, Outbox, OutcomeEnd, OutcomeRow,
        PartOutcome, ReplayStart, Snapshot, Store, StoreError, StoreFuture, StoredEvent, WantedOutcomes,
        WriteError,
    },
    telemetry::StoreMetrics,
};
use domain::{Epoch, EventId, OutboxMessage, Seq, ShardId, Timestamp, Topic, UserId};

/// The connection of one process to the store.
pub(super) struct Connection {
    pub(super) outside: Outside,
    process: ProcessId,
    /// What it has taken its events with.
    epoch: Arc<AtomicU64>,
    metrics: StoreMetrics,
}

/// A write that the store has; if its process dies meanwhile, it may still arrive.
struct HandedOver {
    outside: Outside,
    batch: Option<Arc<Batch>>,
}

impl Drop for HandedOver {
    fn drop(&mut self) {
        if let Some(batch) = self.batch.take().filter(|_| self.outside.with(|state| state.rng.random())) {
            self.outside.later(3_000, Errand::Commit(batch, Sight::OrphanedWrite));
        }
    }
}

/// Commits a batch, and has its transitions judged.
pub(super) fn commit(state: &mut State, batch: &Batch) -> Vec<PartOutcome> {
    let transitions: usize = batch.writes.iter().map(|write| write.journal.len()).sum();
    state.step("commit", batch.writes.len() as u64, transitions as u64);
    let State { oracle, store, seen, trace, .. } = state;
    oracle.commit(batch, store, seen, trace)
}

impl Connection {
    /// Of a process.
    pub(super) fn new(outside: Outside, process: ProcessId) -> Self {
        Self { outside, process, epoch: Arc::default(), metrics: StoreMetrics::default() }
    }

    /// Reads something, unless the store is away.
    pub(super) fn read<T: Send + 'static>(
        &self,
        what: &'static str,
        run: impl FnOnce(&mut State) -> T + Send + 'static,
    ) -> StoreFuture<'static, T> {
        let (outside, process) = (self.outside.clone(), self.process);
        Box::pin(async move {
            outside.takes(4).await;
            let read = outside.with(|state| {
                state.step(what, process.into(), 0);
                let is_away = state.happens(|faults| faults.read_fails, Sight::HeadsNotRead);
                if is_away { Err(StoreError::Unavailable("no answer".to_owned())) } else { Ok(run(state)) }
            });
            outside.takes(4).await;
            read
        })
    }

    async fn commit(outside: Outside, batch: Arc<Batch>) -> Result<Vec<PartOutcome>, WriteError> {
        let (fate, takes) = outside.with(|state| {
            let State { faults, rng, seen, .. } = state;
            let hangs = faults.write_hangs.happens(rng);
            if hangs {
                seen.add(Sight::WriteHung);
            }
            (Fate::of_next(faults, rng), if hangs { 20_000 } else { 10 })
        });
        let mut handed_over = HandedOver { outside: outside.clone(), batch: Some(batch) };
        outside.takes(takes).await;
        let Some(batch) = handed_over.batch.take() else { return Ok(Vec::new()) };
        if fate == Fate::Lost && outside.with(|state| state.rng.random()) {
            outside.later(2_000, Errand::Commit(batch.clone(), Sight::ExecutedLate));
        }
        let result = outside.with(|state| {
            fate.sight().into_iter().for_each(|sight| state.seen.add(sight));
            fate.decide(|| commit(state, &batch))
        });
        outside.takes(3).await;
        result
    }
}

impl Journal for Connection {
    fn take_shards<'a>(&'a self, _: &'a str) -> StoreFuture<'a, Vec<Epoch>> {
        let (process, own) = (self.process, self.epoch.clone());
        self.read("take over", move |state| {
            let epochs = state.store.take_over();
            state.current = state.current.max(process);
            // Every event is taken every time, so that all have the same epoch.
            let epoch = epochs.values().copied().max().unwrap_or(Epoch(0));
            own.store(epoch.0, Relaxed);
            vec![epoch; usize::from(ShardId::COUNT)]
        })
    }

    fn write(&self, batch: Arc<Batch>) -> BoxFuture<'_, Result<Vec<PartOutcome>, WriteError>> {
        Box::pin(Self::commit(self.outside.clone(), batch))
    }

    fn heads(&self, events: Vec<EventId>) -> StoreFuture<'_, Vec<Option<Head>>> {
        self.read("heads", move |state| state.store.heads(&events))
    }

    fn shard_epoch(&self, _: ShardId) -> StoreFuture<'_, Epoch> {
        self.read("epoch", |state| {
            let epochs = state.store.events.values().map(|stored| stored.epoch);
            epochs.max().unwrap_or(Epoch(0))
        })
    }

    fn load(
        &self,
        event: EventId,
        now: Timestamp,
        wanted: WantedOutcomes,
    ) -> StoreFuture<'_, Option<StoredEvent>> {
        let own = self.epoch.load(Relaxed);
        self.read("load", move |state| {
            let mut stored = state.store.load(event, now, wanted)?;
            if stored.head.epoch.0 > own {
                state.seen.add(Sight::Foreign);
            }
            stored.layout = codec::encode_layout(&state.layout);
            if !stored.tail.is_empty() && stored.snapshot.is_some() {
                state.seen.add(Sight::LoadedFromSnapshot);
            }
            Some(stored)
        })
    }

    fn outcome(
        &self,
        event: EventId,
        user: UserId,
        key: String,
        end: OutcomeEnd,
    ) -> StoreFuture<'_, Option<OutcomeRow>> {
        self.read("outcome", move |state| {
            state.seen.add(Sight::OutcomeLookedUp);
            state.store.outcome(event, &user, &key, end)
        })
    }

    fn save_snapshot(&self, event: EventId, epoch: Epoch, snapshot: Snapshot) -> StoreFuture<'_, ()> {
        self.read("save", move |state| state.store.save_snapshot(event, epoch, snapshot))
    }

    fn journal(&self, event: EventId, after: Seq, limit: u32) -> StoreFuture<'_, Vec<JournalRow>> {
        self.read("journal", move |state| {
            let stored = state.store.events.get(&event);
            let rows = stored.into_iter().flat_map(|stored| &stored.journal);
            rows.filter(|row| row.seq > after).take(limit as usize).cloned().collect()
        })
    }

    fn journal_end(&self, _: EventId) -> StoreFuture<'_, Option<(Seq, Timestamp)>> {
        self.unasked("a journal's end")
    }

    fn replay_start(&self, _: EventId) -> StoreFuture<'_, Option<ReplayStart>> {
        self.unasked("where a replay begins")
    }

    fn unsettled_events(&self) -> StoreFuture<'_, Vec<EventId>> {
        self.read("unsettled", |state| state.store.unsettled_events())
    }

    fn last_instant(&self) -> StoreFuture<'_, Option<Timestamp>> {
        self.read("last instant", |state| Some(state.store.last_instant()))
    }

    fn forget_outcomes(&self, now: Timestamp, most: u32) -> StoreFuture<'_, u64> {
        self.read("forget", move |state| state.store.forget_outcomes(now, most))
    }

    fn what_the_writer_waits_for(&self) -> StoreFuture<'_, String> {
        self.read("slow write", |_| "the simulation".to_owned())
    }
}

impl Outbox for Connection {
    fn unpublished(&self, topic: Topic, shards: OfShards, limit: u32) -> StoreFuture<'_, Vec<OutboxMessage>> {
        self.read("unpublished", move |state| state.store.unpublished(topic, &shards, limit))
    }

    fn mails_to_send(&self, _: MailsWanted) -> StoreFuture<'_, MailsToSend> {
        // No mails are sent in a simulation, so none are written.
        self.read("mails", |_| MailsToSend { is_all: true, ..MailsToSend::default() })
    }

    fn processed<'a>(&'a self, consumer: &'a str, message_id: &'a str) -> StoreFuture<'a, bool> {
        let (consumer, message_id) = (consumer.to_owned(), message_id.to_owned());
        self.read("processed", move |state| state.store.processed(&consumer, &message_id))
    }
}

impl Store for Connection {
    fn metrics(&self) -> &StoreMetrics {
        &self.metrics
    }

    fn ping(&self) -> StoreFuture<'_, ()> {
        self.read("ping", |_| ())
    }

    fn close(&self) -> StoreFuture<'_, ()> {
        Box::pin(async { Ok(()) })
    }
}
