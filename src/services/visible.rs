//! What somebody may see: events and orders. What they may not see does not exist for them.

use std::sync::Arc;

use super::{Services, access, listing};
use crate::{
    actors::CatalogueEntry,
    api::Problem,
    auth::{Identity, Role},
    store::ShownOrder,
};
use domain::{Contact, EventId, Order, OrderId, Ticket, UserId};

/// An order that somebody may see.
pub struct VisibleOrder {
    /// The order.
    pub order: Order,
    /// Its tickets; none before it is completed.
    pub tickets: Vec<Ticket>,
    /// How its buyer is reached, if that is kept.
    pub contact: Option<Contact>,
    /// Who sees it.
    pub identity: Identity,
    /// Whether it is theirs; otherwise they organise its event.
    pub is_own: bool,
}

impl Services {
    /// The event's entry, if the caller may see it. Drafts are visible to organisers of their organisation; `who` is
    /// called for drafts only.
    pub fn visible(
        &self,
        event: EventId,
        who: impl FnOnce() -> Result<Option<Identity>, Problem>,
    ) -> Result<Arc<CatalogueEntry>, Problem> {
        let entry = self.entry(event)?;
        let may = !listing::is_draft(&entry) || sees_as_draft(&entry, who()?.as_ref());
        if may { Ok(entry) } else { Err(Problem::not_found("event")) }
    }

    /// The same for a caller who is identified already.
    pub fn visible_to(&self, event: EventId, identity: &Identity) -> Result<Arc<CatalogueEntry>, Problem> {
        self.visible(event, || Ok(Some(identity.clone())))
    }

    /// Whether somebody who begins to watch the event may go on when it becomes a draft again. Whoever may not see it now
    /// is refused as by [`Services::visible`].
    pub fn watches_draft(&self, event: EventId, who: Option<&Identity>) -> Result<bool, Problem> {
        let entry = self.visible(event, || Ok(who.cloned()))?;
        Ok(sees_as_draft(&entry, who))
    }

    /// The order, if whom `who` identifies may see it: whose it is, and organisers of its event.
    pub async fn visible_order(
        &self,
        order: OrderId,
        who: impl FnOnce(Option<EventId>) -> Result<Identity, Problem>,
    ) -> Result<VisibleOrder, Problem> {
        let (event, identity) = self.event_of(&order, "order", who)?;
        let found = self.engine.contacts().shown_order(order).await?;
        let ShownOrder { order, tickets, contact } = found.ok_or_else(|| Problem::not_found("order"))?;
        // Nobody learns which orders others have.
        let is_own = self.is_theirs(&identity, &order.user, || contact.clone());
        if !is_own && !access::may(&identity, Role::Organiser, &*self.entry(event)?) {
            return Err(Problem::not_found("order"));
        }
        Ok(VisibleOrder { order, tickets, contact, identity, is_own })
    }

    /// Whether an order of this user is the caller's: they placed it, or a guest did with an address that is the
    /// caller's. When the address is erased, only the guest is left.
    pub async fn is_own(&self, identity: &Identity, order: OrderId, user: &UserId) -> Result<bool, Problem> {
        if identity.user == *user || !user.is_guest() || self.person_of(identity).is_none() {
            return Ok(identity.user == *user);
        }
        let contact = self.engine.contacts().contact(order).await?;
        Ok(self.is_theirs(identity, user, || contact))
    }

    fn is_theirs(
        &self,
        identity: &Identity,
        user: &UserId,
        contact: impl FnOnce() -> Option<Contact>,
    ) -> bool {
        if identity.user == *user {
            return true;
        }
        let person = self.person_of(identity).filter(|_| user.is_guest());
        let email = || contact().and_then(|contact| contact.email);
        person.is_some_and(|person| email().is_some_and(|email| self.guests.people.person(&email) == person))
    }

    /// An order as the store has it now.
    pub(super) async fn stored_order(&self, order: OrderId) -> Result<(Order, Vec<Ticket>), Problem> {
        self.engine.queries().order_with_tickets(order).await?.ok_or_else(|| Problem::not_found("order"))
    }
}

/// Whether somebody may see this event while it is a draft.
fn sees_as_draft(entry: &CatalogueEntry, who: Option<&Identity>) -> bool {
    who.is_some_and(|identity| access::may(identity, Role::Organiser, entry))
}
