//! How far a payment is, what is asked of its provider, and what follows.

use serde::{Deserialize, Serialize};

use domain::{Amount, Currency, EndedBy, OrderFailure, Timestamp};

/// What is asked of the provider.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operation {
    /// Create the payment.
    Create,
    /// Say how far it is.
    Query,
    /// Take the reserved money.
    Capture,
    /// End it.
    Cancel,
}

/// Why a payment is to end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Ending {
    /// Another payment of the same order is to follow.
    Again,
    /// Its time is over.
    Deadline,
    /// The order is ended before it is paid.
    GivenUp(EndedBy),
    /// The event was cancelled.
    EventCancelled,
}

impl Ending {
    /// Whether its order ends with it.
    pub fn is_of_order(self) -> bool {
        matches!(self, Self::GivenUp(_) | Self::EventCancelled)
    }

    /// The reason as payments keep it.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Again => "again",
            Self::Deadline => "deadline",
            Self::GivenUp(EndedBy::Buyer) => "buyer",
            Self::GivenUp(EndedBy::Organiser) => "organiser",
            Self::EventCancelled => "event_cancelled",
        }
    }
}

/// A provider that does not answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Silence {
    /// Since when.
    pub since: Timestamp,
    /// How the last call ended.
    pub reason: String,
}

/// How far a payment is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stage {
    /// The provider has not said yet that it has it.
    Unknown,
    /// The buyer may pay.
    Open,
    /// The money is reserved.
    Authorised {
        /// Whether the store has that. Money is taken only afterwards.
        is_durable: bool,
    },
    /// The money was taken.
    Captured,
    /// It has ended without money.
    Failed(OrderFailure),
    /// It was ended before it was paid.
    GivenUp(EndedBy),
    /// What the provider says is not what the journal says. A person must look.
    Stopped(Difference),
}

impl Stage {
    /// Whether nothing is asked any more.
    pub fn is_settled(&self) -> bool {
        matches!(self, Self::Captured | Self::Failed(_) | Self::GivenUp(_) | Self::Stopped(_))
    }
}

/// What a provider says otherwise than the journal.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Difference {
    /// Another amount or currency.
    #[error("the provider has {0:?} {1:?}, and the order says otherwise")]
    Amount(Amount, Currency),
    /// Another payment than before.
    #[error("the provider speaks of the payment {0}, and it was another one before")]
    Payment(String),
    /// The money was given back already, and nobody asked for that here.
    #[error("the provider gave {0:?} back, and nobody asked for that here")]
    Refunded(Amount),
    /// Found by an earlier process, which has logged it.
    #[error("the provider and the journal differ")]
    Earlier,
}

/// What follows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Effect {
    /// Ask the provider; the answer is given to [`super::PaymentMachine::answered`].
    Ask(Operation),
    /// Something changed that its row and its buyer should know.
    Tell,
    /// Another payment of the order begins: write that the one before has ended, and say so by
    /// [`super::PaymentMachine::became_durable`].
    Begin,
    /// The money is reserved: write that, and say so in the same way.
    Commit,
    /// The money was taken: the order's tickets may be issued.
    Complete,
    /// There is no money, and there can be none any more: the places may go.
    Fail(OrderFailure),
    /// The same, and somebody wanted that.
    GiveUp(EndedBy),
    /// Nothing goes on: a person must look.
    Stop,
}
