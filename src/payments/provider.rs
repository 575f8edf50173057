//! What the engine asks of a payment provider, and what a provider says.
//!
//! Every call is idempotent: the engine repeats it after a crash or a lost answer, and the provider must do it once. What
//! a provider says is compared with the journal; it is never the source of an amount or of an order.

use futures_util::future::BoxFuture;

use super::{check::ProviderSetup, test_provider::Books};
pub use domain::Checkout;
use domain::{Amount, Currency, EventId, OrderId, Timestamp};

/// One payment of an order: its first, or another one after that was declined or given up.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PaymentKey {
    /// The order.
    pub order: OrderId,
    /// Counts the payments of an order, from 1.
    pub attempt: u16,
}

impl std::fmt::Display for PaymentKey {
    /// The idempotency key of the payment at its provider, for example `019a…-1`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.order, self.attempt)
    }
}

/// A payment to be created.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewPayment {
    /// Which, and its idempotency key.
    pub key: PaymentKey,
    /// The event of its order.
    pub event: EventId,
    /// What is to be paid.
    pub amount: Amount,
    /// ISO 4217.
    pub currency: Currency,
    /// What the buyer reads at the provider, for example "Tickets for …".
    pub description: String,
    /// The provider's token of the buyer's means of payment, if they have chosen it already. Only the test provider's
    /// tokens are ever in a request.
    pub token: Option<String>,
    /// When the engine will ask for its cancellation. A provider may let it live longer, never shorter.
    pub until: Timestamp,
    /// The page to which a provider's page leads back.
    pub return_url: String,
}

/// What the engine knows of a payment that it has asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KnownPayment {
    /// What was asked for. A provider whose answer was lost is asked for the same again.
    pub new: NewPayment,
    /// The provider's id of it; none before the provider has answered.
    pub payment_id: Option<String>,
}

/// What a provider says of a payment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaymentReport {
    /// The provider's id of it.
    pub payment_id: String,
    /// How the buyer pays; none if there is nothing for them to do.
    pub checkout: Option<Checkout>,
    /// What is asked for, in the provider's own words: compared with the journal.
    pub amount: Amount,
    /// The provider's currency: compared with the journal.
    pub currency: Currency,
    /// How far it is.
    pub state: PaymentState,
}

/// How far a payment is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PaymentState {
    /// The buyer has not paid yet.
    Open {
        /// Why the last card was declined, if one was. The buyer may try another one.
        declined: Option<String>,
    },
    /// The money is reserved. Capturing takes it.
    Authorised,
    /// The money was taken.
    Captured {
        /// How much of it was given back since.
        refunded: Amount,
    },
    /// Nothing was paid, and nothing can be any more.
    Cancelled,
    /// The means of payment that came with it was declined; it can't be paid any more.
    Declined {
        /// The provider's reason.
        reason: String,
    },
}

/// Money to give back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewRefund {
    /// The idempotency key: one refund, however often it is asked for.
    pub key: String,
    /// The order, for providers without ids of their own.
    pub order: OrderId,
    /// Which payment; empty for payments that were made before payments had ids.
    pub payment_id: String,
    /// How much, at most what was captured and not given back yet.
    pub amount: Amount,
    /// ISO 4217.
    pub currency: Currency,
}

/// An event that a provider has sent, with a valid signature. It says that something happened, and is a reason to ask; it is
/// never the proof of anything.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProviderEvent {
    /// The provider's id of the event: the same one may be sent many times.
    pub id: String,
    /// The payment that it is about, if it is about one.
    pub payment_id: Option<String>,
    /// The order that the payment says it is for, if it says so.
    pub order: Option<OrderId>,
}

/// Why a provider's event is not accepted.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum EventFault {
    /// The provider sends no events.
    #[error("this payment provider sends no events")]
    Unsupported,
    /// The signature is missing, too old or wrong.
    #[error("the signature of the event is not valid: {0}")]
    Signature(&'static str),
    /// The body is not what the provider's documentation says.
    #[error("the event can't be read: {0}")]
    Body(String),
}

