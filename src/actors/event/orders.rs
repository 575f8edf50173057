//! The undecided orders of an event: from acceptance over payment to the decision.

use std::{collections::BTreeMap, net::IpAddr, sync::Arc};

use super::{OrderAsked, desk::Desk, draft, turn::Room};
use crate::{
    actors::{
        ask::{AcceptedOrder, Answer, OrderSource, Refusal},
        live::{News, Notice, OrderNotice},
        orders::{Decided, Job},
    },
    clock::rfc3339,
    messaging::messages::{AboutOrder, Message},
    persistence::{InboxRow, OrderWrite, Topic},
};
use domain::{
    Claim, ClaimState, Command, EndedBy, Order, OrderFailure, OrderId, OrderItem, OrderStatus, PaymentChoice,
    Rejection, Ticket, Timestamp, UserId,
};

/// Undecided orders, and news of decided ones that are not durable yet.
pub(super) struct OrderBook {
    undecided: BTreeMap<OrderId, Undecided>,
    /// News by the mark that must be durable first.
    decided: Vec<(u64, Notice)>,
}

struct Undecided {
    row: Order,
    /// Whether a processor has it.
    in_process: bool,
    /// The messages that asked for its decision: they are processed when it is decided.
    messages: Vec<String>,
}

/// An order that somebody wants to place.
pub(super) struct Wanted {
    pub(super) order: OrderId,
    pub(super) source: OrderSource,
    pub(super) payment: PaymentChoice,
    pub(super) address: Option<IpAddr>,
}

/// Messages that one undecided order remembers. More than one comes only from other programs.
const MESSAGES_MAX: usize = 16;

impl Undecided {
    fn new(row: Order) -> Self {
        Self { row, in_process: false, messages: Vec::new() }
    }

    /// One that awaits its payment is nobody's to charge.
    fn wants_processor(&self) -> bool {
        !self.in_process && !self.row.awaits_payment()
    }

    fn asked_by(&mut self, message_id: String) {
        let room = self.messages.len() < MESSAGES_MAX;
        if room && !message_id.is_empty() && !self.messages.contains(&message_id) {
            self.messages.push(message_id);
        }
    }
}

impl OrderBook {
    pub(super) fn new(pending: Vec<Order>) -> Self {
        let undecided = pending.into_iter().map(|row| (row.order, Undecided::new(row)));
        Self { undecided: undecided.collect(), decided: Vec::new() }
    }

    /// An order that awaits its payment.
    fn awaiting(&mut self, order: OrderId) -> Option<&mut Order> {
        let row = &mut self.undecided.get_mut(&order)?.row;
        row.awaits_payment().then_some(row)
    }

    fn accept(&mut self, row: Order) {
        self.undecided.insert(row.order, Undecided::new(row));
    }
}

impl Desk {
    /// Every undecided order that no processor has and should: after a restart they all want one.
    pub(crate) fn unprocessed(&self) -> Vec<OrderId> {
        self.orders
            .undecided
            .iter()
            .filter(|(_, order)| order.wants_processor())
            .map(|(order, _)| *order)
            .collect()
    }

    /// Jobs for the orders that messages ask for, and the orders that are not undecided here.
    pub(crate) fn jobs_asked_for(&mut self, asked: Vec<OrderAsked>) -> (Vec<Job>, Vec<OrderId>) {
        let (mut here, mut elsewhere) = (Vec::with_capacity(asked.len()), Vec::new());
        for OrderAsked { order, message_id } in asked {
            match self.orders.undecided.get_mut(&order) {
                Some(undecided) => {
                    undecided.asked_by(message_id);
                    here.push(order);
                }
                None => elsewhere.push(order),
            }
        }
        (self.jobs_for(&here), elsewhere)
    }

