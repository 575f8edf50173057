//! What organisers do with an order: refunding or cancelling it, and taking it for paid.

use std::time::{Duration, Instant};

use super::{Services, events::Events, visible::VisibleOrder};
use crate::{
    actors::{
        IdempotencyKey, Refusal, Request, TicketWork,
        requests::{ConfirmPayment, EndOrder, OrderEnd, RefundPart, Tickets},
    },
    api::{Problem, wording},
};
use domain::{EndedBy, HistoryEntry, Order, RefundScope, Rejection, Ticket};

/// How often what is decided on an order as the store has it is tried when that changes meanwhile, and the pause between.
pub(super) const ATTEMPTS: usize = 50;
pub(super) const PAUSE: Duration = Duration::from_millis(20);

/// How long a caller waits for a payment provider's word …
const PROVIDER_PATIENCE: Duration = Duration::from_secs(5);
/// … and how often the order is looked at.
const PROVIDER_LOOK: Duration = Duration::from_millis(100);

impl Services {
    /// Refunds a completed order or a part of it, or cancels one that awaits its payment. The caller has checked that its
    /// organiser asks.
    pub async fn refund<E: Events>(
        &self,
        events: &E,
        VisibleOrder { order, tickets, .. }: VisibleOrder,
        scope: RefundScope,
        by: HistoryEntry,
        key: Option<IdempotencyKey>,
    ) -> Result<(Order, Vec<Ticket>), Problem> {
        if scope != RefundScope::Order {
            return self.refund_part(events, (order, tickets), scope, by, key).await;
        }
        let end = OrderEnd {
            by: EndedBy::Organiser,
            payment: order.payment.clone(),
            user: Some(by.user.clone()),
            reason: by.reason.clone(),
        };
        let request = EndOrder { order: order.order, end, idempotency: key };
        self.end(events, &order, request.recorded(by)).await
    }

    /// What the event decides on is the order as the store has it: if that changes meanwhile, it is read again.
    async fn refund_part<E: Events>(
        &self,
        events: &E,
        (mut order, mut tickets): (Order, Vec<Ticket>),
        scope: RefundScope,
        by: HistoryEntry,
        key: Option<IdempotencyKey>,
    ) -> Result<(Order, Vec<Ticket>), Problem> {
        let layout = self.layout(order.event).await?;
        for attempt in 1.. {
            self.check_refund((&order, &tickets), &scope, &layout)?;
            let request = RefundPart {
                order: Box::new(order.clone()),
                tickets: tickets.clone(),
                scope: scope.clone(),
                by: by.clone(),
                idempotency: key.clone(),
            };
            match events.send(order.event, request).await {
                Err(Refusal::OrderChanged) if attempt < ATTEMPTS => {
                    actix_rt::time::sleep(PAUSE).await;
                    (order, tickets) = self.stored_order(order.order).await?;
                }
                answer => {
                    if answer.is_ok() && matches!(scope, RefundScope::Tickets(_)) {
                        // Its tickets are void in the store. If this is lost, gates are refused for a few seconds.
                        let done = Tickets { order: order.order, work: TicketWork::Keep };
                        let _ = events.send(order.event, done).await;
                    }
                    let ended = |detail| Problem::new(409, "order_not_completed", detail);
                    return self.changed(&order, answer.map(drop), ended).await;
                }
            }
        }
        Err(wording::refusal(Refusal::OrderChanged, &layout))
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
        let answer = events.send(order.event, request).await;
        self.changed(order, answer.map(drop), ended).await
    }

    /// The order as it is after what was asked of its event.
    async fn changed(
        &self,
        order: &Order,
        answer: Result<(), Refusal>,
        ended: impl FnOnce(String) -> Problem,
    ) -> Result<(Order, Vec<Ticket>), Problem> {
        match answer {
            Ok(()) => self.stored_order(order.order).await,
            // The store has it and the map does not: it was ended or failed before.
            Err(Refusal::Rejected(Rejection::OrderUnknown)) => {
                Err(ended(format!("this order is already {}", order.status.as_str())))
            }
            Err(refusal) => Err(wording::refusal(refusal, self.layout(order.event).await?.as_ref())),
        }
    }
}
