//! What orders and tickets add up to.

use crate::{Amount, OrderStatus, Timestamp, Totals};

/// What an event's orders and tickets add up to, as of one moment.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SalesFigures {
    /// Orders by status; a status without orders may be missing.
    pub orders: Vec<StatusSum>,
    /// Completed orders by the minute of their completion, in order; minutes without any are missing.
    pub minutes: Vec<MinuteSum>,
    /// Tickets that were ever issued.
    pub tickets_issued: u64,
    /// Tickets that somebody was let in with.
    pub tickets_used: u64,
    /// Tickets whose order was ended.
    pub tickets_void: u64,
}

impl SalesFigures {
    /// The orders in one status.
    pub fn of(&self, status: OrderStatus) -> StatusSum {
        let none = StatusSum { status, orders: 0, totals: Totals::default() };
        self.orders.iter().find(|sum| sum.status == status).copied().unwrap_or(none)
    }
}

/// The orders in one status.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StatusSum {
    /// The status.
    pub status: OrderStatus,
    /// How many.
    pub orders: u64,
    /// What they add up to.
    pub totals: Totals,
}

/// What was completed in one minute.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MinuteSum {
    /// Its first instant.
    pub minute: Timestamp,
    /// How many orders.
    pub orders: u64,
    /// Their totals.
    pub total: Amount,
}
