//! TicketBuster.
pub mod auth;
pub mod clock;
pub mod domain;
pub mod keys;
pub mod payments;
pub mod persistence;
pub mod tickets;
