//! The third layer of the simulator: several processes that share the shards.
//!
//! Membership, shards and the mesh's peers run as they are, one of each for a process, and so does what is decided of a
//! request's course and of when an answer may be given. The store keeps members and owners as PostgreSQL does (`store.rs`),
//! and etcd the leases in a quarter of the seeds (`etcd.rs`). Every message between them is late, lost or in another order
//! as the seed says; processes stand still, die and start again; ways are cut; the store is away; clocks run at different
//! rates. `judge.rs` and `book.rs` say what must hold.
//!
//! `asking.rs`: requests, wherever they go. `links.rs`: the ways between processes. `desk.rs`: what an owner does with them.

mod action;
mod asking;
mod book;
mod calls;
mod carry;
mod desk;
mod etcd;
mod faults;
mod judge;
mod links;
mod node;
mod shared;
mod store;
#[cfg(test)]
mod tests;
mod trouble;
mod world;

pub use self::shared::InMemoryCluster;
pub(super) use self::world::World;
