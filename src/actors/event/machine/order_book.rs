//! The undecided orders of an event, from their acceptance to the decision about their payment.
//!
//! An order is handed to the payment actor only when it is durable, and by one request at a time however many
//! messages ask for it. A decision that arrives twice changes nothing the second time.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use super::effects::Effects;
use crate::{
    actors::{
        live::{News, Notice, OrderNotice},
        orders::{Decided, Job},
    },
    clock::rfc3339,
    messaging::messages::{AboutOrder, Message},
    store::{InboxRow, OrderWrite},
};
use domain::{
    Claim, ClaimState, Contact, EndedBy, EventId, EventRules, EventStatus, MailDue, MailKind, Order,
    OrderFailure, OrderId, OrderStatus, PaymentChoice, Ticket, Timestamp, Topic, UserId,
};

/// A message that asks for an order's decision.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProcessingRequest {
    /// The order.
    pub order: OrderId,
    /// The message's id; empty if it has none.
    pub message_id: String,
}

/// Which messages about orders have a reader and are written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OrderMessages {
    /// `order.accepted`, which comes back and asks for the order's processing. Without it the event has its orders
    /// processed itself as soon as they are durable.
    pub accepted: bool,
    /// Those of `notifications_queue`.
    pub notifications: bool,
    /// Mails to buyers.
    pub mails: bool,
}

/// The undecided orders of an event.
pub(super) struct OrderBook {
    event: EventId,
    undecided: BTreeMap<OrderId, Undecided>,
    messages: OrderMessages,
    /// Orders to be processed without a message, in order, by the watermark that must be durable first.
    process_when_durable: VecDeque<(u64, OrderId)>,
}

pub(super) struct Undecided {
    row: Order,
    /// Whether a processor has it.
    in_process: bool,
    /// The messages that asked for its decision. They count as processed when it is decided.
    messages: Vec<String>,
}

/// Messages that one undecided order remembers. More than one comes only from other programs.
const MESSAGES_MAX: usize = 16;

impl Undecided {
    fn new(row: Order) -> Self {
        Self { row, in_process: false, messages: Vec::new() }
    }

    /// An order that awaits its payment is not to be charged.
    fn wants_processor(&self) -> bool {
        !self.in_process && !self.row.awaits_payment()
    }

    fn requested_by(&mut self, message_id: String) {
        let fits = self.messages.len() < MESSAGES_MAX;
        if fits && !message_id.is_empty() && !self.messages.contains(&message_id) {
            self.messages.push(message_id);
        }
    }
}

impl OrderBook {
    pub(super) fn new(event: EventId, undecided: Vec<Order>, messages: OrderMessages) -> Self {
        let undecided = undecided.into_iter().map(|row| (row.order, Undecided::new(row)));
        Self { event, undecided: undecided.collect(), messages, process_when_durable: VecDeque::new() }
    }

    /// Writes an order that was placed and how its buyer is reached, and has it processed, unless it is by invoice and awaits its payment first.
    pub(super) fn place(
        &mut self,
        row: Order,
        contact: Option<Contact>,
        now: Timestamp,
        effects: &mut Effects,
    ) {
        contact.into_iter().for_each(|contact| effects.add_contact(row.order, contact));
        if !row.awaits_payment() {
            self.process(&row, now, effects);
        }
        effects.add_order(OrderWrite::Placed(Box::new(row.clone())));
        self.undecided.insert(row.order, Undecided::new(row));
    }

    /// Has an order processed once what is being gathered is durable: by a message, or by the event itself.
    fn process(&mut self, row: &Order, now: Timestamp, effects: &mut Effects) {
        if self.messages.accepted {
            effects.add_message(Topic::Orders, &Message::Accepted(about(row, now)));
        } else {
            self.process_when_durable.push_back((effects.next_watermark(), row.order));
        }
    }

