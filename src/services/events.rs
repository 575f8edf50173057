//! How services reach the actors of events: each adapter has its own implementation.

use super::Services;
use crate::{
    actors::{Gateway, Refusal, Request},
    api::{Problem, wording},
};
use domain::{EventId, VenueLayout};

/// Asks events.
pub trait Events {
    /// Asks an event and waits for its answer.
    fn ask<R: Request>(&self, event: EventId, request: R)
    -> impl Future<Output = Result<R::Answer, Refusal>>;
}

impl Events for Gateway {
    async fn ask<R: Request>(&self, event: EventId, request: R) -> Result<R::Answer, Refusal> {
        Self::ask(self, event, request).await
    }
}

impl Services {
    /// Asks an event; a refusal in words.
    pub async fn ask<E: Events, R: Request>(
        &self,
        events: &E,
        event: EventId,
        layout: &VenueLayout,
        request: R,
    ) -> Result<R::Answer, Problem> {
        events.ask(event, request).await.map_err(|refusal| wording::refusal(refusal, layout))
    }
}
