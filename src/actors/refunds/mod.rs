//! Gives money back: asks providers for the refunds that the store has as due, each once.
//!
//! What is due was written in the transaction that decided it, so a restart goes on where the process ended. A message of
//! the outbox only says that there is something to do.

pub(crate) mod queue;

use std::{sync::Arc, time::Duration};

use tokio::sync::{Notify, mpsc};

use self::queue::{Attempt, PAGE, RefundQueue};
use super::{
    catalogue::Catalogue,
    event::requests::{RefundGiven, RefundStopped, Request},
    gateway::Gateway,
    tenure::Tenure,
};
use crate::{
    clock::Clock,
    payments::{
        Payments,
        provider::{NewRefund, PaymentError},
    },
    store::{InboxRow, OpenRefund, Store},
};
use domain::{EventId, Order, OrderId, Refund, RefundStatus, Routed, ShardId};

/// What gives refunds works with.
#[derive(Clone)]
pub struct Refunds {
    /// The events, which remember what was given.
    pub gateway: Gateway,
    /// Which event an order is of.
    pub catalogue: Arc<Catalogue>,
    /// The providers.
    pub payments: Arc<Payments>,
    /// Where due refunds are.
    pub store: Arc<dyn Store>,
    /// Nothing is given any more once it is lost.
    pub tenure: Tenure,
    /// The engine's time.
    pub clock: Clock,
    /// Notified when a refund is due.
    pub due: Arc<Notify>,
}

/// Answers that wait to be looked at.
const ANSWERS_MAX: usize = 64;

/// Why a refund's fate is not known.
struct NotKnown(String);

impl NotKnown {
    fn of(error: impl std::fmt::Display) -> Self {
        Self(error.to_string())
    }
}

/// Gives refunds for as long as this process owns its events, at most `per_second` in a second through each provider.
pub async fn run(refunds: Refunds, per_second: u32) {
    let mut queue = RefundQueue::new(per_second, refunds.clock.now());
    let (tell, mut told) = mpsc::channel(ANSWERS_MAX);
    while !refunds.tenure.is_lost() {
        if let Some((status, after)) = queue.wants_reading(refunds.clock.now()) {
            match refunds.store.open_refunds(status, after, PAGE).await {
                Ok(page) => queue.read(page, |order| refunds.is_ours(order)),
                Err(error) => {
                    tracing::warn!(%error, "refunds wait for the store");
                    queue.not_read(refunds.clock.now());
                }
            }
        }
        while let Some(refund) = queue.take(refunds.clock.now()) {
            let (refunds, tell) = (refunds.clone(), tell.clone());
            actix_rt::spawn(async move {
                let attempt = refunds.give(&refund).await;
                // Nobody listens any more when the process ends.
                let _ = tell.send((refund, attempt)).await;
            });
        }
        let wait = (queue.next_instant() - refunds.clock.now()).0.max(1);
        tokio::select! {
            // In this order, and not by chance: a simulation repeats it.
            biased;
            answer = told.recv() => {
                if let Some((refund, attempt)) = answer {
                    queue.tried(refund, attempt, refunds.clock.now());
                }
            }
            () = refunds.due.notified() => queue.look(refunds.clock.now()),
            () = actix_rt::time::sleep(Duration::from_millis(wait as u64)) => {}
        }
    }
}

impl Refunds {
    /// Whether the event of an order is served here. One that is not known here is of this process alone.
    fn is_ours(&self, order: OrderId) -> bool {
        let event = self.catalogue.routed(order.route());
        event.is_none_or(|event| self.tenure.epoch(ShardId::of(event)).is_some())
    }

    async fn give(&self, open: &OpenRefund) -> Attempt {
        let order = open.order;
        match self.try_to_give(open).await {
            Ok(attempt) => attempt,
            Err(NotKnown(reason)) => {
                tracing::error!(%order, number = open.number, reason, "a refund waits");
                Attempt::Unknown
            }
        }
    }

    async fn try_to_give(&self, open: &OpenRefund) -> Result<Attempt, NotKnown> {
        let row = self.store.order(open.order).await.map_err(NotKnown::of)?;
        let row = row.ok_or_else(|| NotKnown("there is no such order".to_owned()))?;
        let found = row.refunds.iter().find(|refund| refund.number == open.number);
        let refund = found.ok_or_else(|| NotKnown("the order has no such refund".to_owned()))?;
        let key = refund.key(row.order);
        let is_known = refund.status == RefundStatus::Given;
        if is_known || self.store.processed(InboxRow::REFUNDS, &key).await.map_err(NotKnown::of)? {
            self.remember(row.event, given(&row, refund)).await?;
            return Ok(Attempt::Given);
        }
        // Were the answer lost, the same refund is asked for again: a provider gives back once per key.
        let asked = self.payments.refund(&row.payment.provider, new_refund(&row, refund)).await;
        match asked {
            Ok(_) => {
                self.remember(row.event, given(&row, refund)).await?;
                Ok(Attempt::Given)
            }
            Err(PaymentError::Refused(detail)) => {
                tracing::error!(order = %row.order, number = refund.number, detail, "a provider refuses a refund: a person must look");
                let is_news =
                    refund.status != RefundStatus::Stopped || refund.detail.as_ref() != Some(&detail);
                if is_news {
                    let refund = (row.order, refund.number);
                    self.remember(row.event, RefundStopped { refund, detail }).await?;
                }
                Ok(Attempt::Stopped)
            }
            Err(error @ PaymentError::Unavailable(_)) => Err(NotKnown::of(error)),
        }
    }

    /// Has an event remember something durably.
    async fn remember<R: Request>(&self, event: EventId, request: R) -> Result<(), NotKnown> {
        let remembered = self.gateway.send(event, request).await;
        remembered.map(drop).map_err(|refusal| NotKnown(format!("its event does not take it: {refusal:?}")))
    }
}

fn given(row: &Order, refund: &Refund) -> RefundGiven {
    let refund_of = Some((row.order, refund.number));
    RefundGiven { refund: refund_of, key: refund.key(row.order), message_id: String::new() }
}

fn new_refund(row: &Order, refund: &Refund) -> NewRefund {
    let payment = row.captured();
    NewRefund {
        key: refund.key(row.order),
        order: row.order,
        payment_id: payment.and_then(|payment| payment.payment_id.clone()).unwrap_or_default(),
        amount: refund.amount,
        currency: row.currency,
    }
}
