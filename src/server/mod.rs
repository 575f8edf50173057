//! The HTTP server under the application. It accepts connections, limits them by address, bounds the size and
//! time of request heads, and hands connections over that become WebSockets.
//!
//! It knows no routes: the contents of requests and answers are the application's.

mod accept;
mod chunks;
mod client;
mod connection;
mod exchange;
mod frames;
mod heads;
mod listener;
mod peer;
mod problem;
mod service;
mod upgrade;
mod wire;

pub use self::{
    client::client_address,
    exchange::Bounds,
    frames::Fragments,
    listener::{Listener, run},
    peer::Peer,
    problem::{RATE_LIMIT, RATE_LIMIT_POLICY},
    upgrade::{Handover, NoSession, Session},
};
