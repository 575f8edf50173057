//! One event: its actor, the state machine that decides, and the requests that it answers.
//!
//! Only this actor changes the event's seat map, and every change is a transition of the journal. Nothing that promises
//! durability is answered before the store has it.

mod actor;
mod answers;
mod cancelling;
pub(crate) mod envelope;
pub(crate) mod handle;
mod job_queue;
mod leaving;
mod lookups;
pub(crate) mod machine;
mod messages;
mod order_messages;
pub mod requests;
pub(crate) mod snapshots;
mod surroundings;
pub(crate) mod timing;
mod waiting;
pub(crate) mod wire;

pub(crate) use self::messages::Requests;
pub use self::{
    actor::{EventActor, Registration},
    machine::{CancellationLeft, GroupCounts, HoldCounts, MapView, ProcessingRequest, TicketWork},
    messages::{Died, HandOver, Passivate},
    snapshots::SnapshotPace,
    surroundings::Surroundings,
};
