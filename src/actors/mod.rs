//! The actors around the core: they carry messages in and effects out, and decide nothing themselves.

pub mod catalogue;
pub mod engine;
pub mod event;
pub mod gateway;
pub mod holdings;
pub mod intake;
pub mod layouts;
pub mod live;
pub mod orders;
pub mod ownership;
pub mod refusal;
pub mod registry;
pub mod relay;
pub mod settings;
pub mod write_behind;

pub use self::{
    catalogue::{Catalogue, CatalogueEntry},
    engine::{Engine, EngineParts},
    event::{
        CancellationLeft, GroupCounts, HoldCounts, MapView, TicketWork,
        requests::{self, AcceptedOrder, Done, HoldView, IdempotencyKey, OrderSource, Request},
    },
    gateway::Gateway,
    live::AreaCounts,
    ownership::Ownership,
    refusal::Refusal,
    settings::EngineSettings,
};
