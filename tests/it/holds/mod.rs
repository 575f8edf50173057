//! Holds: granted, refused, contended, and protected against hoarding.

pub(crate) mod contention;
pub(crate) mod holding;
pub(crate) mod protection;
