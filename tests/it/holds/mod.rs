//! Holds: granted, refused, contended, and protected against hoarding.

mod clocks;
pub(crate) mod contention;
pub(crate) mod holding;
pub(crate) mod protection;
