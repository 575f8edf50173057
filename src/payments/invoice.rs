//! Payment by invoice: the money arrives outside of this program, and an organiser confirms it.

use std::future::{Ready, ready};

use futures_util::{FutureExt, future::BoxFuture};

use domain::{Amount, PaymentChoice};

use super::provider::{
    KnownPayment, NewPayment, NewRefund, PaymentError, PaymentProvider, PaymentReport, PaymentState,
};

/// An order by invoice awaits its payment ([`domain::ClaimState::Awaiting`]) and comes here only after an organiser has
/// confirmed the payment. So it is always paid, and refunds are made by the organiser.
#[derive(Clone, Copy, Debug, Default)]
pub struct InvoiceProvider;

impl InvoiceProvider {
    /// The name in `payments.provider`.
    pub const NAME: &'static str = PaymentChoice::INVOICE;
}

fn paid(new: NewPayment) -> Ready<Result<PaymentReport, PaymentError>> {
    ready(Ok(PaymentReport {
        payment_id: format!("invoice-{}", new.key.order),
        checkout: None,
        amount: new.amount,
        currency: new.currency,
        state: PaymentState::Captured { refunded: Amount(0) },
    }))
}

impl PaymentProvider for InvoiceProvider {
    fn name(&self) -> &str {
        Self::NAME
    }

    /// Somebody has said that it is paid.
    fn is_paid_later(&self, _: &str) -> bool {
        false
    }

    fn create(&self, new: NewPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        paid(new).boxed()
    }

    fn query(&self, payment: KnownPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        paid(payment.new).boxed()
    }

    fn capture(&self, payment: KnownPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        paid(payment.new).boxed()
    }

    fn cancel(&self, payment: KnownPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        paid(payment.new).boxed()
    }

    fn refund(&self, refund: NewRefund) -> BoxFuture<'_, Result<String, PaymentError>> {
        let NewRefund { order, amount, currency, .. } = refund;
        tracing::info!(%order, amount = amount.0, currency = currency.as_str(), "an invoice is to be paid back by hand");
        ready(Ok(format!("invoice-refund-{order}"))).boxed()
    }
}
