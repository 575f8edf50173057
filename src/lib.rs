//! TicketBuster.
pub mod actors;
pub mod domain;
pub mod persistence;
