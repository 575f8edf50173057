//! The undecided orders of an event, from their acceptance to the decision about their payment.
//!
//! An order's payment is begun only when the order is durable, and once however many messages ask for it. What an answer
//! of the provider means is the payment's own machine's business; what follows from it is in `payments.rs`.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use super::{effects::Effects, payment_views::SilentProviders, payments::Wakes};
use crate::{
    actors::{
        live::{News, Notice, OrderNotice},
        orders::{Job, Work},
    },
    clock::rfc3339,
    messaging::messages::{AboutOrder, Message},
    payments::machine::PaymentMachine,
    store::{ContactRow, InboxRow, OrderWrite},
};
use domain::{
    Amount, EventId, MailDue, MailKind, Millis, Order, OrderFailure, OrderId, OrderStatus, Payment,
    SignedTicket, Timestamp, Topic, UserId, planted,
};

/// A message that asks for an order's decision.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
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
    pub(super) event: EventId,
    pub(super) undecided: BTreeMap<OrderId, Undecided>,
    messages: OrderMessages,
    /// How long a payment may take whose means came with the order.
    payment_timeout: Millis,
    /// Orders to be processed without a message, in order, by the watermark that must be durable first.
    process_when_durable: VecDeque<(u64, OrderId)>,
    /// Orders whose payment goes on then, likewise: reserved money is taken, another payment begins.
    pub(super) go_on_when_durable: VecDeque<(u64, OrderId)>,
    /// When payments have something to do by themselves.
    pub(super) wakes: Wakes,
    /// Payments whose money came late and was judged here.
    pub(super) late: BTreeSet<(OrderId, u16)>,
    pub(super) silent: SilentProviders,
}

pub(super) struct Undecided {
    pub(super) row: Order,
    /// Its payment, once it has begun.
    pub(super) payment: Option<PaymentMachine>,
    /// The messages that asked for its decision. They count as processed when it is decided.
    messages: Vec<String>,
}

/// Messages that one undecided order remembers. More than one comes only from other programs.
const MESSAGES_MAX: usize = 16;

impl Undecided {
    fn new(row: Order) -> Self {
        Self { row, payment: None, messages: Vec::new() }
    }

    /// One whose payment is known to be made.
    pub(super) fn paid(row: Order, payment: PaymentMachine) -> Self {
        Self { row, payment: Some(payment), messages: Vec::new() }
    }

    /// Whether its payment has to begin: there is nobody to ask for the payment of an invoice.
    fn wants_payment(&self) -> bool {
        self.payment.is_none() && !self.row.awaits_invoice()
    }

    pub(super) fn job(&self, work: Work) -> Job {
        let row = &self.row;
        Job {
            event: row.event,
            order: row.order,
            user: row.user.clone(),
            totals: row.totals,
            currency: row.currency,
            payment: row.payment.clone(),
            labels: row.ticket_labels(),
            work,
        }
    }

    fn requested_by(&mut self, message_id: String) {
        let fits = self.messages.len() < MESSAGES_MAX;
        if fits && !message_id.is_empty() && !self.messages.contains(&message_id) {
            self.messages.push(message_id);
        }
    }
}

impl OrderBook {
    pub(super) fn new(
        event: EventId,
        undecided: Vec<Order>,
        messages: OrderMessages,
        payment_timeout: Millis,
    ) -> Self {
        let undecided = undecided.into_iter().map(|row| (row.order, Undecided::new(row)));
        Self {
            event,
            undecided: undecided.collect(),
            messages,
            payment_timeout,
            process_when_durable: VecDeque::new(),
            go_on_when_durable: VecDeque::new(),
            wakes: Wakes::default(),
            late: BTreeSet::new(),
            silent: SilentProviders::default(),
        }
    }

