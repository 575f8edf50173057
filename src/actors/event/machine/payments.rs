//! What follows from an order's payment: rows, jobs for the payment actor, notices, and in the end the order's decision.
//!
//! The places of an order stay tied to it until its payment's machine says that the money was taken, or that there is none
//! and can be none any more.

use std::{collections::BTreeSet, sync::Arc};

use rustc_hash::FxHashMap;

use super::{EventMachine, effects::Effects, order_book::OrderBook, refunds::OrderEnd};
use crate::{
    actors::event::requests::OrderRead,
    actors::{
        live::{News, Notice, OrderNotice, PaymentNotice},
        orders::{Issued, PaymentAnswered, Work},
    },
    payments::machine::{Effect, Ending, Operation, PaymentMachine, Stage},
    store::{InboxRow, OrderWrite},
};
use domain::{ClaimState, Command, EndedBy, OrderFailure, OrderId, OrderStatus, Timestamp, planted};

/// When payments have something to do by themselves.
#[derive(Default)]
pub(super) struct Wakes {
    by_instant: BTreeSet<(Timestamp, OrderId)>,
    of_order: FxHashMap<OrderId, Timestamp>,
}

impl Wakes {
    fn set(&mut self, order: OrderId, at: Option<Timestamp>) {
        if self.of_order.get(&order).copied() == at {
            return;
        }
        self.forget(order);
        if let Some(at) = at {
            self.of_order.insert(order, at);
            self.by_instant.insert((at, order));
        }
    }

    pub(super) fn forget(&mut self, order: OrderId) {
        if let Some(at) = self.of_order.remove(&order) {
            self.by_instant.remove(&(at, order));
        }
    }

    pub(super) fn next(&self) -> Option<Timestamp> {
        self.by_instant.first().map(|(at, _)| *at)
    }

    fn take_due(&mut self, now: Timestamp) -> Option<OrderId> {
        let (_, order) = *self.by_instant.first().filter(|(at, _)| *at <= now)?;
        self.forget(order);
        Some(order)
    }
}

/// How an order ends without money.
pub(super) enum Unpaid {
    Failed(OrderFailure),
    /// Somebody wanted that.
    GivenUp(EndedBy),
}

impl OrderBook {
    /// Carries out what an order's payment wants. The end of a payment without money is given back: the map has to decide it.
    pub(super) fn follow_payment(
        &mut self,
        order: OrderId,
        follow_up: Vec<Effect>,
        now: Timestamp,
        effects: &mut Effects,
    ) -> Option<Unpaid> {
        let mut unpaid = None;
        for effect in follow_up {
            match effect {
                Effect::Ask(operation) => self.ask(order, operation, effects),
                Effect::Tell => self.write_payment(order, OrderStatus::AwaitingPayment, now, effects),
                Effect::Begin => {
                    self.write_payment(order, OrderStatus::AwaitingPayment, now, effects);
                    self.go_on_when_durable.push_back((effects.next_watermark(), order));
                }
                Effect::Commit => {
                    self.write_payment(order, OrderStatus::Processing, now, effects);
                    self.go_on_when_durable.push_back((effects.next_watermark(), order));
                }
                Effect::Complete => {
                    self.write_payment(order, OrderStatus::Processing, now, effects);
                    if let Some(undecided) = self.undecided.get(&order) {
                        effects.add_job(undecided.job(Work::Issue));
                    }
                }
                Effect::Fail(failure) => unpaid = Some(Unpaid::Failed(failure)),
                Effect::GiveUp(by) => unpaid = Some(Unpaid::GivenUp(by)),
                Effect::Stop => {
                    let payment = self.payment(order);
                    let stage = payment.map(|payment| payment.stage().clone());
                    tracing::error!(event = %self.event, %order, ?stage, "a payment has stopped: its provider and the journal differ");
                    effects.payment_stopped();
                    self.write_payment(order, OrderStatus::Processing, now, effects);
                }
            }
        }
        let payment = self.payment(order);
        let (next, silence) = payment.map_or((None, None), |payment| {
            (payment.next_instant(), payment.silence().map(|silence| silence.since))
        });
        self.wakes.set(order, next);
        self.silent.follow(order, silence, now);
        unpaid
    }

    pub(super) fn payment(&mut self, order: OrderId) -> Option<&mut PaymentMachine> {
        self.undecided.get_mut(&order)?.payment.as_mut()
    }

