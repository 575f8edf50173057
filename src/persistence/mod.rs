//! Where journal and projections are kept: the [`Store`] trait and its rows.
//!
//! Made for SQLite and PostgreSQL alike. The one rule behind it: the point that acknowledges is the
//! point that fences. Every write checks the owner's epoch and moves the event's head from exactly
//! the expected value, in the transaction that inserts journal, projections, outcomes, outbox and inbox.

pub mod audit;
pub mod codec;
#[cfg(feature = "fault-injection")]
pub mod faulty;
mod older_effects;
pub mod postgres;
pub mod rows;
pub mod sqlite;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use uuid::Uuid;

pub use self::rows::*;
use crate::telemetry::StoreMetrics;
use domain::{
    CheckIn, Epoch, EventDetails, EventId, Order, OrderId, OrderStatus, Seq, ShardId, Ticket, TicketId,
    Timestamp, UserId,
};

/// A future of the store.
pub type StoreFuture<'a, T> = BoxFuture<'a, Result<T, StoreError>>;

/// Why a read or a small write did not succeed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// The store does not answer. A change was not made, or nobody has heard that it was.
    #[error("the store is unavailable: {0}")]
    Unavailable(String),
    /// The store does not answer, and it is certain that nothing was done: it was not asked (its queue is full, there
    /// is no connection to it), or it undid what it had begun.
    #[error("the store is unavailable: {0}")]
    NothingDone(String),
    /// What this connection has prepared is not there any more, or is somebody else's: nothing was done, and only
    /// another connection does better.
    #[error("the store is unavailable: {0}")]
    StatementGone(String),
    /// The store answered with something that cannot be right.
    #[error("the store is damaged: {0}")]
    Damaged(String),
    /// The write contradicts what is stored (an id or a route that is taken).
    #[error("the store refuses: {0}")]
    Conflict(String),
}

impl StoreError {
    /// Whether it is certain that nothing was changed.
    pub const fn is_without_effect(&self) -> bool {
        match self {
            Self::NothingDone(_) | Self::StatementGone(_) | Self::Conflict(_) => true,
            Self::Unavailable(_) | Self::Damaged(_) => false,
        }
    }
}

/// Why a batch has no verdicts.
#[derive(Clone, Debug, thiserror::Error)]
pub enum WriteError {
    /// Nothing of the batch was written: send it again when the store is back.
    #[error("the store is unavailable: {0}")]
    Unavailable(String),
    /// The connection broke around the commit: read the heads before doing anything else.
    #[error("the outcome of a write is unknown: {0}")]
    Unknown(String),
}

/// What became of one event's part of a batch. Parts stand alone: one may fail and the others be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Durable.
    Written,
    /// The shard has another owner now: nothing of this event was written.
    Fenced,
    /// The head was not where the batch expected it: nothing of this event was written.
    WrongHead {
        /// The sequence number that the store has.
        stored: Seq,
    },
    /// A constraint that must hold was about to break (a seat sold twice): nothing of this event was
    /// written. This is a bug: stop the event and tell a human.
    Refused {
        /// What the store said.
        detail: String,
    },
}

