//! The payment step: providers behind one trait. The installation chooses who takes the money, never an order.

mod invoice;
pub mod settings;
mod test_provider;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use futures_util::{FutureExt, future::BoxFuture};

pub use self::{
    invoice::InvoiceProvider,
    test_provider::{ClosedTestProvider, TestProvider},
};
use domain::{Amount, Currency, OrderId, OrderStatus, PaymentChoice};

/// A charge. A provider that gets two with one order id charges once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Charge {
    /// The order: the provider's idempotency key.
    pub order: OrderId,
    /// How much.
    pub amount: Amount,
    /// In what.
    pub currency: Currency,
    /// The provider's token for the buyer's means of payment.
    pub token: String,
}

/// Gives a charge back. A provider that gets two with one order id gives back once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refund {
    /// The order that was charged.
    pub order: OrderId,
    /// How much.
    pub amount: Amount,
    /// In what.
    pub currency: Currency,
}

/// A provider's receipt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Receipt {
    /// The provider's name for the payment.
    pub reference: String,
}

/// Why nothing was paid.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PaymentError {
    /// The provider says no.
    #[error("the payment was declined: {reason}")]
    Declined {
        /// Why.
        reason: String,
    },
    /// The provider gave up waiting.
    #[error("the payment took too long")]
    Timeout,
    /// The provider does not answer; ask again.
    #[error("the payment provider is unavailable: {detail}")]
    Unavailable {
        /// What happened.
        detail: String,
    },
}

/// Takes payments.
pub trait PaymentProvider: Send + Sync {
    /// The name that orders choose it by.
    fn name(&self) -> &str;
    /// Charges, once per order.
    fn charge(&self, charge: Charge) -> BoxFuture<'_, Result<Receipt, PaymentError>>;
    /// Gives back, once per order.
    fn refund(&self, refund: Refund) -> BoxFuture<'_, Result<Receipt, PaymentError>>;
}

/// The providers of this installation.
pub struct Payments {
    providers: BTreeMap<String, Arc<dyn PaymentProvider>>,
    choice: PaymentChoice,
    timeout: Duration,
}

impl Payments {
    /// These providers, the one that new orders are paid through with its token for orders that bring none, and
    /// the longest that a payment may take. Providers that are not the choice serve orders of before.
    pub fn new(providers: Vec<Arc<dyn PaymentProvider>>, choice: PaymentChoice, timeout: Duration) -> Self {
        let providers =
            providers.into_iter().map(|provider| (provider.name().to_owned(), provider)).collect();
        Self { providers, choice, timeout }
    }

    /// The longest that a payment may take.
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// What new orders are paid with; an order may bring another token.
    pub fn choice(&self) -> &PaymentChoice {
        &self.choice
    }

    /// Where a new order stands.
    pub fn first_status(&self) -> OrderStatus {
        OrderStatus::first(&self.choice)
    }

    /// Whether new orders await their payment until an organiser says that they are paid.
    pub fn are_by_invoice(&self) -> bool {
        self.choice.is_by_invoice()
    }

    /// Charges with the provider of this name.
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

    /// Gives back with the provider of this name.
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
