//! What an owner of events writes, and what it goes on with.

use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::store::{
    Batch, Head, JournalRow, OutcomeEnd, OutcomeRow, PartOutcome, ReplayStart, Snapshot, StoreFuture,
    StoredEvent, WantedOutcomes, WriteError,
};
use domain::{Epoch, EventId, Seq, ShardId, Timestamp, UserId};

/// Journals and what comes with them: taken over, written and read by the owner of an event.
pub trait Journal: Send + Sync + 'static {
    /// Takes every shard for this process: each epoch grows by one, so that no earlier owner can
    /// write again. Returns the new epochs by shard number (`ShardId::COUNT` of them).
    fn take_shards<'a>(&'a self, node: &'a str) -> StoreFuture<'a, Vec<Epoch>>;

    /// Writes a batch in one transaction; the outcomes are in the order of `batch.writes`. A write that is
    /// its event's last write already is `Written`: after an unknown outcome a batch may be sent again.
    fn write(&self, batch: Arc<Batch>) -> BoxFuture<'_, Result<Vec<PartOutcome>, WriteError>>;

    /// Where these events' journals end, and which writes brought them there: all as of one moment, and as
    /// durable as a write is before its outcome is told. This is how the outcome of a write is found out.
    fn heads(&self, events: Vec<EventId>) -> StoreFuture<'_, Vec<Option<Head>>>;

    /// Under which epoch a shard is owned now.
    fn shard_epoch(&self, shard: ShardId) -> StoreFuture<'_, Epoch>;

    /// What an owner needs to go on with an event: newest snapshot, the journal after it, unexpired
    /// outcomes (`expires_at > now`), the older ones in short.
    fn load(
        &self,
        event: EventId,
        now: Timestamp,
        outcomes: WantedOutcomes,
    ) -> StoreFuture<'_, Option<StoredEvent>>;

    /// What changed something under this key of a user's and has this end. Without knowing the end, SQLite makes an
    /// index first, once.
    fn outcome(
        &self,
        event: EventId,
        user: UserId,
        key: String,
        end: OutcomeEnd,
    ) -> StoreFuture<'_, Option<OutcomeRow>>;

    /// Replaces an event's snapshot if `epoch` still owns it and the snapshot is newer.
    fn save_snapshot(&self, event: EventId, epoch: Epoch, snapshot: Snapshot) -> StoreFuture<'_, ()>;

    /// Part of a journal: up to `limit` transitions after `after`, in order.
    fn journal(&self, event: EventId, after: Seq, limit: u32) -> StoreFuture<'_, Vec<JournalRow>>;

    /// The number and the instant of an event's last transition (0 and its creation before the first); not more durable
    /// than other reads, and cheaper than [`Journal::heads`].
    fn journal_end(&self, event: EventId) -> StoreFuture<'_, Option<(Seq, Timestamp)>>;

    /// Where a replay of an event's journal may begin.
    fn replay_start(&self, event: EventId) -> StoreFuture<'_, Option<ReplayStart>>;

    /// Events that have holds or undecided orders: what a restart must wake.
    fn unsettled_events(&self) -> StoreFuture<'_, Vec<EventId>>;

    /// The latest instant that any journal has: a clock must not start before it.
    fn last_instant(&self) -> StoreFuture<'_, Option<Timestamp>>;

    /// Deletes stored outcomes whose time is over, about `most` of them at most, so that no write waits long; how many
    /// those were.
    fn forget_outcomes(&self, now: Timestamp, most: u32) -> StoreFuture<'_, u64>;

    /// What keeps the write that is in flight, in words for a log.
    fn what_the_writer_waits_for(&self) -> StoreFuture<'_, String>;
}
