//! What becomes of a cancelled event: its holds end, its unpaid orders fail, its paid ones are refunded and their
//! tickets void. In steps, so that nothing else waits long. What is left to do follows from the map alone, so that a
//! restart goes on where it was.

use super::desk::Desk;
use crate::{
    domain::{Command, EndedBy, EventStatus, OrderFailure, Timestamp},
    persistence::OrderRow,
};

/// Orders that one step ends at most.
pub(crate) const ORDERS_PER_STEP: u32 = 128;

/// What a cancelled event still has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
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

impl Desk {
    /// What is left to do, if the event is cancelled.
    pub(crate) fn cancellation_left(&self) -> Option<CancellationLeft> {
        (self.map.rules().status == EventStatus::Cancelled).then(|| CancellationLeft {
            holds: self.map.on_hold().0,
            orders_undecided: self.map.orders_pending(),
            orders_sold: self.map.orders_sold(),
        })
    }

    /// Ends some holds, or else some orders that await their payment; whether there were any. Orders that are in
    /// payment are decided by their provider: a paid one is refunded then.
    pub(crate) fn end_unpaid(&mut self, now: Timestamp) -> bool {
        self.expire(now);
        if self.commit(Command::EndHolds, now).is_ok() {
            return true;
        }
        let failure = OrderFailure::EventCancelled;
        let orders = self.awaiting_orders(ORDERS_PER_STEP as usize);
        for order in &orders {
            if self.commit(Command::Fail { order: *order, failure }, now).is_ok() {
                self.order_unpaid(*order, failure, now);
            }
        }
        !orders.is_empty()
    }

    /// Refunds these orders of the store. One that is ended already changes nothing; one at whose tickets a gate is
    /// this very moment has its turn later.
    pub(crate) fn refund_all(&mut self, rows: Vec<OrderRow>, now: Timestamp) {
        for OrderRow { order, payment, .. } in rows {
            if !self.at_tickets.is_scanning(order, now) {
                // The only refusal is that it is ended: memory is ahead of the store.
                let _ = self.end_order(order, EndedBy::Organiser, payment, now);
            }
        }
    }
}
