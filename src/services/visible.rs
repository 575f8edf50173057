//! What somebody may see: events and orders. What they may not see does not exist for them.

use std::sync::Arc;

use super::{Services, access, listing};
use crate::{
    actors::CatalogueEntry,
    api::Problem,
    auth::{Identity, Role},
};
use domain::{EventId, Order, OrderId, Ticket};

/// An order that somebody may see.
pub struct VisibleOrder {
    /// The order.
    pub order: Order,
    /// Its tickets; none before it is completed.
    pub tickets: Vec<Ticket>,
    /// Who sees it.
    pub identity: Identity,
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

    /// The order, if whom `who` identifies may see it: its buyer, and organisers of its event.
    pub async fn visible_order(
        &self,
        order: OrderId,
        who: impl FnOnce(Option<EventId>) -> Result<Identity, Problem>,
    ) -> Result<VisibleOrder, Problem> {
        let (event, identity) = self.event_of(&order, "order", who)?;
        let (order, tickets) = self.stored_order(order).await?;
        // Nobody learns which orders others have.
        if order.user != identity.user && !access::may(&identity, Role::Organiser, &*self.entry(event)?) {
            return Err(Problem::not_found("order"));
        }
        Ok(VisibleOrder { order, tickets, identity })
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
