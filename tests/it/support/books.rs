//! A payment provider that takes its time, and keeps books of what it was asked for.

use std::{collections::BTreeMap, time::Duration};

use domain::{Amount, OrderId};
use futures_util::{FutureExt, future::BoxFuture};
use parking_lot::Mutex;
use ticketbuster::payments::provider::{
    KnownPayment, NewPayment, NewRefund, PaymentError, PaymentProvider, PaymentReport, PaymentState,
};

pub struct Books {
    /// Before each answer.
    pause: Duration,
    /// Orders in the order in which they were charged.
    pub charged: Mutex<Vec<OrderId>>,
    /// How often and how much was given back.
    pub refunds: Mutex<BTreeMap<OrderId, (u32, i64)>>,
}

impl Books {
    pub const NAME: &'static str = "books";

    pub fn new(pause: Duration) -> Self {
        Self { pause, charged: Mutex::default(), refunds: Mutex::default() }
    }
}

impl PaymentProvider for Books {
    fn name(&self) -> &str {
        Self::NAME
    }

    fn is_paid_later(&self, _: &str) -> bool {
        false
    }

    fn create(&self, new: NewPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        self.charged.lock().push(new.key.order);
        async move {
            tokio::time::sleep(self.pause).await;
            Ok(PaymentReport {
                payment_id: new.key.to_string(),
                checkout: None,
                amount: new.amount,
                currency: new.currency,
                state: PaymentState::Captured { refunded: Amount(0) },
            })
        }
        .boxed()
    }

    fn query(&self, payment: KnownPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        self.create(payment.new)
    }

    fn capture(&self, payment: KnownPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        self.create(payment.new)
    }

    fn cancel(&self, payment: KnownPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        self.create(payment.new)
    }

    fn refund(&self, refund: NewRefund) -> BoxFuture<'_, Result<String, PaymentError>> {
        let mut refunds = self.refunds.lock();
        let (count, amount) = refunds.entry(refund.order).or_default();
        (*count, *amount) = (*count + 1, *amount + refund.amount.0);
        drop(refunds);
        async {
            tokio::time::sleep(self.pause).await;
            Ok(String::new())
        }
        .boxed()
    }
}
