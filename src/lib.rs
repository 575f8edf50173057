//! TicketBuster sells seats for high-contention on-sales: one actor per event owns its seat map.
//!
//! The parts, from the inside out; dependencies point inwards only (`tests/it/architecture.rs`):
//!
//! - [`domain`], a crate of its own: the pure core. Seat maps decide and apply; who may hold is in `domain::admission`, what
//!   it costs (tax and fees) in `domain::pricing`, which seats are best in `domain::best_available`.
//! - [`persistence`]: the store of journals and projections, and the audit. [`messaging`]: the broker.
//!   [`payments`]: providers. [`keys`], [`biscuits`], [`tickets`], [`auth`]: who signs, how what is signed is
//!   read, what is signed, who asks.
//! - [`actors`]: events, write-behind, orders, live view. They carry effects out and decide nothing.
//! - [`api`]: what adapters share to read and to say: what fields may have, problems, the wording of refusals, pages of lists.
//!   [`services`]: what they do alike: who may see and do what, how often, and what that asks of the engine.
//! - [`http`], [`ws`] and [`grpc`]: translate requests, sockets and calls. [`server`]: the HTTP server under the first two.
//!   [`tls`]: certificates.
//! - [`import`] and [`demo`]: seating plans from files, sample venues by code.
//! - [`settings`]: how a part says which settings it has, in its `settings.rs`; [`config`] puts them together (the hold time's
//!   default is `[holds] seconds`).
//! - [`secret`], [`address`], [`clock`], [`telemetry`].
//! - [`loadtest`], a crate of its own: rehearses an on-sale against any server; it knows the rest only over HTTP and WebSocket.
//! - [`cli`]: puts the parts together.

pub mod actors;
pub mod address;
pub mod api;
pub mod auth;
pub mod biscuits;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod grpc;
pub mod http;
pub mod import;
pub mod keys;
pub mod messaging;
pub mod payments;
pub mod persistence;
pub mod secret;
pub mod server;
pub mod services;
pub mod settings;
pub mod telemetry;
pub mod tickets;
pub mod tls;
pub mod ws;
