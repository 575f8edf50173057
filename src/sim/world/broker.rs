//! The broker of a run: it loses, doubles and delays, and delivers again what was not acknowledged.

use rand::Rng;

use super::{
    Action, ProcessId, World,
    buying::{Owner, When},
};
use crate::{
    actors::{event::ProcessingRequest, intake, requests::RefundGiven},
    messaging::messages::Message,
    sim::{requests::Asked, seen::Sight},
    store::InboxRow,
};
use domain::{EventId, Millis, OrderId, OutboxKey, OutboxMessage, Topic, UserId};

/// A message that is to be delivered.
#[derive(Clone, Debug)]
pub(in crate::sim) enum Deliverable {
    /// An order is to be processed.
    Accepted { event: EventId, order: OrderId, message_id: String },
    /// Late money of an order is to go back.
    RefundDue { event: EventId, order: OrderId, message_id: String },
}

fn name_of(key: OutboxKey) -> String {
    format!("{}-{}-{}", key.event, key.seq, key.n)
}

impl World {
    pub(super) fn publish(&mut self, from: ProcessId, message: OutboxMessage) {
        let fails = self.faults.publish_fails.happens(&mut self.rng);
        // A message whose confirm is lost may have been taken.
        let is_taken = !fails || self.rng.random_bool(0.5);
        if is_taken && message.topic == Topic::Orders {
            self.hand_out(&message);
        }
        let confirms_within = if self.rng.random_bool(0.2) { 1_000 } else { 15 };
        self.later(confirms_within, Action::Published { from, message: Box::new(message), is_taken: !fails });
    }

    fn hand_out(&mut self, message: &OutboxMessage) {
        let message_id = name_of(message.key);
        let deliverable = match serde_json::from_slice(&message.body) {
            Ok(Message::Accepted(about)) => {
                Deliverable::Accepted { event: about.event_id, order: about.order_id, message_id }
            }
            // Refunds that the store has are found there.
            Ok(Message::RefundDue { number: Some(_), .. }) => return,
            Ok(Message::RefundDue { about, .. }) => {
                Deliverable::RefundDue { event: about.event_id, order: about.order_id, message_id }
            }
            Ok(Message::Completed(_) | Message::Failed { .. }) => return,
            Err(error) => return self.oracle.fail(format!("a message can't be read: {error}")),
        };
        if self.faults.delivered_twice.happens(&mut self.rng) {
            self.seen.add(Sight::DeliveredTwice);
            self.later(5_000, Action::Deliver(deliverable.clone()));
        }
        let is_late = self.faults.delivered_late.happens(&mut self.rng);
        self.later(if is_late { 60_000 } else { 30 }, Action::Deliver(deliverable));
    }

    pub(super) fn published(&mut self, from: ProcessId, message: OutboxMessage, is_taken: bool) {
        if is_taken {
            self.with(from, |process, _, _| process.confirmed(&message));
        } else if self.processes.contains_key(&from) {
            self.seen.add(Sight::PublishedAgain);
            self.later(500, Action::Published { from, message: Box::new(message.clone()), is_taken: true });
            if message.topic == Topic::Orders {
                self.hand_out(&message);
            }
        }
    }

    pub(super) fn deliver(&mut self, deliverable: Deliverable) {
        self.trace.step(self.now, "deliver message", 0, 0);
        match deliverable {
            Deliverable::Accepted { event, order, message_id } => {
                let owner = self.processes.get_mut(&self.current);
                match owner.filter(|process| process.events.contains_key(&event)) {
                    Some(process) => process.requested(event, ProcessingRequest { order, message_id }),
                    // It comes again when somebody has the event.
                    None => {
                        let again = Deliverable::Accepted { event, order, message_id };
                        self.later(500, Action::Deliver(again));
                    }
                }
            }
            due @ Deliverable::RefundDue { .. } => self.give_late_money_back(due),
        }
    }

    /// Asks the provider to give late money back, once per key, and has the event remember each.
    fn give_late_money_back(&mut self, due: Deliverable) {
        let Deliverable::RefundDue { event, order, message_id } = &due else { return };
        let (event, order) = (*event, *order);
        let Some(row) = self.store.orders.get(&order) else {
            return self.oracle.fail(format!("late money of order {order} is due, and there is none"));
        };
        let open = intake::due_back(row);
        let open = open.into_iter().find(|refund| !self.store.processed(InboxRow::REFUNDS, &refund.key));
        let Some(refund) = open else { return };
        if self.faults.provider_away.happens(&mut self.rng) {
            return self.later(2_000, Action::Deliver(due));
        }
        let payment = self.provider.named(order, &refund.payment_id);
        let given = payment.is_some_and(|payment| self.provider.refund(payment, &refund.key, refund.amount));
        if !given {
            return self
                .oracle
                .fail(format!("the provider can't give {} of order {order} back", refund.amount.0));
        }
        self.seen.add(Sight::LateMoneyGivenBack);
        if self.faults.provider_answer_lost.happens(&mut self.rng) {
            return self.later(2_000, Action::Deliver(due));
        }
        let request = RefundGiven { refund: None, key: refund.key, message_id: message_id.clone() };
        let Some(user) = UserId::new("intake") else { return };
        self.send(event, Asked::Given(request), user, Owner::Late(due), When::default());
    }

    /// Looks again soon: there may be more to give back, or it was not remembered.
    pub(super) fn look_at_late_money_again(&mut self, due: Deliverable) {
        let at = self.now + Millis(self.rng.random_range(1..1_000));
        self.at(at, Action::Deliver(due));
    }
}
