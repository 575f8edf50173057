//! Why a replay did not come to the point that was asked for, in words for people.

use super::Requester;
use crate::{codec::DecodeError, store::StoreError};
use domain::{Seq, Timestamp, seat_map::ReplayError};

/// Why there is no state to show.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ReplayFault {
    /// No event has this id.
    #[error("there is no such event")]
    NoSuchEvent,
    /// As many replays as may be are under way.
    #[error("too many replays are under way; try again shortly")]
    Full,
    /// As many as one requester may have are under way for this one.
    #[error("{requester} has as many replays under way as it may have at once ({most}); try again shortly")]
    ShareTaken {
        /// For whom.
        requester: Requester,
        /// How many.
        most: usize,
    },
    /// The journal has no such transition yet.
    #[error("the journal ends at seq {end}")]
    AfterEnd {
        /// Its last transition.
        end: Seq,
    },
    /// The event was not there yet.
    #[error("the event was created later, at {}", instant(*created_at))]
    BeforeStart {
        /// When it was created.
        created_at: Timestamp,
    },
    /// What will be is in no journal.
    #[error("that is in the future; it is {} now", instant(*now))]
    InFuture {
        /// The present instant.
        now: Timestamp,
    },
    /// Too much of the journal would have to be read at once.
    #[error(
        "{transitions} transitions would have to be replayed, at most {most} are at once (replay.transitions_max)"
    )]
    TooLong {
        /// How many.
        transitions: u64,
        /// How many may be.
        most: u64,
    },
    /// The store did not answer, or what it has does not fit together.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An instant as the API writes it.
fn instant(at: Timestamp) -> String {
    crate::clock::rfc3339(at)
}

impl From<DecodeError> for ReplayFault {
    fn from(error: DecodeError) -> Self {
        Self::Store(error.into())
    }
}

impl From<ReplayError> for ReplayFault {
    fn from(error: ReplayError) -> Self {
        Self::Store(StoreError::Damaged(error.to_string()))
    }
}
