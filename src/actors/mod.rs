//! The actors around the core: they carry messages in and effects out, and decide nothing themselves.

pub mod ask;
pub mod catalogue;
pub mod engine;
pub mod event;
pub mod gateway;
pub mod holdings;
pub mod layouts;
pub mod live;
pub mod orders;
pub mod ownership;
pub mod registry;
pub mod relay;
pub mod write_behind;

pub use self::{
    ask::{Answer, Ask, HoldView, Keyed, MapView, OrderSource, Refusal},
    catalogue::{Catalogue, CatalogueEntry},
    engine::{Engine, EngineParts, EngineSettings},
    event::OutcomeBounds,
    gateway::Gateway,
    ownership::Ownership,
};
