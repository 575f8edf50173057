//! End an order that is completed or awaits its payment.

use serde::{Deserialize, Serialize};

use super::{AnswerTiming, Done, IdempotencyKey, Request};
use crate::actors::{
    event::machine::{Capacity, EventMachine, OrderEnd},
    refusal::{RETRY_AFTER, Refusal},
};
use domain::{EndedBy, OperatorCommand, OrderId, Timestamp, UserId};

/// End an order that is completed or awaits its payment. One that may be paid at its provider ends when that has said that
/// it was not. The caller has checked whose it is; a buyer's order is ended
/// only after [`TicketWork::Cancel`](crate::actors::TicketWork::Cancel).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EndOrder {
    /// Which.
    pub order: OrderId,
    /// How.
    pub end: OrderEnd,
    /// One outcome per key.
    pub idempotency: Option<IdempotencyKey>,
}

impl Request for EndOrder {
    type Answer = Done;
    const TIMING: AnswerTiming = AnswerTiming::Flushed;

    fn idempotency(&self) -> Option<(&UserId, &IdempotencyKey)> {
        self.end.user.as_ref().zip(self.idempotency.as_ref())
    }

    /// An order that nobody has paid for is withdrawn and not refunded, and only the event knows at this instant
    /// whether it is paid.
    fn command_in_history(&self, event: &EventMachine, _: OperatorCommand) -> OperatorCommand {
        let is_sold = event.map().claim_of_order(self.order).is_some_and(|claim| claim.state.is_sold());
        if is_sold { OperatorCommand::Refund } else { OperatorCommand::Withdraw }
    }

    fn run(self, event: &mut EventMachine, now: Timestamp, capacity: Capacity) -> Result<Done, Refusal> {
        let Self { order, end, .. } = self;
        event.require(capacity.orders)?;
        // A buyer has looked at the tickets first; an organiser need not, but waits for a gate that is at one.
        let may = match end.by {
            EndedBy::Buyer => event.ticket_work().is_cancelling(order, now),
            EndedBy::Organiser => !event.ticket_work().is_scanning(order, now),
        };
        if !may {
            return Err(Refusal::OrderBusy { retry_after: RETRY_AFTER });
        }
        if !event.give_up_payment(order, end.by, now) {
            event.end_order(order, end, now)?;
        }
        Ok(event.done())
    }
}
