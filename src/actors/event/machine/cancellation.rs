//! What becomes of a cancelled event: its holds end, its unpaid orders fail, its paid orders are refunded and their
//! tickets become void.
//!
//! It happens in bounded steps, so that nothing else waits long. What is left to do follows from the seat map alone, so a
//! restart continues where the process ended.

use serde::{Deserialize, Serialize};

use super::{EventMachine, refunds::OrderEnd};
use domain::{Command, EndedBy, EventStatus, Order, OrderFailure, Rejection, SeatMap, Timestamp};

/// Orders that one step ends at most.
pub(crate) const ORDERS_PER_STEP: u32 = 128;

/// What a cancelled event still has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct CancellationLeft {
    /// Holds that no order has.
    pub holds: u64,
    /// Orders that await their payment or are in payment.
    pub orders_undecided: u64,
    /// Orders that are paid and not refunded yet.
    pub orders_sold: u64,
}

impl CancellationLeft {
    /// Whether nothing is left to do.
    pub const fn is_none(&self) -> bool {
        self.holds + self.orders_undecided + self.orders_sold == 0
    }
}

/// What is left to do, if the event is cancelled.
pub(super) fn left(map: &SeatMap) -> Option<CancellationLeft> {
    (map.rules().status == EventStatus::Cancelled).then(|| CancellationLeft {
        holds: map.on_hold().0,
        orders_undecided: map.orders_pending(),
        orders_sold: map.orders_sold(),
    })
}

impl EventMachine {
    /// Ends some holds, or else some orders that await their payment; whether it ended any. Orders that are in
    /// payment are decided by their provider, which is asked to end what nobody has paid: a paid one is refunded then.
    pub(crate) fn end_unpaid(&mut self, now: Timestamp) -> bool {
        self.expire(now);
        if self.commit(Command::EndHolds, now).is_ok() {
            return true;
        }
        let failure = OrderFailure::EventCancelled;
        let mut has_ended_any = self.end_open_payments(ORDERS_PER_STEP as usize, now);
        for order in self.orders.awaiting(ORDERS_PER_STEP as usize) {
            match self.commit(Command::Fail { order, failure }, now) {
                Ok(_) => {
                    self.orders.unpaid(order, failure, now, &mut self.effects);
                    has_ended_any = true;
                }
                Err(rejection) => {
                    // It is no longer among the orders that await their payment here, so the next step does not find
                    // it again.
                    self.orders.take(order);
                    tracing::error!(event = %self.event, %order, ?rejection, "an unpaid order contradicts the seat map");
                }
            }
        }
        has_ended_any
    }

    /// Refunds these orders of the store. An order that is ended already is skipped; one whose tickets a gate is
    /// scanning is refunded later.
    pub(crate) fn refund_all(&mut self, rows: Vec<Order>, now: Timestamp) {
        for Order { order, payment, .. } in rows {
            if !self.ticket_work.is_scanning(order, now) {
                let end = OrderEnd { by: EndedBy::Organiser, payment, user: None, reason: None };
                match self.end_order(order, end, now) {
                    // It is ended: memory is ahead of the store.
                    Ok(()) | Err(Rejection::OrderUnknown) => {}
                    Err(refusal) => {
                        tracing::error!(event = %self.event, %order, ?refusal, "a paid order of a cancelled event cannot be refunded");
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actors::event::machine::testing::{machine, order_row};
    use domain::{OrderStatus, test_venue::rules};

    /// The store has unpaid orders that the event's journal does not have.
    #[test]
    fn a_step_that_can_end_nothing_is_not_taken_again_and_hides_no_other() {
        let now = Timestamp(1_000);
        let pending: Vec<Order> =
            (0..300).map(|number| order_row(number, OrderStatus::AwaitingPayment)).collect();
        let mut machine = machine(rules(), pending);
        machine.commit(Command::ChangeStatus { status: EventStatus::Cancelled }, now).unwrap();
        assert!(!machine.end_unpaid(now), "it says that it ended some");
        for _ in 0..2 {
            machine.end_unpaid(now);
        }
        assert!(machine.orders.awaiting(1).is_empty(), "the same orders are looked at again and again");
    }
}
