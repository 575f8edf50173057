//! The payment step: providers behind one trait.

mod test_provider;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use futures_util::{FutureExt, future::BoxFuture};

pub use self::test_provider::TestProvider;
use crate::{
    domain::{Amount, Currency, OrderId},
    persistence::PaymentChoice,
};

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
    default: PaymentChoice,
    timeout: Duration,
}

impl Payments {
    /// These providers, the choice of who makes none, and the longest that a payment may take.
    pub fn new(providers: Vec<Arc<dyn PaymentProvider>>, default: PaymentChoice, timeout: Duration) -> Self {
        let providers =
            providers.into_iter().map(|provider| (provider.name().to_owned(), provider)).collect();
        Self { providers, default, timeout }
    }

    /// The longest that a payment may take.
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// What an order without a choice is paid with.
    pub fn default_choice(&self) -> &PaymentChoice {
        &self.default
    }

    /// The names of the providers.
    pub fn names(&self) -> Vec<&str> {
        self.providers.keys().map(String::as_str).collect()
    }

    /// Whether there is a provider of this name.
    pub fn has(&self, provider: &str) -> bool {
        self.providers.contains_key(provider)
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
