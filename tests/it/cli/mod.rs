//! The binary and its subcommands.

mod archive;
pub(crate) mod health;
pub(crate) mod keys;
pub(crate) mod newer_store;
pub(crate) mod production;
pub(crate) mod replay;
pub(crate) mod usage;
