//! Payments: what providers and buyers say of them. Whatever is said, the provider itself is asked.

use super::{Services, events::Events};
use crate::{
    actors::requests::{LatePayment, PayAgain, PaymentNews},
    api::{Problem, wording},
    payments::{
        machine::Operation,
        provider::{KnownPayment, PaymentKey, PaymentState, ProviderEvent},
    },
    store::InboxRow,
};
use domain::{Order, Payment, PaymentStatus, Ticket};

impl Services {
    /// Takes an event that a provider has sent, once. What is about no order of ours is logged, and nothing else.
    ///
    /// # Errors
    /// If it can't be taken now: the provider sends it again.
    pub async fn provider_event<E: Events>(
        &self,
        events: &E,
        provider: &str,
        event: ProviderEvent,
    ) -> Result<(), Problem> {
        let id = format!("{provider}/{}", event.id);
        if self.engine.outbox().processed(InboxRow::PROVIDER_EVENTS, &id).await? {
            return Ok(());
        }
        let found = match event.order {
            Some(order) => self.engine.queries().order(order).await?,
            None => None,
        };
        let Some(order) = found.filter(|order| order.payment.provider == provider) else {
            tracing::info!(
                provider,
                id = event.id,
                payment = event.payment_id,
                "an event of a payment provider is about no order of ours"
            );
            return Ok(());
        };
        self.look_for_late_money(events, &order).await?;
        let news = PaymentNews { order: order.order, provider_event: Some(id) };
        self.ask_about(events, &order, news).await
    }

    /// The buyer has come back from the provider, or wants another payment in place of the one that is under way.
    ///
    /// # Errors
    /// If the order's buyer can't pay now.
    pub async fn pay<E: Events>(
        &self,
        events: &E,
        order: &Order,
        again: bool,
    ) -> Result<(Order, Vec<Ticket>), Problem> {
        if order.payment.is_by_invoice() || order.payments.is_empty() {
            let detail = "there is nothing to pay at a provider for this order";
            return Err(Problem::new(409, "not_awaiting_payment", detail));
        }
        match (order.status.is_undecided(), again) {
            (true, true) => self.ask_about(events, order, PayAgain { order: order.order }).await?,
            (true, false) => {
                let news = PaymentNews { order: order.order, provider_event: None };
                self.ask_about(events, order, news).await?;
            }
            (false, true) => {
                let detail = format!("this order is {} already", order.status.as_str());
                return Err(Problem::new(409, "not_awaiting_payment", detail));
            }
            (false, false) => self.look_for_late_money(events, order).await?,
        }
        self.stored_order(order.order).await
    }

    async fn ask_about<E: Events, R: crate::actors::Request>(
        &self,
        events: &E,
        order: &Order,
        request: R,
    ) -> Result<(), Problem> {
        match events.send(order.event, request).await {
            Ok(_) => Ok(()),
            Err(refusal) => Err(wording::refusal(refusal, self.layout(order.event).await?.as_ref())),
        }
    }

    /// Asks the provider about the payments of an order that ended without money. For money that has come since, the order
    /// has its places again, or it is given back.
    async fn look_for_late_money<E: Events>(&self, events: &E, order: &Order) -> Result<(), Problem> {
        let mut order = order.clone();
        // What is judged is judged on what the store has after all that was judged before.
        for _ in 0..order.payments.len() {
            let Some(attempt) = self.late_payment(&order).await? else { return Ok(()) };
            let late = LatePayment { order: Box::new(order.clone()), attempt };
            self.ask_about(events, &order, late).await?;
            (order, _) = self.stored_order(order.order).await?;
        }
        Ok(())
    }

    /// A payment of an order that had ended without money, and of which the provider says that it took the money.
    async fn late_payment(&self, order: &Order) -> Result<Option<u16>, Problem> {
        let without_money =
            |payment: &&Payment| matches!(payment.status, PaymentStatus::Cancelled | PaymentStatus::Declined);
        for payment in order.payments.iter().filter(without_money) {
            let key = PaymentKey { order: order.order, attempt: payment.attempt };
            let (total, currency) = (order.totals.total, order.currency);
            let new =
                self.payments.new_payment(key, order.event, total, currency, &order.payment, payment.until);
            let known = KnownPayment { new, payment_id: payment.payment_id.clone() };
            let report = self.payments.ask(&order.payment.provider, Operation::Query, known).await;
            let report = report.map_err(|error| {
                tracing::warn!(order = %order.order, %error, "a payment provider does not say whether money came late");
                Problem::new(503, "payment_provider_unavailable", "the payment provider does not answer; try again")
            })?;
            let is_whole = (report.amount, report.currency) == (total, currency);
            if is_whole && matches!(report.state, PaymentState::Captured { .. }) {
                return Ok(Some(payment.attempt));
            }
        }
        Ok(None)
    }
}
