//! The intake: takes messages off `orders_queue` and brings each to its event or its payment provider.
//!
//! A message is acknowledged when its work is safe: an accepted order when its event has it, a refund when it is
//! recorded. A message that makes no sense is rejected with a reason; it must never stop the others.

use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroU32,
    sync::Arc,
    time::Duration,
};

use governor::{
    Quota, RateLimiter,
    middleware::NoOpMiddleware,
    state::{InMemoryState, NotKeyed},
};
use parking_lot::Mutex;
use tokio::sync::{Notify, mpsc};

use crate::{
    actors::{
        event::{
            ProcessingRequest,
            requests::{ProcessOrders, RefundGiven},
        },
        gateway::Gateway,
        refusal::Refusal,
    },
    clock::Clock,
    messaging::{
        Delivery,
        messages::{AboutOrder, Message},
    },
    payments::{
        Payments,
        provider::{NewRefund, PaymentKey},
    },
    store::{InboxRow, Store},
};
use domain::{Amount, EventId, Order, OrderId, Payment};

/// Messages that are looked at together.
const TAKE_TOGETHER: usize = 256;

/// What the intake works with.
#[derive(Clone)]
pub struct Intake {
    gateway: Gateway,
    payments: Arc<Payments>,
    store: Arc<dyn Store>,
    /// Refunds that are with their provider now.
    refunding: Arc<Mutex<BTreeSet<OrderId>>>,
    /// Notified when a refund is due that the store has.
    due: Arc<Notify>,
    /// How fast providers are asked to give late money back.
    pace: Arc<Pace>,
    clock: Clock,
}

/// A rate by the engine's clock.
type Pace = RateLimiter<NotKeyed, InMemoryState, Clock, NoOpMiddleware<Duration>>;

/// The pause before a refund is tried again; it doubles up to the second.
const REFUND_RETRY_FIRST: Duration = Duration::from_millis(500);
const REFUND_RETRY_MAX: Duration = Duration::from_secs(60);

/// Why a message is not done.
enum NotDone {
    /// It may be done later.
    Later(String),
    /// It makes no sense.
    Never(String),
}

/// The deliveries of one event by order.
type ForEvent = Vec<(OrderId, Delivery)>;

/// Runs until the broker stops delivering.
pub async fn run(mut deliveries: mpsc::Receiver<Delivery>, intake: Intake) {
    let mut together = Vec::with_capacity(TAKE_TOGETHER);
    while deliveries.recv_many(&mut together, TAKE_TOGETHER).await > 0 {
        let mut by_event: BTreeMap<EventId, ForEvent> = BTreeMap::new();
        for delivery in together.drain(..) {
            match serde_json::from_slice(&delivery.body) {
                Ok(Message::Accepted(about)) => {
                    by_event.entry(about.event_id).or_default().push((about.order_id, delivery));
                }
                // It is in the store, and whoever gives refunds has only to hear of it.
                Ok(Message::RefundDue { number: Some(_), .. }) => {
                    intake.due.notify_one();
                    delivery.acknowledge();
                }
                Ok(Message::RefundDue { about, .. }) => {
                    actix_rt::spawn(intake.clone().refund(about, delivery));
                }
                Ok(Message::Completed(_) | Message::Failed { .. }) => {
                    delivery.reject("news of decided orders is no work");
                }
                Err(error) => delivery.reject(format!("the body is no message: {error}")),
            }
        }
        for (event, deliveries) in by_event {
            // Not one after the other: an event that is slow to come holds no other up. What is under way is
            // bounded by the broker's prefetch.
            actix_rt::spawn(intake.clone().hand_over(event, deliveries));
        }
    }
}

impl Intake {
    /// An intake that hands orders to their events and refunds to their providers.
    pub fn new(
        gateway: Gateway,
        payments: Arc<Payments>,
        store: Arc<dyn Store>,
        due: Arc<Notify>,
        refunds_per_second: u32,
        clock: Clock,
    ) -> Self {
        let per_second = NonZeroU32::new(refunds_per_second).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_second(per_second).allow_burst(NonZeroU32::MIN);
        let pace = Arc::new(RateLimiter::direct_with_clock(quota, clock.clone()));
        Self { gateway, payments, store, refunding: Arc::default(), due, pace, clock }
    }

    /// Acknowledges what the event took: an accepted order is durable, and resumed after a restart. The
    /// rest is delivered again.
    async fn hand_over(self, event: EventId, deliveries: ForEvent) {
        let orders = deliveries.iter().map(|(order, delivery)| ProcessingRequest {
            order: *order,
            message_id: delivery.message_id.clone(),
        });
        let elsewhere = match self.gateway.send(event, ProcessOrders { orders: orders.collect() }).await {
            Ok(elsewhere) => elsewhere,
            Err(Refusal::EventUnknown) => {
                deliveries.into_iter().for_each(|(_, delivery)| delivery.reject("there is no such event"));
                return;
            }
            // Delivered again, wherever the event is then.
            Err(refusal) => {
                tracing::warn!(%event, orders = deliveries.len(), ?refusal, "orders wait for their event");
                return;
            }
        };
        for (order, delivery) in deliveries {
            if elsewhere.contains(&order) {
                actix_rt::spawn(self.clone().not_undecided(event, order, delivery));
            } else {
                delivery.acknowledge();
            }
        }
    }