    /// Writes an order that was placed and how its buyer is reached, and has it processed, unless it is by invoice and
    /// awaits its payment first: then its buyer is told how to pay.
    pub(super) fn place(
        &mut self,
        row: Order,
        contact: Option<ContactRow>,
        now: Timestamp,
        effects: &mut Effects,
    ) {
        contact.into_iter().for_each(|contact| effects.add_contact(contact));
        if row.awaits_invoice() {
            self.mail(MailKind::OrderAwaitingPayment, row.order, None, now, effects);
        } else {
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

    /// Everything up to this watermark is durable: the payments that waited for it begin.
    pub(super) fn begin_durable(&mut self, watermark: u64, now: Timestamp, effects: &mut Effects) {
        let ready = self.process_when_durable.partition_point(|(needed, _)| *needed <= watermark);
        let orders: Vec<OrderId> = self.process_when_durable.drain(..ready).map(|(_, order)| order).collect();
        self.begin(&orders, now, effects);
    }

    /// Undecided orders whose payment has not begun and should: all of them after a restart.
    pub(super) fn unprocessed(&self) -> Vec<OrderId> {
        let wanting = self.undecided.iter().filter(|(_, order)| order.wants_payment());
        wanting.map(|(order, _)| *order).collect()
    }

    /// Begins the payments of the orders that messages ask for. The result is the orders that are not undecided here.
    pub(super) fn begin_requested(
        &mut self,
        requests: Vec<ProcessingRequest>,
        now: Timestamp,
        effects: &mut Effects,
    ) -> Vec<OrderId> {
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
        self.begin(&here, now, effects);
        elsewhere
    }

    /// Begins the payments of these orders, or goes on with those that an earlier process began. Nothing is done for an
    /// order that is decided, or whose payment has begun.
    pub(super) fn begin(&mut self, orders: &[OrderId], now: Timestamp, effects: &mut Effects) {
        for order in orders {
            let found = self.undecided.get_mut(order);
            let Some(undecided) = found.filter(|order| order.wants_payment()) else { continue };
            if undecided.row.totals.total == Amount(0) {
                effects.add_job(undecided.job(Work::Issue));
                continue;
            }
            let row = &undecided.row;
            let until = row.payment_due_at.filter(|_| !row.payment.is_by_invoice());
            let until = until.unwrap_or(now + self.payment_timeout);
            let (total, currency) = (row.totals.total, row.currency);
            let mut payment = PaymentMachine::new(*order, row.payments.clone(), total, currency, until);
            let follow_up = payment.begin(now);
            undecided.payment = Some(payment);
            self.follow_payment(*order, follow_up, now, effects);
        }
    }

    /// Marks these orders as in process, because their payment takes some time.
    pub(super) fn processing(&mut self, orders: &[OrderId], now: Timestamp, effects: &mut Effects) {
        let status = OrderStatus::Processing;
        for order in orders {
            let Some(undecided) = self.undecided.get_mut(order) else { continue };
            if undecided.row.status.may_become(status) {
                undecided.row.status = status;
                effects.add_order(OrderWrite::Status {
                    order: *order,
                    status,
                    failure: None,
                    payments: None,
                    at: now,
                });
            }
        }
    }

    /// Takes an order to decide it, or because the map does not have it.
    pub(super) fn take(&mut self, order: OrderId) -> Option<Undecided> {
        self.undecided.remove(&order)
    }

    /// Records a decision that the map has, and the messages that asked for it. A hold may live on after it.
    pub(super) fn decided(
        &mut self,
        taken: Undecided,
        result: Result<Vec<SignedTicket>, OrderFailure>,
        hold_ends: Option<Timestamp>,
        now: Timestamp,
        effects: &mut Effects,
    ) {
        self.wakes.forget(taken.row.order);
        self.silent.follow(taken.row.order, None, now);
        for message_id in taken.messages {
            effects.add_processed(InboxRow::ORDERS, message_id);
        }
        let mut row = taken.row;
        if let Some(payment) = taken.payment {
            row.payments = payment.payments();
        }
        self.record_decision(row, result, hold_ends, now, effects);
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
        self.record_decision(undecided.row, Err(failure), None, now, effects);
    }

    fn record_decision(
        &self,
        row: Order,
        result: Result<Vec<SignedTicket>, OrderFailure>,
        hold_ends: Option<Timestamp>,
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
        let payments = (!row.payments.is_empty()).then(|| row.payments.clone());
        if !planted!(DecisionForgotten) {
            effects.add_order(OrderWrite::Status { order, status, failure, payments, at: now });
        }
        if self.messages.notifications {
            let about = about(&row, now);
            let message = match failure {
                None => Message::Completed(about),
                Some(failure) => Message::Failed { about, failure },
            };
            effects.add_message(Topic::Notifications, &message);
        }
        let kind = MailKind::of_decision(failure);
        // Until then the buyer is at it, and sees it on the page.
        let not_before = hold_ends.filter(|_| kind == MailKind::OrderFailed);
        if self.messages.mails {
            effects.add_mail(&MailDue { not_before, ..MailDue::new(kind, order, self.event, now) });
        }
        let news =
            OrderNotice { order, status, failure, tickets: Arc::from(tickets.as_slice()), payment: None };
        effects.add_tickets(tickets.into_iter().map(|signed| signed.ticket));
        effects.tell_when_durable(Notice { user: row.user, event: self.event, news: News::Order(news) });
    }

    /// Has an order processed whose payment the map has as confirmed.
    pub(super) fn payment_confirmed(&mut self, order: OrderId, now: Timestamp, effects: &mut Effects) {
        let status = OrderStatus::Processing;
        effects.add_order(OrderWrite::Status { order, status, failure: None, payments: None, at: now });
        let row = self.undecided.get_mut(&order).map(|undecided| &mut undecided.row);
        if let Some(row) = row.filter(|row| row.awaits_invoice()) {
            row.status = status;
            let row = row.clone();
            self.process(&row, now, effects);
            self.tell(row.user, order, status, effects);
        }
    }

    /// Some of the orders by invoice that await their payment.
    pub(super) fn awaiting(&self, limit: usize) -> Vec<OrderId> {
        let awaiting = self.undecided.iter();
        let awaiting = awaiting.filter(|(_, order)| order.row.awaits_invoice());
        awaiting.map(|(order, _)| *order).take(limit).collect()
    }

    /// Forgets an order that is ended, if it was undecided. The result is its payments.
    pub(super) fn forget(&mut self, order: OrderId, effects: &mut Effects) -> Option<Vec<Payment>> {
        self.wakes.forget(order);
        let undecided = self.undecided.remove(&order)?;
        for message_id in undecided.messages {
            effects.add_processed(InboxRow::ORDERS, message_id);
        }
        Some(undecided.payment?.payments())
    }

    /// Tells the buyer by mail. Whether they can be reached is known when it is sent.
    pub(super) fn mail(
        &self,
        kind: MailKind,
        order: OrderId,
        refund: Option<u32>,
        now: Timestamp,
        effects: &mut Effects,
    ) {
        if self.messages.mails {
            effects.add_mail(&MailDue { refund, ..MailDue::new(kind, order, self.event, now) });
        }
    }

    pub(super) fn tell(&self, user: UserId, order: OrderId, status: OrderStatus, effects: &mut Effects) {
        let news = OrderNotice { order, status, failure: None, tickets: Arc::from([]), payment: None };
        effects.tell_when_durable(Notice { user, event: self.event, news: News::Order(news) });
    }
}

/// What a message says about an order.
pub(super) fn about(row: &Order, now: Timestamp) -> AboutOrder {
    AboutOrder {
        order_id: row.order,
        user_id: row.user.clone(),
        event_id: row.event,
        total: row.totals.total,
        currency: row.currency,
        occurred_at: rfc3339(now),
    }
}
