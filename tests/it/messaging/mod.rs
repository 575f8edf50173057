//! Messages between the engine and other programs.

pub(crate) mod broker;
pub(crate) mod broker_faults;
pub(crate) mod inbox;
pub(crate) mod schemas;
