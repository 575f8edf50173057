//! gRPC: the service `ticketbuster.v1.Catalog` (`proto/`), with health and reflection.
//!
//! It runs on a thread of its own, so that streams and REST do not wait for each other. That thread is an actix arbiter,
//! because the gateway (which belongs to one thread; `bridge.rs` leads to it) and the actors that feed streams need one.
//! Methods translate and delegate; they decide nothing.

mod activity;
mod answer;
mod auth;
mod bridge;
mod call;
mod catalog;
mod codec;
mod connection;
mod convert;
mod health;
mod layouts;
mod middleware;
mod pace;
mod request;
mod server;
pub mod settings;
mod status;
mod transit;
mod watch;

/// Messages and service as `build.rs` makes them of `proto/`.
#[allow(
    missing_docs,
    clippy::all,
    clippy::too_many_lines,
    reason = "generated; proto/ says what everything means"
)]
mod proto {
    tonic::include_proto!("ticketbuster.v1");
}

/// The compiled descriptors, for reflection.
const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/catalog.bin"));

pub use self::server::{GrpcServer, serve};
