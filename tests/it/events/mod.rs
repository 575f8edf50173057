//! The catalogue, the lifecycle of events, and what organisers do.

pub(crate) mod catalogue;
pub(crate) mod history;
pub(crate) mod lifecycle;
pub(crate) mod organisers;
pub(crate) mod prices;
pub(crate) mod replay;
pub(crate) mod replay_slots;
pub(crate) mod visibility;
