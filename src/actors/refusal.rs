//! Why an event does not do what a request asks. Data only; the words are in `api/wording.rs`.

use serde::{Deserialize, Serialize};

use domain::{Millis, Rejection, admission::guard::Denied};

/// What a client is told to wait when a queue is full or the store is away.
pub(crate) const RETRY_AFTER: Millis = Millis::from_secs(1);

/// Why an event does not do what it was asked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Refusal {
    /// The core says no.
    Rejected(Rejection),
    /// The places are free, but the event's protection keeps them from this buyer now. No outcome: the same
    /// request may be granted later.
    Denied {
        /// Why.
        denied: Denied,
        /// When it makes sense to ask again, if that is known.
        retry_after: Option<Millis>,
    },
    /// The key was used for another request.
    IdempotencyConflict,
    /// As many requests of this user are remembered as may be: nothing more is done under keys of theirs.
    KeysExhausted {
        /// How many requests under keys are remembered of one user.
        most: u32,
        /// When the first of them may be forgotten.
        retry_after: Millis,
    },
    /// A queue is full: come back later.
    Overloaded {
        /// When.
        retry_after: Millis,
    },
    /// The store did not make it durable in time. What was asked may still happen: ask again with the
    /// same key and get the one outcome.
    StoreUnavailable {
        /// When.
        retry_after: Millis,
    },
    /// A gate or the buyer is working on this order's tickets. Nothing was done: try again in a moment.
    OrderBusy {
        /// When.
        retry_after: Millis,
    },
    /// The order is not any more what the request says. Nothing was done: read it again, and ask again.
    OrderChanged,
    /// The event's rules are not any more what the request was made from. Nothing was done: read them again, and ask again.
    EventChanged,
    /// There is no such event.
    EventUnknown,
    /// The event's actor ended during the request, which may or may not have been done.
    Interrupted,
    /// Another process owns the event now. Nothing was done.
    Moved,
}

impl From<Rejection> for Refusal {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}
