//! End an order that is completed or awaits its payment.

use super::{AnswerTiming, Done, Request};
use crate::actors::{
    event::machine::{Capacity, EventMachine},
    refusal::{RETRY_AFTER, Refusal},
};
use domain::{ClaimState, EndedBy, OperatorCommand, OrderId, PaymentChoice, Timestamp};

/// End an order that is completed or awaits its payment. One that may be paid at its provider ends when that has said that
/// it was not. The caller has checked whose it is; a buyer's order is ended
/// only after [`TicketWork::Cancel`](crate::actors::TicketWork::Cancel).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EndOrder {
    /// Which.
    pub order: OrderId,
    /// Who ends it.
    pub by: EndedBy,
    /// How it was paid, as its row says.
    pub payment: PaymentChoice,
}

impl Request for EndOrder {
    type Answer = Done;
    const TIMING: AnswerTiming = AnswerTiming::Flushed;

    /// An order that nobody has paid for is withdrawn and not refunded, and only the event knows at this instant
    /// whether it is paid.
    fn command_in_history(&self, event: &EventMachine, _: OperatorCommand) -> OperatorCommand {
        match event.map().claim_of_order(self.order).map(|claim| &claim.state) {
            Some(ClaimState::Sold { .. }) => OperatorCommand::Refund,
            _ => OperatorCommand::Withdraw,
        }
    }

    fn run(self, event: &mut EventMachine, now: Timestamp, capacity: Capacity) -> Result<Done, Refusal> {
        let Self { order, by, payment } = self;
        event.require(capacity.orders)?;
        // A buyer has looked at the tickets first; an organiser need not, but waits for a gate that is at one.
        let may = match by {
            EndedBy::Buyer => event.ticket_work().is_cancelling(order, now),
            EndedBy::Organiser => !event.ticket_work().is_scanning(order, now),
        };
        if !may {
            return Err(Refusal::OrderBusy { retry_after: RETRY_AFTER });
        }
        if !event.give_up_payment(order, by, now) {
            event.end_order(order, by, payment, now)?;
        }
        Ok(event.done())
    }
}
