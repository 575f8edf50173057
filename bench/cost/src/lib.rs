//! The core of `ticketbuster`, compiled by itself.

#[path = "../../../src/domain/mod.rs"]
pub mod domain;
