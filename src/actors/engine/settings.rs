//! Bounds and choices of the engine, each with the part that it is of.

use crate::actors::{
    event::EventSettings, gateway::GatewaySettings, orders::OrderSettings, registry::RegistrySettings,
    relay::RelaySettings, write_behind::WriteBehindSettings,
};

/// Bounds and choices of the engine.
#[derive(Clone, Debug)]
pub struct EngineSettings {
    /// Who owns the shards, for people who read the store.
    pub node: String,
    /// Of every event.
    pub events: EventSettings,
    /// Of all events together.
    pub registry: RegistrySettings,
    /// Of writing.
    pub write_behind: WriteBehindSettings,
    /// Of payment and tickets.
    pub orders: OrderSettings,
    /// Of messages.
    pub relay: RelaySettings,
    /// Of each worker's gateway.
    pub gateway: GatewaySettings,
}
