//! Payment by invoice: the money arrives outside of this program, and an organiser confirms it.

use futures_util::{
    FutureExt,
    future::{BoxFuture, ready},
};

use domain::PaymentChoice;

use super::{Charge, PaymentError, PaymentProvider, Receipt, Refund};

/// An order by invoice awaits its payment ([`domain::ClaimState::Awaiting`]) and is charged only after an
/// organiser has confirmed the payment. So a charge always succeeds, and refunds are made by the organiser.
#[derive(Clone, Copy, Debug, Default)]
pub struct InvoiceProvider;

impl InvoiceProvider {
    /// The name in `payments.provider`.
    pub const NAME: &'static str = PaymentChoice::INVOICE;
}

impl PaymentProvider for InvoiceProvider {
    fn name(&self) -> &str {
        Self::NAME
    }

    fn charge(&self, charge: Charge) -> BoxFuture<'_, Result<Receipt, PaymentError>> {
        ready(Ok(Receipt { reference: format!("invoice-{}", charge.order) })).boxed()
    }

    fn refund(&self, refund: Refund) -> BoxFuture<'_, Result<Receipt, PaymentError>> {
        let Refund { order, amount, currency } = refund;
        tracing::info!(%order, amount = amount.0, currency = currency.as_str(), "an invoice is to be paid back by hand");
        ready(Ok(Receipt { reference: format!("invoice-refund-{order}") })).boxed()
    }
}
