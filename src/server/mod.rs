//! The HTTP server under the application: it listens, counts connections by address, bounds heads and times, and hands over
//! the connections that leave HTTP. What is asked and answered is none of its matter.

mod client;
mod connection;
mod door;
mod frames;
mod listener;
mod problem;
mod service;
mod upgrade;
mod wire;

pub use self::{
    client::client_address,
    connection::Bounds,
    frames::Fragments,
    listener::{Listener, run},
    problem::{RATE_LIMIT, RATE_LIMIT_POLICY},
    upgrade::{Handover, NoSession, Session},
};