/// Why a provider did not do what it was asked.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PaymentError {
    /// It did not answer, or not now: asking again may help.
    #[error("the payment provider is unavailable: {0}")]
    Unavailable(String),
    /// It does not accept the request, and asking again does not help without a change of settings or code.
    #[error("the payment provider refused: {0}")]
    Refused(String),
}

/// A captured payment in a provider's own books.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LedgerEntry {
    /// The provider's id.
    pub payment_id: String,
    /// The order that it says it is for.
    pub order: Option<OrderId>,
    /// What was taken.
    pub captured: Amount,
    /// What was given back.
    pub refunded: Amount,
    /// ISO 4217.
    pub currency: Currency,
}

/// A page of a provider's books.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LedgerPage {
    /// Captured payments, newest or oldest first.
    pub entries: Vec<LedgerEntry>,
    /// Where the next page begins; none at the end.
    pub next: Option<String>,
}

/// Header fields of a request, by lower-case name.
pub type HeaderOf<'a> = &'a dyn Fn(&str) -> Option<&'a str>;

/// A payment provider. Its calls are idempotent.
pub trait PaymentProvider: Send + Sync {
    /// The name in `payments.provider`, which orders store.
    fn name(&self) -> &str;

    /// Whether the installation may choose it for new orders.
    fn may_be_chosen(&self) -> bool {
        true
    }

    /// Whether a buyer with this token (empty: none) pays afterwards, at the provider.
    fn is_paid_later(&self, token: &str) -> bool {
        token.is_empty()
    }

    /// What buyers did on the test provider's page; none for every other provider.
    fn test_books(&self) -> Option<&Books> {
        None
    }

    /// The step between amounts that it can take and give back, in minor units of this currency: every multiple of it can be
    /// said exactly.
    fn step(&self, currency: Currency) -> Amount {
        let _ = currency;
        Amount(1)
    }

    /// Creates a payment, once per key.
    fn create(&self, new: NewPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>>;

    /// How far a payment is.
    fn query(&self, payment: KnownPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>>;

    /// Takes reserved money. The report says whether it was taken.
    fn capture(&self, payment: KnownPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>>;

    /// Ends a payment that is not captured. The report says whether that came in time: it is `Cancelled`, or the money was
    /// taken before.
    fn cancel(&self, payment: KnownPayment) -> BoxFuture<'_, Result<PaymentReport, PaymentError>>;

    /// Gives money back, once per key. The result is the provider's reference.
    fn refund(&self, refund: NewRefund) -> BoxFuture<'_, Result<String, PaymentError>>;

    /// Checks an event's signature and reads it.
    ///
    /// # Errors
    /// If it was not sent by this provider, or more than five minutes ago.
    fn verify_event(
        &self,
        header: HeaderOf<'_>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<ProviderEvent, EventFault> {
        let _ = (header, body, now);
        Err(EventFault::Unsupported)
    }

    /// How it is set up, without secrets.
    fn setup(&self) -> ProviderSetup {
        ProviderSetup::default()
    }

    /// Asks the provider something that changes nothing, to see whether its settings are right. The result is what the
    /// provider says of itself.
    fn check(&self) -> BoxFuture<'_, Result<String, PaymentError>> {
        Box::pin(std::future::ready(Ok(String::new())))
    }

    /// Whether it has books that can be read.
    fn keeps_books(&self) -> bool {
        false
    }

    /// Finds what an event is about, for providers whose events name neither our payment nor its order. Others say what
    /// they were told.
    fn resolve(&self, event: ProviderEvent) -> BoxFuture<'_, Result<ProviderEvent, PaymentError>> {
        Box::pin(std::future::ready(Ok(event)))
    }

    /// What the provider's books say of payments since an instant, a page at a time. A provider without books has an empty
    /// page.
    fn ledger(
        &self,
        since: Timestamp,
        page: Option<String>,
    ) -> BoxFuture<'_, Result<LedgerPage, PaymentError>> {
        let _ = (since, page);
        Box::pin(std::future::ready(Ok(LedgerPage::default())))
    }
}
