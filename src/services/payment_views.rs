//! Payments for the people who have to look: what happened to those of an order, and which of an event do not go on.

use super::{Services, events::Events};
use crate::{
    actors::requests::{PaymentCounts, PaymentView, PaymentsView, PaymentsWanted, ShowPayments},
    api::Problem,
    payments::provider::PaymentKey,
    store::InboxRow,
};
use domain::{Amount, EventId, Order, OrderPosition, PageWanted, RefundStatus, Total};

/// Which payments of an event.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PaymentState {
    /// Of undecided orders, as their event knows them.
    Undecided(PaymentsWanted),
    /// Those that came when their order was decided without them.
    Late,
}

impl PaymentState {
    /// The states by their names.
    pub const NAMES: [&'static str; 4] = ["unpaid", "stuck", "stopped", "late"];

    /// The state with this name.
    pub fn named(name: &str) -> Option<Self> {
        let [unpaid, stuck, stopped, late] = Self::NAMES;
        match name {
            _ if name == unpaid => Some(Self::Undecided(PaymentsWanted::Unpaid)),
            _ if name == stuck => Some(Self::Undecided(PaymentsWanted::Stuck)),
            _ if name == stopped => Some(Self::Undecided(PaymentsWanted::Stopped)),
            _ if name == late => Some(Self::Late),
            _ => None,
        }
    }
}

/// A page of payments.
pub struct PaymentPage {
    /// Those of the page.
    pub items: Vec<PaymentView>,
    /// How many there are in all, if that was wanted.
    pub total: Option<Total>,
    /// Where the next page begins, if there is one.
    pub next: Option<OrderPosition>,
    /// Undecided orders by state.
    pub counts: PaymentCounts,
    /// Orders with payments that came late, as far as they are counted.
    pub late: u64,
}

/// What is due back of an order, and whether it was given.
pub struct RefundState {
    /// How much.
    pub amount: Amount,
    /// Whether the provider has given it back.
    pub is_given: bool,
}

impl Services {
    /// The payments of an order, as its event knows them if it is undecided.
    ///
    /// # Errors
    /// If the event or the store does not answer.
    pub async fn payments_of_order<E: Events>(
        &self,
        events: &E,
        order: Order,
    ) -> Result<PaymentView, Problem> {
        if order.status.is_undecided() {
            let request =
                ShowPayments { wanted: PaymentsWanted::Of(order.order), page: PageWanted::first(1) };
            let mut known = self.show_payments(events, order.event, request).await?;
            if let Some(view) = known.page.items.pop() {
                return Ok(view);
            }
        }
        // It may have been decided meanwhile.
        let (order, _) = self.stored_order(order.order).await?;
        Ok(PaymentView { order, silence: None, next_try: None })
    }

    /// What is due back of an order's payments.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn refunds_of(&self, order: &Order) -> Result<Vec<RefundState>, Problem> {
        let was_paid = order.captured().is_some() || order.completed_at.is_some();
        // Orders that an earlier version ended have no refunds of their own.
        let is_whole = order.refunds.is_empty() && order.is_due_back() && was_paid;
        let whole = is_whole.then(|| (order.order.to_string(), order.totals.total));
        let late = order.payments.iter().filter(|payment| payment.due_back > Amount(0));
        let key = |attempt| PaymentKey { order: order.order, attempt }.to_string();
        let late = late.map(|late| (key(late.attempt), late.due_back));
        let own = order.refunds.iter();
        let own = own.map(|refund| (refund.amount, refund.status == RefundStatus::Given));
        let mut refunds: Vec<_> = own.map(|(amount, is_given)| RefundState { amount, is_given }).collect();
        for (key, amount) in whole.into_iter().chain(late) {
            let is_given = self.engine.outbox().processed(InboxRow::REFUNDS, &key).await?;
            refunds.push(RefundState { amount, is_given });
        }
        Ok(refunds)
    }

    /// A page of an event's payments in one state, and how many there are in each.
    ///
    /// # Errors
    /// If the event or the store does not answer.
    pub async fn payments_of_event<E: Events>(
        &self,
        events: &E,
        event: EventId,
        state: PaymentState,
        page: PageWanted<OrderPosition>,
    ) -> Result<PaymentPage, Problem> {
        let none = PageWanted::first(0);
        let (wanted, undecided_page, late_page) = match state {
            PaymentState::Undecided(wanted) => (wanted, page, none),
            PaymentState::Late => (PaymentsWanted::Unpaid, none, page),
        };
        let request = ShowPayments { wanted, page: undecided_page };
        let PaymentsView { page: undecided, counts } = self.show_payments(events, event, request).await?;
        // Counted in any case: their number is shown beside the others.
        let late = self.engine.queries().orders_paid_late(event, late_page.counted()).await?;
        let late_count = late.total.map_or(0, |total| total.count);
        Ok(match state {
            PaymentState::Undecided(_) => PaymentPage {
                items: undecided.items,
                total: undecided.total.filter(|_| page.is_counted),
                next: undecided.next,
                counts,
                late: late_count,
            },
            PaymentState::Late => {
                let view = |order| PaymentView { order, silence: None, next_try: None };
                PaymentPage {
                    items: late.items.into_iter().map(view).collect(),
                    total: late.total.filter(|_| page.is_counted),
                    next: late.next,
                    counts,
                    late: late_count,
                }
            }
        })
    }

    async fn show_payments<E: Events>(
        &self,
        events: &E,
        event: EventId,
        request: ShowPayments,
    ) -> Result<PaymentsView, Problem> {
        let layout = self.layout(event).await?;
        self.send(events, event, &layout, request).await
    }
}
