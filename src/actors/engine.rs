//! The engine as adapters see it.
#![allow(unused)]
use std::{rc::Rc, sync::Arc};

use actix::prelude::*;

use super::{
    ask::{Answer, Ask, Refusal},
    catalogue::{Catalogue, CatalogueEntry},
    live::{FeedInput, NoticeBoard, Watching},
};
use crate::{
    domain::{EventDetails, EventId, Timestamp, VenueLayout},
    persistence::{NewEvent, Store, StoreError},
};

/// Everything that adapters need of the engine; cheap to clone, usable from any thread.
#[derive(Clone)]
pub struct Engine {}

impl Engine {
    /// The store, for queries of orders and tickets.
    pub fn store(&self) -> &Arc<dyn Store> {
        unimplemented!()
    }
    /// Every event.
    pub fn catalogue(&self) -> &Catalogue {
        unimplemented!()
    }
    /// Private news for buyers.
    pub fn notices(&self) -> &NoticeBoard {
        unimplemented!()
    }
    /// The engine's clock.
    pub fn now(&self) -> Timestamp {
        unimplemented!()
    }
    /// An event's layout, from a bounded cache or the store; `None` when there is no such event.
    pub async fn layout(&self, event: EventId) -> Result<Option<Arc<VenueLayout>>, StoreError> {
        unimplemented!()
    }
    /// Adds an event to store and catalogue.
    pub async fn create_event(&self, event: NewEvent) -> Result<Arc<CatalogueEntry>, StoreError> {
        unimplemented!()
    }
    /// Replaces what buyers read about an event.
    pub async fn update_details(&self, event: EventId, details: EventDetails) -> Result<(), StoreError> {
        unimplemented!()
    }
    /// Tells `feed` every change of an event from now on (also across a reload of the event).
    pub async fn watch(&self, event: EventId, feed: Recipient<FeedInput>) -> Result<Watching, Refusal> {
        unimplemented!()
    }
    /// Ends the watch of an event.
    pub async fn unwatch(&self, event: EventId) {
        unimplemented!()
    }
    /// A gateway for the calling thread: each HTTP worker has one of its own.
    pub fn gateway(&self) -> Gateway {
        unimplemented!()
    }
}

/// One worker's way to the event actors: gathers what its handlers ask during one turn of the
/// worker's loop and sends it as one message per event.
#[derive(Clone)]
pub struct Gateway(Rc<()>);

impl Gateway {
    /// Asks an event, and waits for its answer.
    pub async fn ask(&self, event: EventId, ask: Ask) -> Result<Answer, Refusal> {
        unimplemented!()
    }
}
