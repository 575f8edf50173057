//! What adapters ask of an event: one file for each request, with the type of its answer.

mod block;
mod confirm_payment;
mod end_order;
mod extend;
#[cfg(feature = "fault-injection")]
mod faults;
mod hold;
mod hold_or_represent;
mod hold_view;
mod map;
mod order;
mod recorded;
mod refund_given;
mod release;
mod represent;
mod rules;
mod show_hold;
mod show_holds;
mod tickets;

use serde::{Deserialize, Serialize};

#[cfg(feature = "fault-injection")]
pub use self::faults::{ForgetSales, Panic};
pub use self::{
    block::{Block, Unblock},
    confirm_payment::ConfirmPayment,
    end_order::EndOrder,
    extend::Extend,
    hold::Hold,
    hold_or_represent::HoldOrRepresent,
    hold_view::HoldView,
    map::Map,
    order::{AcceptedOrder, OrderSource, PlaceOrder},
    recorded::Recorded,
    refund_given::RefundGiven,
    release::Release,
    represent::Represent,
    rules::{ChangeRules, ChangeStatus},
    show_hold::ShowHold,
    show_holds::ShowHolds,
    tickets::Tickets,
};
use super::machine::{Capacity, EventMachine, Outcome};
use crate::{
    actors::refusal::Refusal,
    persistence::{HistoryRow, OperatorCommand},
};
use domain::{Seq, Timestamp, UserId};

/// What is asked of one event.
pub trait Request: Send + Sized + 'static {
    /// What it is answered with.
    type Answer: Answer;

    /// When its answer may be given. A refusal that is remembered under no key is given at once.
    const DURABILITY: Durability;

    /// Whether it may wait for what the store says of its key when others may not: orders come before holds.
    const HAS_PRIORITY: bool = false;

    /// Who asks under which key, if there must be one outcome however often this is asked.
    fn idempotency(&self) -> Option<(&UserId, &IdempotencyKey)> {
        None
    }

    /// What an operator does by it, for the history, where only the event knows that exactly.
    fn command_in_history(&self, _event: &EventMachine, command: OperatorCommand) -> OperatorCommand {
        command
    }

    /// Does it, or says why not. Holds that are due have ended.
    fn run(
        self,
        event: &mut EventMachine,
        now: Timestamp,
        capacity: Capacity,
    ) -> Result<Self::Answer, Refusal>;

    /// The same; if it changes something, it is written down in the same transaction who did it.
    fn recorded(self, row: HistoryRow) -> Recorded<Self> {
        Recorded { row, request: self }
    }
}

/// When an answer may be given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Durability {
    /// At once.
    AtOnce,
    /// As `holds.durability` says.
    AsHolds,
    /// Once what it tells of is durable.
    Flushed,
}

/// The answer to a request.
pub trait Answer: Send + Sized + 'static {
    /// What is remembered of it under an idempotency key; `None` where no request with a key has such an answer.
    fn to_outcome(&self) -> Option<Outcome> {
        None
    }

    /// The answer that a remembered outcome was; `None` if that was another one.
    fn from_outcome(_outcome: Outcome) -> Option<Self> {
        None
    }
}

/// The client's name for a request that must have one outcome.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IdempotencyKey {
    /// The `Idempotency-Key`, 1 to 128 visible ASCII characters.
    pub key: String,
    /// SHA-256 over the operation and its body: the same key with another request is a conflict.
    pub request_hash: [u8; 32],
}

/// A change that has nothing to show but its place in the journal.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Done {
    /// The sequence number after it.
    pub seq: Seq,
}

impl Answer for Done {
    fn to_outcome(&self) -> Option<Outcome> {
        Some(Outcome::Done(*self))
    }

    fn from_outcome(outcome: Outcome) -> Option<Self> {
        if let Outcome::Done(done) = outcome { Some(done) } else { None }
    }
}
