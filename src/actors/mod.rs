//! The actors around the core: they carry messages to the domain's decisions and carry the resulting effects out.
//!
//! Branches about seats belong in `crates/domain`, branches about order, time or faults in a plain state machine
//! beside the actor. An actor never waits for I/O inside a message handler, and nothing here knows HTTP, WebSocket or
//! gRPC.

pub mod catalogue;
pub mod engine;
pub mod event;
pub mod gateway;
pub mod holdings;
pub mod host;
pub mod intake;
pub mod layouts;
pub mod live;
pub mod orders;
pub mod refunds;
pub mod refusal;
pub mod refusals;
pub mod registry;
pub mod relay;
pub mod settings;
pub mod shared_counts;
pub mod tenure;
pub mod write_behind;

pub use self::{
    catalogue::{Catalogue, CatalogueEntry},
    engine::{Engine, EngineParts, MailRoute},
    event::{
        CancellationLeft, GroupCounts, HoldCounts, MapView, TicketWork,
        requests::{self, AcceptedOrder, Done, HoldView, IdempotencyKey, OrderSource, Request},
    },
    gateway::Gateway,
    host::Host,
    live::AreaCounts,
    refusal::Refusal,
    refusals::{RefusalSums, Refusals},
    settings::EngineSettings,
    tenure::Tenure,
};
