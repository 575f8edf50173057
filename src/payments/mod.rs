//! Payments: providers behind the trait [`PaymentProvider`], and the machine that follows a payment until its money's fate
//! is known.
//!
//! The installation chooses the provider, never an order. Card numbers never come here.

mod api_client;
pub mod audit;
pub mod check;
mod invoice;
pub mod machine;
pub mod mercadopago;
pub mod provider;
pub mod settings;
mod signature;
pub mod stripe;
mod test_provider;

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
    time::Duration,
};

use futures_util::future::BoxFuture;

pub use self::{
    api_client::SetupError,
    invoice::InvoiceProvider,
    test_provider::{Books, Card, ClosedTestProvider, SignedEvent, TestProvider},
};
use self::{
    check::EventsHeard,
    machine::Operation,
    mercadopago::MercadoPagoProvider,
    provider::{
        KnownPayment, NewPayment, NewRefund, PaymentError, PaymentKey, PaymentProvider, PaymentReport,
    },
    stripe::StripeProvider,
};
use domain::{Amount, Currency, EventId, OrderStatus, PaymentChoice, Timestamp};

/// All providers that have their keys; the test provider is open if it has books. A new one is a file beside this one and a line here.
///
/// # Errors
/// If a provider's settings can't be used.
pub fn providers(
    settings: &settings::Payments,
    test_books: Option<Books>,
) -> Result<Vec<Arc<dyn PaymentProvider>>, SetupError> {
    let mut providers = with_books(test_books);
    if !settings.stripe.secret_key.is_empty() {
        providers.push(Arc::new(StripeProvider::new(settings)?));
    }
    if !settings.mercadopago.access_token.is_empty() {
        providers.push(Arc::new(MercadoPagoProvider::new(settings)?));
    }
    Ok(providers)
}

/// The providers that need no keys. The test provider takes no money, so it is open in development only; elsewhere it is
/// closed and declines the orders that it still has.
pub fn built_in(is_test_open: bool) -> Vec<Arc<dyn PaymentProvider>> {
    with_books(is_test_open.then(Books::default))
}

fn with_books(test_books: Option<Books>) -> Vec<Arc<dyn PaymentProvider>> {
    let test: Arc<dyn PaymentProvider> = match test_books {
        Some(books) => Arc::new(TestProvider::over(books)),
        None => Arc::new(ClosedTestProvider),
    };
    vec![test, Arc::new(InvoiceProvider)]
}

/// The providers of this installation.
pub struct Payments {
    providers: BTreeMap<String, Arc<dyn PaymentProvider>>,
    choice: PaymentChoice,
    timeout: Duration,
    return_base: String,
    heard: EventsHeard,
    own_url: OnceLock<String>,
}

impl Payments {
    /// `choice` is the provider of new orders and its token for orders that bring none; the other providers
    /// serve orders that were placed before. `timeout` is the longest that one call may take, and that an order may take
    /// whose means of payment came with it.
    pub fn new(providers: Vec<Arc<dyn PaymentProvider>>, choice: PaymentChoice, timeout: Duration) -> Self {
        let providers =
            providers.into_iter().map(|provider| (provider.name().to_owned(), provider)).collect();
        Self {
            providers,
            choice,
            timeout,
            return_base: String::new(),
            heard: EventsHeard::default(),
            own_url: OnceLock::new(),
        }
    }

    /// The same, whose pages lead back to this server, at `https://…` without a slash at the end.
    #[must_use]
    pub fn returning_to(self, return_base: String) -> Self {
        Self { return_base, ..self }
    }

    /// A payment of an order as its provider is asked for it.
    pub fn new_payment(
        &self,
        key: PaymentKey,
        event: EventId,
        amount: Amount,
        currency: Currency,
        choice: &PaymentChoice,
        until: Timestamp,
    ) -> NewPayment {
        NewPayment {
            key,
            event,
            amount,
            currency,
            description: format!("Tickets, order {}", key.order),
            token: (!choice.token.is_empty()).then(|| choice.token.clone()),
            until,
            return_url: format!("{}/orders/{}", self.return_base, key.order),
        }
    }

