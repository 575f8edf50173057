//! Idempotency keys have one outcome, and events have one owner.

pub(crate) mod elsewhere;
pub(crate) mod histories;
pub(crate) mod many_outcomes;
pub(crate) mod outcomes;
pub(crate) mod ownership;
pub(crate) mod shards;