    /// Everything up to this watermark is durable: jobs for the orders that waited for it.
    pub(super) fn became_durable(&mut self, watermark: u64) -> Vec<Job> {
        let ready = self.process_when_durable.partition_point(|(needed, _)| *needed <= watermark);
        let orders: Vec<OrderId> = self.process_when_durable.drain(..ready).map(|(_, order)| order).collect();
        self.jobs_for(&orders)
    }

    /// Undecided orders that are not in process and should be: all of them after a restart.
    pub(super) fn unprocessed(&self) -> Vec<OrderId> {
        let wanting = self.undecided.iter().filter(|(_, order)| order.wants_processor());
        wanting.map(|(order, _)| *order).collect()
    }

    /// Jobs for the orders that messages ask for, and the orders that are not undecided here.
    pub(super) fn jobs_requested(&mut self, requests: Vec<ProcessingRequest>) -> (Vec<Job>, Vec<OrderId>) {
        let (mut here, mut elsewhere) = (Vec::with_capacity(requests.len()), Vec::new());
        for ProcessingRequest { order, message_id } in requests {
            match self.undecided.get_mut(&order) {
                Some(undecided) => {
                    undecided.requested_by(message_id);
                    here.push(order);
                }
                None => elsewhere.push(order),
            }
        }
        (self.jobs_for(&here), elsewhere)
    }

    /// Jobs for these orders. There is none for an order that is decided or in process already.
    pub(super) fn jobs_for(&mut self, orders: &[OrderId]) -> Vec<Job> {
        let mut jobs = Vec::new();
        for order in orders {
            let found = self.undecided.get_mut(order);
            let Some(undecided) = found.filter(|order| order.wants_processor()) else { continue };
            undecided.in_process = true;
            let row = &undecided.row;
            jobs.push(Job {
                event: self.event,
                order: *order,
                user: row.user.clone(),
                totals: row.totals,
                currency: row.currency,
                payment: row.payment.clone(),
                labels: row.ticket_labels(),
            });
        }
        jobs
    }

    /// Marks these orders as in process, because their payment takes some time.
    pub(super) fn processing(&mut self, orders: &[OrderId], now: Timestamp, effects: &mut Effects) {
        for order in orders {
            if self.undecided.contains_key(order) {
                let status = OrderStatus::Processing;
                effects.add_order(OrderWrite::Status { order: *order, status, failure: None, at: now });
            }
        }
    }

    /// Takes an order to decide it, or because the map does not have it.
    pub(super) fn take(&mut self, order: OrderId) -> Option<Undecided> {
        self.undecided.remove(&order)
    }

    /// Records a decision that the map has, and the messages that asked for it as processed.
    pub(super) fn decided(&self, taken: Undecided, decided: Decided, now: Timestamp, effects: &mut Effects) {
        for message_id in taken.messages {
            effects.add_processed(InboxRow::ORDERS, message_id);
        }
        self.record_decision(taken.row, decided.result, now, effects);
    }

    /// An order that awaited its payment has failed without it.
    pub(super) fn unpaid(
        &mut self,
        order: OrderId,
        failure: OrderFailure,
        now: Timestamp,
        effects: &mut Effects,
    ) {
        let Some(undecided) = self.take(order) else { return };
        self.record_decision(undecided.row, Err(failure), now, effects);
    }

    fn record_decision(
        &self,
        row: Order,
        result: Result<Vec<Ticket>, OrderFailure>,
        now: Timestamp,
        effects: &mut Effects,
    ) {
        let order = row.order;
        let (failure, tickets) = match result {
            Ok(tickets) => (None, tickets),
            Err(failure) => (Some(failure), Vec::new()),
        };
        let status = OrderStatus::decided(failure);
        assert!(row.status.may_become(status), "an order that is {:?} can't become {status:?}", row.status);
        effects.add_order(OrderWrite::Status { order, status, failure, at: now });
        if failure.is_some_and(|failure| row.may_be_charged_after(failure)) {
            let refund = Message::RefundDue { about: about(&row, now), payment: row.payment.clone() };
            effects.add_message(Topic::Orders, &refund);
        }
        if self.messages.notifications {
            let about = about(&row, now);
            let message = match failure {
                None => Message::Completed(about),
                Some(failure) => Message::Failed { about, failure },
            };
            effects.add_message(Topic::Notifications, &message);
        }
        self.mail(MailKind::of_decision(failure), order, now, effects);
        let news = OrderNotice { order, status, failure, tickets: Arc::from(tickets.as_slice()) };
        effects.add_tickets(tickets);
        effects.tell_when_durable(Notice { user: row.user, event: self.event, news: News::Order(news) });
    }

