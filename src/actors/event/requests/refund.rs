//! Give a part of what was paid for an order back. The answer is given when that is durable.

use serde::{Deserialize, Serialize};

use super::{AnswerTiming, Done, IdempotencyKey, Request};
use crate::actors::{
    event::machine::{Capacity, EventMachine, WantedRefund},
    refusal::{RETRY_AFTER, Refusal},
};
use domain::{HistoryEntry, Order, RefundScope, Ticket, Timestamp, UserId};

/// Give a part of a completed order back. The caller has checked who says so, and has read the order and its tickets from
/// the store. Afterwards it says [`TicketWork::Keep`](crate::actors::TicketWork::Keep), so that gates go on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RefundPart {
    /// The order.
    pub order: Box<Order>,
    /// Its tickets.
    pub tickets: Vec<Ticket>,
    /// What is to go back.
    pub scope: RefundScope,
    /// Who says so and why, for the history.
    pub by: HistoryEntry,
    /// One outcome per key.
    pub idempotency: Option<IdempotencyKey>,
}

impl Request for RefundPart {
    type Answer = Done;
    const TIMING: AnswerTiming = AnswerTiming::Flushed;

    fn idempotency(&self) -> Option<(&UserId, &IdempotencyKey)> {
        self.idempotency.as_ref().map(|key| (&self.by.user, key))
    }

    fn run(self, event: &mut EventMachine, now: Timestamp, capacity: Capacity) -> Result<Done, Refusal> {
        let Self { order, tickets, scope, by, .. } = self;
        event.require(capacity.orders)?;
        if event.ticket_work().is_scanning(order.order, now) {
            return Err(Refusal::OrderBusy { retry_after: RETRY_AFTER });
        }
        event.refund(WantedRefund { order, tickets, scope, by }, now)?;
        Ok(event.done())
    }
}
