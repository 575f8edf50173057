//! Payments: what providers and buyers say of them. Whatever is said, the provider itself is asked.

use std::{num::NonZeroU32, time::Duration};

use futures_util::future::try_join_all;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use quick_cache::sync::Cache;

use super::{
    Services,
    events::Events,
    refund::{ATTEMPTS, PAUSE},
};
use crate::{
    actors::{
        Refusal,
        requests::{LatePayment, OrderRead, PayAgain, PaymentNews, ProviderNews},
    },
    api::{Problem, wording},
    payments::{
        machine::{ATTEMPTS_MAX, Operation},
        provider::{KnownPayment, PaymentError, PaymentKey, PaymentState, ProviderEvent},
    },
    store::InboxRow,
};
use domain::{Millis, Order, OrderId, Payment, Routed as _, Ticket, Timestamp, UserId};

/// How often an event of a provider is looked at whose order is being decided, and the pause between.
const NEWS_ATTEMPTS: usize = 10;
const NEWS_PAUSE: Duration = Duration::from_millis(100);
/// How often the buyer of a decided order can have its provider asked, about one order and about all of theirs.
const LATE_LOOK_PAUSE: Millis = Millis(10_000);
const LATE_LOOK_PAUSE_OF_USER: Millis = Millis(2_000);
/// How many orders a second all buyers together can have it asked about: providers have limits, and payments that are under
/// way need them. The number is no zero, or this would not compile.
const LATE_LOOKS_PER_SECOND: NonZeroU32 = NonZeroU32::new(5).unwrap();
/// Orders and users that are remembered for that.
const LATE_LOOKS_MAX: usize = 10_000;

/// When buyers of decided orders had their providers asked last.
pub struct LateLooks {
    of_orders: Cache<OrderId, Timestamp>,
    of_users: Cache<UserId, Timestamp>,
    of_all: DefaultDirectRateLimiter,
}

impl Default for LateLooks {
    fn default() -> Self {
        Self {
            of_orders: Cache::new(LATE_LOOKS_MAX),
            of_users: Cache::new(LATE_LOOKS_MAX),
            of_all: RateLimiter::direct(Quota::per_second(LATE_LOOKS_PER_SECOND)),
        }
    }
}

