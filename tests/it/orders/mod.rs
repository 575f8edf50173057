//! Orders: paid, refunded, from the hold to the gate.

pub(crate) mod payments;
pub(crate) mod purchase;
pub(crate) mod refunds;
