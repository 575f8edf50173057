//! The third layer of the simulator: several processes that share the shards.
//!
//! Membership and shards run as they are, one of each for a process. The store keeps members and owners as PostgreSQL does
//! (`store.rs`), and etcd the leases in a quarter of the seeds (`etcd.rs`). Every message between them is late, lost or in
//! another order as the seed says; processes stand still, die and start again; ways are cut; the store is away; clocks run
//! at different rates. `judge.rs` says what must hold.

mod calls;
mod carry;
mod etcd;
mod faults;
mod judge;
mod node;
mod shared;
mod store;
#[cfg(test)]
mod tests;
mod trouble;
mod world;

pub use self::shared::InMemoryCluster;
pub(super) use self::world::World;
