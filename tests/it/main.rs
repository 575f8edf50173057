//! Integration tests, through the front door: a real server on a free port, a real store file.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod architecture;
mod broker;
mod broker_faults;
mod configuration;
mod connections;
mod contention;
mod drafts;
mod edges;
mod effects;
mod faults;
mod frames;
mod full_disk;
mod gates;
mod grpc;
mod hardening;
mod health;
mod history;
mod keys;
mod live;
mod loadtest;
mod memory;
mod messages;
mod narrowed;
mod numbers;
mod oidc;
mod organisations;
mod organisers;
mod outcomes;
mod ownership;
mod pages;
mod plans;
mod postgres;
mod production;
mod protection;
mod purchase;
mod refusals;
mod restarts;
mod schemas;
mod sockets;
mod store;
mod store_reports;
mod support;
mod tls;
mod vectors;
