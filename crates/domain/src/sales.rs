//! Sums of an event's orders, tickets and refunds, for the organiser's report.

use crate::{Amount, OrderStatus, RefundStatus, Timestamp, Totals};

/// The sums at one moment.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SalesFigures {
    /// Orders by status; a status without orders may be missing.
    pub orders: Vec<StatusSum>,
    /// Orders that are completed and not ended, by the minute of their completion, in ascending order; minutes without orders are
    /// missing.
    pub minutes: Vec<MinuteSum>,
    /// What was given back of orders that are not ended, or is due.
    pub refunded: Amount,
    /// All tickets, including used and void ones.
    pub tickets_issued: u64,
    /// Tickets that were checked in.
    pub tickets_used: u64,
    /// Tickets whose order was ended.
    pub tickets_void: u64,
}

impl SalesFigures {
    /// The sum for one status.
    pub fn of(&self, status: OrderStatus) -> StatusSum {
        let none = StatusSum { status, orders: 0, totals: Totals::default() };
        self.orders.iter().find(|sum| sum.status == status).copied().unwrap_or(none)
    }
}

/// The orders in one status.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StatusSum {
    /// The status of these orders.
    pub status: OrderStatus,
    /// Number of orders.
    pub orders: u64,
    /// The sums of their totals.
    pub totals: Totals,
}

/// The orders that were completed in one minute, and are not ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MinuteSum {
    /// First instant of the minute.
    pub minute: Timestamp,
    /// Number of completed orders.
    pub orders: u64,
    /// Sum of their totals in minor units, without what was given back.
    pub total: Amount,
}

/// Refunds and what they add up to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RefundSum {
    /// How many.
    pub refunds: u64,
    /// Their sum in minor units.
    pub amount: Amount,
}

/// The refunds of an event by status.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RefundCounts {
    /// Not given yet.
    pub due: RefundSum,
    /// Given.
    pub given: RefundSum,
    /// Refused by the provider.
    pub stopped: RefundSum,
}

impl RefundCounts {
    /// The sum of one status.
    pub fn of(&mut self, status: RefundStatus) -> &mut RefundSum {
        match status {
            RefundStatus::Due => &mut self.due,
            RefundStatus::Given => &mut self.given,
            RefundStatus::Stopped => &mut self.stopped,
        }
    }
}
