//! Holds: who gets them, who does not.

pub(crate) mod contention;
pub(crate) mod holding;
pub(crate) mod protection;
