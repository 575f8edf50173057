//! Where journal and projections are kept: the [`Store`], by purpose, and its rows.
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
pub mod settings;
pub mod sqlite;
mod store;

use futures_util::future::BoxFuture;
use uuid::Uuid;

pub use self::{
    rows::*,
    store::{Audit, Changes, Journal, Outbox, Queries, Sessions, Store},
};
use domain::{EventId, OrderStatus, Seq, UserId};

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

/// Why nothing is known of the parts of a batch.
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
pub enum EventWriteOutcome {
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