/// Durable storage of events, journals and projections. Cheap to share; every method may be called
/// from any thread and is cancelled safely (a write that was handed over may still happen).
pub trait Store: Send + Sync + 'static {
    /// Takes every shard for this process: each epoch grows by one, so that no earlier owner can
    /// write again. Returns the new epochs by shard number (`ShardId::COUNT` of them).
    fn take_shards<'a>(&'a self, node: &'a str) -> StoreFuture<'a, Vec<Epoch>>;

    /// Writes a batch in one transaction; verdicts are in the order of `batch.writes`. A write that is
    /// its event's last write already is `Written`: after an unknown outcome a batch may be sent again.
    fn write(&self, batch: Arc<Batch>) -> BoxFuture<'_, Result<Vec<Verdict>, WriteError>>;

    /// Where these events' journals end, and which writes brought them there: all as of one moment, and as
    /// durable as a write is before its verdict. This is how the outcome of a write is found out.
    fn heads(&self, events: Vec<EventId>) -> StoreFuture<'_, Vec<Option<Head>>>;

    /// Under which epoch a shard is owned now.
    fn shard_epoch(&self, shard: ShardId) -> StoreFuture<'_, Epoch>;

    /// Adds an event with its layout and an empty journal. `Conflict` when its id or route is taken.
    fn create_event(&self, event: NewEvent) -> StoreFuture<'_, ()>;

    /// Replaces what buyers read about an event, and writes down who does.
    fn update_details(&self, event: EventId, details: EventDetails, by: HistoryRow) -> StoreFuture<'_, ()>;

    /// Every event, for the catalogue.
    fn events(&self) -> StoreFuture<'_, Vec<EventRecord>>;

    /// An event's layout as stored ([`codec::decode_layout`] reads it).
    fn layout(&self, event: EventId) -> StoreFuture<'_, Option<Vec<u8>>>;

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

    /// Events that have holds or undecided orders: what a restart must wake.
    fn unsettled_events(&self) -> StoreFuture<'_, Vec<EventId>>;

    /// The latest instant that any journal has: a clock must not start before it.
    fn last_instant(&self) -> StoreFuture<'_, Option<Timestamp>>;

    /// An order.
    fn order(&self, order: OrderId) -> StoreFuture<'_, Option<Order>>;

    /// Orders, newest first.
    fn orders(&self, filter: OrderFilter) -> StoreFuture<'_, Page<Order>>;

    /// An order and its tickets, in the order of its places: none before it is completed.
    fn order_with_tickets(&self, order: OrderId) -> StoreFuture<'_, Option<(Order, Vec<Ticket>)>>;

    /// The tickets of an event, by id, for `audit`.
    fn tickets_of_event(
        &self,
        event: EventId,
        after: Option<TicketId>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<Ticket>>;

    /// The tickets of these orders: order by order, each in the order of its places.
    fn tickets_of_orders(&self, orders: Vec<OrderId>) -> StoreFuture<'_, Vec<Ticket>>;

    /// The tickets of an event that are used or void, by id.
    fn spent_tickets(
        &self,
        event: EventId,
        after: Option<TicketId>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<Ticket>>;

    /// The tickets of an event whose printed number, the last four bytes of their ids, is this one, by id: seldom
    /// more than one, as many as `limit` at most.
    fn tickets_numbered(&self, event: EventId, number: [u8; 4], limit: u32) -> StoreFuture<'_, Vec<Ticket>>;

    /// The orders of an event, oldest first, for exports: those after this instant and id.
    fn orders_of_event(
        &self,
        event: EventId,
        status: Option<OrderStatus>,
        after: Option<(Timestamp, OrderId)>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<Order>>;

    /// What an event's orders and tickets add up to; minutes from `since` on.
    fn sales(&self, event: EventId, since: Timestamp) -> StoreFuture<'_, SalesFigures>;

    /// A ticket.
    fn ticket(&self, ticket: TicketId) -> StoreFuture<'_, Option<Ticket>>;

    /// Marks a ticket used, once: of two gates that race, one gets [`CheckIn::Accepted`], and who was there is
    /// written down with it. `at` is when it was scanned, `by.at` when we heard of it.
    fn check_in<'a>(
        &'a self,
        ticket: TicketId,
        gate: &'a str,
        at: Timestamp,
        by: HistoryRow,
    ) -> StoreFuture<'a, CheckIn>;

    /// A page of an event's history, newest first.
    fn history(
        &self,
        event: EventId,
        kind: HistoryKind,
        offset: u64,
        limit: u32,
    ) -> StoreFuture<'_, Page<HistoryRow>>;

    /// The sold-seat rows of an event by seat, for `audit`.
    fn sold_seats(&self, event: EventId) -> StoreFuture<'_, Vec<SoldSeat>>;

    /// The seat-status rows of an event by seat (seats without a row are available), for `audit`.
    fn seat_rows(&self, event: EventId) -> StoreFuture<'_, Vec<SeatRow>>;

    /// The first messages of a topic, in order, that the broker has not confirmed yet.
    fn unpublished(&self, topic: Topic, limit: u32) -> StoreFuture<'_, Vec<OutboxRow>>;

    /// Whether a message was processed: whether there is this [`InboxRow`].
    fn processed<'a>(&'a self, consumer: &'a str, message_id: &'a str) -> StoreFuture<'a, bool>;

    /// Refuses a session from now on; `until` is when it would have ended anyway.
    fn revoke<'a>(&'a self, revocation_id: &'a [u8], until: Timestamp) -> StoreFuture<'a, ()>;

    /// Every revocation that still matters at `now`; older ones are deleted.
    fn revocations(&self, now: Timestamp) -> StoreFuture<'_, Vec<Revocation>>;

    /// Deletes stored outcomes whose time is over, about `most` of them at most, so that no write waits long; how many
    /// those were.
    fn forget_outcomes(&self, now: Timestamp, most: u32) -> StoreFuture<'_, u64>;

    /// What keeps the write that is in flight, in words for a log.
    fn what_the_writer_waits_for(&self) -> StoreFuture<'_, String>;

    /// What queries cost.
    fn metrics(&self) -> &StoreMetrics;

    /// Whether the store answers; used by the readiness check.
    fn ping(&self) -> StoreFuture<'_, ()>;

    /// Finishes what was handed over and closes. Later calls answer `Unavailable`.
    fn close(&self) -> StoreFuture<'_, ()>;
}

/// Orders of a user, of an event, or of both.
#[derive(Clone, Debug, Default)]
pub struct OrderFilter {
    /// Only this buyer's.
    pub user: Option<UserId>,
    /// Only this event's.
    pub event: Option<EventId>,
    /// Only in this status.
    pub status: Option<OrderStatus>,
    /// Only what somebody looks for; with an event, or it takes long.
    pub search: Option<OrderSearch>,
    /// How many to skip.
    pub offset: u64,
    /// How many at most.
    pub limit: u32,
}

/// One page of a longer list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The page's items.
    pub items: Vec<T>,
    /// How many there are on all pages.
    pub total: u64,
}

/// Names one write of one event, so that its outcome can be found out later.
pub type WriteId = Uuid;