    fn ask(&mut self, order: OrderId, operation: Operation, effects: &mut Effects) {
        let Some(undecided) = self.undecided.get(&order) else { return };
        let Some(payment) = &undecided.payment else { return };
        let work = Work::Ask {
            operation,
            key: payment.key(),
            payment_id: payment.payment_id().map(str::to_owned),
            until: payment.until(),
            is_prompt: undecided.row.payment_due_at.is_none(),
        };
        effects.add_job(undecided.job(work));
    }

    /// Writes how far the order's payment is, and tells its buyer when that is durable. The order's status becomes `next`
    /// if it may.
    pub(super) fn write_payment(
        &mut self,
        order: OrderId,
        next: OrderStatus,
        now: Timestamp,
        effects: &mut Effects,
    ) {
        let Some(undecided) = self.undecided.get_mut(&order) else { return };
        let Some(payment) = &undecided.payment else { return };
        let payments = payment.payments();
        let row = &mut undecided.row;
        if row.status.may_become(next) {
            row.status = next;
        }
        let (status, user) = (row.status, row.user.clone());
        let provider = row.payment.provider.clone();
        let payment = payments.last().cloned();
        let payment = payment.map(|payment| Arc::new(PaymentNotice { provider, payment }));
        effects.add_order(OrderWrite::Status {
            order,
            status,
            failure: None,
            payments: Some(payments),
            at: now,
        });
        let news = OrderNotice { order, status, failure: None, tickets: Arc::from([]), payment };
        effects.tell_when_durable(Notice { user, event: self.event, news: News::Order(news) });
    }

    fn is_paid_at_once(&mut self, order: OrderId, now: Timestamp, effects: &mut Effects) {
        if self.undecided.get(&order).is_some_and(|undecided| undecided.row.awaits_payment()) {
            self.write_payment(order, OrderStatus::Processing, now, effects);
        }
    }

    /// Some orders whose buyers can still pay at the provider, and whose payment is not ending yet.
    fn open_payments(&self, limit: usize) -> Vec<OrderId> {
        let open = self.undecided.iter().filter(|(_, order)| {
            order
                .payment
                .as_ref()
                .is_some_and(|payment| *payment.stage() == Stage::Open && !payment.is_ending())
        });
        open.map(|(order, _)| *order).take(limit).collect()
    }
}

impl EventMachine {
    /// Marks these orders as in process, because their payment takes some time.
    pub(crate) fn processing(&mut self, orders: &[OrderId], now: Timestamp) {
        self.orders.processing(orders, now, &mut self.effects);
    }

    /// A provider has answered about an order. An answer that comes twice, or after the order's decision, changes nothing.
    pub(crate) fn payment_answered(&mut self, answered: PaymentAnswered, now: Timestamp) {
        self.expire(now);
        let PaymentAnswered { order, operation, answer } = answered;
        self.step_payment(order, now, |payment| payment.answered(operation, answer, now));
    }

    /// There is news of an order's payment at its provider.
    pub(crate) fn payment_news(&mut self, order: OrderId, now: Timestamp) {
        self.step_payment(order, now, |payment| payment.news(now));
    }

    /// Whether an order was read after all that was decided of it and of its payments here.
    pub(crate) fn is_read(&self, order: OrderId, read: OrderRead) -> bool {
        let undecided = self.orders.undecided.get(&order);
        let is_now = undecided.map(|undecided| match &undecided.payment {
            Some(payment) => OrderRead::with(true, &payment.payments()),
            None => OrderRead::of(&undecided.row),
        });
        match is_now {
            Some(is_now) => is_now == read,
            None => !read.is_undecided() || planted!(NewsOfOldRow),
        }
    }

    /// An event of a provider is taken: it is remembered with what follows from it.
    pub(crate) fn provider_event_taken(&mut self, id: String) {
        self.effects.add_processed(InboxRow::PROVIDER_EVENTS, id);
    }

    /// The buyer of an order looks how far its payment is.
    pub(crate) fn look_at_payment(&mut self, order: OrderId, now: Timestamp) {
        self.step_payment(order, now, |payment| payment.look(now));
    }

    /// Has an order end whose buyer could pay at the provider now: as soon as that says that nothing was paid. Whether it
    /// is such an order.
    pub(crate) fn give_up_payment(&mut self, order: OrderId, by: EndedBy, now: Timestamp) -> bool {
        let undecided = self.orders.undecided.get(&order);
        let is_open = undecided.is_some_and(|undecided| {
            undecided.row.awaits_payment()
                && undecided.payment.as_ref().is_some_and(|payment| !payment.stage().is_settled())
        });
        if is_open {
            self.step_payment(order, now, |payment| payment.end(Ending::GivenUp(by), now));
        }
        is_open
    }

