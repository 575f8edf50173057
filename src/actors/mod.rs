//! The actors around the core: they carry messages in and effects out, and decide nothing themselves.

pub mod ask;
pub mod catalogue;
pub mod engine;
pub mod live;

pub use self::{
    ask::{Answer, Ask, HoldView, Keyed, MapView, OrderSource, Refusal},
    catalogue::{Catalogue, CatalogueEntry},
    engine::{Engine, Gateway},
};
