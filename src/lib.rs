//! TicketBuster.
pub mod actors;
pub mod auth;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod domain;
pub mod http;
pub mod import;
pub mod keys;
pub mod messaging;
pub mod payments;
pub mod persistence;
pub mod telemetry;
pub mod tickets;
pub mod ws;
