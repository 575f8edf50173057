//! A buyer cancels an order of their own, unless one of its tickets was used.

use super::{Services, events::Events, visible::VisibleOrder};
use crate::{
    actors::{
        TicketWork,
        requests::{EndOrder, OrderEnd, Tickets},
    },
    api::{Problem, wording},
};
use domain::{EndedBy, Order, Ticket, TicketStatus};

impl Services {
    /// Cancels an order none of whose tickets was used, or one that awaits its payment.
    pub async fn cancel<E: Events>(
        &self,
        events: &E,
        VisibleOrder { order, identity, is_own, .. }: VisibleOrder,
    ) -> Result<(Order, Vec<Ticket>), Problem> {
        if !is_own {
            return Err(Problem::new(
                403,
                "forbidden",
                "this order is another buyer's; an organiser refunds it instead",
            ));
        }
        let work = async |work| events.send(order.event, Tickets { order: order.order, work }).await;
        if let Err(refusal) = work(TicketWork::Cancel).await {
            return Err(wording::refusal(refusal, self.layout(order.event).await?.as_ref()));
        }
        // No gate can start a scan from here on, so what is read stays true until the order is ended.
        let (_, tickets) = self.stored_order(order.order).await?;
        if tickets.iter().any(|ticket| ticket.status == TicketStatus::Used) {
            // If this is lost, gates are refused for a few seconds.
            let _ = work(TicketWork::Keep).await;
            return Err(Problem::new(
                409,
                "ticket_used",
                "a ticket of this order was used; ask the organiser",
            ));
        }
        let end = OrderEnd {
            by: EndedBy::Buyer,
            payment: order.payment.clone(),
            user: Some(identity.user),
            reason: None,
        };
        let request = EndOrder { order: order.order, end, idempotency: None };
        self.end(events, &order, request).await
    }
}
