//! Orders: placed, paid, cancelled, refunded.

pub(crate) mod charging;
pub(crate) mod late_money;
pub(crate) mod many_refunds;
pub(crate) mod partial_refunds;
pub(crate) mod payment_views;
pub(crate) mod payments;
pub(crate) mod provider_payments;
pub(crate) mod purchase;
pub(crate) mod refunds;
