//! How several processes share the shards: who lives, who should have which shard, and how one changes hands.
//!
//! The machines do no I/O and look at no clock: an input and an instant go in, effects come out, and whoever carries them out
//! brings back the answers, late, twice or never. Who owns a shard is decided in the store alone (`store::Cluster`); what is
//! here asks for it in time, and says when this process may answer from memory.
//!
//! - [`membership`]: renews this process's lease and watches whether the others renew theirs; or, with [`presence`], follows
//!   what etcd says of that. [`etcd`]: asks it.
//! - [`placement`]: which member should have which shard: the same rows give the same plan everywhere.
//! - [`directory`]: who serves which shard, as far as was heard: where a request goes.
//! - [`mesh`]: how processes ask each other. [`way`]: what is asked of them, [`host`]: what they are answered.
//! - [`shards`]: claims, opens, drains and releases shards, so that ownership follows the plan.
//! - [`keeper`]: drives the machines with real time and carries their effects out; the only part here with I/O beside the mesh and etcd.
//! - [`status`]: members and owners for people.
//! - [`settings`]: those of the section `[cluster]`; `timing.rs`: what of them the machines look at.

mod caller;
pub mod directory;
pub mod etcd;
pub mod host;
pub mod keeper;
pub mod membership;
pub mod mesh;
pub mod placement;
pub mod presence;
pub mod settings;
pub mod shards;
pub mod status;
mod timing;
pub mod way;

pub use self::timing::{BootTime, ClusterSettings};
pub use crate::store::Authority;
