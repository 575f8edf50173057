//! Connections, upgrades and listeners, byte by byte.

pub(crate) mod connections;
pub(crate) mod heads;
pub(crate) mod memory;
pub(crate) mod tls;
pub(crate) mod upgrade;
