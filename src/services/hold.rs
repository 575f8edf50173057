//! Holds: granting one, and what a buyer does with their own.

use std::{net::IpAddr, sync::Arc};

use super::{Services, addresses::network, events::Events};
use crate::{
    actors::{
        CatalogueEntry, HoldView, IdempotencyKey, Request,
        requests::{Hold, HoldOrRepresent, Represent},
    },
    api::{
        Problem,
        fields::FieldError,
        requests::{HoldRequest, selection_of},
    },
    auth::Identity,
};
use domain::{EventId, HoldGrant, HoldId, Routed, UserId, VenueLayout};

/// Who asks for places, and from where.
pub struct Buyer {
    /// Who.
    pub identity: Identity,
    /// The address that they count for, if it is known.
    pub address: Option<IpAddr>,
}

/// An event's answer about a hold, with what is needed to show it.
pub struct OfHold<A> {
    /// The event.
    pub entry: Arc<CatalogueEntry>,
    /// Its layout.
    pub layout: Arc<VenueLayout>,
    /// The answer.
    pub answer: A,
}

impl Services {
    /// Holds places, or restores a lost hold. The key is read only after it is known that the buyer sees the event.
    pub async fn hold<E: Events>(
        &self,
        events: &E,
        event: EventId,
        request: &HoldRequest,
        buyer: Buyer,
        key: impl FnOnce() -> Result<Option<IdempotencyKey>, Problem>,
    ) -> Result<OfHold<HoldView>, Problem> {
        let entry = self.visible_to(event, &buyer.identity)?;
        self.guests.check_may_hold(&buyer.identity.user)?;
        let layout = self.layout(event).await?;
        let wanted = self.hold_request(event, &layout, request, key()?, buyer)?;
        let answer = self.send(events, event, &layout, wanted).await;
        let answer = answer.inspect_err(|problem| self.refused(event, problem))?;
        Ok(OfHold { entry, layout, answer })
    }

    /// Asks an event about a hold of the caller's own; `who` identifies the caller.
    pub async fn with_hold<E: Events, R: Request>(
        &self,
        events: &E,
        hold: HoldId,
        who: impl FnOnce(Option<EventId>) -> Result<Identity, Problem>,
        request: impl FnOnce(HoldId, UserId) -> R,
    ) -> Result<OfHold<R::Answer>, Problem> {
        let (event, identity) = self.event_of(&hold, "hold", who)?;
        let entry = self.visible_to(event, &identity).map_err(|_| Problem::not_found("hold"))?;
        let layout = self.layout(event).await?;
        let answer = self.send(events, event, &layout, request(hold, identity.user)).await?;
        Ok(OfHold { entry, layout, answer })
    }

    /// What to ask for a hold.
    fn hold_request(
        &self,
        event: EventId,
        layout: &VenueLayout,
        request: &HoldRequest,
        idempotency: Option<IdempotencyKey>,
        buyer: Buyer,
    ) -> Result<HoldOrRepresent, Problem> {
        if let Some(token) = &request.token {
            let grant = Box::new(self.grant_of(("token", token), event, &buyer.identity)?);
            return Ok(HoldOrRepresent::Represent(Represent { grant }));
        }
        Ok(HoldOrRepresent::Hold(Hold {
            hold: self.new_id(event),
            selection: selection_of(layout, &request.seats, request.best_available.as_ref(), &request.areas)?,
            address: buyer.address.map(network),
            idempotency,
            buyer: buyer.identity.user,
        }))
    }

    /// The id of a hold or an order that is asked for now.
    pub(super) fn new_id<T: Routed>(&self, event: EventId) -> T {
        T::of_event(event, self.engine.now(), rand::random())
    }

    /// The proof of a hold that was granted just now.
    pub fn hold_token(&self, event: EventId, view: &HoldView) -> String {
        self.hold_tokens.seal(&HoldGrant {
            event,
            hold: view.hold,
            buyer: view.buyer.clone(),
            places: view.places.clone(),
            epoch: view.epoch,
            seq: view.seq,
            deadline: view.deadline,
            total: Some(view.totals.total),
        })
    }

    /// The grant in a hold's token from this field, if it is the caller's and of this event.
    pub fn grant_of(
        &self,
        (field, token): (&str, &str),
        event: EventId,
        identity: &Identity,
    ) -> Result<HoldGrant, Problem> {
        let grant = self.hold_tokens.open(token).filter(|grant| grant.event == event);
        let Some(grant) = grant else {
            let detail = "this is not a hold token of this event";
            return Err(Problem::invalid(vec![FieldError::meaning(field, detail)]));
        };
        if grant.buyer != identity.user {
            return Err(Problem::new(403, "forbidden", "this is the hold token of another buyer"));
        }
        Ok(grant)
    }
}
