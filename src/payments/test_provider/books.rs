//! What buyers did on the test provider's page. Kept in memory: after a restart an unpaid payment is open again, and one that
//! was paid and not captured has to be paid again.

use std::{collections::BTreeMap, sync::Arc};

use parking_lot::Mutex;

use crate::payments::provider::{NewRefund, PaymentState};
use domain::Amount;

/// Payments that are remembered; beyond that the oldest are forgotten.
const PAYMENTS_MAX: usize = 100_000;

/// What a buyer may do on the page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Card {
    /// The money is reserved, and taken when the engine says so.
    Pays,
    /// The money is taken at once, even if the payment was cancelled before: a method that can't be cancelled.
    PaysWhateverComes,
    /// The card is declined; another one may be tried.
    IsDeclined,
}

/// The books.
#[derive(Clone, Debug, Default)]
pub struct Books(Arc<Mutex<BTreeMap<String, Entry>>>);

#[derive(Debug)]
struct Entry {
    state: PaymentState,
    /// By their idempotency keys.
    refunds: BTreeMap<String, Amount>,
}

impl Entry {
    fn state(&self) -> PaymentState {
        let refunded = self.refunds.values().map(|amount| amount.0).sum();
        match &self.state {
            PaymentState::Captured { .. } => PaymentState::Captured { refunded: Amount(refunded) },
            state => state.clone(),
        }
    }
}

impl Books {
    /// How far a payment is.
    pub fn state(&self, payment_id: &str) -> PaymentState {
        self.0.lock().get(payment_id).map_or(PaymentState::Open { declined: None }, Entry::state)
    }

    /// A buyer uses a card. The result is how far the payment is afterwards.
    pub fn use_card(&self, payment_id: &str, card: Card) -> PaymentState {
        self.change(payment_id, |state| match (card, state) {
            (_, PaymentState::Captured { refunded }) => PaymentState::Captured { refunded },
            (Card::PaysWhateverComes, _) => PaymentState::Captured { refunded: Amount(0) },
            (Card::Pays, PaymentState::Open { .. }) => PaymentState::Authorised,
            (Card::IsDeclined, PaymentState::Open { .. }) => {
                PaymentState::Open { declined: Some("the test card is made to be declined".to_owned()) }
            }
            (_, state) => state,
        })
    }

    /// Takes reserved money.
    pub(super) fn capture(&self, payment_id: &str) -> PaymentState {
        self.change(payment_id, |state| match state {
            PaymentState::Authorised => PaymentState::Captured { refunded: Amount(0) },
            state => state,
        })
    }

    /// Ends a payment whose money was not taken.
    pub(super) fn cancel(&self, payment_id: &str) -> PaymentState {
        self.change(payment_id, |state| match state {
            PaymentState::Open { .. } | PaymentState::Authorised => PaymentState::Cancelled,
            state => state,
        })
    }

    pub(super) fn refund(&self, refund: &NewRefund) {
        let mut books = self.0.lock();
        if let Some(entry) = books.get_mut(&refund.payment_id) {
            entry.refunds.insert(refund.key.clone(), refund.amount);
        }
    }

    fn change(&self, payment_id: &str, next: impl FnOnce(PaymentState) -> PaymentState) -> PaymentState {
        let mut books = self.0.lock();
        // Ids begin with the order's, which grow with time: the first one is the oldest.
        if books.len() >= PAYMENTS_MAX && !books.contains_key(payment_id) {
            books.pop_first();
        }
        let unpaid = || Entry { state: PaymentState::Open { declined: None }, refunds: BTreeMap::new() };
        let entry = books.entry(payment_id.to_owned()).or_insert_with(unpaid);
        entry.state = next(entry.state.clone());
        entry.state()
    }
}