    /// Has an order processed whose payment the map has as confirmed.
    pub(super) fn payment_confirmed(&mut self, order: OrderId, now: Timestamp, effects: &mut Effects) {
        let status = OrderStatus::Processing;
        effects.add_order(OrderWrite::Status { order, status, failure: None, at: now });
        let row = self.undecided.get_mut(&order).map(|undecided| &mut undecided.row);
        if let Some(row) = row.filter(|row| row.awaits_payment()) {
            row.status = status;
            let row = row.clone();
            self.process(&row, now, effects);
            self.tell(row.user, order, status, effects);
        }
    }

    /// Some of the orders that await their payment.
    pub(super) fn awaiting(&self, limit: usize) -> Vec<OrderId> {
        let awaiting = self.undecided.iter();
        let awaiting = awaiting.filter(|(_, order)| order.row.awaits_payment());
        awaiting.map(|(order, _)| *order).take(limit).collect()
    }

    /// Records the end of an order that the map has ended: its row, its refund, its notice.
    pub(super) fn ended(
        &mut self,
        ended: EndedOrder<'_>,
        by: EndedBy,
        payment: PaymentChoice,
        now: Timestamp,
        effects: &mut Effects,
    ) {
        let EndedOrder { order, claim, rules } = ended;
        let was_paid = matches!(claim.state, ClaimState::Sold { .. });
        let status = OrderStatus::ended(by, was_paid);
        self.undecided.remove(&order);
        effects.add_order(OrderWrite::Status { order, status, failure: None, at: now });
        if let ClaimState::Sold { totals, .. } = claim.state {
            let about = AboutOrder {
                order_id: order,
                user_id: claim.buyer.clone(),
                event_id: self.event,
                total: totals.total,
                currency: rules.charges.currency,
                occurred_at: rfc3339(now),
            };
            effects.add_message(Topic::Orders, &Message::RefundDue { about, payment });
        }
        self.mail(
            MailKind::of_end(by, rules.status == EventStatus::Cancelled, was_paid),
            order,
            now,
            effects,
        );
        self.tell(claim.buyer.clone(), order, status, effects);
    }

    /// Tells the buyer by mail. Whether they can be reached is known when it is sent.
    fn mail(&self, kind: MailKind, order: OrderId, now: Timestamp, effects: &mut Effects) {
        if self.messages.mails {
            effects.add_mail(&MailDue { kind, order_id: order, event_id: self.event, at: now });
        }
    }

    fn tell(&self, user: UserId, order: OrderId, status: OrderStatus, effects: &mut Effects) {
        let news = OrderNotice { order, status, failure: None, tickets: Arc::from([]) };
        effects.tell_when_durable(Notice { user, event: self.event, news: News::Order(news) });
    }
}

/// An order that was ended.
pub(super) struct EndedOrder<'a> {
    pub(super) order: OrderId,
    /// Its places and state before that.
    pub(super) claim: &'a Claim,
    pub(super) rules: &'a EventRules,
}

/// What a message says about an order.
fn about(row: &Order, now: Timestamp) -> AboutOrder {
    AboutOrder {
        order_id: row.order,
        user_id: row.user.clone(),
        event_id: row.event,
        total: row.totals.total,
        currency: row.currency,
        occurred_at: rfc3339(now),
    }
}
