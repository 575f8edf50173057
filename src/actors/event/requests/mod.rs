//! What adapters ask of an event: a file for each request, with its answer and when the answer may be given.
//!
//! A request is decided in one call on the machine, without waiting for anything. It checks seats, holds and orders;
//! who the caller is and what they may see was checked by the services before.

mod block;
mod confirm_payment;
mod end_order;
mod extend;
#[cfg(feature = "fault-injection")]
mod faults;
mod hold;
mod hold_or_represent;
mod late_payment;
mod map;
mod order;
mod pay_again;
mod payment_news;
mod process_orders;
mod recorded;
mod refund;
mod refund_given;
mod release;
mod represent;
mod rules;
mod show_hold;
mod show_holds;
mod show_payments;
mod tickets;

#[cfg(feature = "fault-injection")]
pub use self::faults::{ForgetSales, Panic};
pub use self::{
    block::{Block, Unblock},
    confirm_payment::ConfirmPayment,
    end_order::EndOrder,
    extend::Extend,
    hold::Hold,
    hold_or_represent::HoldOrRepresent,
    late_payment::LatePayment,
    map::Map,
    order::{OrderSource, PlaceOrder},
    pay_again::PayAgain,
    payment_news::{OrderRead, PaymentNews, ProviderNews},
    process_orders::ProcessOrders,
    recorded::Recorded,
    refund::RefundPart,
    refund_given::{RefundGiven, RefundStopped},
    release::Release,
    represent::Represent,
    rules::{ChangeRules, ChangeStatus},
    show_hold::ShowHold,
    show_holds::ShowHolds,
    show_payments::{PaymentCounts, PaymentView, PaymentsView, PaymentsWanted, ShowPayments},
    tickets::{Tickets, TicketsNoted},
};
pub use super::{
    answers::{AcceptedOrder, Answer, Done, HoldView, IdempotencyKey},
    machine::OrderEnd,
    timing::AnswerTiming,
};
use super::{
    machine::{Capacity, EventMachine},
    wire::Wire,
};
use crate::actors::refusal::Refusal;
use domain::{HistoryEntry, OperatorCommand, Timestamp, UserId};

/// What is asked of one event.
pub trait Request: Wire + Clone + Send + Sized + 'static {
    /// What it is answered with.
    type Answer: Answer;

    /// When its answer may be given. A refusal that is remembered under no key is given at once.
    const TIMING: AnswerTiming;

    /// Whether it may wait for what the store says of its key when others may not: orders come before holds.
    const HAS_PRIORITY: bool = false;

    /// Whether it may be sent again when it is unknown if it was done: it changes nothing, or nothing more the second time.
    const IS_REPEATABLE: bool = false;

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
    fn recorded(self, row: HistoryEntry) -> Recorded<Self> {
        Recorded { row, request: self }
    }
}
