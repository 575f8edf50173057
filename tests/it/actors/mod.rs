//! What the actors promise: one outcome per key, one owner per event.

pub(crate) mod many_outcomes;
pub(crate) mod outcomes;
pub(crate) mod ownership;
