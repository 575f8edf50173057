//! A request on its way to the engine, through the gateway that every adapter uses.

use std::{future::Future, pin::Pin};

use crate::{
    actors::{Gateway, Request},
    sim::requests::{Answered, Carrier},
};
use domain::EventId;

/// Brings a request to its event.
pub(super) struct OverGateway(pub(super) Gateway, pub(super) EventId);

impl Carrier for OverGateway {
    type Fate = Pin<Box<dyn Future<Output = Answered>>>;

    fn carry<R: Request>(self, request: R, answer: fn(R::Answer) -> Answered) -> Self::Fate {
        let Self(gateway, event) = self;
        Box::pin(async move { gateway.send(event, request).await.map_or_else(Answered::Refused, answer) })
    }
}
