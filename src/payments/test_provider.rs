//! The built-in test provider: the token says what happens. It moves no money, so production does not offer
//! it.

use futures_util::{FutureExt, future::BoxFuture};

use super::{Charge, PaymentError, PaymentProvider, Receipt, Refund};

/// `tok_success` pays, `tok_declined` is declined, `tok_timeout` is never answered. It has no state: its
/// receipts depend on the order only, so a repeated charge changes nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct TestProvider;

impl TestProvider {
    /// The name in `payments.provider`.
    pub const NAME: &'static str = "test";
}

impl PaymentProvider for TestProvider {
    fn name(&self) -> &str {
        Self::NAME
    }

    fn charge(&self, charge: Charge) -> BoxFuture<'_, Result<Receipt, PaymentError>> {
        let declined =
            |reason: String| futures_util::future::ready(Err(PaymentError::Declined { reason })).boxed();
        match charge.token.as_str() {
            "tok_success" => {
                futures_util::future::ready(Ok(Receipt { reference: format!("test-{}", charge.order) }))
                    .boxed()
            }
            "tok_timeout" => futures_util::future::pending().boxed(),
            "tok_declined" => declined("the test card is made to be declined".to_owned()),
            other => {
                declined(format!("'{other}' is no test card: use tok_success, tok_declined or tok_timeout"))
            }
        }
    }

    fn refund(&self, refund: Refund) -> BoxFuture<'_, Result<Receipt, PaymentError>> {
        futures_util::future::ready(Ok(Receipt { reference: format!("test-refund-{}", refund.order) }))
            .boxed()
    }
}

/// The test provider in production, for orders that were placed with it before: charges are declined, refunds
/// succeed because no money was taken.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClosedTestProvider;

impl PaymentProvider for ClosedTestProvider {
    fn name(&self) -> &str {
        TestProvider::NAME
    }

    fn may_be_chosen(&self) -> bool {
        false
    }

    fn charge(&self, _: Charge) -> BoxFuture<'_, Result<Receipt, PaymentError>> {
        let reason = "the test provider exists in the development profile only".to_owned();
        futures_util::future::ready(Err(PaymentError::Declined { reason })).boxed()
    }

    fn refund(&self, refund: Refund) -> BoxFuture<'_, Result<Receipt, PaymentError>> {
        futures_util::future::ready(Ok(Receipt { reference: format!("test-refund-{}", refund.order) }))
            .boxed()
    }
}
