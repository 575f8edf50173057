//! What organisers do with an order: refunding or cancelling it, and taking it for paid.

use std::time::{Duration, Instant};

use super::{Services, events::Events};
use crate::{
    actors::{
        Refusal, Request,
        requests::{ConfirmPayment, EndOrder},
    },
    api::{Problem, wording},
};
use domain::{EndedBy, HistoryEntry, Order, Rejection, Ticket};

/// How long a caller waits for a payment provider's word …
const PROVIDER_PATIENCE: Duration = Duration::from_secs(5);
/// … and how often the order is looked at.
const PROVIDER_LOOK: Duration = Duration::from_millis(100);

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

    /// Ends an order; returns it as it is afterwards. One that may be paid at its provider is ended when that has said that
    /// it was not, which the caller waits for some seconds: it may be undecided still, and it may be completed.
    pub(super) async fn end<E: Events, R: Request>(
        &self,
        events: &E,
        order: &Order,
        request: R,
    ) -> Result<(Order, Vec<Ticket>), Problem> {
        let ended = |detail| Problem::new(409, "order_not_completed", detail);
        let mut found = self.change(events, order, request, ended).await?;
        let patience = Instant::now() + PROVIDER_PATIENCE;
        while found.0.status.is_undecided() && Instant::now() < patience {
            actix_rt::time::sleep(PROVIDER_LOOK).await;
            found = self.stored_order(order.order).await?;
        }
        Ok(found)
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
