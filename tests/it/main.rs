//! Integration tests, through the front door: a real server on a free port, a real store file.

mod architecture;
mod configuration;
mod contention;
mod faults;
mod live;
mod purchase;
mod refusals;
mod restarts;
mod store;
mod support;
