//! A payment provider that is often busy: it answers 429, or loses its answer, and gives money back once per key.

use std::collections::BTreeMap;

use domain::Amount;
use futures_util::{FutureExt, future::BoxFuture};
use parking_lot::Mutex;
use ticketbuster::payments::provider::{
    KnownPayment, NewPayment, NewRefund, PaymentError, PaymentProvider, PaymentReport, PaymentState,
};

#[derive(Default)]
pub struct Busy {
    calls: Mutex<u64>,
    /// What was given back, by key.
    pub given: Mutex<BTreeMap<String, i64>>,
    /// Calls for one refund while another amount was known under its key.
    pub contradictions: Mutex<u64>,
}

impl Busy {
    pub const NAME: &'static str = "busy";

    /// Refunds that were asked for, with those that were not given.
    pub fn calls(&self) -> u64 {
        *self.calls.lock()
    }
}

fn paid(new: NewPayment) -> BoxFuture<'static, Result<PaymentReport, PaymentError>> {
    let report = PaymentReport {
        payment_id: new.key.to_string(),
        checkout: None,
        amount: new.amount,
        currency: new.currency,
        state: PaymentState::Captured { refunded: Amount(0) },
    };
    async { Ok(report) }.boxed()
}

impl PaymentProvider for Busy {
    fn name(&self) -> &str {
        Self::NAME
    }

    fn is_paid_later(&self, _: &str) -> bool {
        false
    }

    fn create(&self, new: NewPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        paid(new)
    }

    fn query(&self, payment: KnownPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        paid(payment.new)
    }

    fn capture(&self, payment: KnownPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        paid(payment.new)
    }

    fn cancel(&self, payment: KnownPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        paid(payment.new)
    }

    fn refund(&self, refund: NewRefund) -> BoxFuture<'_, Result<String, PaymentError>> {
        async move {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
            let call = {
                let mut calls = self.calls.lock();
                *calls += 1;
                *calls
            };
            let busy = || PaymentError::Unavailable("it answers 429: Too many requests".to_owned());
            if call.is_multiple_of(61) {
                return Err(busy());
            }
            let amount = refund.amount.0;
            let before = *self.given.lock().entry(refund.key).or_insert(amount);
            if before != amount {
                *self.contradictions.lock() += 1;
            }
            if call.is_multiple_of(83) {
                return Err(PaymentError::Unavailable("its answer is lost".to_owned()));
            }
            Ok(String::new())
        }
        .boxed()
    }
}
