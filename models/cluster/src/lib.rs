//! How processes share the shards: members, leases, claims, and requests that go from one process to another. Every state
//! within the bounds is visited.
//!
//! ```text
//! variants ─► model, with possible and properties ─► requests, engine ─► state ─► the engine's own files
//! ```
//!
//! Unlike the model of ownership this is not written after the code: membership, shards, placement, the course of a request
//! and the timing of answers are the engine's own files, compiled here with a store in memory that the simulator holds to
//! the contract of the real one. What is written by hand: the messages, the event at its owner, and the keeper that carries
//! effects out. `docs/reliability.md` says what that leaves out.

mod engine;
pub mod model;
mod possible;
pub mod properties;
mod requests;
pub mod state;
pub mod step;
pub mod variants;

/// Members and owners as rows. Of what else the store's file names, the machines need nothing.
#[path = "../../../src/store"]
pub mod store {
    mod cluster;

    use std::pin::Pin;

    pub use self::cluster::*;

    /// A session that was ended: there is none here.
    #[derive(Clone, PartialEq, Eq, Debug)]
    pub struct Revocation;

    /// What a store answers: here it is called directly.
    pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, Revocation>> + Send + 'a>>;
}

#[path = "../../../src/cluster"]
pub mod cluster {
    //! The machines.

    pub mod membership;
    pub mod placement;
    #[allow(dead_code, reason = "no etcd is modelled")]
    pub mod presence;
    pub mod shards;
    mod timing;

    pub use self::timing::{BootTime, ClusterSettings};
    pub use crate::store::Authority;
}

#[path = "../../../src/sim/cluster"]
#[allow(dead_code, reason = "the simulator looks at more of it")]
mod simulated {
    mod store;

    pub(crate) use self::store::Store;
}

#[path = "../../../src/actors/gateway"]
mod gateway {
    pub(crate) mod course;
}

#[path = "../../../src/actors/event"]
#[allow(dead_code, reason = "nothing is answered as holds are")]
mod event {
    pub(crate) mod timing;
}
