//! Changes of orders, as one write has them.

use domain::{Order, OrderFailure, OrderId, OrderStatus, Payment, Timestamp};

/// A change of an order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OrderWrite {
    /// Accepted: a new row.
    Placed(Box<Order>),
    /// A new status.
    Status {
        /// Which order.
        order: OrderId,
        /// Its status.
        status: OrderStatus,
        /// Why, when it failed.
        failure: Option<OrderFailure>,
        /// Its payments, if they are others from here on.
        payments: Option<Vec<Payment>>,
        /// When. Becomes `completed_at` if the status is `Completed`; the tickets of an order that is
        /// cancelled or refunded become void.
        at: Timestamp,
    },
}
