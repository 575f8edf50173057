//! How services reach the actors of events: each adapter has its own implementation.

use super::Services;
use crate::{
    actors::{Gateway, Refusal, Request},
    api::{Problem, wording},
};
use domain::{EventId, VenueLayout};

/// Sends requests to events.
pub trait Events {
    /// Sends a request to an event and waits for its answer.
    fn send<R: Request>(
        &self,
        event: EventId,
        request: R,
    ) -> impl Future<Output = Result<R::Answer, Refusal>>;
}

impl Events for Gateway {
    async fn send<R: Request>(&self, event: EventId, request: R) -> Result<R::Answer, Refusal> {
        Self::send(self, event, request).await
    }
}

impl Services {
    /// Sends a request to an event and waits for its answer; a refusal is in words.
    pub async fn send<E: Events, R: Request>(
        &self,
        events: &E,
        event: EventId,
        layout: &VenueLayout,
        request: R,
    ) -> Result<R::Answer, Problem> {
        events.send(event, request).await.map_err(|refusal| wording::refusal(refusal, layout))
    }
}
