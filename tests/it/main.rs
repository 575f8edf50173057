//! Integration tests, through the front door: a real server on a free port, a real store file.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod architecture;
mod configuration;
mod contention;
mod edges;
mod faults;
mod keys;
mod live;
mod ownership;
mod purchase;
mod refusals;
mod restarts;
mod schemas;
mod store;
mod support;
