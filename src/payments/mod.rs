//! The payment step: providers behind the trait [`PaymentProvider`].
//!
//! The installation chooses the provider, never an order. A provider charges and refunds at most once for
//! each order, however often it is asked; card numbers never come here.

mod invoice;
pub mod provider;
pub mod settings;
mod test_provider;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use futures_util::{FutureExt, future::BoxFuture};

pub use self::{
    invoice::InvoiceProvider,
    test_provider::{ClosedTestProvider, TestProvider},
};
use domain::{Amount, Currency, OrderId, OrderStatus, PaymentChoice};

/// A charge. Repeated charges for one order must be made once.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct Charge {
    /// The idempotency key for the provider.
    pub order: OrderId,
    pub amount: Amount,
    pub currency: Currency,
    /// The provider's token for the buyer's means of payment.
    pub token: String,
}

/// A refund of a charge. Repeated refunds for one order must be made once.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct Refund {
    /// The order that was charged.
    pub order: OrderId,
    pub amount: Amount,
    pub currency: Currency,
}

/// A provider's receipt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Receipt {
    /// The provider's reference for the payment.
    pub reference: String,
}

/// Why a charge or refund failed.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each message says what is wrong")]
pub enum PaymentError {
    #[error("the payment was declined: {reason}")]
    Declined { reason: String },
    #[error("the payment took too long")]
    Timeout,
    #[error("the payment provider is unavailable: {detail}")]
    Unavailable { detail: String },
}

/// A payment provider. Its calls are idempotent per order.
pub trait PaymentProvider: Send + Sync {
    /// The name in `payments.provider`, which orders store.
    fn name(&self) -> &str;
    /// Whether the installation may choose it for new orders.
    fn may_be_chosen(&self) -> bool {
        true
    }
    /// Charges once per order.
    fn charge(&self, charge: Charge) -> BoxFuture<'_, Result<Receipt, PaymentError>>;
    /// Refunds once per order.
    fn refund(&self, refund: Refund) -> BoxFuture<'_, Result<Receipt, PaymentError>>;
}

/// All providers. A new one is a file beside this one and a line here. The test provider takes no money, so
/// it is open in development only; elsewhere it is closed and declines the orders that it still has.
pub fn providers(is_test_open: bool) -> Vec<Arc<dyn PaymentProvider>> {
    let test: Arc<dyn PaymentProvider> = match is_test_open {
        true => Arc::new(TestProvider),
        false => Arc::new(ClosedTestProvider),
    };
    vec![test, Arc::new(InvoiceProvider)]
}

/// The providers of this installation.
pub struct Payments {
    providers: BTreeMap<String, Arc<dyn PaymentProvider>>,
    choice: PaymentChoice,
    timeout: Duration,
}

impl Payments {
    /// `choice` is the provider of new orders and its token for orders that bring none; the other providers
    /// serve orders that were placed before. `timeout` is the longest that a payment may take.
    pub fn new(providers: Vec<Arc<dyn PaymentProvider>>, choice: PaymentChoice, timeout: Duration) -> Self {
        let providers =
            providers.into_iter().map(|provider| (provider.name().to_owned(), provider)).collect();
        Self { providers, choice, timeout }
    }

    /// Time limit of a payment.
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// The provider of new orders, with its default token.
    pub fn choice(&self) -> &PaymentChoice {
        &self.choice
    }

    /// The status of a new order.
    pub fn first_status(&self) -> OrderStatus {
        OrderStatus::first(&self.choice)
    }

    /// Whether new orders await their payment until an organiser confirms it.
    pub fn are_by_invoice(&self) -> bool {
        self.choice.is_by_invoice()
    }

    /// Charges with the provider of this name. An unknown provider declines.
    pub fn charge<'a>(
        &'a self,
        provider: &'a str,
        charge: Charge,
    ) -> BoxFuture<'a, Result<Receipt, PaymentError>> {
        match self.providers.get(provider) {
            Some(found) => found.charge(charge),
            None => async move { Err(unknown(provider)) }.boxed(),
        }
    }

    /// Refunds with the provider of this name. An unknown provider declines.
    pub fn refund<'a>(
        &'a self,
        provider: &'a str,
        refund: Refund,
    ) -> BoxFuture<'a, Result<Receipt, PaymentError>> {
        match self.providers.get(provider) {
            Some(found) => found.refund(refund),
            None => async move { Err(unknown(provider)) }.boxed(),
        }
    }
}

fn unknown(provider: &str) -> PaymentError {
    PaymentError::Declined { reason: format!("there is no payment provider '{provider}'") }
}
