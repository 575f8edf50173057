//! What organisers do with an order: refunding or cancelling it, and taking it for paid.

use super::{Services, events::Events};
use crate::{
    actors::{
        Refusal, Request,
        requests::{ConfirmPayment, EndOrder},
    },
    api::{Problem, wording},
};
use domain::{EndedBy, HistoryEntry, Order, Rejection, Ticket};

impl Services {
    /// Refunds a completed order, or cancels one that awaits its payment. The caller has checked that its organiser asks.
    pub async fn refund<E: Events>(
        &self,
        events: &E,
        order: &Order,
        by: HistoryEntry,
    ) -> Result<(Order, Vec<Ticket>), Problem> {
        let request = EndOrder { order: order.order, by: EndedBy::Organiser, payment: order.payment.clone() };
        self.end(events, order, request.recorded(by)).await
    }

    /// Takes an order that awaits its payment for paid. The caller has checked that its organiser asks.
    pub async fn confirm_payment<E: Events>(
        &self,
        events: &E,
        order: &Order,
        by: HistoryEntry,
    ) -> Result<(Order, Vec<Ticket>), Problem> {
        let request = ConfirmPayment { order: order.order }.recorded(by);
        let ended = |detail| Problem::new(409, "not_awaiting_payment", detail);
        self.change(events, order, request, ended).await
    }

    /// Ends an order; returns it as it is afterwards.
    pub(super) async fn end<E: Events, R: Request>(
        &self,
        events: &E,
        order: &Order,
        request: R,
    ) -> Result<(Order, Vec<Ticket>), Problem> {
        let ended = |detail| Problem::new(409, "order_not_completed", detail);
        self.change(events, order, request, ended).await
    }

    async fn change<E: Events, R: Request>(
        &self,
        events: &E,
        order: &Order,
        request: R,
        ended: impl FnOnce(String) -> Problem,
    ) -> Result<(Order, Vec<Ticket>), Problem> {
        match events.send(order.event, request).await {
            Ok(_) => self.stored_order(order.order).await,
            // The store has it and the map does not: it was ended or failed before.
            Err(Refusal::Rejected(Rejection::OrderUnknown)) => {
                Err(ended(format!("this order is already {}", order.status.as_str())))
            }
            Err(refusal) => Err(wording::refusal(refusal, self.layout(order.event).await?.as_ref())),
        }
    }
}
