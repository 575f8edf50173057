//! TicketBuster.
pub mod domain;
pub mod persistence;
