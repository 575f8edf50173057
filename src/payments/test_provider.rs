//! The built-in test provider: the token says what happens. It moves no money, so production does not offer
//! it.

mod books;
mod events;

use std::future::{pending, ready};

use futures_util::{FutureExt, future::BoxFuture};

use domain::{Amount, Checkout, Timestamp};

pub use self::{
    books::{Books, Card},
    events::SignedEvent,
};
use super::check::{PaymentMode, ProviderSetup};
use super::provider::{
    EventFault, HeaderOf, KnownPayment, NewPayment, NewRefund, PaymentError, PaymentProvider, PaymentReport,
    PaymentState, ProviderEvent,
};
use super::stripe;

/// `tok_success` pays, `tok_declined` is declined, `tok_timeout` is never answered, and `tok_page` opens a page on which
/// the buyer chooses what happens. What the other tokens do depends on the order only, so a repeated call changes nothing.
#[derive(Clone, Debug, Default)]
pub struct TestProvider {
    books: Books,
}

impl TestProvider {
    /// The name in `payments.provider`.
    pub const NAME: &'static str = "test";
    /// The token that opens the page.
    pub const PAGE: &'static str = "tok_page";
    /// Where the page of a payment is on this server.
    pub const PAGE_PATH: &'static str = "/api/payments/test/page/";

    /// The provider over these books.
    pub fn over(books: Books) -> Self {
        Self { books }
    }

    fn id_of(new: &NewPayment) -> String {
        format!("test-{}", new.key)
    }

    fn report(new: &NewPayment, state: PaymentState) -> PaymentReport {
        let payment_id = Self::id_of(new);
        let is_open = matches!(state, PaymentState::Open { .. });
        let checkout =
            is_open.then(|| Checkout::Redirect { url: format!("{}{payment_id}", Self::PAGE_PATH) });
        PaymentReport { payment_id, checkout, amount: new.amount, currency: new.currency, state }
    }

    fn state(&self, new: &NewPayment) -> PaymentState {
        let declined = |reason: String| PaymentState::Declined { reason };
        match new.token.as_deref().unwrap_or_default() {
            "tok_success" => PaymentState::Captured { refunded: Amount(0) },
            Self::PAGE => self.books.state(&Self::id_of(new)),
            "tok_declined" => declined("the test card is made to be declined".to_owned()),
            other => declined(format!(
                "'{other}' is no test card: use tok_success, tok_declined, tok_timeout or tok_page"
            )),
        }
    }
}

impl PaymentProvider for TestProvider {
    fn name(&self) -> &str {
        Self::NAME
    }

    fn is_paid_later(&self, token: &str) -> bool {
        token == Self::PAGE
    }

    fn setup(&self) -> ProviderSetup {
        ProviderSetup { mode: Some(PaymentMode::Test), kind: None, has_webhook_secret: Some(true) }
    }

    /// In Stripe's form, and signed like Stripe's.
    fn verify_event(
        &self,
        header: HeaderOf<'_>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<ProviderEvent, EventFault> {
        let secrets = std::slice::from_ref(self.books.secret());
        stripe::events::verify(secrets, header("stripe-signature"), body, now)?;
        stripe::events::read(body)
    }

    fn test_books(&self) -> Option<&Books> {
        Some(&self.books)
    }

    fn create(&self, new: NewPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        if new.token.as_deref() == Some("tok_timeout") {
            return pending().boxed();
        }
        ready(Ok(Self::report(&new, self.state(&new)))).boxed()
    }

    fn query(&self, payment: KnownPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        self.create(payment.new)
    }

    fn capture(&self, payment: KnownPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        let new = payment.new;
        let state = match new.token.as_deref() {
            Some(Self::PAGE) => self.books.capture(&Self::id_of(&new)),
            _ => self.state(&new),
        };
        ready(Ok(Self::report(&new, state))).boxed()
    }

    fn cancel(&self, payment: KnownPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        let new = payment.new;
        let state = match new.token.as_deref() {
            Some(Self::PAGE) => self.books.cancel(&Self::id_of(&new)),
            // Nothing was paid, and nobody has heard of it.
            Some("tok_timeout") => PaymentState::Cancelled,
            _ => self.state(&new),
        };
        ready(Ok(Self::report(&new, state))).boxed()
    }

    fn refund(&self, refund: NewRefund) -> BoxFuture<'_, Result<String, PaymentError>> {
        self.books.refund(&refund);
        ready(Ok(format!("test-refund-{}", refund.key))).boxed()
    }
}

/// The test provider in production, for orders that were placed with it before: payments are declined, refunds
/// succeed because no money was taken.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClosedTestProvider;

fn closed(new: &NewPayment) -> BoxFuture<'static, Result<PaymentReport, PaymentError>> {
    let reason = "the test provider exists in the development profile only".to_owned();
    ready(Ok(TestProvider::report(new, PaymentState::Declined { reason }))).boxed()
}

impl PaymentProvider for ClosedTestProvider {
    fn name(&self) -> &str {
        TestProvider::NAME
    }

    fn may_be_chosen(&self) -> bool {
        false
    }

    fn create(&self, new: NewPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        closed(&new)
    }

    fn query(&self, payment: KnownPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        closed(&payment.new)
    }

    fn capture(&self, payment: KnownPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        closed(&payment.new)
    }

    fn cancel(&self, payment: KnownPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>> {
        closed(&payment.new)
    }

    fn refund(&self, refund: NewRefund) -> BoxFuture<'_, Result<String, PaymentError>> {
        ready(Ok(format!("test-refund-{}", refund.key))).boxed()
    }
}
