//! A simulator of the engine: one thread, one seed, every fault at every instant.
//!
//! The engine's plain machines run as they are: the event machine with its payments, the write-behind, the relay, the queue
//! of refunds, the merge window. Around them time, store, broker, provider, buyers and the process itself are simulated,
//! and fail as the seed says. The same seed gives the same run. It is never part of a release build.

mod agenda;
mod cluster;
mod crowd;
mod engine;
mod fate;
mod faults;
mod oracle;
mod process;
mod provider;
mod requests;
mod run;
mod seen;
mod setting;
mod store;
#[cfg(test)]
mod tests;
mod trace;
mod viewers;
mod world;

pub use self::cluster::InMemoryCluster;
pub use self::run::{Failure, Layer, Run, Summary, run, simulate};
