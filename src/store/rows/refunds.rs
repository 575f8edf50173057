//! Changes of refunds, as one write has them, and what is read of them.

use domain::{OrderId, Refund, RefundStatus, Timestamp};

/// A change of a refund.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RefundWrite {
    /// Decided: a new row. The tickets that it names become void.
    Decided {
        /// Of which order.
        order: OrderId,
        /// What.
        refund: Box<Refund>,
    },
    /// The provider has said something of it.
    Told {
        /// Of which order.
        order: OrderId,
        /// Which refund.
        number: u32,
        /// How far it is.
        status: RefundStatus,
        /// Why the provider refuses it.
        detail: Option<String>,
        /// When.
        at: Timestamp,
    },
}

/// Names a refund whose money is not given back yet, in the order in which they were decided.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OpenRefund {
    /// When it was decided.
    pub at: Timestamp,
    /// Of which order.
    pub order: OrderId,
    /// Counts the refunds of the order.
    pub number: u32,
    /// Through which provider the order was paid.
    pub provider: String,
}
