//! One event: the actor that owns it takes messages, has its machine decide, and carries the effects out.

mod actor;
mod answers;
mod cancelling;
pub(crate) mod envelope;
mod handle;
mod lookups;
pub(crate) mod machine;
mod messages;
pub mod requests;
mod snapshots;
mod surroundings;
mod waiting;

pub(crate) use self::messages::Requests;
pub use self::{
    actor::{EventActor, Registration},
    machine::{CancellationLeft, GroupCounts, HoldCounts, MapView, OrderAsked, TicketWork},
    messages::{Died, Passivate, ProcessOrders},
    surroundings::Surroundings,
};
