//! Every store, its faults, and what outlives the process.

pub(crate) mod faults;
pub(crate) mod full_disk;
pub(crate) mod metrics;
pub(crate) mod postgres;
pub(crate) mod reports;
pub(crate) mod restarts;
pub(crate) mod store;
