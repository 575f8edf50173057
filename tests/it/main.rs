//! Integration tests against a real server on a free port, with a real store.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod actors;
mod api;
mod architecture;
mod auth;
mod cli;
mod cluster;
mod config;
mod events;
mod grpc;
mod holds;
mod http;
mod import;
mod loadtest;
mod mail;
mod messaging;
mod orders;
mod payments;
mod persistence;
mod server;
mod soak;
mod support;
mod tickets;
mod ws;