    /// An order that is decided: the message came twice, or late. Or nobody ever made it.
    async fn not_undecided(self, event: EventId, order: OrderId, delivery: Delivery) {
        match self.store.order(order).await {
            Ok(Some(row)) if row.event == event => delivery.acknowledge(),
            Ok(Some(_)) => delivery.reject("the order is of another event"),
            Ok(None) => delivery.reject("there is no such order"),
            Err(error) => tracing::warn!(%order, %error, "a message waits for the store"),
        }
    }

    async fn refund(self, about: AboutOrder, delivery: Delivery) {
        let order = about.order_id;
        if !self.refunding.lock().insert(order) {
            // Another message about the same order: it comes again, and finds the refund given.
            return;
        }
        let mut pause = REFUND_RETRY_FIRST;
        let given = loop {
            match self.give_back(order, &delivery.message_id).await {
                Ok(()) => break Ok(()),
                Err(NotDone::Never(reason)) => break Err(reason),
                // Money is owed: not a message to give back until it dies. What waits here is bounded by the
                // broker's prefetch.
                Err(NotDone::Later(reason)) => {
                    tracing::error!(%order, reason, "a refund of late money waits")
                }
            }
            actix_rt::time::sleep(pause).await;
            pause = (pause * 2).min(REFUND_RETRY_MAX);
        };
        self.refunding.lock().remove(&order);
        match given {
            Ok(()) => delivery.acknowledge(),
            Err(reason) => delivery.reject(reason),
        }
    }

    /// Gives back what is due of an order's payments, each once: what and how is taken from the order, not from the
    /// message.
    async fn give_back(&self, order: OrderId, message_id: &str) -> Result<(), NotDone> {
        let later = |error: &dyn std::fmt::Display| NotDone::Later(error.to_string());
        let row = self.store.order(order).await.map_err(|error| later(&error))?;
        let row = row.ok_or_else(|| NotDone::Never("there is no such order".to_owned()))?;
        let due = due_back(&row);
        if due.is_empty() && !row.refunds.is_empty() {
            self.due.notify_one();
            return Ok(());
        }
        if due.is_empty() {
            let reason = format!("the order is {}: its payment is not due back", row.status.as_str());
            return Err(NotDone::Never(reason));
        }
        for refund in due {
            let key = refund.key.clone();
            let known = self.store.processed(InboxRow::REFUNDS, &key).await;
            if known.map_err(|error| later(&error))? {
                continue;
            }
            while let Err(wait) = self.pace.check() {
                actix_rt::time::sleep(wait.wait_time_from(governor::clock::Clock::now(&self.clock))).await;
            }
            // Were the answer lost, the same refund is asked for again: a provider gives back once per key.
            let given = self.payments.refund(&row.payment.provider, refund).await;
            given.map_err(|error| later(&error))?;
            self.remember(row.event, key, message_id).await?;
        }
        Ok(())
    }

    async fn remember(&self, event: EventId, key: String, message_id: &str) -> Result<(), NotDone> {
        let given = RefundGiven { refund: None, key, message_id: message_id.to_owned() };
        let remembered = self.gateway.send(event, given).await;
        remembered
            .map(drop)
            .map_err(|refusal| NotDone::Later(format!("its event does not take it: {refusal:?}")))
    }
}

/// What is due back of an order without being among its refunds: the whole of what was taken for it if it has ended, and
/// money that came when there was no place for it.
pub(crate) fn due_back(row: &Order) -> Vec<NewRefund> {
    let refund = |key: String, payment: Option<&Payment>, amount| NewRefund {
        key,
        order: row.order,
        payment_id: payment.and_then(|payment| payment.payment_id.clone()).unwrap_or_default(),
        amount,
        currency: row.currency,
    };
    // Without payments it is an invoice, or of a version that kept none.
    let was_kept = row.captured().is_some() || row.payments.is_empty();
    let is_whole = row.is_due_back() && was_kept && row.refunds.is_empty();
    let whole = is_whole.then(|| refund(row.order.to_string(), row.captured(), row.totals.total));
    let late = row.payments.iter().filter(|payment| payment.due_back > Amount(0));
    let key = |attempt| PaymentKey { order: row.order, attempt }.to_string();
    let late = late.map(|late| refund(key(late.attempt), Some(late), late.due_back));
    whole.into_iter().chain(late).collect()
}