    /// Jobs for these orders. An order that is decided, or that a processor has already, gives none: the
    /// message that asked for it was delivered twice.
    pub(crate) fn jobs_for(&mut self, orders: &[OrderId]) -> Vec<Job> {
        let mut jobs = Vec::new();
        for order in orders {
            let found = self.orders.undecided.get_mut(order);
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

    /// The payment of these orders takes its time: say so.
    pub(crate) fn processing(&mut self, orders: &[OrderId], now: Timestamp) {
        for order in orders {
            if self.orders.undecided.contains_key(order) {
                let status = OrderStatus::Processing;
                self.write.orders.push(OrderWrite::Status { order: *order, status, failure: None, at: now });
            }
        }
    }

    /// Carries decisions out. One that comes twice changes nothing the second time.
    pub(crate) fn decide_orders(&mut self, decided: Vec<Decided>, now: Timestamp) {
        self.expire(now);
        for Decided { order, result } in decided {
            let Some(undecided) = self.orders.undecided.remove(&order) else { continue };
            let command = match &result {
                Ok(_) => Command::Commit { order },
                Err(failure) => Command::Fail { order, failure: *failure },
            };
            if let Err(rejection) = self.commit(command, now) {
                tracing::error!(event = %self.event, %order, ?rejection, "a decided order does not fit the map");
                continue;
            }
            let processed = |message_id| InboxRow { consumer: InboxRow::ORDERS, message_id };
            self.write.inbox.extend(undecided.messages.into_iter().map(processed));
            self.record_decision(undecided.row, result, now);
        }
    }

    fn record_decision(&mut self, row: Order, result: Result<Vec<Ticket>, OrderFailure>, now: Timestamp) {
        let order = row.order;
        let (failure, tickets) = match result {
            Ok(tickets) => (None, tickets),
            Err(failure) => (Some(failure), Vec::new()),
        };
        let status = OrderStatus::decided(failure);
        assert!(row.status.may_become(status), "an order that is {:?} can't become {status:?}", row.status);
        self.write.orders.push(OrderWrite::Status { order, status, failure, at: now });
        if failure.is_some_and(|failure| row.may_be_charged_after(failure)) {
            let refund = Message::RefundDue { about: about(&row, now), payment: row.payment.clone() };
            draft::add_message(&mut self.write, Topic::Orders, &refund);
        }
        if self.settings.notifications_carried {
            let about = about(&row, now);
            let message = match failure {
                None => Message::Completed(about),
                Some(failure) => Message::Failed { about, failure },
            };
            draft::add_message(&mut self.write, Topic::Notifications, &message);
        }
        let news = OrderNotice { order, status, failure, tickets: Arc::from(tickets.as_slice()) };
        self.write.tickets.extend(tickets);
        self.orders
            .decided
            .push((self.mark, Notice { user: row.user, event: self.event, news: News::Order(news) }));
    }

    pub(super) fn order(
        &mut self,
        wanted: Wanted,
        buyer: UserId,
        now: Timestamp,
        room: Room,
    ) -> Result<Answer, Refusal> {
        let Wanted { order, source, payment, address } = wanted;
        self.needs(room.orders)?;
        let hold = match source {
            OrderSource::Hold { hold, grant } => {
                if let Some(grant) = grant.filter(|_| self.map.claim_of_hold(hold).is_none()) {
                    self.adopt(&grant, now)?;
                }
                hold
            }
            OrderSource::Wish { hold, wish } => {
                self.grant(hold, buyer.clone(), wish, address, now)?;
                hold
            }
        };
        let placed = self.commit(Command::PlaceOrder { hold, order, buyer: buyer.clone() }, now);
        match placed {
            Ok(_) => {}
            // The same hold ordered again, without a key: it is one order, whoever asks how often.
            Err(Rejection::HoldOrdered { order }) => {
                return Ok(Answer::Order(AcceptedOrder { order, hold, seq: self.map.seq() }));
            }
            Err(rejection) => return Err(rejection.into()),
        }
        let Some(claim) = self.map.claim_of_order(order) else { return Err(Rejection::OrderUnknown.into()) };
        let Some(totals) = claim.state.undecided() else { return Err(Rejection::OrderDecided.into()) };
        // Whoever takes the money: an invoice is never charged at once.
        let awaits = payment.is_by_invoice();
        let items = OrderItem::of_places(&claim.places, self.map.layout());
        let due = awaits.then(|| now + self.settings.invoice_length);
        if let Some(due) = due {
            self.commit(Command::AwaitPayment { order, due }, now)?;
        }
        let row = Order {
            order,
            event: self.event,
            hold,
            user: buyer,
            status: OrderStatus::first(&payment),
            items,
            totals,
            currency: self.map.rules().charges.currency,
            payment,
            failure: None,
            created_at: now,
            completed_at: None,
            payment_due_at: due,
        };
        if !awaits {
            draft::add_message(&mut self.write, Topic::Orders, &Message::Accepted(about(&row, now)));
        }
        self.write.orders.push(OrderWrite::Placed(Box::new(row.clone())));
        self.orders.accept(row);
        Ok(Answer::Order(AcceptedOrder { order, hold, seq: self.map.seq() }))
    }

    /// An order that awaited its payment is paid: from here on it goes the way of every order.
    pub(super) fn confirm_payment(&mut self, order: OrderId, now: Timestamp) -> Result<Answer, Refusal> {
        self.commit(Command::ConfirmPayment { order }, now)?;
        let status = OrderStatus::Processing;
        self.write.orders.push(OrderWrite::Status { order, status, failure: None, at: now });
        if let Some(row) = self.orders.awaiting(order) {
            row.status = status;
            let (user, message) = (row.user.clone(), Message::Accepted(about(row, now)));
            draft::add_message(&mut self.write, Topic::Orders, &message);
            self.tell_of(user, order, status);
        }
        Ok(self.done())
    }

    /// Some of the orders that await their payment.
    pub(super) fn awaiting_orders(&self, limit: usize) -> Vec<OrderId> {
        let awaiting = self.orders.undecided.iter();
        let awaiting = awaiting.filter(|(_, order)| order.row.awaits_payment());
        awaiting.map(|(order, _)| *order).take(limit).collect()
    }

    /// An order that the map does not have is no longer counted among the undecided ones.
    pub(super) fn forget_undecided(&mut self, order: OrderId) {
        self.orders.undecided.remove(&order);
    }

    /// An order that awaited its payment has failed without it.
    pub(super) fn order_unpaid(&mut self, order: OrderId, failure: OrderFailure, now: Timestamp) {
        let Some(undecided) = self.orders.undecided.remove(&order) else { return };
        self.tally.unpaid += 1;
        self.record_decision(undecided.row, Err(failure), now);
    }

    fn tell_of(&mut self, user: UserId, order: OrderId, status: OrderStatus) {
        let news = OrderNotice { order, status, failure: None, tickets: Arc::from([]) };
        self.orders.decided.push((self.mark, Notice { user, event: self.event, news: News::Order(news) }));
    }

    pub(super) fn end_order(
        &mut self,
        order: OrderId,
        by: EndedBy,
        payment: PaymentChoice,
        now: Timestamp,
    ) -> Result<Answer, Refusal> {
        let claim = self.map.claim_of_order(order).cloned();
        self.commit(Command::Cancel { order, by }, now)?;
        if let Some(claim) = claim {
            self.order_ended(order, &claim, by, payment, now);
        }
        Ok(self.done())
    }

    /// An order was ended: its row, its refund and the news of it.
    fn order_ended(
        &mut self,
        order: OrderId,
        claim: &Claim,
        by: EndedBy,
        payment: PaymentChoice,
        now: Timestamp,
    ) {
        let status = OrderStatus::ended(by, matches!(claim.state, ClaimState::Sold { .. }));
        self.orders.undecided.remove(&order);
        self.write.orders.push(OrderWrite::Status { order, status, failure: None, at: now });
        if let ClaimState::Sold { totals, .. } = claim.state {
            let about = AboutOrder {
                order_id: order,
                user_id: claim.buyer.clone(),
                event_id: self.event,
                total: totals.total,
                currency: self.map.rules().charges.currency,
                occurred_at: rfc3339(now),
            };
            draft::add_message(&mut self.write, Topic::Orders, &Message::RefundDue { about, payment });
        }
        self.tell_of(claim.buyer.clone(), order, status);
    }

    /// A payment was given back: it is not given back again, whichever message asks for it.
    pub(super) fn refund_given(&mut self, order: OrderId, message_id: String) {
        let processed = |message_id| InboxRow { consumer: InboxRow::REFUNDS, message_id };
        self.write.inbox.push(processed(order.to_string()));
        if !message_id.is_empty() {
            self.write.inbox.push(processed(message_id));
        }
    }

    /// Everything up to this mark is durable: the news that may be told now.
    pub(crate) fn durable(&mut self, mark: u64) -> Vec<Notice> {
        self.outcomes.durable(mark);
        let ready = self.orders.decided.partition_point(|(needed, _)| *needed <= mark);
        self.orders.decided.drain(..ready).map(|(_, notice)| notice).collect()
    }
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