    /// The provider of new orders, with its default token.
    pub fn choice(&self) -> &PaymentChoice {
        &self.choice
    }

    /// The status of a new order that costs something.
    pub fn first_status(&self) -> OrderStatus {
        OrderStatus::first(&self.choice, Amount(1))
    }

    /// Whether new orders await their payment until an organiser confirms it.
    pub fn are_by_invoice(&self) -> bool {
        self.choice.is_by_invoice()
    }

    /// The provider with this name.
    pub fn provider(&self, name: &str) -> Option<&Arc<dyn PaymentProvider>> {
        self.providers.get(name)
    }

    /// The step between amounts that this provider can take and give back, in minor units.
    pub fn step(&self, provider: &str, currency: Currency) -> Amount {
        self.provider(provider).map_or(Amount(1), |provider| provider.step(currency))
    }

    /// Whether the buyer pays afterwards, at the provider, rather than by what came with the order.
    pub fn is_paid_later(&self, choice: &PaymentChoice) -> bool {
        self.provider(&choice.provider).is_some_and(|provider| provider.is_paid_later(&choice.token))
    }

    /// Where this server listens, for the test provider's events. Known once it does.
    pub fn listens_at(&self, url: String) {
        // The first one counts.
        let _ = self.own_url.set(url);
    }

    /// Where this server listens.
    pub fn own_url(&self) -> &str {
        self.own_url.get().map_or("", String::as_str)
    }

    /// What was heard of providers' events.
    pub fn heard(&self) -> &EventsHeard {
        &self.heard
    }

    /// Asks a provider something that changes nothing, to see whether its settings are right. The result is what it says
    /// of itself.
    ///
    /// # Errors
    /// If it does not answer, or not as it should.
    pub async fn check(&self, provider: &str) -> Result<String, PaymentError> {
        let found = self.providers.get(provider).ok_or_else(|| unknown(provider))?;
        let answer = actix_rt::time::timeout(self.timeout, found.check()).await;
        answer.unwrap_or_else(|_| Err(no_answer(self.timeout)))
    }

    /// What buyers did on the test provider's page, if there is one.
    pub fn test_books(&self) -> Option<&Books> {
        self.provider(TestProvider::NAME)?.test_books()
    }

    /// Asks the provider with this name.
    pub fn ask(
        &self,
        provider: &str,
        operation: Operation,
        payment: KnownPayment,
    ) -> BoxFuture<'static, Result<PaymentReport, PaymentError>> {
        let found = self.providers.get(provider).cloned().ok_or_else(|| unknown(provider));
        let timeout = self.timeout;
        Box::pin(async move {
            let found = found?;
            let call = match operation {
                Operation::Create => found.create(payment.new),
                Operation::Query => found.query(payment),
                Operation::Capture => found.capture(payment),
                Operation::Cancel => found.cancel(payment),
            };
            let answer = actix_rt::time::timeout(timeout, call).await;
            answer.unwrap_or_else(|_| Err(no_answer(timeout)))
        })
    }

    /// Gives money back through the provider with this name. The result is its reference.
    ///
    /// # Errors
    /// If there is no such provider, or it did not do it, or nobody knows whether it did.
    pub async fn refund(&self, provider: &str, refund: NewRefund) -> Result<String, PaymentError> {
        let found = self.providers.get(provider).ok_or_else(|| unknown(provider))?;
        let given = actix_rt::time::timeout(self.timeout, found.refund(refund)).await;
        given.unwrap_or_else(|_| Err(no_answer(self.timeout)))
    }
}

fn no_answer(timeout: Duration) -> PaymentError {
    PaymentError::Unavailable(format!("no answer within {} ms", timeout.as_millis()))
}

fn unknown(provider: &str) -> PaymentError {
    PaymentError::Refused(format!("there is no payment provider '{provider}'"))
}
