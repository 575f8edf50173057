//! The intake: takes messages off `orders_queue` and brings each to the event or provider that it is
//! for. A message that makes no sense is logged and dropped; it never stops the rest.

use std::{collections::BTreeMap, sync::Arc};

use tokio::sync::mpsc;

use crate::{
    actors::{event::ProcessOrders, registry::Find, registry::Registry},
    domain::{EventId, OrderId},
    messaging::{Delivery, messages::Message},
    payments::{Payments, Refund},
};
use actix::prelude::*;

/// Messages that are looked at together.
const TAKE_TOGETHER: usize = 256;

/// Runs until the broker stops delivering.
pub async fn run(
    mut deliveries: mpsc::Receiver<Delivery>,
    registry: Addr<Registry>,
    payments: Arc<Payments>,
) {
    let mut together = Vec::with_capacity(TAKE_TOGETHER);
    while deliveries.recv_many(&mut together, TAKE_TOGETHER).await > 0 {
        let mut by_event: BTreeMap<EventId, (Vec<OrderId>, Vec<Delivery>)> = BTreeMap::new();
        for delivery in together.drain(..) {
            match serde_json::from_slice(&delivery.body) {
                Ok(Message::Accepted(about)) => {
                    let entry = by_event.entry(about.event_id).or_default();
                    entry.0.push(about.order_id);
                    entry.1.push(delivery);
                }
                Ok(Message::RefundDue { about, payment }) => {
                    let refund =
                        Refund { order: about.order_id, amount: about.total, currency: about.currency };
                    actix_rt::spawn(give_back(payments.clone(), payment.provider, refund, delivery));
                }
                Ok(Message::Completed(_) | Message::Failed { .. }) => delivery.acknowledge(),
                Err(error) => {
                    tracing::error!(message_id = delivery.message_id, %error, "a message is malformed");
                    delivery.acknowledge();
                }
            }
        }
        for (event, (orders, deliveries)) in by_event {
            // Not one after the other: an event that is slow to come holds no other up. What is under way is
            // bounded by the broker's prefetch.
            actix_rt::spawn(hand_over(registry.clone(), event, orders, deliveries));
        }
    }
}

/// Acknowledges what the event took; the rest is delivered again.
async fn hand_over(
    registry: Addr<Registry>,
    event: EventId,
    orders: Vec<OrderId>,
    deliveries: Vec<Delivery>,
) {
    let Ok(Ok(actor)) = registry.send(Find { event, not: None }).await else {
        tracing::warn!(%event, orders = orders.len(), "orders wait for their event");
        return;
    };
    if actor.send(ProcessOrders(orders)).await.is_ok() {
        deliveries.into_iter().for_each(Delivery::acknowledge);
    }
}

async fn give_back(payments: Arc<Payments>, provider: String, refund: Refund, delivery: Delivery) {
    match payments.refund(&provider, refund).await {
        Ok(_) => delivery.acknowledge(),
        Err(error) => {
            tracing::error!(message_id = delivery.message_id, %error, "a refund waits for its provider")
        }
    }
}