impl LateLooks {
    fn may_look(&self, order: &Order, now: Timestamp) -> bool {
        let of_order = self.of_orders.get(&order.order).map(|last| last + LATE_LOOK_PAUSE);
        let of_user = self.of_users.get(&order.user).map(|last| last + LATE_LOOK_PAUSE_OF_USER);
        let may = of_order.max(of_user).is_none_or(|next| now >= next) && self.of_all.check().is_ok();
        if may {
            self.of_orders.insert(order.order, now);
            self.of_users.insert(order.user.clone(), now);
        }
        may
    }
}

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
        for _ in 0..NEWS_ATTEMPTS {
            let found = match event.order {
                Some(order) => self.engine.queries().order(order).await?,
                None => None,
            };
            let Some(order) = found.filter(|order| order.payment.provider == provider) else {
                let routed = |order: OrderId| self.engine.catalogue().archived_routed(order.route());
                if let Some(line) = event.order.and_then(routed) {
                    // Nothing can be given back from here: somebody has to look at the provider.
                    tracing::warn!(
                        provider,
                        id = event.id,
                        payment = event.payment_id,
                        event = %line.event,
                        "a payment provider tells of an order of an archived event"
                    );
                    return Ok(());
                }
                tracing::info!(
                    provider,
                    id = event.id,
                    payment = event.payment_id,
                    "an event of a payment provider is about no order of ours"
                );
                return Ok(());
            };
            self.look_for_late_money(events, &order, event.payment_id.as_deref()).await?;
            let news = ProviderNews { name: id.clone(), read: OrderRead::of(&order) };
            let news = PaymentNews { order: order.order, provider_event: Some(news) };
            match events.send(order.event, news).await {
                Ok(_) => return Ok(()),
                // Something was decided of it that the store does not have yet.
                Err(Refusal::OrderChanged) => actix_rt::time::sleep(NEWS_PAUSE).await,
                Err(refusal) => {
                    return Err(wording::refusal(refusal, self.layout(order.event).await?.as_ref()));
                }
            }
        }
        let detail = "the order is being decided; send the event again";
        Err(Problem::new(503, "store_unavailable", detail).retry_after(Millis::from_secs(1)))
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
            (true, true) if order.payments.len() >= usize::from(ATTEMPTS_MAX) => {
                let detail = format!(
                    "this order has had {ATTEMPTS_MAX} payments, the most that it may have; pay the last one, or place another order"
                );
                return Err(Problem::new(409, "limit_exceeded", detail));
            }
            (true, true) => self.ask_about(events, order, PayAgain { order: order.order }).await?,
            (true, false) => {
                let news = PaymentNews { order: order.order, provider_event: None };
                self.ask_about(events, order, news).await?;
            }
            (false, true) => {
                let detail = format!("this order is {} already", order.status.as_str());
                return Err(Problem::new(409, "not_awaiting_payment", detail));
            }
            (false, false) if self.late_looks.may_look(order, self.engine.now()) => {
                self.look_for_late_money(events, order, None).await?
            }
            (false, false) => {}
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
    async fn look_for_late_money<E: Events>(
        &self,
        events: &E,
        order: &Order,
        named: Option<&str>,
    ) -> Result<(), Problem> {
        let taken = self.late_payments(order, named).await?;
        let mut order = order.clone();
        for (number, attempt) in taken.into_iter().enumerate() {
            if number > 0 {
                (order, _) = self.stored_order(order.order).await?;
            }
            self.judge_late_money(events, &mut order, attempt).await?;
        }
        Ok(())
    }

    /// Has late money judged on the order as the store has it after all that was decided before.
    async fn judge_late_money<E: Events>(
        &self,
        events: &E,
        order: &mut Order,
        attempt: u16,
    ) -> Result<(), Problem> {
        for tried in 1.. {
            let late = LatePayment { order: Box::new(order.clone()), attempt };
            let answer = events.send(order.event, late).await;
            let is_changed = answer.as_ref().is_err_and(|refusal| *refusal == Refusal::OrderChanged);
            if !is_changed || tried == ATTEMPTS {
                if let Err(refusal) = answer {
                    return Err(wording::refusal(refusal, self.layout(order.event).await?.as_ref()));
                }
                return Ok(());
            }
            actix_rt::time::sleep(PAUSE).await;
            (*order, _) = self.stored_order(order.order).await?;
        }
        Ok(())
    }

    /// The payments of an order that had ended without money, and of which the provider says that it took the money.
    /// If one of its payments is named, only that one is asked about.
    async fn late_payments(&self, order: &Order, named: Option<&str>) -> Result<Vec<u16>, Problem> {
        let is_named = |payment: &&Payment| payment.payment_id.as_deref() == named;
        let named_one = order.payments.iter().find(is_named).filter(|_| named.is_some());
        let without_money = |payment: &&Payment| {
            payment.is_without_money() && named_one.is_none_or(|named| named.attempt == payment.attempt)
        };
        let asked = order.payments.iter().filter(without_money).map(async |payment| {
            let key = PaymentKey { order: order.order, attempt: payment.attempt };
            let (total, currency) = (order.totals.total, order.currency);
            let new =
                self.payments.new_payment(key, order.event, total, currency, &order.payment, payment.until);
            let known = KnownPayment { new, payment_id: payment.payment_id.clone() };
            let report = self.payments.ask(&order.payment.provider, Operation::Query, known).await?;
            let is_whole = (report.amount, report.currency) == (total, currency);
            let is_taken = is_whole && matches!(report.state, PaymentState::Captured { .. });
            Ok::<_, PaymentError>(is_taken.then_some(payment.attempt))
        });
        let answers = try_join_all(asked).await.map_err(|error| {
            tracing::warn!(order = %order.order, %error, "a payment provider does not say whether money came late");
            Problem::new(503, "payment_provider_unavailable", "the payment provider does not answer; try again")
        })?;
        Ok(answers.into_iter().flatten().collect())
    }
}
