//! Why the store did not do what it was asked, and what became of the parts of a batch.

use crate::codec::DecodeError;
use domain::Seq;

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

impl From<DecodeError> for StoreError {
    fn from(error: DecodeError) -> Self {
        Self::Damaged(error.to_string())
    }
}

/// What became of one event's part of a batch. Parts stand alone: one may fail and the others be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PartOutcome {
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