    /// Begins another payment of an order, once the one that is under way is cancelled.
    pub(crate) fn pay_again(&mut self, order: OrderId, now: Timestamp) {
        self.step_payment(order, now, |payment| payment.end(Ending::Again, now));
    }

    /// Ends some payments of a cancelled event that their buyers have not made; whether there were any.
    pub(super) fn end_open_payments(&mut self, limit: usize, now: Timestamp) -> bool {
        let open = self.orders.open_payments(limit);
        for order in &open {
            self.step_payment(*order, now, |payment| payment.end(Ending::EventCancelled, now));
        }
        !open.is_empty()
    }

    /// Lets payments do what is due.
    pub(super) fn wake_payments(&mut self, now: Timestamp) {
        while let Some(order) = self.orders.wakes.take_due(now) {
            self.step_payment(order, now, |payment| payment.go_on(now));
        }
    }

    /// Everything up to this watermark is durable: payments that waited for it go on, and reserved money is taken.
    pub(super) fn go_on_durable(&mut self, watermark: u64, now: Timestamp) {
        while self.orders.go_on_when_durable.front().is_some_and(|(needed, _)| *needed <= watermark) {
            if let Some((_, order)) = self.orders.go_on_when_durable.pop_front() {
                self.step_payment(order, now, |payment| payment.became_durable(now));
            }
        }
    }

    /// Carries issued tickets out. Tickets that come twice change nothing the second time.
    pub(crate) fn orders_issued(&mut self, issued: Vec<Issued>, now: Timestamp) {
        self.expire(now);
        for Issued { order, paid, tickets } in issued {
            if let Some(report) = paid {
                let is_paid = self.orders.payment(order).is_some_and(|payment| {
                    payment.answered(Operation::Create, Ok(report), now) == [Effect::Complete]
                });
                if !is_paid {
                    continue;
                }
                // Another payment of an order that awaited one: it was paid in the same instant as it was created.
                self.orders.is_paid_at_once(order, now, &mut self.effects);
            }
            let Some(taken) = self.orders.take(order) else { continue };
            match self.commit(Command::Commit { order }, now) {
                Ok(_) => self.orders.decided(taken, Ok(tickets), None, now, &mut self.effects),
                Err(rejection) => {
                    tracing::error!(event = %self.event, %order, ?rejection, "a paid order contradicts the seat map");
                }
            }
        }
    }

    pub(super) fn step_payment(
        &mut self,
        order: OrderId,
        now: Timestamp,
        step: impl FnOnce(&mut PaymentMachine) -> Vec<Effect>,
    ) {
        let Some(payment) = self.orders.payment(order) else { return };
        let follow_up = step(payment);
        match self.orders.follow_payment(order, follow_up, now, &mut self.effects) {
            Some(Unpaid::Failed(failure)) => self.fail_order(order, failure, now),
            Some(Unpaid::GivenUp(by)) => self.give_up(order, by, now),
            None => {}
        }
    }

    fn give_up(&mut self, order: OrderId, by: EndedBy, now: Timestamp) {
        let (claim, row) = (self.map.claim_of_order(order).cloned(), self.orders.undecided.get(&order));
        let (Some(claim), Some(row)) = (claim, row) else { return };
        let payment = row.row.payment.clone();
        match self.commit(Command::GiveUp { order, by }, now) {
            Ok(_) => {
                self.order_ended(order, &claim, OrderEnd { by, payment, user: None, reason: None }, now);
            }
            Err(rejection) => {
                tracing::error!(event = %self.event, %order, ?rejection, "an order that is given up contradicts the seat map");
            }
        }
    }

    fn fail_order(&mut self, order: OrderId, failure: OrderFailure, now: Timestamp) {
        let Some(taken) = self.orders.take(order) else { return };
        match self.commit(Command::Fail { order, failure }, now) {
            Ok(_) => {
                let hold = self.map.claim_of_hold(taken.row.hold);
                let hold_ends = hold.and_then(|claim| match claim.state {
                    ClaimState::Held { deadline, .. } => Some(deadline),
                    _ => None,
                });
                self.orders.decided(taken, Err(failure), hold_ends, now, &mut self.effects);
            }
            Err(rejection) => {
                tracing::error!(event = %self.event, %order, ?rejection, "an unpaid order contradicts the seat map");
            }
        }
    }
}

#[cfg(test)]
mod tests;
