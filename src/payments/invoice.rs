//! Payment by invoice: money comes by ways that this program does not see, and an organiser says that it came.

use futures_util::{
    FutureExt,
    future::{BoxFuture, ready},
};

use domain::PaymentChoice;

use super::{Charge, PaymentError, PaymentProvider, Receipt, Refund};

/// An order by invoice awaits its payment ([`domain::ClaimState::Awaiting`]) and comes here only after an
/// organiser has said that it is paid. Money that is due back is the organiser's to give back.
#[derive(Clone, Copy, Debug, Default)]
pub struct InvoiceProvider;

impl InvoiceProvider {
    /// Its name in `payments.provider`.
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
