//! Sums of an event's orders and tickets, for the organiser's report.

use crate::{Amount, OrderStatus, Timestamp, Totals};

/// The sums at one moment.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SalesFigures {
    /// Orders by status; a status without orders may be missing.
    pub orders: Vec<StatusSum>,
    /// Completed orders by the minute of their completion, in ascending order; minutes without orders are
    /// missing.
    pub minutes: Vec<MinuteSum>,
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

/// The orders that were completed in one minute.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MinuteSum {
    /// First instant of the minute.
    pub minute: Timestamp,
    /// Number of completed orders.
    pub orders: u64,
    /// Sum of their totals in minor units.
    pub total: Amount,
}
