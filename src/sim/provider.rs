//! A payment provider that is slow, away, or late, and keeps exact books.

use std::collections::{BTreeMap, BTreeSet};

use rand::{Rng, rngs::StdRng};

use super::faults::Faults;
use crate::payments::{
    machine::Operation,
    provider::{PaymentKey, PaymentReport, PaymentState},
};
use domain::{Amount, Checkout, Currency, Millis, OrderId};

/// One payment in its books.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) amount: Amount,
    currency: Currency,
    pub(super) state: State,
    /// By key: what was given back.
    pub(super) refunds: BTreeMap<String, Amount>,
    /// Whether money is reserved first, and taken when the engine says so.
    is_captured_later: bool,
}

/// How far a payment is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum State {
    Open,
    Authorised,
    Captured,
    Cancelled,
    Declined,
}

impl Entry {
    /// What was given back of it.
    pub(super) fn refunded(&self) -> Amount {
        Amount(self.refunds.values().map(|amount| amount.0).sum())
    }
}

/// What a buyer will do at the provider's page, and when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Visit {
    pub(super) payment: PaymentKey,
    pub(super) after: Millis,
}

/// The provider.
#[derive(Default)]
pub(super) struct Provider {
    pub(super) books: BTreeMap<PaymentKey, Entry>,
    /// Payments whose money comes although they were cancelled.
    pub(super) comes_late: BTreeSet<PaymentKey>,
}

/// The provider's answer to a question, and what its buyer will do.
pub(super) struct Said {
    pub(super) report: PaymentReport,
    pub(super) visit: Option<Visit>,
    /// Whether its state is another one than before: then it sends an event.
    pub(super) is_news: bool,
}

impl Provider {
    /// The provider's id of a payment.
    pub(super) fn id_of(payment: PaymentKey) -> String {
        format!("pay-{payment}")
    }

    /// Does what it is asked.
    pub(super) fn ask(
        &mut self,
        operation: Operation,
        payment: PaymentKey,
        (amount, currency): (Amount, Currency),
        is_prompt: bool,
        (faults, rng): (&Faults, &mut StdRng),
    ) -> Said {
        let before = self.books.get(&payment).map(|entry| entry.state);
        let mut visit = None;
        if before.is_none() {
            let is_captured_later = rng.random_bool(0.3);
            let paid = if is_captured_later { State::Authorised } else { State::Captured };
            let state = match (is_prompt, rng.random_range(0..10)) {
                (true, 0..7) => paid,
                (true, 7..9) => State::Declined,
                _ => State::Open,
            };
            let refunds = BTreeMap::new();
            self.books.insert(payment, Entry { amount, currency, state, refunds, is_captured_later });
            if state == State::Open && rng.random_bool(0.8) {
                let seconds = [2, 30, 300, 900][rng.random_range(0..4)];
                visit = Some(Visit { payment, after: Millis(rng.random_range(0..seconds * 1_000)) });
            }
        }
        let Some(entry) = self.books.get_mut(&payment) else { unreachable!("it was added above") };
        match (operation, entry.state) {
            (Operation::Capture, State::Authorised) => entry.state = State::Captured,
            (Operation::Cancel, State::Open | State::Authorised) => {
                entry.state = State::Cancelled;
                // A transfer that is under way can't be called back.
                if faults.money_comes_late.happens(rng) {
                    self.comes_late.insert(payment);
                    visit = Some(Visit { payment, after: Millis(rng.random_range(0..600_000)) });
                }
            }
            _ => {}
        }
        let is_news = before != Some(entry.state);
        Said { report: entry.report(payment), visit, is_news }
    }

    /// What it says of a payment without changing anything.
    pub(super) fn query(&self, payment: PaymentKey) -> Option<PaymentReport> {
        self.books.get(&payment).map(|entry| entry.report(payment))
    }

    /// A buyer pays, or their late money arrives; whether that changed something.
    pub(super) fn pay(&mut self, payment: PaymentKey) -> bool {
        let is_late = self.comes_late.contains(&payment);
        let Some(entry) = self.books.get_mut(&payment) else { return false };
        match entry.state {
            State::Open => {
                entry.state = if entry.is_captured_later { State::Authorised } else { State::Captured };
                true
            }
            State::Cancelled if is_late => {
                entry.state = State::Captured;
                true
            }
            _ => false,
        }
    }

    /// Gives money back, once per key; false if it is more than was taken.
    pub(super) fn refund(&mut self, payment: PaymentKey, key: &str, amount: Amount) -> bool {
        let Some(entry) = self.books.get_mut(&payment) else { return false };
        if entry.refunds.contains_key(key) {
            return true;
        }
        let left = entry.amount.0 - entry.refunded().0;
        if entry.state != State::Captured || amount.0 > left {
            return false;
        }
        entry.refunds.insert(key.to_owned(), amount);
        true
    }

    /// The payment of an order with this id.
    pub(super) fn named(&self, order: OrderId, id: &str) -> Option<PaymentKey> {
        self.of(order).map(|(key, _)| *key).find(|key| Self::id_of(*key) == id)
    }

    /// The payments of an order.
    fn of(&self, order: OrderId) -> impl Iterator<Item = (&PaymentKey, &Entry)> {
        let (first, last) = (PaymentKey { order, attempt: 0 }, PaymentKey { order, attempt: u16::MAX });
        self.books.range(first..=last)
    }

    /// What was taken and not given back of an order.
    pub(super) fn kept(&self, order: OrderId) -> Amount {
        let captured = self.of(order).filter(|(_, entry)| entry.state == State::Captured);
        Amount(captured.map(|(_, entry)| entry.amount.0 - entry.refunded().0).sum())
    }
}

impl Entry {
    fn report(&self, payment: PaymentKey) -> PaymentReport {
        let payment_id = Provider::id_of(payment);
        let is_open = self.state == State::Open;
        let checkout = is_open.then(|| Checkout::Redirect { url: format!("/pay/{payment_id}") });
        let state = match self.state {
            State::Open => PaymentState::Open { declined: None },
            State::Authorised => PaymentState::Authorised,
            State::Captured => PaymentState::Captured { refunded: self.refunded() },
            State::Cancelled => PaymentState::Cancelled,
            State::Declined => PaymentState::Declined { reason: "declined".to_owned() },
        };
        PaymentReport { payment_id, checkout, amount: self.amount, currency: self.currency, state }
    }
}
