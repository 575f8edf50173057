//! TicketBuster sells seats for high-contention on-sales: one actor per event owns its seat map.
//!
//! The parts, from the inside out. Dependencies point inwards only, which `tests/it/architecture.rs` checks.
//!
//! - [`domain`], a crate of its own: the pure core. Seat maps decide and apply. `domain::admission` decides who
//!   may hold, `domain::pricing` what it costs, `domain::best_available` which seats are best.
//! - [`store`]: what the engine asks of a store, by purpose. [`persistence`]: the stores (SQLite and PostgreSQL) and the
//!   audit; only [`cli`] knows it. [`codec`]: how stored and sealed values are encoded. [`messaging`]: the broker.
//!   [`payments`]: the providers.
//! - [`keys`]: signing keys. [`biscuits`]: reads signed tokens. [`tickets`]: signed tickets. [`auth`]: sessions and
//!   the identity provider.
//! - [`replay`]: rebuilds an event from its journal as it was. [`archive`]: the file of an event that is over.
//! - [`actors`]: events, write-behind, orders, live view. They carry out effects and decide nothing.
//! - [`cluster`]: how several processes share the shards; its keeper opens and closes those of [`actors`].
//! - `sim`: simulates the machines of [`actors`] and [`payments`] with faults at every instant. Not in a release.
//! - [`api`]: what adapters share: the shapes and limits of fields, problems, the wording of refusals, paging.
//!   [`services`]: the operations that adapters share, with their permissions and rate limits.
//! - [`http`], [`ws`] and [`grpc`]: the adapters. [`server`]: the HTTP server under the first two. [`tls`]:
//!   certificates.
//! - [`import`] and [`demo`]: seating plans from files, sample venues.
//! - [`settings`]: how a part declares its settings, in its `settings.rs`. [`config`]: composes them, for example
//!   the default hold time, `[holds] seconds`.
//! - [`secret`], [`address`], [`clock`], [`causes`], [`telemetry`], [`http_client`]: small helpers of all parts.
//! - [`loadtest`], a crate of its own: rehearses an on-sale against any server, over HTTP and WebSocket only.
//! - [`cli`]: composes the parts.

// A contract of `tests/it` is held against the simulator's store too: it names this crate.
#[cfg(test)]
extern crate self as ticketbuster;

pub mod actors;
pub mod address;
pub mod api;
pub mod archive;
pub mod auth;
pub mod biscuits;
pub mod causes;
pub mod cli;
pub mod clock;
pub mod cluster;
pub mod codec;
pub mod config;
pub mod demo;
pub mod grpc;
pub mod http;
pub mod http_client;
pub mod import;
pub mod keys;
pub mod mail;
pub mod messaging;
pub mod payments;
pub mod persistence;
pub mod replay;
pub mod secret;
pub mod server;
pub mod services;
pub mod settings;
#[cfg(any(test, feature = "sim"))]
pub mod sim;
pub mod store;
pub mod telemetry;
pub mod tickets;
pub mod tls;
pub mod ws;
