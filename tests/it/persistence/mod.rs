//! Both stores, their faults, and restarts.

pub(crate) mod backup;
pub(crate) mod cluster_contract;
pub(crate) mod faults;
pub(crate) mod full_disk;
pub(crate) mod metrics;
pub(crate) mod postgres;
pub(crate) mod power;
pub(crate) mod reports;
pub(crate) mod restarts;
pub(crate) mod store;
